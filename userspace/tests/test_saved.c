// SPDX-License-Identifier: GPL-2.0
/* Files of records: what was printed is read back as it was, and what is wrong is said. */

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "../output.h"
#include "../saved.h"
#include "any.h"
#include "file.h"
#include "ktap.h"
#include "record.h"
#include "wrongs.h"

#define RECORDS_MAX	8
#define LINE_MAX	8192

static struct attrs got[RECORDS_MAX];
static unsigned int got_count;

static int keep(void *arg, const struct attrs *ev)
{
	(void)arg;
	if (got_count < RECORDS_MAX)
		got[got_count++] = *ev;
	return 0;
}

static int read_text(const char *text, size_t len, struct saved *saved)
{
	char path[PATH_BUF];
	int fd = file_new(text, len, path), ret;

	got_count = 0;
	ret = saved_read(path, saved, keep, NULL);
	close(fd);
	return ret;
}

static size_t print(const struct attrs *ev, char line[LINE_MAX])
{
	FILE *out = fmemopen(line, LINE_MAX, "w");
	long len;

	format_json.event(out, ev);
	fflush(out);
	len = ftell(out);
	fclose(out);
	return (size_t)len;
}

static bool comes_back(const struct attrs *ev)
{
	char line[LINE_MAX];
	struct saved saved;

	return !read_text(line, print(ev, line), &saved) && saved.records == 1 &&
	       got_count == 1 && same_record(&got[0], ev);
}

static int each_field_alone(void)
{
	struct attrs ev;
	bool ok = true;

	srandom(1);
	for (unsigned int turn = 0; turn < 50; turn++) {
		for (const struct field *field = record_fields; field->attr; field++) {
			ev.present = 0;
			put(&ev, TCPFATE_A_RECORD_EVENT)->num = 1;
			put_any(&ev, field);
			ok &= comes_back(&ev);
		}
	}
	return ok;
}

static int every_event(void)
{
	struct attrs ev;
	bool ok = true;

	srandom(2);
	for (unsigned int turn = 0; turn < 2000; turn++) {
		unsigned int density = 1 + (unsigned int)few(4);

		ev.present = 0;
		for (const struct field *field = record_fields; field->attr; field++)
			if (!few(density))
				put_any(&ev, field);
		put(&ev, TCPFATE_A_RECORD_EVENT)->num = turn % (TCPFATE_EVENT_MAX + 2);
		ok &= comes_back(&ev);
	}
	return ok;
}

/* Bytes that are no characters are lost in JSON, and stay what JSON made of them. */
static const struct {
	const char *name, *want;
} names[] = {
	{ "nginx", "nginx" },
	{ "", "" },
	{ "a\"b\\c/d", "a\"b\\c/d" },
	{ "\x1b[31m\n\t\x01\x7f", "\x1b[31m\n\t\x01\x7f" },
	{ "caf\xc3\xa9 \xf0\x9f\x98\x80", "caf\xc3\xa9 \xf0\x9f\x98\x80" },
	{ "x\xe6\x97", "x\xef\xbf\xbd\xef\xbf\xbd" },
	{ "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
	  "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
	  "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
	  "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
};

static int names_of_users(void)
{
	bool ok = true;

	for (unsigned int i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct given given[] = { U32(EVENT, 6), STR(COMM, names[i].name), { 0 } };
		char line[LINE_MAX];
		struct saved saved;
		struct attrs ev;

		record_new(&ev, given);
		ok &= !read_text(line, print(&ev, line), &saved) &&
		      ktap_same(str(&got[0], COMM), names[i].want);
	}
	return ok;
}

#define TEN		"0123456789"
#define FOUR		"\"linger\",\"linger2\",\"icmp\",\"repair\""
#define LOCAL(addr)	HEAD ",\"local_addr\":\"" addr "\"}\n"

/* Numbers of interfaces are those of the host that wrote, not of this one. */
static int zones(void)
{
	static const char *const lines[] = {
		LOCAL("fe80::1%eth0"), LOCAL("fe80::1%1"), LOCAL("fe80::1"), LOCAL("2001:db8::1"),
		LOCAL("fe80:1111:2222:3333:4444:5555:6666:7777%fifteen_letters"),
		LOCAL("fe80::1%\\u001b]0;"),
	};
	struct saved saved;
	char line[LINE_MAX];
	bool ok = true;

	for (unsigned int i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		ok &= !read_text(lines[i], strlen(lines[i]), &saved) && got_count == 1;
		print(&got[0], line);
		ok &= ktap_same(line, lines[i]);
	}
	return ok;
}

/* What is read again of @text is @want. */
static bool reads_as(const char *text, const char *want)
{
	char line[LINE_MAX] = "";
	struct saved saved;

	if (read_text(text, strlen(text), &saved) || got_count != 1)
		return false;
	print(&got[0], line);
	return ktap_same(line, want);
}

/* Whatever is longer than ours is cut, and no character in two. */
static int too_long(void)
{
	return reads_as(HEAD ",\"comm\":\"" TEN TEN TEN TEN "1234567\"}",
			HEAD ",\"comm\":\"" TEN TEN TEN TEN "1234567\"}\n") &&
	       reads_as(HEAD ",\"comm\":\"" TEN TEN TEN TEN "12345678\"}",
			HEAD ",\"comm\":\"" TEN TEN TEN TEN "1234567\"}\n") &&
	       reads_as(HEAD ",\"comm\":\"" TEN TEN TEN TEN "12345\xe2\x82\xac\"}",
			HEAD ",\"comm\":\"" TEN TEN TEN TEN "12345\"}\n") &&
	       reads_as(HEAD ",\"causes\":[" FOUR "," FOUR "," FOUR "]}",
			HEAD ",\"causes\":[" FOUR "," FOUR "]}\n");
}

static int newer_writer(void)
{
	return reads_as(HEAD ",\"what_else\":{\"a\":[1,{\"b\":null}]},\"bytes\":7}\n",
			HEAD ",\"bytes\":7}\n") &&
	       reads_as(HEAD ",\"ending\":\"eaten\",\"role\":\"eater\",\"errno\":\"EATEN\"}",
			HEAD "}\n") &&
	       reads_as(HEAD ",\"evidence\":[\"eaten\",\"ktls\",\"owner-by-inode\"]}",
			HEAD ",\"evidence\":[\"ktls\",\"owner-by-inode\"]}\n") &&
	       reads_as(HEAD ",\"causes\":[\"eaten\",\"linger\"]}",
			HEAD ",\"causes\":[\"unknown(0)\",\"linger\"]}\n") &&
	       reads_as("{\"event\":\"eaten\",\"bytes\":7}",
			"{\"event\":\"unknown(0)\",\"bytes\":7}\n") &&
	       reads_as(HEAD ",\"bytes\":null}", HEAD "}\n");
}

static int times(void)
{
	return reads_as(HEAD ",\"time\":\"2026-11-20T11:07:12Z\"}",
			"{\"time\":\"2026-11-20T11:07:12.000000000Z\",\"event\":\"closed\"}\n") &&
	       reads_as(HEAD ",\"time\":\"2026-11-20T11:07:12.5Z\"}",
			"{\"time\":\"2026-11-20T11:07:12.500000000Z\",\"event\":\"closed\"}\n") &&
	       reads_as(HEAD ",\"time\":\"2554-07-21T23:34:33.709551615Z\"}",
			"{\"time\":\"2554-07-21T23:34:33.709551615Z\",\"event\":\"closed\"}\n");
}

static int many_forms(void)
{
	const char *text = "\n  {\n  \"event\" : \"closed\",\n  \"bytes\" : 1\n}\n\n"
			   HEAD ",\"bytes\":2}" HEAD ",\"bytes\":3}\r\n\n";
	struct saved saved;

	return !read_text(text, strlen(text), &saved) && saved.records == 3 && got_count == 3 &&
	       num(&got[0], BYTES) == 1 && num(&got[1], BYTES) == 2 &&
	       num(&got[2], BYTES) == 3 && saved.line == 9 && !saved.cut;
}

static int what_is_missing(void)
{
	const char *text = "{\"event\":\"lost\",\"count\":5,\"from\":1,\"to\":5}\n" HEAD "}\n"
			   "{\"event\":\"suppressed\",\"count\":7}\n"
			   "{\"event\":\"lost\",\"count\":2,\"from\":9,\"to\":10}\n";
	const char *torn = "{\"event\":\"lost\",\"from\":5}\n";
	struct saved saved;

	if (read_text(text, strlen(text), &saved) || saved.records != 1 || got_count != 1 ||
	    saved.lost != 7 || saved.suppressed != 7 || saved.torn)
		return false;
	return !read_text(torn, strlen(torn), &saved) && !saved.records && !saved.lost &&
	       saved.torn;
}

/* What run says at the end is not about a connection. */
static int last_word(void)
{
	const char *text =
		HEAD "}\n{\"event\":\"summary\",\"command\":\"x\",\"lost\":3,\"complete\":true}\n";
	struct saved saved;

	return !read_text(text, strlen(text), &saved) && saved.records == 1 &&
	       got_count == 1 && !saved.lost && !saved.torn;
}

static int empty_file(void)
{
	struct saved saved;

	return !read_text("", 0, &saved) && !saved.records && !saved.cut;
}

#define LONG	"{\"time\":\"2026-11-20T11:07:12.542623900Z\",\"seq\":2,\"event\":\"closed\"," \
		"\"comm\":\"caf\xc3\xa9 \\\" \\ud83d\\ude00\",\"rst_sent\":true," \
		"\"causes\":[\"linger\"],\"evidence\":[\"ktls\"]}\n"

/* Wherever it is cut: all records before are there, and that it is cut is said. */
static int cut_off(void)
{
	const char *text = LONG LONG;
	size_t whole = strlen(LONG);
	struct saved saved;
	bool ok = true;

	for (size_t len = 0; len <= 2 * whole; len++) {
		bool cut = len % whole && len % whole != whole - 1;
		bool is_said;

		said_begin();
		ok &= !read_text(text, len, &saved);
		is_said = strstr(said_end(), "ends in the middle of this record");
		ok &= saved.cut == cut && is_said == cut &&
		      saved.records == (len + 1) / whole;
		if (!ok) {
			printf("# cut at %zu\n", len);
			break;
		}
	}
	return ok;
}

static int what_is_wrong(void)
{
	bool ok = true;

	for (const struct wrong *wrong = wrongs; wrong->text; wrong++) {
		bool is_cut = !strcmp(wrong->said, IN_MIDDLE);
		struct saved saved;
		const char *said;
		int ret;

		said_begin();
		ret = read_text(wrong->text, strlen(wrong->text), &saved);
		said = said_end();
		if (ret == (is_cut ? 0 : -EINVAL) && saved.cut == is_cut &&
		    strstr(said, wrong->said) && !strchr(said, '\x1b'))
			continue;
		printf("# %s# %d, want: %s\n# got: %s", wrong->text, ret, wrong->said, said);
		ok = false;
	}
	return ok;
}

static bool cannot_read(const char *path, int err)
{
	struct saved saved;
	bool is_said;
	int ret;

	said_begin();
	ret = saved_read(path, &saved, keep, NULL);
	is_said = strstr(said_end(), strerror(err));
	return ret == -err && is_said;
}

static int no_file(void)
{
	return cannot_read("/nonexistent/file", ENOENT) && cannot_read("/", EISDIR);
}

static int stop(void *arg, const struct attrs *ev)
{
	unsigned int *left = arg;

	(void)ev;
	return --*left ? 0 : 77;
}

static int enough(void)
{
	const char *text = HEAD "}\n" HEAD "}\n" HEAD "}\n";
	unsigned int left = 2;
	char path[PATH_BUF];
	int fd = file_new(text, strlen(text), path), ret;
	struct saved saved;

	ret = saved_read(path, &saved, stop, &left);
	close(fd);
	return ret == 77 && saved.records == 2;
}

static const struct ktap_test tests[] = {
	{ "each field comes back as it was", each_field_alone },
	{ "every event, with many fields and few", every_event },
	{ "names that users chose", names_of_users },
	{ "zones of addresses", zones },
	{ "what a newer program wrote", newer_writer },
	{ "and what it has more of", too_long },
	{ "times with and without fractions", times },
	{ "one object a line, over many lines, many in a line", many_forms },
	{ "what the file says is missing", what_is_missing },
	{ "the summary of a command is no record", last_word },
	{ "an empty file", empty_file },
	{ "a file that is cut off, anywhere", cut_off },
	{ "what is wrong is said, with its line, and cannot hurt a terminal", what_is_wrong },
	{ "a file that cannot be read", no_file },
	{ "who has read enough ends it", enough },
};

int main(void)
{
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
