// SPDX-License-Identifier: GPL-2.0
/* A history as people read it. */
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "agent.h"
#include "history.h"

const struct op_info op_info[OP_KINDS] = {
	[OP_LISTEN] = { "listen" },
	[OP_CONNECT] = { "connect" },
	[OP_RECONNECT] = { "reconnect" },
	[OP_QUEUED] = { "await-queued", .is_await = true },
	[OP_ACCEPT] = { "accept" },
	[OP_UNLISTEN] = { "close-listener" },
	[OP_WRITE] = { "write", .has_arg = true },
	[OP_SEND] = { "blocking-write", .has_arg = true },
	[OP_READ] = { "read", .has_arg = true },
	[OP_PEEK] = { "peek", .has_arg = true },
	[OP_SHUT_RD] = { "shutdown-rd" },
	[OP_SHUT_WR] = { "shutdown-wr" },
	[OP_SHUT_RDWR] = { "shutdown-rdwr" },
	[OP_CLOSE] = { "close" },
	[OP_KILL] = { "kill" },
	[OP_DISCONNECT] = { "disconnect" },
	[OP_LINGER] = { "linger", .has_arg = true },
	[OP_LINGER2] = { "linger2", .has_arg = true },
	[OP_USER_TIMEOUT] = { "user-timeout", .has_arg = true },
	[OP_KEEPALIVE] = { "keepalive", .has_arg = true },
	[OP_DROP] = { "drop-input" },
	[OP_UNDROP] = { "no-more-drop" },
	[OP_RESET] = { "inject-rst" },
	[OP_BAD_RESET] = { "inject-bad-rst", .has_arg = true },
	[OP_ICMP] = { "inject-icmp", .has_arg = true },
	[OP_DESTROY] = { "destroy" },
	[OP_AWAIT_DATA] = { "await-data", .is_await = true },
	[OP_AWAIT_FIN] = { "await-fin", .is_await = true },
	[OP_AWAIT_DEAD] = { "await-close", .is_await = true },
	[OP_AWAIT_ACKED] = { "await-acked", .is_await = true },
	[OP_PAUSE] = { "pause", .is_await = true, .has_arg = true },
	[OP_DRAIN] = { "drain", .is_await = true },
};

static const char *const mode_name[MODES] = {
	[MODE_SAME] = "one process",
	[MODE_TWO] = "two processes",
	[MODE_FAR] = "two namespaces",
};

/* As Linux numbers them. */
static const char *const state_name[] = {
	"", "established", "syn-sent", "syn-recv", "fin-wait-1", "fin-wait-2",
	"time-wait", "close", "close-wait", "last-ack", "listen", "closing",
};

const char *history_mode(const struct history *h)
{
	return mode_name[h->mode];
}

const char *end_name(unsigned int e)
{
	static const char *const name[] = { "a0", "b0", "a1", "b1", "a2", "b2", "listener" };

	return name[e];
}

static void print_op(FILE *out, const struct history *h, const struct op *op)
{
	fprintf(out, "#   %2td %s %s", op - h->op, end_name(op->end), op_info[op->kind].name);
	if (op_info[op->kind].has_arg)
		fprintf(out, "(%" PRId64 ")", op->arg);
	fprintf(out, " = %" PRId64, op->ret);
	if (op->error)
		fprintf(out, " %s", strerrorname_np(op->error));
	if (op->state)
		fprintf(out, "\t[before: %s, %" PRId64 " to read]", state_name[op->state],
			op->waiting);
	fputc('\n', out);
}

void history_print(FILE *out, const struct history *h)
{
	unsigned int i;

	fprintf(out, "# seed %" PRIu64 ": %s, %s, %s%s\n", h->seed, history_theme(h->theme),
		history_mode(h), h->v6 ? "IPv6" : "IPv4", h->small ? ", small buffers" : "");
	for (i = 0; i < h->nops; i++) {
		if (!h->op[i].left_out && h->op[i].error != EBADF)
			print_op(out, h, &h->op[i]);
	}
}
