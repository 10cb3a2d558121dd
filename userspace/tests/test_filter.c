// SPDX-License-Identifier: GPL-2.0
/* Filters: from words, to the kernel and back, shown, and refused. */

#include <arpa/inet.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <netlink/attr.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>

#include "../filter.h"
#include "../message.h"
#include "ktap.h"
#include "record.h"

#define BIG	UINT64_C(0x1122334455667788)

static struct filter filter;
static char why[WHY_BUF];

static bool add(enum filter_kind kind, const char *words)
{
	*why = '\0';
	return filter_add(&filter, kind, words, why);
}

static void clear(void)
{
	filter = (struct filter){ 0 };
}

static const char *shown(void (*show)(FILE *out, const struct filter *filter))
{
	static char text[TEXT_MAX];
	FILE *out = fmemopen(text, sizeof(text), "w");

	if (!out)
		abort();
	show(out, &filter);
	fclose(out);
	return text;
}

static void add_some(void)
{
	clear();
	add(FILTER_EVENT, "timed-out,closed");
	add(FILTER_PORT, "443");
	add(FILTER_PORT, "80,65535");
	add(FILTER_ADDR, "10.0.0.0/8,192.0.2.1,2001:db8:0:1::/64");
	add(FILTER_NETNS, "4026531840");
	add(FILTER_UID, "0,4294967294");
	add(FILTER_CGROUP, "18446744073709551615");
	filter.min_lost = BIG;
}

static int in_text(void)
{
	add_some();
	return ktap_same(shown(filter_text),
			 "event     closed,timed-out\n"
			 "port      443,80,65535\n"
			 "addr      10.0.0.0/8,192.0.2.1,2001:db8:0:1::/64\n"
			 "netns     4026531840\n"
			 "uid       0,4294967294\n"
			 "cgroup    18446744073709551615\n"
			 "min-lost  1234605616436508552\n");
}

static int in_json(void)
{
	add_some();
	return ktap_same(shown(filter_json),
			 "{\"events\":[\"closed\",\"timed-out\"],\"ports\":[443,80,65535],\"prefixes\":[\"10.0.0.0/8\",\"192.0.2.1\",\"2001:db8:0:1::/64\"],\"netns\":[4026531840],\"uids\":[0,4294967294],\"cgroup_ids\":[\"18446744073709551615\"],\"min_lost\":1234605616436508552}\n");
}

static int empty(void)
{
	clear();
	return filter_is_empty(&filter) && ktap_same(shown(filter_json), "{}\n") &&
	       ktap_same(shown(filter_text), "every record is wanted\n");
}

/* Each kind alone makes it one that wants something. */
static int not_empty(void)
{
	static const struct {
		enum filter_kind kind;
		const char *word;
	} alone[] = {
		{ FILTER_EVENT, "closed" }, { FILTER_PORT, "1" }, { FILTER_ADDR, "::/0" },
		{ FILTER_NETNS, "1" }, { FILTER_UID, "0" }, { FILTER_CGROUP, "1" },
		{ FILTER_PID, "1" }, { FILTER_COMM, "x" },
	};

	for (unsigned int i = 0; i < sizeof(alone) / sizeof(alone[0]); i++) {
		clear();
		if (!add(alone[i].kind, alone[i].word) || filter_is_empty(&filter))
			return ktap_same(alone[i].word, "a filter");
	}
	clear();
	filter.min_lost = 1;
	return !filter_is_empty(&filter);
}

static int twice(void)
{
	add_some();
	add(FILTER_EVENT, "closed");
	add(FILTER_PORT, "80,443");
	add(FILTER_ADDR, "10.0.0.0/8,192.0.2.1/32");
	add(FILTER_UID, "0");
	return filter.port.count == 3 && filter.prefix_count == 3 && filter.uid.count == 2;
}

/* As many as the kernel takes, and the same again, but not one more. */
static int too_many(void)
{
	static const enum filter_kind kinds[] = {
		FILTER_PORT, FILTER_NETNS, FILTER_UID, FILTER_CGROUP, FILTER_PID, FILTER_COMM,
	};
	char word[32];

	clear();
	for (unsigned int k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		for (unsigned int i = 1; i <= TCPFATE_FILTER_MAX; i++) {
			snprintf(word, sizeof(word), "%u", i);
			if (!add(kinds[k], word))
				return ktap_same(word, "room for it");
		}
		if (add(kinds[k], "65") || !ktap_same(why, "more than 64 values"))
			return false;
		if (kinds[k] != FILTER_COMM && !add(kinds[k], word))
			return ktap_same(word, "known already");
	}
	for (unsigned int i = 1; i <= TCPFATE_FILTER_MAX; i++) {
		snprintf(word, sizeof(word), "10.0.0.%u", i);
		if (!add(FILTER_ADDR, word))
			return ktap_same(word, "room for it");
	}
	return !add(FILTER_ADDR, "::") && ktap_same(why, "more than 64 values");
}

static const struct {
	enum filter_kind kind;
	const char *words;
	const char *why;	/* NULL if what is valid says it all */
} wrongs[] = {
	{ FILTER_PORT, "0", NULL },
	{ FILTER_PORT, "65536", NULL },
	{ FILTER_PORT, "80,", NULL },
	{ FILTER_PORT, "http", NULL },
	{ FILTER_PID, "0", NULL },
	{ FILTER_PID, "2147483648", NULL },
	{ FILTER_UID, "", NULL },
	{ FILTER_UID, "4294967295", NULL },
	{ FILTER_UID, "no-such-user", "there is no user 'no-such-user'" },
	{ FILTER_NETNS, "", NULL },
	{ FILTER_NETNS, "0", NULL },
	{ FILTER_NETNS, "4294967296", NULL },
	{ FILTER_NETNS, "no-such", "/run/netns/no-such: No such file or directory" },
	{ FILTER_NETNS, "/no/such", "/no/such: No such file or directory" },
	{ FILTER_NETNS, "/proc/self/ns/mnt", "/proc/self/ns/mnt is not a network namespace" },
	{ FILTER_NETNS, "/dev/null", "/dev/null is not a network namespace" },
	{ FILTER_CGROUP, "", NULL },
	{ FILTER_CGROUP, "0", NULL },
	{ FILTER_CGROUP, "18446744073709551616", NULL },
	{ FILTER_CGROUP, "/no/such", "/no/such: No such file or directory" },
	{ FILTER_CGROUP, "/proc", "/proc is not a cgroup of version 2" },
	{ FILTER_COMM, "", NULL },
	{ FILTER_COMM, "sixteen-bytes-ab",
	  "the kernel keeps 15 bytes of a name: write 'sixteen-bytes-a'" },
	{ FILTER_ADDR, "", NULL },
	{ FILTER_ADDR, "10", NULL },
	{ FILTER_ADDR, "10.0.0.0/", NULL },
	{ FILTER_ADDR, "10.0.0.0/33", NULL },
	{ FILTER_ADDR, "10.0.0.0/-1", NULL },
	{ FILTER_ADDR, "::/129", NULL },
	{ FILTER_ADDR, "localhost", NULL },
	{ FILTER_ADDR, "1:2:3:4:5:6:7:8:1:2:3:4:5:6:7:8:1:2:3:4:5:6:7:8", NULL },
	{ FILTER_ADDR, "10.1.2.3/8", "'10.1.2.3/8' has bits set beyond /8: write 10.0.0.0/8" },
	{ FILTER_ADDR, "10.0.0.7/30",
	  "'10.0.0.7/30' has bits set beyond /30: write 10.0.0.4/30" },
	{ FILTER_ADDR, "10.0.0.0/8,1.0.0.1/31",
	  "'1.0.0.1/31' has bits set beyond /31: write 1.0.0.0/31" },
	{ FILTER_ADDR, "::1/0", "'::1/0' has bits set beyond /0: write ::/0" },
	{ FILTER_ADDR, "2001:db8::1/127",
	  "'2001:db8::1/127' has bits set beyond /127: write 2001:db8::/127" },
	{ FILTER_ADDR, "::ffff:10.0.0.0/104",
	  "records have IPv4-mapped addresses as IPv4: write 10.0.0.0/8" },
	{ FILTER_EVENT, "lost", NULL },
};

static int refused(void)
{
	bool ok = true;

	for (unsigned int i = 0; i < sizeof(wrongs) / sizeof(wrongs[0]); i++) {
		clear();
		if (add(wrongs[i].kind, wrongs[i].words))
			ok = ktap_same(wrongs[i].words, "not valid");
		else
			ok &= ktap_same(why, wrongs[i].why ?: "");
	}
	return ok;
}

/* By path, and what it is to the kernel. */
static int own_netns(void)
{
	struct stat st;

	clear();
	return !stat("/proc/self/ns/net", &st) && add(FILTER_NETNS, "/proc/self/ns/net") &&
	       filter.netns.number[0] == st.st_ino;
}

static int by_name(void)
{
	clear();
	return add(FILTER_UID, "root") && filter.uid.count == 1 && !filter.uid.number[0];
}

static bool matches(const char *events, uint64_t min_lost)
{
	clear();
	filter.min_lost = min_lost;
	return (!*events || add(FILTER_EVENT, events)) && filter_can_match(&filter);
}

static int contradiction(void)
{
	return !matches("write-after-peer-fin", 1) &&
	       !matches("write-after-peer-fin,simultaneous-close", 1) &&
	       matches("write-after-peer-fin,closed", 1) && matches("", 1) &&
	       matches("write-after-peer-fin", 0) && matches("data-after-close", 1);
}

static int there_and_back(void)
{
	struct nl_msg *msg = message_new(TCPFATE_CMD_FILTER_GET, (struct given[]){ { 0 } });
	struct filter before;
	bool ok;

	add_some();
	before = filter;
	ok = filter_put(msg, &filter) && filter_parse(nlmsg_hdr(msg), &filter);
	nlmsg_free(msg);
	return ok && !memcmp(&before, &filter, sizeof(filter));
}

/* Widths as the specification has them. */
static int to_the_kernel(void)
{
	static const struct {
		int attr, len;
	} wants[] = {
		{ TCPFATE_A_FILTER_EVENT, 4 }, { TCPFATE_A_FILTER_PORT, 2 },
		{ TCPFATE_A_FILTER_PREFIX, 16 }, { TCPFATE_A_FILTER_NETNS, 4 },
		{ TCPFATE_A_FILTER_UID, 4 }, { TCPFATE_A_FILTER_CGROUP_ID, 8 },
		{ TCPFATE_A_FILTER_MIN_LOST, 8 },
	};
	struct nl_msg *msg = message_new(TCPFATE_CMD_FILTER_SET, (struct given[]){ { 0 } });
	bool ok = true;

	add_some();
	filter_put(msg, &filter);
	for (unsigned int i = 0; i < sizeof(wants) / sizeof(wants[0]); i++) {
		struct nlattr *nla = nlmsg_find_attr(nlmsg_hdr(msg), GENL_HDRLEN, wants[i].attr);

		ok &= nla && nla_len(nla) == wants[i].len &&
		      !(nla->nla_type & NLA_F_NESTED) ==
		      (wants[i].attr != TCPFATE_A_FILTER_PREFIX);
	}
	nlmsg_free(msg);
	return ok;
}

/* No kind of attribute may cost a request that is full its room. */
static int full(void)
{
	struct nl_msg *msg = nlmsg_alloc_size(8192);
	bool ok;

	clear();
	filter.events = ~UINT64_C(0);
	filter.min_lost = 1;
	filter.port.count = FILTER_MAX;
	filter.netns.count = FILTER_MAX;
	filter.uid.count = FILTER_MAX;
	filter.cgroup.count = FILTER_MAX;
	for (; filter.prefix_count < FILTER_MAX; filter.prefix_count++)
		filter.prefix[filter.prefix_count].size = 16;
	ok = msg && genlmsg_put(msg, 0, 0, 32, 0, 0, TCPFATE_CMD_FILTER_SET, 1) &&
	     filter_put(msg, &filter);
	nlmsg_free(msg);
	return ok;
}

/* What is read from the answer of the kernel, to a request that came back whole or capped. */
static const char *refusal(const char *message, int attr, bool inside, bool capped)
{
	static char text[128];
	struct nl_msg *request = message_new(TCPFATE_CMD_FILTER_SET, (struct given[]){ { 0 } });
	struct nl_msg *answer = nlmsg_alloc_size(8192);
	struct nlmsghdr *refused = nlmsg_hdr(request), *nlh;
	struct nlattr *nla;
	size_t len;

	add_some();
	if (capped)		/* shorter than the answer */
		filter = (struct filter){ .min_lost = 1 };
	filter_put(request, &filter);
	nla = nlmsg_find_attr(refused, GENL_HDRLEN, attr);
	nlh = nlmsg_put(answer, 0, 0, NLMSG_ERROR, 0,
			NLM_F_ACK_TLVS | (capped ? NLM_F_CAPPED : 0));
	nlmsg_append(answer, &(int){ -22 }, sizeof(int), 0);
	len = capped ? NLMSG_HDRLEN : refused->nlmsg_len;
	nlmsg_append(answer, refused, len, NLMSG_ALIGNTO);
	if (message)
		nla_put_string(answer, NLMSGERR_ATTR_MSG, message);
	if (nla)
		nla_put_u32(answer, NLMSGERR_ATTR_OFFS,
			    (uint32_t)((char *)nla - (char *)refused) + (inside ? 4 : 0));
	text[0] = '\0';
	refusal_text(nlh, text, sizeof(text));
	nlmsg_free(request);
	nlmsg_free(answer);
	return text;
}

static int refused_by_the_kernel(void)
{
	return ktap_same(refusal("no", TCPFATE_A_FILTER_PORT, false, false),
			 "no (attribute port)") &&
	       ktap_same(refusal("no", TCPFATE_A_FILTER_EVENT, false, false),
			 "no (attribute event)") &&
	       ktap_same(refusal("no", TCPFATE_A_FILTER_PREFIX, true, false),
			 "no (attribute prefix)") &&
	       ktap_same(refusal("no", TCPFATE_A_FILTER_MIN_LOST, false, false),
			 "no (attribute min-lost)") &&
	       ktap_same(refusal(NULL, TCPFATE_A_FILTER_CGROUP_ID, false, false),
			 "(attribute cgroup-id)") &&
	       ktap_same(refusal("port: no", TCPFATE_A_FILTER_PORT, false, false),
			 "port: no") &&
	       ktap_same(refusal("no", 99, false, false), "no") &&
	       ktap_same(refusal("a reason longer than the request",
				 TCPFATE_A_FILTER_MIN_LOST, false, true),
			 "a reason longer than the request");
}

static const struct ktap_test tests[] = {
	{ "shown to people", in_text },
	{ "shown to programs", in_json },
	{ "one that wants every record", empty },
	{ "each kind alone makes another of it", not_empty },
	{ "values given twice", twice },
	{ "too many values", too_many },
	{ "values that are not valid", refused },
	{ "a namespace by its path", own_netns },
	{ "a user by name", by_name },
	{ "events that tell no bytes", contradiction },
	{ "to the kernel and back", there_and_back },
	{ "attributes of the right width", to_the_kernel },
	{ "the longest has room in a request", full },
	{ "refused by the kernel, with the attribute", refused_by_the_kernel },
};

int main(void)
{
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
