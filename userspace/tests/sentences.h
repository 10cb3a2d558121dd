/* SPDX-License-Identifier: GPL-2.0 */
/* Sentences as people read them, and the records that they tell. */

#ifndef SENTENCES_H
#define SENTENCES_H

#include "record.h"

#define SEC	1000000000ull

struct sentence {
	const char *name;
	struct given given[24];
	const char *want;
};

struct sentences {
	const struct sentence *list;
	unsigned int count;
};

extern const struct sentences close_sentences, peer_sentences, abort_sentences;
extern const struct sentences end_sentences;

#define SENTENCES(list)	{ (list), sizeof(list) / sizeof((list)[0]) }

#endif
