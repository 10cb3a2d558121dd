/* SPDX-License-Identifier: GPL-2.0 */
/* A generic netlink socket, and the datagram that was read from it last. */

#ifndef CHANNEL_H
#define CHANNEL_H

#include <linux/netlink.h>
#include <sys/types.h>

#define DATAGRAM_MAX	(64 * 1024)	/* the kernel makes dumps of at most 32 KiB */

struct nl_sock;

struct channel {
	struct nl_sock *sk;
	union {
		struct nlmsghdr first;
		unsigned char datagram[DATAGRAM_MAX];
	};
};

int channel_open(struct channel *channel);
void channel_close(struct channel *channel);
void channel_want_errors(struct channel *channel);
void channel_enlarge(struct channel *channel);
ssize_t channel_receive(struct channel *channel, int flags);

#endif
