// SPDX-License-Identifier: GPL-2.0
/*
 * What a command inherits: the files that are not closed when it is run.
 *
 * All files of our own are closed then, so the others are those.
 */

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "handed.h"

#define FILES	"/proc/self/fd"

/* Takes a file; anything but 0 ends the search and is passed on. */
typedef int (*on_file)(void *arg, int fd);

static bool is_inherited(int fd)
{
	int flags = fcntl(fd, F_GETFD);

	return flags >= 0 && !(flags & FD_CLOEXEC);
}

static int each_file(on_file take, void *arg)
{
	DIR *files = opendir(FILES);
	struct dirent *entry;
	int ret = 0;

	if (!files)
		return -errno;
	while (!ret && (entry = readdir(files))) {
		int fd = atoi(entry->d_name);

		if (isdigit((unsigned char)*entry->d_name) && is_inherited(fd))
			ret = take(arg, fd);
	}
	closedir(files);
	return ret;
}

static int option_of(int fd, int option)
{
	int value = 0;
	socklen_t len = sizeof(value);

	return getsockopt(fd, SOL_SOCKET, option, &value, &len) ? -1 : value;
}

static bool is_tcp(int fd)
{
	int domain = option_of(fd, SO_DOMAIN);

	return (domain == AF_INET || domain == AF_INET6) &&
	       option_of(fd, SO_TYPE) == SOCK_STREAM;
}

struct search {
	handed_take take;
	void *arg;
};

static int take_socket(void *arg, int fd)
{
	const struct search *search = arg;
	struct handed socket = { 0 };
	socklen_t len = sizeof(socket.cookie);

	if (!is_tcp(fd) || getsockopt(fd, SOL_SOCKET, SO_COOKIE, &socket.cookie, &len))
		return 0;
	socket.listens = option_of(fd, SO_ACCEPTCONN) > 0;
	return search->take(search->arg, &socket);
}

/**
 * handed_find() - look for sockets that a command will inherit
 * @take: called for each
 * @arg: for @take
 *
 * Return: 0, what @take returned, or -errno.
 */
int handed_find(handed_take take, void *arg)
{
	struct search search = { take, arg };

	return each_file(take_socket, &search);
}

static int release(void *arg, int fd)
{
	(void)arg;
	if (fd > STDERR_FILENO)
		close(fd);
	return 0;
}

/**
 * handed_release() - close what the command has inherited by now
 *
 * A connection ends when its last holder closes it, which shall not be us.
 */
void handed_release(void)
{
	each_file(release, NULL);
}
