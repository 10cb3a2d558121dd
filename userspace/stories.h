/* SPDX-License-Identifier: GPL-2.0 */
/* Stories that have the same cause between the same programs, told once. */

#ifndef STORIES_H
#define STORIES_H

#include "story.h"

/**
 * struct stories - one cause, and how often
 * @next: the next one, NULL at the end
 * @example: the story that cost most
 * @number: what it is called in text
 * @count: how many there were
 * @told: how many of them were told of
 * @first: time of the first, ns since 1970
 * @last: time of the last
 * @culprit_lost: bytes lost or not acknowledged, all together, that the culprits wrote
 * @other_lost: those that the other sides wrote
 */
struct stories {
	struct stories *next;
	struct story example;
	uint64_t number, count, told;
	int64_t first, last;
	uint64_t culprit_lost, other_lost;
};

struct stories *stories_add(struct stories **list, const struct story *story);
void stories_sort(struct stories **list);
void stories_free(struct stories *list);

void stories_print(FILE *out, const struct stories *stories, unsigned int width);
void stories_print_more(FILE *out, const struct stories *stories, uint64_t count);
void stories_json(FILE *out, const struct stories *stories, bool pretty);
struct json_t *stories_object(const struct stories *stories);

#endif
