/* SPDX-License-Identifier: GPL-2.0 */
/* All rankings, by process, peer, port and event, fed with records. */

#ifndef BOARD_H
#define BOARD_H

#include "ctl.h"
#include "ranking.h"

/**
 * struct board - what was told so far
 * @accounts: of each end of a connection
 * @ranking: by what
 * @total: over all
 * @first: time of the first record, ns since 1970, 0 if there was none
 */
struct board {
	struct accounts *accounts;
	struct ranking *ranking[TOP_BYS];
	struct rank total;
	int64_t first;
};

int board_open(struct board *board, unsigned int rows, unsigned int accounts);
void board_close(struct board *board);
void board_add(struct board *board, const struct attrs *ev);

#endif
