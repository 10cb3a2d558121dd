// SPDX-License-Identifier: GPL-2.0
/* Which stories are told together, which first, and how they look. */

#include <arpa/inet.h>
#include <stdlib.h>

#include <jansson.h>

#include "../columns.h"
#include "../stories.h"
#include "ktap.h"

#define SECOND	INT64_C(1000000000)

static void set_party(struct party *party, const char *addr, uint16_t port, const char *comm)
{
	party->seen = *comm;
	party->addr.len = 4;
	inet_pton(AF_INET, addr, party->addr.bin);
	party->port = port;
	strcpy(party->comm, comm);
	party->pid = *comm ? 7 : 0;
}

/* app on port 8000 closes with unread data of proxy, which costs 10 bytes. */
static struct story usual(void)
{
	struct story story = { .cause = CAUSE_UNREAD_CLOSE, .culprit = 1, .time = SECOND };

	set_party(&story.party[0], "192.0.2.2", 40000, "proxy");
	set_party(&story.party[1], "192.0.2.1", 8000, "app");
	story.party[0].opener = true;
	story.party[1].accepter = true;
	story.loss[0].lost = 10;
	story.loss[0].unread = 10;
	return story;
}

/* The same connection with its ends the other way round. */
static struct story turned(const struct story *story)
{
	struct story other = *story;

	for (unsigned int i = 0; i < 2; i++) {
		other.party[i] = story->party[!i];
		other.loss[i] = story->loss[!i];
	}
	other.culprit = !story->culprit;
	return other;
}

/* How many groups @a and @b make. */
static unsigned int groups(const struct story *a, const struct story *b)
{
	struct stories *list = NULL;
	unsigned int count = 0;

	stories_add(&list, a);
	stories_add(&list, b);
	for (const struct stories *group = list; group; group = group->next)
		count++;
	stories_free(list);
	return count;
}

static int test_other_client(void)
{
	struct story a = usual(), b = usual();

	b.party[0].port = 40001;
	b.party[0].addr.bin[3] = 9;
	b.party[0].pid = 8;
	b = turned(&b);
	return groups(&a, &b) == 1;
}

static int test_other_service(void)
{
	struct story a = usual(), b = usual();

	b.party[1].port = 8001;
	return groups(&a, &b) == 2;
}

static int test_other_program(void)
{
	struct story a = usual(), b = usual();

	strcpy(b.party[0].comm, "curl");
	return groups(&a, &b) == 2;
}

static int test_other_culprit(void)
{
	struct story a = usual(), b = usual();

	b.culprit = 0;
	return groups(&a, &b) == 2;
}

static int test_other_cause(void)
{
	struct story a = usual(), b = usual();

	b.cause = CAUSE_LINGER;
	return groups(&a, &b) == 2;
}

static int test_other_timer(void)
{
	struct story a = usual(), b = usual();

	a.cause = CAUSE_TIMEOUT;
	b.cause = CAUSE_TIMEOUT;
	a.timer = TCPFATE_TIMER_KEEPALIVE;
	b.timer = TCPFATE_TIMER_RETRANSMISSION;
	return groups(&a, &b) == 2;
}

static int test_unknown_clients(void)
{
	struct story a = usual(), b = usual();

	a.party[0].comm[0] = '\0';
	b.party[0].comm[0] = '\0';
	b.party[0].addr.bin[3] = 9;
	return groups(&a, &b) == 1;
}

static int test_unknown_servers(void)
{
	struct story a = usual(), b = usual();

	a.party[1].comm[0] = '\0';
	b.party[1].comm[0] = '\0';
	b.party[1].addr.bin[3] = 9;
	return groups(&a, &b) == 2;
}

static int test_unknown_opener(void)
{
	struct story a = usual(), b = usual();

	a.party[0].opener = false;
	a.party[1].accepter = false;
	b.party[0].opener = false;
	b.party[1].accepter = false;
	b.party[0].port = 40001;
	if (groups(&a, &b) != 1)
		return false;
	b.party[1].port = 8001;
	return groups(&a, &b) == 2;
}

static int test_counts(void)
{
	struct story a = usual(), b = usual();
	struct stories *list = NULL;
	bool ok;

	b.time = 5 * SECOND;
	b.loss[0].lost = 30;
	b.loss[1].unacked = 4;
	b = turned(&b);
	stories_add(&list, &a);
	stories_add(&list, &b);
	stories_add(&list, &a);
	ok = list->count == 3 && list->first == SECOND && list->last == 5 * SECOND &&
	     list->other_lost == 50 && list->culprit_lost == 4 &&
	     story_cost(&list->example) == 34;
	stories_free(list);
	return ok;
}

static int test_order(void)
{
	static const uint64_t cost[] = { 5, 900, 7, 0, 80 };
	static const uint64_t sorted[] = { 900, 80, 7, 5, 0 };
	struct stories *list = NULL, *group;
	unsigned int i;

	for (i = 0; i < 5; i++) {
		struct story story = usual();

		story.loss[0].lost = cost[i];
		story.party[1].port = (uint16_t)(8000 + i);
		stories_add(&list, &story);
	}
	stories_sort(&list);
	for (i = 0, group = list; group && group->example.loss[0].lost == sorted[i]; i++)
		group = group->next;
	stories_free(list);
	return i == 5;
}

static char *printed(const struct stories *group, unsigned int width)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	stories_print(out, group, width);
	fclose(out);
	return text;
}

static bool fits(char *text, unsigned int width)
{
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
		if (columns_of(line) > width) {
			printf("# too long: %s\n", line);
			return false;
		}
	return true;
}

/* Every cause, between programs of long names and long addresses. */
static int test_width(void)
{
	struct story story = usual();
	bool ok = true;

	for (unsigned int i = 0; i < 2; i++) {
		story.party[i].addr.len = 16;
		inet_pton(AF_INET6, "2001:db8:1234:5678:9abc:def0:1234:5678",
			  story.party[i].addr.bin);
		strcpy(story.party[i].comm, "fifteen-letters");
		story.party[i].pid = 4194304;
		story.loss[i] = (struct loss){ .exact = true, .lost = UINT64_MAX / 2,
			.written = UINT64_MAX, .unread = 12345678901, .unsent = 1234567890123 };
	}
	for (unsigned int cause = 1; cause < CAUSES; cause++)
		for (unsigned int width = 60; width <= 100; width += 20) {
			struct stories group = { .number = 1, .count = 1204 };
			char *text;

			story.cause = cause;
			group.example = story;
			text = printed(&group, width);
			ok = fits(text, width) && ok;
			free(text);
		}
	return ok;
}

static int test_says_all(void)
{
	static const char *const wanted[] = {
		"1. app[7] closed the connection without reading all that proxy[7] had sent\n",
		"192.0.2.2:40000 proxy[7] connected to 192.0.2.1:8000 app[7]",
		"   Lost     proxy -> app: 10 bytes lost: received and never read\n",
		"   Rule     RFC 1122, 4.2.2.13",
		"   Change   In app: read to the end before close().",
		"   And      1,203 like this since 1970-01-01 ",
		"12,040 bytes lost or not acknowledged\n",
	};
	struct stories group = { .example = usual(), .number = 1, .count = 1204, .first = SECOND,
				 .last = 9 * SECOND, .other_lost = 12040 };
	char *text = printed(&group, 100);
	bool ok = true;

	for (unsigned int i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (!strstr(text, wanted[i])) {
			printf("# it does not say: %s\n", wanted[i]);
			ok = false;
		}
	free(text);
	return ok;
}

static int test_nothing_lost(void)
{
	struct stories group = { .example = usual(), .count = 2, .first = SECOND, .last = SECOND };
	char *text = printed(&group, 100);
	bool ok = strstr(text, "   And      1 like this since ") && !strstr(text, "together");

	free(text);
	return ok;
}

/* One changes something in a program, or at an address. */
static int test_remedy_at_address(void)
{
	struct stories group = { .example = usual(), .count = 1 };
	char *text;
	bool ok;

	group.example.cause = CAUSE_TIMEOUT;
	group.example.timer = TCPFATE_TIMER_ZERO_WINDOW_PROBE;
	group.example.party[0].comm[0] = '\0';
	text = printed(&group, 100);
	ok = strstr(text, "Change   At 192.0.2.2:40000: read, or close.");
	free(text);
	return ok;
}

/* What a process calls itself must not become a command to a terminal. */
static int test_escapes(void)
{
	struct stories group = { .example = usual(), .count = 1 };
	char *text;
	bool ok;

	strcpy(group.example.party[1].comm, "a\033[2Jb\n\"c\377");
	text = printed(&group, 80);
	ok = !strchr(text, '\033') && !strchr(text, '\377') && !strstr(text, "2Jb\n");
	free(text);
	return ok;
}

static int test_json(void)
{
	struct stories group = { .example = usual(), .count = 3, .first = SECOND,
				 .last = 2 * SECOND, .other_lost = 30 };
	const char *cause, *comm;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int count, culprit, lost;
	json_t *object;
	bool ok;

	strcpy(group.example.party[1].comm, "a\033\"\377");
	stories_json(out, &group, false);
	fclose(out);
	object = json_loads(text, 0, NULL);
	ok = object && strchr(text, '\n') == text + size - 1 &&
	     !json_unpack(object, "{s:s, s:i, s:i, s:[{s:i}, {}], s:[{}, {s:s}]}",
			  "cause", &cause, "count", &count, "culprit", &culprit,
			  "loss", "lost", &lost, "sides", "comm", &comm) &&
	     !strcmp(cause, "unread-at-close") && count == 3 && culprit == 1 && lost == 10;
	json_decref(object);
	free(text);
	return ok;
}

static const struct ktap_test tests[] = {
	{ "another client is the same story", test_other_client },
	{ "another service is not", test_other_service },
	{ "nor is another program", test_other_program },
	{ "nor the other side's fault", test_other_culprit },
	{ "nor another cause", test_other_cause },
	{ "nor another timer", test_other_timer },
	{ "unknown clients are alike", test_unknown_clients },
	{ "unknown servers are not", test_unknown_servers },
	{ "who opened is not known: one port is that of the service", test_unknown_opener },
	{ "what is told together is added up", test_counts },
	{ "the worst comes first", test_order },
	{ "no line is too long", test_width },
	{ "a story says what, who, how much, why and what to change", test_says_all },
	{ "what cost nothing is not added up", test_nothing_lost },
	{ "it is changed in a program, or at an address", test_remedy_at_address },
	{ "names are escaped", test_escapes },
	{ "JSON is one object on one line", test_json },
};

int main(void)
{
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
