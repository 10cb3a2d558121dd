// SPDX-License-Identifier: GPL-2.0
/*
 * What happened in a period, in numbers: connection by connection, each byte once,
 * for the two ends of a connection have become one story by now.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

#define RANKS	1024	/* programs and peers told apart, a power of 2 */

/**
 * report_open() - an empty report
 * @report: where
 *
 * Return: 0 or -ENOMEM; to be closed in either case.
 */
int report_open(struct report *report)
{
	*report = (struct report){ .from = INT64_MAX, .until = INT64_MIN };
	report->programs = ranking_new(RANKS);
	report->peers = ranking_new(RANKS);
	return report->programs && report->peers ? 0 : -ENOMEM;
}

void report_close(struct report *report)
{
	ranking_free(report->programs);
	ranking_free(report->peers);
	stories_free(report->causes);
	times_free(&report->times);
}

static void count(uint64_t counts[KINDS], const struct attrs *ev, unsigned int attr)
{
	if (attrs_has(ev, attr) && attrs_num(ev, attr) < KINDS)
		counts[attrs_num(ev, attr)]++;
}

static void count_records(struct report *report, const struct side *side)
{
	struct attrs ev;

	for (const struct record *record = side->first; record; record = record->next) {
		record_open(record, &ev);
		report->records++;
		count(report->event, &ev, TCPFATE_A_RECORD_EVENT);
		if (num(&ev, EVENT) == TCPFATE_EVENT_CLOSED) {
			count(report->ending, &ev, TCPFATE_A_RECORD_ENDING);
			count(report->loss, &ev, TCPFATE_A_RECORD_LOSS);
		}
		if (record->time < report->from)
			report->from = record->time;
		if (record->time > report->until)
			report->until = record->time;
	}
}

static void count_evidence(struct report *report, const struct story *story)
{
	uint64_t evidence = story->party[0].evidence | story->party[1].evidence;

	for (unsigned int bit = 0; bit < KINDS; bit++)
		report->evidence[bit] += evidence >> bit & 1;
	report->alone += story->alone;
}

static void add_loss(struct loss *sum, const struct loss *loss)
{
	sum->lost += loss->lost;
	sum->unread += loss->unread;
	sum->unsent += loss->unsent;
	sum->unacked += loss->unacked;
	sum->at_risk += loss->at_risk;
}

static struct loss loss_of(const struct story *story)
{
	struct loss sum = { 0 };

	add_loss(&sum, &story->loss[0]);
	add_loss(&sum, &story->loss[1]);
	return sum;
}

static void count_loss(struct report *report, const struct loss *loss)
{
	add_loss(&report->bytes, loss);
	report->lost += loss->lost > 0;
	report->unsure += !loss->lost && loss->unacked;
	report->risk += !loss->lost && !loss->unacked;
}

static bool costs_more(const struct story *a, const struct story *b)
{
	if (story_cost(a) != story_cost(b))
		return story_cost(a) > story_cost(b);
	return a->time < b->time;
}

/* The last one makes room, if there is none. */
static void note_worst(struct report *report, const struct story *story)
{
	unsigned int at = report->worst_count;

	if (!story_cost(story))
		return;
	while (at && costs_more(story, &report->worst[at - 1]))
		at--;
	if (at == WORST_MAX)
		return;
	if (report->worst_count < WORST_MAX)
		report->worst_count++;
	memmove(&report->worst[at + 1], &report->worst[at],
		(report->worst_count - at - 1) * sizeof(*story));
	report->worst[at] = *story;
}

/* What was lost and is neither unread nor unsent never arrived. */
static void rank(struct ranking *ranking, const struct rank_key *key, const struct loss *loss)
{
	const struct counts counts = {
		.records = 1,
		.connections = 1,
		.cost = {
			[COST_UNREAD] = loss->unread,
			[COST_UNACKED] = loss->unacked,
			[COST_UNSENT] = loss->unsent,
			[COST_LATE] = loss->lost - loss->unread - loss->unsent,
		},
	};

	counts_add(&ranking_find(ranking, key)->counts, &counts);
}

static void set_addr(struct rank_key *key, const struct party *party)
{
	static const struct field field = {
		.attr = TCPFATE_A_RECORD_LOCAL_ADDR, .kind = FIELD_ADDR,
	};
	struct attrs attrs = { .present = UINT64_C(1) << field.attr };
	char text[FIELD_BUF];

	attrs.value[field.attr] = party->addr;
	if (party->addr.len && field_item(&field, &attrs, 0, text))
		strcpy(key->text, text);
}

/* Who has to change, by program, and the host at the other end. */
static void rank_parties(struct report *report, const struct story *story,
			 const struct loss *loss)
{
	struct rank_key program = { 0 }, host = { 0 };

	strcpy(program.text, story->party[story->culprit].comm);
	set_addr(&host, &story->party[!story->culprit]);
	rank(report->programs, &program, loss);
	rank(report->peers, &host, loss);
}

/**
 * report_add() - add a connection
 * @report: where
 * @conn: the connection
 *
 * Return: 0 or -ENOMEM.
 */
int report_add(struct report *report, const struct conn *conn)
{
	const struct stories *group;
	struct story story;
	struct loss loss;

	report->connections++;
	report->joined += conn->side[0].first && conn->side[1].first;
	count_records(report, &conn->side[0]);
	count_records(report, &conn->side[1]);
	if (!story_build(&story, conn))
		return 0;
	if (!report->sources)	/* what happened here, and not long ago */
		story_find_units(&story);
	loss = loss_of(&story);
	count_loss(report, &loss);
	count_evidence(report, &story);
	note_worst(report, &story);
	rank_parties(report, &story, &loss);
	group = stories_add(&report->causes, &story);
	if (!group)
		return -ENOMEM;
	return times_add(&report->times, &(struct moment){
		.time = story.time, .cost = story_cost(&story), .group = group,
	});
}

static int by_cost(const void *a, const void *b, void *arg)
{
	const struct rank *one = *(struct rank *const *)a, *other = *(struct rank *const *)b;
	uint64_t of_one = counts_cost(&one->counts), of_other = counts_cost(&other->counts);

	(void)arg;
	if (of_one != of_other)
		return of_one < of_other ? 1 : -1;
	if (one->counts.connections != other->counts.connections)
		return one->counts.connections < other->counts.connections ? 1 : -1;
	return strcmp(one->key.text, other->key.text);
}

/**
 * report_finish() - bring all into its order
 * @report: all was added
 * @from: the period that was asked for, ns since 1970, INT64_MIN for all there is
 * @until: its end, INT64_MAX for all there is
 */
void report_finish(struct report *report, int64_t from, int64_t until)
{
	if (!report->records)
		report->from = 0;
	if (from != INT64_MIN)
		report->from = from;
	if (!report->records)
		report->until = report->from;
	if (until != INT64_MAX && until > report->from)
		report->until = until;
	stories_sort(&report->causes);
	for (const struct stories *group = report->causes; group; group = group->next)
		report->cause_count++;
	ranking_sort(report->programs, by_cost, NULL);
	ranking_sort(report->peers, by_cost, NULL);
}

/* Bytes that were lost, or were not acknowledged and no more is known. */
uint64_t report_cost(const struct report *report)
{
	return report->bytes.lost + report->bytes.unacked;
}

uint64_t stories_cost(const struct stories *stories)
{
	return stories->culprit_lost + stories->other_lost;
}

/**
 * report_histogram() - when it was
 * @report: a finished one
 * @histogram: where to; its first series are those of the first causes
 */
void report_histogram(const struct report *report, struct histogram *histogram)
{
	const void *group[SERIES_MAX - 1] = { NULL };
	const struct stories *cause = report->causes;

	for (unsigned int i = 0; i < SERIES_MAX - 1 && cause; i++, cause = cause->next)
		group[i] = cause;
	histogram_make(histogram, report->from, report->until);
	histogram_fill(histogram, &report->times, group);
}
