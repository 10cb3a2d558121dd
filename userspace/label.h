/* SPDX-License-Identifier: GPL-2.0 */
/* Names that this host has for numbers: of ports and users. */

#ifndef LABEL_H
#define LABEL_H

#include <stdint.h>

const char *port_name(uint64_t port);
const char *user_name(uint64_t uid);

#endif
