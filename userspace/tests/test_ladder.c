// SPDX-License-Identifier: GPL-2.0
/* The ladder of text: stories that everybody knows, and any at all, in any how. */

#include <locale.h>
#include <stdlib.h>

#include "../style.h"
#include "fable.h"
#include "judge.h"
#include "ktap.h"
#include "picture.h"

#define ROUNDS	4000

static struct story story;
static struct ladder_style how;

static bool fables_are_right(bool utf8)
{
	static void (*const fables[])(struct story *story) = {
		fable_message_2, fable_unread, fable_timeout,
	};

	how = (struct ladder_style){ .utf8 = utf8 };
	for (how.width = LADDER_MIN; how.width <= LADDER_MAX; how.width++)
		for (unsigned int i = 0; i < sizeof(fables) / sizeof(fables[0]); i++) {
			fables[i](&story);
			if (!judge_ladder(&story, &how))
				return false;
		}
	return true;
}

static bool random_is_right(bool utf8)
{
	how = (struct ladder_style){ .utf8 = utf8 };
	for (unsigned int seed = 0; seed < ROUNDS; seed++) {
		how.width = LADDER_MIN + seed % (LADDER_MAX - LADDER_MIN + 1);
		fable_random(&story, seed);
		if (judge_ladder(&story, &how))
			continue;
		printf("# seed %u\n", seed);
		return false;
	}
	return true;
}

static int in_ascii(void)
{
	return fables_are_right(false) && random_is_right(false);
}

static int in_utf8(void)
{
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return KTAP_SKIP;
	return fables_are_right(true) && random_is_right(true);
}

/* Drawn of a connection at which one thing happened, so long after the cause. */
static bool time_is(int64_t ns, bool inferred, const char *want)
{
	char *text, line[64];
	bool ok;

	how = (struct ladder_style){ 0 };
	fable_message_2(&story);
	story.steps = 1;
	story.step[0].time = story.time + ns;
	story.step[0].inferred = inferred;
	text = picture_draw(&story, &how);
	snprintf(line, sizeof(line), "\n%s  |   ", want);
	ok = strstr(text, line) || ktap_same(text, line);
	free(text);
	return ok;
}

static int times(void)
{
	const int64_t usec = 1000, msec = 1000 * usec, sec = 1000 * msec;

	return time_is(0, false, "   0") && time_is(100 * usec, false, "+100 us") &&
	       time_is(-3 * sec, true, "~-3.0 s") && time_is(65 * sec, false, "+1 min 5 s") &&
	       time_is(-12345 * usec, false, "-12.3 ms") && time_is(0, true, "  ~0");
}

static unsigned int widest(unsigned int width)
{
	unsigned int columns = 0;
	char *text, *line;

	how = (struct ladder_style){ .width = width };
	fable_timeout(&story);
	text = picture_draw(&story, &how);
	for (line = text; *line; line += strcspn(line, "\n") + 1)
		if (strcspn(line, "\n") > columns)
			columns = (unsigned int)strcspn(line, "\n");
	free(text);
	return columns;
}

static int bounds(void)
{
	return widest(0) == widest(LADDER_DEFAULT) && widest(1) == widest(LADDER_MIN) &&
	       widest(LADDER_MIN - 1) == LADDER_MIN &&
	       widest(100000) == widest(LADDER_MAX) && widest(LADDER_MIN) <= LADDER_MIN &&
	       widest(LADDER_MAX) > LADDER_DEFAULT;
}

/* Without its escape sequences; each is ended before the next begins, and in its row. */
static bool bleach(char *text)
{
	bool ok = true, on = false;
	char *to = text;

	while (*text) {
		if (*text != '\033') {
			ok &= !on || *text != '\n';
			*to++ = *text++;
			continue;
		}
		ok &= on == !strncmp(text, "\033[0m", 4);
		on = !on;
		text += strcspn(text, "m") + 1;
	}
	*to = '\0';
	return ok && !on;
}

static int colours(void)
{
	bool ok = true;

	for (unsigned int seed = 0; seed < ROUNDS / 10; seed++) {
		char *coloured, *bare;

		fable_random(&story, seed);
		how = (struct ladder_style){ 0 };
		style.colour = true;
		coloured = picture_draw(&story, &how);
		style.colour = false;
		bare = picture_draw(&story, &how);
		ok &= !strchr(bare, '\033') && strcmp(bare, coloured);
		ok &= bleach(coloured);
		ok &= ktap_same(coloured, bare);
		free(coloured);
		free(bare);
	}
	return ok;
}

static const struct ktap_test tests[] = {
	{ "all of a story, in ASCII", in_ascii },
	{ "all of a story, in UTF-8", in_utf8 },
	{ "times are relative to the cause", times },
	{ "the width has bounds", bounds },
	{ "colours change nothing else", colours },
};

int main(void)
{
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
