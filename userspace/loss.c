// SPDX-License-Identifier: GPL-2.0
/*
 * What became of the bytes that one side wrote.
 *
 * Exactly that is known only from the accounts of both ends, when both are closed:
 * written by the one less read by the other. One end alone knows what it had not
 * acknowledged, which is an upper bound, and what it never sent or never read.
 */

#include "plot.h"

/* Bytes of TLS records are not those of the application, and older ones not counted. */
#define UNSURE	(TCPFATE_EVIDENCE_KTLS | TCPFATE_EVIDENCE_MPTCP_SUBFLOW)

static bool has_account(const struct party *party)
{
	return party->seen && party->ended && party->has_ledger &&
	       !(party->evidence & UNSURE);
}

/* Of two accounts that contradict each other neither is believed. */
static bool agree(const struct party *from, const struct party *to)
{
	uint64_t lost = from->tx_written - to->rx_read;

	return to->rx_read <= from->tx_written && to->unread <= lost &&
	       from->unsent <= lost - to->unread;
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static bool find_exactly(struct loss *loss, const struct party *from, const struct party *to,
			 uint64_t after_close)
{
	if (!has_account(from) || !has_account(to) || !agree(from, to))
		return false;
	loss->exact = true;
	loss->written = from->tx_written;
	loss->lost = from->tx_written - to->rx_read;
	loss->unread = to->unread;
	loss->unsent = from->unsent;
	loss->late = least(loss->lost - loss->unread - loss->unsent, after_close);
	return true;
}

/*
 * What arrived after the close is part of what was not acknowledged. So is what the RST
 * acknowledged: where its sender has told, that is among the unread bytes, or was read.
 */
static void find_bounds(struct loss *loss, const struct party *from, const struct party *to,
			uint64_t after_close, uint64_t acked_by_rst)
{
	uint64_t known = after_close + (to->ended ? acked_by_rst : 0);

	loss->written = from->evidence & UNSURE ? 0 : from->tx_written;
	loss->unsent = from->unsent;
	loss->late = after_close;
	loss->unread = to->ended ? to->unread : 0;
	loss->at_risk = to->ended ? 0 : to->unread;
	loss->lost = loss->unread + loss->unsent + after_close;
	loss->unacked = from->unacked - least(from->unacked, known);
}

/**
 * loss_find() - find out what was lost in each direction
 * @story: its parties are known; its losses are filled in
 * @plot: what happened
 */
void loss_find(struct story *story, const struct plot *plot)
{
	for (unsigned int i = 0; i < 2; i++) {
		const struct party *from = &story->party[i], *to = &story->party[!i];

		if (!find_exactly(&story->loss[i], from, to, plot->after_close[!i]))
			find_bounds(&story->loss[i], from, to, plot->after_close[!i],
				    plot->acked_by_rst[i]);
	}
}
