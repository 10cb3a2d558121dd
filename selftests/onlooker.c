// SPDX-License-Identifier: GPL-2.0
/*
 * onlooker: read the links of a process's files without a pause, as ss -p does
 *
 *	onlooker PID FILE...
 *
 * Ends with the process, or by a signal.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char path[64], link[64];
	pid_t pid;
	int dir, i;

	if (argc < 3)
		errx(2, "usage: onlooker PID FILE...");
	pid = atoi(argv[1]);
	snprintf(path, sizeof(path), "/proc/%d/fd", pid);
	dir = open(path, O_RDONLY | O_DIRECTORY);
	if (dir < 0)
		err(1, "%s", path);
	while (!kill(pid, 0)) {
		for (i = 2; i < argc; i++)
			if (readlinkat(dir, argv[i], link, sizeof(link)) < 0 &&
			    errno != ENOENT)
				return 0;
	}
	return 0;
}
