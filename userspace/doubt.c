// SPDX-License-Identifier: GPL-2.0
/* What could not be known about a story. */

#include "story.h"

static const struct {
	uint64_t evidence;
	const char *words;
} doubts[] = {
	{ TCPFATE_EVIDENCE_ATTACHED_LATE,
	  "Part of it happened before tcpfate watched: some facts are missing." },
	{ TCPFATE_EVIDENCE_TABLE_FULL,
	  "tcpfate had no room to remember it all: load it with a larger track=." },
	{ TCPFATE_EVIDENCE_OWNER_UNKNOWN, "Which process did it is not known." },
	{ TCPFATE_EVIDENCE_OPENER_INFERRED, "Who opened the connection is a guess." },
	{ TCPFATE_EVIDENCE_PROBE_MISSED, "A hook of tcpfate missed a call." },
	{ TCPFATE_EVIDENCE_MPTCP_SUBFLOW,
	  "It is a subflow of MPTCP: another one can carry these bytes." },
	{ TCPFATE_EVIDENCE_KTLS, "The bytes are those of TLS records." },
	{ EVIDENCE_OWNER_BY_INODE, "Whose socket it is was found by its inode." },
};

static void put(FILE *out, const char **separator, const char *words)
{
	fprintf(out, "%s%s", *separator, words);
	*separator = " ";
}

/* One end's word alone; where the other would tell more, say how to hear it. */
static const char *missing_end(const struct story *story)
{
	if (!story->alone)
		return NULL;
	if (story->cause == CAUSE_PEER_RESET)	/* its remedy says so */
		return NULL;
	return "Only one end of the connection was recorded.";
}

/**
 * story_doubt() - what could not be known, in sentences; nothing if all is
 * @out: where to
 * @story: the story
 */
void story_doubt(FILE *out, const struct story *story)
{
	uint64_t evidence = story->party[0].evidence | story->party[1].evidence;
	const char *separator = "", *missing = missing_end(story);

	if (missing)
		put(out, &separator, missing);
	for (unsigned int i = 0; i < sizeof(doubts) / sizeof(doubts[0]); i++)
		if (evidence & doubts[i].evidence)
			put(out, &separator, doubts[i].words);
}
