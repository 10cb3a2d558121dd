// SPDX-License-Identifier: GPL-2.0
/* Records of connections, made for tests from what groups them. */

#include <inttypes.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "ktap.h"
#include "made.h"

static void put(struct attrs *ev, unsigned int attr, uint64_t number)
{
	ev->present |= (uint64_t)1 << attr;
	ev->value[attr].num = number;
}

static void put_known(struct attrs *ev, unsigned int attr, uint64_t number)
{
	if (number)
		put(ev, attr, number);
}

static void put_addr(struct attrs *ev, unsigned int attr, uint8_t last)
{
	ev->present |= (uint64_t)1 << attr;
	ev->value[attr].len = 4;
	memcpy(ev->value[attr].bin,
	       last == LOCALHOST ? (uint8_t[]){ 127, 0, 0, 1 } : (uint8_t[]){ 10, 0, 0, last }, 4);
}

static void put_connection(struct attrs *ev, const struct made *made)
{
	if (!made->local)
		return;
	put_addr(ev, TCPFATE_A_RECORD_LOCAL_ADDR, made->local);
	put_addr(ev, TCPFATE_A_RECORD_PEER_ADDR, made->peer);
	put(ev, TCPFATE_A_RECORD_LOCAL_PORT, made->local_port);
	put(ev, TCPFATE_A_RECORD_PEER_PORT, made->peer_port);
}

/* Number @seq. */
void make(struct attrs *ev, const struct made *made, uint64_t seq)
{
	ev->present = 0;
	put(ev, TCPFATE_A_RECORD_EVENT, made->event);
	put(ev, TCPFATE_A_RECORD_TIME, (uint64_t)((EPOCH + made->ms) * NS_PER_MS));
	put(ev, TCPFATE_A_RECORD_SEQ, seq);
	put(ev, TCPFATE_A_RECORD_FAMILY, AF_INET);
	put_connection(ev, made);
	put(ev, TCPFATE_A_RECORD_NETNS, made->netns ? made->netns : HERE);
	put_known(ev, TCPFATE_A_RECORD_COOKIE, made->cookie);
	put_known(ev, TCPFATE_A_RECORD_ISN_LOCAL, made->isn_local);
	put_known(ev, TCPFATE_A_RECORD_ISN_PEER, made->isn_peer);
	put_known(ev, TCPFATE_A_RECORD_LOG_ID, made->log);
	put_known(ev, made->event == LATE ? TCPFATE_A_RECORD_SINCE_CLOSE_NS :
		  TCPFATE_A_RECORD_DURATION_NS, (uint64_t)made->age_ms * NS_PER_MS);
	put_known(ev, TCPFATE_A_RECORD_UNACKED, made->late_bytes);
	put_known(ev, TCPFATE_A_RECORD_WRITTEN_AFTER_FIN, made->late_bytes);
	if (made->event == RESET)
		put(ev, TCPFATE_A_RECORD_UNSENT, 0);
	if (made->extra)
		put(ev, made->extra, 10);
	if (made->event == UNREAD || made->event == DISCONNECT)
		put(ev, TCPFATE_A_RECORD_RST_REASON, 1);
}

static void print_side(FILE *out, const struct side *side)
{
	for (const struct record *record = side->first; record; record = record->next) {
		struct attrs ev;

		record_open(record, &ev);
		fprintf(out, "%" PRIu64 "%s", num(&ev, SEQ), record->next ? "," : "");
	}
}

/* "1,3=2 4~5 6": numbers of records; = if joined by sequence numbers, ~ by addresses. */
static int print_conn(void *arg, const struct conn *conn)
{
	FILE *out = arg;

	fputs(ftell(out) ? " " : "", out);
	print_side(out, &conn->side[0]);
	if (conn->side[1].first)
		fputc(conn->by_isn ? '=' : '~', out);
	print_side(out, &conn->side[1]);
	return 0;
}

/* What is given until then; @want is as print_conn() writes it. */
bool give_is(struct conns *conns, int64_t until, const char *want)
{
	char got[1024] = "";
	FILE *out = fmemopen(got, sizeof(got), "w");
	int err = conns_give(conns, until, print_conn, out);

	fclose(out);
	return !err && ktap_same(got, want);
}

/* They are numbered from 1. */
struct conns *add_all(const struct made *made)
{
	struct conns *conns = conns_new();
	struct attrs ev;

	for (uint64_t seq = 1; made->event; made++, seq++) {
		make(&ev, made, seq);
		if (conns_add(conns, made->source, &ev))
			abort();
	}
	return conns;
}
