/* SPDX-License-Identifier: GPL-2.0 */
/* One call in the books: what it tells of the end on which it was made. */
#ifndef ENTRY_H
#define ENTRY_H

#include "books.h"

/**
 * struct walk - the way through a history
 * @h: the history
 * @books: of its ends
 * @at: the call that is being entered
 * @connected: ends that there are by now
 * @accepted: those that have a descriptor of their own
 * @choice: options of the socket of each end
 * @blocked: a write that has not returned yet, or NEVER
 */
struct walk {
	const struct history *h;
	struct books *books;
	int at;
	bool connected[MAX_ENDS];
	bool accepted[MAX_ENDS];
	struct choice choice[MAX_ENDS];
	int blocked;
};

static inline const struct op *op_of(const struct walk *w)
{
	return &w->h->op[w->at];
}

extern void (*const entry_on[OP_KINDS])(struct walk *w, struct books *b);

void entry_before(struct walk *w, struct books *b);
void entry_error(struct walk *w, struct books *b);
void entry_give_up(struct walk *w, unsigned int e);

#endif
