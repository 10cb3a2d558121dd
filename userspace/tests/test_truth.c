// SPDX-License-Identifier: GPL-2.0
/*
 * Connections of which the truth is known: whatever is missing of what their ends tell,
 * no end is joined to a wrong one, both ends that know the initial sequence numbers
 * are joined, and no RST arrives before it was sent, by whichever clock.
 */

#include <inttypes.h>
#include <stdlib.h>

#include "any.h"
#include "ktap.h"
#include "made.h"

#define WORLDS		400
#define CONNS		24
#define HOSTS		3
#define RECORDS_MAX	(CONNS * 8)
#define TUPLES		4
#define SETTLED		1500	/* ms without a record */
#define GAP		20000	/* ms between two connections with the same addresses */

/**
 * struct made_end - an end of a connection
 * @host: where it is
 * @netns: in which namespace
 * @cookie: of its socket
 * @isn_known: its records tell both numbers
 */
struct made_end {
	unsigned int host;
	uint32_t netns, cookie;
	bool isn_known;
};

/* What the records of a world were made from. */
static struct world {
	int64_t ahead[HOSTS];	/* ms */
	struct made_end end[CONNS][2];
	struct made record[RECORDS_MAX];
	uint32_t truth[RECORDS_MAX];	/* twice the connection, plus the end */
	unsigned int records;
	uint32_t cookies;
} world;

static struct made *add(unsigned int conn, unsigned int side, const struct made *made)
{
	const struct made_end *end = &world.end[conn][side];
	struct made *record = &world.record[world.records];

	world.truth[world.records++] = 2 * conn + side;
	*record = *made;
	record->ms += world.ahead[end->host];
	record->source = end->host;
	record->log = 100 + end->host;
	record->netns = end->netns;
	return record;
}

static void know_isn(unsigned int conn, unsigned int side, struct made *record)
{
	record->isn_local = 2 * conn + side + 1;
	record->isn_peer = 2 * conn + !side + 1;
	world.end[conn][side].isn_known = true;
}

/* The client: it writes after the FIN, is reset, and closes. Some of that is not told. */
static void add_client(unsigned int conn, const struct made *base, int64_t ms)
{
	struct made made = *base;

	made.cookie = world.end[conn][0].cookie;
	made.event = WRITE;
	made.ms = ms;
	if (few(2))
		add(conn, 0, &made);
	made.event = RESET;
	made.ms = ms + 4;
	know_isn(conn, 0, add(conn, 0, &made));
	made.event = CLOSED;
	made.ms = ms + 4 + (int64_t)few(3000);
	made.age_ms = 100;
	if (few(2))
		know_isn(conn, 0, add(conn, 0, &made));
}

/* The server: it closes, and data comes for what is left of it. */
static void add_server(unsigned int conn, const struct made *base, int64_t ms)
{
	struct made made = *base;

	made.event = CLOSED;
	made.ms = ms - 10;
	made.cookie = world.end[conn][1].cookie;
	made.age_ms = 90;
	if (few(2))
		know_isn(conn, 1, add(conn, 1, &made));
	made.event = LATE;
	made.ms = ms + 2;
	made.age_ms = 12 + (uint32_t)few(3);
	if (few(2))
		made.cookie = 0;
	if (few(4))
		add(conn, 1, &made);
}

static void place_end(unsigned int conn, unsigned int side, unsigned int host, uint32_t netns)
{
	world.end[conn][side] = (struct made_end){
		.host = host, .netns = netns, .cookie = ++world.cookies,
	};
}

/* Some on one host and in one namespace, some beyond a translation of addresses. */
static void add_conn(unsigned int conn, unsigned int tuple, int64_t ms)
{
	bool far = few(3), translated = far && few(2);
	uint8_t from = (uint8_t)(tuple + 1);
	struct made client = { .local = from, .local_port = 1000, .peer = 200, .peer_port = 80 };
	struct made server = { .local = 200, .local_port = 80, .peer = from, .peer_port = 1000 };
	unsigned int host = (unsigned int)few(HOSTS);

	if (translated) {
		server.local = 201;
		server.peer = 202;
		server.peer_port = (uint16_t)(2000 + conn);
	}
	place_end(conn, 0, host, HERE);
	place_end(conn, 1, far ? (unsigned int)few(HOSTS) : host, far ? HERE + 1 : HERE);
	add_client(conn, &client, ms);
	add_server(conn, &server, ms);
}

static void make_world(bool clocks_differ)
{
	int64_t ms[TUPLES] = { 0 };

	memset(&world, 0, sizeof(world));
	for (unsigned int host = 1; host < HOSTS && clocks_differ; host++)
		world.ahead[host] = few(2) ? ((int64_t)few(3) - 1) * 5000 : 0;
	for (unsigned int conn = 0; conn < CONNS; conn++) {
		unsigned int tuple = (unsigned int)few(TUPLES);

		ms[tuple] += GAP + (int64_t)few(1000);
		add_conn(conn, tuple, ms[tuple]);
	}
}

static int by_time(const void *a, const void *b)
{
	const struct made *one = &world.record[*(const unsigned int *)a];
	const struct made *two = &world.record[*(const unsigned int *)b];

	return (one->ms > two->ms) - (one->ms < two->ms);
}

/* Files are read one after the other, each in order of time. */
static int by_file(const void *a, const void *b)
{
	const struct made *one = &world.record[*(const unsigned int *)a];
	const struct made *two = &world.record[*(const unsigned int *)b];

	if (one->source != two->source)
		return one->source < two->source ? -1 : 1;
	return by_time(a, b);
}

static void sort(unsigned int order[RECORDS_MAX], int (*compare)(const void *a, const void *b))
{
	for (unsigned int i = 0; i < world.records; i++)
		order[i] = i;
	qsort(order, world.records, sizeof(*order), compare);
}

static void read_record(struct conns *conns, unsigned int i)
{
	struct attrs ev;

	make(&ev, &world.record[i], i + 1);
	if (conns_add(conns, world.record[i].source, &ev))
		abort();
}

static struct conns *read_world(void)
{
	struct conns *conns = conns_new();
	unsigned int order[RECORDS_MAX];

	sort(order, by_file);
	for (unsigned int i = 0; i < world.records; i++)
		read_record(conns, order[i]);
	return conns;
}

/**
 * struct found - what was made of a world
 * @wrong: there is something that is not so
 * @records: so many were given
 * @joined: by connection
 */
struct found {
	bool wrong;
	unsigned int records;
	bool joined[CONNS];
};

/* The connection and the end that all records of the side are of, -1 if they differ. */
static int truth_of(const struct side *side)
{
	int truth = -1;

	for (const struct record *record = side->first; record; record = record->next) {
		int its = (int)world.truth[record->seq - 1];

		if (truth >= 0 && its != truth)
			return -1;
		truth = its;
	}
	return truth;
}

static int64_t time_of(const struct side *side, unsigned int event)
{
	for (const struct record *record = side->first; record; record = record->next)
		if (record->event == event)
			return record->time;
	return -1;
}

static bool rst_is_causal(const struct side *client, const struct side *server)
{
	int64_t received = time_of(client, RESET), sent = time_of(server, LATE);

	return received < 0 || sent < 0 || received >= sent;
}

static int check(void *arg, const struct conn *conn)
{
	const struct side *side = conn->side;
	struct found *found = arg;
	int truth = truth_of(&side[0]), other;

	found->wrong |= truth < 0;
	for (unsigned int i = 0; i < 2; i++)
		for (const struct record *record = side[i].first; record; record = record->next)
			found->records++;
	if (truth < 0 || !side[1].first)
		return 0;
	other = truth_of(&side[1]);
	found->joined[truth / 2] |= conn->by_isn;
	found->wrong |= other != (truth ^ 1);
	found->wrong |= !rst_is_causal(&side[truth & 1], &side[!(truth & 1)]);
	return 0;
}

static bool is_right(const struct found *found)
{
	if (found->wrong || found->records != world.records)
		return false;
	for (unsigned int conn = 0; conn < CONNS; conn++)
		if (world.end[conn][0].isn_known && world.end[conn][1].isn_known &&
		    !found->joined[conn])
			return false;
	return true;
}

static int worlds(void)
{
	bool ok = true;

	srandom(5);
	for (unsigned int i = 0; i < WORLDS; i++) {
		struct found found = { 0 };
		struct conns *conns;

		make_world(true);
		conns = read_world();
		conns_align(conns);
		conns_give(conns, INT64_MAX, check, &found);
		conns_free(conns);
		if (is_right(&found))
			continue;
		printf("# world %u\n", i);
		ok = false;
	}
	return ok;
}

/* Given while it goes on: what has been given meets what comes later. */
static void watch_world(struct found *found)
{
	struct conns *conns = conns_new();
	unsigned int order[RECORDS_MAX];

	sort(order, by_time);
	for (unsigned int i = 0; i < world.records; i++) {
		int64_t ms = EPOCH + world.record[order[i]].ms;

		conns_give(conns, (ms - SETTLED) * NS_PER_MS, check, found);
		read_record(conns, order[i]);
	}
	conns_give(conns, INT64_MAX, check, found);
	conns_free(conns);
}

static int live_worlds(void)
{
	bool ok = true;

	srandom(6);
	for (unsigned int i = 0; i < WORLDS; i++) {
		struct found found = { 0 };

		make_world(false);
		watch_world(&found);
		if (!found.wrong && found.records > world.records / 2)
			continue;
		printf("# world %u\n", i);
		ok = false;
	}
	return ok;
}

static const struct ktap_test tests[] = {
	{ "no world is misunderstood", worlds },
	{ "nor one that is watched", live_worlds },
};

int main(void)
{
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
