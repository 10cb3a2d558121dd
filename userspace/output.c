// SPDX-License-Identifier: GPL-2.0
/* The two streams: standard output for records, standard error for the rest. */

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "ctl.h"

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
		failed = errno ? -errno : -EIO;
	return failed;
}

/* The exit code for it: a reader that has seen enough is no error. */
int output_failed(int err)
{
	if (!err || err == -EPIPE)
		return EXIT_OK;
	return complain("cannot write: %s", strerror(-err));
}
