/* SPDX-License-Identifier: GPL-2.0 */
/* A ranking on a terminal, drawn again in place. */

#ifndef SCREEN_H
#define SCREEN_H

#include "listing.h"
#include "terminal.h"

/**
 * struct screen - which part of a ranking is seen
 * @top: first row that is shown
 */
struct screen {
	unsigned int top;
};

void screen_draw(struct screen *screen, struct listing *listing, const struct board *board,
		 const struct gaps *gaps);
int screen_keys(struct screen *screen, const struct terminal *terminal, struct listing *listing);

#endif
