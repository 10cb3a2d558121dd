// SPDX-License-Identifier: GPL-2.0
/* A file that is only in memory, and what is said on standard error meanwhile. */

#define _GNU_SOURCE	/* memfd_create() */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "file.h"

/* Returns what is to be closed; until then it can be read by @path. */
int file_new(const char *text, size_t len, char path[PATH_BUF])
{
	int fd = memfd_create("file", MFD_CLOEXEC);

	if (fd < 0 || write(fd, text, len) != (ssize_t)len)
		abort();
	snprintf(path, PATH_BUF, "/proc/self/fd/%d", fd);
	return fd;
}

static int kept = -1;	/* the real standard error */

void said_begin(void)
{
	int fd = memfd_create("said", 0);

	fflush(stderr);
	kept = dup(STDERR_FILENO);
	if (fd < 0 || kept < 0 || dup2(fd, STDERR_FILENO) < 0)
		abort();
	close(fd);
}

/* What was said since; the next call overwrites it. */
const char *said_end(void)
{
	static char said[SAID_MAX];
	ssize_t len;

	fflush(stderr);
	len = pread(STDERR_FILENO, said, sizeof(said) - 1, 0);
	said[len > 0 ? len : 0] = '\0';
	dup2(kept, STDERR_FILENO);
	close(kept);
	return said;
}
