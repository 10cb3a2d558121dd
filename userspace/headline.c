// SPDX-License-Identifier: GPL-2.0
/* What a report says in sentences, the same in text and on a page. */

#include <inttypes.h>
#include <string.h>

#include "digits.h"
#include "moment.h"
#include "phrase.h"
#include "report.h"

#define SHARE_MIN	10	/* percent of all bytes: who costs less is one of many */

static void put_number(FILE *out, uint64_t count)
{
	char text[GROUPED_MAX];

	*digits_grouped(text, count) = '\0';
	fputs(text, out);
}

static void put_connections(FILE *out, uint64_t count)
{
	put_number(out, count);
	fprintf(out, " connection%s", count == 1 ? "" : "s");
}

/* "In 2 h 14 min, ", unless all was at one moment. */
static void put_span(FILE *out, const struct report *report)
{
	char text[MOMENT_BUF];

	if (report->until > report->from) {
		fputs("In ", out);
		put_duration(out, (uint64_t)(report->until - report->from));
	} else {
		moment_text(report->from, text);
		fprintf(out, "At %s", text);
	}
	fputs(", ", out);
}

/* Lost is only what is known to be; the rest may have been read. */
static void put_losses(FILE *out, const struct report *report)
{
	if (report->lost)
		put_connections(out, report->lost);
	else if (report->unsure)
		put_connections(out, report->unsure);
	else
		fputs("no connection", out);
	fputs(report->lost || !report->unsure ? " lost data" : " may have lost data", out);
	if (report->lost && report->unsure) {
		fputs(", ", out);
		put_number(out, report->unsure);
		fputs(" more may have", out);
	}
	if (!report->risk)
		return;
	fputs(", ", out);
	put_number(out, report->risk);
	fputs(report->lost || report->unsure ? " more" : "", out);
	fputs(" ended in a way that can cost data", out);
}

/**
 * report_headline() - all of it in one sentence
 * @out: where to
 * @report: a finished one
 */
void report_headline(FILE *out, const struct report *report)
{
	if (!report->records) {
		fputs("No connection was recorded.", out);
		return;
	}
	put_span(out, report);
	put_losses(out, report);
	if (!report->causes) {
		fputs(", as far as ", out);
		put_number(out, report->records);
		fprintf(out, " record%s can tell.", report->records == 1 ? "" : "s");
		return;
	}
	fputs("; ", out);
	put_number(out, report->cause_count);
	fprintf(out, " cause%s.", report->cause_count == 1 ? "" : "s");
}

static void forget_processes(struct story *story)
{
	story->party[0].pid = 0;
	story->party[1].pid = 0;
}

/* What @stories have in common: programs, whatever the number of their processes. */
void stories_title(FILE *out, const struct stories *stories)
{
	struct story story = stories->example;

	if (stories->count > 1)
		forget_processes(&story);
	story_title(out, &story);
}

/* Cut, not rounded: 100 % is all. */
static unsigned int percent_of(uint64_t part, uint64_t all)
{
	unsigned int percent = (unsigned int)((double)part / (double)all * 100);

	if (part == all)
		return 100;
	return percent < 100 ? percent : 99;
}

/* Of one that stands out, else nothing. */
static bool put_percent(FILE *out, const struct report *report)
{
	unsigned int percent;

	if (!report_cost(report))
		return true;
	percent = percent_of(stories_cost(report->causes), report_cost(report));
	if (percent < SHARE_MIN)
		return false;
	if (percent == 100)
		fputs("All", out);
	else
		fprintf(out, "%u %%", percent);
	fputs(report->lost ? " of the bytes: " : " of the bytes not acknowledged: ", out);
	return true;
}

/**
 * report_share() - how much of it is due to the first cause
 * @out: where to; nothing is written if there is none, or it is only one of many
 * @report: a finished one
 */
void report_share(FILE *out, const struct report *report)
{
	if (!report->causes || !put_percent(out, report))
		return;
	stories_title(out, report->causes);
	fputc('.', out);
}

/**
 * report_about() - what the numbers are of
 * @out: where to
 * @report: a finished one
 */
void report_about(FILE *out, const struct report *report)
{
	char text[MOMENT_BUF];

	moment_text(report->from, text);
	fprintf(out, "%s to ", text);
	moment_text(report->until, text);
	fprintf(out, "%s: ", text);
	put_number(out, report->records);
	fprintf(out, " record%s of ", report->records == 1 ? "" : "s");
	put_connections(out, report->connections);
	fputs(", ", out);
	if (report->joined == report->connections)
		fputs("both ends of each", out);
	else if (report->joined)
		put_number(out, report->joined);
	if (report->joined && report->joined != report->connections)
		fputs(" of them with both ends", out);
	else if (!report->joined)
		fputs("one end of each", out);
	if (report->sources > 1)
		fprintf(out, ", from %u files", report->sources);
	fputc('.', out);
}

static void put_doubt(FILE *out, const struct report *report, unsigned int bit)
{
	const struct story doubtful = { .party[0].evidence = UINT64_C(1) << bit };

	put_connections(out, report->evidence[bit]);
	fputs(": ", out);
	story_doubt(out, &doubtful);
}

/* Of evidence that is no doubt to people, nothing is said. */
static bool is_doubt(const struct report *report, unsigned int bit)
{
	return report->evidence[bit] &&
	       UINT64_C(1) << bit != TCPFATE_EVIDENCE_REASON_INFERRED;
}

/**
 * report_doubt() - one of the things that could not be known
 * @out: where to
 * @report: a finished one
 * @number: which, from 0
 *
 * Return: false if there are not so many.
 */
bool report_doubt(FILE *out, const struct report *report, unsigned int number)
{
	if (gaps_exist(&report->gaps) && !number--) {
		gaps_tell(out, &report->gaps, "; ");
		fputc('.', out);
		return true;
	}
	if (report->alone && !number--) {
		put_connections(out, report->alone);
		fputs(": only one end was recorded. ", out);
		fputs("What it had not acknowledged, the other may have read.", out);
		return true;
	}
	for (unsigned int bit = 0; bit < KINDS; bit++) {
		if (!is_doubt(report, bit) || number--)
			continue;
		put_doubt(out, report, bit);
		return true;
	}
	return false;
}
