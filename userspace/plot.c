// SPDX-License-Identifier: GPL-2.0
/* What happened at each end, as far as it decides who caused an ending. */

#include "plot.h"

static bool is_known(const struct attrs *ev, unsigned int attr, uint64_t limit)
{
	return attrs_has(ev, attr) && attrs_num(ev, attr) < limit;
}

static uint64_t bit_of(const struct attrs *ev, unsigned int attr)
{
	return is_known(ev, attr, 64) ? UINT64_C(1) << attrs_num(ev, attr) : 0;
}

static uint64_t causes_of(const struct attrs *ev)
{
	const struct value *causes = &ev->value[TCPFATE_A_RECORD_CAUSE];
	uint64_t bits = 0;

	for (unsigned int i = 0; has(ev, CAUSE) && i < causes->len; i++)
		if (causes->list[i] < 64)
			bits |= UINT64_C(1) << causes->list[i];
	return bits;
}

static void read_times(struct plot *plot, unsigned int side, const struct attrs *ev)
{
	bool writes = num(ev, EVENT) == TCPFATE_EVENT_WRITE_AFTER_PEER_FIN;

	if (writes && has(ev, SINCE_PEER_FIN_NS))
		plot->since_fin[side] = (int64_t)num(ev, SINCE_PEER_FIN_NS);
	if (has(ev, SINCE_CLOSE_NS))
		plot->since_close[side] = (int64_t)num(ev, SINCE_CLOSE_NS);
}

static void read_record(struct plot *plot, unsigned int side, const struct attrs *ev)
{
	uint64_t event = num(ev, EVENT);

	plot->happened[side] |= bit_of(ev, TCPFATE_A_RECORD_EVENT);
	plot->led[side] |= causes_of(ev);
	read_times(plot, side, ev);
	if (event == TCPFATE_EVENT_DATA_AFTER_CLOSE) {
		plot->after_close[side] += num(ev, BYTES);
		plot->substate[side] = (unsigned int)num(ev, SUBSTATE);
	}
	if (event == TCPFATE_EVENT_UNREAD_AT_CLOSE)
		plot->linger[side] = event_has_cause(ev, TCPFATE_CAUSE_LINGER);
	if (has(ev, TIMER))
		plot->timer[side] = (unsigned int)num(ev, TIMER);
	if (num(ev, WRITTEN_AFTER_FIN) > num(ev, ACKED_AFTER_FIN)) {
		plot->late[side] = num(ev, WRITTEN_AFTER_FIN) - num(ev, ACKED_AFTER_FIN);
		plot->blocked[side] = has(ev, WRITES) && !num(ev, WRITES);
	}
	if (has(ev, ACKED_BY_RST))
		plot->acked_by_rst[side] = num(ev, ACKED_BY_RST);
	plot->took[side] |= event == TCPFATE_EVENT_DATA_AFTER_LOCAL_FIN;
	plot->took[!side] |= num(ev, ACKED_AFTER_FIN) > 0;
}

/*
 * What is late was written after the FIN, or had crossed it: it cannot be closer to the
 * close than the first write to the FIN, unless that FIN was not the one of the close.
 * Clocks may differ a little.
 */
static bool closed_after_fin(const struct plot *plot, unsigned int closer)
{
	int64_t since_fin = plot->since_fin[!closer], since_close = plot->since_close[closer];

	return since_fin >= 0 && since_close >= 0 && since_close < since_fin - since_fin / 1024;
}

/**
 * plot_read() - gather what decides about a story
 * @plot: where to
 * @conn: the connection
 */
void plot_read(struct plot *plot, const struct conn *conn)
{
	struct attrs ev;

	*plot = (struct plot){ .since_fin = { -1, -1 }, .since_close = { -1, -1 } };
	for (unsigned int side = 0; side < 2; side++) {
		const struct record *record = conn->side[side].first;

		for (; record; record = record->next) {
			record_open(record, &ev);
			read_record(plot, side, &ev);
		}
	}
	for (unsigned int side = 0; side < 2; side++)
		plot->half_closed[side] = plot->took[side] || closed_after_fin(plot, side);
}
