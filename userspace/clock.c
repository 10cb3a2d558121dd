// SPDX-License-Identifier: GPL-2.0
/*
 * Clocks of several hosts, compared by what happened between them.
 *
 * An effect is never before its cause: a RST does not arrive before it was sent, nor
 * data before it was written. Each connection of which both ends are known bounds
 * the difference of two clocks, from one side or from both; also by way of a third.
 * A clock is called wrong only where an effect would precede its cause, or a RST
 * would have taken longer than any does.
 */

#include "end.h"

#define LATENCY_MAX	1000000000ll	/* ns; no RST is on its way for so long */

#define NOT_BOUNDED	INT64_MAX

/* most[a][b]: what clock b can be ahead of clock a, at the most; all found in one pass. */
struct bounds {
	int64_t most[SOURCES_MAX][SOURCES_MAX];
};

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
	return cause < 0 || effect < 0 ? NOT_BOUNDED : effect - cause;
}

static void narrow(int64_t *bound, int64_t other)
{
	if (other < *bound)
		*bound = other;
}

/* Of two ends each is met once: here it is the one with the causes. */
static void observe(struct bounds *bounds, const struct conns *conns, const struct end *end,
		    const struct end *other)
{
	unsigned int here = end_host(conns, end), there = end_host(conns, other);
	struct moments cause, effect;

	if (here == there)
		return;
	cause = moments_of(end);
	effect = moments_of(other);
	narrow(&bounds->most[here][there], most(cause.rst_sent, effect.rst_received));
	narrow(&bounds->most[here][there], most(cause.data_written, effect.data_received));
}

/* What is bounded by way of a third clock: the algorithm of Floyd and Warshall. */
static void close_bounds(struct bounds *bounds)
{
	int64_t (*most)[SOURCES_MAX] = bounds->most;

	for (unsigned int by = 0; by < SOURCES_MAX; by++)
		for (unsigned int a = 0; a < SOURCES_MAX; a++)
			for (unsigned int b = 0; b < SOURCES_MAX; b++)
				if (most[a][by] != NOT_BOUNDED && most[by][b] != NOT_BOUNDED)
					narrow(&most[a][b], most[a][by] + most[by][b]);
}

/* By addresses only ends of about the same time are joined: @all asks for them, too. */
static void find_bounds(struct bounds *bounds, const struct conns *conns, bool all)
{
	for (unsigned int a = 0; a < SOURCES_MAX; a++)
		for (unsigned int b = 0; b < SOURCES_MAX; b++)
			bounds->most[a][b] = a == b ? 0 : NOT_BOUNDED;
	for (struct end *end = conns->ends; end; end = end->next) {
		const struct end *other = all ? end_other(conns, end) : end->other;

		if (other)
			observe(bounds, conns, end, other);
	}
	close_bounds(bounds);
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

/* How far clock @host is ahead of a right one, which was found to be ahead by @right. */
static int64_t estimate(const struct bounds *bounds, unsigned int host, unsigned int by,
			int64_t right)
{
	int64_t more = bounds->most[by][host], less = bounds->most[host][by];

	if (less == NOT_BOUNDED)
		return one_bound(right + more, right + more >= 0);
	if (more == NOT_BOUNDED)
		return one_bound(right - less, right - less <= 0);
	return middle(right - less, right + more);
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

static bool is_bounded(const struct bounds *bounds, unsigned int a, unsigned int b)
{
	return bounds->most[a][b] != NOT_BOUNDED || bounds->most[b][a] != NOT_BOUNDED;
}

/* A clock that was not set right, and one that was and bounds it; false if there is none. */
static bool choose(const struct bounds *bounds, unsigned int right, unsigned int *host,
		   unsigned int *by)
{
	for (*host = 0; *host < SOURCES_MAX; ++*host)
		for (*by = 0; *by < SOURCES_MAX && !(right >> *host & 1); ++*by)
			if (right >> *by & 1 && is_bounded(bounds, *host, *by))
				return true;
	return false;
}

/* A clock that was set right bounds the next one. */
static void align(struct conns *conns, bool all)
{
	unsigned int right = 0, host, by;
	int64_t offset[SOURCES_MAX] = { 0 };
	struct bounds bounds;

	find_bounds(&bounds, conns, all);
	while (right != (1u << SOURCES_MAX) - 1) {
		if (choose(&bounds, right, &host, &by)) {
			offset[host] = estimate(&bounds, host, by, offset[by]);
			bounds.most[by][host] = offset[host] - offset[by];
			bounds.most[host][by] = offset[by] - offset[host];
			close_bounds(&bounds);
		} else {
			host = (unsigned int)__builtin_ctz(~right);
		}
		right |= 1u << host;
	}
	for (host = 0; host < SOURCES_MAX; host++)
		if (offset[host])
			shift(conns, host, offset[host]);
}

/**
 * conns_align() - have all times by the clock of the first source
 * @conns: all that is known
 *
 * Sources that have nothing to do with the first are aligned with each other.
 */
void conns_align(struct conns *conns)
{
	align(conns, false);
	align(conns, true);
}

/**
 * conns_clock() - how far the clock of a source was found to be ahead
 * @conns: all that is known
 * @source: number of the log or file
 *
 * Return: nanoseconds before the first that it has to do with, 0 if it is not known to
 * be wrong.
 */
int64_t conns_clock(const struct conns *conns, unsigned int source)
{
	return source < SOURCES_MAX ? conns->clock[conns->host[source]] : 0;
}
