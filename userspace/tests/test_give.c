// SPDX-License-Identifier: GPL-2.0
/* Connections: when they are given away, and what comes afterwards. */

#include <stdlib.h>

#include "ktap.h"
#include "made.h"

#define MANY		70000
#define REMEMBERED	65536	/* ends that were given and may still be closed */

static void add_one(struct conns *conns, const struct made *made, uint64_t seq)
{
	struct attrs ev;

	make(&ev, made, seq);
	if (conns_add(conns, made->source, &ev))
		abort();
}

/* What is not quiet yet stays, and is given with all that came later. */
static int quiet_for_long_enough(void)
{
	static const struct made made[] = {
		A(WRITE, 0, COOKIE(1)),
		{ RESET, 5, 3, 3, 4, 4, COOKIE(9), ISN(5, 6) },
		B(LATE, 10, AGE(50)),
		{ UNREAD, 20, 4, 4, 3, 3, COOKIE(8), ISN(6, 5) },
		{ CLOSED, 1, 7, 7, 7, 8, COOKIE(7) },
		{ CLOSED, 30, 9, 9, 9, 8, COOKIE(6) }, { WRITE, 0, 9, 9, 9, 8, COOKIE(6) },
		{ 0 }
	};
	struct conns *conns = add_all(made);
	int64_t ms = NS_PER_MS;
	bool ok;

	ok = give_is(conns, (EPOCH + 1) * ms, "") && give_is(conns, (EPOCH + 2) * ms, "5") &&
	     give_is(conns, (EPOCH + 10) * ms, "") && give_is(conns, (EPOCH + 11) * ms, "1~3") &&
	     give_is(conns, (EPOCH + 11) * ms, "") && give_is(conns, INT64_MAX, "7,6 2=4");
	conns_free(conns);
	return ok;
}

/* Of an open connection more is expected, however long that takes. */
static int open_for_long(void)
{
	static const struct made made[] = {
		A(WRITE, 0, COOKIE(1)), { WRITE, 0, 3, 3, 4, 4, COOKIE(2), ISN(3, 4) },
		{ RESET, 1, 4, 4, 3, 3, COOKIE(3), ISN(4, 3) }, { 0 }
	};
	static const struct made more = A(RESET, 9000, COOKIE(1));
	struct conns *conns = add_all(made);
	bool ok;

	ok = give_is(conns, (EPOCH + 5000) * NS_PER_MS, "2=3");
	add_one(conns, &more, 9);
	ok &= give_is(conns, (EPOCH + 9001) * NS_PER_MS, "1,9");
	conns_free(conns);
	return ok;
}

/* A reset connection is over; that its socket is closed at last is no news. */
static int closed_at_last(void)
{
	static const struct made made[] = {
		A(RESET, 0, COOKIE(1), ISN(7, 8)), B(UNREAD, 1, COOKIE(2), ISN(8, 7)),
		B(CLOSED, 1, COOKIE(2), ISN(8, 7)), { RESET, 2, 3, 3, 4, 4, COOKIE(3), ISN(5, 6) },
		{ LATE, 3, 5, 5, 6, 6, COOKIE(4) }, { 0 }
	};
	static const struct made more[] = {
		A(CLOSED, 8000, COOKIE(1), ISN(7, 8)),
		{ UNREAD, 9000, 3, 3, 4, 4, COOKIE(3), ISN(5, 6) },
		{ CLOSED, 9001, 3, 3, 4, 4, COOKIE(3), ISN(5, 6) },
		{ CLOSED, 9002, 5, 5, 6, 6, COOKIE(4) },
		A(CLOSED, 9003, COOKIE(1), ISN(7, 8)),
	};
	struct conns *conns = add_all(made);
	bool ok;

	ok = give_is(conns, (EPOCH + 5000) * NS_PER_MS, "1=2,3 4 5");
	for (unsigned int i = 0; i < sizeof(more) / sizeof(more[0]); i++)
		add_one(conns, &more[i], 11 + i);
	ok &= give_is(conns, (EPOCH + 9500) * NS_PER_MS, "12,13 15");
	conns_free(conns);
	return ok;
}

/* The other end of one that was given is told alone, and so is what that did not know. */
static int told_too_late(void)
{
	static const struct made made[] = {
		A(RESET, 0, COOKIE(1), ISN(7, 8)),
		{ RESET, 2, 3, 3, 4, 4, COOKIE(3), ISN(5, 6) }, { WRITE, 1, 4, 4, 3, 3, COOKIE(4) },
		{ 0 }
	};
	static const struct made more[] = {
		B(UNREAD, 8000, COOKIE(2), ISN(8, 7)), { CLOSED, 9000, 4, 4, 3, 3, COOKIE(4) },
	};
	struct conns *conns = add_all(made);
	bool ok;

	ok = give_is(conns, (EPOCH + 5000) * NS_PER_MS, "1 3~2");
	add_one(conns, &more[0], 11);
	add_one(conns, &more[1], 12);
	ok &= give_is(conns, (EPOCH + 9500) * NS_PER_MS, "11 12");
	conns_free(conns);
	return ok;
}

static int count(void *arg, const struct conn *conn)
{
	unsigned int *given = arg;

	(void)conn;
	++*given;
	return 0;
}

static unsigned int give_all(struct conns *conns)
{
	unsigned int given = 0;

	conns_give(conns, (EPOCH + 100) * NS_PER_MS, count, &given);
	return given;
}

/* Adds so many of a kind; returns how many connections are given of them. */
static unsigned int add_many(struct conns *conns, const struct made *kind, bool have_cookies)
{
	struct made made = *kind;
	unsigned int given = 0;

	for (uint32_t i = 1; i <= MANY; i++) {
		made.cookie = have_cookies ? i : 0;
		made.local_port = (uint16_t)i;
		made.age_ms = i;
		add_one(conns, &made, i);
		if (!(i % 1000))
			given += give_all(conns);
	}
	return given;
}

/* Those whose closing is never told do not fill the memory. */
static int never_closed(void)
{
	struct conns *conns = conns_new();
	unsigned int given, again;

	given = add_many(conns, &(struct made)A(RESET, 0, .source = 0), true);
	again = add_many(conns, &(struct made)A(CLOSED, 5, .source = 0), true);
	conns_free(conns);
	return given == MANY && again == MANY - REMEMBERED;
}

/* Nor do those of which no closing is expected take the place of others. */
static int many_closed(void)
{
	static const struct made first = A(RESET, 0, COOKIE(MANY + 1));
	static const struct made last = A(CLOSED, 5, COOKIE(MANY + 1));
	struct conns *conns = conns_new();
	unsigned int given;
	bool ok;

	add_one(conns, &first, 1);
	given = give_all(conns);
	given += add_many(conns, &(struct made)A(LATE, 0, .source = 0), false);
	given += add_many(conns, &(struct made)A(CLOSED, 0, .source = 0), true);
	add_one(conns, &last, 2);
	ok = given == 2 * MANY + 1 && !give_all(conns);
	conns_free(conns);
	return ok;
}

/* One after the other, there is always room for one more. */
static int closed_one_by_one(void)
{
	struct conns *conns = conns_new();
	unsigned int given = 0;

	for (uint32_t i = 1; i <= MANY; i++) {
		const struct made reset = A(RESET, 0, COOKIE(i)), closed = A(CLOSED, 5, COOKIE(i));

		add_one(conns, &reset, i);
		given += give_all(conns);
		add_one(conns, &closed, i);
	}
	given += give_all(conns);
	conns_free(conns);
	return given == MANY;
}

static int stop(void *arg, const struct conn *conn)
{
	unsigned int *left = arg;

	(void)conn;
	return --*left ? 0 : 77;
}

static int taker_has_enough(void)
{
	static const struct made made[] = {
		A(RESET, 0, COOKIE(1)), A(RESET, 1, COOKIE(2)), A(RESET, 2, COOKIE(3)), { 0 }
	};
	struct conns *conns = add_all(made);
	unsigned int left = 2;
	bool ok;

	ok = conns_give(conns, INT64_MAX, stop, &left) == 77 && give_is(conns, INT64_MAX, "3");
	conns_free(conns);
	return ok;
}

static const struct ktap_test tests[] = {
	{ "given when quiet for long enough", quiet_for_long_enough },
	{ "an open connection is not given", open_for_long },
	{ "a socket that is closed at last", closed_at_last },
	{ "what is told too late", told_too_late },
	{ "sockets that are never closed", never_closed },
	{ "sockets that were closed before", many_closed },
	{ "sockets that are closed one by one", closed_one_by_one },
	{ "what is not taken stays", taker_has_enough },
};

int main(void)
{
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
