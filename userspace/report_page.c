// SPDX-License-Identifier: GPL-2.0
/* The tables in the page of a report. */

#include "digits.h"
#include "html.h"
#include "moment.h"
#include "phrase.h"
#include "report_page.h"

#define RANKS_MAX	10	/* programs and hosts that are told */

void page_number(FILE *out, uint64_t number)
{
	char text[GROUPED_MAX];

	*digits_grouped(text, number) = '\0';
	fputs(text, out);
}

/* One step, or one end, of a story. */
struct of_story {
	const struct story *story;
	const struct step *step;
	unsigned int side;
};

static void write_who(FILE *out, const void *arg)
{
	const struct of_story *of = arg;

	story_who(out, of->story, of->side);
}

static void write_step(FILE *out, const void *arg)
{
	const struct of_story *of = arg;

	step_tell(out, of->story, of->step);
}

static void write_address(FILE *out, const void *arg)
{
	const struct of_story *of = arg;

	story_address(out, &of->story->party[of->side]);
}

static void write_loss(FILE *out, const void *arg)
{
	const struct of_story *of = arg;

	loss_tell(out, of->story, of->side);
}

/* Before or after the first cause. */
static void put_clock(FILE *out, const struct story *story, const struct step *step)
{
	int64_t ns = step->time - story->time;

	fprintf(out, "%s%s", step->inferred ? "~" : "", ns < 0 ? "&minus;" : ns ? "+" : "");
	if (ns)
		put_duration(out, (uint64_t)(ns < 0 ? -ns : ns));
	else
		fputc('0', out);
}

static void put_step(FILE *out, const struct of_story *of)
{
	fputs("<tr><td class=\"n\">", out);
	put_clock(out, of->story, of->step);
	fputs("</td><td class=\"t\">", out);
	html_words(out, write_who, of);
	fputs("</td><td>", out);
	html_words(out, write_step, of);
	fputs(of->step->cause ? " <span class=\"cause\">&larr; the cause</span>" : "", out);
	fputs("</td></tr>\n", out);
}

/* What each side did, in its order, and what became of its bytes. */
void page_steps(FILE *out, const struct story *story)
{
	struct of_story of = { .story = story };

	fputs("<div class=\"scroll\"><table>\n", out);
	for (unsigned int i = 0; i < story->steps; i++) {
		of.step = &story->step[i];
		of.side = of.step->side;
		put_step(out, &of);
	}
	fputs("</table></div>\n", out);
	for (of.side = 0; of.side < 2; of.side++) {
		if (!loss_is_known(story, of.side))
			continue;
		fputs("<p>", out);
		html_words(out, write_loss, &of);
		fputs("</p>\n", out);
	}
}

static void put_end(FILE *out, const struct story *story, unsigned int side)
{
	const struct of_story of = { .story = story, .side = side };

	html_words(out, write_address, &of);
	if (!*story->party[side].comm)
		return;
	fputs(" <strong>", out);
	html_put(out, story->party[side].comm);
	fputs("</strong>", out);
}

/* Connections that lost most; who opened one stands at the left. */
void page_worst(FILE *out, const struct report *report)
{
	char text[MOMENT_BUF];

	if (!report->worst_count)
		return;
	fputs("<h2>Worst connections</h2>\n<div class=\"scroll\"><table>\n"
	      "<tr><th class=\"n\">bytes</th><th>when</th><th>connection</th><th>cause</th></tr>\n",
	      out);
	for (unsigned int i = 0; i < report->worst_count; i++) {
		const struct story *story = &report->worst[i];
		unsigned int first = story->party[1].opener;

		moment_text(story->time, text);
		fputs("<tr><td class=\"n\">", out);
		page_number(out, story_cost(story));
		fprintf(out, "</td><td class=\"t\">%s</td><td>", text);
		put_end(out, story, first);
		fputs(" &rarr; ", out);
		put_end(out, story, !first);
		fprintf(out, "</td><td>%s</td></tr>\n", cause_word(story->cause));
	}
	fputs("</table></div>\n", out);
}

static void put_rank(FILE *out, const struct rank *rank)
{
	fputs("<tr><td>", out);
	if (rank->life == RANK_OTHERS)
		fputs("all others", out);
	else
		html_put(out, *rank->key.text ? rank->key.text : "not known");
	fputs("</td><td class=\"n\">", out);
	page_number(out, rank->counts.connections);
	fputs("</td><td class=\"n\">", out);
	page_number(out, counts_cost(&rank->counts));
	fputs("</td></tr>\n", out);
}

static void put_ranking(FILE *out, const struct ranking *ranking, const char *title,
			const char *name)
{
	unsigned int rows = ranking_rows(ranking);

	fprintf(out, "<section>\n<h2>%s</h2>\n<table>\n<tr><th>%s</th>", title, name);
	fputs("<th class=\"n\">connections</th><th class=\"n\">bytes</th></tr>\n", out);
	for (unsigned int i = 0; i < rows && i < RANKS_MAX; i++)
		put_rank(out, ranking_row(ranking, i));
	if (rows > RANKS_MAX)
		fprintf(out, "<tr><td class=\"soft\" colspan=\"3\">and %u more</td></tr>\n",
			rows - RANKS_MAX);
	if (ranking_others(ranking)->counts.records)
		put_rank(out, ranking_others(ranking));
	fputs("</table>\n</section>\n", out);
}

void page_rankings(FILE *out, const struct report *report)
{
	if (!ranking_rows(report->programs))
		return;
	fputs("<div class=\"columns\">\n", out);
	put_ranking(out, report->programs, "Programs that have to change", "program");
	put_ranking(out, report->peers, "Hosts at their other end", "host");
	fputs("</div>\n", out);
}

static void put_counts(FILE *out, const char *what, const char *of,
		       const uint64_t counts[KINDS], const struct names *names)
{
	char buf[NAME_BUF];

	fprintf(out, "<section>\n<table>\n<tr><th>%s</th><th class=\"n\">%s</th></tr>\n", what, of);
	for (unsigned int i = 0; i < KINDS; i++) {
		if (!counts[i])
			continue;
		fprintf(out, "<tr><td>%s</td><td class=\"n\">", name_word(names, i, buf));
		page_number(out, counts[i]);
		fputs("</td></tr>\n", out);
	}
	fputs("</table>\n</section>\n", out);
}

/* What it was made of. */
void page_records(FILE *out, const struct report *report)
{
	if (!report->records)
		return;
	fputs("<h2>What was recorded</h2>\n<div class=\"columns\">\n", out);
	put_counts(out, "event", "records", report->event, &event_names);
	put_counts(out, "ending", "ends", report->ending, &ending_names);
	put_counts(out, "loss, as one end knows it", "ends", report->loss, &loss_names);
	fputs("</div>\n", out);
}
