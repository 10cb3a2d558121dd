/* SPDX-License-Identifier: GPL-2.0 */
/* What must hold of one end of a connection. */
#ifndef RULES_H
#define RULES_H

#include "books.h"
#include "record.h"

/**
 * struct view - one end, as the program and as tcpfate saw it
 * @h: the history
 * @e: which end
 * @b: its books
 * @pb: the books of its peer
 * @closed: its record of this name, or NULL
 * @p_closed: the peer's
 * @ev: the first record of each event
 * @p_ev: the peer's
 * @count: records of each event
 */
struct view {
	const struct history *h;
	unsigned int e;
	const struct books *b;
	const struct books *pb;
	const struct record *closed;
	const struct record *p_closed;
	const struct record *ev[EVENTS];
	const struct record *p_ev[EVENTS];
	unsigned int count[EVENTS];
};

/* A rule says nothing of an end that it is not about. */
enum answer { SILENT, HOLDS, BROKEN };

struct rule {
	const char *words;
	enum answer (*ask)(const struct view *v);
};

/* Each list ends with an empty rule. */
extern const struct rule rules_bytes[], rules_endings[], rules_timers[], rules_events[];
extern const struct rule rules_people[];

static inline enum answer answer(bool holds)
{
	return holds ? HOLDS : BROKEN;
}

static inline int64_t num(const struct record *r, enum number n)
{
	return r->n[n];
}

/* SHUT_RDWR counts as a close, as it does in the kernel. */
static inline bool nobody_reads(const struct books *b)
{
	return b->last_at != NEVER || b->shut_both;
}

bool view_is_dead(const struct view *v);
bool view_is_alive(const struct view *v);
bool view_can_lose(const struct history *h, const struct books *b);
bool view_can_time_out(const struct books *b, const struct books *pb);

#endif
