// SPDX-License-Identifier: GPL-2.0
/*
 * How connections ended, as a drawing for a ticket or a post-mortem.
 *
 * The same ladders as in text, below each other, each with its title above it, and
 * below it what was lost and what to change. One file, which needs nothing else.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "moment.h"
#include "quill.h"
#include "rungs.h"
#include "sheet.h"
#include "svg.h"

#define MARGIN		30
#define WIDTH		960
#define LEFT		(MARGIN + 17 * SHEET_COLUMN)	/* beside the longest time */
#define RIGHT		(WIDTH - MARGIN)
#define INNER		(RIGHT - LEFT)
#define BESIDE		12	/* between a line and its words */
#define MARK_ROOM	100	/* that the mark of the cause needs */
#define GAP		14	/* between two steps */
#define VOID		(INNER / 6)	/* that an arrow to nobody leaves */
#define LABEL_BESIDE	8	/* between a label and its arrow */
#define LABEL_MAX	(INNER - VOID - 120)

/* What is written in the column of the times, before a paragraph. */
static void put_heading(struct sheet *sheet, enum ink ink, const char *word)
{
	sheet_words(sheet, LEFT - BESIDE, ANCHOR_END, ink, word);
}

static void put_words(struct sheet *sheet, const struct rung *rung)
{
	unsigned int width = sheet_columns(INK_PLAIN, INNER - 2 * BESIDE - MARK_ROOM);
	int x = rung->right ? RIGHT - BESIDE : LEFT + BESIDE, away = rung->right ? -1 : 1;
	enum anchor anchor = rung->right ? ANCHOR_END : ANCHOR_START;
	const char *rest = rung->words;
	bool first = true;
	struct line line;

	for (width = columns_balanced(rest, width); columns_line(&line, &rest, width);
	     first = false) {
		sheet->y += SHEET_ROW;
		sheet_text(sheet, x, anchor, rung->cause ? INK_STRONG : INK_PLAIN, &line);
		if (first)
			put_heading(sheet, rung->cause ? INK_ALARM : INK_FAINT, rung->time);
		if (first && rung->cause)
			sheet_mark(sheet, x + away * ((int)line.columns * SHEET_COLUMN + BESIDE),
				   sheet->y - SHEET_ROW / 2, -away, "CAUSE");
	}
}

static enum ink ink_of(const struct rung *rung)
{
	return rung->broken || rung->segment == SEGMENT_RST ? INK_ALARM : INK_PLAIN;
}

/* A RST is a double line. */
static void put_stroke(struct sheet *sheet, const struct rung *rung, int from, int to, int y)
{
	int off = rung->segment == SEGMENT_RST ? 2 : 0;

	sheet_line(sheet, from, y - off, to, y - off, ink_of(rung));
	if (off)
		sheet_line(sheet, from, y + off, to, y + off, ink_of(rung));
}

/* The label is in the middle, and the line is open there. */
static void put_shaft(struct sheet *sheet, const struct rung *rung, int from, int to)
{
	unsigned int width = sheet_columns(INK_PLAIN, LABEL_MAX);
	const char *rest = rung->label;
	int half, middle = (from + to) / 2, away = to > from ? 1 : -1;
	struct line line;

	while (columns_line(&line, &rest, width)) {
		sheet->y += SHEET_ROW;
		sheet_text(sheet, middle, ANCHOR_MIDDLE,
			   ink_of(rung) == INK_PLAIN ? INK_STRONG : INK_ALARM, &line);
	}
	half = away * ((int)line.columns * SHEET_COLUMN / 2 + LABEL_BESIDE);
	put_stroke(sheet, rung, from, middle - half, sheet->y - SHEET_ROW / 2);
	put_stroke(sheet, rung, middle + half, to, sheet->y - SHEET_ROW / 2);
}

static void put_arrow(struct sheet *sheet, const struct rung *rung)
{
	int from = rung->points_right ? LEFT : RIGHT, to = rung->points_right ? RIGHT : LEFT;
	int away = rung->points_right ? 1 : -1;

	if (rung->segment == SEGMENT_NONE)
		return;
	if (rung->broken)
		to -= away * VOID;
	put_shaft(sheet, rung, from, rung->broken ? to : to - away * 10);
	if (rung->broken)
		sheet_cross(sheet, to, sheet->y - SHEET_ROW / 2);
	else
		sheet_head(sheet, to, sheet->y - SHEET_ROW / 2, away, ink_of(rung));
}

/* Two texts at their sides, as many rows as the longer one needs. */
static void put_pair(struct sheet *sheet, enum ink ink, const char *left, const char *right)
{
	unsigned int width = sheet_columns(ink, INNER / 2 - BESIDE);
	struct line line;

	while (*left || *right) {
		sheet->y += SHEET_ROW;
		if (columns_line(&line, &left, width))
			sheet_text(sheet, LEFT, ANCHOR_START, ink, &line);
		if (columns_line(&line, &right, width))
			sheet_text(sheet, RIGHT, ANCHOR_END, ink, &line);
	}
}

static void put_lifeline(struct sheet *sheet, const struct rungs_end *end, int x, int from)
{
	if (end->seen)
		sheet_line(sheet, x, from, x, sheet->y, INK_PLAIN);
	else
		sheet_dashes(sheet, x, from, sheet->y);
}

static void put_ladder(struct sheet *sheet, const struct rungs *rungs)
{
	const struct rungs_end *end = rungs->end;
	int from;

	put_pair(sheet, INK_STRONG, end[0].who, end[1].who);
	put_pair(sheet, INK_PLAIN, end[0].address, end[1].address);
	put_pair(sheet, INK_FAINT, end[0].note, end[1].note);
	sheet->y += GAP / 2;
	from = sheet->y;
	for (unsigned int i = 0; i < rungs->count; i++) {
		sheet->y += GAP;
		put_words(sheet, &rungs->rung[i]);
		put_arrow(sheet, &rungs->rung[i]);
	}
	sheet->y += GAP;
	put_lifeline(sheet, &end[0], LEFT, from);
	put_lifeline(sheet, &end[1], RIGHT, from);
}

static const char *const verdicts[] = {
	[VERDICT_FINE] = "", [VERDICT_DOUBT] = "LOST?", [VERDICT_LOST] = "LOST",
};

/* A paragraph behind its heading, if there is anything to say. */
static void put_paragraph(struct sheet *sheet, enum ink ink, const char *heading,
			  const char *text)
{
	int y = sheet->y;

	if (!*text)
		return;
	sheet->y += SHEET_ROW;
	put_heading(sheet, ink, heading);
	sheet->y = y;
	sheet_paragraph(sheet, LEFT, INNER - SHEET_COLUMN, INK_PLAIN, text);
}

static void put_title(struct sheet *sheet, struct quill *quill, const struct story *story,
		      unsigned int number)
{
	char words[RUNG_WORDS];

	if (number)
		fprintf(quill->out, "%u. ", number);
	story_title(quill->out, story);
	quill_take(quill, words, sizeof(words));
	fputs("<title>", sheet->out);
	sheet_xml(sheet->out, words, strlen(words));
	fputs("</title>\n", sheet->out);
	sheet_paragraph(sheet, MARGIN, WIDTH - 2 * MARGIN, INK_TITLE, words);
	fprintf(quill->out, "%s; 0 is ", cause_word(story->cause));
	moment_put_whole(quill->out, story->time);
	quill_take(quill, words, sizeof(words));
	sheet_paragraph(sheet, MARGIN, WIDTH - 2 * MARGIN, INK_FAINT, words);
	sheet->y += GAP;
}

static const struct {
	const char *heading;
	void (*tell)(FILE *out, const struct story *story);
} advice[] = {
	{ "Rule", cause_rule },
	{ "Change", cause_remedy },
	{ "Unsure", story_doubt },
};

static void put_advice(struct sheet *sheet, struct quill *quill, const struct story *story)
{
	char words[RUNG_WORDS];

	for (unsigned int i = 0; i < sizeof(advice) / sizeof(advice[0]); i++) {
		advice[i].tell(quill->out, story);
		quill_take(quill, words, sizeof(words));
		sheet->y += *words ? GAP / 2 : 0;
		put_paragraph(sheet, INK_STRONG, advice[i].heading, words);
	}
}

static int put_story(struct sheet *sheet, const struct story *story, unsigned int number)
{
	struct rungs rungs;
	struct quill quill;
	int err = rungs_build(&rungs, story, true);

	if (!err)
		err = quill_begin(&quill, true);
	if (err)
		return err;
	fputs("<g>\n", sheet->out);
	put_title(sheet, &quill, story, number);
	put_ladder(sheet, &rungs);
	sheet->y += GAP / 2;
	for (unsigned int i = 0; i < 2; i++)
		put_paragraph(sheet, INK_ALARM, verdicts[rungs.loss[i].verdict],
			      rungs.loss[i].words);
	put_advice(sheet, &quill, story);
	fputs("</g>\n", sheet->out);
	quill_end(&quill);
	return 0;
}

static int put_stories(struct sheet *sheet, const struct story *const *stories,
		       unsigned int count)
{
	int err = 0;

	sheet->y = MARGIN;
	for (unsigned int i = 0; i < count && !err; i++) {
		if (i) {
			sheet->y += MARGIN;
			sheet_line(sheet, MARGIN, sheet->y, RIGHT, sheet->y, INK_FAINT);
			sheet->y += MARGIN;
		}
		err = put_story(sheet, stories[i], count > 1 ? i + 1 : 0);
	}
	sheet->y += MARGIN;
	return err;
}

static const char *const about[] = {
	"<title>How TCP connections ended</title>",
	"<desc>What each end did, in order; what went between them; what was lost, and why.</desc>",
};

/* Only now its height is known. */
static void put_document(FILE *out, const struct sheet *sheet, const char *body)
{
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", out);
	fputs("<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" role=\"img\"", out);
	fprintf(out, " width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\"", WIDTH, sheet->y,
		WIDTH, sheet->y);
	fputs(" font-family=\"'DejaVu Sans Mono', Menlo, Consolas, monospace\"", out);
	fputs(" font-size=\"15\" fill=\"#222\" xml:space=\"preserve\">\n", out);
	for (unsigned int i = 0; i < sizeof(about) / sizeof(about[0]); i++)
		fprintf(out, "%s\n", about[i]);
	fprintf(out, "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n", WIDTH, sheet->y);
	fputs(body, out);
	fputs("</svg>\n", out);
}

/**
 * svg_write() - draw how connections ended
 * @out: where to
 * @stories: what happened to each
 * @count: how many there are
 *
 * Return: 0, -ENOMEM, or -EIO if @out cannot take it.
 */
int svg_write(FILE *out, const struct story *const *stories, unsigned int count)
{
	struct sheet sheet = { 0 };
	char *body = NULL;
	size_t size;
	int err;

	sheet.out = open_memstream(&body, &size);
	if (!sheet.out)
		return -ENOMEM;
	err = put_stories(&sheet, stories, count);
	if (fclose(sheet.out) && !err)
		err = -ENOMEM;
	if (!err)
		put_document(out, &sheet, body);
	free(body);
	if (!err && (fflush(out) || ferror(out)))
		err = -EIO;
	return err;
}
