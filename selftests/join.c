// SPDX-License-Identifier: GPL-2.0
/*
 * join: join the multicast group of family tcpfate over a bare socket
 *
 *	join [COUNT]
 *
 * The tool could refuse an unprivileged user by itself, and prove nothing. This
 * asks the kernel: finds the group, which needs no rights, joins, and prints
 * "joined" or the name of the error. With COUNT it stays and throws away what
 * comes, until so many messages have come.
 */
#define _GNU_SOURCE
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <linux/tcpfate.h>

#include "ask.h"

/* Room for all that can wait here, so that nothing is lost. */
static void enlarge_buffer(int fd)
{
	int size = 64 << 20;

	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)))
		err(1, "receive buffer");
}

static void discard(int fd, long count)
{
	static char datagram[65536];
	const struct nlmsghdr *nlh;
	ssize_t len;

	while (count > 0) {
		len = recv(fd, datagram, sizeof(datagram), 0);
		if (len < 0)
			err(1, "receive");
		nlh = (const struct nlmsghdr *)datagram;
		for (; NLMSG_OK(nlh, len); nlh = NLMSG_NEXT(nlh, len))
			count--;
	}
}

int main(int argc, char **argv)
{
	int fd = open_socket();
	int error = join_group(fd, find_family(fd, TCPFATE_FAMILY_NAME).group);

	if (error) {
		printf("%s\n", strerrorname_np(error));
		return 1;
	}
	if (argc > 1)
		enlarge_buffer(fd);
	printf("joined\n");
	fflush(stdout);
	if (argc > 1)
		discard(fd, strtol(argv[1], NULL, 0));
	return 0;
}
