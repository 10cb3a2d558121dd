// SPDX-License-Identifier: GPL-2.0
/* Text for people: aligned, one event a line. */

#include <inttypes.h>
#include <string.h>

#include "colour.h"
#include "escape.h"
#include "field.h"
#include "moment.h"
#include "output.h"
#include "style.h"

#define EVENT_WIDTH	20	/* write-after-peer-fin */

/* What is shown unasked matters; a write after FIN is legal so far. */
static enum colour colour_of(const struct attrs *ev)
{
	if (!event_is_default(ev))
		return COLOUR_OFF;
	return num(ev, EVENT) == TCPFATE_EVENT_WRITE_AFTER_PEER_FIN ? COLOUR_RISK : COLOUR_LOSS;
}

static void put_event(FILE *out, const char *word, enum colour shade)
{
	if (shade == COLOUR_OFF)
		fprintf(out, "  %-*s  ", EVENT_WIDTH, word);
	else
		fprintf(out, "  %s%-*s%s  ", colour(shade), EVENT_WIDTH, word,
			colour(COLOUR_OFF));
}

static void text_event(FILE *out, const struct attrs *ev)
{
	char name[NAME_BUF];

	if (has(ev, TIME))
		moment_put(out, (int64_t)num(ev, TIME));
	else
		moment_put_none(out);
	put_event(out, name_word(&event_names, num(ev, EVENT), name), colour_of(ev));
	sentence_print(out, ev);
	fputc('\n', out);
}

static void put_notice(FILE *out, const char *word)
{
	moment_put_none(out);
	put_event(out, word, COLOUR_LOSS);
}

/* Where a log ended that went with the module is not known. */
static void put_lost_end(FILE *out, uint64_t log_id, uint64_t from)
{
	fprintf(out, "tcpfate was unloaded before record %" PRIu64 " and those after it", from);
	if (log_id)
		fprintf(out, " in log %016" PRIx64, log_id);
	fputs(" were read. How many there were is not known.\n", out);
}

static void text_lost(FILE *out, uint64_t log_id, uint64_t from, uint64_t to)
{
	put_notice(out, "lost");
	if (!to) {
		put_lost_end(out, log_id, from);
		return;
	}
	if (from == to)
		fprintf(out, "record %" PRIu64 " was", from);
	else
		fprintf(out, "%" PRIu64 " records, %" PRIu64 " to %" PRIu64 ", were",
			to - from + 1, from, to);
	fputs(" overwritten before tcpfate-ctl could read. Load tcpfate with a larger history=.\n",
	      out);
}

static void text_suppressed(FILE *out, uint64_t log_id, uint64_t count)
{
	(void)log_id;
	put_notice(out, "suppressed");
	fprintf(out, "%" PRIu64 " record%s over the limit, only counted. ", count,
		count == 1 ? " was" : "s were");
	fputs("Want less of tcpfate (tcpfate-ctl filter), or raise its parameter limit=.\n", out);
}

static void put_field(FILE *out, const struct field *field, const struct attrs *attrs)
{
	char buf[FIELD_BUF];

	if (!field_item(field, attrs, 0, buf))
		return;
	fprintf(out, "%-12s  ", field->key);
	if (!field->help) {
		escape_text(out, buf);
		fputc('\n', out);
		return;
	}
	fprintf(out, "%-18s  %s\n", buf, field->help);
}

static const char *hook_flag(const struct attrs *hook, unsigned int attr, const char *yes,
			     const char *no)
{
	if (!attrs_has(hook, attr))
		return "";
	return attrs_num(hook, attr) ? yes : no;
}

static void put_count(FILE *out, const struct attrs *hook, unsigned int attr)
{
	if (attrs_has(hook, attr))
		fprintf(out, "  %12" PRIu64, attrs_num(hook, attr));
	else
		fprintf(out, "  %12s", "");
}

static void put_hook(FILE *out, const struct attrs *hook)
{
	const char *name = hook->value[TCPFATE_A_HOOK_NAME].str;
	const char *kind = "";
	char buf[NAME_BUF];

	if (attrs_has(hook, TCPFATE_A_HOOK_KIND))
		kind = name_word(&hook_kind_names, attrs_num(hook, TCPFATE_A_HOOK_KIND), buf);
	fprintf(out, "%-22s  %-10s  %-8s  %-9s",
		attrs_has(hook, TCPFATE_A_HOOK_NAME) ? name : "?", kind,
		hook_flag(hook, TCPFATE_A_HOOK_REQUIRED, "required", "optional"),
		hook_flag(hook, TCPFATE_A_HOOK_ARMED, "armed", "not armed"));
	put_count(out, hook, TCPFATE_A_HOOK_HITS);
	put_count(out, hook, TCPFATE_A_HOOK_MISSED);
	fputc('\n', out);
}

static void text_status(FILE *out, const struct status *status)
{
	for (const struct field *field = status_fields; field->attr; field++)
		put_field(out, field, &status->attrs);
	if (!status->hook_count)
		return;
	fputc('\n', out);
	if (!style.no_header)
		fprintf(out, "%-22s  %-10s  %-8s  %-9s  %12s  %12s\n",
			"hook", "kind", "needed", "state", "hits", "missed");
	for (unsigned int i = 0; i < status->hook_count; i++)
		put_hook(out, &status->hook[i]);
}

const struct format format_text = {
	.event = text_event,
	.lost = text_lost,
	.suppressed = text_suppressed,
	.status = text_status,
};
