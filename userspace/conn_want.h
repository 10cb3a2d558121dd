/* SPDX-License-Identifier: GPL-2.0 */
/* Which connections the user asked for. */

#ifndef CONN_WANT_H
#define CONN_WANT_H

#include <stdbool.h>

struct conn;
struct options;

bool conn_is_wanted(const struct conn *conn, const struct options *options);

#endif
