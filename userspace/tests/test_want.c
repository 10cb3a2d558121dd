// SPDX-License-Identifier: GPL-2.0
/* Which records a listener is shown: each question alone, and together. */

#include <arpa/inet.h>
#include <sys/socket.h>

#include "../ctl.h"
#include "ktap.h"
#include "record.h"

#define ASKS		3
#define GIVEN		8
#define EVENT(name)	U32(EVENT, TCPFATE_EVENT_##name)
#define UNASKED		EVENT(UNREAD_AT_CLOSE)	/* shown by default */

struct ask {
	enum filter_kind kind;
	const char *words;
};

static const struct wish {
	const char *name;
	bool all;
	uint64_t min_lost;
	struct ask asks[ASKS];
	struct given given[GIVEN];
	bool want;
} wishes[] = {
	{ "nothing asked: what is shown unasked", 0, 0, { }, { UNASKED }, true },
	{ "nothing asked: not the rest", 0, 0, { }, { EVENT(SIMULTANEOUS_CLOSE) }, false },
	{ "all", true, 0, { }, { EVENT(SIMULTANEOUS_CLOSE) }, true },
	{ "an event asked for", 0, 0, { { FILTER_EVENT, "closed,simultaneous-close" } },
	  { EVENT(SIMULTANEOUS_CLOSE) }, true },
	{ "another event", 0, 0, { { FILTER_EVENT, "closed" } }, { UNASKED }, false },
	{ "an event asked for, in spite of all", true, 0, { { FILTER_EVENT, "closed" } },
	  { UNASKED }, false },
	{ "an event beyond those that can be asked for", 0, 0, { { FILTER_EVENT, "closed" } },
	  { U32(EVENT, 64 + TCPFATE_EVENT_CLOSED) }, false },

	{ "the local port", 0, 0, { { FILTER_PORT, "80" } }, { UNASKED, IPV4(80, 9) }, true },
	{ "the port of the peer", 0, 0, { { FILTER_PORT, "80" } },
	  { UNASKED, IPV4(9, 80) }, true },
	{ "the second of two ports", 0, 0, { { FILTER_PORT, "1" }, { FILTER_PORT, "80" } },
	  { UNASKED, IPV4(9, 80) }, true },
	{ "other ports", 0, 0, { { FILTER_PORT, "80,81" } }, { UNASKED, IPV4(8, 800) }, false },
	{ "no port told", 0, 0, { { FILTER_PORT, "80" } }, { UNASKED }, false },

	{ "the namespace", 0, 0, { { FILTER_NETNS, "5,4026531840" } },
	  { UNASKED, U32(NETNS, 4026531840) }, true },
	{ "another namespace", 0, 0, { { FILTER_NETNS, "5" } },
	  { UNASKED, U32(NETNS, 6) }, false },
	{ "no namespace told", 0, 0, { { FILTER_NETNS, "5" } }, { UNASKED }, false },

	{ "the process", 0, 0, { { FILTER_PID, "12,7" } }, { UNASKED, U32(PID, 7) }, true },
	{ "another process", 0, 0, { { FILTER_PID, "7" } }, { UNASKED, U32(PID, 8) }, false },
	{ "the process in its namespace", 0, 0, { { FILTER_PID, "7" } },
	  { UNASKED, U32(NSPID, 7) }, true },
	{ "not so where another number is told", 0, 0, { { FILTER_PID, "7" } },
	  { UNASKED, U32(PID, 8), U32(NSPID, 7) }, false },
	{ "the owner", 0, 0, { { FILTER_PID, "7" } },
	  { UNASKED, U32(PID, 8), U32(OWNER_PID, 7) }, true },
	{ "nobody told", 0, 0, { { FILTER_PID, "7" } }, { UNASKED }, false },

	{ "the name", 0, 0, { { FILTER_COMM, "sh" }, { FILTER_COMM, "a,b" } },
	  { UNASKED, STR(COMM, "a,b") }, true },
	{ "a name that only begins so", 0, 0, { { FILTER_COMM, "nginx" } },
	  { UNASKED, STR(COMM, "nginx2") }, false },
	{ "a name that it begins with", 0, 0, { { FILTER_COMM, "nginx" } },
	  { UNASKED, STR(COMM, "ngin") }, false },
	{ "the name of the owner", 0, 0, { { FILTER_COMM, "nginx" } },
	  { UNASKED, STR(COMM, "ss"), STR(OWNER_COMM, "nginx") }, true },
	{ "no name told", 0, 0, { { FILTER_COMM, "nginx" } }, { UNASKED }, false },

	{ "an address, the second asked for", 0, 0, { { FILTER_ADDR, "10.0.0.0/8,127.0.0.1" } },
	  { UNASKED, IPV4(1, 2) }, true },
	{ "another address", 0, 0, { { FILTER_ADDR, "127.0.0.2" } },
	  { UNASKED, IPV4(1, 2) }, false },
	{ "no address told", 0, 0, { { FILTER_ADDR, "0.0.0.0/0" } }, { UNASKED }, false },

	{ "bytes of all four kinds", 0, 10, { },
	  { UNASKED, U64(UNREAD, 1), U64(UNACKED, 2), U64(UNSENT, 3), U64(BYTES, 4) }, true },
	{ "a byte less", 0, 11, { },
	  { UNASKED, U64(UNREAD, 1), U64(UNACKED, 2), U64(UNSENT, 3), U64(BYTES, 4) }, false },
	{ "bytes that cannot be lost", 0, 1, { },
	  { UNASKED, U64(REQUESTED, 9), U64(TX_WRITTEN, 9), U64(OUT_OF_ORDER, 9) }, false },
	{ "enough bytes do not show what is not shown unasked", 0, 1, { },
	  { EVENT(DATA_AFTER_LOCAL_FIN), U64(BYTES, 9) }, false },
	{ "unless it is asked for", 0, 1, { { FILTER_EVENT, "data-after-local-fin" } },
	  { EVENT(DATA_AFTER_LOCAL_FIN), U64(BYTES, 9) }, true },

	{ "port and process", 0, 0, { { FILTER_PORT, "80" }, { FILTER_PID, "7" } },
	  { UNASKED, IPV4(80, 9), U32(PID, 7) }, true },
	{ "port, but not process", 0, 0, { { FILTER_PORT, "80" }, { FILTER_PID, "7" } },
	  { UNASKED, IPV4(80, 9), U32(PID, 8) }, false },
	{ "process, but not port", 0, 0, { { FILTER_PORT, "80" }, { FILTER_PID, "7" } },
	  { UNASKED, IPV4(81, 9), U32(PID, 7) }, false },
	{ "name, address and event", 0, 3,
	  { { FILTER_COMM, "a" }, { FILTER_ADDR, "127.0.0.0/8" }, { FILTER_EVENT, "closed" } },
	  { EVENT(CLOSED), IPV4(1, 2), STR(COMM, "a"), U64(UNSENT, 3) }, true },
	{ "not that name", 0, 3,
	  { { FILTER_COMM, "b" }, { FILTER_ADDR, "127.0.0.0/8" }, { FILTER_EVENT, "closed" } },
	  { EVENT(CLOSED), IPV4(1, 2), STR(COMM, "a"), U64(UNSENT, 3) }, false },
	{ "not that address", 0, 3,
	  { { FILTER_COMM, "a" }, { FILTER_ADDR, "128.0.0.0/8" }, { FILTER_EVENT, "closed" } },
	  { EVENT(CLOSED), IPV4(1, 2), STR(COMM, "a"), U64(UNSENT, 3) }, false },
};

static const struct {
	const char *prefix, *addr;
	bool want;
} prefixes[] = {
	{ "0.0.0.0/0", "255.255.255.255", true },
	{ "0.0.0.0/1", "127.255.255.255", true },
	{ "0.0.0.0/1", "128.0.0.0", false },
	{ "128.0.0.0/1", "128.0.0.0", true },
	{ "128.0.0.0/1", "127.255.255.255", false },
	{ "10.0.0.0/8", "10.255.0.1", true },
	{ "10.0.0.0/8", "11.0.0.0", false },
	{ "10.0.0.2/31", "10.0.0.3", true },
	{ "10.0.0.2/31", "10.0.0.4", false },
	{ "10.0.0.2/31", "10.0.0.1", false },
	{ "10.0.0.2/32", "10.0.0.2", true },
	{ "10.0.0.2/32", "10.0.0.3", false },
	{ "10.0.0.2", "10.0.0.2", true },
	{ "10.0.0.2", "10.0.0.0", false },
	{ "::/0", "ffff::1", true },
	{ "2001:db8:0:1::/64", "2001:db8:0:1:ffff::1", true },
	{ "2001:db8:0:1::/64", "2001:db8:0:2::", false },
	{ "2001:db8::2/127", "2001:db8::3", true },
	{ "2001:db8::2/127", "2001:db8::4", false },
	{ "2001:db8::2/128", "2001:db8::2", true },
	{ "2001:db8::2/128", "2001:db8::3", false },
	{ "2001:db8::2", "2001:db8::3", false },
	{ "::/0", "10.0.0.1", false },
	{ "0.0.0.0/0", "::1", false },
	{ "::/32", "0.0.0.0", false },
	{ "0.0.0.0", "::", false },
};

/* Of the family that is told; a record that tells none has none. */
static bool families(void)
{
	static const struct {
		unsigned int asked, told;
		bool want;
	} rows[] = {
		{ 0, AF_INET, true }, { 0, AF_INET6, true }, { 0, 0, true },
		{ AF_INET, AF_INET, true }, { AF_INET, AF_INET6, false },
		{ AF_INET6, AF_INET6, true }, { AF_INET6, AF_INET, false },
		{ AF_INET, 0, false }, { AF_INET6, 0, false },
	};
	bool ok = true;

	for (unsigned int i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct options options = { .filter.family = rows[i].asked };
		struct attrs ev;

		record_new(&ev, (struct given[]){
			UNASKED, rows[i].told ? (struct given)U16(FAMILY, rows[i].told) :
			(struct given){ 0 }, { 0 } });
		if (options_want(&options, &ev) == rows[i].want)
			continue;
		printf("# row %u\n", i);
		ok = false;
	}
	return ok;
}

static bool wants(const struct wish *wish)
{
	struct options options = { .all = wish->all, .filter.min_lost = wish->min_lost };
	struct attrs ev;
	char why[WHY_BUF];

	for (const struct ask *ask = wish->asks; ask < wish->asks + ASKS && ask->kind; ask++)
		if (!filter_add(&options.filter, ask->kind, ask->words, why))
			return ktap_same(ask->words, "a valid value");
	record_new(&ev, wish->given);
	return options_want(&options, &ev) == wish->want;
}

/* At each end: the other one is another address of the same kind. */
static bool holds(const char *prefix, const char *addr, int attr, bool want)
{
	static const uint8_t other[16] = { 0x55 };
	int other_attr = attr ^ TCPFATE_A_RECORD_LOCAL_ADDR ^ TCPFATE_A_RECORD_PEER_ADDR;
	struct options options = { 0 };
	char why[WHY_BUF];
	uint8_t bytes[16];
	struct attrs ev;
	int size = 4;

	if (inet_pton(AF_INET, addr, bytes) != 1)
		size = inet_pton(AF_INET6, addr, bytes) == 1 ? 16 : 0;
	record_new(&ev, (struct given[]){
		UNASKED, { .attr = attr, .bytes = bytes, .width = size },
		{ .attr = want ? other_attr : TCPFATE_A_RECORD_MARK,
		  .bytes = other, .width = size }, { 0 } });
	if (filter_add(&options.filter, FILTER_ADDR, prefix, why) &&
	    options_want(&options, &ev) == want)
		return true;
	printf("# %s, %s: %s\n", prefix, addr, want ? "not held" : "held");
	return false;
}

static bool prefix_boundaries(void)
{
	bool ok = true;

	for (unsigned int i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
		ok &= holds(prefixes[i].prefix, prefixes[i].addr, TCPFATE_A_RECORD_LOCAL_ADDR,
			    prefixes[i].want);
		ok &= holds(prefixes[i].prefix, prefixes[i].addr, TCPFATE_A_RECORD_PEER_ADDR,
			    prefixes[i].want);
	}
	return ok;
}

int main(void)
{
	unsigned int count = sizeof(wishes) / sizeof(wishes[0]);
	bool failed, ok;

	printf("KTAP version 1\n1..%u\n", count + 2);
	failed = !prefix_boundaries();
	printf("%s 1 where a prefix ends\n", failed ? "not ok" : "ok");
	ok = families();
	failed |= !ok;
	printf("%s 2 families\n", ok ? "ok" : "not ok");
	for (unsigned int i = 0; i < count; i++) {
		ok = wants(&wishes[i]);
		failed |= !ok;
		printf("%s %u %s\n", ok ? "ok" : "not ok", i + 3, wishes[i].name);
	}
	return failed;
}
