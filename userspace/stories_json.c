// SPDX-License-Identifier: GPL-2.0
/* A story, or many of one cause, as one JSON object on a line. */

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "escape.h"
#include "field.h"
#include "names.h"
#include "stories.h"

/* Bytes that a user chose, as valid UTF-8: the rest is escaped as in a record. */
static json_t *chosen(const char *text)
{
	char quoted[ESCAPE_MAX(UNIT_BUF) + 1];

	*escape_json(quoted, text) = '\0';
	return json_loads(quoted, JSON_DECODE_ANY, NULL);
}

/* What @words writes of @story. */
static json_t *said(void (*words)(FILE *out, const struct story *story),
		    const struct story *story)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	json_t *string;

	if (!out)
		return NULL;
	words(out, story);
	fclose(out);
	string = json_string(text);
	free(text);
	return string;
}

static json_t *said_step(const struct story *story, const struct step *step)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	json_t *string;

	if (!out)
		return NULL;
	step_tell(out, story, step);
	fclose(out);
	string = json_string(text);
	free(text);
	return string;
}

static json_t *number(uint64_t count)
{
	return json_integer((json_int_t)count);
}

static void set_count(json_t *object, const char *key, uint64_t count)
{
	if (count)
		json_object_set_new(object, key, number(count));
}

static void set_flag(json_t *object, const char *key, bool flag)
{
	if (flag)
		json_object_set_new(object, key, json_true());
}

static json_t *address_of(const struct party *party)
{
	struct party host = *party;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	json_t *string;

	if (!out)
		return NULL;
	host.port = 0;
	story_address(out, &host);
	fclose(out);
	string = json_stringn(text + (*text == '['), strcspn(text + (*text == '['), "]"));
	free(text);
	return string;
}

/* Keys are those of a record; what is not known has none. */
static json_t *side_of(const struct party *party)
{
	json_t *side = json_object();

	json_object_set_new(side, "seen", json_boolean(party->seen));
	if (party->addr.len)
		json_object_set_new(side, "addr", address_of(party));
	set_count(side, "port", party->port);
	if (party->opener || party->accepter)
		json_object_set_new(side, "opened", json_boolean(party->opener));
	if (party->comm[0])
		json_object_set_new(side, "comm", chosen(party->comm));
	set_count(side, "pid", party->pid);
	if (party->has_uid)
		json_object_set_new(side, "uid", number(party->uid));
	if (party->unit[0])
		json_object_set_new(side, "unit", chosen(party->unit));
	set_count(side, "netns", party->netns);
	set_count(side, "source", party->source);
	return side;
}

static json_t *loss_of(const struct loss *loss)
{
	json_t *object = json_object();

	json_object_set_new(object, "exact", json_boolean(loss->exact));
	json_object_set_new(object, "lost", number(loss->lost));
	set_count(object, "written", loss->written);
	set_count(object, "unread", loss->unread);
	set_count(object, "unsent", loss->unsent);
	set_count(object, "unacked", loss->unacked);
	set_count(object, "at_risk", loss->at_risk);
	return object;
}

static const char *const segments[] = {
	[SEGMENT_FIN] = "fin", [SEGMENT_RST] = "rst", [SEGMENT_DATA] = "data",
};

static json_t *step_of(const struct story *story, const struct step *step)
{
	json_t *object = json_object();
	char buf[NAME_BUF];

	json_object_set_new(object, "since_cause_ns", json_integer(step->time - story->time));
	json_object_set_new(object, "side", number(step->side));
	json_object_set_new(object, "event",
			    json_string(name_word(&event_names, step->event, buf)));
	json_object_set_new(object, "text", said_step(story, step));
	if (step->sends != SEGMENT_NONE)
		json_object_set_new(object, "segment", json_string(segments[step->sends]));
	if (step->counted)
		json_object_set_new(object, "bytes", number(step->bytes));
	set_flag(object, "cause", step->cause);
	set_flag(object, "inferred", step->inferred);
	set_flag(object, "unread_by_anyone", step->hits);
	return object;
}

static json_t *steps_of(const struct story *story)
{
	json_t *steps = json_array();

	for (unsigned int i = 0; i < story->steps; i++)
		json_array_append_new(steps, step_of(story, &story->step[i]));
	return steps;
}

static json_t *time_of(int64_t ns)
{
	struct attrs attrs = { .present = UINT64_C(1) << TCPFATE_A_RECORD_TIME };
	const struct field *field = record_fields;
	char buf[FIELD_BUF];

	while (field->attr != TCPFATE_A_RECORD_TIME)
		field++;
	attrs.value[TCPFATE_A_RECORD_TIME].num = (uint64_t)ns;
	field_item(field, &attrs, 0, buf);
	return json_string(buf);
}

static json_t *evidence_of(const struct story *story)
{
	uint64_t evidence = story->party[0].evidence | story->party[1].evidence;
	json_t *words = json_array();
	char buf[NAME_BUF];

	for (unsigned int bit = 0; bit < 64; bit++)
		if (evidence >> bit & 1)
			json_array_append_new(words,
					      json_string(name_flag(&evidence_names, bit, buf)));
	return words;
}

static void set_example(json_t *object, const struct story *story)
{
	json_object_set_new(object, "culprit", number(story->culprit));
	json_object_set_new(object, "time", time_of(story->time));
	json_object_set_new(object, "sides", json_pack("[oo]", side_of(&story->party[0]),
						       side_of(&story->party[1])));
	json_object_set_new(object, "loss", json_pack("[oo]", loss_of(&story->loss[0]),
						      loss_of(&story->loss[1])));
	json_object_set_new(object, "steps", steps_of(story));
	json_object_set_new(object, "evidence", evidence_of(story));
	set_flag(object, "alone", story->alone);
	set_flag(object, "by_isn", story->by_isn);
}

/**
 * stories_object() - a cause for programs
 * @stories: the group
 *
 * Return: a new object, NULL if there is no memory.
 */
json_t *stories_object(const struct stories *stories)
{
	const struct story *story = &stories->example;
	json_t *object = json_object();

	json_object_set_new(object, "cause", json_string(cause_word(story->cause)));
	json_object_set_new(object, "count", number(stories->count));
	json_object_set_new(object, "first", time_of(stories->first));
	json_object_set_new(object, "last", time_of(stories->last));
	json_object_set_new(object, "culprit_lost", number(stories->culprit_lost));
	json_object_set_new(object, "other_lost", number(stories->other_lost));
	json_object_set_new(object, "title", said(story_title, story));
	json_object_set_new(object, "rule", said(cause_rule, story));
	json_object_set_new(object, "remedy", said(cause_remedy, story));
	set_example(object, story);
	return object;
}

/**
 * stories_json() - tell a cause to programs
 * @out: where to
 * @stories: the group
 * @pretty: of many lines
 */
void stories_json(FILE *out, const struct stories *stories, bool pretty)
{
	json_t *object = stories_object(stories);

	json_dumpf(object, out, JSON_PRESERVE_ORDER | (pretty ? JSON_INDENT(2) : JSON_COMPACT));
	fputc('\n', out);
	json_decref(object);
}
