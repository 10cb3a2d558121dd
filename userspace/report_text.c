// SPDX-License-Identifier: GPL-2.0
/* A report as text: the sentence first, then when, why, where, and what is not known. */

#include <inttypes.h>
#include <string.h>

#include "bars.h"
#include "colour.h"
#include "digits.h"
#include "escape.h"
#include "moment.h"
#include "report.h"
#include "style.h"
#include "wrap.h"

#define INDENT		3
#define CAUSES_MAX	10	/* that are told */
#define RANKS_MAX	5	/* programs and hosts that are told */
#define BYTES		15	/* columns */

/**
 * struct sheet - where a report is printed
 * @out: where to
 * @width: columns
 * @report: what
 */
struct sheet {
	FILE *out;
	unsigned int width;
	const struct report *report;
};

typedef void (*sheet_words)(FILE *out, const struct report *report);

static void put_number(FILE *out, uint64_t count, int width)
{
	char text[GROUPED_MAX];

	*digits_grouped(text, count) = '\0';
	fprintf(out, "%*s", width, text);
}

static void put_paragraph(const struct sheet *sheet, sheet_words words)
{
	struct wrap wrap;

	if (wrap_begin(&wrap))
		return;
	words(wrap.out, sheet->report);
	wrap_end(&wrap, sheet->out, 0, sheet->width);
}

/* Colours stand around lines, where they do not count as columns. */
static void put_strong(const struct sheet *sheet, sheet_words words)
{
	fputs(colour(COLOUR_STRONG), sheet->out);
	put_paragraph(sheet, words);
	fputs(colour(COLOUR_OFF), sheet->out);
}

static void put_title(const struct sheet *sheet, const char *title)
{
	fprintf(sheet->out, "\n%s%s%s\n\n", colour(COLOUR_STRONG), title, colour(COLOUR_OFF));
}

/* One line of the account, if there is anything to it. */
static void put_bytes(const struct sheet *sheet, uint64_t count, enum colour look,
		      const char *words)
{
	if (!count)
		return;
	fputs(colour(look), sheet->out);
	put_number(sheet->out, count, BYTES);
	fprintf(sheet->out, " byte%s %s%s\n", count == 1 ? " " : "s", words,
		colour(COLOUR_OFF));
}

static void put_account(const struct sheet *sheet)
{
	const struct loss *bytes = &sheet->report->bytes;

	if (!report_cost(sheet->report) && !bytes->at_risk)
		return;
	fputc('\n', sheet->out);
	put_bytes(sheet, bytes->lost, COLOUR_LOSS, "lost, of these");
	put_bytes(sheet, bytes->unread, COLOUR_OFF, "  received and never read");
	put_bytes(sheet, bytes->unsent, COLOUR_OFF, "  never sent");
	put_bytes(sheet, bytes->lost - bytes->unread - bytes->unsent, COLOUR_OFF,
		  "  sent and never received, or received after the close");
	put_bytes(sheet, bytes->unacked, COLOUR_RISK,
		  "not acknowledged: read or lost, nobody here knows");
	put_bytes(sheet, bytes->at_risk, COLOUR_RISK, "received and not read yet");
}

static bool is_missing(const struct histogram *histogram)
{
	for (unsigned int i = 0; i < histogram->buckets; i++)
		if (histogram->bucket[i].missing)
			return true;
	return false;
}

static void put_histogram(const struct sheet *sheet)
{
	struct histogram histogram;

	report_histogram(sheet->report, &histogram);
	if (!histogram.most)
		return;
	fputs("\nConnections with a loss, per ", sheet->out);
	period_name(sheet->out, histogram.length);
	fputs(is_missing(&histogram) ? " (!: records are missing)\n\n" : "\n\n", sheet->out);
	bars_print(sheet->out, &histogram);
}

static void put_times(FILE *out, const struct stories *group)
{
	char first[MOMENT_BUF], last[MOMENT_BUF];

	moment_text(group->first, first);
	moment_text(group->last, last);
	if (group->count == 1)
		fprintf(out, "at %s", first);
	else
		fprintf(out, "%s to %s", first, last);
}

static void put_how_often(const struct sheet *sheet, const struct stories *group)
{
	struct wrap wrap;

	if (wrap_begin(&wrap))
		return;
	if (group->count > 1) {
		put_number(wrap.out, group->count, 0);
		fputs(" times, ", wrap.out);
	}
	put_times(wrap.out, group);
	if (stories_cost(group)) {
		fputs("; ", wrap.out);
		put_number(wrap.out, stories_cost(group), 0);
		fputs(" bytes lost or not acknowledged", wrap.out);
	}
	fprintf(sheet->out, "%*s", INDENT, "");
	wrap_end(&wrap, sheet->out, INDENT, sheet->width);
}

static void put_remedy(const struct sheet *sheet, const struct stories *group)
{
	struct wrap wrap;

	if (wrap_begin(&wrap))
		return;
	cause_remedy(wrap.out, &group->example);
	if (!wrap_is_empty(&wrap))
		fprintf(sheet->out, "%*s", INDENT, "");
	wrap_end(&wrap, sheet->out, INDENT, sheet->width);
}

static void put_cause(const struct sheet *sheet, const struct stories *group,
		      unsigned int number)
{
	struct wrap wrap;
	int indent;

	if (wrap_begin(&wrap))
		return;
	indent = fprintf(sheet->out, "%u. ", number);
	stories_title(wrap.out, group);
	wrap_end(&wrap, sheet->out, (unsigned int)indent, sheet->width);
	put_how_often(sheet, group);
	put_remedy(sheet, group);
}

static void put_causes(const struct sheet *sheet)
{
	const struct stories *group = sheet->report->causes;
	unsigned int number = 0;

	if (!group)
		return;
	put_title(sheet, "Causes");
	for (; group && number < CAUSES_MAX; group = group->next) {
		if (number)
			fputc('\n', sheet->out);
		put_cause(sheet, group, ++number);
	}
	if (group)
		fprintf(sheet->out, "\n%u more; see tcpfate-ctl explain.\n",
			sheet->report->cause_count - number);
}

/* Who opened the connection stands at the left. */
static void put_ends(FILE *out, const struct story *story)
{
	unsigned int first = story->party[1].opener;

	for (unsigned int i = 0; i < 2; i++) {
		const struct party *party = &story->party[i ? !first : first];

		fputs(i ? " > " : "", out);
		story_address(out, party);
		if (*party->comm)
			fputc(' ', out);
		escape_text(out, party->comm);
	}
}

static void put_worst(const struct sheet *sheet)
{
	char text[MOMENT_BUF];

	if (!sheet->report->worst_count)
		return;
	put_title(sheet, "Worst connections, by bytes lost or not acknowledged");
	for (unsigned int i = 0; i < sheet->report->worst_count; i++) {
		const struct story *story = &sheet->report->worst[i];

		put_number(sheet->out, story_cost(story), BYTES);
		moment_text(story->time, text);
		fprintf(sheet->out, "  %s  %s\n%*s", text, cause_word(story->cause), BYTES + 2,
			"");
		put_ends(sheet->out, story);
		fputc('\n', sheet->out);
	}
}

static void put_rank(const struct sheet *sheet, const struct rank *rank, const char *unknown)
{
	put_number(sheet->out, counts_cost(&rank->counts), BYTES);
	fputs("  ", sheet->out);
	put_number(sheet->out, rank->counts.connections, 11);
	fputs("  ", sheet->out);
	if (rank->life == RANK_OTHERS)
		fputs("(all others)", sheet->out);
	else
		escape_text(sheet->out, *rank->key.text ? rank->key.text : unknown);
	fputc('\n', sheet->out);
}

static void put_ranking(const struct sheet *sheet, const struct ranking *ranking,
			const char *title, const char *unknown)
{
	unsigned int rows = ranking_rows(ranking);

	if (!rows)
		return;
	put_title(sheet, title);
	if (!style.no_header)
		fprintf(sheet->out, "%*s  connections\n", BYTES, "bytes");
	for (unsigned int i = 0; i < rows && i < RANKS_MAX; i++)
		put_rank(sheet, ranking_row(ranking, i), unknown);
	if (rows > RANKS_MAX)
		fprintf(sheet->out, "%*s  and %u more\n", BYTES, "", rows - RANKS_MAX);
	if (ranking_others(ranking)->counts.records)
		put_rank(sheet, ranking_others(ranking), "");
}

/* "closed 1,204, unread-at-close 602" */
static void put_counts(const struct sheet *sheet, const char *what,
		       const uint64_t counts[KINDS], const struct names *names)
{
	const char *separator = "";
	char buf[NAME_BUF];
	struct wrap wrap;

	if (wrap_begin(&wrap))
		return;
	for (unsigned int i = 0; i < KINDS; i++) {
		if (!counts[i])
			continue;
		fprintf(wrap.out, "%s%s ", separator, name_word(names, i, buf));
		put_number(wrap.out, counts[i], 0);
		separator = ", ";
	}
	if (!wrap_is_empty(&wrap))
		fprintf(sheet->out, "%-9s", what);
	wrap_end(&wrap, sheet->out, 9, sheet->width);
}

static void put_doubts(const struct sheet *sheet)
{
	struct wrap wrap;

	for (unsigned int i = 0; !wrap_begin(&wrap); i++) {
		bool told = report_doubt(wrap.out, sheet->report, i);

		if (told && !i)
			put_title(sheet, "What could not be known");
		fputs(told ? "- " : "", sheet->out);
		wrap_end(&wrap, sheet->out, 2, sheet->width);
		if (!told)
			break;
	}
}

/**
 * report_text() - print a report as text
 * @out: where to
 * @report: a finished one
 * @width: columns of a line
 */
void report_text(FILE *out, const struct report *report, unsigned int width)
{
	const struct sheet sheet = { out, width, report };

	put_strong(&sheet, report_headline);
	put_paragraph(&sheet, report_share);
	if (report->records) {
		fputc('\n', out);
		put_paragraph(&sheet, report_about);
	}
	put_account(&sheet);
	put_histogram(&sheet);
	put_causes(&sheet);
	put_worst(&sheet);
	put_ranking(&sheet, report->programs, "Programs that have to change", "(not known)");
	put_ranking(&sheet, report->peers, "Hosts at their other end", "(not known)");
	put_title(&sheet, "Records");
	put_counts(&sheet, "events", report->event, &event_names);
	put_counts(&sheet, "endings", report->ending, &ending_names);
	put_counts(&sheet, "losses", report->loss, &loss_names);
	put_doubts(&sheet);
}
