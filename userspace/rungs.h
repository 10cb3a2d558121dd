/* SPDX-License-Identifier: GPL-2.0 */
/* A story as a ladder: which words stand where, and which arrows go between. */

#ifndef RUNGS_H
#define RUNGS_H

#include "story.h"

#define RUNGS_MAX	(2 * STEPS_MAX)
#define RUNG_WORDS	1024
#define RUNG_LABEL	160
#define RUNG_TIME	32

/* What is known of the bytes that went in one direction. */
enum verdict { VERDICT_FINE, VERDICT_DOUBT, VERDICT_LOST };

/**
 * struct rungs_end - what stands above a side
 * @who: the program
 * @address: its address
 * @note: what else there is to say of it, or empty
 * @seen: it has records of its own
 */
struct rungs_end {
	char who[RUNG_WORDS];
	char address[RUNG_WORDS];
	char note[RUNG_WORDS];
	bool seen;
};

/**
 * struct rung - a step, or what must have been before it
 * @time: since the first cause; "~" says that it was inferred; empty if not known
 * @words: what was done, or empty
 * @label: what stands at the arrow
 * @segment: what the arrow is, SEGMENT_NONE if there is none
 * @right: the words stand at the right side
 * @points_right: the arrow goes from left to right
 * @broken: it reaches nobody
 * @cause: this is the first cause
 */
struct rung {
	char time[RUNG_TIME];
	char words[RUNG_WORDS];
	char label[RUNG_LABEL];
	enum segment segment;
	bool right;
	bool points_right;
	bool broken;
	bool cause;
};

/**
 * struct rungs_loss - what became of the bytes in one direction
 * @words: says it, empty if there is nothing to say
 * @verdict: in short
 */
struct rungs_loss {
	char words[RUNG_WORDS];
	enum verdict verdict;
};

/**
 * struct rungs - a ladder; of each pair the first is the left one
 * @end: the two sides
 * @rung: the steps, from the first to the last
 * @count: how many
 * @loss: of what the left side wrote, and of what the right one did
 */
struct rungs {
	struct rungs_end end[2];
	struct rung rung[RUNGS_MAX];
	unsigned int count;
	struct rungs_loss loss[2];
};

int rungs_build(struct rungs *rungs, const struct story *story, bool utf8);

#endif
