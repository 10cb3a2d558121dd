// SPDX-License-Identifier: GPL-2.0
/* A cgroup of its own, as the kernel of this machine makes it. */

#define _GNU_SOURCE	/* O_PATH */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../nest.h"
#include "ktap.h"

#define ROOT	1	/* id of the cgroup of all */

static struct nest nest;

static bool begin(void)
{
	nest = (struct nest)NEST_NONE;
	return !nest_make(&nest);
}

static pid_t sleeper(void)
{
	pid_t pid = fork();

	if (!pid) {
		pause();
		_exit(0);
	}
	return pid;
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* Of a directory in that of the cgroup that was made. */
static uint64_t id_of(const char *name)
{
	struct stat st;

	return fstatat(nest.dir, name, &st, 0) ? 0 : st.st_ino;
}

static void count(void *arg, pid_t pid)
{
	*(pid_t *)arg = pid;
}

static int processes(void)
{
	pid_t pid, found = 0;
	bool ok = begin();

	pid = sleeper();
	ok &= !nest_each(&nest, count, &found) && !nest_take(&nest, pid) &&
	      nest_each(&nest, count, &found) == 1 && found == pid;
	end(pid);
	ok &= !nest_each(&nest, NULL, NULL);
	return ok & !nest_remove(&nest);
}

static int ids(void)
{
	bool ok = begin();
	uint64_t id;

	ok &= nest_has(&nest, nest.id) && nest.id == id_of(".") && !nest_has(&nest, ROOT) &&
	      !nest_has(&nest, nest.id + (1 << 20));
	ok &= !mkdirat(nest.dir, "a", 0755) && !mkdirat(nest.dir, "a/b", 0755) &&
	      nest_has(&nest, id_of("a")) && nest_has(&nest, id_of("a/b")) &&
	      !nest_has(&nest, ROOT);
	id = id_of("a/b");
	ok &= !unlinkat(nest.dir, "a/b", AT_REMOVEDIR) &&
	      !unlinkat(nest.dir, "a", AT_REMOVEDIR) && nest_has(&nest, id);
	return ok & !nest_remove(&nest);
}

/* Also those below. */
static int processes_below(void)
{
	pid_t pid, found = 0;
	bool ok = begin();
	FILE *procs;
	int dir, fd;

	pid = sleeper();
	dir = dup(nest.dir);
	ok &= !mkdirat(nest.dir, "a", 0755);
	fd = openat(nest.dir, "a/cgroup.procs", O_WRONLY | O_CLOEXEC);
	procs = fd < 0 ? NULL : fdopen(fd, "w");
	if (!procs)
		return false;
	fprintf(procs, "%d\n", pid);
	ok &= !fclose(procs) && nest_each(&nest, count, &found) == 1 && found == pid &&
	      nest_remove(&nest) == -EBUSY;
	end(pid);
	ok &= !unlinkat(dir, "a", AT_REMOVEDIR);
	fd = openat(dir, "..", O_PATH | O_CLOEXEC);
	ok &= !unlinkat(fd, nest.name, AT_REMOVEDIR);
	close(fd);
	close(dir);
	return ok;
}

/* Nothing is left but a process where it would have been anyway. */
static int those_left(void)
{
	char name[64];
	bool ok = begin();
	pid_t pid = sleeper();
	int above;

	above = openat(nest.dir, "..", O_PATH | O_CLOEXEC);
	snprintf(name, sizeof(name), "%s", nest.name);
	ok &= !nest_take(&nest, pid) && !nest_remove(&nest) && !kill(pid, 0) &&
	      faccessat(above, name, F_OK, 0) && errno == ENOENT;
	close(above);
	end(pid);
	return ok;
}

static int none(void)
{
	nest = (struct nest)NEST_NONE;
	return !nest_has(&nest, ROOT) && !nest_has(&nest, 0) && !nest_each(&nest, NULL, NULL) &&
	       !nest_remove(&nest);
}

/* It was left by a process of the same number that was killed. */
static int name_is_taken(void)
{
	struct nest left = NEST_NONE;
	bool ok = !nest_make(&left);

	ok &= begin() && nest.id != left.id && !nest_remove(&nest);
	close(left.dir);
	close(left.above);
	return ok;
}

static const struct ktap_test tests[] = {
	{ "processes", processes },
	{ "ids", ids },
	{ "processes that are left", those_left },
	{ "a name that is taken", name_is_taken },
	{ "none", none },
	{ "processes below", processes_below },
};

int main(void)
{
	if (!begin()) {
		printf("KTAP version 1\n1..0 # SKIP no cgroup can be made here\n");
		return 0;
	}
	nest_remove(&nest);
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
