// SPDX-License-Identifier: GPL-2.0
/*
 * What is done to one end, in the process that holds its socket: one socket call
 * for each operation, and what it returned is written down.
 *
 * Nothing here blocks but what is meant to, and that has a thread of its own. An
 * operation whose descriptor is not there fails with EBADF; when histories are
 * shortened that happens.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "call.h"
#include "end.h"
#include "inject.h"

static int64_t do_inject(struct history *h, struct op *op, int fd)
{
	const struct end *end = &h->end[op->end];

	switch (op->kind) {
	case OP_RESET:
		return inject_reset(fd, end, 0);
	case OP_BAD_RESET:
		return inject_reset(fd, end, op->arg);
	case OP_ICMP:
		return inject_icmp(fd, end, op->arg);
	}
	/* OP_KILL is of another process, and this one only looks first. */
	return 0;
}

struct task {
	struct history *h;
	struct op *op;
	int fd;
};

static void finish(struct op *op, int64_t ret)
{
	op->error = ret < 0 ? errno : 0;
	op->ret = ret;
	__atomic_store_n(&op->done, true, __ATOMIC_RELEASE);
}

static void *run_task(void *arg)
{
	struct task task = *(struct task *)arg;

	free(arg);
	finish(task.op, call_on_socket[task.op->kind](task.fd, task.op));
	return NULL;
}

/* Whoever blocks has a thread: a write that waits for room, a close that lingers. */
static void start_task(struct op *op, int fd)
{
	struct task *task = malloc(sizeof(*task));
	pthread_attr_t attr;
	pthread_t thread;

	if (!task)
		abort();
	*task = (struct task) { .op = op, .fd = fd };
	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attr, 1 << 16);
	fcntl(fd, F_SETFL, 0);
	if (pthread_create(&thread, &attr, run_task, task))
		abort();
	pthread_attr_destroy(&attr);
}

static bool blocks(const struct op *op, int fd)
{
	struct linger l = {};
	socklen_t len = sizeof(l);

	if (op->kind == OP_SEND)
		return true;
	return op->kind == OP_CLOSE &&
	       !getsockopt(fd, SOL_SOCKET, SO_LINGER, &l, &len) && l.l_onoff && l.l_linger;
}

static void do_on_socket(struct history *h, struct op *op)
{
	int fd = h->end[op->end].fd;

	if (fd < 0) {
		errno = EBADF;
		finish(op, -1);
		return;
	}
	if (!op_info[op->kind].is_await) {
		op->state = call_info(fd).tcpi_state;
		op->waiting = call_waiting(fd);
	}
	if (op->kind == OP_CLOSE)
		h->end[op->end].fd = -1;
	if (blocks(op, fd))
		start_task(op, fd);
	else if (call_on_socket[op->kind])
		finish(op, call_on_socket[op->kind](fd, op));
	else
		finish(op, do_inject(h, op, fd));
}

void end_do(struct history *h, struct op *op)
{
	op->done = false;
	if (call_on_history[op->kind])
		finish(op, call_on_history[op->kind](h, op));
	else
		do_on_socket(h, op);
}
