// SPDX-License-Identifier: GPL-2.0
/* Who costs how much: each byte once, whatever number of records tell it. */

#include <inttypes.h>
#include <stdlib.h>

#include "../board.h"
#include "../names.h"
#include "ktap.h"
#include "record.h"

#define ROWS		16
#define ACCOUNTS	32
#define SEC		UINT64_C(1000000000)
#define START		(1000 * SEC)

static struct board board;

static void begin(void)
{
	board_close(&board);
	if (board_open(&board, ROWS, ACCOUNTS))
		abort();
}

/**
 * struct told - what a record tells; what is 0 or NULL is not in it
 * @sec: when
 * @ports: of both ends, on the loopback interface
 * @loss: one more than the number of the word
 */
struct told {
	uint64_t event, sec, ports, netns, cookie, opened_by;
	const char *comm;
	uint64_t pid, nspid, role;
	const char *owner;
	uint64_t owner_pid, loss, unread, unacked, unsent, bytes;
};

static void put(struct given **at, struct given given, bool is_told)
{
	if (is_told)
		*(*at)++ = given;
}

static void add(const struct told *told)
{
	struct given given[24] = { 0 }, *at = given;
	struct attrs ev;

	put(&at, (struct given)U32(EVENT, told->event), true);
	put(&at, (struct given)U64(TIME, START + told->sec * SEC), true);
	put(&at, (struct given)IPV4(told->ports >> 16, told->ports & 0xffff), true);
	put(&at, (struct given)U32(NETNS, told->netns), told->netns);
	put(&at, (struct given)U64(COOKIE, told->cookie), told->cookie);
	put(&at, (struct given)U32(OPENED_BY, told->opened_by), told->opened_by);
	put(&at, (struct given)STR(COMM, told->comm), told->comm);
	put(&at, (struct given)U32(PID, told->pid), told->pid);
	put(&at, (struct given)U32(NSPID, told->nspid), told->nspid);
	put(&at, (struct given)U32(ROLE, told->role), told->role);
	put(&at, (struct given)STR(OWNER_COMM, told->owner), told->owner);
	put(&at, (struct given)U32(OWNER_PID, told->owner_pid), told->owner_pid);
	put(&at, (struct given)U32(LOSS, told->loss - 1), told->loss);
	put(&at, (struct given)U64(UNREAD, told->unread), told->unread);
	put(&at, (struct given)U64(UNACKED, told->unacked), told->unacked);
	put(&at, (struct given)U64(UNSENT, told->unsent), told->unsent);
	put(&at, (struct given)U64(BYTES, told->bytes), told->bytes);
	if (!record_new(&ev, given))
		abort();
	board_add(&board, &ev);
}

#define ADD(name, ...)	\
	add(&(struct told){ .event = TCPFATE_EVENT_##name, __VA_ARGS__ })
#define PORTS(local, peer) .ports = (uint64_t)(local) << 16 | (peer)
#define LOST(name)	.loss = 1 + TCPFATE_LOSS_##name
#define BYTES(a, b, c)	.unread = (a), .unacked = (b), .unsent = (c)
#define TASK(name, n)	.comm = (name), .pid = (n), .role = TCPFATE_ROLE_CLOSER
#define OPENED(by)	.opened_by = TCPFATE_OPENER_##by

static const struct rank *row(enum top_by by, const char *text, uint64_t number)
{
	struct rank_key key = { .number = number };
	char buf[NAME_BUF];

	if (by == TOP_BY_EVENT)
		text = name_word(&event_names, number, buf);
	snprintf(key.text, sizeof(key.text), "%s", text);
	return ranking_find(board.ranking[by], &key);
}

static bool holds(const struct rank *rank, struct counts want)
{
	const struct counts *got = &rank->counts;

	if (!memcmp(got, &want, sizeof(want)))
		return true;
	printf("# got: %" PRIu64 " records, %" PRIu64 " connections:", got->records,
	       got->connections);
	for (unsigned int i = 0; i < COSTS; i++)
		printf(" %" PRIu64, got->cost[i]);
	putchar('\n');
	return false;
}

#define HOLDS(rank, records, connections, ...) \
	holds(rank, (struct counts){ records, connections, { __VA_ARGS__ } })

/* A close over unread data, and the end of the connection. */
static void unread_close(uint64_t peer_port, uint64_t cookie)
{
	ADD(UNREAD_AT_CLOSE, PORTS(80, peer_port), OPENED(PEER), TASK("web", 7),
	    .cookie = cookie, LOST(BOTH), BYTES(22, 300, 4000));
	ADD(CLOSED, PORTS(80, peer_port), OPENED(PEER), TASK("web", 7),
	    .cookie = cookie, LOST(BOTH), BYTES(22, 300, 4000));
}

static int once(void)
{
	begin();
	unread_close(5000, 1);
	unread_close(5001, 2);
	return HOLDS(row(TOP_BY_PROCESS, "web", 7), 4, 2, 44, 600, 8000) &&
	       HOLDS(row(TOP_BY_PROGRAM, "web", 0), 4, 2, 44, 600, 8000) &&
	       HOLDS(row(TOP_BY_PEER, "127.0.0.1", 0), 4, 2, 44, 600, 8000) &&
	       HOLDS(row(TOP_BY_PORT, "", 80), 4, 2, 44, 600, 8000) &&
	       HOLDS(&board.total, 4, 2, 44, 600, 8000);
}

/* The bytes belong to the event that told them, not to the end that repeats them. */
static int by_event(void)
{
	begin();
	unread_close(5000, 1);
	ADD(CLOSED, PORTS(80, 5001), .cookie = 2, LOST(SENT_UNCONFIRMED),
	    BYTES(0, 9, 0));
	return HOLDS(row(TOP_BY_EVENT, "", TCPFATE_EVENT_UNREAD_AT_CLOSE), 1, 1, 22, 300,
		     4000) &&
	       HOLDS(row(TOP_BY_EVENT, "", TCPFATE_EVENT_CLOSED), 2, 2, 0, 9) &&
	       HOLDS(&board.total, 3, 2, 22, 309, 4000);
}

/* What can still be read is not lost, until it is never read. */
static int reset_then_closed(void)
{
	begin();
	ADD(RESET_RECEIVED, PORTS(5000, 80), OPENED(LOCAL), .cookie = 1,
	    LOST(SENT_UNCONFIRMED), BYTES(50, 10, 0));
	if (!HOLDS(row(TOP_BY_PROCESS, "", 0), 1, 1, 0, 10))
		return false;
	ADD(UNREAD_AT_CLOSE, .sec = 9, PORTS(5000, 80), OPENED(LOCAL), .cookie = 1,
	    TASK("client", 3), LOST(BOTH), BYTES(20, 10, 0));
	ADD(CLOSED, .sec = 9, PORTS(5000, 80), OPENED(LOCAL), .cookie = 1,
	    TASK("client", 3), LOST(BOTH), BYTES(20, 10, 0));
	return HOLDS(row(TOP_BY_PROCESS, "", 0), 0, 0) &&
	       HOLDS(row(TOP_BY_PROCESS, "client", 3), 3, 1, 20, 10) &&
	       HOLDS(row(TOP_BY_EVENT, "", TCPFATE_EVENT_RESET_RECEIVED), 1, 1, 0, 10) &&
	       HOLDS(row(TOP_BY_EVENT, "", TCPFATE_EVENT_UNREAD_AT_CLOSE), 1, 1, 20) &&
	       HOLDS(row(TOP_BY_EVENT, "", TCPFATE_EVENT_CLOSED), 1, 1) &&
	       HOLDS(&board.total, 3, 1, 20, 10);
}

/* Read after the reset, to the end: then only the sent bytes are left. */
static int reset_then_read(void)
{
	begin();
	ADD(RESET_RECEIVED, PORTS(5000, 80), .cookie = 1, LOST(NONE),
	    BYTES(50, 0, 0));
	ADD(CLOSED, PORTS(5000, 80), .cookie = 1, LOST(NONE), BYTES(0, 0, 0));
	return HOLDS(&board.total, 2, 1);
}

/* Another subflow can carry what this one could not: no word about loss, no loss. */
static int subflow(void)
{
	begin();
	ADD(RESET_RECEIVED, PORTS(5000, 80), .cookie = 1, BYTES(50, 60, 70));
	return HOLDS(&board.total, 1, 1);
}

/* A connection that moved to another host: its bytes are not lost, whatever they are. */
static int nothing_lost(void)
{
	begin();
	ADD(CLOSED, PORTS(5000, 80), .cookie = 1, LOST(NONE), BYTES(50, 60, 70));
	return HOLDS(&board.total, 1, 1);
}

/* An event counts a connection once. */
static int again_and_again(void)
{
	begin();
	ADD(UNREAD_AT_SHUTDOWN, PORTS(5000, 80));
	ADD(UNREAD_AT_SHUTDOWN, PORTS(5000, 80));
	return HOLDS(row(TOP_BY_EVENT, "", TCPFATE_EVENT_UNREAD_AT_SHUTDOWN), 2, 1);
}

/* It stands alone, comes after the end, and may not know the socket any more. */
static int late_data(void)
{
	begin();
	unread_close(5000, 1);
	ADD(DATA_AFTER_CLOSE, .sec = 60, PORTS(80, 5000), TASK("web", 7), .bytes = 10);
	return HOLDS(row(TOP_BY_PROCESS, "web", 7), 3, 1, 22, 300, 4000, 10) &&
	       HOLDS(row(TOP_BY_EVENT, "", TCPFATE_EVENT_DATA_AFTER_CLOSE), 1, 1, 0, 0, 0,
		     10) &&
	       HOLDS(&board.total, 3, 1, 22, 300, 4000, 10);
}

/* Ports are used again: by another socket, or by the same one connected again. */
static int used_again(void)
{
	begin();
	unread_close(5000, 1);
	unread_close(5000, 2);
	unread_close(5000, 2);
	ADD(SIMULTANEOUS_CLOSE, PORTS(80, 5000), TASK("web", 7), .cookie = 3);
	ADD(SIMULTANEOUS_CLOSE, PORTS(80, 5000), TASK("web", 7), .cookie = 4);
	return HOLDS(&board.total, 8, 5, 66, 900, 12000);
}

/* The same addresses in another namespace are another connection. */
static int namespaces(void)
{
	begin();
	for (unsigned int i = 0; i < 6; i++)
		ADD(RESET_RECEIVED, PORTS(5000, 80), .netns = 1 + i % 3);
	return HOLDS(&board.total, 6, 3);
}

static int whose_it_is(void)
{
	begin();
	ADD(TIMED_OUT, PORTS(5000, 80), .owner = "old", .owner_pid = 3);
	ADD(ADMIN_ABORT, PORTS(5000, 80), .comm = "ss", .pid = 9,
	    .role = TCPFATE_ROLE_KILLER);
	ADD(WRITE_AFTER_PEER_FIN, PORTS(5000, 80), .comm = "new", .nspid = 4,
	    .role = TCPFATE_ROLE_WRITER);
	ADD(CLOSED, PORTS(5000, 80), .owner = "old", .owner_pid = 3);
	return HOLDS(row(TOP_BY_PROCESS, "new", 4), 4, 1) &&
	       HOLDS(row(TOP_BY_PROCESS, "old", 3), 0, 0) &&
	       HOLDS(row(TOP_BY_PROCESS, "ss", 9), 0, 0);
}

/* That of the side that did not open it; where nobody says who did, the lower one. */
static int port_of_service(void)
{
	begin();
	ADD(CLOSED, PORTS(300, 5000), OPENED(LOCAL));
	ADD(CLOSED, PORTS(5000, 300), OPENED(PEER));
	ADD(CLOSED, PORTS(301, 400));
	ADD(CLOSED, PORTS(400, 302));
	ADD(RESET_RECEIVED, PORTS(600, 500));
	ADD(CLOSED, PORTS(600, 500), OPENED(PEER));
	ADD(DATA_AFTER_CLOSE, PORTS(600, 500));
	return HOLDS(row(TOP_BY_PORT, "", 5000), 2, 2) &&
	       HOLDS(row(TOP_BY_PORT, "", 301), 1, 1) &&
	       HOLDS(row(TOP_BY_PORT, "", 302), 1, 1) &&
	       HOLDS(row(TOP_BY_PORT, "", 500), 0, 0) &&
	       HOLDS(row(TOP_BY_PORT, "", 600), 3, 1);
}

static struct counts sum_of(enum top_by by)
{
	struct ranking *ranking = board.ranking[by];
	struct counts sum = ranking_others(ranking)->counts;

	for (unsigned int i = 0; i < ranking_rows(ranking); i++)
		counts_add(&sum, &ranking_row(ranking, i)->counts);
	return sum;
}

/* However many there are, and although their rows go and come again. */
static int bounded(void)
{
	begin();
	for (unsigned int round = 0; round < 2; round++)
		for (unsigned int i = 1; i <= 10 * ROWS; i++)
			ADD(RESET_RECEIVED, PORTS(40000, i), .pid = i,
			    .cookie = i, LOST(SENT_UNCONFIRMED), BYTES(0, i, 1));
	for (enum top_by by = 0; by < PLACES; by++) {
		struct counts sum = sum_of(by);

		if (ranking_rows(board.ranking[by]) > ROWS ||
		    memcmp(&sum, &board.total.counts, sizeof(sum)))
			return false;
	}
	return HOLDS(row(TOP_BY_PORT, "", 10 * ROWS), 2, 2, 0, 20 * ROWS, 2) &&
	       accounts_forgotten(board.accounts) == 20 * ROWS - ACCOUNTS;
}

/* Moved from a row that had to go: from the others, not from who has its place now. */
static int moved_from_others(void)
{
	begin();
	ADD(RESET_RECEIVED, PORTS(1, 2), LOST(SENT_UNCONFIRMED), BYTES(0, 1, 0));
	for (unsigned int i = 1; i <= ROWS; i++)
		ADD(RESET_RECEIVED, PORTS(i, 3), .pid = i,
		    LOST(SENT_UNCONFIRMED), BYTES(0, 100, 0));
	if (!HOLDS(ranking_others(board.ranking[TOP_BY_PROCESS]), 4, 4, 0, 301))
		return false;
	ADD(CLOSED, PORTS(1, 2), .pid = 77, LOST(SENT_UNCONFIRMED),
	    BYTES(0, 1, 0));
	return HOLDS(ranking_others(board.ranking[TOP_BY_PROCESS]), 3, 3, 0, 300) &&
	       HOLDS(row(TOP_BY_PROCESS, "", 77), 2, 1, 0, 1);
}

/* Those that are closed go first: then none is taken for a new one. */
static int closed_forgotten_first(void)
{
	begin();
	ADD(RESET_RECEIVED, PORTS(9, 9), .cookie = 1000,
	    LOST(SENT_UNCONFIRMED), BYTES(0, 8, 0));
	for (unsigned int i = 1; i <= 3 * ACCOUNTS; i++)
		unread_close(i, i);
	ADD(CLOSED, PORTS(9, 9), .cookie = 1000, LOST(SENT_UNCONFIRMED),
	    BYTES(0, 8, 0));
	return HOLDS(&board.total, 6 * ACCOUNTS + 2, 3 * ACCOUNTS + 1, 66 * ACCOUNTS,
		     900 * ACCOUNTS + 8, 12000 * ACCOUNTS) &&
	       !accounts_forgotten(board.accounts);
}

static int rates(void)
{
	struct rate rate = { 0 };

	rate_add(&rate, 100);
	rate_add(&rate, 100);
	if (rate_sum(&rate, 100) || rate_sum(&rate, 101) != 2 || rate_sum(&rate, 110) != 2 ||
	    rate_sum(&rate, 111))
		return false;
	rate_add(&rate, 105);
	rate_add(&rate, 95);
	rate_add(&rate, 94);	/* too long ago */
	if (rate_sum(&rate, 105) != 3 || rate_sum(&rate, 106) != 3 || rate_sum(&rate, 111) != 1)
		return false;
	rate_add(&rate, 115);
	rate_add(&rate, 1000);
	rate_add(&rate, 900);
	return !rate_sum(&rate, 1000) && rate_sum(&rate, 1001) == 1 && !rate_sum(&rate, 120);
}

/* By whoever it is, the rates of the rows are that of all. */
static int rates_move(void)
{
	begin();
	for (unsigned int i = 1; i <= 10 * ROWS; i++) {
		ADD(RESET_RECEIVED, PORTS(40000, i), .cookie = i, .sec = i % 7);
		ADD(CLOSED, PORTS(40000, i), .cookie = i, .sec = i % 7 + 1, .pid = i);
	}
	for (enum top_by by = 0; by < PLACES; by++) {
		struct ranking *ranking = board.ranking[by];
		uint64_t sum = rate_sum(&ranking_others(ranking)->rate, 1008);

		for (unsigned int i = 0; i < ranking_rows(ranking); i++)
			sum += rate_sum(&ranking_row(ranking, i)->rate, 1008);
		if (sum != 20 * ROWS)
			return false;
	}
	return rate_sum(&board.total.rate, 1008) == 20 * ROWS &&
	       !rate_sum(&row(TOP_BY_PROCESS, "", 0)->rate, 1008);
}

static int since(void)
{
	begin();
	ADD(CLOSED, .sec = 5, PORTS(1, 1));
	ADD(CLOSED, .sec = 3, PORTS(1, 2));
	ADD(CLOSED, .sec = 8, PORTS(1, 3));
	return board.first == START + 3 * SEC && board.total.last == START + 8 * SEC &&
	       rate_sum(&board.total.rate, 1009) == 3;
}

static const struct ktap_test tests[] = {
	{ "what several records tell is counted once", once },
	{ "bytes belong to the event that told them first", by_event },
	{ "what can still be read is lost when it is not read", reset_then_closed },
	{ "what was read after a reset is not lost", reset_then_read },
	{ "a subflow loses nothing", subflow },
	{ "who says that nothing is lost", nothing_lost },
	{ "an event twice", again_and_again },
	{ "late data belongs to the connection that was closed", late_data },
	{ "ports that are used again", used_again },
	{ "network namespaces", namespaces },
	{ "whose connection it is", whose_it_is },
	{ "the port of the service", port_of_service },
	{ "the sum stays right where rows have to go", bounded },
	{ "who comes back from the others", moved_from_others },
	{ "closed connections are forgotten first", closed_forgotten_first },
	{ "events a second", rates },
	{ "rates move with the connections", rates_move },
	{ "first and last", since },
};

int main(void)
{
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
