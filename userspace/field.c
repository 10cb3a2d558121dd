// SPDX-License-Identifier: GPL-2.0
/*
 * The one table from which text and JSON are made, and how each kind of field
 * becomes characters. The order is that of the output. Bytes that a user chose
 * are passed on as they are: the format escapes them.
 */

#include <arpa/inet.h>
#include <inttypes.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "field.h"

#define NSEC_PER_SEC	1000000000ull

#define FIELD(attr_, kind_, key_) \
	.attr = TCPFATE_A_##attr_, .kind = FIELD_##kind_, .key = (key_)
#define R(attr_, kind_, key_)		{ FIELD(RECORD_##attr_, kind_, key_) }
#define RW(attr_, kind_, key_, names_)	{ FIELD(RECORD_##attr_, kind_, key_), .names = &(names_) }
#define S(attr_, kind_, key_, help_)	{ FIELD(STATUS_##attr_, kind_, key_), .help = (help_) }
#define H(attr_, kind_, key_)		{ FIELD(HOOK_##attr_, kind_, key_) }
#define HW(attr_, kind_, key_, names_)	{ FIELD(HOOK_##attr_, kind_, key_), .names = &(names_) }

const struct field record_fields[] = {
	R(TIME, TIME, "time"),
	R(SEQ, INT, "seq"),
	RW(EVENT, WORD, "event", event_names),
	RW(ENDING, WORD, "ending", ending_names),
	RW(LOSS, WORD, "loss", loss_names),
	R(FAMILY, FAMILY, "family"),
	R(LOCAL_ADDR, ADDR, "local_addr"),
	R(LOCAL_PORT, INT, "local_port"),
	R(PEER_ADDR, ADDR, "peer_addr"),
	R(PEER_PORT, INT, "peer_port"),
	RW(OPENED_BY, WORD, "opened_by", opener_names),
	RW(STATE, WORD, "state", state_names),
	RW(SUBSTATE, WORD, "substate", substate_names),
	RW(TIMER, WORD, "timer", timer_names),
	R(ERRNO, ERRNO, "errno"),
	RW(ROLE, WORD, "role", role_names),
	R(COMM, STR, "comm"),
	R(PID, INT, "pid"),
	R(TID, INT, "tid"),
	R(NSPID, INT, "nspid"),
	R(UID, INT, "uid"),
	R(OWNER_COMM, STR, "owner_comm"),
	R(OWNER_PID, INT, "owner_pid"),
	R(RST_SENT, BOOL, "rst_sent"),
	RW(RST_REASON, WORD, "rst_reason", rst_reason_names),
	RW(MIB, WORD, "mib", mib_names),
	R(REQUESTED, INT, "requested"),
	R(BYTES, INT, "bytes"),
	R(UNREAD, INT, "unread"),
	R(OUT_OF_ORDER, INT, "out_of_order"),
	R(UNACKED, INT, "unacked"),
	R(UNSENT, INT, "unsent"),
	R(WRITES, INT, "writes"),
	R(WRITTEN_AFTER_FIN, INT, "written_after_fin"),
	R(ACKED_AFTER_FIN, INT, "acked_after_fin"),
	R(ACKED_BY_RST, INT, "acked_by_rst"),
	R(SINCE_PEER_FIN_NS, INT, "since_peer_fin_ns"),
	R(SINCE_CLOSE_NS, INT, "since_close_ns"),
	R(DURATION_NS, INT, "duration_ns"),
	R(TX_WRITTEN, INT, "tx_written"),
	R(TX_ACKED, INT, "tx_acked"),
	R(RX_RECEIVED, INT, "rx_received"),
	R(RX_READ, INT, "rx_read"),
	R(RETRANSMITS, INT, "retransmits"),
	RW(CAUSE, WORDS, "causes", cause_names),
	RW(EVIDENCE, FLAGS, "evidence", evidence_names),
	R(NETNS, INT, "netns"),
	R(NETNS_COOKIE, ID, "netns_cookie"),
	R(IFINDEX, INT, "ifindex"),
	R(MARK, INT, "mark"),
	R(COOKIE, ID, "cookie"),
	R(INODE, INT, "inode"),
	R(CGROUP_ID, ID, "cgroup_id"),
	R(ISN_LOCAL, INT, "isn_local"),
	R(ISN_PEER, INT, "isn_peer"),
	R(LOG_ID, HEX, "log_id"),
	{ }
};

const struct field status_fields[] = {
	S(VERSION, STR, "version", NULL),
	S(LOG_ID, HEX, "log_id", "new each time the module is loaded"),
	S(ARMED, BOOL, "armed", "parameter: watch connections"),
	S(WRITE_HOOK, BOOL, "write_hook", "parameter: see who writes after the peer's FIN"),
	S(CLOSED, BOOL, "closed", "parameter: record clean endings, too"),
	S(GRAVE, INT, "grave", "seconds for which a closer is remembered first"),
	S(LIMIT, INT, "limit", "parameter: most records a second of an event"),
	S(TRACK, INT, "track", "connections that can be remembered"),
	S(LIVE, INT, "live", "remembered: open ones"),
	S(GRAVES, INT, "graves", "remembered: closed ones"),
	S(FORGOTTEN, INT, "forgotten", "closed ones given up early for lack of room"),
	S(EVICTED, INT, "evicted", "open ones given up for lack of room"),
	S(HISTORY, INT, "history", "records that the log can hold"),
	S(FIRST_SEQ, INT, "first_seq", "oldest record in the log, 0 if none"),
	S(LAST_SEQ, INT, "last_seq", "newest record, 0 if none"),
	S(OVERWRITTEN, INT, "overwritten", "records that newer ones have replaced"),
	S(UNPUBLISHED, INT, "unpublished", "of these, replaced before they could be sent"),
	S(FILTERED, INT, "filtered", "records that the filter did not want"),
	S(SUPPRESSED, INT, "suppressed", "records over the limit"),
	{ }
};

const struct field hook_fields[] = {
	H(NAME, STR, "name"),
	HW(KIND, WORD, "kind", hook_kind_names),
	H(REQUIRED, BOOL, "required"),
	H(ARMED, BOOL, "armed"),
	H(HITS, INT, "hits"),
	H(MISSED, INT, "missed"),
	{ }
};

bool field_is_list(const struct field *field)
{
	return field->kind == FIELD_WORDS || field->kind == FIELD_FLAGS;
}

/* Whether JSON takes it without quotes. */
bool field_is_bare(const struct field *field)
{
	return field->kind == FIELD_INT || field->kind == FIELD_BOOL;
}

static void put_time(uint64_t ns, char buf[FIELD_BUF])
{
	time_t sec = (time_t)(ns / NSEC_PER_SEC);
	struct tm tm;
	size_t len;

	gmtime_r(&sec, &tm);
	len = strftime(buf, FIELD_BUF, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(buf + len, FIELD_BUF - len, ".%09uZ", (unsigned int)(ns % NSEC_PER_SEC));
}

/* Interfaces have names only in a namespace that we are in. */
static bool netns_is_ours(const struct attrs *ev)
{
	struct stat st;

	return has(ev, NETNS) && !stat("/proc/self/ns/net", &st) &&
	       st.st_ino == num(ev, NETNS);
}

/* Zone of a link-local address, RFC 4007; the number where there is no name. */
static void put_zone(const struct attrs *ev, char buf[FIELD_BUF])
{
	unsigned int ifindex = (unsigned int)num(ev, IFINDEX);
	size_t len = strlen(buf);
	char name[IF_NAMESIZE];

	if (!ifindex)
		return;
	if (netns_is_ours(ev) && if_indextoname(ifindex, name))
		snprintf(buf + len, FIELD_BUF - len, "%%%s", name);
	else
		snprintf(buf + len, FIELD_BUF - len, "%%%u", ifindex);
}

static void put_addr(const struct attrs *ev, unsigned int attr, char buf[FIELD_BUF])
{
	const struct value *value = &ev->value[attr];
	struct in6_addr addr;

	if (value->len == sizeof(struct in_addr)) {
		inet_ntop(AF_INET, value->bin, buf, FIELD_BUF);
		return;
	}
	memcpy(&addr, value->bin, sizeof(addr));
	inet_ntop(AF_INET6, &addr, buf, FIELD_BUF);
	if (IN6_IS_ADDR_LINKLOCAL(&addr))
		put_zone(ev, buf);
}

static void put_str(const char *text, char buf[FIELD_BUF])
{
	snprintf(buf, FIELD_BUF, "%s", text);
}

static void put_scalar(const struct field *field, const struct attrs *attrs, char buf[FIELD_BUF])
{
	const struct value *value = &attrs->value[field->attr];
	char name[NAME_BUF];

	switch (field->kind) {
	case FIELD_BOOL:
		return put_str(value->num ? "true" : "false", buf);
	case FIELD_HEX:
		snprintf(buf, FIELD_BUF, "%016" PRIx64, value->num);
		return;
	case FIELD_TIME:
		return put_time(value->num, buf);
	case FIELD_WORD:
		return put_str(name_word(field->names, value->num, name), buf);
	case FIELD_ERRNO:
		return put_str(name_errno(value->num, name), buf);
	case FIELD_FAMILY:
		return put_str(name_family(value->num, name), buf);
	case FIELD_ADDR:
		return put_addr(attrs, field->attr, buf);
	case FIELD_STR:
		return put_str(value->str, buf);
	default:
		snprintf(buf, FIELD_BUF, "%" PRIu64, value->num);
	}
}

static bool put_flag(const struct field *field, uint64_t flags, unsigned int i,
		     char buf[FIELD_BUF])
{
	char name[NAME_BUF];

	for (unsigned int bit = 0; bit < 64; bit++) {
		if (!(flags >> bit & 1) || i--)
			continue;
		put_str(name_flag(field->names, bit, name), buf);
		return true;
	}
	return false;
}

/**
 * field_item() - one value of a field as characters
 * @field: which
 * @attrs: where from
 * @i: number of the value, from 0; anything but a list has one
 * @buf: where to
 *
 * Return: false if the field is absent or has no such value.
 */
bool field_item(const struct field *field, const struct attrs *attrs, unsigned int i,
		char buf[FIELD_BUF])
{
	const struct value *value = &attrs->value[field->attr];
	char name[NAME_BUF];

	if (!attrs_has(attrs, field->attr))
		return false;
	if (field->kind == FIELD_FLAGS)
		return put_flag(field, value->num, i, buf);
	if (field->kind != FIELD_WORDS) {
		if (!i)
			put_scalar(field, attrs, buf);
		return !i;
	}
	if (i >= value->len)
		return false;
	put_str(name_word(field->names, value->list[i], name), buf);
	return true;
}
