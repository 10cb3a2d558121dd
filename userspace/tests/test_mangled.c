// SPDX-License-Identifier: GPL-2.0
/*
 * Files that something has damaged: each is read or refused, and what was read can
 * be printed, and be read again as the same. A sanitizer sees more than this does.
 */

#define _GNU_SOURCE	/* stpcpy() */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "../conn.h"
#include "../output.h"
#include "../saved.h"
#include "file.h"
#include "ktap.h"

#define TURNS		20000
#define TOGETHER	50	/* files whose records are put together */
#define FILE_SIZE	4096
#define LINE_SIZE	16384
#define PIECE_MAX	24	/* bytes that are moved at once */

/* Joined they are a file. */
static const char *const pieces[] = {
	"{\"time\":\"2026-11-20T11:07:12.542623900Z\",\"seq\":2,",
	"\"event\":\"unread-at-close\",\"ending\":\"reset-sent\",\"loss\":\"both\",",
	"\"family\":\"inet\",\"local_addr\":\"127.0.0.1\",\"local_port\":35127,",
	"\"peer_addr\":\"127.0.0.1\",\"peer_port\":58572,\"opened_by\":\"peer\",",
	"\"state\":\"established\",\"role\":\"closer\",\"comm\":\"a\\\"b\",\"pid\":202,",
	"\"tid\":202,\"nspid\":202,\"uid\":0,\"rst_sent\":true,",
	"\"rst_reason\":\"TCP_ABORT_ON_CLOSE\",\"mib\":\"TCPAbortOnClose\",\"unread\":100,",
	"\"out_of_order\":0,\"unacked\":32768,\"unsent\":534464,",
	"\"causes\":[\"unread-at-close\"],\"evidence\":[\"reason-inferred\",",
	"\"owner-by-inode\"],\"netns\":4026532194,\"netns_cookie\":\"3\",\"cookie\":\"3\",",
	"\"cgroup_id\":\"1\",\"isn_local\":1985180367,\"isn_peer\":1761875042,",
	"\"log_id\":\"4da610d482de71de\"}\n{\"time\":\"2026-11-20T11:07:20.300189000Z\",",
	"\"seq\":3,\"event\":\"timed-out\",\"family\":\"inet6\",",
	"\"local_addr\":\"fe80::1%eth0\",\"timer\":\"keepalive\",\"errno\":\"ETIMEDOUT\",",
	"\"ifindex\":3,\"owner_comm\":\"\\ufffd\\u001b\",",
	"\"bytes\":9223372036854775807}\n{\"event\":\"lost\",\"count\":2,\"from\":9,",
	"\"to\":10,\"log_id\":\"4da610d482de71de\"}\n{\n  \"event\": \"data-after-close\",",
	"\n  \"substate\": \"gone\", \"since_close_ns\": 5\n}\n",
};

/* Bytes that mean something here. */
static const char bytes[] = "{}[]\":,\\%.-+eZTu0123456789\n \x00\x1b\x7f\x80\xc3\xff";

static size_t below(size_t count)
{
	return count ? (size_t)random() % count : 0;
}

static size_t change(char *text, size_t len)
{
	text[below(len)] = bytes[below(sizeof(bytes))];
	return len;
}

static size_t omit(char *text, size_t len)
{
	size_t at = below(len), count = 1 + below(PIECE_MAX);

	if (at + count > len)
		count = len - at;
	memmove(text + at, text + at + count, len - at - count);
	return len - count;
}

/* A piece of it once more, at another place. */
static size_t repeat(char *text, size_t len)
{
	size_t from = below(len), to = below(len), count = 1 + below(PIECE_MAX);
	char piece[PIECE_MAX];

	if (from + count > len || len + count > FILE_SIZE)
		return len;
	memcpy(piece, text + from, count);
	memmove(text + to + count, text + to, len - to);
	memcpy(text + to, piece, count);
	return len + count;
}

static size_t cut(char *text, size_t len)
{
	(void)text;
	return below(8) ? len : below(len);
}

static size_t (*const damages[])(char *text, size_t len) = { change, omit, repeat, cut };

static size_t mangle(char text[FILE_SIZE])
{
	size_t len = 0;

	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++)
		len = (size_t)(stpcpy(text + len, pieces[i]) - text);
	for (size_t i = 1 + below(3); i && len; i--)
		len = damages[below(sizeof(damages) / sizeof(damages[0]))](text, len);
	return len;
}

static int read_text(const char *text, size_t len, client_record record, void *arg)
{
	struct saved saved;
	char path[PATH_BUF];
	int fd = file_new(text, len, path), ret;

	ret = saved_read(path, &saved, record, arg);
	close(fd);
	return ret;
}

static void print(const struct format *format, const struct attrs *ev, char line[LINE_SIZE])
{
	FILE *out = fmemopen(line, LINE_SIZE, "w");

	format->event(out, ev);
	fclose(out);
}

static int compare(void *arg, const struct attrs *ev)
{
	char line[LINE_SIZE];

	print(&format_json, ev, line);
	return strcmp(line, arg) ? -EBADMSG : 1;
}

/* What was read and put together so far. */
struct heap {
	struct conns *conns;
	unsigned int records;
};

static int check(void *arg, const struct attrs *ev)
{
	struct heap *heap = arg;
	char line[LINE_SIZE];

	print(&format_text, ev, line);
	print(&format_json, ev, line);
	if (read_text(line, strlen(line), compare, line) != 1)
		return -EBADMSG;
	heap->records++;
	return conns_add(heap->conns, (unsigned int)below(SOURCES_MAX), ev);
}

static int forget(void *arg, const struct conn *conn)
{
	(void)arg;
	(void)conn;
	return 0;
}

/* Nothing is asked of connections but that they come to an end. */
static bool group(struct heap *heap)
{
	conns_align(heap->conns);
	return !conns_give(heap->conns, INT64_MAX, forget, NULL);
}

static int damaged(void)
{
	struct heap heap = { .conns = conns_new() };
	unsigned int refused = 0;
	char text[FILE_SIZE];
	bool ok = true;

	srandom(3);
	said_begin();
	for (unsigned int turn = 0; ok && turn < TURNS; turn++) {
		size_t len = mangle(text);
		int ret = read_text(text, len, check, &heap);

		refused += ret == -EINVAL;
		ok = !ret || ret == -EINVAL;
		if (!(turn % TOGETHER))
			ok &= group(&heap);
		if (!ok)
			printf("# %d of:\n%.*s\n", ret, (int)len, text);
	}
	said_end();
	conns_free(heap.conns);
	return ok && heap.records > TURNS / 4 && refused > TURNS / 4;
}

static const struct ktap_test tests[] = {
	{ "whatever happened to a file, it is read or refused", damaged },
};

int main(void)
{
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
