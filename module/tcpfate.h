/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Types that the parts of the module share. A record is the only thing that
 * travels from the hooks to netlink: it is copied by value and holds ids,
 * never a pointer.
 */
#ifndef _TCPFATE_H
#define _TCPFATE_H

#include <linux/types.h>
#include <linux/tcpfate.h>

#define TCPFATE_VERSION		"0.1.0"
#define TCPFATE_CAUSES_MAX	8

/**
 * struct tcpfate_addr - an address in network order
 * @w: one word for AF_INET, four for AF_INET6
 */
struct tcpfate_addr {
	u32 w[4];
};

/**
 * struct tcpfate_key - what tells one connection of this host from another
 * @netns: cookie of the network namespace
 * @ifindex: bound device; two VRFs can hold the same 4-tuple
 * @family: AF_INET or AF_INET6; IPv4-mapped addresses are AF_INET
 * @local_port: host order
 * @peer_port: host order
 * @local: local address
 * @peer: address of the peer
 */
struct tcpfate_key {
	u64 netns;
	u32 ifindex;
	u16 family;
	u16 local_port;
	u16 peer_port;
	/* private: keys are compared as memory */
	u16 unused;
	/* public: */
	struct tcpfate_addr local;
	struct tcpfate_addr peer;
};

/**
 * struct tcpfate_person - a task that acted on a connection
 * @pid: process, as the initial pid namespace numbers it; 0: nobody known
 * @tid: thread, likewise
 * @nspid: process, as its own pid namespace numbers it
 * @uid: kernel-internal user id
 * @comm: task name, always terminated
 */
struct tcpfate_person {
	u32 pid;
	u32 tid;
	u32 nspid;
	u32 uid;
	char comm[TCPFATE_COMM_LEN];
};

/**
 * struct tcpfate_causes - what led to an ending, in order, without repeats
 * @n: how many
 * @list: enum tcpfate_cause
 */
struct tcpfate_causes {
	u8 n;
	u8 list[TCPFATE_CAUSES_MAX];
};

/**
 * struct tcpfate_record - one event
 *
 * Fields are named as the attributes of the netlink family, which describe
 * them. A field counts only if its attribute's bit is set in @has; the
 * identity of the record and of the connection is always there.
 *
 * @has: TCPFATE_HAS() of each field that is known
 * @socket_uid: owner of the socket, kernel-internal; only the filter asks
 * @has_socket_uid: it is known
 */
struct tcpfate_record {
	u64 has;
	u32 socket_uid;
	bool has_socket_uid;
	/* private: as the attributes of the same name */
	u64 seq;
	u64 ns_seq;
	u64 time;
	u32 event;
	u32 evidence;
	u32 netns;
	struct tcpfate_key key;
	struct tcpfate_causes causes;
	struct tcpfate_person person;
	struct tcpfate_person owner;

	u32 ending;
	u32 loss;
	u32 mark;
	u32 state;
	u32 error;
	u32 role;
	u32 rst_reason;
	u32 mib;
	u32 substate;
	u32 timer;
	u32 opened_by;
	u32 isn_local;
	u32 isn_peer;
	u8 rst_sent;

	u64 cookie;
	u64 inode;
	u64 cgroup_id;
	u64 unread;
	u64 out_of_order;
	u64 unacked;
	u64 unsent;
	u64 tx_written;
	u64 tx_acked;
	u64 rx_received;
	u64 rx_read;
	u64 written_after_fin;
	u64 acked_after_fin;
	u64 acked_by_rst;
	u64 bytes;
	u64 requested;
	u64 writes;
	u64 retransmits;
	u64 since_peer_fin_ns;
	u64 since_close_ns;
	u64 duration_ns;
};

#define TCPFATE_HAS(attr)	(1ULL << TCPFATE_A_RECORD_##attr)

/* Set a field of a record and say that it is known. */
#define tcpfate_tell(record, attr, field, value)			\
	do {								\
		struct tcpfate_record *__r = (record);			\
									\
		__r->field = (value);					\
		__r->has |= TCPFATE_HAS(attr);				\
	} while (0)

#endif /* _TCPFATE_H */
