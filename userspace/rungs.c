// SPDX-License-Identifier: GPL-2.0
/*
 * A story as a ladder: which words stand where, and which arrows go between.
 *
 * Text and drawing paint the same ladder. All of its text is clean: each character
 * is of a known width, and none can draw or turn what stands beside it.
 */

#include "escape.h"
#include "phrase.h"
#include "quill.h"
#include "rungs.h"

#define UNSEEN	"(not seen)"

/* Who opened the connection stands left, where that is known. */
static unsigned int left_of(const struct story *story)
{
	const struct party *party = story->party;

	return !party[0].opener && (party[1].opener || party[0].accepter);
}

/* Which service or container it is; or that only the other end has told of it. */
static void put_note(FILE *out, const struct party *party)
{
	if (!party->seen) {
		fputs(party->comm[0] ? UNSEEN : "", out);
		return;
	}
	escape_text(out, party->unit);
}

static void build_end(struct quill *quill, struct rungs_end *end, const struct story *story,
		      unsigned int side)
{
	const struct party *party = &story->party[side];
	bool named = party->comm[0];

	end->seen = party->seen;
	if (named)
		story_who(quill->out, story, side);
	else
		fputs(party->seen ? "(process not known)" : UNSEEN, quill->out);
	quill_take(quill, end->who, sizeof(end->who));
	story_address(quill->out, party);
	quill_take(quill, end->address, sizeof(end->address));
	put_note(quill->out, party);
	quill_take(quill, end->note, sizeof(end->note));
}

static void put_time(FILE *out, const struct story *story, const struct step *step)
{
	bool before = step->time < story->time;
	uint64_t ns = (uint64_t)step->time - (uint64_t)story->time;

	fputs(step->inferred ? "~" : "", out);
	if (!ns) {
		fputc('0', out);
		return;
	}
	fputc(before ? '-' : '+', out);
	put_duration(out, before ? -ns : ns);
}

static bool is_received(const struct step *step)
{
	return step->act >= ACT_RECEIVE_FIN;
}

/* A segment that no application got, and perhaps no kernel. */
static bool is_broken(const struct step *step)
{
	bool late = step->act == ACT_RECEIVE_DATA && step->event == TCPFATE_EVENT_DATA_AFTER_CLOSE;

	return step->sends != SEGMENT_NONE && (step->hits || late);
}

/*
 * What became of data that met nobody. Who sent it knows only that it was not
 * acknowledged, if the other end has not told.
 */
static const char *fate(const struct story *story, const struct step *step)
{
	const struct loss *loss = &story->loss[step->side];

	if (is_received(step))
		return " never read";
	if (story->party[!step->side].seen && step->counted && loss->lost &&
	    loss->lost >= step->bytes)
		return " lost";
	return " not acknowledged";
}

static void put_data(FILE *out, uint64_t bytes, bool at_least)
{
	fputs(at_least ? "DATA at least " : "DATA ", out);
	story_count(out, bytes);
	fputs(bytes == 1 ? " byte" : " bytes", out);
}

static void put_label(FILE *out, const struct story *story, const struct step *step)
{
	static const char *const names[] = {
		[SEGMENT_NONE] = "", [SEGMENT_FIN] = "FIN", [SEGMENT_RST] = "RST",
		[SEGMENT_DATA] = "DATA",
	};

	if (step->sends == SEGMENT_DATA && step->counted)
		put_data(out, step->bytes, step->at_least);
	else
		fputs(names[step->sends], out);
	if (step->sends == SEGMENT_DATA && is_broken(step))
		fputs(fate(story, step), out);
}

/*
 * Who gave up had sent something, and sent it again, and nobody answered. No record
 * tells when, but the account of the end tells how much. Unless nothing could be sent.
 */
static void add_unanswered(struct quill *quill, struct rungs *rungs, const struct story *story,
			   const struct step *step)
{
	struct rung *rung = &rungs->rung[rungs->count];

	if (step->act != ACT_TIMEOUT || step->timer == TCPFATE_TIMER_TRANSMIT || !step->unacked)
		return;
	*rung = (struct rung){
		.segment = SEGMENT_DATA,
		.points_right = step->side == left_of(story),
		.broken = true,
	};
	put_data(quill->out, step->unacked, false);
	fputs(", no answer", quill->out);
	quill_take(quill, rung->label, sizeof(rung->label));
	rungs->count++;
}

static void add_rung(struct quill *quill, struct rungs *rungs, const struct story *story,
		     const struct step *step)
{
	struct rung *rung = &rungs->rung[rungs->count++];

	rung->right = step->side != left_of(story);
	rung->points_right = rung->right == is_received(step);
	rung->segment = step->sends;
	rung->broken = is_broken(step);
	rung->cause = step->cause;
	put_time(quill->out, story, step);
	quill_take(quill, rung->time, sizeof(rung->time));
	step_tell(quill->out, story, step);
	quill_take(quill, rung->words, sizeof(rung->words));
	put_label(quill->out, story, step);
	quill_take(quill, rung->label, sizeof(rung->label));
}

static enum verdict judge(const struct loss *loss)
{
	if (loss->lost)
		return VERDICT_LOST;
	return loss->at_risk || (loss->unacked && !loss->exact) ? VERDICT_DOUBT : VERDICT_FINE;
}

static void build_loss(struct quill *quill, struct rungs_loss *loss, const struct story *story,
		       unsigned int side)
{
	loss->verdict = judge(&story->loss[side]);
	if (loss_is_known(story, side))
		loss_tell(quill->out, story, side);
	quill_take(quill, loss->words, sizeof(loss->words));
}

/**
 * rungs_build() - lay out a story
 * @rungs: where to
 * @story: the story
 * @utf8: else all text is ASCII
 *
 * Return: 0 or -ENOMEM.
 */
int rungs_build(struct rungs *rungs, const struct story *story, bool utf8)
{
	unsigned int left = left_of(story);
	struct quill quill;
	int err = quill_begin(&quill, utf8);

	if (err)
		return err;
	for (unsigned int i = 0; i < 2; i++) {
		build_end(&quill, &rungs->end[i], story, left ^ i);
		build_loss(&quill, &rungs->loss[i], story, left ^ i);
	}
	rungs->count = 0;
	for (unsigned int i = 0; i < story->steps; i++) {
		add_unanswered(&quill, rungs, story, &story->step[i]);
		add_rung(&quill, rungs, story, &story->step[i]);
	}
	quill_end(&quill);
	return 0;
}
