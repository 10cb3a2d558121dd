// SPDX-License-Identifier: GPL-2.0
/* Messages into records and JSON: nothing invented, nothing that jq refuses. */

#include <time.h>

#include <netlink/attr.h>
#include <netlink/msg.h>

#include "../field.h"
#include "../output.h"
#include "ktap.h"
#include "record.h"

#define OF_LOG_7	",\"log_id\":\"0000000000000007\"}\n"

static int no_event_no_record(void)
{
	struct attrs ev;

	return !record_new(&ev, (struct given[]){ U64(SEQ, 1), { 0 } });
}

static int absent_is_absent(void)
{
	return json_is((struct given[]){ U32(EVENT, 6), { 0 } }, "{\"event\":\"closed\"}\n");
}

static int zero_is_told(void)
{
	return json_is((struct given[]){ U32(EVENT, 6), U64(UNREAD, 0), U8(RST_SENT, 0),
					 U32(ENDING, 0), { 0 } },
		       "{\"event\":\"closed\",\"ending\":\"unknown\",\"rst_sent\":false,\"unread\":0}\n");
}

static int unknown_numbers(void)
{
	return json_is((struct given[]){ U32(EVENT, 4000000000), U32(LOSS, 9), { 0 } },
		       "{\"event\":\"unknown(4000000000)\",\"loss\":\"unknown(9)\"}\n") &&
	       json_is((struct given[]){ U32(EVENT, 6), U16(FAMILY, 7), U32(ERRNO, 9999), { 0 } },
		       "{\"event\":\"closed\",\"family\":\"unknown(7)\",\"errno\":\"unknown(9999)\"}\n");
}

static int unknown_entries(void)
{
	return json_is((struct given[]){ U32(EVENT, 6), U32(CAUSE, 99), { 0 } },
		       "{\"event\":\"closed\",\"causes\":[\"unknown(99)\"]}\n") &&
	       json_is((struct given[]){ U32(EVENT, 6), U32(EVIDENCE, 257), { 0 } },
		       "{\"event\":\"closed\",\"evidence\":[\"attached-late\",\"unknown(256)\"]}\n");
}

static int unknown_attributes(void)
{
	return json_is((struct given[]){ { .attr = 63, .number = 1 }, { .attr = 64, .number = 1 },
					 { .attr = 9999, .number = 1 }, U32(EVENT, 6), { 0 } },
		       "{\"event\":\"closed\"}\n");
}

static int wrong_lengths(void)
{
	return json_is((struct given[]){ BIN(LOCAL_ADDR, "abcde", 5), BIN(UNREAD, "abc", 3),
					 BIN(CAUSE, "a", 1), BIN(SEQ, "", 0), U32(EVENT, 6),
					 { 0 } },
		       "{\"event\":\"closed\"}\n");
}

/* The end of the message goes before the length that an attribute tells. */
static int cut_attribute(void)
{
	struct nl_msg *msg = message_new(TCPFATE_CMD_RECORD_NTF, (struct given[]){
		U32(EVENT, 6), U64(UNREAD, 1), { 0 } });
	struct attrs ev;
	bool ok;

	nlmsg_hdr(msg)->nlmsg_len -= 4;
	ok = event_parse(nlmsg_hdr(msg), &ev) && has(&ev, EVENT) && !has(&ev, UNREAD);
	nlmsg_free(msg);
	return ok;
}

static int narrow_and_wide(void)
{
	return json_is((struct given[]){ U8(EVENT, 6), U16(UNREAD, 7), U64(PID, 8), { 0 } },
		       "{\"event\":\"closed\",\"pid\":8,\"unread\":7}\n");
}

static int whole_record(void)
{
	return json_is((struct given[]){
		U64(LOG_ID, 0x1f), U64(SEQ, 3), U64(TIME, 1700000000000000042),
		U32(EVENT, 1), U32(ENDING, 3), U32(LOSS, 3), U32(CAUSE, 1), U32(CAUSE, 6),
		U16(FAMILY, 2), IPV4(8000, 53422), U64(COOKIE, UINT64_MAX),
		U32(ROLE, 1), U32(PID, 812), STR(COMM, "gunicorn"), U8(RST_SENT, 1),
		U32(RST_REASON, 1), U32(MIB, 1), U32(ERRNO, 32), U64(UNREAD, 22), { 0 } },
		"{\"time\":\"2023-11-14T22:13:20.000000042Z\",\"seq\":3,\"event\":\"unread-at-close\",\"ending\":\"reset-sent\",\"loss\":\"both\",\"family\":\"inet\",\"local_addr\":\"127.0.0.1\",\"local_port\":8000,\"peer_addr\":\"127.0.0.1\",\"peer_port\":53422,\"errno\":\"EPIPE\",\"role\":\"closer\",\"comm\":\"gunicorn\",\"pid\":812,\"rst_sent\":true,\"rst_reason\":\"TCP_ABORT_ON_CLOSE\",\"mib\":\"TCPAbortOnClose\",\"unread\":22,\"causes\":[\"peer-fin\",\"unread-at-close\"],\"cookie\":\"18446744073709551615\",\"log_id\":\"000000000000001f\"}\n");
}

static int timed_out(void)
{
	return json_is((struct given[]){
		U32(EVENT, TCPFATE_EVENT_TIMED_OUT), U32(TIMER, TCPFATE_TIMER_KEEPALIVE),
		U32(ERRNO, 113), U32(MIB, TCPFATE_MIB_TCP_ABORT_ON_TIMEOUT),
		U32(RST_REASON, TCPFATE_RST_REASON_TCP_KEEPALIVE_TIMEOUT),
		U64(UNREAD, 1), U64(OUT_OF_ORDER, 9), U32(CAUSE, TCPFATE_CAUSE_TIMEOUT),
		U32(CAUSE, TCPFATE_CAUSE_NO_ROUTE), { 0 } },
		"{\"event\":\"timed-out\",\"timer\":\"keepalive\",\"errno\":\"EHOSTUNREACH\",\"rst_reason\":\"TCP_KEEPALIVE_TIMEOUT\",\"mib\":\"TCPAbortOnTimeout\",\"unread\":1,\"out_of_order\":9,\"causes\":[\"timeout\",\"no-route\"]}\n");
}

/* SINCE and UNTIL are for requests alone. */
static bool is_shown(int attr)
{
	const struct field *field = record_fields;

	while (field->attr && field->attr != (unsigned int)attr)
		field++;
	return field->attr || attr == TCPFATE_A_RECORD_PAD || attr == TCPFATE_A_RECORD_SINCE ||
	       attr == TCPFATE_A_RECORD_UNTIL;
}

static int every_attribute(void)
{
	bool ok = true;

	for (int attr = 1; attr <= TCPFATE_A_RECORD_MAX; attr++) {
		if (is_shown(attr))
			continue;
		printf("# attribute %d has no key\n", attr);
		ok = false;
	}
	return ok;
}

static int too_many_causes(void)
{
	struct given given[12] = { U32(EVENT, 6) };
	struct attrs ev;

	for (unsigned int i = 1; i < 11; i++)
		given[i] = (struct given)U32(CAUSE, i);
	record_new(&ev, given);
	return ev.value[TCPFATE_A_RECORD_CAUSE].len == ATTR_LIST_MAX;
}

static int comm_without_zero(void)
{
	return json_is((struct given[]){ U32(EVENT, 6), BIN(COMM, "0123456789abcdef", 16), { 0 } },
		       "{\"event\":\"closed\",\"comm\":\"0123456789abcdef\"}\n");
}

static int overlong_comm(void)
{
	const char *comm = "0123456789012345678901234567890123456789abcdefghi";

	return json_is((struct given[]){ U32(EVENT, 6), STR(COMM, comm), { 0 } },
		       "{\"event\":\"closed\",\"comm\":\"0123456789012345678901234567890123456789abcdefg\"}\n");
}

static int link_local_zone(void)
{
	static const uint8_t addr[16] = { 0xfe, 0x80, [15] = 1 };

	return json_is((struct given[]){ U32(EVENT, 6), U32(IFINDEX, 7),
					 BIN(LOCAL_ADDR, addr, sizeof(addr)), { 0 } },
		       "{\"event\":\"closed\",\"local_addr\":\"fe80::1%7\",\"ifindex\":7}\n");
}

static int lost_line(void)
{
	char got[TEXT_MAX] = "";
	FILE *out = fmemopen(got, sizeof(got), "w");

	format_json.lost(out, 7, 5, 16);
	fclose(out);
	return ktap_same(got, "{\"event\":\"lost\",\"count\":12,\"from\":5,\"to\":16" OF_LOG_7);
}

/* These tests write to no terminal, so a day is always told. */
static int text_tells_the_day(void)
{
	const time_t now = time(NULL);
	const struct given given[] = {
		U32(EVENT, TCPFATE_EVENT_CLOSED), U64(TIME, now * 1000000000ull + 42000000), { 0 }
	};
	char got[TEXT_MAX], want[TEXT_MAX];
	struct attrs ev;
	struct tm tm;

	record_new(&ev, given);
	localtime_r(&now, &tm);
	strftime(want, sizeof(want), "%Y-%m-%d %H:%M:%S.042  closed  ", &tm);
	snprintf(got, strlen(want) + 1, "%s", written(format_text.event, &ev));
	return ktap_same(got, want);
}

static int text_without_time(void)
{
	char got[TEXT_MAX] = "";
	FILE *out = fmemopen(got, sizeof(got), "w");

	format_text.lost(out, 7, 5, 5);
	fclose(out);
	return ktap_same(got,
		"---------- --:--:--.---  lost                  record 5 was overwritten before tcpfate-ctl could read. Load tcpfate with a larger history=.\n");
}

/* As in enum sk_rst_reason and in /proc/net/netstat, for those who search there. */
static int words_of_the_kernel(void)
{
	static const char *const reasons[] = {
		"TCP_ABORT_ON_CLOSE", "TCP_ABORT_ON_DATA", "TCP_TIMEWAIT_SOCKET", "NO_SOCKET",
		"TCP_ABORT_ON_LINGER", "TCP_ABORT_ON_MEMORY", "TCP_STATE",
		"TCP_KEEPALIVE_TIMEOUT", "TCP_DISCONNECT_WITH_DATA",
	};
	static const char *const counters[] = {
		"TCPAbortOnClose", "TCPAbortOnData", "TCPAbortOnLinger", "TCPAbortOnTimeout",
		"TCPAbortOnMemory",
	};
	unsigned int reason = sizeof(reasons) / sizeof(reasons[0]);
	unsigned int counter = sizeof(counters) / sizeof(counters[0]);
	bool ok = rst_reason_names.count == reason + 1 && mib_names.count == counter + 1;

	while (ok && reason--)
		ok = ktap_same(rst_reason_names.word[reason + 1], reasons[reason]);
	while (ok && counter--)
		ok = ktap_same(mib_names.word[counter + 1], counters[counter]);
	return ok;
}

static int words_and_back(void)
{
	char buf[NAME_BUF];

	for (unsigned int i = 1; i < event_names.count; i++) {
		const char *word = name_word(&event_names, i, buf);

		if (name_number(&event_names, word, strlen(word)) != (int)i)
			return false;
	}
	return name_number(&event_names, "closed", 5) < 0 &&
	       name_number(&event_names, "", 0) < 0;
}

static int status_with_hooks(void)
{
	static struct status status;
	struct nl_msg *msg = message_new(TCPFATE_CMD_STATUS_GET, (struct given[]){
		{ .attr = TCPFATE_A_STATUS_VERSION, .text = "0.1.0" },
		{ .attr = TCPFATE_A_STATUS_ARMED, .number = 1, .width = 1 }, { 0 } });
	char got[TEXT_MAX] = "";
	FILE *out = fmemopen(got, sizeof(got), "w");

	for (int i = 0; i < STATUS_HOOKS_MAX + 1; i++) {
		struct nlattr *nest = nla_nest_start(msg, TCPFATE_A_STATUS_HOOK);

		if (!i)
			nla_put_string(msg, TCPFATE_A_HOOK_NAME, "tcp_reset");
		nla_put_u32(msg, TCPFATE_A_HOOK_KIND, TCPFATE_HOOK_KIND_KPROBE);
		nla_nest_end(msg, nest);
	}
	status_parse(nlmsg_hdr(msg), &status);
	nlmsg_free(msg);
	if (status.hook_count != STATUS_HOOKS_MAX)
		return false;
	status.hook_count = 2;
	format_json.status(out, &status);
	fclose(out);
	return ktap_same(got,
		"{\"version\":\"0.1.0\",\"armed\":true,\"hooks\":[{\"name\":\"tcp_reset\",\"kind\":\"kprobe\"},{\"kind\":\"kprobe\"}]}\n");
}

/* Every prefix of a message, with its bytes flipped: must not crash or hang. */
static int damaged_messages(void)
{
	struct nl_msg *msg = message_new(TCPFATE_CMD_RECORD_NTF, (struct given[]){
		U32(EVENT, 1), IPV4(1, 2), STR(COMM, "x"), U64(UNREAD, 1), { 0 } });
	struct nlmsghdr *nlh = nlmsg_hdr(msg);
	unsigned char *bytes = (unsigned char *)nlh;
	unsigned int size = nlh->nlmsg_len;
	struct attrs ev;

	for (unsigned int i = NLMSG_HDRLEN; i < size; i++)
		for (unsigned int flip = 1; flip < 256; flip++) {
			bytes[i] ^= flip;
			if (event_parse(nlh, &ev)) {
				written(format_json.event, &ev);
				written(format_text.event, &ev);
			}
			bytes[i] ^= flip;
		}
	for (nlh->nlmsg_len = 0; nlh->nlmsg_len < size; nlh->nlmsg_len++)
		event_parse(nlh, &ev);
	nlmsg_free(msg);
	return true;
}

static const struct ktap_test tests[] = {
	{ "a message without an event is no record", no_event_no_record },
	{ "what is absent has no key", absent_is_absent },
	{ "zero is told", zero_is_told },
	{ "unknown numbers are told as such", unknown_numbers },
	{ "so are unknown entries of lists", unknown_entries },
	{ "unknown attributes are skipped", unknown_attributes },
	{ "attributes of a wrong length are absent", wrong_lengths },
	{ "so are attributes that are cut", cut_attribute },
	{ "integers may be narrower or wider", narrow_and_wide },
	{ "a whole record", whole_record },
	{ "a timer, an error and a gap", timed_out },
	{ "every attribute has a key", every_attribute },
	{ "at most eight causes", too_many_causes },
	{ "comm filled to the last byte", comm_without_zero },
	{ "comm longer than it can be", overlong_comm },
	{ "link-local address has a zone", link_local_zone },
	{ "lost records", lost_line },
	{ "text tells the day where it is no terminal", text_tells_the_day },
	{ "text without a time has as many words", text_without_time },
	{ "names of the kernel's own", words_of_the_kernel },
	{ "names of events, there and back", words_and_back },
	{ "status with hooks", status_with_hooks },
	{ "damaged messages do no harm", damaged_messages },
};

int main(void)
{
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
