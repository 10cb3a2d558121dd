// SPDX-License-Identifier: GPL-2.0
/* Every sentence as people read it. */

#include "../names.h"
#include "../output.h"
#include "../phrase.h"
#include "../style.h"
#include "ktap.h"
#include "sentences.h"

#define LONGEST	340	/* a sentence over IPv4, with its doubts */

static const struct sentences *const all[] = {
	&close_sentences, &peer_sentences, &abort_sentences, &end_sentences,
};

/* Whether @is_right of each sentence; says which one is not. */
static bool each(bool (*is_right)(const struct sentence *sentence))
{
	bool ok = true;

	for (unsigned int i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		for (unsigned int j = 0; j < all[i]->count; j++) {
			const struct sentence *sentence = &all[i]->list[j];

			if (is_right(sentence))
				continue;
			printf("# ^ %s\n", sentence->name);
			ok = false;
		}
	return ok;
}

static bool is_as_wanted(const struct sentence *sentence)
{
	struct attrs ev;

	record_new(&ev, sentence->given);
	return ktap_same(written(sentence_print, &ev), sentence->want);
}

static int all_sentences(void)
{
	return each(is_as_wanted);
}

static bool is_short(const struct sentence *sentence)
{
	if (strlen(sentence->want) <= LONGEST)
		return true;
	printf("# %zu bytes\n", strlen(sentence->want));
	return false;
}

static int short_enough(void)
{
	return each(is_short);
}

static bool is_same_in_colour(const struct sentence *sentence)
{
	char plain[TEXT_MAX] = "", *end = plain;
	const char *coloured;
	struct attrs ev;

	record_new(&ev, sentence->given);
	style.colour = true;
	coloured = written(sentence_print, &ev);
	style.colour = false;
	for (const char *c = coloured; *c; c++)
		if (*c != '\033')
			*end++ = *c;
		else
			c = strchr(c, 'm');
	return ktap_same(plain, sentence->want);
}

static int colour_alone(void)
{
	return each(is_same_in_colour);
}

static uint64_t told;	/* bit n: there is a sentence of event n */

static bool note_event(const struct sentence *sentence)
{
	uint64_t event = sentence->given[0].number;

	if (event < 64)
		told |= UINT64_C(1) << event;
	return sentence->given[0].attr == TCPFATE_A_RECORD_EVENT;
}

static int each_event_told(void)
{
	bool ok = each(note_event);

	for (unsigned int event = 1; event < event_names.count; event++) {
		if (told >> event & 1)
			continue;
		printf("# no sentence of %s\n", event_names.word[event]);
		ok = false;
	}
	return ok;
}

static const struct {
	uint64_t ns;
	const char *want;
} durations[] = {
	{ 0, "0 ns" }, { 999, "999 ns" }, { 1000, "1 µs" }, { 813999, "813 µs" },
	{ 999999, "999 µs" }, { 1000000, "1.0 ms" }, { 999999999, "999.9 ms" },
	{ SEC, "1.0 s" }, { 10 * SEC, "10.0 s" }, { 59999999999, "59.9 s" },
	{ 60 * SEC, "1 min 0 s" }, { 3599 * SEC, "59 min 59 s" }, { 3600 * SEC, "1 h 0 min" },
	{ 86400 * SEC, "1 d 0 h" }, { 90000 * SEC, "1 d 1 h" },
	{ UINT64_MAX, "213503 d 23 h" },
};

static int all_durations(void)
{
	bool ok = true;

	for (unsigned int i = 0; i < sizeof(durations) / sizeof(durations[0]); i++) {
		char got[64] = "";
		FILE *out = fmemopen(got, sizeof(got), "w");

		put_duration(out, durations[i].ns);
		fclose(out);
		ok &= ktap_same(got, durations[i].want);
	}
	return ok;
}

/* Any subset of facts makes one line, without a null byte in the text. */
static int any_subset(void)
{
	struct attrs full, ev;

	for (unsigned int event = 0; event < event_names.count + 2; event++) {
		memset(&full, 0, sizeof(full));
		full.value[TCPFATE_A_RECORD_EVENT].num = event;
		for (uint64_t i = 0; i < 20000; i++) {
			const char *line;

			ev = full;
			ev.present = i * 0x9e3779b97f4a7c15ull;
			ev.present &= (1ull << __TCPFATE_A_RECORD_MAX) - 1;
			ev.present &= ~(1ull << TCPFATE_A_RECORD_CAUSE);
			ev.present |= 1ull << TCPFATE_A_RECORD_EVENT;
			line = written(format_text.event, &ev);
			if (strchr(line, '\n') != line + strlen(line) - 1)
				return ktap_same(line, "one line");
		}
	}
	return true;
}

static const struct ktap_test tests[] = {
	{ "every sentence", all_sentences },
	{ "none too long", short_enough },
	{ "colours add no word and hide none", colour_alone },
	{ "each event has one", each_event_told },
	{ "durations", all_durations },
	{ "any subset of facts makes one line", any_subset },
};

int main(void)
{
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
