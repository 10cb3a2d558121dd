// SPDX-License-Identifier: GPL-2.0
/* Who caused it, and what was lost: every cause, told by one end or by both. */

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../saved.h"
#include "../stories.h"
#include "fates.h"
#include "file.h"
#include "ktap.h"

static const struct given_case *const all[] = { fates_closed, fates_aborted };

#define LISTS (sizeof(all) / sizeof(all[0]))

static void put_quoted(FILE *out, const char *text)
{
	for (; *text; text++)
		fputc(*text == '\'' ? '"' : *text, out);
}

static void put_line(FILE *out, const struct line *line)
{
	bool server = line->side == SERVER;

	fprintf(out, "{\"time\":\"2026-11-20T03:00:%02u.%03u000000Z\",\"event\":\"%s\",",
		line->msec / 1000, line->msec % 1000, line->event);
	fprintf(out, "\"family\":\"inet\",\"local_addr\":\"192.0.2.%d\",\"local_port\":%d,",
		server ? 1 : 2, server ? 8000 : 40000);
	fprintf(out, "\"peer_addr\":\"192.0.2.%d\",\"peer_port\":%d,\"opened_by\":\"%s\",",
		server ? 2 : 1, server ? 40000 : 8000, server ? "peer" : "local");
	fprintf(out, "\"netns\":1,\"isn_local\":%d,\"isn_peer\":%d,\"cookie\":\"%d\",",
		server ? 100 : 200, server ? 200 : 100, server ? 1 : 2);
	put_quoted(out, line->more);
	fputs("}\n", out);
}

static int add(void *arg, const struct attrs *ev)
{
	return conns_add(arg, 0, ev);
}

/**
 * struct told - what became of a case
 * @conns: how many connections there were
 * @has_story: there is a story
 * @story: it
 */
struct told {
	unsigned int conns;
	bool has_story;
	struct story story;
};

static int take(void *arg, const struct conn *conn)
{
	struct told *told = arg;

	told->conns++;
	told->has_story = story_build(&told->story, conn);
	return 0;
}

static bool read_case(const struct given_case *given, struct told *told)
{
	struct conns *conns = conns_new();
	struct saved saved;
	char path[PATH_BUF], *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	bool ok;
	int fd;

	if (!out)
		abort();
	for (const struct line *line = given->lines; line->event; line++)
		put_line(out, line);
	fclose(out);
	fd = file_new(text, size, path);
	ok = !saved_read(path, &saved, add, conns);
	conns_align(conns);
	conns_give(conns, INT64_MAX, take, told);
	conns_free(conns);
	close(fd);
	free(text);
	return ok && told->conns == 1;
}

static bool says(const struct story *story, unsigned int side, const char *want)
{
	char text[256];
	FILE *out;

	if (!loss_is_known(story, side))
		return !want || ktap_same("", want);
	out = fmemopen(text, sizeof(text), "w");
	loss_tell(out, story, side);
	fclose(out);
	return ktap_same(text, want ? want : "");
}

/* How a story begins, and what its cause sends, where its cause does not say it all. */
static const struct {
	const char *name, *title;
	enum segment sends;
} beginnings[] = {
	{ "a timeout after an ICMP error",
	  "what rsyslogd[7] sent did not reach 192.0.2.1:8000: an ICMP error said so, and a timer gave the connection up",
	  SEGMENT_NONE },
	{ "TCP_LINGER2 below 0",
	  "app[7] closed with TCP_LINGER2 below 0, and did not wait for the end of proxy[8]",
	  SEGMENT_RST },
	{ "the peer's RST, and the peer tells of none",
	  "app[7], or something between, reset the connection of proxy[8]; no record tells why",
	  SEGMENT_NONE },
	{ "a RST at both ends comes from between",
	  "something between app[7] and proxy[8] has reset the connection: both received a RST",
	  SEGMENT_NONE },
	{ "a request after the FIN of the server",
	  "server[7] ended its direction, and 192.0.2.2:40000 sent more after that",
	  SEGMENT_DATA },
	{ "a timeout without a route: it is this host",
	  "the host of rsyslogd[7] could not send, and a timer gave the connection up",
	  SEGMENT_NONE },
	{ "keepalive: its RST is told",
	  "192.0.2.2:40000 did not answer the keepalive probes of app[7]", SEGMENT_RST },
};

static bool title_is(const struct story *story, const char *want)
{
	char text[256];
	FILE *out = fmemopen(text, sizeof(text), "w");

	story_title(out, story);
	fclose(out);
	return ktap_same(text, want);
}

static bool cause_sends(const struct story *story, enum segment segment)
{
	for (unsigned int i = 0; i < story->steps; i++)
		if (story->step[i].cause)
			return story->step[i].sends == segment;
	return segment == SEGMENT_NONE;
}

static bool begins(const struct given_case *given, const struct story *story)
{
	for (unsigned int i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++)
		if (!strcmp(beginnings[i].name, given->name))
			return title_is(story, beginnings[i].title) &&
			       cause_sends(story, beginnings[i].sends);
	return true;
}

/* A connection can have its server first or second. */
static unsigned int server_of(const struct story *story)
{
	return story->party[1].port == 8000;
}

static bool ordered(const struct story *story)
{
	for (unsigned int i = 1; i < story->steps; i++)
		if (story->step[i].time < story->step[i - 1].time)
			return false;
	return true;
}

static bool is_told(const struct given_case *given, const struct story *story)
{
	unsigned int server = server_of(story);
	unsigned int since = (unsigned int)(story->time / 1000000 % 60000);

	if (!ktap_same(cause_word(story->cause), given->cause))
		return false;
	if (story->culprit != (given->culprit == SERVER ? server : !server)) {
		printf("# the other side did it\n");
		return false;
	}
	if (since != given->since) {
		printf("# the cause was at %u ms\n", since);
		return false;
	}
	return ordered(story) && begins(given, story) &&
	       says(story, server, given->to_client) &&
	       says(story, !server, given->to_server);
}

static const struct given_case *current;

static int run_case(void)
{
	static struct told told;

	told.conns = 0;
	if (!read_case(current, &told)) {
		printf("# %u connections\n", told.conns);
		return false;
	}
	if (!current->cause || !told.has_story)
		return !current->cause && !told.has_story;
	return is_told(current, &told.story);
}

static unsigned int count(void)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < LISTS; i++)
		for (const struct given_case *given = all[i]; given->name; given++)
			count++;
	return count;
}

int main(void)
{
	unsigned int number = 0;
	bool ok = true;

	printf("KTAP version 1\n1..%u\n", count());
	for (unsigned int i = 0; i < LISTS; i++)
		for (current = all[i]; current->name; current++) {
			int passed = run_case();

			ok = ok && passed;
			printf("%s %u %s\n", passed ? "ok" : "not ok", ++number, current->name);
		}
	return !ok;
}
