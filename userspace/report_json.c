// SPDX-License-Identifier: GPL-2.0
/* A report for programs: one JSON object in a line. What is not known has no key. */

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "escape.h"
#include "field.h"
#include "report.h"

/* Writes words for people, about @arg. */
typedef void (*words_writer)(FILE *out, const void *arg);

/* What is written, as a string; NULL is put nowhere by jansson. */
static json_t *json_words(words_writer writer, const void *arg)
{
	json_t *string;
	size_t size;
	char *text;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	writer(out, arg);
	fclose(out);
	string = json_string(text);
	free(text);
	return string;
}

/* Any bytes, as other JSON of this program has them. */
static json_t *json_text(const char *text)
{
	char quoted[ESCAPE_MAX(FIELD_BUF) + 1];

	*escape_json(quoted, text) = '\0';
	return json_loads(quoted, JSON_DECODE_ANY, NULL);
}

static json_t *json_number(uint64_t number)
{
	return json_integer((json_int_t)number);
}

static json_t *json_time(int64_t ns)
{
	static const struct field field = { .attr = TCPFATE_A_RECORD_TIME, .kind = FIELD_TIME };
	char text[FIELD_BUF];
	struct attrs attrs;

	attrs.value[field.attr].num = (uint64_t)ns;
	*field_put(&field, &attrs, text) = '\0';
	return json_string(text);
}

static void write_headline(FILE *out, const void *report)
{
	report_headline(out, report);
}

/* Keys are the words of the protocol. */
static json_t *json_counts(const uint64_t counts[KINDS], const struct names *names, bool flags)
{
	json_t *object = json_object();
	char buf[NAME_BUF];

	for (unsigned int i = 0; i < KINDS; i++)
		if (counts[i])
			json_object_set_new(object, flags ? name_flag(names, i, buf) :
					    name_word(names, i, buf), json_number(counts[i]));
	return object;
}

static json_t *json_bytes(const struct loss *bytes)
{
	json_t *object = json_object();

	json_object_set_new(object, "lost", json_number(bytes->lost));
	json_object_set_new(object, "unread", json_number(bytes->unread));
	json_object_set_new(object, "unsent", json_number(bytes->unsent));
	json_object_set_new(object, "unacked", json_number(bytes->unacked));
	json_object_set_new(object, "at_risk", json_number(bytes->at_risk));
	return object;
}

static json_t *json_bucket(const struct bucket *bucket)
{
	json_t *object = json_object();

	json_object_set_new(object, "time", json_time(bucket->start));
	json_object_set_new(object, "connections", json_number(bucket->count));
	json_object_set_new(object, "bytes", json_number(bucket->cost));
	if (bucket->missing)
		json_object_set_new(object, "records_missing", json_true());
	return object;
}

static json_t *json_histogram(const struct report *report)
{
	json_t *object = json_object(), *buckets = json_array();
	struct histogram histogram;

	report_histogram(report, &histogram);
	for (unsigned int i = 0; i < histogram.buckets; i++)
		json_array_append_new(buckets, json_bucket(&histogram.bucket[i]));
	json_object_set_new(object, "length_ns", json_number((uint64_t)histogram.length));
	json_object_set_new(object, "buckets", buckets);
	return object;
}

/* As explain tells them. */
static json_t *json_causes(const struct report *report)
{
	json_t *array = json_array();

	for (const struct stories *group = report->causes; group; group = group->next)
		json_array_append_new(array, stories_object(group));
	return array;
}

static json_t *json_worst(const struct report *report)
{
	json_t *array = json_array();

	for (unsigned int i = 0; i < report->worst_count; i++) {
		struct stories *alone = NULL;

		if (stories_add(&alone, &report->worst[i]))
			json_array_append_new(array, stories_object(alone));
		stories_free(alone);
	}
	return array;
}

static json_t *json_rank(const struct rank *rank, const char *key)
{
	json_t *object = json_object();

	if (rank->life == RANK_OTHERS)
		json_object_set_new(object, "others", json_true());
	else if (*rank->key.text)
		json_object_set_new(object, key, json_text(rank->key.text));
	json_object_set_new(object, "connections", json_number(rank->counts.connections));
	json_object_set_new(object, "bytes", json_number(counts_cost(&rank->counts)));
	return object;
}

static json_t *json_ranking(const struct ranking *ranking, const char *key)
{
	json_t *array = json_array();

	for (unsigned int i = 0; i < ranking_rows(ranking); i++)
		json_array_append_new(array, json_rank(ranking_row(ranking, i), key));
	if (ranking_others(ranking)->counts.records)
		json_array_append_new(array, json_rank(ranking_others(ranking), key));
	return array;
}

static json_t *json_gaps(const struct gaps *gaps)
{
	json_t *object = json_object();

	json_object_set_new(object, "older", json_number(gaps->older));
	json_object_set_new(object, "lost", json_number(gaps->lost));
	json_object_set_new(object, "suppressed", json_number(gaps->suppressed));
	json_object_set_new(object, "filtered", json_number(gaps->filtered));
	if (gaps->torn)
		json_object_set_new(object, "torn", json_true());
	return object;
}

static void put_totals(json_t *object, const struct report *report)
{
	json_object_set_new(object, "headline", json_words(write_headline, report));
	if (report->records) {
		json_object_set_new(object, "from", json_time(report->from));
		json_object_set_new(object, "until", json_time(report->until));
	}
	json_object_set_new(object, "records", json_number(report->records));
	json_object_set_new(object, "connections", json_number(report->connections));
	json_object_set_new(object, "both_ends", json_number(report->joined));
	json_object_set_new(object, "lost_data", json_number(report->lost));
	json_object_set_new(object, "may_have_lost_data", json_number(report->unsure));
	json_object_set_new(object, "bytes", json_bytes(&report->bytes));
	json_object_set_new(object, "events", json_counts(report->event, &event_names, false));
	json_object_set_new(object, "endings",
			    json_counts(report->ending, &ending_names, false));
	json_object_set_new(object, "losses", json_counts(report->loss, &loss_names, false));
}

static json_t *json_report(const struct report *report)
{
	json_t *object = json_object();

	put_totals(object, report);
	if (report->records)
		json_object_set_new(object, "histogram", json_histogram(report));
	json_object_set_new(object, "causes", json_causes(report));
	json_object_set_new(object, "worst", json_worst(report));
	json_object_set_new(object, "programs", json_ranking(report->programs, "comm"));
	json_object_set_new(object, "hosts", json_ranking(report->peers, "addr"));
	json_object_set_new(object, "one_end_only", json_number(report->alone));
	json_object_set_new(object, "evidence",
			    json_counts(report->evidence, &evidence_names, true));
	json_object_set_new(object, "missing", json_gaps(&report->gaps));
	return object;
}

/**
 * report_json() - print a report as a JSON object
 * @out: where to
 * @report: a finished one
 *
 * Return: 0 or -ENOMEM.
 */
int report_json(FILE *out, const struct report *report)
{
	json_t *object = json_report(report);
	char *text = json_dumps(object, JSON_COMPACT | JSON_PRESERVE_ORDER);

	json_decref(object);
	if (!text)
		return -ENOMEM;
	fprintf(out, "%s\n", text);
	free(text);
	return 0;
}
