/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A history: what is done with a few connections of one listener, one socket
 * call after the other, and what each call returned.
 *
 * All of it follows from the seed but the return values. Histories lie in memory
 * that all processes share, so that the books of a killed one are not lost.
 */
#ifndef HISTORY_H
#define HISTORY_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#define MAX_CONNS	3
#define MAX_ENDS	(2 * MAX_CONNS)
#define MAX_OPS		80
#define LISTENER	MAX_ENDS	/* an operation on no end */
#define CLOSING_OPS	(MAX_ENDS + 1)	/* that close all there can be */

/* Even ends connect (a0, a1, a2), odd ones are accepted (b0, b1, b2). */
#define PEER(e)		((e) ^ 1)
#define IS_PASSIVE(e)	((e) & 1)

enum mode { MODE_SAME, MODE_TWO, MODE_FAR, MODES };
enum half { SIDE_A, SIDE_B };

enum op_kind {
	OP_LISTEN, OP_CONNECT, OP_RECONNECT, OP_QUEUED, OP_ACCEPT, OP_UNLISTEN,
	OP_WRITE, OP_SEND, OP_READ, OP_PEEK,
	OP_SHUT_RD, OP_SHUT_WR, OP_SHUT_RDWR, OP_CLOSE, OP_KILL, OP_DISCONNECT,
	OP_LINGER, OP_LINGER2, OP_USER_TIMEOUT, OP_KEEPALIVE, OP_DROP, OP_UNDROP,
	OP_RESET, OP_BAD_RESET, OP_ICMP, OP_DESTROY,
	OP_AWAIT_DATA, OP_AWAIT_FIN, OP_AWAIT_DEAD, OP_AWAIT_ACKED, OP_DRAIN, OP_PAUSE,
	OP_KINDS
};

/**
 * struct op - one call
 * @kind: enum op_kind
 * @end: whose socket, or LISTENER
 * @left_out: not done, to find out whether it matters
 * @with_next: done at the same time as the next, which is of the other end
 * @done: it has returned; another process writes it, see op_is_done()
 * @arg: bytes, seconds, milliseconds or a length of a queue
 * @ret: what the call returned, -1 for an error
 * @error: errno of it
 * @state: state of the connection just before, 0 if not asked
 * @waiting: bytes that could have been read just before
 * @begun: when it was first tried, CLOCK_MONOTONIC in ms
 */
struct op {
	uint8_t kind;
	uint8_t end;
	bool left_out;
	bool with_next;
	bool done;
	int64_t arg;
	int64_t ret;
	int error;
	int state;
	int64_t waiting;
	uint64_t begun;
};

static inline bool op_is_done(const struct op *op)
{
	return __atomic_load_n(&op->done, __ATOMIC_ACQUIRE);
}

/**
 * struct end - one end of a connection
 * @fd: in the process that holds it, -1 before and after
 * @born: the connection was established
 * @accepted: there was a descriptor
 * @cookie: SO_COOKIE, 0 if not known
 * @local: its address
 * @peer: the other one's
 */
struct end {
	int fd;
	bool born;
	bool accepted;
	uint64_t cookie;
	struct sockaddr_in6 local;
	struct sockaddr_in6 peer;
};

/**
 * struct history - one seed
 * @seed: everything follows from it
 * @number: of the addresses it uses
 * @mode: where the two sides are
 * @v6: IPv6
 * @small: small socket buffers, so that windows close
 * @theme: index of what it is mostly about
 * @victim: side whose process is killed, -1 for none
 * @agent: which process has each side
 * @pid: its process id
 * @nops: operations
 * @next: the one that is due
 * @blocked: the one that has a thread and has not returned, or -1
 * @unborn: a connection could not be made: nothing to judge
 * @over: when all was told, CLOCK_MONOTONIC in ms
 * @listener: descriptor
 * @listen_addr: its address
 * @op: the operations
 * @end: the ends
 */
struct history {
	uint64_t seed;
	unsigned int number;
	uint8_t mode;
	bool v6;
	bool small;
	uint8_t theme;
	int8_t victim;
	uint8_t agent[2];
	pid_t pid[2];
	uint8_t nops;
	uint8_t next;
	int8_t blocked;
	bool unborn;
	uint64_t over;
	int listener;
	struct sockaddr_in6 listen_addr;
	struct op op[MAX_OPS];
	struct end end[MAX_ENDS];
};

/* history.c */
struct op_info {
	const char *name;
	bool is_await;
	bool has_arg;
};

extern const struct op_info op_info[OP_KINDS];
void history_make(struct history *h, uint64_t seed);
const char *history_theme(unsigned int theme);
void history_close_all(struct history *h);

/* print.c */
const char *history_mode(const struct history *h);
void history_print(FILE *out, const struct history *h);
const char *end_name(unsigned int e);

#endif
