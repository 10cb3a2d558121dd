// SPDX-License-Identifier: GPL-2.0
/* What was not recorded, or not read, in words and as keys of JSON. */

#include <inttypes.h>

#include "digits.h"
#include "event.h"
#include "gaps.h"

static void put_count(FILE *out, uint64_t count)
{
	char text[GROUPED_MAX];

	*digits_grouped(text, count) = '\0';
	fprintf(out, "%s record%s ", text, count == 1 ? "" : "s");
}

/**
 * gaps_begin() - what was missing before
 * @gaps: an empty one
 * @status: of the module
 */
void gaps_begin(struct gaps *gaps, const struct attrs *status)
{
	uint64_t first = attrs_num(status, TCPFATE_A_STATUS_FIRST_SEQ);

	gaps->older = first ? first - 1 : 0;
	gaps->suppressed = attrs_num(status, TCPFATE_A_STATUS_SUPPRESSED);
	gaps->filtered = attrs_num(status, TCPFATE_A_STATUS_FILTERED);
}

bool gaps_exist(const struct gaps *gaps)
{
	return gaps->older || gaps->lost || gaps->torn || gaps->suppressed || gaps->filtered;
}

/**
 * gaps_tell() - say it in sentences
 * @out: where to
 * @gaps: what is missing
 * @separator: between two of them
 *
 * Return: false if nothing is missing; then nothing was said.
 */
bool gaps_tell(FILE *out, const struct gaps *gaps, const char *separator)
{
	const struct {
		uint64_t count;
		const char *words;
	} sentences[] = {
		{ gaps->older, "had left the log before it was read" },
		{ gaps->lost, "overwritten before they could be read" },
		{ gaps->suppressed, "over the limit of the module, only counted" },
		{ gaps->filtered, "not wanted by the kernel's filter" },
	};
	bool told = false;

	for (unsigned int i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		if (!sentences[i].count)
			continue;
		fputs(told ? separator : "", out);
		put_count(out, sentences[i].count);
		fputs(sentences[i].words, out);
		told = true;
	}
	if (gaps->torn)
		fprintf(out, "%sa log went before it was read to its end",
			told ? separator : "");
	return told || gaps->torn;
}

/* Each with a comma in front. */
void gaps_json(FILE *out, const struct gaps *gaps)
{
	fprintf(out, ",\"older\":%" PRIu64 ",\"lost\":%" PRIu64, gaps->older, gaps->lost);
	if (gaps->torn)
		fputs(",\"torn\":true", out);
	fprintf(out, ",\"suppressed\":%" PRIu64 ",\"filtered\":%" PRIu64, gaps->suppressed,
		gaps->filtered);
}
