/* SPDX-License-Identifier: GPL-2.0 */
/* What ends a watch from outside: a signal, the time, a reader that goes. */

#ifndef ENDS_H
#define ENDS_H

#include <stdbool.h>
#include <stdint.h>

#define NSEC_PER_SEC	1000000000ll

/* Why a watch ends, beside -errno; whoever reads passes them on. */
enum end {
	END_COUNT = 1,
	END_SIGNAL,
	END_TIMEOUT,
	END_READER,
	END_NOWHERE,	/* the log has no such place to begin at */
};

/**
 * struct ends - what can end a watch
 * @signals: readable when the user wants to end
 * @deadline: when to end, CLOCK_MONOTONIC, 0 for never
 * @also: what is waited for beside that which is read, -1 for nothing
 * @also_ready: it can be read
 */
struct ends {
	int signals;
	int64_t deadline;
	int also;
	bool also_ready;
};

int64_t clock_now(void);
int ends_open(struct ends *ends, uint64_t timeout_ns);
void ends_close(const struct ends *ends);
int ends_wait(struct ends *ends, int fd, int64_t until);
int ends_pace(void *ends);

#endif
