/* SPDX-License-Identifier: GPL-2.0 */
/* Records made for tests, over the same bytes that the kernel would send. */

#ifndef RECORD_H
#define RECORD_H

#include <stdio.h>

#include "../event.h"

struct nl_msg;

#define TEXT_MAX	2048

/**
 * struct given - one attribute of a record to make
 * @attr: number, 0 ends a list
 * @number: value; its width is @width bytes, 4 if that is 0
 * @text: value instead of a number, with its terminating zero
 * @bytes: value instead, @width bytes
 */
struct given {
	int attr;
	uint64_t number;
	int width;
	const char *text;
	const void *bytes;
};

#define U8(name, n)	{ .attr = TCPFATE_A_RECORD_##name, .number = (n), .width = 1 }
#define U16(name, n)	{ .attr = TCPFATE_A_RECORD_##name, .number = (n), .width = 2 }
#define U32(name, n)	{ .attr = TCPFATE_A_RECORD_##name, .number = (n), .width = 4 }
#define U64(name, n)	{ .attr = TCPFATE_A_RECORD_##name, .number = (n), .width = 8 }
#define STR(name, s)	{ .attr = TCPFATE_A_RECORD_##name, .text = (s) }
#define BIN(name, b, n)	{ .attr = TCPFATE_A_RECORD_##name, .bytes = (b), .width = (n) }

/* All four attributes of a connection over the loopback interface. */
#define LOOPBACK	(-1)
#define IPV4(local, peer) { .attr = LOOPBACK, .number = (local) << 16 | (peer) }

struct nl_msg *message_new(int command, const struct given *given);
bool record_new(struct attrs *ev, const struct given *given);
bool json_is(const struct given *given, const char *want);
const char *written(void (*print)(FILE *out, const struct attrs *ev), const struct attrs *ev);

#endif
