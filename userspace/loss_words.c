// SPDX-License-Identifier: GPL-2.0
/* What was lost in one direction, in words. */

#include "story.h"

static void put_bytes(FILE *out, uint64_t count)
{
	story_count(out, count);
	fprintf(out, " byte%s", count == 1 ? "" : "s");
}

/* The number of bytes: of how many, if that is known. */
static void put_lost(FILE *out, const struct loss *loss)
{
	if (loss->written && loss->lost < loss->written) {
		story_count(out, loss->lost);
		fputs(" of ", out);
		put_bytes(out, loss->written);
	} else {
		put_bytes(out, loss->lost);
	}
	fputs(" lost", out);
}

/* Where the bytes went: one reason for all, or how many for each. */
static void put_parts(FILE *out, const struct loss *loss, const char *rest)
{
	const struct {
		uint64_t count;
		const char *words;
	} parts[] = {
		{ loss->unsent, "never sent" },
		{ loss->unread, "received and never read" },
		{ loss->lost - loss->unsent - loss->unread, rest },
	};
	const char *separator = " (";

	for (unsigned int i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (!parts[i].count)
			continue;
		if (parts[i].count == loss->lost) {
			fprintf(out, ": %s", parts[i].words);
			return;
		}
		fputs(separator, out);
		story_count(out, parts[i].count);
		fprintf(out, " %s", parts[i].words);
		separator = ", ";
	}
	fputc(')', out);
}

static void put_exact(FILE *out, const struct loss *loss)
{
	if (loss->lost) {
		put_lost(out, loss);
		put_parts(out, loss, loss->late ? "came after close(), or never" : "never arrived");
	} else {
		fputs("all ", out);
		put_bytes(out, loss->written);
		fputs(" were read", out);
	}
}

static void put_bounds(FILE *out, const struct loss *loss)
{
	if (loss->lost) {
		put_lost(out, loss);
		put_parts(out, loss, "came after close()");
	}
	if (loss->unacked) {
		fputs(loss->lost ? "; " : "", out);
		put_bytes(out, loss->unacked);
		fputs(" not acknowledged: read or lost, only the other end knows", out);
	}
	if (loss->at_risk) {
		fputs(loss->lost || loss->unacked ? "; " : "", out);
		put_bytes(out, loss->at_risk);
		fputs(" received and not read yet", out);
	}
}

/* Whether there is anything to say of what side @side wrote. */
bool loss_is_known(const struct story *story, unsigned int side)
{
	const struct loss *loss = &story->loss[side];

	return loss->exact ? loss->written : loss->lost || loss->unacked || loss->at_risk;
}

/**
 * loss_tell() - what became of the bytes that one side wrote
 * @out: where to
 * @story: the story
 * @side: who wrote them; loss_is_known() of it
 */
void loss_tell(FILE *out, const struct story *story, unsigned int side)
{
	story_program(out, story, side);
	fputs(" -> ", out);
	story_program(out, story, !side);
	fputs(": ", out);
	(story->loss[side].exact ? put_exact : put_bounds)(out, &story->loss[side]);
}
