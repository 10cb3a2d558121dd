/* SPDX-License-Identifier: GPL-2.0 */
/* What a command inherits: the files that are not closed when it is run. */

#ifndef HANDED_H
#define HANDED_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct handed - a TCP socket that the command inherits
 * @cookie: of the socket, as in a record
 * @listens: it is a listener: what it accepts has cookies of its own
 */
struct handed {
	uint64_t cookie;
	bool listens;
};

/* Takes one of them; anything but 0 ends the search and is passed on. */
typedef int (*handed_take)(void *arg, const struct handed *socket);

int handed_find(handed_take take, void *arg);
void handed_release(void);

#endif
