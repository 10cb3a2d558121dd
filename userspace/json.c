// SPDX-License-Identifier: GPL-2.0
/* JSON, one object a line. What is not known has no key. */

#define _GNU_SOURCE	/* fwrite_unlocked() */
#include <inttypes.h>
#include <string.h>

#include "escape.h"
#include "field.h"
#include "output.h"

#define ITEM_MAX	(FIELD_KEY + sizeof(",\"\":") + ESCAPE_MAX(FIELD_BUF))
#define LIST_MAX	(64 * (NAME_BUF + 3))	/* as many words as a number has bits */
#define LISTS		2			/* in one table */

/* No attribute has the number 0: its room is for what stands around them. */
#define OBJECT_MAX	(ATTRS_MAX * ITEM_MAX + LISTS * LIST_MAX)

/* What a user chose is escaped; other words and numbers have nothing to escape. */
static char *put_item(char *at, const struct field *field, const struct attrs *attrs)
{
	char buf[FIELD_BUF];

	if (field_is_bare(field))
		return field_put(field, attrs, at);
	if (field_is_chosen(field)) {
		*field_put(field, attrs, buf) = '\0';
		return escape_json(at, buf);
	}
	*at++ = '"';
	at = field_put(field, attrs, at);
	*at++ = '"';
	return at;
}

/* NULL where it is empty. */
static char *put_list(char *at, const struct field *field, const struct attrs *attrs)
{
	char *last = NULL;

	*at++ = '[';
	for (unsigned int i = 0; ; i++) {
		*at++ = '"';
		at = field_put_entry(field, attrs, i, at);
		if (!at)
			break;
		*at++ = '"';
		last = at;
		*at++ = ',';
	}
	if (last)
		*last++ = ']';
	return last;
}

static char *put_value(char *at, const struct field *field, const struct attrs *attrs)
{
	return field_is_list(field) ? put_list(at, field, attrs) : put_item(at, field, attrs);
}

/* The key is copied as long as the longest may be, and counts as long as it is. */
static char *put_key(char *at, const struct field *field)
{
	*at++ = ',';
	*at++ = '"';
	memcpy(at, field->key, sizeof(field->key));
	at += field->key_len;
	*at++ = '"';
	*at++ = ':';
	return at;
}

/* Each with a comma in front. */
static char *put_fields(char *at, const struct field *field, const struct attrs *attrs)
{
	for (; field->attr; field++) {
		char *end;

		if (!attrs_has(attrs, field->attr))
			continue;
		end = put_value(put_key(at, field), field, attrs);
		if (end)
			at = end;
	}
	return at;
}

/* The brace takes the place of the first comma. */
static char *put_object(char *at, const struct field *field, const struct attrs *attrs)
{
	char *end = put_fields(at, field, attrs);

	if (end == at)
		end++;
	*at = '{';
	*end++ = '}';
	return end;
}

static void write_text(FILE *out, const char *text, const char *end)
{
	fwrite_unlocked(text, 1, (size_t)(end - text), out);
}

static void json_event(FILE *out, const struct attrs *ev)
{
	char line[OBJECT_MAX];
	char *end = put_object(line, record_fields, ev);

	*end++ = '\n';
	write_text(out, line, end);
}

static void put_log_id(FILE *out, uint64_t log_id)
{
	fprintf(out, ",\"log_id\":\"%016" PRIx64 "\"}\n", log_id);
}

/* Of a log that went, what was in it is not known. */
static void json_lost_end(FILE *out, uint64_t log_id, uint64_t from)
{
	fprintf(out, "{\"event\":\"lost\",\"from\":%" PRIu64, from);
	if (log_id)
		put_log_id(out, log_id);
	else
		fputs("}\n", out);
}

static void json_lost(FILE *out, uint64_t log_id, uint64_t from, uint64_t to)
{
	if (!to) {
		json_lost_end(out, log_id, from);
		return;
	}
	fprintf(out, "{\"event\":\"lost\",\"count\":%" PRIu64, to - from + 1);
	fprintf(out, ",\"from\":%" PRIu64 ",\"to\":%" PRIu64, from, to);
	put_log_id(out, log_id);
}

static void json_suppressed(FILE *out, uint64_t log_id, uint64_t count)
{
	fprintf(out, "{\"event\":\"suppressed\",\"count\":%" PRIu64, count);
	put_log_id(out, log_id);
}

static void put_hook(FILE *out, const struct attrs *hook, const char *separator)
{
	char text[OBJECT_MAX];
	char *end = put_object(stpcpy(text, separator), hook_fields, hook);

	write_text(out, text, end);
}

static void json_status(FILE *out, const struct status *status)
{
	char text[OBJECT_MAX];
	char *end = put_fields(text, status_fields, &status->attrs);

	end = stpcpy(end, ",\"hooks\":[");
	*text = '{';
	write_text(out, text, end);
	for (unsigned int i = 0; i < status->hook_count; i++)
		put_hook(out, &status->hook[i], i ? "," : "");
	fputs("]}\n", out);
}

const struct format format_json = {
	.event = json_event,
	.lost = json_lost,
	.suppressed = json_suppressed,
	.status = json_status,
};
