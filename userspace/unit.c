// SPDX-License-Identifier: GPL-2.0
/*
 * What a cgroup was made for: a unit of systemd, or a container.
 *
 * The id of a cgroup opens its directory as long as that is there, so this is asked
 * when a record is read. What was found stays, also that nothing was: no other cgroup
 * gets the same id.
 */

#define _GNU_SOURCE	/* open_by_handle_at() */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <linux/magic.h>

#include "style.h"
#include "unit.h"

#define UNITS		512		/* kept at a time */
#define KERNFS_HANDLE	0xfe		/* FILEID_KERNFS: the id, and nothing else */

/**
 * struct kept - what was found out about a cgroup
 * @cgroup: its id, 0 for none
 * @name: empty if there is none
 */
struct kept {
	uint64_t cgroup;
	char name[UNIT_BUF];
};

/**
 * struct root - where the cgroups of version 2 are
 * @path: of the directory
 * @fd: -1 if it is not there
 */
struct root {
	const char *path;
	int fd;
};

static bool open_root(struct root *root, const char *path)
{
	struct statfs fs;

	root->path = path;
	root->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (root->fd < 0 || (!fstatfs(root->fd, &fs) && fs.f_type == CGROUP2_SUPER_MAGIC))
		return root->fd >= 0;
	close(root->fd);
	root->fd = -1;
	return false;
}

/* Alone, or beside those of version 1. */
static const struct root *find_root(void)
{
	static struct root root;

	if (!root.path && !open_root(&root, "/sys/fs/cgroup"))
		open_root(&root, "/sys/fs/cgroup/unified");
	return &root;
}

static int open_cgroup(const struct root *root, uint64_t cgroup)
{
	union {
		struct file_handle head;
		char room[sizeof(struct file_handle) + sizeof(cgroup)];
	} handle = { .head = { .handle_bytes = sizeof(cgroup), .handle_type = KERNFS_HANDLE } };

	if (root->fd < 0)
		return -1;
	memcpy(handle.head.f_handle, &cgroup, sizeof(cgroup));
	return open_by_handle_at(root->fd, &handle.head, O_PATH | O_CLOEXEC);
}

static bool find_path(uint64_t cgroup, char path[PATH_MAX])
{
	const struct root *root = find_root();
	int fd = open_cgroup(root, cgroup);
	char link[PATH_MAX];
	ssize_t len;

	if (fd < 0)
		return false;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	len = readlink(link, path, PATH_MAX - 1);
	close(fd);
	if (len < (ssize_t)strlen(root->path) || strncmp(path, root->path, strlen(root->path)))
		return false;
	path[len] = '\0';
	memmove(path, path + strlen(root->path), (size_t)len + 1 - strlen(root->path));
	return true;
}

static void look(struct kept *kept, uint64_t cgroup)
{
	char path[PATH_MAX];

	*kept = (struct kept){ .cgroup = cgroup };
	if (find_path(cgroup, path))
		unit_of_path(path, kept->name);
}

/**
 * unit_name() - the unit or container that a socket belongs to
 * @cgroup: id of its cgroup, of this host and this boot: not of saved records
 * @buf: where to
 *
 * Return: @buf, or NULL if it is not known, or names are not wanted.
 */
const char *unit_name(uint64_t cgroup, char buf[UNIT_BUF])
{
	static struct kept all[UNITS];
	struct kept *kept = &all[cgroup * UINT64_C(0x9e3779b97f4a7c15) >> 32 & (UNITS - 1)];

	if (!style.names || !cgroup)
		return NULL;
	if (kept->cgroup != cgroup)
		look(kept, cgroup);
	return *kept->name ? strcpy(buf, kept->name) : NULL;
}
