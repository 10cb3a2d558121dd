/* SPDX-License-Identifier: GPL-2.0 */
/* Whose socket it is, where nobody acted on it. */

#ifndef OWNER_H
#define OWNER_H

#include <stdbool.h>

struct attrs;

bool owner_is_missing(const struct attrs *ev);
void owner_find(struct attrs *ev);

#endif
