// SPDX-License-Identifier: GPL-2.0
/*
 * How a connection ended, as a picture made of text.
 *
 * Two lifelines, time going down. What a side did stands at its line, and below it
 * the arrow that followed from it. The eye shall find three things without reading:
 * the cause, by the only arrow that points at words; the RST, by its double line; and
 * what was lost, by an arrow that breaks off before it is over there.
 */

#include <string.h>

#include "easel.h"

#define MARGIN		1	/* columns between a line and its words */
#define WORDS_ROOM	(2 * MARGIN + 2 + CAUSE_COLUMNS)	/* beside the words */
#define LABEL_ROOM	7	/* of an arrow beside its label */
#define INNER_MIN	40	/* between the lines: an arrow should look like one */

static void put_gap(struct easel *easel)
{
	easel_begin_row(easel);
	easel_put_lifeline(easel, 0);
	easel_put_lifeline(easel, 1);
	easel_end_row(easel);
}

static void put_left_words(struct easel *easel, const struct line *line, bool cause)
{
	easel_move(easel, easel->left + 1 + MARGIN);
	easel_put(easel, cause ? COLOUR_STRONG : COLOUR_OFF, line);
	if (!cause)
		return;
	easel_move(easel, easel->column + 2);
	easel_put_cause(easel, false);
}

static void put_right_words(struct easel *easel, const struct line *line, bool cause)
{
	unsigned int from = easel->right - MARGIN - line->columns;

	if (cause) {
		easel_move(easel, from - 2 - CAUSE_COLUMNS);
		easel_put_cause(easel, true);
	}
	easel_move(easel, from);
	easel_put(easel, cause ? COLOUR_STRONG : COLOUR_OFF, line);
}

/* Beside the words there is always room for the mark of the cause. */
static void put_words(struct easel *easel, const struct rung *rung)
{
	unsigned int width = columns_balanced(rung->words, easel_inner(easel) - WORDS_ROOM);
	const char *rest = rung->words;
	struct line line;

	for (bool first = true; columns_line(&line, &rest, width); first = false) {
		easel_begin_row(easel);
		easel_put_lifeline(easel, 0);
		if (rung->right)
			put_right_words(easel, &line, rung->cause && first);
		else
			put_left_words(easel, &line, rung->cause && first);
		easel_put_lifeline(easel, 1);
		easel_end_row(easel);
	}
}

/* Columns that a broken arrow leaves empty. */
static unsigned int void_of(const struct easel *easel, const struct rung *rung)
{
	return rung->broken ? easel_inner(easel) / 6 : 0;
}

static enum colour look_of(const struct rung *rung)
{
	if (rung->broken)
		return COLOUR_LOSS;
	return rung->segment == SEGMENT_RST ? COLOUR_STRONG : COLOUR_OFF;
}

/* A label too long for its arrow begins above it. */
static void put_label_row(struct easel *easel, enum colour look, const struct line *label)
{
	easel_begin_row(easel);
	easel_put_lifeline(easel, 0);
	easel_move(easel, easel->column + (easel_inner(easel) - label->columns) / 2);
	easel_put(easel, look, label);
	easel_put_lifeline(easel, 1);
	easel_end_row(easel);
}

/* The label in the middle of strokes. */
static void put_shaft(struct easel *easel, const struct rung *rung, const struct line *label,
		      unsigned int length)
{
	unsigned int strokes = length - (label->columns ? label->columns + 2 : 0);
	enum colour look = look_of(rung);

	easel_put_strokes(easel, look, rung->segment, strokes / 2);
	if (label->columns) {
		easel_move(easel, easel->column + 1);
		easel_put(easel, look, label);
		easel_move(easel, easel->column + 1);
	}
	easel_put_strokes(easel, look, rung->segment, strokes - strokes / 2);
}

static void put_right_arrow(struct easel *easel, const struct rung *rung,
			    const struct line *label)
{
	unsigned int length = easel_inner(easel) - void_of(easel, rung) - 1;

	easel_put_tail(easel, look_of(rung), rung->segment, 0);
	put_shaft(easel, rung, label, length);
	easel_put_head(easel, look_of(rung), rung->broken, true);
	easel_put_lifeline(easel, 1);
}

static void put_left_arrow(struct easel *easel, const struct rung *rung, const struct line *label)
{
	unsigned int empty = void_of(easel, rung);

	easel_put_lifeline(easel, 0);
	easel_move(easel, easel->column + empty);
	easel_put_head(easel, look_of(rung), rung->broken, false);
	put_shaft(easel, rung, label, easel_inner(easel) - empty - 1);
	easel_put_tail(easel, look_of(rung), rung->segment, 1);
}

static void put_arrow(struct easel *easel, const struct rung *rung)
{
	unsigned int width = easel_inner(easel) - void_of(easel, rung) - LABEL_ROOM;
	struct line line = { 0 }, next;
	const char *rest = rung->label;

	if (rung->segment == SEGMENT_NONE)
		return;
	columns_line(&line, &rest, width);
	while (columns_line(&next, &rest, width)) {
		put_label_row(easel, look_of(rung), &line);
		line = next;
	}
	easel_begin_row(easel);
	(rung->points_right ? put_right_arrow : put_left_arrow)(easel, rung, &line);
	easel_end_row(easel);
}

static void put_rung(struct easel *easel, const struct rung *rung)
{
	easel->time = rung->time;
	easel->time_look = rung->cause ? COLOUR_LOSS : COLOUR_FAINT;
	put_words(easel, rung);
	put_arrow(easel, rung);
	put_gap(easel);
}

/* Two texts at their sides, as many rows as the longer one needs. */
static void put_pair(struct easel *easel, enum colour look, const char *left, const char *right)
{
	unsigned int width = easel_inner(easel) / 2;
	struct line line;

	while (*left || *right) {
		if (columns_line(&line, &left, width)) {
			easel_move(easel, easel->left);
			easel_put(easel, look, &line);
		}
		if (columns_line(&line, &right, width)) {
			easel_move(easel, easel->right + 1 - line.columns);
			easel_put(easel, look, &line);
		}
		easel_end_row(easel);
	}
}

static void put_ends(struct easel *easel, const struct rungs_end end[2])
{
	put_pair(easel, COLOUR_STRONG, end[0].who, end[1].who);
	put_pair(easel, COLOUR_OFF, end[0].address, end[1].address);
	put_pair(easel, COLOUR_FAINT, end[0].note, end[1].note);
}

static const struct {
	const char *word;
	enum colour look;
} verdicts[] = {
	[VERDICT_FINE] = { "", COLOUR_OFF },
	[VERDICT_DOUBT] = { "LOST?", COLOUR_RISK },
	[VERDICT_LOST] = { "LOST", COLOUR_LOSS },
};

static void put_loss(struct easel *easel, const struct rungs_loss *loss)
{
	const char *rest = loss->words;
	struct line line;

	easel->time = verdicts[loss->verdict].word;
	easel->time_look = verdicts[loss->verdict].look;
	while (columns_line(&line, &rest, easel->width - easel->left)) {
		easel_begin_row(easel);
		easel_move(easel, easel->left);
		easel_put(easel, COLOUR_OFF, &line);
		easel_end_row(easel);
	}
}

static void at_least(unsigned int *width, unsigned int columns)
{
	if (*width < columns)
		*width = columns;
}

/* The times are as wide as the widest of them. */
static unsigned int left_of(const struct rungs *rungs)
{
	unsigned int width = 0;

	for (unsigned int i = 0; i < 2; i++)
		at_least(&width, columns_of(verdicts[rungs->loss[i].verdict].word));
	for (unsigned int i = 0; i < rungs->count; i++)
		at_least(&width, columns_of(rungs->rung[i].time));
	return width + GAP;
}

/* Columns between the lines with which nothing would have to be wrapped. */
static unsigned int inner_of(const struct rungs *rungs)
{
	unsigned int width = INNER_MIN, label;

	for (unsigned int i = 0; i < 2; i++) {
		at_least(&width, 2 * columns_of(rungs->end[i].who));
		at_least(&width, 2 * columns_of(rungs->end[i].address));
	}
	for (unsigned int i = 0; i < rungs->count; i++) {
		label = columns_of(rungs->rung[i].label) + LABEL_ROOM;
		at_least(&width, columns_of(rungs->rung[i].words) + WORDS_ROOM);
		at_least(&width, rungs->rung[i].broken ? label + label / 4 : label);
	}
	return width;
}

static unsigned int bounded(unsigned int width)
{
	if (!width)
		return LADDER_DEFAULT;
	if (width < LADDER_MIN)
		return LADDER_MIN;
	return width > LADDER_MAX ? LADDER_MAX : width;
}

static void measure(struct easel *easel, const struct rungs *rungs)
{
	unsigned int wanted;

	easel->width = bounded(easel->style->width);
	easel->left = left_of(rungs);
	wanted = easel->left + inner_of(rungs) + 1;
	easel->right = wanted < easel->width ? wanted : easel->width - 1;
	for (unsigned int i = 0; i < 2; i++)
		easel->seen[i] = rungs->end[i].seen;
}

/**
 * ladder_print() - draw how a connection ended
 * @out: where to
 * @story: what happened
 * @style: what the picture may be made of
 */
void ladder_print(FILE *out, const struct story *story, const struct ladder_style *style)
{
	struct easel easel = { .out = out, .style = style };
	struct rungs rungs;

	if (rungs_build(&rungs, story, style->utf8)) {
		fputs("(no memory for the diagram)\n", out);
		return;
	}
	measure(&easel, &rungs);
	put_ends(&easel, rungs.end);
	put_gap(&easel);
	for (unsigned int i = 0; i < rungs.count; i++)
		put_rung(&easel, &rungs.rung[i]);
	put_loss(&easel, &rungs.loss[0]);
	put_loss(&easel, &rungs.loss[1]);
}
