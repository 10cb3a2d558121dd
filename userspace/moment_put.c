// SPDX-License-Identifier: GPL-2.0
/* Moments, ns since 1970, as people read them. */

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "moment.h"
#include "style.h"

#define NSEC_PER_SEC	INT64_C(1000000000)
#define NSEC_PER_MSEC	INT64_C(1000000)
#define NSEC_PER_USEC	INT64_C(1000)

static struct tm date_of(time_t sec)
{
	struct tm tm;

	if (style.utc)
		gmtime_r(&sec, &tm);
	else
		localtime_r(&sec, &tm);
	return tm;
}

static bool same_day(const struct tm *a, const struct tm *b)
{
	return a->tm_year == b->tm_year && a->tm_yday == b->tm_yday;
}

/* The second before it, also before 1970. */
static time_t second_of(int64_t ns)
{
	return (time_t)(ns / NSEC_PER_SEC - (ns % NSEC_PER_SEC < 0));
}

/**
 * moment_text() - a moment to the second, with its day
 * @ns: the moment
 * @buf: where to
 */
void moment_text(int64_t ns, char buf[MOMENT_BUF])
{
	struct tm tm = date_of(second_of(ns));

	strftime(buf, MOMENT_BUF, style.utc ? "%Y-%m-%d %H:%M:%SZ" : "%Y-%m-%d %H:%M:%S", &tm);
}

/* A terminal is told the day only where it is not today. */
static bool is_dated(int64_t ns)
{
	struct tm tm = date_of(second_of(ns)), today;

	if (!style.undated)
		return true;
	today = date_of(time(NULL));
	return !same_day(&tm, &today);
}

static void put_date(FILE *out, int64_t ns, bool dated)
{
	time_t sec = second_of(ns);
	struct tm tm = date_of(sec);
	char buf[MOMENT_BUF];

	strftime(buf, sizeof(buf), dated ? "%Y-%m-%d %H:%M:%S" : "%H:%M:%S", &tm);
	fprintf(out, "%s.%03d%s", buf, (int)((ns - sec * NSEC_PER_SEC) / NSEC_PER_MSEC),
		style.utc ? "Z" : "");
}

/* Records of two processors can come in another order than that of their times. */
static void put_relative(FILE *out, int64_t ns)
{
	static int64_t first;
	static bool begun;
	int64_t usec;
	char buf[MOMENT_BUF];

	if (!begun)
		first = ns;
	begun = true;
	usec = (ns - first) / NSEC_PER_USEC;
	snprintf(buf, sizeof(buf), "%c%" PRId64 ".%06" PRId64, usec < 0 ? '-' : '+',
		 usec / 1000000 * (usec < 0 ? -1 : 1), usec % 1000000 * (usec < 0 ? -1 : 1));
	fprintf(out, "%14s", buf);
}

/**
 * moment_put() - write a moment in the first column of a line
 * @out: where to
 * @ns: the moment
 *
 * As the style wants it: local time or UTC, or the time since the first one that was
 * written so.
 */
void moment_put(FILE *out, int64_t ns)
{
	if (style.relative)
		put_relative(out, ns);
	else
		put_date(out, ns, is_dated(ns));
}

/**
 * moment_put_whole() - write a moment for those who read it elsewhere, another day
 * @out: where to
 * @ns: the moment
 */
void moment_put_whole(FILE *out, int64_t ns)
{
	struct tm tm = date_of(second_of(ns));
	char buf[MOMENT_BUF];

	put_date(out, ns, true);
	strftime(buf, sizeof(buf), " %z", &tm);
	fputs(style.utc ? "" : buf, out);
}

/**
 * moment_put_none() - what stands there where a line has no time
 * @out: where to
 */
void moment_put_none(FILE *out)
{
	if (style.relative)
		fprintf(out, "%14s", "-.------");
	else
		fprintf(out, "%s--:--:--.---%s", style.undated ? "" : "---------- ",
			style.utc ? "-" : "");
}
