// SPDX-License-Identifier: GPL-2.0
/* JSON, one object a line. What is not known has no key. */

#include <inttypes.h>

#include "escape.h"
#include "field.h"
#include "output.h"

static void put_item(FILE *out, const struct field *field, const char *item)
{
	if (field_is_bare(field))
		fputs(item, out);
	else
		escape_json(out, item);
}

static void put_list(FILE *out, const struct field *field, const struct attrs *attrs)
{
	char buf[FIELD_BUF];

	fputc('[', out);
	for (unsigned int i = 0; field_item(field, attrs, i, buf); i++) {
		if (i)
			fputc(',', out);
		put_item(out, field, buf);
	}
	fputc(']', out);
}

static void put_fields(FILE *out, const struct field *field, const struct attrs *attrs)
{
	const char *separator = "";
	char buf[FIELD_BUF];

	for (; field->attr; field++) {
		if (!field_item(field, attrs, 0, buf))
			continue;
		fprintf(out, "%s\"%s\":", separator, field->key);
		if (field_is_list(field))
			put_list(out, field, attrs);
		else
			put_item(out, field, buf);
		separator = ",";
	}
}

static void json_event(FILE *out, const struct attrs *ev)
{
	fputc('{', out);
	put_fields(out, record_fields, ev);
	fputs("}\n", out);
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

static void json_status(FILE *out, const struct status *status)
{
	fputc('{', out);
	put_fields(out, status_fields, &status->attrs);
	fprintf(out, "%s\"hooks\":[", status->attrs.present ? "," : "");
	for (unsigned int i = 0; i < status->hook_count; i++) {
		fputs(i ? ",{" : "{", out);
		put_fields(out, hook_fields, &status->hook[i]);
		fputc('}', out);
	}
	fputs("]}\n", out);
}

const struct format format_json = {
	.event = json_event,
	.lost = json_lost,
	.suppressed = json_suppressed,
	.status = json_status,
};
