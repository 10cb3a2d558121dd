// SPDX-License-Identifier: GPL-2.0
/*
 * A report as a page of its own: it needs no other file, no script and no network.
 * The sentence first, then when, why and what to change, and at last what is not known.
 */

#include <stdlib.h>
#include <string.h>

#include "chart.h"
#include "html.h"
#include "moment.h"
#include "report.h"
#include "report_page.h"
#include "report_style.h"
#include "svg.h"

#define CAUSES_MAX	20	/* that are told */

static void write_headline(FILE *out, const void *report)
{
	report_headline(out, report);
}

static void write_share(FILE *out, const void *report)
{
	report_share(out, report);
}

static void write_about(FILE *out, const void *report)
{
	report_about(out, report);
}

static void write_title(FILE *out, const void *stories)
{
	stories_title(out, stories);
}

static void write_remedy(FILE *out, const void *story)
{
	cause_remedy(out, story);
}

static void write_rule(FILE *out, const void *story)
{
	cause_rule(out, story);
}

static void put_head(FILE *out, const struct report *report)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	      "<meta http-equiv=\"Content-Security-Policy\"\n"
	      " content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>", out);
	html_words(out, write_headline, report);
	fprintf(out, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<main>\n<h1>",
		report_style);
	html_words(out, write_headline, report);
	fputs("</h1>\n<p class=\"share\">", out);
	html_words(out, write_share, report);
	fputs("</p>\n", out);
	if (!report->records)
		return;
	fputs("<p class=\"about\">", out);
	html_words(out, write_about, report);
	fputs("</p>\n", out);
}

/**
 * struct figure - a number that everybody looks at
 * @name: what it is
 * @class: how it looks
 * @count: the number
 * @part: numbers that explain it, 0 for one that is not told
 */
struct figure {
	const char *name, *class;
	uint64_t count;
	struct {
		uint64_t count;
		const char *words;
	} part[3];
};

static void put_figure(FILE *out, const struct figure *figure)
{
	fprintf(out, "<div><dt>%s</dt><dd class=\"big%s\">", figure->name, figure->class);
	page_number(out, figure->count);
	fputs("</dd>\n", out);
	for (unsigned int i = 0; i < 3; i++) {
		if (!figure->part[i].count)
			continue;
		fputs("<dd class=\"small\">", out);
		page_number(out, figure->part[i].count);
		fprintf(out, " %s</dd>\n", figure->part[i].words);
	}
	fputs("</div>\n", out);
}

static void put_figures(FILE *out, const struct report *report)
{
	const struct loss *bytes = &report->bytes;
	const struct figure figures[] = {
		{ "connections that lost data", " lost", report->lost,
		  { { report->unsure, "more may have" },
		    { report->risk, "more were at risk" } } },
		{ "bytes lost", " lost", bytes->lost,
		  { { bytes->unread, "received and never read" },
		    { bytes->unsent, "never sent" },
		    { bytes->lost - bytes->unread - bytes->unsent,
		      "never received, or after the close" } } },
		{ "bytes not acknowledged, read or lost", "", bytes->unacked,
		  { { bytes->at_risk, "more received and not read yet" } } },
		{ "records lost", " lost", report->gaps.lost,
		  { { report->gaps.suppressed, "over the limit, only counted" } } },
	};

	fputs("<dl>\n", out);
	for (unsigned int i = 0; i < sizeof(figures) / sizeof(figures[0]); i++)
		if (figures[i].count || figures[i].part[0].count)
			put_figure(out, &figures[i]);
	fputs("</dl>\n", out);
}

static void put_key(FILE *out, const char *class)
{
	fputs("<li><svg viewBox=\"0 0 10 10\" aria-hidden=\"true\">", out);
	fprintf(out, "<rect class=\"%s\" width=\"10\" height=\"10\"/></svg>", class);
}

static bool is_missing(const struct histogram *histogram)
{
	for (unsigned int i = 0; i < histogram->buckets; i++)
		if (histogram->bucket[i].missing)
			return true;
	return false;
}

static void put_legend(FILE *out, const struct report *report, const struct histogram *histogram)
{
	const struct stories *group = report->causes;

	fputs("<ul class=\"legend\">\n", out);
	for (unsigned int i = 0; i < SERIES_MAX - 1 && group; i++, group = group->next) {
		const char class[] = { 's', (char)('0' + i), '\0' };

		put_key(out, class);
		html_words(out, write_title, group);
		fputs("</li>\n", out);
	}
	if (group) {
		put_key(out, "s4");
		fprintf(out, "%u other cause%s</li>\n", report->cause_count - SERIES_MAX + 1,
			report->cause_count == SERIES_MAX ? "" : "s");
	}
	if (is_missing(histogram)) {
		put_key(out, "missing");
		fputs("records are missing</li>\n", out);
	}
	fputs("</ul>\n", out);
}

static void put_when(FILE *out, const struct report *report)
{
	struct histogram histogram;

	report_histogram(report, &histogram);
	if (!histogram.most)
		return;
	fputs("<h2>When</h2>\n<figure>\n<figcaption>Connections with a loss, per ", out);
	period_name(out, histogram.length);
	fputs("</figcaption>\n", out);
	chart_connections(out, &histogram);
	if (report_cost(report)) {
		fputs("<figcaption>Bytes lost or not acknowledged</figcaption>\n", out);
		chart_bytes(out, &histogram);
	}
	put_legend(out, report, &histogram);
	fputs("</figure>\n", out);
}

static void put_times(FILE *out, const struct stories *group)
{
	char text[MOMENT_BUF];

	if (group->count == 1) {
		fputs("Once, at ", out);
	} else {
		page_number(out, group->count);
		fputs(" connections, ", out);
	}
	moment_text(group->first, text);
	fputs(text, out);
	if (group->count == 1)
		return;
	moment_text(group->last, text);
	fprintf(out, " to %s", text);
}

/* The drawing is a document of its own: what is before its root has no place here. */
static void put_drawing(FILE *out, const struct story *story)
{
	size_t size;
	char *text;
	FILE *drawing = open_memstream(&text, &size);
	int err;

	if (!drawing)
		return;
	err = svg_write(drawing, &story, 1);
	fclose(drawing);
	if (!err && strstr(text, "<svg"))
		fprintf(out, "<div class=\"scroll\">%s</div>\n", strstr(text, "<svg"));
	free(text);
}

/* How the one went that cost most. */
static void put_example(FILE *out, const struct stories *group)
{
	fprintf(out, "<details>\n<summary>How it went%s, and the rule</summary>\n",
		group->count > 1 ? ", the worst time" : "");
	page_steps(out, &group->example);
	fputs("<p class=\"soft\">", out);
	html_words(out, write_rule, &group->example);
	fputs("</p>\n</details>\n<details>\n<summary>As a drawing</summary>\n", out);
	put_drawing(out, &group->example);
	fputs("</details>\n", out);
}

/* Its part of all bytes. */
static void put_meter(FILE *out, const struct report *report, const struct stories *group)
{
	if (report_cost(report))
		fprintf(out, "<div class=\"meter\"><div style=\"width:%.1f%%\"></div></div>\n",
			100.0 * (double)stories_cost(group) / (double)report_cost(report));
}

static void put_cause(FILE *out, const struct report *report, const struct stories *group,
		      unsigned int number)
{
	fprintf(out, "<section class=\"card c%u\">\n<h3>%u. ", number, number + 1);
	html_words(out, write_title, group);
	fputs("</h3>\n", out);
	put_meter(out, report, group);
	fputs("<p class=\"soft\">", out);
	put_times(out, group);
	if (stories_cost(group)) {
		fputs("; ", out);
		page_number(out, stories_cost(group));
		fputs(" bytes lost or not acknowledged", out);
	}
	fputs("</p>\n<p class=\"change\"><strong>Change:</strong> ", out);
	html_words(out, write_remedy, &group->example);
	fputs("</p>\n", out);
	put_example(out, group);
	fputs("</section>\n", out);
}

static void put_why(FILE *out, const struct report *report)
{
	const struct stories *group = report->causes;
	unsigned int number = 0;

	if (!group)
		return;
	fputs("<h2>Why, and what to change</h2>\n", out);
	for (; group && number < CAUSES_MAX; group = group->next)
		put_cause(out, report, group, number++);
	if (group)
		fprintf(out, "<p class=\"soft\">%u more; see tcpfate-ctl explain.</p>\n",
			report->cause_count - number);
}

/* One more, if there is one: the list begins with the first. */
static bool put_doubt(FILE *out, const struct report *report, unsigned int number)
{
	size_t size;
	char *text;
	FILE *words = open_memstream(&text, &size);
	bool told = words && report_doubt(words, report, number);

	if (!words)
		return false;
	fclose(words);
	if (told) {
		fputs(number ? "<li>" : "<h2>What could not be known</h2>\n<ul>\n<li>", out);
		html_put(out, text);
		fputs("</li>\n", out);
	}
	free(text);
	return told;
}

static void put_doubts(FILE *out, const struct report *report)
{
	unsigned int number = 0;

	while (put_doubt(out, report, number))
		number++;
	fputs(number ? "</ul>\n" : "", out);
}

/**
 * report_html() - write a report as a page
 * @out: where to
 * @report: a finished one
 */
void report_html(FILE *out, const struct report *report)
{
	char text[MOMENT_BUF];

	put_head(out, report);
	put_figures(out, report);
	put_when(out, report);
	put_why(out, report);
	page_worst(out, report);
	page_rankings(out, report);
	page_records(out, report);
	put_doubts(out, report);
	moment_text(moment_now(), text);
	fprintf(out, "<footer>Made by tcpfate-ctl %s, %s.</footer>\n</main>\n</body>\n</html>\n",
		VERSION, text);
}
