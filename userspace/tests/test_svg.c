// SPDX-License-Identifier: GPL-2.0
/* The drawing: well-formed, tidy, and all of a story is in it; whatever it is. */

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "../columns.h"
#include "../style.h"
#include "../svg.h"
#include "drawing.h"
#include "fable.h"
#include "ktap.h"

#define ROUNDS		2000
#define WORDS_MAX	65536

static struct drawing drawing;

/* What is drawn; the next call overwrites it. */
static const char *draw(const struct story *const *stories, unsigned int count)
{
	static char *svg;
	static size_t size;
	FILE *out;

	free(svg);
	out = open_memstream(&svg, &size);
	if (!out || svg_write(out, stories, count))
		abort();
	fclose(out);
	return svg;
}

/* Without spaces, at which it was broken into lines. */
static void squeeze(char *to, const char *from)
{
	for (to += strlen(to); *from; from++)
		if (*from != ' ')
			*to++ = *from;
	*to = '\0';
}

/**
 * struct want - what has to be found in a drawing, one after the other
 * @out: words are written here first
 * @text: the buffer of it
 * @size: its size
 * @in: all text of the drawing, without spaces
 */
struct want {
	FILE *out;
	char *text;
	size_t size;
	const char *in;
};

static bool find(struct want *want)
{
	char clean[WORDS_MAX], words[WORDS_MAX] = "";
	const char *found;

	fputc('\0', want->out);
	fflush(want->out);
	columns_clean(clean, sizeof(clean), want->text, true);
	squeeze(words, clean);
	rewind(want->out);
	found = strstr(want->in, words);
	if (!found)
		return ktap_same(want->in, words);
	want->in = found + strlen(words);
	return true;
}

static unsigned int left_side(const struct story *story)
{
	const struct party *party = story->party;

	return !party[0].opener && (party[1].opener || party[0].accepter);
}

/* Text in the order in which it was drawn; headings are of another column. */
static bool has_words(const struct story *story)
{
	unsigned int left = left_side(story);
	char in[WORDS_MAX] = "";
	struct want want = { .in = in };
	bool ok;

	for (unsigned int i = 0; i < drawing.count; i++)
		if (!drawing.item[i].heading)
			squeeze(in, drawing.item[i].text);
	want.out = open_memstream(&want.text, &want.size);
	if (!want.out)
		abort();
	story_title(want.out, story);
	ok = find(&want);
	fputs(cause_word(story->cause), want.out);
	ok &= find(&want);
	for (unsigned int i = 0; i < story->steps; i++) {
		step_tell(want.out, story, &story->step[i]);
		ok &= find(&want);
	}
	for (unsigned int i = 0; i < 2; i++)
		if (loss_is_known(story, left ^ i)) {
			loss_tell(want.out, story, left ^ i);
			ok &= find(&want);
		}
	cause_rule(want.out, story);
	ok &= find(&want);
	cause_remedy(want.out, story);
	ok &= find(&want);
	story_doubt(want.out, story);
	ok &= find(&want) && !*want.in;
	fclose(want.out);
	free(want.text);
	return ok;
}

/**
 * struct arrow - an arrow that should be there
 * @right: it goes to the right
 * @broken: it reaches nobody
 */
struct arrow {
	bool right, broken;
};

static unsigned int list_arrows(const struct story *story, struct arrow *arrow)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < story->steps; i++) {
		const struct step *step = &story->step[i];
		bool comes = step->act >= ACT_RECEIVE_FIN;
		bool from_left = step->side == left_side(story);
		bool late = step->event == TCPFATE_EVENT_DATA_AFTER_CLOSE &&
			    step->act == ACT_RECEIVE_DATA;

		if (step->act == ACT_TIMEOUT && step->unacked &&
		    step->timer != TCPFATE_TIMER_TRANSMIT)
			arrow[count++] = (struct arrow){ from_left, true };
		if (step->sends != SEGMENT_NONE)
			arrow[count++] = (struct arrow){ from_left != comes, step->hits || late };
	}
	return count;
}

/* The lifelines are drawn last: solid ones of sides that were seen. */
static bool find_lines(const struct story *story, struct item line[2])
{
	unsigned int found = 0;

	for (unsigned int i = 0; i < drawing.count; i++) {
		const struct item *item = &drawing.item[i];

		if (item->x1 == item->x2 && found < 2)
			line[found++] = *item;
	}
	for (unsigned int i = 0; i < 2; i++) {
		bool solid = line[i].kind == ITEM_LINE;

		if (solid != story->party[i ^ left_side(story)].seen)
			return false;
	}
	return found == 2 && line[0].x1 < line[1].x1;
}

static bool arrow_is_right(const struct item *item, const struct arrow *arrow,
			   const struct item line[2])
{
	int middle = (line[0].x1 + line[1].x1) / 2;

	if (item->y1 < line[0].y1 || item->y2 > line[0].y2)
		return false;
	if (!arrow->broken)
		return item->kind == ITEM_HEAD && item->x2 == line[arrow->right].x1 &&
		       (item->x1 < item->x2) == arrow->right;
	if (item->kind != ITEM_CROSS || item->x1 < line[0].x1 + 50 || item->x2 > line[1].x1 - 50)
		return false;
	return arrow->right ? item->x1 > middle : item->x2 < middle;
}

static bool has_arrows(const struct story *story)
{
	struct arrow arrow[2 * STEPS_MAX];
	unsigned int count = list_arrows(story, arrow), found = 0, marks = 0;
	struct item line[2];

	if (!find_lines(story, line))
		return ktap_same("other lifelines", "those of the sides");
	for (unsigned int i = 0; i < drawing.count; i++) {
		const struct item *item = &drawing.item[i];

		marks += item->kind == ITEM_MARK;
		if (item->kind != ITEM_HEAD && item->kind != ITEM_CROSS)
			continue;
		if (found == count || !arrow_is_right(item, &arrow[found++], line))
			return ktap_same("another arrow", "that of the step");
	}
	for (unsigned int i = 0; i < story->steps; i++)
		marks -= story->step[i].cause;
	return (found == count && !marks) || ktap_same("too few arrows or marks", "");
}

static bool is_right(const struct story *story)
{
	return drawing_read(&drawing, draw(&story, 1)) && drawing_is_tidy(&drawing) &&
	       has_words(story) && has_arrows(story);
}

static int known(void)
{
	static void (*const fables[])(struct story *story) = {
		fable_message_2, fable_unread, fable_timeout,
	};
	struct story story;
	bool ok = true;

	for (unsigned int i = 0; i < sizeof(fables) / sizeof(fables[0]); i++) {
		fables[i](&story);
		ok &= is_right(&story);
	}
	return ok;
}

static int any(void)
{
	struct story story;

	for (unsigned int seed = 0; seed < ROUNDS; seed++) {
		fable_random(&story, seed);
		if (is_right(&story))
			continue;
		printf("# seed %u\n", seed);
		return false;
	}
	return true;
}

static int many(void)
{
	static struct story story[5];
	const struct story *list[5];
	bool ok = true;
	int height = 0;

	for (unsigned int i = 0; i < 5; i++) {
		fable_random(&story[i], 100 + i);
		list[i] = &story[i];
		ok &= drawing_read(&drawing, draw(list, i + 1)) && drawing_is_tidy(&drawing);
		ok &= drawing.height > height;
		height = drawing.height;
	}
	return ok;
}

static unsigned int count_of(const char *word, const char *in)
{
	unsigned int count = 0;

	for (in = strstr(in, word); in; in = strstr(in + 1, word))
		count++;
	return count;
}

/* Who reads it elsewhere has to know of which zone its time is. */
static int zones(void)
{
	const struct story *list[1];
	struct story story;
	bool ok;

	fable_message_2(&story);
	list[0] = &story;
	setenv("TZ", "CET-1", true);
	tzset();
	ok = count_of("; 0 is 2023-11-14 23:13:20.000 +0100<", draw(list, 1)) == 1;
	style.utc = true;
	ok &= count_of("; 0 is 2023-11-14 22:13:20.000Z<", draw(list, 1)) == 1;
	style.utc = false;
	return ok;
}

static int none(void)
{
	return drawing_read(&drawing, draw(NULL, 0)) && !drawing.count;
}

/* Nothing that a viewer would have to fetch or run; one address, which is a name. */
static int self_contained(void)
{
	static const char *const words[] = { "href", "url(", "<script", "<image", "<style", "<!" };
	const struct story *list[1];
	struct story story;
	bool ok = true;

	list[0] = &story;
	for (unsigned int seed = 0; seed < ROUNDS / 10; seed++) {
		const char *svg;

		fable_random(&story, seed);
		svg = draw(list, 1);
		for (unsigned int i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			ok &= !count_of(words[i], svg);
		ok &= count_of("://", svg) == 1 && count_of("http://www.w3.org/2000/svg", svg) == 1;
	}
	return ok;
}

static int full(void)
{
	const struct story *list[1];
	struct story story;
	FILE *out = fopen("/dev/full", "w");
	int err;

	if (!out)
		return KTAP_SKIP;
	fable_unread(&story);
	list[0] = &story;
	err = svg_write(out, list, 1);
	fclose(out);
	return err == -EIO;
}

/* By another reader of XML. */
static int well_formed(void)
{
	const struct story *list[1];
	struct story story;
	bool ok = true;

	if (system("xmllint --version >/dev/null 2>&1"))
		return KTAP_SKIP;
	list[0] = &story;
	for (unsigned int seed = 0; seed < 20; seed++) {
		FILE *out = popen("xmllint --noout -", "w");

		if (!out)
			abort();
		fable_random(&story, seed);
		ok &= !svg_write(out, list, 1);
		ok &= !pclose(out);
	}
	return ok;
}

static const struct ktap_test tests[] = {
	{ "all of a story", known },
	{ "all of any story, tidy", any },
	{ "many stories, below each other", many },
	{ "the time of the cause, with its zone", zones },
	{ "no story", none },
	{ "nothing from elsewhere", self_contained },
	{ "a full disk", full },
	{ "well-formed, as others see it", well_formed },
};

int main(void)
{
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
