// SPDX-License-Identifier: GPL-2.0
/*
 * A histogram in plain characters: a column for each part of the time. What is not
 * nothing is seen, however small.
 */

#include <inttypes.h>
#include <string.h>

#include "bars.h"
#include "digits.h"

#define HEIGHT	8	/* lines */
#define STEPS	3	/* of a line, from '.' to '#' */
#define LABELS	5	/* times below, at most */
#define AXIS	9	/* columns before the first bar */

/* Steps of the height of @count. */
static uint64_t steps_of(const struct histogram *histogram, uint64_t count)
{
	uint64_t steps = count * HEIGHT * STEPS / histogram->most;

	return count && !steps ? 1 : steps;
}

static char mark_of(uint64_t steps, unsigned int line)
{
	static const char marks[STEPS] = { '.', ':', '#' };
	uint64_t below = (uint64_t)line * STEPS;

	if (steps <= below)
		return ' ';
	return steps - below >= STEPS ? '#' : marks[steps - below - 1];
}

/* The greatest count at the top, half of it where there is a line for it. */
static void put_scale(FILE *out, const struct histogram *histogram, unsigned int line)
{
	char text[GROUPED_MAX] = "";

	if (line == HEIGHT - 1)
		*digits_grouped(text, histogram->most) = '\0';
	else if (line == HEIGHT / 2 - 1 && histogram->most % 2 == 0)
		*digits_grouped(text, histogram->most / 2) = '\0';
	fprintf(out, "%*s |", AXIS - 2, text);
}

static void put_row(FILE *out, const struct histogram *histogram, unsigned int line)
{
	char row[HISTOGRAM_MAX + 1];
	unsigned int end = 0;

	for (unsigned int i = 0; i < histogram->buckets; i++) {
		row[i] = mark_of(steps_of(histogram, histogram->bucket[i].count), line);
		if (row[i] != ' ')
			end = i + 1;
	}
	row[end] = '\0';
	put_scale(out, histogram, line);
	fprintf(out, "%s\n", row);
}

static void put_axis(FILE *out, const struct histogram *histogram)
{
	fprintf(out, "%*s +", AXIS - 2, "0");
	for (unsigned int i = 0; i < histogram->buckets; i++)
		fputc(histogram->bucket[i].missing ? '!' : '-', out);
	fputc('\n', out);
}

/* Times below the axis, on round ones. */
static void put_labels(FILE *out, const struct histogram *histogram)
{
	int64_t span = histogram->length * histogram->buckets;
	int64_t step = period_length(span, LABELS + 1, histogram->length);
	unsigned int column = 0;

	fprintf(out, "%*s", AXIS, "");
	for (unsigned int i = 0; i < histogram->buckets; i++) {
		int64_t start = histogram->bucket[i].start;
		char label[PERIOD_LABEL];

		if (period_start(start, step) != start || (column && i < column + 2))
			continue;
		period_label(label, start, step, span);
		column += (unsigned int)fprintf(out, "%*s%s", (int)(i - column), "", label);
	}
	fputc('\n', out);
}

/**
 * bars_print() - print a histogram
 * @out: where to; 9 columns more than it has parts
 * @histogram: one that is not empty
 */
void bars_print(FILE *out, const struct histogram *histogram)
{
	for (unsigned int line = HEIGHT; line--;)
		put_row(out, histogram, line);
	put_axis(out, histogram);
	put_labels(out, histogram);
}
