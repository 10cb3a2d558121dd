// SPDX-License-Identifier: GPL-2.0
/* Pieces of sentences: counts, durations, addresses, people, doubts. */

#include <inttypes.h>

#include "escape.h"
#include "field.h"
#include "phrase.h"

#define USEC	1000ull
#define MSEC	(1000 * USEC)
#define SEC	(1000 * MSEC)
#define MINUTE	(60 * SEC)
#define HOUR	(60 * MINUTE)
#define DAY	(24 * HOUR)

static const struct field local_addr = { .attr = TCPFATE_A_RECORD_LOCAL_ADDR, .kind = FIELD_ADDR };
static const struct field peer_addr = { .attr = TCPFATE_A_RECORD_PEER_ADDR, .kind = FIELD_ADDR };
static const struct field evidence = {
	.attr = TCPFATE_A_RECORD_EVIDENCE, .kind = FIELD_FLAGS, .names = &evidence_names
};

/* "1 byte", "22 unread bytes"; the adjective brings its space. */
void put_bytes(FILE *out, uint64_t count, const char *adjective)
{
	fprintf(out, "%" PRIu64 " %sbyte%s", count, adjective, count == 1 ? "" : "s");
}

/* Cut, not rounded: an interval is never told longer than it was. */
void put_duration(FILE *out, uint64_t ns)
{
	static const struct {
		uint64_t limit, unit, part;
		const char *format;
	} scales[] = {
		{ USEC, 1, 1, "%" PRIu64 " ns" },
		{ MSEC, USEC, 1, "%" PRIu64 " µs" },
		{ SEC, MSEC, MSEC / 10, "%" PRIu64 ".%" PRIu64 " ms" },
		{ MINUTE, SEC, SEC / 10, "%" PRIu64 ".%" PRIu64 " s" },
		{ HOUR, MINUTE, SEC, "%" PRIu64 " min %" PRIu64 " s" },
		{ DAY, HOUR, MINUTE, "%" PRIu64 " h %" PRIu64 " min" },
		{ UINT64_MAX, DAY, HOUR, "%" PRIu64 " d %" PRIu64 " h" },
	};
	unsigned int i = 0;

	while (ns >= scales[i].limit && scales[i].unit != DAY)
		i++;
	fprintf(out, scales[i].format, ns / scales[i].unit,
		ns % scales[i].unit / scales[i].part);
}

static void put_endpoint(FILE *out, const struct attrs *ev, const struct field *addr,
			 unsigned int port)
{
	bool brackets = ev->value[addr->attr].len == 16;
	char buf[FIELD_BUF];

	if (!field_item(addr, ev, 0, buf)) {
		fputc('?', out);
	} else {
		fputs(brackets ? "[" : "", out);
		escape_text(out, buf);
		fputs(brackets ? "]" : "", out);
	}
	if (attrs_has(ev, port))
		fprintf(out, ":%" PRIu64, attrs_num(ev, port));
}

void put_connection(FILE *out, const struct attrs *ev)
{
	put_endpoint(out, ev, &local_addr, TCPFATE_A_RECORD_LOCAL_PORT);
	fputs(" > ", out);
	put_endpoint(out, ev, &peer_addr, TCPFATE_A_RECORD_PEER_PORT);
	fputc(' ', out);
}

/* "nginx[812]"; a process 0 does not exist. */
static void put_task(FILE *out, const char *comm, uint64_t pid)
{
	escape_text(out, comm);
	if (pid)
		fprintf(out, "[%" PRIu64 "]", pid);
}

/* Who did it, as the subject of a sentence. */
void put_actor(FILE *out, const struct attrs *ev)
{
	uint64_t pid = num(ev, PID) ? num(ev, PID) : num(ev, NSPID);

	if (has(ev, COMM))
		put_task(out, str(ev, COMM), pid);
	else if (pid)
		fprintf(out, "process %" PRIu64, pid);
	else if (num(ev, EVIDENCE) & TCPFATE_EVIDENCE_OWNER_UNKNOWN)
		fputs("a process that tcpfate could not name", out);
	else
		fputs("kernel", out);
}

/* Who last used the socket, between @before and @after; nothing if not known. */
void put_owner(FILE *out, const struct attrs *ev, const char *before, const char *after)
{
	if (!has(ev, OWNER_COMM))
		return;
	fputs(before, out);
	put_task(out, str(ev, OWNER_COMM), num(ev, OWNER_PID));
	fputs(after, out);
}

/* What could not be known, in words at the end. */
void put_evidence(FILE *out, const struct attrs *ev)
{
	char buf[FIELD_BUF];

	for (unsigned int i = 0; field_item(&evidence, ev, i, buf); i++) {
		fputs(i ? ", " : " (", out);
		for (char *c = buf; *c; c++)
			fputc(*c == '-' ? ' ' : *c, out);
	}
	if (num(ev, EVIDENCE))
		fputc(')', out);
}

/* What the kernel calls its RST: the counter, or the reason where none counts it. */
void put_rst_name(FILE *out, const struct attrs *ev)
{
	char buf[NAME_BUF];

	if (has(ev, MIB))
		fprintf(out, " (%s)", name_word(&mib_names, num(ev, MIB), buf));
	else if (has(ev, RST_REASON))
		fprintf(out, " (%s)", name_word(&rst_reason_names, num(ev, RST_REASON), buf));
}
