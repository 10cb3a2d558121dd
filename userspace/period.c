// SPDX-License-Identifier: GPL-2.0
/*
 * Parts of time of a round length: a minute begins at second 0, a day at midnight, a
 * week on Monday.
 */

#include <inttypes.h>
#include <time.h>

#include "period.h"
#include "style.h"

#define SEC	INT64_C(1000000000)
#define MINUTE	(60 * SEC)
#define HOUR	(60 * MINUTE)
#define DAY	(24 * HOUR)
#define WEEK	(7 * DAY)
#define MONDAY	(3 * DAY)	/* 1970 began on a Thursday, three days later */

/* Up to a day each divides it; none is more than twice as long as the one before. */
static const int64_t lengths[] = {
	SEC, 2 * SEC, 3 * SEC, 5 * SEC, 10 * SEC, 15 * SEC, 20 * SEC, 30 * SEC,
	MINUTE, 2 * MINUTE, 3 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 20 * MINUTE,
	30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR, 6 * HOUR, 8 * HOUR, 12 * HOUR,
	DAY, 2 * DAY, 4 * DAY, WEEK,
};

#define LENGTHS (sizeof(lengths) / sizeof(lengths[0]))

/**
 * period_length() - the shortest round length
 * @span: of the time that is to be divided, ns
 * @most: into how many parts at most
 * @multiple: of which it is a multiple, 0 for any
 *
 * Return: the length; from a week on it is doubled as often as it takes.
 */
int64_t period_length(int64_t span, unsigned int most, int64_t multiple)
{
	int64_t length = lengths[0];

	/* One part more may be begun than the span has. */
	for (unsigned int i = 0; i < LENGTHS; i++) {
		length = lengths[i];
		if (span / length + 2 <= most && !(multiple && length % multiple))
			return length;
	}
	while (span / length + 2 > most || (multiple && length % multiple))
		length *= 2;
	return length;
}

static struct tm date_of(int64_t time)
{
	time_t sec = (time_t)(time / SEC);
	struct tm tm;

	(style.utc ? gmtime_r : localtime_r)(&sec, &tm);
	return tm;
}

/**
 * period_start() - when the part began that a moment is in
 * @time: the moment, ns since 1970
 * @length: a round length
 *
 * Return: ns since 1970.
 */
int64_t period_start(int64_t time, int64_t length)
{
	int64_t offset = date_of(time).tm_gmtoff * SEC + (length % WEEK ? 0 : MONDAY);
	int64_t rest = (time + offset) % length;

	return time - (rest < 0 ? rest + length : rest);
}

/* "5 min" */
void period_name(FILE *out, int64_t length)
{
	static const struct {
		int64_t unit;
		const char *name;
	} units[] = {
		{ WEEK, "week" }, { DAY, "d" }, { HOUR, "h" }, { MINUTE, "min" }, { SEC, "s" },
	};
	unsigned int i = 0;

	while (length % units[i].unit)
		i++;
	fprintf(out, "%" PRId64 " %s%s", length / units[i].unit, units[i].name,
		!i && length > WEEK ? "s" : "");
}

/**
 * period_label() - what is written at the beginning of a part
 * @label: where to
 * @time: when it begins, ns since 1970
 * @length: of the part
 * @span: of the whole; within a day the date is not repeated
 */
void period_label(char label[PERIOD_LABEL], int64_t time, int64_t length, int64_t span)
{
	const char *format = "%Y-%m-%d";
	struct tm tm = date_of(time);

	if (length < MINUTE)
		format = "%H:%M:%S";
	else if (length < DAY && span <= DAY)
		format = "%H:%M";
	else if (length < DAY)
		format = "%m-%d %H:%M";
	strftime(label, PERIOD_LABEL, format, &tm);
}
