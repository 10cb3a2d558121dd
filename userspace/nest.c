// SPDX-License-Identifier: GPL-2.0
/*
 * A cgroup of its own for a command: its sockets are those that were made in there.
 *
 * A socket belongs to the cgroup in which it was made as long as it lives, whoever
 * has it, and what a listener accepts to that of the listener. The id of a cgroup
 * is the inode number of its directory and is never used again.
 */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/mount.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "nest.h"

#define OWN_LINE	"0::"	/* of the hierarchy of version 2 in /proc/self/cgroup */
#define LINKS_ALONE	2	/* of a directory without others in it */
#define ROUNDS		100	/* processes may fork while they are moved */
#define PAUSE		1	/* milliseconds between them */

static int open_dir(int at, const char *path)
{
	int fd = openat(at, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

/* A mount that is seen nowhere: "ip netns exec", among others, hides all others. */
static int new_mount(void)
{
	int context = (int)syscall(SYS_fsopen, "cgroup2", FSOPEN_CLOEXEC);
	int mount = -1, err = 0;

	if (context >= 0 &&
	    !syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, NULL, NULL, 0))
		mount = (int)syscall(SYS_fsmount, context, FSMOUNT_CLOEXEC, 0);
	if (mount < 0)
		err = -errno;
	if (context >= 0)
		close(context);
	return err ? err : mount;
}

/* The cgroups of version 2, which may be alone or beside those of version 1. */
static int open_mount(void)
{
	static const char *const places[] = { "/sys/fs/cgroup", "/sys/fs/cgroup/unified" };
	struct statfs fs;

	for (unsigned int i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (!statfs(places[i], &fs) && fs.f_type == CGROUP2_SUPER_MAGIC)
			return open_dir(AT_FDCWD, places[i]);
	return new_mount();
}

/* The path of our own cgroup, from the mount; false if there is none. */
static bool read_path(char path[PATH_MAX])
{
	FILE *file = fopen("/proc/self/cgroup", "re");
	bool found = false;

	if (!file)
		return false;
	while (!found && fgets(path, PATH_MAX, file))
		found = !strncmp(path, OWN_LINE, strlen(OWN_LINE));
	fclose(file);
	if (!found || strstr(path, "/.."))
		return false;
	path[strcspn(path, "\n")] = '\0';
	path[0] = '.';
	memmove(path + 1, path + strlen(OWN_LINE), strlen(path + strlen(OWN_LINE)) + 1);
	return true;
}

static int open_own(void)
{
	char path[PATH_MAX];
	int mount, own;

	if (!read_path(path))
		return -ENODEV;
	mount = open_mount();
	if (mount < 0)
		return mount;
	own = open_dir(mount, path);
	close(mount);
	return own;
}

/* One of that name was left by a process of our number that was killed. */
static int make_dir(struct nest *nest)
{
	struct stat st;

	snprintf(nest->name, sizeof(nest->name), "tcpfate-run.%d", getpid());
	unlinkat(nest->above, nest->name, AT_REMOVEDIR);
	if (mkdirat(nest->above, nest->name, 0755))
		return -errno;
	if (fstatat(nest->above, nest->name, &st, 0))
		return -errno;
	nest->id = st.st_ino;
	nest->dir = open_dir(nest->above, nest->name);
	return nest->dir < 0 ? nest->dir : 0;
}

/**
 * nest_make() - make a cgroup below our own
 * @nest: where to, NEST_NONE
 *
 * Return: 0, or -errno if that is not possible here: then it never has anything.
 */
int nest_make(struct nest *nest)
{
	int err;

	nest->above = open_own();
	err = nest->above < 0 ? nest->above : make_dir(nest);
	if (err)
		nest_remove(nest);
	return err;
}

static int write_pid(int dir, pid_t pid)
{
	int fd = openat(dir, "cgroup.procs", O_WRONLY | O_CLOEXEC);
	int err = 0;

	if (fd < 0)
		return -errno;
	if (dprintf(fd, "%d\n", pid) < 0)
		err = -errno;
	close(fd);
	return err;
}

/* Move a process there: 0 or -errno. */
int nest_take(const struct nest *nest, pid_t pid)
{
	return write_pid(nest->dir, pid);
}

/* Takes a directory and the id of its cgroup; true ends the walk. */
typedef bool (*on_cgroup)(void *arg, int dir, uint64_t id);

static bool walk(int dir, on_cgroup take, void *arg);

static bool visit(int above, const struct dirent *entry, on_cgroup take, void *arg)
{
	bool end;
	int dir;

	if (entry->d_type != DT_DIR || entry->d_name[0] == '.')
		return false;
	dir = open_dir(above, entry->d_name);
	if (dir < 0)
		return false;
	end = walk(dir, take, arg) || take(arg, dir, entry->d_ino);
	close(dir);
	return end;
}

/* Those below @dir, the deepest first. */
static bool walk(int dir, on_cgroup take, void *arg)
{
	struct dirent *entry;
	bool end = false;
	struct stat st;
	DIR *entries;

	if (fstat(dir, &st) || st.st_nlink <= LINKS_ALONE)
		return false;
	entries = fdopendir(open_dir(dir, "."));
	if (!entries)
		return false;
	while (!end && (entry = readdir(entries)))
		end = visit(dir, entry, take, arg);
	closedir(entries);
	return end;
}

static bool is_it(void *arg, int dir, uint64_t id)
{
	const uint64_t *wanted = arg;

	(void)dir;
	return id == *wanted;
}

/**
 * nest_has() - whether a cgroup is the one that was made, or below it
 * @nest: the one that was made
 * @id: of the other
 *
 * Of one that is gone that is known only if it was asked for before.
 */
bool nest_has(struct nest *nest, uint64_t id)
{
	unsigned int slot = id % NEST_SEEN;

	if (nest->dir < 0 || id == nest->id)
		return nest->dir >= 0;
	if (nest->seen[slot].id != id) {
		nest->seen[slot].id = id;
		nest->seen[slot].below = walk(nest->dir, is_it, &id);
	}
	return nest->seen[slot].below;
}

struct count {
	kin_process process;
	void *arg;
	unsigned int number;
};

static bool count_in(void *arg, int dir, uint64_t id)
{
	int fd = openat(dir, "cgroup.procs", O_RDONLY | O_CLOEXEC);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
	struct count *count = arg;
	int pid;

	(void)id;
	if (!file)
		return false;
	while (fscanf(file, "%d", &pid) == 1) {
		if (count->process)
			count->process(count->arg, pid);
		count->number++;
	}
	fclose(file);
	return false;
}

/**
 * nest_each() - tell the processes that are there
 * @nest: the cgroup, with those below it
 * @process: called for each, or NULL
 * @arg: for @process
 *
 * Return: how many there are.
 */
unsigned int nest_each(const struct nest *nest, kin_process process, void *arg)
{
	struct count count = { process, arg, 0 };

	if (nest->dir < 0)
		return 0;
	walk(nest->dir, count_in, &count);
	count_in(&count, nest->dir, nest->id);
	return count.number;
}

static void move_up(void *arg, pid_t pid)
{
	const struct nest *nest = arg;

	write_pid(nest->above, pid);
}

/* Who is just ending can neither be moved nor stays. */
static int remove_dir(struct nest *nest)
{
	struct count move = { move_up, nest, 0 };
	int err = 0;

	for (unsigned int i = 0; i < ROUNDS; i++) {
		if (!unlinkat(nest->above, nest->name, AT_REMOVEDIR))
			return 0;
		err = -errno;
		count_in(&move, nest->dir, nest->id);
		poll(NULL, 0, PAUSE);
	}
	return err;
}

/**
 * nest_remove() - remove the cgroup
 * @nest: the cgroup; who is left in it goes to the one above
 *
 * Sockets keep its id. Return: 0, or -errno if cgroups below it are in use.
 */
int nest_remove(struct nest *nest)
{
	int err = nest->dir < 0 ? 0 : remove_dir(nest);

	if (nest->dir >= 0)
		close(nest->dir);
	if (nest->above >= 0)
		close(nest->above);
	nest->dir = -1;
	nest->above = -1;
	return err;
}
