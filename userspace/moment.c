// SPDX-License-Identifier: GPL-2.0
/* Moments, ns since 1970, as people write them. */

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "moment.h"

#define NSEC_PER_SEC	INT64_C(1000000000)
#define MINUTE		60
#define HOUR		(60 * MINUTE)
#define DAY		(24 * HOUR)
#define YEAR_MAX	2261		/* the last whole one that 64 bits can hold */

/**
 * struct date - a moment as it was written
 * @tm: date and time
 * @nsec: part of a second
 * @zoned: @offset was told
 * @offset: of @tm from UTC, seconds
 */
struct date {
	struct tm tm;
	int64_t nsec;
	bool zoned;
	int offset;
};

int64_t moment_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return ts.tv_sec * NSEC_PER_SEC + ts.tv_nsec;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* One of these characters, or the end where that is one of them. */
static bool skip(const char **at, const char *set)
{
	if (!**at || !strchr(set, **at))
		return false;
	(*at)++;
	return true;
}

/* Just so many digits. */
static bool take(const char **at, int width, int min, int max, int *number)
{
	*number = 0;
	for (int i = 0; i < width; i++, (*at)++) {
		if (!is_digit(**at))
			return false;
		*number = 10 * *number + **at - '0';
	}
	return *number >= min && *number <= max;
}

/* timegm() makes another day of one that its month has not. */
static bool has_day(const struct tm *tm)
{
	struct tm same = { .tm_year = tm->tm_year, .tm_mon = tm->tm_mon, .tm_mday = tm->tm_mday };

	timegm(&same);
	return same.tm_mday == tm->tm_mday;
}

static bool take_day(const char **at, struct tm *tm)
{
	if (!take(at, 4, 1970, YEAR_MAX, &tm->tm_year) || !skip(at, "-") ||
	    !take(at, 2, 1, 12, &tm->tm_mon) || !skip(at, "-") ||
	    !take(at, 2, 1, 31, &tm->tm_mday))
		return false;
	tm->tm_year -= 1900;
	tm->tm_mon -= 1;
	return has_day(tm);
}

static bool take_fraction(const char **at, int64_t *nsec)
{
	if (!is_digit(**at))
		return false;
	for (int64_t unit = NSEC_PER_SEC / 10; is_digit(**at); unit /= 10, (*at)++)
		*nsec += unit * (**at - '0');
	return true;
}

static bool take_clock(const char **at, struct date *date)
{
	if (!take(at, 2, 0, 23, &date->tm.tm_hour) || !skip(at, ":") ||
	    !take(at, 2, 0, 59, &date->tm.tm_min))
		return false;
	if (!skip(at, ":"))
		return true;
	if (!take(at, 2, 0, 60, &date->tm.tm_sec))
		return false;
	return !skip(at, ".") || take_fraction(at, &date->nsec);
}

static bool take_zone(const char **at, struct date *date)
{
	int sign = **at == '-' ? -1 : 1, hours, minutes;

	date->zoned = true;
	if (skip(at, "Zz"))
		return true;
	if (!skip(at, "+-") || !take(at, 2, 0, 23, &hours) || !skip(at, ":") ||
	    !take(at, 2, 0, 59, &minutes))
		return false;
	date->offset = sign * (hours * HOUR + minutes * MINUTE);
	return true;
}

/* A day alone is its beginning; a zone needs a day. */
static bool take_date(const char **at, struct date *date)
{
	if (!take_day(at, &date->tm))
		return false;
	if (!**at)
		return true;
	return skip(at, "Tt ") && take_clock(at, date) && (!**at || take_zone(at, date));
}

static struct tm today(bool utc, int64_t now)
{
	time_t sec = (time_t)(now / NSEC_PER_SEC);
	struct tm tm;

	if (utc)
		gmtime_r(&sec, &tm);
	else
		localtime_r(&sec, &tm);
	tm.tm_hour = 0;
	tm.tm_min = 0;
	tm.tm_sec = 0;
	return tm;
}

static bool parse_date(const char *word, bool utc, int64_t now, int64_t *ns)
{
	struct date date = { .tm = today(utc, now) };
	bool dated = strchr(word, '-');
	time_t sec;

	if (!(dated ? take_date(&word, &date) : take_clock(&word, &date)) || *word)
		return false;
	date.tm.tm_isdst = -1;
	sec = date.zoned || utc ? timegm(&date.tm) - date.offset : mktime(&date.tm);
	*ns = sec * NSEC_PER_SEC + date.nsec;
	return true;
}

/* "-30min": so long before now. */
static bool parse_age(const char *word, int64_t now, int64_t *ns)
{
	static const struct {
		const char *name;
		int64_t seconds;
	} units[] = {
		{ "s", 1 }, { "sec", 1 }, { "min", MINUTE }, { "h", HOUR }, { "d", DAY },
	};
	int64_t number = 0;

	if (!is_digit(*word))
		return false;
	for (; is_digit(*word) && number < YEAR_MAX * 366 * (int64_t)DAY; word++)
		number = 10 * number + *word - '0';
	for (unsigned int i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (strcmp(word, units[i].name))
			continue;
		if (number > now / NSEC_PER_SEC / units[i].seconds)
			return false;
		*ns = now - number * units[i].seconds * NSEC_PER_SEC;
		return true;
	}
	return false;
}

/**
 * moment_parse() - read a moment
 * @word: RFC 3339, or a day, a time of today or both, or an age like -1h
 * @utc: without a zone it is UTC, else local time
 * @now: ns since 1970
 * @ns: where to
 *
 * Return: false if it is not valid.
 */
bool moment_parse(const char *word, bool utc, int64_t now, int64_t *ns)
{
	return *word == '-' ? parse_age(word + 1, now, ns) : parse_date(word, utc, now, ns);
}
