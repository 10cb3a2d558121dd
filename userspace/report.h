/* SPDX-License-Identifier: GPL-2.0 */
/* What happened in a period: everything that a report tells, in numbers. */

#ifndef REPORT_H
#define REPORT_H

#include "gaps.h"
#include "histogram.h"
#include "names.h"
#include "ranking.h"
#include "stories.h"

#define WORST_MAX	10	/* connections that are told one by one */
#define KINDS		64	/* events, endings, losses and evidence are fewer */

/**
 * struct report - what happened in a period
 * @from: its first moment, ns since 1970, that of the first record if not given
 * @until: its last one
 * @sources: files that were read, 0 for the log
 * @records: of all connections
 * @connections: that have records
 * @joined: of these, those of which both ends have
 * @lost: connections of which it is known that bytes were lost
 * @unsure: those of which bytes were not acknowledged, and no more is known
 * @risk: those that lost nothing yet, or nothing that is counted in bytes
 * @alone: of those that have a story, those told by one end only
 * @event: records, by event
 * @ending: ends of connections, by ending
 * @loss: ends of connections, by what each knows of its loss
 * @evidence: connections with a story, by bit of what could not be known of them
 * @bytes: over all stories
 * @causes: by cause and program, the worst first
 * @cause_count: how many there are
 * @worst: connections that lost most
 * @worst_count: how many there are
 * @times: when what was lost
 * @programs: by who has to change
 * @peers: by whom these talked to
 * @gaps: records that are missing
 */
struct report {
	int64_t from, until;
	unsigned int sources;
	uint64_t records, connections, joined;
	uint64_t lost, unsure, risk, alone;
	uint64_t event[KINDS], ending[KINDS], loss[KINDS], evidence[KINDS];
	struct loss bytes;
	struct stories *causes;
	unsigned int cause_count;
	struct story worst[WORST_MAX];
	unsigned int worst_count;
	struct times times;
	struct ranking *programs, *peers;
	struct gaps gaps;
};

int report_open(struct report *report);
void report_close(struct report *report);
int report_add(struct report *report, const struct conn *conn);
void report_finish(struct report *report, int64_t from, int64_t until);

uint64_t report_cost(const struct report *report);
void report_histogram(const struct report *report, struct histogram *histogram);
uint64_t stories_cost(const struct stories *stories);

/* Sentences, in headline.c; to @out without an end of line. */
void report_headline(FILE *out, const struct report *report);
void report_share(FILE *out, const struct report *report);
void report_about(FILE *out, const struct report *report);
bool report_doubt(FILE *out, const struct report *report, unsigned int number);
void stories_title(FILE *out, const struct stories *stories);

void report_text(FILE *out, const struct report *report, unsigned int width);
int report_json(FILE *out, const struct report *report);
void report_html(FILE *out, const struct report *report);

#endif
