// SPDX-License-Identifier: GPL-2.0
/*
 * Judges a ladder of text: all of its story stands in it, at the right side, and
 * nothing else; whatever the story is.
 */

#include <stdlib.h>

#include "../columns.h"
#include "../escape.h"
#include "judge.h"
#include "ktap.h"
#include "picture.h"

static struct picture picture;
static struct story story;		/* and how it is drawn */
static struct ladder_style how;

/**
 * struct block - what the picture has to show of a step, between two rows of nothing else
 * @words: without spaces
 * @label: without spaces, and without what became of the data
 * @segment: SEGMENT_NONE if there is no arrow
 * @right: the words are at the right
 * @points_right: and the arrow goes there
 * @broken: it reaches nobody
 * @cause: it is the first cause
 * @timed: its time is known
 */
struct block {
	char words[PICTURE_TEXT], label[PICTURE_TEXT];
	enum segment segment;
	bool right, points_right, broken, cause, timed;
};

static bool fail(const char *why)
{
	char *text = picture_draw(&story, &how);

	printf("# %s:\n%s", why, text);
	free(text);
	return false;
}

static unsigned int left_side(void)
{
	const struct party *party = story.party;

	if (party[0].opener || party[1].opener)
		return !party[0].opener;
	return party[0].accepter;
}

/* As the picture may have it: clean, and without the spaces at which it was wrapped. */
static void squeeze(char to[PICTURE_TEXT], const char *raw)
{
	static char clean[PICTURE_TEXT];

	columns_clean(clean, sizeof(clean), raw, how.utf8);
	for (const char *from = clean; *from; from++)
		if (*from != ' ')
			*to++ = *from;
	*to = '\0';
}

static void expect_words(struct block *block, const struct step *step)
{
	char raw[PICTURE_TEXT] = "";
	FILE *out = fmemopen(raw, sizeof(raw) - 1, "w");

	if (!out)
		abort();
	step_tell(out, &story, step);
	fclose(out);
	squeeze(block->words, raw);
}

static void expect_data(struct block *block, uint64_t bytes, bool at_least, const char *after)
{
	char raw[128] = "";
	FILE *out = fmemopen(raw, sizeof(raw) - 1, "w");

	if (!out)
		abort();
	fputs(at_least ? "DATA at least " : "DATA ", out);
	story_count(out, bytes);
	fprintf(out, " byte%s%s", bytes == 1 ? "" : "s", after);
	fclose(out);
	squeeze(block->label, raw);
}

static void expect_step(struct block *block, const struct step *step)
{
	static const char *const labels[] = { "", "FIN", "RST", "DATA" };
	bool comes = step->act == ACT_RECEIVE_FIN || step->act == ACT_RECEIVE_RST ||
		     step->act == ACT_RECEIVE_DATA;
	bool late = step->act == ACT_RECEIVE_DATA && step->event == TCPFATE_EVENT_DATA_AFTER_CLOSE;

	*block = (struct block){ .segment = step->sends, .cause = step->cause, .timed = true };
	block->right = step->side != left_side();
	block->points_right = comes ? block->right : !block->right;
	block->broken = step->hits || late;
	expect_words(block, step);
	strcpy(block->label, labels[step->sends]);
	if (step->sends == SEGMENT_DATA && step->counted)
		expect_data(block, step->bytes, step->at_least, "");
}

/* Who gives up got no answer to what was sent before. */
static bool is_silent(const struct step *step)
{
	return step->act == ACT_TIMEOUT && step->unacked &&
	       step->timer != TCPFATE_TIMER_TRANSMIT;
}

static void expect_silence(struct block *block, const struct step *step)
{
	*block = (struct block){ .segment = SEGMENT_DATA, .broken = true };
	block->points_right = step->side == left_side();
	expect_data(block, step->unacked, false, ", no answer");
}

/* From the left line to the right one, or back, in one piece; or it breaks off. */
static bool arrow_is_right(const struct row *row, const struct block *block)
{
	wchar_t stroke = block->segment == SEGMENT_RST ? L'=' : L'-';
	int step = block->points_right ? 1 : -1;
	unsigned int from = block->points_right ? picture.left + 1 : picture.right - 1;
	unsigned int to = block->points_right ? picture.right - 1 : picture.left + 1;

	if (row->cell[from] != stroke || row->cell[from + step] != stroke)
		return fail("an arrow does not begin at the side that sends");
	if (!block->broken)
		return row->cell[to] == (block->points_right ? L'>' : L'<') ||
		       fail("an arrow does not end at the other side");
	if (row->cell[to] != L' ' || row->cell[to - step] != L' ')
		return fail("an arrow to nobody ends at the other side");
	while (row->cell[to] == L' ')
		to -= step;
	return row->cell[to] == L'X' || fail("an arrow to nobody ends in no cross");
}

/* Of the first row of a step; the two columns beside the line are free. */
static bool time_is_right(const struct row *row, bool timed)
{
	bool found = false;

	for (unsigned int i = 0; i < picture.left; i++) {
		if (row->cell[i] == L' ')
			continue;
		found = true;
		if (i + 2 >= picture.left)
			return fail("a time touches a line");
	}
	return found == timed || fail("a time is missing, or where none should be");
}

/* Takes the mark of the cause, which stands beside the first words, from @text. */
static bool take_mark(char *text, bool right)
{
	const char *mark = right ? "CAUSE==>" : "<==CAUSE";
	size_t len = strlen(text), size = strlen(mark);
	char *at = right ? text : text + len - size;

	if (len < size || strncmp(at, mark, size))
		return fail("the cause is not marked");
	memmove(at, at + size, strlen(at + size) + 1);
	return true;
}

static bool words_are_at_side(const struct row *row, bool right)
{
	unsigned int beside = right ? picture.right - 1 : picture.left + 1;
	unsigned int next = right ? beside - 1 : beside + 1;

	return (row->cell[beside] == L' ' && row->cell[next] != L' ') ||
	       fail("words stand at the wrong side");
}

/* What became of data is said only where it is known. */
static bool fate_is_true(const struct block *block, const char *fate, unsigned int side)
{
	if (!block->timed || block->segment != SEGMENT_DATA || !block->broken)
		return !*fate || fail("more text than there should be");
	if (!strcmp(fate, "lost"))
		return (story.party[!side].seen && story.loss[side].lost) ||
		       fail("not known to be lost");
	return !strcmp(fate, "neverread") || !strcmp(fate, "notacknowledged") ||
	       fail("what became of data is not said");
}

static bool text_is_right(const struct block *block, const char *text, unsigned int side)
{
	size_t words = strlen(block->words), label = strlen(block->label);

	if (strncmp(text, block->words, words) || strncmp(text + words, block->label, label)) {
		printf("# want: %s%s\n# got:  %s\n", block->words, block->label, text);
		return fail("words or a label are not whole");
	}
	return fate_is_true(block, text + words + label, side);
}

/* The rows from @at to the next that is empty; moves on behind that. */
static bool block_is_right(const struct block *block, unsigned int *at, unsigned int side)
{
	char text[PICTURE_TEXT] = "";
	bool arrow = false, first = true;

	for (; *at < picture.end && !picture_is_gap(&picture, *at); ++*at, first = false) {
		const struct row *row = &picture.row[*at];

		if (arrow || !time_is_right(row, first && block->timed))
			return arrow ? fail("something stands below an arrow") : false;
		arrow = picture_is_arrow(&picture, *at);
		if (arrow && !arrow_is_right(row, block))
			return false;
		if (strlen(text) < strlen(block->words) && !words_are_at_side(row, block->right))
			return false;
		picture_append(&picture, *at, text);
		if (first && block->cause && !take_mark(text, block->right))
			return false;
	}
	if (arrow == !block->segment)
		return fail("an arrow is missing, or too many");
	return (*at)++ < picture.end ? text_is_right(block, text, side) : fail("no row between");
}

static bool steps_are_right(void)
{
	unsigned int at = picture.first + 1;
	struct block block;

	for (unsigned int i = 0; i < story.steps; i++) {
		const struct step *step = &story.step[i];

		expect_silence(&block, step);
		if (is_silent(step) && !block_is_right(&block, &at, step->side))
			return false;
		expect_step(&block, step);
		if (!block_is_right(&block, &at, step->side))
			return false;
	}
	return at == picture.end || fail("more rows than steps");
}

static bool lines_are_right(void)
{
	for (unsigned int end = 0; end < 2; end++) {
		wchar_t want = story.party[end ^ left_side()].seen ? L'|' : L':';

		for (unsigned int i = picture.first; i < picture.end; i++)
			if (picture.row[i].cell[end ? picture.right : picture.left] != want)
				return fail("a lifeline is not that of its side");
	}
	return true;
}

/* Who it is and where, above its own line. */
static bool head_is_right(unsigned int end)
{
	unsigned int width = (picture.right - picture.left - 1) / 2, side = end ^ left_side();
	unsigned int from = end ? picture.right + 1 - width : picture.left;
	const struct party *party = &story.party[side];
	char raw[PICTURE_TEXT] = "", got[PICTURE_TEXT] = "", want[PICTURE_TEXT];
	FILE *out = fmemopen(raw, sizeof(raw) - 1, "w");

	if (!out)
		abort();
	if (party->comm[0])
		story_who(out, &story, side);
	else
		fputs(party->seen ? "(process not known)" : "(not seen)", out);
	story_address(out, party);
	fputs(party->comm[0] && !party->seen ? "(not seen)" : "", out);
	if (party->seen)
		escape_text(out, party->unit);
	fclose(out);
	squeeze(want, raw);
	for (unsigned int i = 0; i < picture.first; i++)
		picture_collect(&picture, i, from, from + width, got);
	return ktap_same(got, want) || fail("a head is wrong");
}

static bool losses_are_right(void)
{
	char raw[PICTURE_TEXT] = "", got[PICTURE_TEXT] = "", want[PICTURE_TEXT];
	FILE *out = fmemopen(raw, sizeof(raw) - 1, "w");

	if (!out)
		abort();
	for (unsigned int i = 0; i < 2; i++) {
		unsigned int side = i ^ left_side();
		const struct loss *loss = &story.loss[side];

		if (!loss_is_known(&story, side))
			continue;
		if (loss->lost)
			fputs("LOST", out);
		else if (loss->at_risk || (!loss->exact && loss->unacked))
			fputs("LOST?", out);
		loss_tell(out, &story, side);
	}
	fclose(out);
	squeeze(want, raw);
	for (unsigned int i = picture.end; i < picture.rows; i++)
		picture_collect(&picture, i, 0, LADDER_MAX, got);
	return ktap_same(got, want) || fail("what was lost is told wrong");
}

/**
 * judge_ladder() - judge the picture of a story
 * @of: the story
 * @in: how it is drawn
 *
 * Return: true if all of it is right; says what is not.
 */
bool judge_ladder(const struct story *of, const struct ladder_style *in)
{
	char *text = picture_draw(of, in);
	bool ok = picture_read(&picture, text, in);

	free(text);
	story = *of;
	how = *in;
	return ok && lines_are_right() && steps_are_right() && head_is_right(0) &&
	       head_is_right(1) && losses_are_right();
}
