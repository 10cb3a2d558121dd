// SPDX-License-Identifier: GPL-2.0
/* Totals: summed up over namespaces from rows, and shown. */

#include <stdlib.h>

#include <netlink/msg.h>

#include "../style.h"
#include "../totals.h"
#include "ktap.h"
#include "record.h"

#define HUGE	123456789012345

#define T(name, n)	{ .attr = TCPFATE_A_TOTAL_##name, .number = (n), .width = 8 }
#define T4(name, n)	{ .attr = TCPFATE_A_TOTAL_##name, .number = (n), .width = 4 }

/* Two namespaces that live and those that have ended; zeros are not sent. */
static const struct given rows[][10] = {	/* each ended by an empty place */
	{ T4(NETNS, 7), T(NETNS_COOKIE, 70), T4(EVENT, TCPFATE_EVENT_CLOSED), T(RECORDS, 2),
	  T(UNREAD, 5), T(UNACKED, 6), T(UNSENT, 7), T(WRITTEN_AFTER_FIN, 8) },
	{ T4(NETNS, 7), T(NETNS_COOKIE, 70), T4(EVENT, TCPFATE_EVENT_UNREAD_AT_CLOSE),
	  T(RECORDS, 1), T(UNREAD, 5) },
	{ T4(NETNS, 7), T(NETNS_COOKIE, 70), T4(ENDING, TCPFATE_ENDING_FIN), T(RECORDS, 1) },
	{ T4(NETNS, 7), T(NETNS_COOKIE, 70), T4(ENDING, TCPFATE_ENDING_RESET_SENT),
	  T(RECORDS, 1), T(UNREAD, 5), T(UNACKED, 6), T(UNSENT, 7), T(WRITTEN_AFTER_FIN, 8) },
	{ T4(NETNS, 7), T(NETNS_COOKIE, 70), T4(LOSS, TCPFATE_LOSS_NONE), T(RECORDS, 1) },
	{ T4(NETNS, 7), T(NETNS_COOKIE, 70), T4(LOSS, TCPFATE_LOSS_BOTH), T(RECORDS, 1),
	  T(UNREAD, 5), T(UNACKED, 6), T(UNSENT, 7), T(WRITTEN_AFTER_FIN, 8) },
	{ T4(NETNS, 0), T4(EVENT, TCPFATE_EVENT_CLOSED), T(RECORDS, 900), T(UNREAD, 1) },
	{ T4(NETNS, 0), T4(ENDING, TCPFATE_ENDING_UNKNOWN), T(RECORDS, 900), T(UNREAD, 1) },
	{ T4(NETNS, 0), T4(LOSS, TCPFATE_LOSS_RECEIVED_UNREAD), T(RECORDS, 900), T(UNREAD, 1) },
	{ T4(NETNS, 9), T(NETNS_COOKIE, 90), T4(EVENT, TCPFATE_EVENT_CLOSED), T(RECORDS, 30),
	  T(FILTERED, 4) },
	{ T4(NETNS, 9), T(NETNS_COOKIE, 90), T4(EVENT, TCPFATE_EVENT_RESET_RECEIVED),
	  T(FILTERED, 10), T(SUPPRESSED, HUGE) },
	{ T4(NETNS, 9), T(NETNS_COOKIE, 90), T4(EVENT, 63), T(RECORDS, 1) },
	{ T4(NETNS, 9), T(NETNS_COOKIE, 90), T(RECORDS, 77) },
};

static struct totals totals;
static struct status status;

static void read_rows(void)
{
	struct attrs row;

	totals_free(&totals);
	for (unsigned int i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct nl_msg *msg = message_new(TCPFATE_CMD_TOTAL_GET, rows[i]);

		if (!total_parse(nlmsg_hdr(msg), &row) || totals_add(&totals, &row))
			abort();
		nlmsg_free(msg);
	}
	totals_sort(&totals);
}

static void set(struct attrs *attrs, unsigned int attr, uint64_t number)
{
	attrs->present |= UINT64_C(1) << attr;
	attrs->value[attr].num = number;
}

/* What only the initial namespace is told is there, or not. */
static void make_status(bool initial)
{
	status = (struct status){ 0 };
	set(&status.attrs, TCPFATE_A_STATUS_LAST_SEQ, 99);
	if (!initial)
		return;
	set(&status.attrs, TCPFATE_A_STATUS_OVERWRITTEN, 11);
	set(&status.attrs, TCPFATE_A_STATUS_UNPUBLISHED, 12);
	set(&status.attrs, TCPFATE_A_STATUS_EVICTED, 13);
	set(&status.attrs, TCPFATE_A_STATUS_FORGOTTEN, 14);
	status.hook_count = 2;
	set(&status.hook[0], TCPFATE_A_HOOK_MISSED, 20);
	set(&status.hook[1], TCPFATE_A_HOOK_MISSED, 3);
}

static const char *shown(bool json)
{
	static char text[2 * TEXT_MAX];
	FILE *out = fmemopen(text, sizeof(text), "w");

	if (!out)
		abort();
	if (json)
		totals_json(out, &totals, &status, UINT64_C(1000000000000000005));
	else
		totals_text(out, &totals, &status);
	fclose(out);
	return text;
}

static const struct total *total_of(enum total_by by, uint64_t key)
{
	for (size_t i = 0; i < totals.by[by].count; i++)
		if (totals.by[by].total[i].key == key)
			return &totals.by[by].total[i];
	return NULL;
}

static bool is(enum total_by by, uint64_t key, const uint64_t count[TOTAL_COUNTS])
{
	const struct total *total = total_of(by, key);

	if (total && !memcmp(total->count, count, sizeof(total->count)))
		return true;
	printf("# by %u, key %llu: not as it must be\n", by, (unsigned long long)key);
	return false;
}

#define COUNTS(...)	((const uint64_t[TOTAL_COUNTS]) { __VA_ARGS__ })

static int over_namespaces(void)
{
	read_rows();
	return is(BY_EVENT, TCPFATE_EVENT_CLOSED, COUNTS(932, 6, 6, 7, 8, 4, 0)) &&
	       is(BY_EVENT, TCPFATE_EVENT_UNREAD_AT_CLOSE, COUNTS(1, 5)) &&
	       is(BY_EVENT, TCPFATE_EVENT_RESET_RECEIVED, COUNTS(0, 0, 0, 0, 0, 10, HUGE)) &&
	       is(BY_ENDING, TCPFATE_ENDING_UNKNOWN, COUNTS(900, 1)) &&
	       is(BY_ENDING, TCPFATE_ENDING_RESET_SENT, COUNTS(1, 5, 6, 7, 8)) &&
	       is(BY_LOSS, TCPFATE_LOSS_NONE, COUNTS(1)) &&
	       is(BY_LOSS, TCPFATE_LOSS_BOTH, COUNTS(1, 5, 6, 7, 8));
}

/* Records of all events, but the bytes of each connection once. */
static int of_namespaces(void)
{
	read_rows();
	return is(BY_NETNS, 7, COUNTS(3, 5, 6, 7, 8)) &&
	       is(BY_NETNS, 9, COUNTS(31, 0, 0, 0, 0, 14, HUGE)) &&
	       is(BY_NETNS, 0, COUNTS(900, 1)) && totals.by[BY_NETNS].count == 3;
}

static int over_all(void)
{
	read_rows();
	return totals_sum(&totals, COUNT_RECORDS) == 934 &&
	       totals_sum(&totals, COUNT_FILTERED) == 14 &&
	       totals_sum(&totals, COUNT_SUPPRESSED) == HUGE;
}

static int in_order(void)
{
	const struct total *netns;

	read_rows();
	netns = totals.by[BY_NETNS].total;
	return netns[0].key == 9 && netns[1].key == 7 && !netns[2].key &&
	       totals.by[BY_EVENT].total[0].key == TCPFATE_EVENT_UNREAD_AT_CLOSE;
}

/* What was left out is told also where nothing else is. */
static const struct given left_out[] = {
	T4(NETNS, 7), T4(EVENT, TCPFATE_EVENT_CLOSED), T(FILTERED, 1), { 0 }
};

static int only_left_out(void)
{
	struct nl_msg *msg = message_new(TCPFATE_CMD_TOTAL_GET, left_out);
	struct attrs row;

	totals_free(&totals);
	make_status(false);
	if (!total_parse(nlmsg_hdr(msg), &row) || totals_add(&totals, &row))
		abort();
	nlmsg_free(msg);
	return ktap_same(shown(false),
"since tcpfate was loaded or the last reset; all but records are bytes\n"
"\n"
"nothing was recorded\n"
"\n"
"not recorded            filtered  suppressed\n"
"closed                         1           0\n");
}

static int many_namespaces(void)
{
	struct attrs row = { 0 };

	totals_free(&totals);
	set(&row, TCPFATE_A_TOTAL_EVENT, 1);
	set(&row, TCPFATE_A_TOTAL_RECORDS, 2);
	for (unsigned int i = 1; i <= 1000; i++) {
		set(&row, TCPFATE_A_TOTAL_NETNS, i);
		if (totals_add(&totals, &row) || totals_add(&totals, &row))
			return false;
	}
	return totals.by[BY_NETNS].count == 1000 && is(BY_NETNS, 500, COUNTS(4)) &&
	       is(BY_EVENT, 1, COUNTS(4000));
}

static int in_text(void)
{
	read_rows();
	make_status(true);
	return ktap_same(shown(false),
"since tcpfate was loaded or the last reset; all but records are bytes\n"
"\n"
"event                    records      unread     unacked      unsent   after FIN\n"
"unread-at-close                1           5           0           0           0\n"
"closed                       932           6           6           7           8\n"
"unknown(63)                    1           0           0           0           0\n"
"\n"
"ending                   records      unread     unacked      unsent   after FIN\n"
"unknown                      900           1           0           0           0\n"
"fin                            1           0           0           0           0\n"
"reset-sent                     1           5           6           7           8\n"
"\n"
"loss                     records      unread     unacked      unsent   after FIN\n"
"none                           1           0           0           0           0\n"
"received-unread              900           1           0           0           0\n"
"both                           1           5           6           7           8\n"
"\n"
"netns                    records      unread     unacked      unsent   after FIN\n"
"9                             31           0           0           0           0\n"
"7                              3           5           6           7           8\n"
"ended                        900           1           0           0           0\n"
"\n"
"not recorded            filtered       suppressed\n"
"reset-received                10  123456789012345\n"
"closed                         4                0\n"
"\n"
"since tcpfate was loaded\n"
"overwritten                   11  records that newer ones have replaced\n"
"unpublished                   12  of these, replaced before they could be sent\n"
"evicted                       13  open ones given up for lack of room\n"
"forgotten                     14  closed ones given up early for lack of room\n"
"missed                        23  calls that did not reach their hook\n");
}

/* All other lines stay as they are. */
static int without_header(void)
{
	char all[2 * TEXT_MAX], want[2 * TEXT_MAX] = "";
	const char *got;

	read_rows();
	make_status(true);
	strcpy(all, shown(false));
	for (char *line = strtok(all, "\n"); line; line = strtok(NULL, "\n"))
		if (!strstr(line, "   records   ") && !strstr(line, "   filtered   "))
			strcat(strcat(want, line), "\n");
	style.no_header = true;
	strcpy(all, shown(false));
	style.no_header = false;
	got = all;
	for (char *from = all, *to = all; (*to = *from); from++)
		to += *from != '\n' || from[1] != '\n';
	return ktap_same(got, want);
}

#define STRING(x)	#x
#define BY(group)	"{\"time\":\"2001-09-09T01:46:40.000000005Z\",\"by\":\"" group "\","
#define BYTES(unread, unacked, unsent, after)				\
	"\"unread\":" #unread ",\"unacked\":" #unacked ",\"unsent\":" #unsent	\
	",\"written_after_fin\":" #after
#define LEFT(filtered, suppressed)					\
	"\"filtered\":" STRING(filtered) ",\"suppressed\":" STRING(suppressed)

static int nothing(void)
{
	totals_free(&totals);
	make_status(false);
	return ktap_same(shown(false),
			 "since tcpfate was loaded or the last reset; all but records are bytes\n"
			 "\nnothing was recorded\n") &&
	       ktap_same(shown(true), BY("all") "\"records\":0," LEFT(0, 0) "}\n");
}

static int in_json(void)
{
	read_rows();
	make_status(true);
	return ktap_same(shown(true),
BY("event") "\"event\":\"unread-at-close\",\"records\":1,"
BYTES(5, 0, 0, 0) "," LEFT(0, 0) "}\n"
BY("event") "\"event\":\"reset-received\",\"records\":0,"
BYTES(0, 0, 0, 0) "," LEFT(10, HUGE) "}\n"
BY("event") "\"event\":\"closed\",\"records\":932,"
BYTES(6, 6, 7, 8) "," LEFT(4, 0) "}\n"
BY("event") "\"event\":\"unknown(63)\",\"records\":1,"
BYTES(0, 0, 0, 0) "," LEFT(0, 0) "}\n"
BY("ending") "\"ending\":\"unknown\",\"records\":900," BYTES(1, 0, 0, 0) "}\n"
BY("ending") "\"ending\":\"fin\",\"records\":1," BYTES(0, 0, 0, 0) "}\n"
BY("ending") "\"ending\":\"reset-sent\",\"records\":1," BYTES(5, 6, 7, 8) "}\n"
BY("loss") "\"loss\":\"none\",\"records\":1," BYTES(0, 0, 0, 0) "}\n"
BY("loss") "\"loss\":\"received-unread\",\"records\":900," BYTES(1, 0, 0, 0) "}\n"
BY("loss") "\"loss\":\"both\",\"records\":1," BYTES(5, 6, 7, 8) "}\n"
BY("netns") "\"netns\":9,\"netns_cookie\":\"90\",\"records\":31,"
BYTES(0, 0, 0, 0) "," LEFT(14, HUGE) "}\n"
BY("netns") "\"netns\":7,\"netns_cookie\":\"70\",\"records\":3,"
BYTES(5, 6, 7, 8) "," LEFT(0, 0) "}\n"
BY("netns") "\"ended\":true,\"records\":900,"
BYTES(1, 0, 0, 0) "," LEFT(0, 0) "}\n"
BY("all") "\"records\":934,"
LEFT(14, HUGE)
",\"overwritten\":11,\"unpublished\":12,\"evicted\":13,\"forgotten\":14,\"missed\":23}\n");
}

static const struct ktap_test tests[] = {
	{ "sums over namespaces", over_namespaces },
	{ "sums of namespaces", of_namespaces },
	{ "sums over all", over_all },
	{ "in their order", in_order },
	{ "many namespaces", many_namespaces },
	{ "shown to people", in_text },
	{ "without a header", without_header },
	{ "nothing but what was left out", only_left_out },
	{ "nothing to show, outside the initial namespace", nothing },
	{ "shown to programs", in_json },
};

int main(void)
{
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
