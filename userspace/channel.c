// SPDX-License-Identifier: GPL-2.0
/* A generic netlink socket, and the datagram that was read from it last. */

#include <errno.h>
#include <sys/socket.h>

#include <netlink/errno.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>

#include "channel.h"

#define RECEIVE_BUFFER	(8 * 1024 * 1024)

/* Return: 0, or an error of libnl. */
int channel_open(struct channel *channel)
{
	channel->sk = nl_socket_alloc();
	return channel->sk ? genl_connect(channel->sk) : -NLE_NOMEM;
}

void channel_close(struct channel *channel)
{
	if (channel->sk)
		nl_socket_free(channel->sk);
}

/* Extended acks; a kernel without them still gives the number. */
void channel_want_errors(struct channel *channel)
{
	int on = 1;

	setsockopt(nl_socket_get_fd(channel->sk), SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on));
}

/* Room for a burst; FORCE passes the limit of the system and needs the right. */
void channel_enlarge(struct channel *channel)
{
	int fd = nl_socket_get_fd(channel->sk);
	int size = RECEIVE_BUFFER;

	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)))
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
}

/* Length of the next datagram of the kernel, 0 if it is none of the kernel's. */
ssize_t channel_receive(struct channel *channel, int flags)
{
	struct sockaddr_nl from = { 0 };
	struct iovec iov = { channel->datagram, sizeof(channel->datagram) };
	struct msghdr msg = {
		.msg_name = &from, .msg_namelen = sizeof(from),
		.msg_iov = &iov, .msg_iovlen = 1,
	};
	ssize_t len = recvmsg(nl_socket_get_fd(channel->sk), &msg, flags);

	if (len < 0)
		return -errno;
	if (msg.msg_flags & MSG_TRUNC)
		return -ENOBUFS;	/* cut: the same loss as an overrun */
	return from.nl_pid ? 0 : len;
}
