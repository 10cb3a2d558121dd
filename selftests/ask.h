/* SPDX-License-Identifier: GPL-2.0 */
/* A bare netlink socket, a request made of words, and its answer. */
#ifndef _ASK_H
#define _ASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>

#define ATTRS_MAX	4096
#define DATAGRAM_MAX	65536

struct message {
	struct nlmsghdr nlh;
	struct genlmsghdr genl;
	char attrs[ATTRS_MAX];
};

/* What the kernel said; @text and @answer are empty where it said nothing. */
struct reply {
	int error;
	uint32_t offset;		/* of the attribute that is wrong, or 0 */
	uint32_t nest;			/* of the nest that lacks one, or 0 */
	char text[256];
	char answer[2 * DATAGRAM_MAX];	/* attributes, hexadecimal */
	uint64_t sum;			/* of the attribute that is asked for */
};

struct family {
	int id;
	int group;
};

/* ask_netlink.c, also for join */
int open_socket(void);
struct family find_family(int fd, const char *name);
int join_group(int fd, int group);
void begin(struct message *m, int type, int command, int flags);
void send_message(int fd, struct message *m);
void hear_reply(int fd, int summed, struct reply *reply);

/* ask_attr.c */
void add_attrs(struct message *m, char **words);
const char *attr_at(uint32_t offset);
int attr_type(const char *name, size_t len);

#endif /* _ASK_H */
