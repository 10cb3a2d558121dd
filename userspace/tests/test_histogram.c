// SPDX-License-Identifier: GPL-2.0
/* Losses over time: parts of a round length, in their places, none left out. */

#include <stdlib.h>
#include <time.h>

#include "../bars.h"
#include "../style.h"
#include "ktap.h"

#define SEC	INT64_C(1000000000)
#define MINUTE	(60 * SEC)
#define HOUR	(60 * MINUTE)
#define DAY	(24 * HOUR)
#define NOON	(INT64_C(1577880000) * SEC)	/* 2020-01-01 12:00 UTC, a Wednesday */

static struct times times;
static struct histogram histogram;

static void begin(const char *zone)
{
	setenv("TZ", zone, 1);
	tzset();
	style.utc = false;
	times_free(&times);
	times = (struct times){ 0 };
}

/* From a second to many years: never more parts than there is room for, seldom few. */
static int lengths(void)
{
	for (int64_t span = 1; span < 200 * 365 * DAY; span += span / 7 + 1) {
		int64_t length = period_length(span, HISTOGRAM_MAX, 0);

		if (span / length + 2 > HISTOGRAM_MAX)
			return false;
		if (span > 60 * SEC && span < 300 * DAY && span / length < HISTOGRAM_MAX / 2 - 3)
			return false;
	}
	return period_length(0, HISTOGRAM_MAX, 0) == SEC &&
	       period_length(2 * HOUR, HISTOGRAM_MAX, 0) == 3 * MINUTE &&
	       period_length(2 * HOUR, 6, 3 * MINUTE) == 30 * MINUTE &&
	       period_length(2 * HOUR, 6, 20 * MINUTE) == HOUR &&
	       period_length(9 * DAY, 6, 6 * HOUR) == 2 * DAY;
}

/* By the clock on the wall, also where it is half an hour off. */
static int starts(void)
{
	bool ok;

	begin("IST-5:30");
	ok = period_start(NOON + 1, HOUR) == NOON - 30 * MINUTE &&
	     period_start(NOON, DAY) == NOON - 17 * HOUR - 30 * MINUTE;
	begin("UTC");
	return ok && period_start(NOON + 59 * MINUTE, 20 * MINUTE) == NOON + 40 * MINUTE &&
	       period_start(NOON, 7 * DAY) == NOON - 2 * DAY - 12 * HOUR &&
	       period_start(-1, MINUTE) == -MINUTE;
}

static const char *named(int64_t length)
{
	static char text[32];
	FILE *out = fmemopen(text, sizeof(text), "w");

	if (!out)
		abort();
	period_name(out, length);
	fclose(out);
	return text;
}

static int names(void)
{
	return ktap_same(named(SEC), "1 s") && ktap_same(named(90 * SEC), "90 s") &&
	       ktap_same(named(15 * MINUTE), "15 min") && ktap_same(named(12 * HOUR), "12 h") &&
	       ktap_same(named(2 * DAY), "2 d") && ktap_same(named(7 * DAY), "1 week") &&
	       ktap_same(named(28 * DAY), "4 weeks");
}

static bool label_is(int64_t length, int64_t span, const char *want)
{
	char label[PERIOD_LABEL];

	period_label(label, NOON, length, span);
	return ktap_same(label, want);
}

static int labels(void)
{
	begin("UTC");
	return label_is(SEC, MINUTE, "12:00:00") && label_is(MINUTE, HOUR, "12:00") &&
	       label_is(HOUR, 2 * DAY, "01-01 12:00") && label_is(DAY, 40 * DAY, "2020-01-01");
}

static void add(int64_t time, uint64_t cost, const void *group)
{
	const struct moment moment = { time, cost, group };

	if (times_add(&times, &moment))
		abort();
}

static void add_hole(int64_t from, int64_t to)
{
	const struct hole hole = { from, to, 0 };

	if (times_add_hole(&times, &hole))
		abort();
}

static uint64_t sum_of(unsigned int series)
{
	uint64_t sum = 0;

	for (unsigned int i = 0; i < histogram.buckets; i++)
		sum += histogram.bucket[i].of[series];
	return sum;
}

/* Every moment in its part, also the first and the last one. */
static int counts(void)
{
	const void *groups[SERIES_MAX - 1] = { "a", "b" };
	uint64_t count = 0, cost = 0;

	begin("UTC");
	for (int i = 0; i <= 7200; i++)
		add(NOON + i * SEC, 2, i % 3 ? groups[i % 3 - 1] : "c");
	histogram_make(&histogram, NOON, NOON + 7200 * SEC);
	histogram_fill(&histogram, &times, groups);
	for (unsigned int i = 0; i < histogram.buckets; i++) {
		count += histogram.bucket[i].count;
		cost += histogram.bucket[i].cost;
		if (i < 40 && histogram.bucket[i].count != 180)
			return false;
	}
	return histogram.buckets == 41 && histogram.most == 180 && count == 7201 &&
	       cost == 14402 && sum_of(0) == 2400 && sum_of(1) == 2400 &&
	       sum_of(SERIES_MAX - 1) == 2401;
}

/* A story can have begun before the period that was asked for. */
static int outside(void)
{
	const void *groups[SERIES_MAX - 1] = { NULL };

	begin("UTC");
	add(NOON - DAY, 1, "a");
	add(NOON - SEC, 1, "a");
	add(NOON + 62 * MINUTE, 1, "a");
	add(NOON + DAY, 1, "a");
	histogram_make(&histogram, NOON, NOON + HOUR);
	histogram_fill(&histogram, &times, groups);
	return !histogram.most && histogram.buckets == 31;
}

static bool missing_are(int64_t from, int64_t to, const char *want)
{
	const void *groups[SERIES_MAX - 1] = { NULL };
	char got[HISTOGRAM_MAX + 1] = "";

	begin("UTC");
	add_hole(from, to);
	histogram_make(&histogram, NOON, NOON + 5 * SEC);
	histogram_fill(&histogram, &times, groups);
	for (unsigned int i = 0; i < histogram.buckets; i++)
		got[i] = histogram.bucket[i].missing ? '!' : '.';
	return ktap_same(got, want);
}

static int holes(void)
{
	return missing_are(NOON + SEC, NOON + SEC, ".!....") &&
	       missing_are(NOON + SEC + 1, NOON + 3 * SEC, ".!!!..") &&
	       missing_are(NOON - DAY, NOON, "!.....") &&
	       missing_are(NOON + 5 * SEC, NOON + DAY, ".....!") &&
	       missing_are(NOON + 7 * SEC, NOON + DAY, "......");
}

static int printed(void)
{
	static const unsigned int heights[] = { 0, 1, 24, 12, 23, 2, 0, 3 };
	const void *groups[SERIES_MAX - 1] = { NULL };
	char text[1024];
	FILE *out = fmemopen(text, sizeof(text), "w");

	begin("UTC");
	for (unsigned int i = 0; i < 8; i++)
		for (unsigned int n = 0; n < heights[i]; n++)
			add(NOON + i * SEC, 1, "a");
	add_hole(NOON + 6 * SEC, NOON + 6 * SEC);
	histogram_make(&histogram, NOON, NOON + 7 * SEC);
	histogram_fill(&histogram, &times, groups);
	bars_print(out, &histogram);
	fclose(out);
	return ktap_same(text,
"     24 |  # :\n"
"        |  # #\n"
"        |  # #\n"
"        |  # #\n"
"     12 |  ###\n"
"        |  ###\n"
"        |  ###\n"
"        | .###: #\n"
"      0 +------!-\n"
"         12:00:00\n");
}

static int small_beside_large(void)
{
	const void *groups[SERIES_MAX - 1] = { NULL };
	char text[1024];
	FILE *out = fmemopen(text, sizeof(text), "w");

	begin("UTC");
	add(NOON, 1, "a");
	for (unsigned int n = 0; n < 10001; n++)
		add(NOON + SEC, 1, "a");
	histogram_make(&histogram, NOON, NOON + SEC);
	histogram_fill(&histogram, &times, groups);
	bars_print(out, &histogram);
	fclose(out);
	return strstr(text, " 10,001 | #\n") == text && strstr(text, "\n        |.#\n");
}

static const struct ktap_test tests[] = {
	{ "round lengths", lengths },
	{ "where a part begins", starts },
	{ "names of lengths", names },
	{ "labels", labels },
	{ "each moment is counted once", counts },
	{ "moments outside of the period", outside },
	{ "where records are missing", holes },
	{ "in plain characters", printed },
	{ "what is small is seen", small_beside_large },
};

int main(void)
{
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
