/* SPDX-License-Identifier: GPL-2.0 */
/* The parts that a story is built of, each from what the one before has found. */

#ifndef PLOT_H
#define PLOT_H

#include "story.h"

/**
 * struct plot - what decides about a story, beside the story itself
 * @happened: by side, bit n: it has a record of event n
 * @led: by side, bit n: cause n of a record of it
 * @after_close: by side, bytes that arrived after its close, at least
 * @linger: by side, SO_LINGER 0 was set where it closed over unread data
 * @blocked: by side, what it wrote after the peer's FIN is of a write that had blocked before
 * @substate: by side, of the data after its close
 * @timer: by side, which one gave up
 * @since_fin: by side, time between the peer's FIN and the first write after it, ns, -1 if unknown
 * @since_close: by side, time between its close and the data that came then, ns, -1 if unknown
 * @took: by side, it took data after its own FIN
 * @half_closed: by side, its FIN was a shutdown(): it took data after it, or closed later
 * @late: by side, bytes written after the peer's FIN and not acknowledged
 * @acked_by_rst: by side, bytes not acknowledged but by the RST: the other kernel had received them
 */
struct plot {
	uint64_t happened[2], led[2];
	uint64_t after_close[2], late[2], acked_by_rst[2];
	int64_t since_fin[2], since_close[2];
	unsigned int substate[2], timer[2];
	bool linger[2], blocked[2], half_closed[2], took[2];
};

void plot_read(struct plot *plot, const struct conn *conn);
void party_read(struct party *party, const struct side *side);
void party_guess(struct party *party, const struct side *other);
void steps_read(struct story *story, const struct plot *plot, const struct conn *conn);
void loss_find(struct story *story, const struct plot *plot);
void cause_find(struct story *story, const struct plot *plot);

static inline bool plot_has(const struct plot *plot, unsigned int side, unsigned int event)
{
	return plot->happened[side] >> event & 1;
}

#endif
