// SPDX-License-Identifier: GPL-2.0
/* A ranking as a table: which order, which columns, and what names can do to it. */

#include <stdlib.h>
#include <time.h>

#include "../columns.h"
#include "../label.h"
#include "../listing.h"
#include "../style.h"
#include "ktap.h"
#include "record.h"

#define SEC	UINT64_C(1000000000)
#define NOW	(INT64_C(1577934245) * 1000000000)	/* 2020-01-02 03:04:05 */

static struct board board;
static struct gaps gaps;
static char text[16 * TEXT_MAX];

static void add(uint64_t event, const char *comm, uint64_t pid, uint64_t port, uint64_t age,
		uint64_t unread, uint64_t unacked, uint64_t unsent)
{
	const struct given given[] = {
		U32(EVENT, event), IPV4(port, 40000 + pid), U64(COOKIE, pid), STR(COMM, comm),
		U32(PID, pid), U64(TIME, (uint64_t)NOW - age * SEC),
		U32(LOSS, TCPFATE_LOSS_BOTH), U32(OPENED_BY, TCPFATE_OPENER_PEER),
		U64(UNREAD, unread), U64(UNACKED, unacked), U64(UNSENT, unsent), { 0 }
	};
	struct attrs ev;

	if (!record_new(&ev, given))
		abort();
	board_add(&board, &ev);
}

static void begin(void)
{
	board_close(&board);
	gaps = (struct gaps){ 0 };
	style = (struct style){ .utc = true };
	if (board_open(&board, 16, 64))
		abort();
}

static void three(void)
{
	begin();
	add(TCPFATE_EVENT_UNREAD_AT_CLOSE, "web", 7, 80, 3, 22, 1000000, 5);
	add(TCPFATE_EVENT_CLOSED, "web", 7, 80, 3, 22, 1000000, 5);
	add(TCPFATE_EVENT_RESET_RECEIVED, "db", 9, 5432, 86400, 0, 0, 0);
	add(TCPFATE_EVENT_CLOSED, "app", 8, 80, 7, 23, 1, 0);
}

static const char *shown(enum top_by by, enum top_sort sort, bool header)
{
	struct listing listing = {
		.by = by, .sort = sort, .utf8 = true, .now = NOW,
	};
	FILE *out = fmemopen(text, sizeof(text), "w");

	if (!out)
		abort();
	listing_text(out, &listing, &board, &gaps, header);
	fclose(out);
	return text;
}

#define DOUBTS	"1 record had left the log before it was read; "			\
		"2,000 records overwritten before they could be read; "			\
		"3 records over the limit of the module, only counted; "			\
		"4 records not wanted by the kernel's filter"

static int to_people(void)
{
	three();
	gaps = (struct gaps){ .older = 1, .lost = 2000, .suppressed = 3, .filtered = 4 };
	return ktap_same(shown(TOP_BY_PROCESS, TOP_SORT_BYTES, true),
"2020-01-02 03:04:05Z, by process, sorted by bytes; since 2020-01-01 03:04:05Z\n"
"4 records, 3 connections; bytes: 45 unread, 1,000,006 unconfirmed, 0 late; 0.3 records/s\n"
DOUBTS "\n"
"\n"
"process  records  conns  unread  unconfirmed  rate        last\n"
"web[7]         2      1      22    1,000,005   0.2    03:04:02\n"
"app[8]         1      1      23            1   0.1    03:03:58\n"
"db[9]          1      1       0            0   0.0  2020-01-01\n");
}

/* The first names of the lines. */
static bool order_is(enum top_by by, enum top_sort sort, const char *want)
{
	char got[256] = "", *at = got;

	shown(by, sort, false);
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
		at += sprintf(at, "%.*s ", (int)strcspn(line, " "), line);
	return ktap_same(got, want);
}

static int orders(void)
{
	three();
	return order_is(TOP_BY_PROCESS, TOP_SORT_NAME, "app[8] db[9] web[7] ") &&
	       order_is(TOP_BY_PROCESS, TOP_SORT_UNREAD, "app[8] web[7] db[9] ") &&
	       order_is(TOP_BY_PROCESS, TOP_SORT_RECORDS, "web[7] app[8] db[9] ") &&
	       order_is(TOP_BY_PROCESS, TOP_SORT_LAST, "web[7] app[8] db[9] ") &&
	       order_is(TOP_BY_PORT, TOP_SORT_CONNS, "80 5432 ") &&
	       order_is(TOP_BY_PORT, TOP_SORT_NAME, "80 5432 ") &&
	       order_is(TOP_BY_PEER, TOP_SORT_NAME, "127.0.0.1 ") &&
	       order_is(TOP_BY_PROGRAM, TOP_SORT_UNCONFIRMED, "web app db ") &&
	       order_is(TOP_BY_EVENT, TOP_SORT_NAME, "closed reset-received unread-at-close ");
}

static int nothing(void)
{
	begin();
	return ktap_same(shown(TOP_BY_PORT, TOP_SORT_RATE, true),
"2020-01-02 03:04:05Z, by port, sorted by rate; nothing recorded yet\n"
"0 records, 0 connections; bytes: 0 unread, 0 unconfirmed, 0 late; 0.0 records/s\n"
"\n"
"port  records  conns  unread  unconfirmed  rate  last\n");
}

static int late_column(void)
{
	static const struct given late[] = {
		U32(EVENT, TCPFATE_EVENT_DATA_AFTER_CLOSE), IPV4(80, 50000), U64(BYTES, 12), { 0 }
	};
	struct attrs ev;

	three();
	record_new(&ev, late);
	board_add(&board, &ev);
	shown(TOP_BY_PORT, TOP_SORT_LATE, true);
	return strstr(text, "unconfirmed  late  rate") &&
	       strstr(text, "\n80          4      3      45    1,000,006    12   0.3");
}

static int port_names(void)
{
	three();
	style.names = true;
	if (!port_name(80))	/* this host knows none */
		return KTAP_SKIP;
	return order_is(TOP_BY_PORT, TOP_SORT_NAME, "80 5432 ") &&
	       strstr(shown(TOP_BY_PORT, TOP_SORT_NAME, false), "80 (http)  ") == text;
}

/* Every line is as wide as it may be at most, and the head as wide as the lines. */
static bool fits(unsigned int width, const char *head)
{
	struct listing listing = { .sort = TOP_SORT_BYTES, .now = NOW };
	char line[LISTING_LINE], first[LISTING_LINE];

	listing_sort(&listing, &board);
	listing_fit(&listing, &board, width);
	listing_head(&listing, first);
	for (unsigned int i = 0; i < listing_rows(&listing, &board); i++) {
		listing_line(&listing, listing_row(&listing, &board, i), line);
		if (columns_of(line) > width || columns_of(line) != columns_of(first))
			return ktap_same(line, "a line that fits");
	}
	return ktap_same(first, head);
}

#define HEAD	"process"
#define BYTES	"       unread  unconfirmed"

static int narrow(void)
{
	begin();
	add(TCPFATE_EVENT_CLOSED, "web-server-main", 123456, 80, 3, 123456789, 1000000, 5);
	return fits(81, HEAD "                  records  conns" BYTES "  rate      last") &&
	       fits(80, HEAD "                 records  conns" BYTES "  rate      last") &&
	       fits(72, HEAD "               records  conns" BYTES "      last") &&
	       fits(60, HEAD "                  records" BYTES) &&
	       fits(42, HEAD "         " BYTES) && fits(34, HEAD " " BYTES);
}

#define EIGHT	"\xe5\x85\xab"	/* one character, two columns */

static int cut_names(void)
{
	struct listing listing = { .sort = TOP_SORT_BYTES, .utf8 = true, .now = NOW };
	char line[LISTING_LINE];

	begin();
	add(TCPFATE_EVENT_CLOSED, EIGHT EIGHT EIGHT, 5, 80, 3, 1, 2, 3);
	listing_sort(&listing, &board);
	listing_fit(&listing, &board, 29);
	listing_line(&listing, listing_row(&listing, &board, 0), line);
	return columns_of(line) == 29 && !strncmp(line, EIGHT EIGHT EIGHT "[+", 11);
}

/* A name cannot move the cursor, colour the screen or bend a column. */
static int hostile_names(void)
{
	begin();
	add(TCPFATE_EVENT_CLOSED, "\x1b[2Ja\nb\xff", 5, 80, 3, 1, 2, 3);
	shown(TOP_BY_PROCESS, TOP_SORT_BYTES, false);
	return strstr(text, "\\x1b[2Ja\\x0ab\\xff[5]  ") == text;
}

static int not_known(void)
{
	begin();
	add(TCPFATE_EVENT_CLOSED, "", 5, 80, 3, 9, 2, 3);
	add(TCPFATE_EVENT_CLOSED, "", 0, 0, 3, 1, 2, 3);
	return order_is(TOP_BY_PROCESS, TOP_SORT_BYTES, "process (not ") &&
	       order_is(TOP_BY_PROGRAM, TOP_SORT_BYTES, "(not ") &&
	       order_is(TOP_BY_PORT, TOP_SORT_BYTES, "80 (not ");
}

/* Rows that had to go are one line, the last. */
static int others(void)
{
	begin();
	for (unsigned int i = 1; i <= 17; i++)
		add(TCPFATE_EVENT_CLOSED, "p", i, 80, 3, i, 0, 0);
	shown(TOP_BY_PROCESS, TOP_SORT_BYTES, false);
	return strstr(text, "\n(all others)        4      4      10            0") &&
	       strstr(text, "p[17]") == text && !strstr(text, "p[4]");
}

/* It is known by now whose they are: nothing is left where it was not. */
static int empty_rows(void)
{
	begin();
	add(TCPFATE_EVENT_RESET_RECEIVED, "first", 5, 80, 3, 0, 2, 0);
	add(TCPFATE_EVENT_CLOSED, "second", 5, 80, 3, 0, 2, 0);
	return order_is(TOP_BY_PROGRAM, TOP_SORT_NAME, "second ");
}

static const char *json(enum top_by by)
{
	const struct listing listing = { .by = by, .sort = TOP_SORT_NAME, .now = NOW };
	FILE *out = fmemopen(text, sizeof(text), "w");

	if (!out)
		abort();
	listing_json(out, &listing, &board, &gaps);
	fclose(out);
	return text;
}

#define LINE(by, key) "{\"time\":\"2020-01-02T03:04:05.000000000Z\",\"by\":\"" by "\"" key
#define COUNTS(records, connections, unread, unacked, unsent, late)			\
	",\"records\":" #records ",\"connections\":" #connections ",\"unread\":" #unread \
	",\"unacked\":" #unacked ",\"unsent\":" #unsent ",\"late\":" #late

#define SINCE	",\"rate\":0.3,\"last\":\"2020-01-02T03:04:02.000000000Z\","	\
		"\"since\":\"2020-01-01T03:04:05.000000000Z\""

static int to_programs(void)
{
	three();
	gaps = (struct gaps){ .older = 1, .lost = 2, .torn = true };
	return ktap_same(json(TOP_BY_PROCESS),
LINE("process", ",\"comm\":\"app\",\"pid\":8") COUNTS(1, 1, 23, 1, 0, 0)
",\"rate\":0.1,\"last\":\"2020-01-02T03:03:58.000000000Z\"}\n"
LINE("process", ",\"comm\":\"db\",\"pid\":9") COUNTS(1, 1, 0, 0, 0, 0)
",\"rate\":0.0,\"last\":\"2020-01-01T03:04:05.000000000Z\"}\n"
LINE("process", ",\"comm\":\"web\",\"pid\":7") COUNTS(2, 1, 22, 1000000, 5, 0)
",\"rate\":0.2,\"last\":\"2020-01-02T03:04:02.000000000Z\"}\n"
LINE("all", "") COUNTS(4, 3, 45, 1000001, 5, 0)
SINCE ",\"older\":1,\"lost\":2,\"torn\":true,\"suppressed\":0,\"filtered\":0,\"maybe_twice\":0}\n");
}

static int keys(void)
{
	begin();
	add(TCPFATE_EVENT_CLOSED, "\"\x1b", 5, 80, 3, 1, 2, 3);
	return strstr(json(TOP_BY_PORT), "\"by\":\"port\",\"port\":80,\"records\":1,") &&
	       strstr(json(TOP_BY_PEER), "\"peer_addr\":\"127.0.0.1\",\"records\":1,") &&
	       strstr(json(TOP_BY_EVENT), "\"event\":\"closed\",\"records\":1,") &&
	       strstr(json(TOP_BY_PROGRAM), "\"comm\":\"\\\"\\u001b\",\"records\":1,");
}

static const struct ktap_test tests[] = {
	{ "for people", to_people },
	{ "orders", orders },
	{ "nothing to show", nothing },
	{ "late data has a column where there is any", late_column },
	{ "names of ports", port_names },
	{ "narrow lines", narrow },
	{ "names that are cut", cut_names },
	{ "names that would do harm", hostile_names },
	{ "nobody knows whose", not_known },
	{ "all others", others },
	{ "empty rows", empty_rows },
	{ "for programs", to_programs },
	{ "what a row is about, for programs", keys },
};

int main(void)
{
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
