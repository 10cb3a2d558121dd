// SPDX-License-Identifier: GPL-2.0
/*
 * What became of the connections of a command that is run.
 *
 * Bytes are counted by connection and not by end, because two ends tell the same
 * ones. Where the other end is on this host it is heard, whoever it belongs to: what
 * it has read is not lost, though this end may not know.
 */

#define _GNU_SOURCE	/* reallocarray() */
#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "books.h"
#include "ends.h"

#define MANY	65536	/* records, some 20 MB */
#define OLD	60	/* seconds; a closer is remembered as long, and may be told again */

/**
 * books_open() - begin one
 * @books: where to, all zero
 * @claim: tells which connections are the command's
 *
 * Return: 0 or -errno.
 */
int books_open(struct books *books, const struct claim *claim)
{
	books->claim = claim;
	books->conns = conns_new();
	return books->conns ? 0 : -ENOMEM;
}

static bool claims(const struct books *books, const struct side *side)
{
	struct attrs ev;

	for (const struct record *record = side->first; record; record = record->next) {
		record_open(record, &ev);
		if (claim_has(books->claim, &ev))
			return true;
	}
	return false;
}

static const struct record *closed(const struct side *side)
{
	const struct record *record = side->first;

	while (record && record->event != TCPFATE_EVENT_CLOSED)
		record = record->next;
	return record;
}

static void count_ending(struct books *books, const struct side *side)
{
	const struct record *last = closed(side);
	struct attrs ev;

	if (!last || !claims(books, side))
		return;
	record_open(last, &ev);
	if (has(&ev, ENDING) && num(&ev, ENDING) < ENDINGS)
		books->ending[num(&ev, ENDING)]++;
}

/* No end of the command is open, as far as is told. */
static bool has_ended(const struct books *books, const struct conn *conn)
{
	for (unsigned int i = 0; i < 2; i++)
		if (claims(books, &conn->side[i]) && !closed(&conn->side[i]))
			return false;
	return true;
}

static void count_bytes(struct books *books, const struct story *story)
{
	books->lossy += story_cost(story) > 0;
	for (unsigned int i = 0; i < 2; i++) {
		books->lost += story->loss[i].lost;
		books->unacked += story->loss[i].unacked;
	}
}

static int count_connection(struct books *books, const struct conn *conn)
{
	struct story story;

	books->connections++;
	for (unsigned int i = 0; i < 2; i++)
		count_ending(books, &conn->side[i]);
	if (!story_build(&story, conn))
		return 0;
	count_bytes(books, &story);
	return stories_add(&books->stories, &story) ? 0 : -ENOMEM;
}

static bool is_own(const struct books *books, const struct conn *conn)
{
	return claims(books, &conn->side[0]) || claims(books, &conn->side[1]);
}

static int take(void *arg, const struct conn *conn)
{
	struct books *books = arg;

	return is_own(books, conn) ? count_connection(books, conn) : 0;
}

/**
 * books_finish() - count all connections
 * @books: an open one
 *
 * Return: 0 or -errno.
 */
int books_finish(struct books *books)
{
	return conns_give(books->conns, INT64_MAX, take, books);
}

static int keep(struct books *books, const struct side *side)
{
	for (const struct record *record = side->first; record; record = record->next) {
		struct attrs *kept = reallocarray(books->kept, books->kept_count + 1,
						  sizeof(*kept));

		if (!kept)
			return -ENOMEM;
		books->kept = kept;
		record_open(record, &kept[books->kept_count++]);
	}
	return 0;
}

/* What has not ended is told in full, however long it takes. */
static int take_old(void *arg, const struct conn *conn)
{
	struct books *books = arg;
	int err;

	if (!is_own(books, conn))
		return 0;
	if (has_ended(books, conn))
		return count_connection(books, conn);
	err = keep(books, &conn->side[0]);
	return err ? err : keep(books, &conn->side[1]);
}

/* Those of others, above all: this may run for days on a host that is busy. */
static int give_up_old(struct books *books)
{
	struct timespec now;
	int err;

	clock_gettime(CLOCK_REALTIME, &now);
	err = conns_give(books->conns, (int64_t)(now.tv_sec - OLD) * NSEC_PER_SEC, take_old,
			 books);
	for (size_t i = 0; i < books->kept_count && !err; i++)
		err = conns_add(books->conns, 0, &books->kept[i]);
	books->kept_count = 0;
	books->added = 0;
	return err;
}

/* Take a record, whosever it is: 0 or -errno. */
int books_add(struct books *books, const struct attrs *ev)
{
	int err = conns_add(books->conns, 0, ev);

	if (err || ++books->added < MANY)
		return err;
	return give_up_old(books);
}

void books_close(struct books *books)
{
	stories_free(books->stories);
	free(books->kept);
	conns_free(books->conns);
}
