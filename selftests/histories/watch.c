// SPDX-License-Identifier: GPL-2.0
/*
 * tcpfate-ctl watch --json, from the first history to the last.
 *
 * All records of a batch have been read when those of a connection have come that
 * was made after it: the log has an order. Records of a connection that no history
 * has made, or that is over for long, are an error.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "run.h"
#include "watch.h"

#define BUCKETS		4096
#define ROOM		65536
#define PATIENCE_MS	90000		/* for records that have to come */

static struct {
	pid_t pid;
	int fd;
	char *buf;
	size_t used;
	size_t size;
} tool;

/* Ends by their addresses. */
struct place_in_table {
	char key[112];
	const struct history *h;
	unsigned int end;
	struct told *told;
	bool closed;
	struct place_in_table *next;
};

static struct place_in_table *bucket[BUCKETS];
static struct place_in_table *table;
static unsigned int missing;

static void start_tool(const char *ctl)
{
	int p[2];

	if (pipe2(p, O_CLOEXEC))
		err(1, "pipe");
	fflush(NULL);
	tool.pid = fork();
	if (tool.pid < 0)
		err(1, "fork");
	if (!tool.pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(p[1], STDOUT_FILENO);
		execl(ctl, ctl, "watch", "--all", "--json", NULL);
		warn("%s", ctl);
		_exit(1);
	}
	close(p[1]);
	fcntl(p[0], F_SETPIPE_SZ, 1 << 20);
	tool.fd = p[0];
	tool.size = 1 << 20;
	tool.buf = malloc(tool.size);
}

void watch_stop(void)
{
	kill(tool.pid, SIGTERM);
	waitpid(tool.pid, NULL, 0);
	close(tool.fd);
	free(tool.buf);
}

static unsigned int hash(const char *key)
{
	unsigned int n = 5381;

	while (*key)
		n = n * 33 + *key++;
	return n % BUCKETS;
}

static const char *text(const struct sockaddr_in6 *sa, char *buf)
{
	const struct sockaddr_in *in = (const struct sockaddr_in *)sa;
	const void *addr = &in->sin_addr;

	if (sa->sin6_family == AF_INET6)
		addr = &sa->sin6_addr;
	return inet_ntop(sa->sin6_family, addr, buf, INET6_ADDRSTRLEN);
}

static void make_key(char *key, const char *local, int local_port, const char *peer, int peer_port)
{
	snprintf(key, sizeof(table->key), "%s %d %s %d", local, local_port, peer, peer_port);
}

static void enter(struct place_in_table *p, const struct history *h, unsigned int e,
		  struct told *told)
{
	char local[INET6_ADDRSTRLEN], peer[INET6_ADDRSTRLEN];
	const struct end *end = &h->end[e];
	unsigned int i;

	make_key(p->key, text(&end->local, local), ntohs(end->local.sin6_port),
		 text(&end->peer, peer), ntohs(end->peer.sin6_port));
	p->h = h;
	p->end = e;
	p->told = told;
	i = hash(p->key);
	p->next = bucket[i];
	bucket[i] = p;
	missing += end->born && !h->unborn;
}

static void make_table(const struct history *h, struct told *told, unsigned int n)
{
	unsigned int i, e, used = 0;

	memset(bucket, 0, sizeof(bucket));
	free(table);
	table = calloc(n * MAX_ENDS, sizeof(*table));
	missing = 0;
	for (i = 0; i < n; i++) {
		for (e = 0; e < MAX_ENDS; e++) {
			if (h[i].end[e].local.sin6_family)
				enter(&table[used++], &h[i], e, &told[i]);
		}
	}
}

static struct place_in_table *look_up(const struct record *r)
{
	struct place_in_table *p;
	char key[sizeof(p->key)];

	make_key(key, r->local_addr, r->n[N_LOCAL_PORT], r->peer_addr, r->n[N_PEER_PORT]);
	for (p = bucket[hash(key)]; p; p = p->next) {
		if (!strcmp(p->key, key))
			return p;
	}
	return NULL;
}

static void keep(struct place_in_table *p, struct record *r)
{
	struct record **last = &p->told->first[p->end];

	while (*last)
		last = &(*last)->next;
	*last = r;
	if (r->event != EV_CLOSED || p->closed)
		return;
	p->closed = true;
	missing -= p->h->end[p->end].born && !p->h->unborn;
}

/* The connection that ends a batch, of this process and on its own loopback. */
struct mark {
	int local_port;
	int peer_port;
	int left;
};

static struct mark make_mark(void)
{
	struct sockaddr_in sa = { .sin_family = AF_INET };
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int a = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), b;
	socklen_t len = sizeof(sa);
	struct mark mark = { .left = 2 };
	char c;

	sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(listener, (struct sockaddr *)&sa, len) || listen(listener, 1) ||
	    getsockname(listener, (struct sockaddr *)&sa, &len) ||
	    connect(a, (struct sockaddr *)&sa, len))
		err(1, "a connection to tell the end of a batch");
	mark.peer_port = ntohs(sa.sin_port);
	getsockname(a, (struct sockaddr *)&sa, &len);
	mark.local_port = ntohs(sa.sin_port);
	b = accept(listener, NULL, NULL);
	close(a);
	while (recv(b, &c, 1, 0) > 0)
		;
	close(b);
	close(listener);
	return mark;
}

static bool is_of(const struct record *r, const struct mark *mark)
{
	int a = r->n[N_LOCAL_PORT], b = r->n[N_PEER_PORT];

	return !strcmp(r->local_addr, "127.0.0.1") &&
	       ((a == mark->local_port && b == mark->peer_port) ||
		(b == mark->local_port && a == mark->peer_port));
}

/* Returns false if it belongs to nothing that is known. */
static bool take(char *line, struct mark *mark)
{
	struct record *r = record_parse(line);
	struct place_in_table *p;

	if (is_of(r, mark) || !strcmp(r->local_addr, "127.0.0.1")) {
		mark->left -= is_of(r, mark) && r->event == EV_CLOSED;
		record_free(r);
		return true;
	}
	p = look_up(r);
	if (p) {
		keep(p, r);
		return true;
	}
	printf("# a record of no connection that there was: %s\n", line);
	record_free(r);
	return false;
}

static bool take_lines(struct mark *mark)
{
	char *line = tool.buf, *end;
	bool ok = true;

	tool.buf[tool.used] = 0;
	while ((end = strchr(line, '\n'))) {
		*end = 0;
		if (strstr(line, "\"event\":\"lost\"")) {
			printf("# %s\n", line);
			ok = false;
		} else if (*line) {
			ok &= take(line, mark);
		}
		line = end + 1;
	}
	tool.used -= line - tool.buf;
	memmove(tool.buf, line, tool.used);
	return ok;
}

/* Returns false when nothing has come for @ms. */
static bool more(int ms)
{
	struct pollfd p = { .fd = tool.fd, .events = POLLIN };
	ssize_t n;

	if (poll(&p, 1, ms) <= 0)
		return false;
	if (tool.size - tool.used < ROOM) {
		tool.size *= 2;
		tool.buf = realloc(tool.buf, tool.size);
		if (!tool.buf)
			err(1, "records");
	}
	n = read(tool.fd, tool.buf + tool.used, tool.size - tool.used - 1);
	if (n <= 0)
		errx(1, "the tool has ended");
	tool.used += n;
	return true;
}

/* So that the tool need not wait while histories go on. */
void watch_gather(void)
{
	more(0);
}

/* A tool that does not watch yet sees nothing of what is over. */
void watch_start(const char *ctl)
{
	uint64_t end = now_ms() + PATIENCE_MS;
	struct mark mark;

	start_tool(ctl);
	do {
		if (now_ms() > end)
			errx(1, "no record comes: is closed=1?");
		mark = make_mark();
		if (more(500))
			take_lines(&mark);
	} while (mark.left > 0);
}

/**
 * watch_batch - read all that is told of some histories
 * @h: the histories
 * @told: what is told
 * @n: of both
 * @patience: seconds to wait for the end of each connection to be told
 *
 * Returns false if something was told that belongs to none, or records were lost.
 */
bool watch_batch(const struct history *h, struct told *told, unsigned int n, int patience)
{
	uint64_t end = now_ms() + patience * 1000;
	struct mark mark = { .left = 2 };
	bool ok = true;

	memset(told, 0, n * sizeof(*told));
	make_table(h, told, n);
	while (missing && now_ms() < end) {
		if (more(1000))
			ok &= take_lines(&mark);
	}
	if (missing)
		printf("# %u ends are not told of after %d s\n", missing, patience);
	mark = make_mark();
	while (mark.left > 0) {
		if (!more(PATIENCE_MS))
			errx(1, "the end of the batch is not told");
		ok &= take_lines(&mark);
	}
	return ok;
}

void watch_forget(struct told *told, unsigned int n)
{
	struct record *r, *next;
	unsigned int i, e;

	for (i = 0; i < n; i++) {
		for (e = 0; e < MAX_ENDS; e++) {
			for (r = told[i].first[e]; r; r = next) {
				next = r->next;
				record_free(r);
			}
			told[i].first[e] = NULL;
		}
	}
}
