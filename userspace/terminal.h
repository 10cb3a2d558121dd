/* SPDX-License-Identifier: GPL-2.0 */
/* The terminal, for ncurses. */

#ifndef TERMINAL_H
#define TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

/**
 * struct terminal - a terminal that was taken
 * @events: readable when a key was pressed, the size has changed, or it is to end
 * @signals: of the size, and of those who want it to end
 * @screen: of ncurses, NULL if it was not taken
 * @out: its stream
 * @said: what was said on standard error since
 * @errors: standard error itself
 */
struct terminal {
	int events;
	int signals;
	void *screen;
	FILE *out;
	int said;
	int errors;
};

bool terminal_is_possible(void);
int terminal_open(struct terminal *terminal);
void terminal_close(struct terminal *terminal);
int terminal_news(const struct terminal *terminal);

#endif
