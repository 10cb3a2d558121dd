// SPDX-License-Identifier: GPL-2.0
/* report: what was lost in a period, why, and what to change; as text, JSON or a page. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "ctl.h"
#include "report.h"
#include "report_read.h"

#define WIDTH		80	/* columns where there is no terminal */
#define WIDTH_MIN	60
#define WIDTH_MAX	100
#define STDOUT		"-"

static unsigned int columns(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || !size.ws_col)
		return WIDTH;
	if (size.ws_col < WIDTH_MIN)
		return WIDTH_MIN;
	return size.ws_col < WIDTH_MAX ? size.ws_col : WIDTH_MAX;
}

static int save(const char *path, const char *page, size_t size)
{
	FILE *file = fopen(path, "w");
	bool ok;

	if (!file)
		return complain("--html %s: %s", path, strerror(errno));
	ok = fwrite(page, 1, size, file) == size;
	ok &= !fclose(file);
	return ok ? EXIT_OK : complain("--html %s: %s", path, strerror(errno));
}

/* The whole page is made before its file is touched. */
static int write_page(const char *path, const struct report *report)
{
	size_t size;
	char *page;
	FILE *out;
	int code;

	if (!strcmp(path, STDOUT)) {
		report_html(stdout, report);
		return output_failed(output_flush());
	}
	out = open_memstream(&page, &size);
	if (!out)
		return complain("no memory");
	report_html(out, report);
	code = fclose(out) ? complain("no memory") : save(path, page, size);
	free(page);
	return code;
}

static int show(const struct report *report, const struct options *options)
{
	if (options->html)
		return write_page(options->html, report);
	if (!options->json)
		report_text(stdout, report, columns());
	else if (report_json(stdout, report))
		return complain("no memory");
	return output_failed(output_flush());
}

/* Said beside the report, too: a page is not read by who has made it. */
static int tell_lost(const struct report *report)
{
	const struct gaps lost = { .lost = report->gaps.lost, .torn = report->gaps.torn };

	if (!gaps_exist(&lost))
		return EXIT_OK;
	fputs(PROGRAM ": ", stderr);
	gaps_tell(stderr, &lost, "; ");
	fputc('\n', stderr);
	return EXIT_LOST;
}

static int make(struct report *report, const struct options *options)
{
	int code = report_read(report, options);

	if (code == EXIT_OK)
		code = show(report, options);
	return code == EXIT_OK ? tell_lost(report) : code;
}

int cmd_report(const struct options *options)
{
	struct report report;
	int code;

	code = report_open(&report) ? complain("no memory") : make(&report, options);
	report_close(&report);
	return code;
}
