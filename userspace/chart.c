// SPDX-License-Identifier: GPL-2.0
/*
 * A histogram as a drawing in a page (SVG). Its colours are classes of the page, s0 to
 * s4 for the series. What a bar means is told where the pointer rests on it, and to
 * those who do not see it by a label.
 */

#include <inttypes.h>

#include "chart.h"
#include "digits.h"

#define WIDTH	960
#define LEFT	60	/* of the axis, for its numbers */
#define RIGHT	12
#define TOP	12
#define BELOW	28	/* for the times */
#define LABELS	7	/* times, at most */
#define PLOT	(WIDTH - LEFT - RIGHT)

/**
 * struct chart - a drawing
 * @out: where to
 * @histogram: what is drawn
 * @height: of the plot, without what is above and below it
 * @most: value at its top, a round one
 * @value: of a bar
 */
struct chart {
	FILE *out;
	const struct histogram *histogram;
	unsigned int height;
	uint64_t most;
	uint64_t (*value)(const struct bucket *bucket);
};

static uint64_t count_of(const struct bucket *bucket)
{
	return bucket->count;
}

static uint64_t cost_of(const struct bucket *bucket)
{
	return bucket->cost;
}

/* The next one of these and their tenfolds. */
static uint64_t round_up(uint64_t number)
{
	static const unsigned int tenths[] = { 10, 12, 15, 20, 25, 30, 40, 50, 60, 80 };
	uint64_t unit = 1;

	for (; unit < UINT64_MAX / 100; unit *= 10)
		for (unsigned int i = 0; i < sizeof(tenths) / sizeof(tenths[0]); i++)
			if (tenths[i] * unit % 10 == 0 && tenths[i] * unit / 10 >= number)
				return tenths[i] * unit / 10;
	return number;
}

static double x_of(const struct chart *chart, unsigned int bucket)
{
	return LEFT + (double)PLOT * bucket / chart->histogram->buckets;
}

static double y_of(const struct chart *chart, uint64_t value)
{
	return TOP + chart->height * (1 - (double)value / (double)chart->most);
}

static void put_number(FILE *out, uint64_t number)
{
	char text[GROUPED_MAX];

	*digits_grouped(text, number) = '\0';
	fputs(text, out);
}

/* Round numbers, so that nothing is cut: 40 M is 40,000,000. */
static void put_round(FILE *out, uint64_t number)
{
	static const char *const units[] = { "", " k", " M", " G", " T" };
	unsigned int i = 0;

	for (; number && number % 1000 == 0 && i < 4; i++)
		number /= 1000;
	put_number(out, number);
	fputs(units[i], out);
}

static void put_line(const struct chart *chart, uint64_t value)
{
	double y = y_of(chart, value);

	fprintf(chart->out, "<path class=\"grid\" d=\"M%d %.1fh%d\"/>", LEFT, y, PLOT);
	fprintf(chart->out, "<text class=\"tick\" x=\"%d\" y=\"%.1f\">",
		LEFT - 8, y + 4);
	put_round(chart->out, value);
	fputs("</text>\n", chart->out);
}

static void put_scale(const struct chart *chart)
{
	put_line(chart, 0);
	if (chart->most % 2 == 0)
		put_line(chart, chart->most / 2);
	put_line(chart, chart->most);
}

static void put_times(const struct chart *chart)
{
	const struct histogram *histogram = chart->histogram;
	int64_t span = histogram->length * histogram->buckets;
	int64_t step = period_length(span, LABELS + 1, histogram->length);
	unsigned int y = TOP + chart->height;

	for (unsigned int i = 0; i < histogram->buckets; i++) {
		int64_t start = histogram->bucket[i].start;
		double x = x_of(chart, i);
		char label[PERIOD_LABEL];

		if (period_start(start, step) != start)
			continue;
		period_label(label, start, step, span);
		fprintf(chart->out, "<path class=\"axis\" d=\"M%.1f %uv5\"/>", x, y);
		fprintf(chart->out, "<text class=\"time\" x=\"%.1f\" y=\"%u\">%s</text>\n",
			x, y + 20, label);
	}
}

/* "14:05 for 5 min: 34 connections, 123,456 bytes" */
static void put_meaning(const struct chart *chart, const struct bucket *bucket)
{
	const struct histogram *histogram = chart->histogram;
	char label[PERIOD_LABEL];

	period_label(label, bucket->start, histogram->length,
		     histogram->length * histogram->buckets);
	fprintf(chart->out, "<title>%s for ", label);
	period_name(chart->out, histogram->length);
	fputs(": ", chart->out);
	put_number(chart->out, bucket->count);
	fprintf(chart->out, " connection%s, ", bucket->count == 1 ? "" : "s");
	put_number(chart->out, bucket->cost);
	fprintf(chart->out, " byte%s%s</title>", bucket->cost == 1 ? "" : "s",
		bucket->missing ? "; records are missing" : "");
}

/* From value @from to @to, with a gap to the next bar where there is room for one. */
static void put_rect(const struct chart *chart, const char *class, unsigned int number,
		     uint64_t from, uint64_t to)
{
	double x = x_of(chart, number), width = x_of(chart, number + 1) - x;
	double top = y_of(chart, to), bottom = y_of(chart, from);

	if (from == 0 && bottom - top < 1)	/* seen, however small */
		top = bottom - 1;
	if (width > 4)
		width -= 1.5;
	fprintf(chart->out, "<rect class=\"%s\" x=\"%.2f\" y=\"%.2f\"", class, x, top);
	fprintf(chart->out, " width=\"%.2f\" height=\"%.2f\"/>", width, bottom - top);
}

static void put_series(const struct chart *chart, unsigned int number)
{
	const struct bucket *bucket = &chart->histogram->bucket[number];
	uint64_t from = 0;

	for (unsigned int i = 0; i < SERIES_MAX; i++) {
		const char class[] = { 's', (char)('0' + i), '\0' };

		if (bucket->of[i])
			put_rect(chart, class, number, from, from + bucket->of[i]);
		from += bucket->of[i];
	}
}

static void put_bar(const struct chart *chart, unsigned int number)
{
	const struct bucket *bucket = &chart->histogram->bucket[number];

	if (!bucket->missing && !chart->value(bucket))
		return;
	fputs("<g>", chart->out);
	put_meaning(chart, bucket);
	if (bucket->missing)
		put_rect(chart, "missing", number, 0, chart->most);
	if (chart->value == count_of)
		put_series(chart, number);
	else if (bucket->cost)
		put_rect(chart, "bytes", number, 0, bucket->cost);
	fputs("</g>\n", chart->out);
}

static void put_chart(const struct chart *chart, const char *label)
{
	fprintf(chart->out, "<div class=\"scroll\"><svg class=\"chart\" viewBox=\"0 0 %u %u\"",
		WIDTH, TOP + chart->height + BELOW);
	fprintf(chart->out, " role=\"img\" aria-label=\"%s\">\n", label);
	put_scale(chart);
	for (unsigned int i = 0; i < chart->histogram->buckets; i++)
		put_bar(chart, i);
	put_times(chart);
	fputs("</svg></div>\n", chart->out);
}

/**
 * chart_connections() - draw how many connections lost data, and when
 * @out: the page
 * @histogram: one that is not empty
 */
void chart_connections(FILE *out, const struct histogram *histogram)
{
	const struct chart chart = {
		.out = out, .histogram = histogram, .height = 200,
		.most = round_up(histogram->most), .value = count_of,
	};

	put_chart(&chart, "Connections that lost data, over time");
}

/**
 * chart_bytes() - draw how many bytes that cost
 * @out: the page
 * @histogram: one that is not empty
 */
void chart_bytes(FILE *out, const struct histogram *histogram)
{
	struct chart chart = {
		.out = out, .histogram = histogram, .height = 90, .most = 0, .value = cost_of,
	};

	for (unsigned int i = 0; i < histogram->buckets; i++)
		if (histogram->bucket[i].cost > chart.most)
			chart.most = histogram->bucket[i].cost;
	if (!chart.most)
		return;
	chart.most = round_up(chart.most);
	put_chart(&chart, "Bytes lost or not acknowledged, over time");
}
