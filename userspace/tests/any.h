/* SPDX-License-Identifier: GPL-2.0 */
/* Records with any values, and whether two are the same. */

#ifndef ANY_H
#define ANY_H

#include "../field.h"

uint64_t few(uint64_t below);
struct value *put(struct attrs *ev, unsigned int attr);
void put_any(struct attrs *ev, const struct field *field);
bool same_record(const struct attrs *ev, const struct attrs *want);

#endif
