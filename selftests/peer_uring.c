// SPDX-License-Identifier: GPL-2.0
/*
 * peer: an io_uring, one operation at a time
 *
 * By the system calls themselves: for a ring of one entry a library would be
 * more than it saves.
 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "peer_uring.h"

static int ring = -1;
static struct io_uring_params params;
static char *queues;		/* both of them, IORING_FEAT_SINGLE_MMAP */
static struct io_uring_sqe *entries;

static void *map(size_t size, off_t what)
{
	return mmap(NULL, size, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_POPULATE, ring, what);
}

static unsigned int *word_at(unsigned int offset)
{
	return (unsigned int *)(queues + offset);
}

int uring_open(void)
{
	if (ring >= 0)
		return 0;
	memset(&params, 0, sizeof(params));
	ring = syscall(__NR_io_uring_setup, 1, &params);
	if (ring < 0)
		return -1;
	queues = map(params.cq_off.cqes +
		     params.cq_entries * sizeof(struct io_uring_cqe),
		     IORING_OFF_SQ_RING);
	entries = map(params.sq_entries * sizeof(*entries), IORING_OFF_SQES);
	return 0;
}

/* The entry that was waited for is the only one there is. */
static long take_result(void)
{
	unsigned int *head = word_at(params.cq_off.head);
	struct io_uring_cqe *results = (void *)(queues + params.cq_off.cqes);
	int res = results[*head & *word_at(params.cq_off.ring_mask)].res;

	__atomic_store_n(head, *head + 1, __ATOMIC_RELEASE);
	if (res >= 0)
		return res;
	errno = -res;
	return -1;
}

long uring_do(const struct io_uring_sqe *sqe)
{
	unsigned int *tail;

	if (uring_open() < 0)
		return -1;
	entries[0] = *sqe;
	*word_at(params.sq_off.array) = 0;
	tail = word_at(params.sq_off.tail);
	__atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
	if (syscall(__NR_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS,
		    NULL, 0) < 0)
		return -1;
	return take_result();
}

int uring_hold(int fd)
{
	if (uring_open() < 0)
		return -1;
	return syscall(__NR_io_uring_register, ring, IORING_REGISTER_FILES,
		       &fd, 1);
}

int uring_close(void)
{
	int fd = ring;

	/* What is mapped holds the ring, too. */
	munmap(queues, params.cq_off.cqes +
	       params.cq_entries * sizeof(struct io_uring_cqe));
	munmap(entries, params.sq_entries * sizeof(*entries));
	ring = -1;
	return close(fd);
}
