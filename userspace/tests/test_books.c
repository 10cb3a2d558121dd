// SPDX-License-Identifier: GPL-2.0
/* What became of a command's connections: each is counted once, with all it lost. */

#include <stdlib.h>

#include "../books.h"
#include "ktap.h"
#include "record.h"

#define OURS	7	/* cookies */
#define PEER	8
#define OTHERS	1000	/* and above */
#define MANY	70000	/* records, more than are kept for long */
#define SECOND	UINT64_C(1000000000)

/* Stands in for claim.c. */
bool claim_has(const struct claim *claim, const struct attrs *ev)
{
	(void)claim;
	return num(ev, COOKIE) == OURS;
}

static struct books books;

static void begin(void)
{
	books = (struct books){ 0 };
	if (books_open(&books, NULL))
		abort();
}

static void add(const struct given *given)
{
	struct attrs ev;

	record_new(&ev, given);
	if (books_add(&books, &ev))
		abort();
}

/* The same end of it, as the other one has it. */
static void peer_closes_unread(void)
{
	const struct given unread[] = {
		U32(EVENT, TCPFATE_EVENT_UNREAD_AT_CLOSE), U64(COOKIE, PEER), IPV4(53422, 8000),
		U32(UNREAD, 100), U32(ENDING, TCPFATE_ENDING_RESET_SENT),
		U32(ISN_LOCAL, 2), U32(ISN_PEER, 1),
		U64(TIME, SECOND), U64(SEQ, 1), { 0 }
	};
	const struct given closed[] = {
		U32(EVENT, TCPFATE_EVENT_CLOSED), U64(COOKIE, PEER), IPV4(53422, 8000),
		U32(UNREAD, 100), U32(UNACKED, 0), U32(UNSENT, 0), U64(TX_WRITTEN, 0),
		U64(TX_ACKED, 0), U64(RX_RECEIVED, 100), U64(RX_READ, 0),
		U32(ENDING, TCPFATE_ENDING_RESET_SENT), U32(LOSS, TCPFATE_LOSS_RECEIVED_UNREAD),
		U32(CAUSE, TCPFATE_CAUSE_UNREAD_AT_CLOSE),
		U32(ISN_LOCAL, 2), U32(ISN_PEER, 1), U64(TIME, SECOND + 1),
		U64(SEQ, 2), { 0 }
	};

	add(unread);
	add(closed);
}

static void we_are_reset(void)
{
	const struct given reset[] = {
		U32(EVENT, TCPFATE_EVENT_RESET_RECEIVED), U64(COOKIE, OURS), IPV4(8000, 53422),
		U32(UNREAD, 0), U32(UNACKED, 40), U32(UNSENT, 0),
		U32(ISN_LOCAL, 1), U32(ISN_PEER, 2),
		U32(ENDING, TCPFATE_ENDING_RESET_RECEIVED), U64(TIME, SECOND + 2), U64(SEQ, 3),
		{ 0 }
	};

	add(reset);
}

static void we_close(void)
{
	const struct given closed[] = {
		U32(EVENT, TCPFATE_EVENT_CLOSED), U64(COOKIE, OURS), IPV4(8000, 53422),
		U32(UNREAD, 0), U32(UNACKED, 40), U32(UNSENT, 0), U64(TX_WRITTEN, 100),
		U64(TX_ACKED, 60), U64(RX_RECEIVED, 0), U64(RX_READ, 0),
		U32(ISN_LOCAL, 1), U32(ISN_PEER, 2),
		U32(ENDING, TCPFATE_ENDING_RESET_RECEIVED),
		U32(LOSS, TCPFATE_LOSS_SENT_UNCONFIRMED),
		U32(CAUSE, TCPFATE_CAUSE_RESET_RECEIVED), U64(TIME, SECOND + 3), U64(SEQ, 4),
		{ 0 }
	};

	add(closed);
}

static void others(void)
{
	for (unsigned int i = 0; i < MANY; i++) {
		const struct given closed[] = {
			U32(EVENT, TCPFATE_EVENT_CLOSED), U64(COOKIE, OTHERS + i),
			IPV4(1 + i % 60000, 9000), U32(UNREAD, 1),
			U32(ISN_LOCAL, 10 + i), U32(ISN_PEER, 20),
			U32(ENDING, TCPFATE_ENDING_RESET_SENT),
			U32(LOSS, TCPFATE_LOSS_RECEIVED_UNREAD), U64(TIME, SECOND + 2),
			U64(SEQ, 10 + i), { 0 }
		};

		add(closed);
	}
}

static bool is_counted(uint64_t lost, uint64_t unacked)
{
	bool ok = !books_finish(&books) && books.connections == 1 && books.lossy == 1 &&
		  books.lost == lost && books.unacked == unacked &&
		  books.ending[TCPFATE_ENDING_RESET_RECEIVED] == 1 &&
		  !books.ending[TCPFATE_ENDING_RESET_SENT];

	if (!ok)
		printf("# %d connections, %d lossy, %d lost, %d unacked\n",
		       (int)books.connections, (int)books.lossy, (int)books.lost,
		       (int)books.unacked);
	books_close(&books);
	return ok;
}

/* It cannot know more than what it was told. */
static int one_end(void)
{
	begin();
	we_are_reset();
	we_close();
	return is_counted(0, 40);
}

/* Not 140, nor 100 and 40 more. */
static int both_ends(void)
{
	begin();
	peer_closes_unread();
	we_are_reset();
	we_close();
	return is_counted(100, 0);
}

/* What was told long ago is not forgotten while the end is open. */
static int open_for_long(void)
{
	begin();
	peer_closes_unread();
	we_are_reset();
	others();
	we_close();
	return is_counted(100, 0);
}

static int only_others(void)
{
	bool ok;

	begin();
	others();
	ok = !books_finish(&books) && !books.connections && !books.stories;
	books_close(&books);
	return ok;
}

static const struct ktap_test tests[] = {
	{ "one end", one_end },
	{ "both ends", both_ends },
	{ "open for long", open_for_long },
	{ "only others", only_others },
};

int main(void)
{
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
