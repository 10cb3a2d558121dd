// SPDX-License-Identifier: GPL-2.0
/*
 * Many histories at once. In each round every history does its next operation,
 * or tries once more what it waits for. Within a history one call returns before
 * the next is made, but for blocking writes: so the order of all calls is known.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "agent.h"
#include "inject.h"
#include "place.h"
#include "run.h"

/* How long is waited for what may never come. It is no error if it does not. */
#define LIMIT_NEAR	400
#define LIMIT_FAR	2000
#define LIMIT_QUEUED	10000
#define LIMIT_BLOCKED	60000

uint64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

struct history *run_memory(unsigned int jobs)
{
	void *p = mmap(NULL, jobs * sizeof(struct history), PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		err(1, "mmap");
	return p;
}

/* What calls on this end have returned together so far. */
static int64_t total(const struct history *h, unsigned int e, bool written)
{
	int64_t sum = 0;
	unsigned int i;

	for (i = 0; i < h->next; i++) {
		const struct op *op = &h->op[i];

		if (op->left_out || op->end != e || op->ret <= 0)
			continue;
		if (written ? op->kind == OP_WRITE || op->kind == OP_SEND :
			      op->kind == OP_READ || op->kind == OP_DRAIN)
			sum += op->ret;
	}
	return sum;
}

static bool has_ended(const struct history *h, unsigned int e)
{
	unsigned int i;

	for (i = 0; i < h->next; i++) {
		const struct op *op = &h->op[i];

		if (op->end != e || op->left_out)
			continue;
		if (op->kind >= OP_SHUT_WR && op->kind <= OP_DISCONNECT)
			return true;
	}
	return h->victim >= 0;
}

static uint64_t limit_of(const struct history *h, const struct op *op)
{
	switch (op->kind) {
	case OP_QUEUED:
		return LIMIT_QUEUED;
	case OP_DRAIN:
		return LIMIT_BLOCKED;
	case OP_AWAIT_DEAD:
	case OP_PAUSE:
		return op->arg;
	case OP_AWAIT_FIN:
		if (!has_ended(h, PEER(op->end)))
			return 0;
	}
	return h->mode == MODE_FAR ? LIMIT_FAR : LIMIT_NEAR;
}

static bool is_made(const struct op *op)
{
	return op->kind == OP_CONNECT || op->kind == OP_RECONNECT;
}

static void be_born(struct history *h)
{
	unsigned int i;

	for (i = 0; i < h->next; i++) {
		if (is_made(&h->op[i]) && !h->op[i].left_out) {
			h->end[h->op[i].end].born = true;
			h->end[PEER(h->op[i].end)].born = true;
		}
	}
}

static void fail_op(struct op *op, int error)
{
	op->ret = -1;
	op->error = error;
	op->done = true;
}

/* What only the process that started all others does. */
static void act(struct history *h, struct op *op)
{
	enum half side = IS_PASSIVE(op->end) ? SIDE_B : SIDE_A;
	struct end *end = &h->end[op->end];

	if (op->kind == OP_KILL && !op->error)
		agent_kill(h, side);
	if (op->kind != OP_DESTROY || !end->born)
		return;
	op->ret = inject_destroy(place_netlink(place_of(h, side)), end);
	op->error = op->ret ? errno : 0;
}

/* An operation has been tried: whether it is over. */
static bool is_over(struct history *h, struct op *op)
{
	bool late;

	if (!op_info[op->kind].is_await || op->error)
		return true;
	late = now_ms() - op->begun >= limit_of(h, op);
	if (op->kind == OP_DRAIN)
		return late || h->blocked < 0 || op_is_done(&h->op[h->blocked]);
	if (op->kind == OP_QUEUED && op->ret)
		be_born(h);
	if (op->kind == OP_QUEUED && late && !op->ret)
		h->unborn = true;
	return op->ret || late;
}

static void settle(struct history *h)
{
	struct op *op = &h->op[h->next];

	if (!op_is_done(op) && op->kind == OP_SEND) {
		h->blocked = h->next++;
		return;
	}
	if (!op_is_done(op) || !is_over(h, op))
		return;
	act(h, op);
	if (is_made(op) && op->ret)
		h->unborn = true;
	h->next += op->with_next && op[1].begun ? 2 : 1;
}

/* Without a connection there is only to clean up. */
static bool is_skipped(const struct history *h, const struct op *op)
{
	return op->left_out || (h->unborn && op->kind != OP_CLOSE &&
				op->kind != OP_UNLISTEN);
}

static bool must_wait(struct history *h, const struct op *op)
{
	if (h->blocked < 0 || op_is_done(&h->op[h->blocked]))
		return false;
	if (now_ms() - h->op[h->blocked].begun > 2 * LIMIT_BLOCKED)
		h->unborn = true;
	return !h->unborn &&
	       (op->end == h->op[h->blocked].end || op->kind == OP_KILL);
}

static struct op *due(struct history *h)
{
	while (h->next < h->nops && is_skipped(h, &h->op[h->next]))
		h->next++;
	return h->next < h->nops ? &h->op[h->next] : NULL;
}

/* Two shutdowns at once. The order in which they are entered does not matter. */
static void begin_next(struct history *h, struct op *op)
{
	if (op->left_out || !agent_is_there(h, op))
		return;
	op->begun = now_ms();
	agent_tell(h, op);
}

/* Returns true if there is more to do. */
static bool begin_op(struct history *h, bool *told)
{
	struct op *op = due(h);

	*told = false;
	if (!op)
		return h->blocked >= 0 && !op_is_done(&h->op[h->blocked]);
	if (must_wait(h, op))
		return true;
	if (!op->begun) {
		op->begun = now_ms();
		if (op->kind == OP_AWAIT_DATA)
			op->arg = total(h, PEER(op->end), true) - total(h, op->end, false);
	} else if (!op_info[op->kind].is_await) {
		return true;	/* a close that lingers */
	}
	if (!agent_is_there(h, op)) {
		fail_op(op, EBADF);
		act(h, op);
		h->next++;
		return true;
	}
	agent_tell(h, op);
	if (op->with_next)
		begin_next(h, op + 1);
	*told = true;
	return true;
}

static bool is_at_once(struct history *h)
{
	struct op *op = due(h);

	return op && op->with_next && !op->begun;
}

/* What is to be done at both ends at once goes first, while nothing else goes on. */
static unsigned int begin_all(struct history *h, unsigned int n, bool *told)
{
	bool at_once[n];
	unsigned int going = 0, i;

	for (i = 0; i < n; i++) {
		at_once[i] = is_at_once(&h[i]);
		if (at_once[i])
			going += begin_op(&h[i], &told[i]);
	}
	agents_run();
	for (i = 0; i < n; i++) {
		if (!at_once[i])
			going += begin_op(&h[i], &told[i]);
	}
	agents_run();
	return going;
}

/* One round; returns how many histories go on. */
static unsigned int round_of(struct history *h, unsigned int n, bool *told)
{
	unsigned int going = begin_all(h, n, told), progress = 0, before, i;

	for (i = 0; i < n; i++) {
		before = h[i].next;
		if (told[i] || (h[i].next < h[i].nops && h[i].op[h[i].next].begun))
			settle(&h[i]);
		progress += h[i].next != before;
	}
	if (going && !progress)
		usleep(2000);
	return going;
}

void run_batch(struct history *h, unsigned int n, void (*meanwhile)(void))
{
	bool told[n];
	unsigned int i;

	for (i = 0; i < n; i++)
		agents_assign(&h[i]);
	while (round_of(h, n, told))
		meanwhile();
	agents_reap();
}
