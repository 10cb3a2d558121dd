// SPDX-License-Identifier: GPL-2.0
/*
 * Clocks of several hosts, compared by what happened between them.
 *
 * An effect is never before its cause: a RST does not arrive before it was sent, nor
 * data before it was written. Each connection of which both ends are known bounds
 * the difference of two clocks, from one side or from both. A clock is called
 * wrong only where an effect would precede its cause, or a RST would have taken
 * longer than any does.
 */

#include "end.h"

#define LATENCY_MAX	1000000000ll	/* ns; no RST is on its way for so long */

/* By how much one clock is ahead of another: not less, not more. */
struct bounds {
	int64_t least, most;
};

static const struct bounds unbounded = { INT64_MIN, INT64_MAX };

static bool sends_rst(const struct record *record, const struct attrs *ev)
{
	return record->event == TCPFATE_EVENT_DATA_AFTER_CLOSE || num(ev, RST_SENT) ||
	       has(ev, RST_REASON);
}

/* All that was not acknowledged had been written after the peer's FIN. */
static bool is_all_after_fin(const struct attrs *ev)
{
	return has(ev, UNACKED) && has(ev, UNSENT) && has(ev, WRITTEN_AFTER_FIN) &&
	       num(ev, UNACKED) + num(ev, UNSENT) + num(ev, ACKED_AFTER_FIN) <=
	       num(ev, WRITTEN_AFTER_FIN);
}

/* Times of an end that its peer had to do with, -1 where there is none. */
struct moments {
	int64_t rst_sent, rst_received;
	int64_t data_written, data_received;
};

static void moments_take(struct moments *moments, const struct record *record)
{
	static struct attrs ev;

	record_open(record, &ev);
	if (moments->rst_sent < 0 && sends_rst(record, &ev))
		moments->rst_sent = record->time;
	if (record->event == TCPFATE_EVENT_DATA_AFTER_CLOSE && moments->data_received < 0)
		moments->data_received = record->time;
	if (record->event == TCPFATE_EVENT_WRITE_AFTER_PEER_FIN)
		moments->data_written = record->time;
	if (record->event != TCPFATE_EVENT_RESET_RECEIVED)
		return;
	moments->rst_received = record->time;
	if (!is_all_after_fin(&ev))
		moments->data_written = -1;
}

static struct moments moments_of(const struct end *end)
{
	struct moments moments = { -1, -1, -1, -1 };

	for (const struct record *record = end->side.first; record; record = record->next)
		moments_take(&moments, record);
	if (moments.rst_received < 0)
		moments.data_written = -1;	/* nobody knows which data was late */
	return moments;
}

/* What the clock of the effect may be ahead of that of the cause. */
static int64_t most(int64_t cause, int64_t effect)
{
	return cause < 0 || effect < 0 ? INT64_MAX : effect - cause;
}

static int64_t least_of(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* From causes at @a and effects at @b: how far the clock of @b may be ahead. */
static int64_t ahead(const struct moments *a, const struct moments *b)
{
	return least_of(most(a->rst_sent, b->rst_received),
			most(a->data_written, b->data_received));
}

/* Narrow down by how much the clock of @b is ahead of that of @a. */
static void narrow(struct bounds *bounds, const struct end *a, const struct end *b)
{
	struct moments at_a = moments_of(a), at_b = moments_of(b);
	int64_t forward = ahead(&at_a, &at_b), backward = ahead(&at_b, &at_a);

	if (forward < bounds->most)
		bounds->most = forward;
	if (backward != INT64_MAX && -backward > bounds->least)
		bounds->least = -backward;
}

static struct bounds bounds_between(const struct conns *conns, unsigned int from, unsigned int to)
{
	struct bounds bounds = unbounded;

	for (const struct end *end = conns->ends; end; end = end->next)
		if (end->other && end_host(conns, end) == from &&
		    end_host(conns, end->other) == to)
			narrow(&bounds, end, end->other);
	return bounds;
}

/* Where only one bound is known, cause and effect may as well have been far apart. */
static int64_t one_bound(int64_t bound, bool allows_none)
{
	return !allows_none || bound > LATENCY_MAX || bound < -LATENCY_MAX ? bound : 0;
}

/* Bounds that contradict each other are those of records made a little late. */
static int64_t middle(int64_t a, int64_t b)
{
	bool both_ahead = a > 0 && b > 0, both_behind = a < 0 && b < 0;

	return both_ahead || both_behind ? a + (b - a) / 2 : 0;
}

static int64_t estimate(const struct bounds *bounds)
{
	if (bounds->least == INT64_MIN)
		return one_bound(bounds->most, bounds->most >= 0);
	if (bounds->most == INT64_MAX)
		return one_bound(bounds->least, bounds->least <= 0);
	return middle(bounds->least, bounds->most);
}

static void shift(struct conns *conns, unsigned int host, int64_t offset)
{
	conns->clock[host] += offset;
	for (struct end *end = conns->ends; end; end = end->next) {
		if (end_host(conns, end) != host)
			continue;
		for (struct record *record = end->side.first; record; record = record->next)
			record->time -= offset;
		end->low -= offset;
		end->last -= offset;
		if (end->closing)
			end->closing -= offset;
		if (end->closed != INT64_MAX)
			end->closed -= offset;
	}
}

/* Set @host right by one that is right; false if they have nothing in common. */
static bool set_right(struct conns *conns, unsigned int host, unsigned int by)
{
	struct bounds bounds = bounds_between(conns, by, host);
	int64_t offset;

	if (bounds.least == INT64_MIN && bounds.most == INT64_MAX)
		return false;
	offset = estimate(&bounds);
	if (offset)
		shift(conns, host, offset);
	return true;
}

static bool set_right_by_any(struct conns *conns, unsigned int host, unsigned int right)
{
	for (unsigned int by = 0; by < SOURCES_MAX; by++)
		if (right >> by & 1 && set_right(conns, host, by))
			return true;
	return false;
}

static bool has_ends(const struct conns *conns, unsigned int host)
{
	for (const struct end *end = conns->ends; end; end = end->next)
		if (end_host(conns, end) == host)
			return true;
	return false;
}

/**
 * conns_align() - have all times by the clock of the first source
 * @conns: all that is known
 */
void conns_align(struct conns *conns)
{
	unsigned int right = 1u << conns->host[0], left = 0, before;

	for (unsigned int host = 0; host < SOURCES_MAX; host++)
		if (has_ends(conns, host))
			left |= 1u << host;
	do {
		before = right;
		for (unsigned int host = 0; host < SOURCES_MAX; host++)
			if ((left & ~right) >> host & 1 && set_right_by_any(conns, host, right))
				right |= 1u << host;
	} while (right != before);
}

/**
 * conns_clock() - how far the clock of a source was found to be ahead of the first
 * @conns: all that is known
 * @source: number of the log or file
 *
 * Return: nanoseconds, 0 if it is not known to be wrong.
 */
int64_t conns_clock(const struct conns *conns, unsigned int source)
{
	return source < SOURCES_MAX ? conns->clock[conns->host[source]] : 0;
}
