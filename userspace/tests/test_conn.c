// SPDX-License-Identifier: GPL-2.0
/* Connections: which records are of one end, and which ends belong together. */

#include <errno.h>
#include <stdlib.h>

#include "ktap.h"
#include "made.h"

#define STORM	60000

static const struct scenario {
	const char *name;
	struct made made[16];
	const char *want;
} scenarios[] = {
	{ "both ends on one host", {
		A(WRITE, 0, COOKIE(1)),
		B(LATE, 1, COOKIE(2), AGE(50)),
		A(RESET, 2, COOKIE(1), ISN(7, 8)),
		B(CLOSED, 0, COOKIE(2), ISN(8, 7)),
		A(CLOSED, 9, COOKIE(1), ISN(7, 8)) },
	  "1,3,5=4,2" },
	{ "addresses translated between two namespaces", {
		{ RESET, 2, 1, 1000, 9, 80, COOKIE(1), ISN(7, 8) },
		{ UNREAD, 3, 2, 8080, 8, 3333, .netns = 6, COOKIE(2), ISN(8, 7) } },
	  "1=2" },
	{ "other sequence numbers are never joined", {
		A(RESET, 2, COOKIE(1), ISN(7, 8)),
		B(UNREAD, 1, COOKIE(2), ISN(8, 9)) },
	  "2 1" },
	{ "one number that differs is enough", {
		A(RESET, 2, COOKIE(1), ISN(7, 8)),
		B(UNREAD, 1, COOKIE(2), .isn_peer = 9) },
	  "2 1" },
	{ "by addresses where one does not know them", {
		A(WRITE, 0, COOKIE(1)),
		A(RESET, 2, COOKIE(1), ISN(7, 8)),
		B(LATE, 1, AGE(50)) },
	  "1,2~3" },
	{ "nor does the other", {
		A(WRITE, 0, COOKIE(1)), B(LATE, 1, AGE(50)) }, "1~2" },
	{ "not where the ports are others", {
		A(WRITE, 0, COOKIE(1)), { LATE, 1, 2, 80, 1, 1001, AGE(50) } }, "1 2" },
	{ "nor the addresses", {
		A(WRITE, 0, COOKIE(1)), { LATE, 1, 2, 80, 3, 1000, AGE(50) } }, "1 2" },
	{ "two records of one direction are no two ends", {
		A(WRITE, 0, COOKIE(1)), A(LATE, 1, COOKIE(2), AGE(50)) }, "1 2" },
	{ "the same namespace is nearer than another", {
		A(WRITE, 0, COOKIE(1)),
		A(WRITE, 0, COOKIE(2), NETNS(6)),
		B(LATE, 1, AGE(50)),
		B(LATE, 2, AGE(50), NETNS(6)) },
	  "1~3 2~4" },
	{ "another namespace, if there is only one", {
		A(WRITE, 0, COOKIE(1)), B(LATE, 1, AGE(50), NETNS(6)) }, "1~2" },
	{ "but a loopback address is the same namespace's", {
		{ WRITE, 0, LOCALHOST, 1000, LOCALHOST, 80, COOKIE(1) },
		{ LATE, 1, LOCALHOST, 80, LOCALHOST, 1000, AGE(50), NETNS(6) } },
	  "1 2" },
	{ "and so is the address that both have", {
		{ WRITE, 0, 1, 1000, 1, 80, COOKIE(1) },
		{ LATE, 1, 1, 80, 1, 1000, AGE(50), NETNS(6) } },
	  "1 2" },
	{ "there both are", {
		{ WRITE, 0, LOCALHOST, 1000, LOCALHOST, 80, COOKIE(1) },
		{ LATE, 1, LOCALHOST, 80, LOCALHOST, 1000, AGE(50) } },
	  "1~2" },
	{ "two that are equally good are none", {
		A(WRITE, 0, COOKIE(1), NETNS(6)), A(WRITE, 0, COOKIE(2), NETNS(7)),
		B(LATE, 1, AGE(50)) },
	  "1 2 3" },
	{ "one known number tells which", {
		A(RESET, 2, COOKIE(1), NETNS(6), ISN(7, 8)),
		A(RESET, 3, COOKIE(2), NETNS(7), ISN(9, 6)),
		B(UNREAD, 1, COOKIE(3), .isn_peer = 9) },
	  "3~2 1" },
	{ "and counts more than the namespace", {
		A(RESET, 2, COOKIE(1), ISN(7, 8)),
		B(UNREAD, 3, COOKIE(3), NETNS(6), .isn_peer = 7),
		B(LATE, 4, AGE(50)) },
	  "1~2 3" },
	{ "another namespace is nearer than another host", {
		A(WRITE, 0, COOKIE(1), FILE_OF(0, 8)), B(LATE, 1, AGE(5), FILE_OF(1, 9)),
		B(LATE, 2, AGE(5), NETNS(6), FILE_OF(0, 8)) },
	  "1~3 2" },
	{ "the same number in both directions", {
		A(RESET, 2, COOKIE(1), ISN(7, 7)), B(UNREAD, 3, COOKIE(2), ISN(7, 7)) },
	  "1=2" },
	{ "copies without the number of their log", {
		A(RESET, 2, COOKIE(1), ISN(7, 8)), B(UNREAD, 3, COOKIE(2), ISN(8, 7)),
		A(RESET, 2, COOKIE(1), ISN(7, 8), .source = 1),
		B(UNREAD, 3, COOKIE(2), ISN(8, 7), .source = 1) },
	  "1=2 3=4" },
	{ "the addresses again, later", {
		A(WRITE, 0, COOKIE(1)), B(LATE, 1, AGE(50)), A(RESET, 2, COOKIE(1), ISN(7, 8)),
		A(WRITE, 9000, COOKIE(3)), B(LATE, 9001, AGE(50)),
		A(RESET, 9002, COOKIE(3), ISN(9, 6)), A(CLOSED, 9003, COOKIE(3), AGE(60)) },
	  "1,3~2 4,6,7~5" },
	{ "again, and nobody wrote the first time", {
		B(LATE, 1, AGE(50)),
		A(WRITE, 9000, COOKIE(3), AGE(60)), A(RESET, 9002, COOKIE(3), ISN(9, 6)) },
	  "1 2,3" },
	{ "again, and nobody wrote the second time", {
		A(WRITE, 0, COOKIE(1)), A(RESET, 2, COOKIE(1), ISN(7, 8)),
		B(LATE, 9001, AGE(50)) },
	  "1,2 3" },
	{ "again, long after an end that nobody told", {
		A(WRITE, 0, COOKIE(1)), B(LATE, 900000, AGE(50)) }, "1 2" },
	{ "data does not come from an end that has closed", {
		A(WRITE, 0, COOKIE(1)), A(CLOSED, 100, COOKIE(1)), B(LATE, 500, AGE(450)) },
	  "1,2 3" },
	{ "late data is the last word of an end that has closed", {
		B(CLOSED, 0, COOKIE(2), AGE(100)), B(LATE, 500, COOKIE(2), AGE(500)),
		A(WRITE, 490, COOKIE(1)) },
	  "1,2~3" },
	{ "a connection as old as its account says", {
		B(LATE, 1, AGE(0)), A(CLOSED, 5000, COOKIE(1), AGE(4950)) }, "1~2" },
	{ "late data of a socket that is gone", {
		B(CLOSED, 0, COOKIE(2), ISN(8, 7), AGE(100)), B(LATE, 500, AGE(500)) },
	  "1,2" },
	{ "but not of one that was gone before it was closed", {
		B(CLOSED, 0, COOKIE(2), ISN(8, 7), AGE(100)), B(LATE, 5000, AGE(500)) },
	  "1 2" },
	{ "nor of one that began afterwards", {
		B(LATE, 500, AGE(500)), B(CLOSED, 2000, COOKIE(2), ISN(8, 7), AGE(100)) },
	  "1 2" },
	{ "also if that was read first", {
		B(CLOSED, 2000, COOKIE(2), ISN(8, 7), AGE(100)), B(LATE, 500, AGE(500)) },
	  "2 1" },
	{ "of two lives the last, if only the order tells", {
		B(CLOSED, 0, COOKIE(2), AGE(100)), B(CLOSED, 1000, COOKIE(3), AGE(100)),
		B(LATE, 1500, AGE(0)) },
	  "1 2,3" },
	{ "of one life, whose beginning is told last", {
		B(UNREAD, 600, COOKIE(2)), B(CLOSED, 600, COOKIE(2), AGE(400)),
		B(LATE, 500, AGE(450)) },
	  "3,1,2" },
	{ "of two lives the last", {
		B(CLOSED, 0, COOKIE(2), AGE(100)), B(CLOSED, 1000, COOKIE(3), AGE(100)),
		B(LATE, 1500, AGE(500)) },
	  "1 2,3" },
	{ "not in another namespace", {
		B(CLOSED, 0, COOKIE(2), AGE(100)), B(LATE, 500, AGE(500), NETNS(6)) },
	  "1 2" },
	{ "a second life after a disconnect", {
		A(DISCONNECT, 0, COOKIE(1), ISN(7, 8)), A(CLOSED, 1, COOKIE(1), ISN(7, 8)),
		A(WRITE, 50, COOKIE(1)), A(CLOSED, 60, COOKIE(1), ISN(17, 18)) },
	  "1,2 3,4" },
	{ "a second life, told by its numbers alone", {
		A(DISCONNECT, 0, COOKIE(1), ISN(7, 8)), A(RESET, 60, COOKIE(1), ISN(17, 18)) },
	  "1 2" },
	{ "a second life with another peer", {
		A(DISCONNECT, 0, COOKIE(1)), { WRITE, 60, 1, 1000, 2, 81, COOKIE(1) } },
	  "1 2" },
	{ "a socket connected to itself", {
		{ RESET, 0, 1, 80, 1, 80, COOKIE(1), ISN(7, 7) },
		{ CLOSED, 1, 1, 80, 1, 80, COOKIE(1), ISN(7, 7) },
		{ LATE, 2, 1, 80, 1, 80, COOKIE(2) } },
	  "1,2 3" },
	{ "records out of order", {
		A(CLOSED, 9, COOKIE(1), ISN(7, 8)), A(RESET, 2, COOKIE(1), ISN(7, 8)),
		A(WRITE, 2, COOKIE(1)) },
	  "2,3,1" },
	{ "a file twice", {
		A(WRITE, 0, COOKIE(1), FILE_OF(0, 9)), A(RESET, 2, COOKIE(1), FILE_OF(0, 9)),
		B(LATE, 1, AGE(5), FILE_OF(0, 9)),
		A(WRITE, 0, COOKIE(1), FILE_OF(1, 9)), A(RESET, 2, COOKIE(1), FILE_OF(1, 9)),
		B(LATE, 1, AGE(5), FILE_OF(1, 9)) },
	  "1,2~3" },
	{ "a second life, twice", {
		A(WRITE, 0, COOKIE(1), FILE_OF(0, 9)), A(CLOSED, 2, COOKIE(1), FILE_OF(0, 9)),
		A(WRITE, 5, COOKIE(1), FILE_OF(0, 9)), A(CLOSED, 7, COOKIE(1), FILE_OF(0, 9)),
		A(WRITE, 0, COOKIE(1), FILE_OF(1, 9)), A(CLOSED, 2, COOKIE(1), FILE_OF(1, 9)),
		A(WRITE, 5, COOKIE(1), FILE_OF(1, 9)), A(CLOSED, 7, COOKIE(1), FILE_OF(1, 9)) },
	  "1,2 3,4" },
	{ "the copy that tells more is kept", {
		A(WRITE, 0, COOKIE(1), FILE_OF(0, 9)), A(RESET, 2, COOKIE(1), FILE_OF(0, 9)),
		A(WRITE, 0, COOKIE(1), .extra = TCPFATE_A_RECORD_OWNER_PID, FILE_OF(1, 9)) },
	  "3,2" },
	{ "one end in two files of a log", {
		A(WRITE, 0, COOKIE(1), FILE_OF(0, 9)), A(RESET, 2, COOKIE(1), FILE_OF(1, 9)) },
	  "1,2" },
	{ "the later file first", {
		A(RESET, 2, COOKIE(1), FILE_OF(1, 9)), A(WRITE, 0, COOKIE(1), FILE_OF(0, 9)) },
	  "2,1" },
	{ "cookies of two hosts that are the same by chance", {
		A(WRITE, 0, COOKIE(1), FILE_OF(0, 9)), A(RESET, 2, COOKIE(1), FILE_OF(1, 8)) },
	  "1 2" },
	{ "records that hardly tell anything", {
		{ CLOSED, 0, .peer = 2 }, { CLOSED, 0, .peer = 2 }, { CLOSED, 1, .peer = 2 } },
	  "1 2 3" },
};

static bool groups(const struct scenario *scenario)
{
	struct made made[17];
	struct conns *conns;
	bool ok;

	memcpy(made, scenario->made, sizeof(scenario->made));
	made[16].event = 0;
	conns = add_all(made);
	conns_align(conns);
	ok = give_is(conns, INT64_MAX, scenario->want) && give_is(conns, INT64_MAX, "");
	conns_free(conns);
	return ok;
}

/* Between the same two addresses, in the same millisecond. */
static int unrelated(void)
{
	struct made made[21] = { 0 };
	struct conns *conns;
	bool ok;

	for (uint16_t i = 0; i < 10; i++) {
		made[i] = (struct made){
			RESET, 0, 1, 1000 + i, 2, 80, COOKIE(1 + i), ISN(100 + i, 200 + i) };
		made[19 - i] = (struct made){
			UNREAD, 0, 2, 80, 1, 1000 + i, COOKIE(50 + i), ISN(200 + i, 100 + i) };
	}
	conns = add_all(made);
	ok = give_is(conns, INT64_MAX, "1=20 2=19 3=18 4=17 5=16 6=15 7=14 8=13 9=12 10=11");
	conns_free(conns);
	return ok;
}

static int too_many_sources(void)
{
	struct conns *conns = conns_new();
	struct made made = A(RESET, 0, COOKIE(1));
	struct attrs ev;
	bool ok;

	make(&ev, &made, 1);
	ok = !conns_add(conns, SOURCES_MAX - 1, &ev) &&
	     conns_add(conns, SOURCES_MAX, &ev) == -E2BIG;
	conns_free(conns);
	return ok;
}

static int all_scenarios(void)
{
	bool ok = true;

	for (unsigned int i = 0; i < sizeof(scenarios) / sizeof(scenarios[0]); i++) {
		if (groups(&scenarios[i]))
			continue;
		printf("# %s\n", scenarios[i].name);
		ok = false;
	}
	return ok;
}

static int count_joined(void *arg, const struct conn *conn)
{
	unsigned int *joined = arg;

	*joined += conn->side[1].first && conn->by_isn;
	return 0;
}

static void storm_add(struct conns *conns, uint32_t i)
{
	uint16_t port = (uint16_t)i, to = (uint16_t)(i >> 15);
	const struct made made[] = {
		{ RESET, i, 1, port, 2, to, COOKIE(2 * i), ISN(i, ~i) },
		{ UNREAD, i, 2, to, 1, port, COOKIE(2 * i + 1), ISN(~i, i) },
		{ CLOSED, i, 1, port, 2, to, COOKIE(2 * i), ISN(i, ~i) },
		{ CLOSED, i, 2, to, 1, port, COOKIE(2 * i + 1), ISN(~i, i) },
	};
	struct attrs ev;

	for (unsigned int j = 0; j < sizeof(made) / sizeof(made[0]); j++) {
		make(&ev, &made[j], 4 * i + j);
		if (conns_add(conns, 0, &ev))
			abort();
	}
}

/* Also fast: what looks at each for each does not come to an end. */
static int storm(void)
{
	struct conns *conns = conns_new();
	unsigned int joined = 0;

	for (uint32_t i = 1; i <= STORM; i++)
		storm_add(conns, i);
	conns_align(conns);
	conns_give(conns, INT64_MAX, count_joined, &joined);
	conns_free(conns);
	return joined == STORM;
}

static const struct ktap_test tests[] = {
	{ "who belongs to whom", all_scenarios },
	{ "ten that have nothing to do with each other", unrelated },
	{ "too many sources", too_many_sources },
	{ "a storm", storm },
};

int main(void)
{
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
