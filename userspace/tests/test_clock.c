// SPDX-License-Identifier: GPL-2.0
/* Clocks of several hosts: an effect is never before its cause. */

#include <inttypes.h>

#include "ktap.h"
#include "made.h"

#define FILES	3

/* A writes late, B tells that nobody reads, A is told: of files 0 and 1. */
#define OF_A		.cookie = 1, .isn_local = 7, .isn_peer = 8
#define OF_B		.cookie = 2, .isn_local = 8, .isn_peer = 7

static const struct scenario {
	const char *name;
	struct made made[8];
	int64_t clock[FILES];	/* ms */
	const char *want;
} scenarios[] = {
	{ "five seconds ahead, bounded on both sides", {
		A(WRITE, 0, OF_A, FILE_OF(0, 8)), B(LATE, 5010, OF_B, FILE_OF(1, 9)),
		A(RESET, 20, OF_A, FILE_OF(0, 8), .late_bytes = 10) },
	  { 0, 5000 }, "1,3=2" },
	{ "five seconds behind", {
		A(WRITE, 0, OF_A, FILE_OF(0, 8)), B(LATE, -4990, OF_B, FILE_OF(1, 9)),
		A(RESET, 20, OF_A, FILE_OF(0, 8), .late_bytes = 10) },
	  { 0, -5000 }, "1,3=2" },
	{ "the first file has the wrong clock, and is the measure", {
		A(WRITE, 0, OF_A, FILE_OF(1, 8)), B(LATE, 5010, OF_B, FILE_OF(0, 9)),
		A(RESET, 20, OF_A, FILE_OF(1, 8), .late_bytes = 10) },
	  { 0, -5000 }, "1,3=2" },
	{ "the narrowest bounds of many", {
		A(WRITE, 0, OF_A, FILE_OF(0, 8)), B(LATE, 5900, OF_B, FILE_OF(1, 9)),
		A(RESET, 1800, OF_A, FILE_OF(0, 8), .late_bytes = 10),
		{ WRITE, 0, 1, 1001, 2, 80, COOKIE(3), ISN(17, 18), FILE_OF(0, 8) },
		{ LATE, 5002, 2, 80, 1, 1001, COOKIE(4), ISN(18, 17), FILE_OF(1, 9) },
		{ RESET, 4, 1, 1001, 2, 80, COOKIE(3), ISN(17, 18), FILE_OF(0, 8),
		  .late_bytes = 10 } },
	  { 0, 5000 }, "1,3=2 4,6=5" },
	{ "right as they are", {
		A(WRITE, 0, OF_A, FILE_OF(0, 8)), B(LATE, 3, OF_B, FILE_OF(1, 9)),
		A(RESET, 20, OF_A, FILE_OF(0, 8), .late_bytes = 10) },
	  { 0, 0 }, "1,3=2" },
	{ "data that may have been written before is no cause", {
		A(WRITE, 9, OF_A, FILE_OF(0, 8)), B(LATE, 3, OF_B, FILE_OF(1, 9)),
		A(RESET, 20, OF_A, FILE_OF(0, 8)) },
	  { 0, 0 }, "2=1,3" },
	{ "nor is a write of which nobody knows what became", {
		A(WRITE, 9, OF_A, FILE_OF(0, 8)), B(LATE, 3, OF_B, FILE_OF(1, 9)),
		A(CLOSED, 20, OF_A, FILE_OF(0, 8)) },
	  { 0, 0 }, "2=1,3" },
	{ "the first RST counts", {
		B(UNREAD, 0, OF_B, FILE_OF(1, 9)), B(LATE, 50, OF_B, FILE_OF(1, 9)),
		A(RESET, 1, OF_A, FILE_OF(0, 8)) },
	  { 0, 0 }, "1,2=3" },
	{ "the order on one host says nothing of another", {
		{ RESET, 0, 3, 3, 2, 2, COOKIE(5), ISN(3, 2), FILE_OF(0, 8) },
		{ UNREAD, 30, 2, 2, 3, 3, COOKIE(6), ISN(2, 3), FILE_OF(0, 8) },
		A(RESET, 50, OF_A, FILE_OF(0, 8)), B(UNREAD, 40, OF_B, FILE_OF(1, 9)) },
	  { 0, 0 }, "1=2 4=3" },
	{ "a RST that came before it was sent", {
		A(RESET, 0, OF_A, FILE_OF(0, 8)), B(UNREAD, 30, OF_B, FILE_OF(1, 9)) },
	  { 0, 30 }, "1=2" },
	{ "from the other side", {
		A(RESET, 0, OF_A, FILE_OF(1, 8)), B(UNREAD, 30, OF_B, FILE_OF(0, 9)) },
	  { 0, -30 }, "1=2" },
	{ "a RST may take some time", {
		A(RESET, 400, OF_A, FILE_OF(1, 8)), B(UNREAD, 0, OF_B, FILE_OF(0, 9)) },
	  { 0, 0 }, "2=1" },
	{ "but not as long as that", {
		A(RESET, 5000, OF_A, FILE_OF(1, 8)), B(UNREAD, 0, OF_B, FILE_OF(0, 9)) },
	  { 0, 5000 }, "1=2" },
	{ "two files of one host", {
		A(RESET, 0, OF_A, FILE_OF(0, 8)), B(UNREAD, 30, OF_B, FILE_OF(1, 8)) },
	  { 0, 0 }, "1=2" },
	{ "ends of one host, in a file of their own", {
		{ CLOSED, 0, 9, 9, 9, 8, FILE_OF(0, 8) },
		A(RESET, 0, OF_A, FILE_OF(1, 9)), B(UNREAD, 30, OF_B, FILE_OF(1, 9)) },
	  { 0, 0 }, "1 2=3" },
	{ "a host that has to do with the first by another", {
		{ RESET, 5000, 3, 3, 2, 2, COOKIE(5), ISN(3, 2), FILE_OF(2, 10) },
		{ UNREAD, 9000, 2, 2, 3, 3, COOKIE(6), ISN(2, 3), FILE_OF(1, 9) },
		{ RESET, 100, 1, 1, 2, 2, COOKIE(7), ISN(1, 2), FILE_OF(0, 8) },
		{ UNREAD, 1100, 2, 2, 1, 1, COOKIE(8), ISN(2, 1), FILE_OF(1, 9) } },
	  { 0, 1000, -3000 }, "3=4 1=2" },
	{ "the same, bounded from the other side", {
		{ UNREAD, 9000, 3, 3, 2, 2, COOKIE(5), ISN(3, 2), FILE_OF(2, 10) },
		{ RESET, 5000, 2, 2, 3, 3, COOKIE(6), ISN(2, 3), FILE_OF(1, 9) },
		{ RESET, 100, 1, 1, 2, 2, COOKIE(7), ISN(1, 2), FILE_OF(0, 8) },
		{ UNREAD, 1100, 2, 2, 1, 1, COOKIE(8), ISN(2, 1), FILE_OF(1, 9) } },
	  { 0, 1000, 5000 }, "3=4 1=2" },
	{ "late data without numbers, once the clocks are right", {
		A(RESET, 0, OF_A, FILE_OF(0, 8)), B(UNREAD, 5000, OF_B, FILE_OF(1, 9)),
		{ WRITE, 100, 1, 1001, 2, 80, COOKIE(3), ISN(17, 18), FILE_OF(0, 8) },
		{ LATE, 5110, 2, 80, 1, 1001, AGE(50), FILE_OF(1, 9) },
		{ RESET, 120, 1, 1001, 2, 80, COOKIE(3), ISN(17, 18), FILE_OF(0, 8) } },
	  { 0, 5000 }, "1=2 3,5~4" },
	{ "also if they are wrong by less than a second", {
		A(WRITE, 0, COOKIE(1), FILE_OF(0, 8)), A(RESET, 2, COOKIE(1), FILE_OF(0, 8)),
		B(LATE, 500, AGE(50), FILE_OF(1, 9)) },
	  { 0, 498 }, "1,2~3" },
	{ "not so while they are wrong by more", {
		{ WRITE, 100, 1, 1001, 2, 80, COOKIE(3), ISN(17, 18), FILE_OF(0, 8) },
		{ LATE, 5110, 2, 80, 1, 1001, AGE(50), FILE_OF(1, 9) },
		{ RESET, 120, 1, 1001, 2, 80, COOKIE(3), ISN(17, 18), FILE_OF(0, 8) } },
	  { 0, 0 }, "1,3 2" },
};

static bool clocks_are(const struct conns *conns, const int64_t want[FILES])
{
	bool ok = true;

	for (unsigned int file = 0; file < FILES; file++) {
		int64_t clock = conns_clock(conns, file);

		if (clock == want[file] * NS_PER_MS)
			continue;
		printf("# file %u: want %" PRId64 " ms, got %" PRId64 " ns\n", file, want[file],
		       clock);
		ok = false;
	}
	return ok;
}

/* Done again it finds nothing more. */
static bool aligns(const struct scenario *scenario)
{
	struct conns *conns = add_all(scenario->made);
	bool ok;

	conns_align(conns);
	ok = clocks_are(conns, scenario->clock);
	conns_align(conns);
	ok &= clocks_are(conns, scenario->clock);
	ok &= give_is(conns, INT64_MAX, scenario->want);
	conns_free(conns);
	return ok;
}

static int all_scenarios(void)
{
	bool ok = true;

	for (unsigned int i = 0; i < sizeof(scenarios) / sizeof(scenarios[0]); i++) {
		if (aligns(&scenarios[i]))
			continue;
		printf("# %s\n", scenarios[i].name);
		ok = false;
	}
	return ok;
}

static int take_time(void *arg, const struct conn *conn)
{
	int64_t *time = arg;

	*time = conn->side[0].first->time;
	return 0;
}

/* What comes later from a source whose clock is known is set right at once. */
static int later(void)
{
	static const struct made made[] = {
		A(RESET, 0, OF_A, FILE_OF(0, 8)), B(UNREAD, 5000, OF_B, FILE_OF(1, 9)), { 0 }
	};
	static const struct made more = { CLOSED, 7000, 9, 9, 9, 8, FILE_OF(1, 9) };
	struct conns *conns = add_all(made);
	struct attrs ev;
	int64_t time = 0;
	bool ok;

	conns_align(conns);
	ok = give_is(conns, (EPOCH + 1) * NS_PER_MS, "1=2");
	make(&ev, &more, 9);
	ok &= !conns_add(conns, 1, &ev) && !conns_give(conns, INT64_MAX, take_time, &time) &&
	      time == (EPOCH + 2000) * NS_PER_MS;
	conns_free(conns);
	return ok;
}

/* What is told again is known again, though its time was set right. */
static int again(void)
{
	static const struct made made[] = {
		A(RESET, 0, OF_A, FILE_OF(0, 8)), B(UNREAD, 5000, OF_B, FILE_OF(1, 9)),
		{ LATE, 7000, 9, 9, 9, 8, AGE(50), FILE_OF(1, 9) }, { 0 }
	};
	struct conns *conns = add_all(made);
	struct attrs ev;
	bool ok;

	conns_align(conns);
	make(&ev, &made[2], 9);
	ok = !conns_add(conns, 1, &ev) && give_is(conns, INT64_MAX, "1=2 3");
	conns_free(conns);
	return ok;
}

static const struct ktap_test tests[] = {
	{ "how far clocks are ahead", all_scenarios },
	{ "what comes later", later },
	{ "what comes again", again },
};

int main(void)
{
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
