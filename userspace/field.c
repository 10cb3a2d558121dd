// SPDX-License-Identifier: GPL-2.0
/*
 * The one table from which text and JSON are made, and how each kind of field
 * becomes characters. The order is that of the output. Bytes that a user chose
 * are passed on as they are: the format escapes them.
 */

#define _GNU_SOURCE	/* stpcpy() */
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "digits.h"
#include "field.h"

#define NSEC_PER_SEC	1000000000ull

#define FIELD(attr_, kind_, key_) \
	.attr = TCPFATE_A_##attr_, .kind = FIELD_##kind_, \
	.key = key_, .key_len = sizeof(key_) - 1
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

/* Interfaces have names only in a namespace that we are in. */
static bool netns_is_ours(const struct attrs *ev)
{
	struct stat st;

	return has(ev, NETNS) && !stat("/proc/self/ns/net", &st) &&
	       st.st_ino == num(ev, NETNS);
}

/*
 * Zone of a link-local address, RFC 4007; the number where there is no name. Of a
 * record that was saved it is the one saved: interfaces of another host, or of
 * another time, have other names here.
 */
static char *put_zone(char *at, const struct attrs *ev)
{
	unsigned int ifindex = (unsigned int)num(ev, IFINDEX);
	char name[IF_NAMESIZE];

	if (attrs_has(ev, ATTR_ZONE))
		return stpcpy(stpcpy(at, "%"), ev->value[ATTR_ZONE].str);
	if (!ifindex)
		return at;
	*at++ = '%';
	if (netns_is_ours(ev) && if_indextoname(ifindex, name))
		return stpcpy(at, name);
	return digits_decimal(at, ifindex);
}

static char *put_addr(char *at, const struct field *field, const struct attrs *attrs)
{
	const struct value *value = &attrs->value[field->attr];
	struct in6_addr addr;

	if (value->len == sizeof(struct in_addr))
		return digits_inet(at, value->bin);
	memcpy(&addr, value->bin, sizeof(addr));
	at = digits_inet6(at, value->bin);
	return IN6_IS_ADDR_LINKLOCAL(&addr) ? put_zone(at, attrs) : at;
}

static char *put_int(char *at, const struct field *field, const struct attrs *attrs)
{
	return digits_decimal(at, attrs->value[field->attr].num);
}

static char *put_hex(char *at, const struct field *field, const struct attrs *attrs)
{
	return digits_hex(at, attrs->value[field->attr].num, 16);
}

static char *put_bool(char *at, const struct field *field, const struct attrs *attrs)
{
	return stpcpy(at, attrs->value[field->attr].num ? "true" : "false");
}

/* Records come many to a second, so its characters are kept. */
static char *put_time(char *at, const struct field *field, const struct attrs *attrs)
{
	static char text[sizeof("2554-07-21T23:34:33")];
	static time_t last = -1;
	uint64_t ns = attrs->value[field->attr].num;
	time_t sec = (time_t)(ns / NSEC_PER_SEC);
	struct tm tm;

	if (sec != last) {
		gmtime_r(&sec, &tm);
		strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm);
		last = sec;
	}
	at = stpcpy(at, text);
	*at++ = '.';
	at = digits_padded(at, ns % NSEC_PER_SEC, 9);
	*at++ = 'Z';
	return at;
}

static char *put_word(char *at, const struct field *field, const struct attrs *attrs)
{
	char name[NAME_BUF];

	return stpcpy(at, name_word(field->names, attrs->value[field->attr].num, name));
}

static char *put_errno(char *at, const struct field *field, const struct attrs *attrs)
{
	char name[NAME_BUF];

	return stpcpy(at, name_errno(attrs->value[field->attr].num, name));
}

static char *put_family(char *at, const struct field *field, const struct attrs *attrs)
{
	char name[NAME_BUF];

	return stpcpy(at, name_family(attrs->value[field->attr].num, name));
}

static char *put_str(char *at, const struct field *field, const struct attrs *attrs)
{
	return stpcpy(at, attrs->value[field->attr].str);
}

/* How to write what is one value. */
static char *(*const scalars[])(char *at, const struct field *field, const struct attrs *attrs) = {
	[FIELD_INT] = put_int,
	[FIELD_BOOL] = put_bool,
	[FIELD_ID] = put_int,
	[FIELD_HEX] = put_hex,
	[FIELD_TIME] = put_time,
	[FIELD_WORD] = put_word,
	[FIELD_ERRNO] = put_errno,
	[FIELD_FAMILY] = put_family,
	[FIELD_ADDR] = put_addr,
	[FIELD_STR] = put_str,
};

/* Flag number @i of those that are set. */
static char *put_flag(char *at, const struct names *names, uint64_t flags, unsigned int i)
{
	char name[NAME_BUF];

	while (i-- && flags)
		flags &= flags - 1;
	if (!flags)
		return NULL;
	return stpcpy(at, name_flag(names, (unsigned int)__builtin_ctzll(flags), name));
}

/**
 * field_put() - write the value of a field that is no list
 * @field: which; it is there
 * @attrs: where from
 * @at: where to, up to FIELD_BUF bytes
 *
 * Return: the end, where no zero is written.
 */
char *field_put(const struct field *field, const struct attrs *attrs, char *at)
{
	return scalars[field->kind](at, field, attrs);
}

/**
 * field_put_entry() - write one value of a field that is a list
 * @field: which; it is there
 * @attrs: where from
 * @i: number of the value, from 0
 * @at: where to, up to FIELD_BUF bytes
 *
 * Return: the end, where no zero is written, or NULL if there is no such value.
 */
char *field_put_entry(const struct field *field, const struct attrs *attrs, unsigned int i,
		      char *at)
{
	const struct value *value = &attrs->value[field->attr];
	char name[NAME_BUF];

	if (field->kind == FIELD_FLAGS)
		return put_flag(at, field->names, value->num, i);
	if (i >= value->len)
		return NULL;
	return stpcpy(at, name_word(field->names, value->list[i], name));
}

/**
 * field_item() - one value of a field as a string
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
	char *end = NULL;

	if (!attrs_has(attrs, field->attr))
		return false;
	if (field_is_list(field))
		end = field_put_entry(field, attrs, i, buf);
	else if (!i)
		end = field_put(field, attrs, buf);
	if (end)
		*end = '\0';
	return end;
}
