/* SPDX-License-Identifier: GPL-2.0 */
/* Network namespaces and the addresses in them. */
#ifndef PLACE_H
#define PLACE_H

#include "history.h"

enum place { PLACE_NEAR, PLACE_FAR_A, PLACE_FAR_B, PLACES };

void places_make(void);
void places_remove(void);
int place_enter(enum place place);
int place_netlink(enum place place);
enum place place_of(const struct history *h, enum half side);
void place_address(const struct history *h, enum half side, struct sockaddr_in6 *sa);

#endif
