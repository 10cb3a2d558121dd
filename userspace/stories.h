/* SPDX-License-Identifier: GPL-2.0 */
/* Stories that have the same cause between the same programs, told once. */

#ifndef STORIES_H
#define STORIES_H

#include "story.h"

/**
 * struct stories - one cause, and how often
 * @next: the next one, NULL at the end
 * @example: the story that cost most
 * @count: how many there were
 * @first: time of the first, ns since 1970
 * @last: time of the last
 * @lost: bytes lost or not acknowledged, all together, by the side that wrote them
 */
struct stories {
	struct stories *next;
	struct story example;
	uint64_t count;
	int64_t first, last;
	uint64_t lost[2];
};

struct stories *stories_add(struct stories **list, const struct story *story);
void stories_sort(struct stories **list);
void stories_free(struct stories *list);

/* One group as text of at most @width columns, or as one JSON object and a line feed. */
void stories_print(FILE *out, const struct stories *stories, unsigned int number,
		   unsigned int width);
void stories_json(FILE *out, const struct stories *stories);

#endif
