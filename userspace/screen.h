/* SPDX-License-Identifier: GPL-2.0 */
/* A ranking on a terminal, drawn again in place. */

#ifndef SCREEN_H
#define SCREEN_H

#include "listing.h"

/**
 * struct screen - a terminal
 * @events: readable when a key was pressed or the size has changed
 * @signals: of the size, and of those who want it to end
 * @terminal: of ncurses, NULL if it was not taken
 * @out: its stream
 * @said: what was said on standard error since
 * @errors: standard error itself
 * @top: first row that is shown
 */
struct screen {
	int events;
	int signals;
	void *terminal;
	FILE *out;
	int said;
	int errors;
	unsigned int top;
};

bool screen_is_possible(void);
int screen_open(struct screen *screen);
void screen_close(struct screen *screen);
void screen_draw(struct screen *screen, struct listing *listing, const struct board *board,
		 const struct gaps *gaps);
int screen_keys(struct screen *screen, struct listing *listing);

#endif
