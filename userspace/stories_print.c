// SPDX-License-Identifier: GPL-2.0
/* A story, or many of one cause, as text for people. */

#include <inttypes.h>

#include "colour.h"
#include "escape.h"
#include "label.h"
#include "moment.h"
#include "phrase.h"
#include "stories.h"
#include "wrap.h"

#define MARGIN		3	/* columns before everything but the title */
#define LABEL		9	/* columns of "Change" and the like */
#define CLOCK		12	/* columns of "~+59 min 59 s" */
#define WHO		16	/* columns of "gunicorn[123456]" */

/**
 * struct page - where a story is printed
 * @out: where to
 * @width: columns
 * @group: what is told
 * @story: the example of it
 */
struct page {
	FILE *out;
	unsigned int width;
	const struct stories *group;
	const struct story *story;
};

/* What is written behind a label. */
typedef void (*page_words)(FILE *out, const struct page *page);

/* A paragraph behind its label, if there is anything to say. */
static void put_labelled(const struct page *page, const char *label, page_words words)
{
	struct wrap wrap;

	if (wrap_begin(&wrap))
		return;
	words(wrap.out, page);
	if (!wrap_is_empty(&wrap))
		fprintf(page->out, "%*s%s%-*s%s", MARGIN, "", colour(COLOUR_STRONG), LABEL,
			label, colour(COLOUR_OFF));
	wrap_end(&wrap, page->out, MARGIN + LABEL, page->width);
}

static void put_title(const struct page *page)
{
	struct wrap wrap;
	int indent;

	if (wrap_begin(&wrap))
		return;
	fputs(colour(COLOUR_STRONG), page->out);
	indent = fprintf(page->out, "%" PRIu64 ". ", page->group->number);
	story_title(wrap.out, page->story);
	wrap_end(&wrap, page->out, (unsigned int)indent, page->width);
	fputs(colour(COLOUR_OFF), page->out);
}

/* That it is root tells nothing. */
static void put_place(FILE *out, const struct party *party)
{
	const char *place = party->unit;

	if (!*place)
		place = party->has_uid && party->uid ? user_name(party->uid) : NULL;
	if (!place)
		return;
	fputs(" (", out);
	escape_text(out, place);
	fputc(')', out);
}

static void put_party(FILE *out, const struct story *story, unsigned int side)
{
	const struct party *party = &story->party[side];

	story_address(out, party);
	if (!party->comm[0])
		return;
	fputc(' ', out);
	story_who(out, story, side);
	put_place(out, party);
}

static void put_parties(const struct page *page)
{
	const struct story *story = page->story;
	unsigned int first = story->party[1].opener;
	struct wrap wrap;

	if (wrap_begin(&wrap))
		return;
	fprintf(page->out, "\n%*s", MARGIN, "");
	moment_put(wrap.out, story->time);
	fputc(' ', wrap.out);
	put_party(wrap.out, story, first);
	fputs(story->party[first].opener ? " connected to " : " and ", wrap.out);
	put_party(wrap.out, story, !first);
	if (story->by_isn)
		fputs(" (behind NAT, joined by their sequence numbers)", wrap.out);
	wrap_end(&wrap, page->out, MARGIN, page->width);
	fputc('\n', page->out);
}

/* Relative to the cause. */
static void put_clock(FILE *out, const struct page *page, const struct step *step)
{
	int64_t ns = step->time - page->story->time;
	struct wrap wrap;

	if (wrap_begin(&wrap))
		return;
	fputs(step->inferred ? "~" : "", wrap.out);
	fputs(ns < 0 ? "-" : ns ? "+" : "", wrap.out);
	if (ns)
		put_duration(wrap.out, (uint64_t)(ns < 0 ? -ns : ns));
	else
		fputc('0', wrap.out);
	wrap_pad(&wrap, out, -CLOCK);
}

static const char *const segments[] = {
	[SEGMENT_FIN] = "FIN", [SEGMENT_RST] = "RST", [SEGMENT_DATA] = "data",
};

/* What went over the network, and from where if that end has not told. */
static void put_segment(FILE *out, const struct step *step)
{
	bool receives = step->act >= ACT_RECEIVE_FIN;

	if (step->sends != SEGMENT_NONE && !receives)
		fprintf(out, " -> %s", segments[step->sends]);
	if (step->hits)
		fputs(", which nobody will read", out);
}

static void put_step(const struct page *page, const struct step *step)
{
	unsigned int indent = MARGIN + CLOCK + 2;
	struct wrap who, what;

	if (wrap_begin(&who))
		return;
	fputs(colour(step->cause ? COLOUR_STRONG : COLOUR_OFF), page->out);
	fprintf(page->out, "%-*s", MARGIN, step->cause ? "=>" : "");
	put_clock(page->out, page, step);
	fputs("  ", page->out);
	step_who(who.out, page->story, step);
	indent += wrap_pad(&who, page->out, WHO) + 2;
	if (wrap_begin(&what))
		return;
	fputs("  ", page->out);
	step_tell(what.out, page->story, step);
	put_segment(what.out, step);
	wrap_end(&what, page->out, indent, page->width);
	fputs(colour(COLOUR_OFF), page->out);
}

static void put_direction(FILE *out, const struct page *page, unsigned int side)
{
	if (loss_is_known(page->story, side))
		loss_tell(out, page->story, side);
}

/* The direction that lost more comes first. */
static unsigned int worse(const struct story *story)
{
	const struct loss *loss = story->loss;

	return loss[1].lost + loss[1].unacked > loss[0].lost + loss[0].unacked;
}

static void put_worse(FILE *out, const struct page *page)
{
	put_direction(out, page, worse(page->story));
}

static void put_better(FILE *out, const struct page *page)
{
	put_direction(out, page, !worse(page->story));
}

static void put_rule(FILE *out, const struct page *page)
{
	cause_rule(out, page->story);
}

static void put_remedy(FILE *out, const struct page *page)
{
	cause_remedy(out, page->story);
}

static void put_doubt(FILE *out, const struct page *page)
{
	story_doubt(out, page->story);
}

static void put_repeated(FILE *out, const struct page *page)
{
	const struct stories *group = page->group;
	uint64_t lost = group->culprit_lost + group->other_lost;

	if (group->count == 1)
		return;
	story_count(out, group->count - 1);
	fputs(" like this since ", out);
	moment_put(out, group->first);
	fputs(", the last at ", out);
	moment_put(out, group->last);
	if (!lost)
		return;
	fputs("; together ", out);
	story_count(out, lost);
	fprintf(out, " byte%s lost or not acknowledged", lost == 1 ? "" : "s");
}

static const struct {
	const char *label;
	page_words words;
} paragraphs[] = {
	{ "Lost", put_worse },
	{ "", put_better },
	{ "Rule", put_rule },
	{ "Change", put_remedy },
	{ "Unsure", put_doubt },
	{ "And", put_repeated },
};

/**
 * stories_print() - tell a cause to people: the worst story of it, and how many more
 * @out: where to
 * @stories: the group
 * @width: columns of a line
 */
void stories_print(FILE *out, const struct stories *stories, unsigned int width)
{
	const struct page page = { out, width, stories, &stories->example };

	put_title(&page);
	put_parties(&page);
	for (unsigned int i = 0; i < page.story->steps; i++)
		put_step(&page, &page.story->step[i]);
	fputc('\n', out);
	for (unsigned int i = 0; i < sizeof(paragraphs) / sizeof(paragraphs[0]); i++)
		put_labelled(&page, paragraphs[i].label, paragraphs[i].words);
	fputc('\n', out);
}

/**
 * stories_print_more() - tell that a cause that was told has come again
 * @out: where to
 * @stories: the group
 * @count: how many times
 */
void stories_print_more(FILE *out, const struct stories *stories, uint64_t count)
{
	moment_put(out, stories->last);
	fprintf(out, "  %" PRIu64 " more like %" PRIu64 ": ", count, stories->number);
	story_title(out, &stories->example);
	fputc('\n', out);
}
