// SPDX-License-Identifier: GPL-2.0
/*
 * Whose socket it is, where nobody acted on it: a timer or the peer ends a
 * connection without any process, but one still has the socket. Its inode leads
 * there as long as it does, by way of /proc, as in ss -p.
 */

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "event.h"
#include "owner.h"

#define NAME_SIZE	64	/* longer than socket:[N] for every 64-bit N */

/**
 * owner_is_missing() - whether a record leaves open whose socket it was
 * @ev: a record
 *
 * A task that acted is its user, except one that killed another's connection.
 */
bool owner_is_missing(const struct attrs *ev)
{
	bool killed = has(ev, ROLE) && num(ev, ROLE) == TCPFATE_ROLE_KILLER;

	return num(ev, INODE) && !has(ev, OWNER_COMM) && (!has(ev, COMM) || killed);
}

static DIR *open_fds(int proc, const char *pid)
{
	char path[NAME_SIZE];
	DIR *fds;
	int fd;

	snprintf(path, sizeof(path), "%.20s/fd", pid);
	fd = openat(proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	fds = fd < 0 ? NULL : fdopendir(fd);
	if (!fds && fd >= 0)
		close(fd);
	return fds;
}

/* Whether the process has a file that is a link to @want. */
static bool process_has(int proc, const char *pid, const char *want)
{
	char link[NAME_SIZE];
	struct dirent *entry;
	bool found = false;
	DIR *fds = open_fds(proc, pid);

	if (!fds)
		return false;
	while (!found && (entry = readdir(fds))) {
		ssize_t len = readlinkat(dirfd(fds), entry->d_name, link, sizeof(link));

		found = len == (ssize_t)strlen(want) && !memcmp(link, want, (size_t)len);
	}
	closedir(fds);
	return found;
}

static bool read_comm(int proc, const char *pid, char comm[ATTR_STR_MAX])
{
	char path[NAME_SIZE];
	ssize_t len;
	int fd;

	snprintf(path, sizeof(path), "%.20s/comm", pid);
	fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	len = read(fd, comm, ATTR_STR_MAX - 1);
	close(fd);
	if (len <= 0)
		return false;
	len -= comm[len - 1] == '\n';
	comm[len] = '\0';
	return true;
}

static void set_owner(struct attrs *ev, const char *pid, const char *comm)
{
	uint64_t evidence = num(ev, EVIDENCE) | EVIDENCE_OWNER_BY_INODE;

	ev->present |= UINT64_C(1) << TCPFATE_A_RECORD_OWNER_PID |
		       UINT64_C(1) << TCPFATE_A_RECORD_OWNER_COMM |
		       UINT64_C(1) << TCPFATE_A_RECORD_EVIDENCE;
	ev->value[TCPFATE_A_RECORD_OWNER_PID].num = strtoull(pid, NULL, 10);
	strcpy(ev->value[TCPFATE_A_RECORD_OWNER_COMM].str, comm);
	ev->value[TCPFATE_A_RECORD_EVIDENCE].num = evidence;
}

/**
 * owner_find() - look for a process that has the socket now
 * @ev: a record whose owner is missing; unchanged if there is none
 *
 * Reads the files of every process until one is found.
 */
void owner_find(struct attrs *ev)
{
	char want[NAME_SIZE], comm[ATTR_STR_MAX];
	DIR *proc = opendir("/proc");
	struct dirent *entry;

	if (!proc)
		return;
	snprintf(want, sizeof(want), "socket:[%" PRIu64 "]", num(ev, INODE));
	while ((entry = readdir(proc))) {
		if (!isdigit((unsigned char)*entry->d_name) ||
		    !process_has(dirfd(proc), entry->d_name, want))
			continue;
		if (read_comm(dirfd(proc), entry->d_name, comm))
			set_owner(ev, entry->d_name, comm);
		break;
	}
	closedir(proc);
}
