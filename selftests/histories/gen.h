/* SPDX-License-Identifier: GPL-2.0 */
/* Making a history up: what the themes have to work with. */
#ifndef GEN_H
#define GEN_H

#include "history.h"

/* What is known of the history while it is made up. */
struct gen {
	struct history *h;
	uint64_t random;
	unsigned int conns;
	unsigned int queued;
	unsigned int accepted;
	bool open[MAX_ENDS];
	bool listening;
};

unsigned int gen_below(struct gen *g, unsigned int n);
bool gen_percent(struct gen *g, unsigned int p);
int64_t gen_some_bytes(struct gen *g);
bool gen_is_full(const struct gen *g);
void gen_step(struct gen *g, enum op_kind kind, unsigned int end, int64_t arg);
void gen_step_both(struct gen *g, enum op_kind kind, unsigned int end);
unsigned int gen_some_end(struct gen *g);
void gen_close_end(struct gen *g, unsigned int e);
void gen_accept_one(struct gen *g);
unsigned int gen_connect_one(struct gen *g, unsigned int again);
void gen_unlisten(struct gen *g);

/* theme.c */
unsigned int theme_choose(struct gen *g);
void theme_make(struct gen *g, unsigned int theme);

#endif
