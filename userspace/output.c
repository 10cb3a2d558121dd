// SPDX-License-Identifier: GPL-2.0
/* The two streams: standard output for records, standard error for the rest. */

#define _GNU_SOURCE	/* fopencookie() */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "ctl.h"
#include "indent.h"

void (*sigpipe_before)(int number) = SIG_DFL;

/**
 * struct pace - standard output that waits for its reader, but not for ever
 * @ready: returns 0 when there is room, -errno when not to wait any longer
 * @arg: for @ready
 * @err: -errno of the first failure; nothing is written after it
 */
static struct pace {
	output_ready ready;
	void *arg;
	int err;
} pace;

static struct indent indent;

/* What is written from here on is JSON that people read; 0 or -errno. */
int output_indent(void)
{
	FILE *stream = indent_open(&indent, stdout);

	if (!stream)
		return -errno;
	stdout = stream;
	return 0;
}

/* Where poll() sees room in a pipe, PIPE_BUF bytes are written without waiting. */
static ssize_t write_some(const char *text, size_t size)
{
	int err = pace.ready(pace.arg);
	ssize_t len;

	if (err)
		return err;
	len = write(STDOUT_FILENO, text, size < PIPE_BUF ? size : PIPE_BUF);
	return len < 0 ? -errno : len;
}

static ssize_t write_paced(void *cookie, const char *text, size_t size)
{
	size_t done = 0;

	(void)cookie;
	while (done < size && !pace.err) {
		ssize_t len = write_some(text + done, size - done);

		if (len < 0)
			pace.err = (int)len;
		else
			done += (size_t)len;
	}
	errno = -pace.err;
	return (ssize_t)done;
}

/* From here on wait with @ready for the reader of standard output; 0 or -errno. */
int output_pace(output_ready ready, void *arg)
{
	FILE *paced = fopencookie(NULL, "w", (cookie_io_functions_t){ .write = write_paced });

	if (!paced)
		return -errno;
	pace = (struct pace){ .ready = ready, .arg = arg };
	stdout = paced;
	return indent.out ? output_indent() : 0;
}

/* Say on standard error what is wrong; returns the exit code of an error. */
int complain(const char *format, ...)
{
	va_list args;

	fflush(stdout);
	fputs(PROGRAM ": ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	return EXIT_RUNTIME;
}

/* Let the reader have all lines written so far; 0, or -errno of the first failure. */
int output_flush(void)
{
	static int failed;

	errno = 0;
	if (!failed && (fflush(stdout) || ferror(stdout)))
		failed = pace.err ?: errno ? -errno : -EIO;
	return failed;
}

/* The exit code for it: a reader that has seen enough is no error. */
int output_failed(int err)
{
	if (!err || err == -EPIPE || err == -ECONNRESET)
		return EXIT_OK;
	if (err == -ETIMEDOUT)
		return complain("nobody reads standard output: not all was written");
	return complain("cannot write: %s", strerror(-err));
}
