// SPDX-License-Identifier: GPL-2.0
/*
 * wire: a remote TCP host that does what it is told on stdin
 *
 * To the kernel it is whatever answers at the other end of a tun device, called
 * NAME like the process. It has one connection at a time and sends any segment,
 * right or wrong. A packet that it sends has been processed by the kernel when
 * the command is answered, and an answer of the kernel has been received, unless
 * the socket is in use by its process at that moment. Commands:
 *
 *	accept [isn=N] [opt=HEX]	wait for a SYN, and complete the handshake
 *	syn [isn=N]			wait for a SYN only
 *	connect ADDR PORT FROM_ADDR FROM_PORT [isn=N] [opt=HEX]
 *	aim ADDR PORT FROM_ADDR FROM_PORT [isn=N]	as connect, sending nothing
 *	send FLAGS [seq=N] [ack=N] [len=N] [urg=N] [opt=HEX] [doff=N] [badsum]
 *	     [keep]		seq, ack: from what is next; FLAGS: of "FSRPAU" or -
 *	expect FLAGS [len=N]	wait for such a segment, of those since the last
 *				that was sent by command; PSH is not compared
 *	icmp ERROR [seq=N] [info=N]	about the last segment received
 *	mode ack|silent		whether what comes is acknowledged by itself (ack)
 *	exit
 *
 * A segment moves what is next, unless it leaves a gap or keep is said. Each
 * line is answered like peer does, with tx and rx in new payload, and with
 *
 *	segments	received since the last that was sent by command and
 *			not yet expected
 *	isn, peer_isn	initial sequence numbers
 *	seq, ack, len, win	of the segment expected, from 0 at the first byte
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "wire.h"

#define MAX_WORDS	12
#define MSS_1460	"020405b4"

static struct segment expected;		/* by this command */
static char *word[MAX_WORDS + 1];

unsigned long now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000UL + ts.tv_nsec;
}

/* The value of "KEY=VALUE" among the words, "" of "KEY"; or NULL. */
static const char *value(const char *key)
{
	size_t n = strlen(key);

	for (int i = 1; word[i]; i++) {
		if (!strncmp(word[i], key, n) && word[i][n] == '=')
			return word[i] + n + 1;
		if (!strcmp(word[i], key))
			return "";
	}
	return NULL;
}

static long number(const char *key, long absent)
{
	const char *v = value(key);

	return v ? strtol(v, NULL, 0) : absent;
}

static long fail(int error)
{
	errno = error;
	return -1;
}

static bool parse_flags(const char *name, uint8_t *flags)
{
	static const char letters[] = "FSRPAU";
	const char *found;

	*flags = 0;
	for (; *name; name++) {
		found = strchr(letters, *name);
		if (!found && *name != '-')
			return false;
		if (found)
			*flags |= 1 << (found - letters);
	}
	return true;
}

static bool parse_option(const char *hex, struct segment *s)
{
	size_t n = 0;

	for (; hex && *hex; hex += 2, n++)
		if (n == sizeof(s->option) || !isxdigit(hex[1]) ||
		    sscanf(hex, "%2hhx", &s->option[n]) != 1)
			return false;
	s->option_len = n;
	return true;
}

static bool parse_end(const char *addr, const char *port, struct end *e)
{
	int family;

	memset(e, 0, sizeof(*e));
	family = strchr(addr, ':') ? AF_INET6 : AF_INET;
	conn.model.family = family;
	e->port = atoi(port);
	return inet_pton(family, addr, e->addr) == 1;
}

/* By default as RFC 9293, 3.4.1 has it. */
static uint32_t said_isn(void)
{
	return number("isn", now_ns() / 4000);
}

/* The segment @flags with the words said of it. */
static long send_segment(uint8_t flags, const char *option)
{
	struct segment s = conn_next(flags);

	if (!parse_option(option, &s))
		return fail(EINVAL);
	s.seq += number("seq", 0);
	s.ack += number("ack", 0);
	s.len = number("len", 0);
	s.urgent = number("urg", 0);
	s.doff = number("doff", 0);
	s.bad_sum = value("badsum");
	conn_forget();
	return conn_put(&s, !value("keep") && !s.bad_sum);
}

static const char *syn_option(void)
{
	return value("opt") ?: MSS_1460;
}

static long expect_flags(uint8_t flags)
{
	const struct segment like = { .flags = flags, .len = SIZE_MAX };

	return conn_expect(&like, &expected);
}

static long do_syn(void)
{
	return conn_take_syn(said_isn());
}

static long do_accept(void)
{
	if (do_syn() || send_segment(SYN | ACK, syn_option()))
		return -1;
	return expect_flags(ACK);
}

static long do_aim(void)
{
	if (!parse_end(word[1], word[2], &conn.model.to) ||
	    !parse_end(word[3], word[4], &conn.model.from))
		return fail(EINVAL);
	conn_begin(said_isn());
	return 0;
}

static long do_connect(void)
{
	if (do_aim() || send_segment(SYN, syn_option()) ||
	    expect_flags(SYN | ACK))
		return -1;
	return send_segment(ACK, NULL);
}

static long do_send(void)
{
	uint8_t flags;

	if (!parse_flags(word[1], &flags))
		return fail(EINVAL);
	return send_segment(flags, value("opt"));
}

static long do_expect(void)
{
	struct segment like = { .len = number("len", SIZE_MAX) };

	if (!parse_flags(word[1], &like.flags))
		return fail(EINVAL);
	return conn_expect(&like, &expected);
}

static long do_icmp(void)
{
	const struct icmp_error *e = icmp_named(word[1]);

	conn_forget();
	if (!e || !conn.last.family)
		return fail(EINVAL);
	return conn_put_icmp(e, number("info", 0), number("seq", 0));
}

static long do_mode(void)
{
	conn.silent = !strcmp(word[1], "silent");
	return conn.silent || !strcmp(word[1], "ack") ? 0 : fail(EINVAL);
}

static long do_exit(void)
{
	exit(0);
}

static const struct command {
	const char *name;
	long (*run)(void);
	int plain;		/* words without a key, after the name */
} commands[] = {
	{ "accept",	do_accept,	0 },
	{ "syn",	do_syn,		0 },
	{ "connect",	do_connect,	4 },
	{ "aim",	do_aim,		4 },
	{ "send",	do_send,	1 },
	{ "expect",	do_expect,	1 },
	{ "icmp",	do_icmp,	1 },
	{ "mode",	do_mode,	1 },
	{ "exit",	do_exit,	0 },
};

static const char * const keys[] = {
	"isn", "opt", "seq", "ack", "len", "urg", "doff",
	"badsum", "keep", "info",
};

static bool is_key(const char *w)
{
	size_t n = strcspn(w, "=");

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (strlen(keys[i]) == n && !strncmp(w, keys[i], n))
			return true;
	return false;
}

/* A word that is not understood would make a test of something else. */
static bool understood(const struct command *c)
{
	for (int i = 1; i <= c->plain; i++)
		if (!word[i])
			return false;
	for (int i = c->plain + 1; word[i]; i++)
		if (!is_key(word[i]))
			return false;
	return true;
}

static long run(void)
{
	const struct command *c = commands;
	const struct command *end = c + sizeof(commands) / sizeof(*commands);

	while (c < end && word[0] && strcmp(word[0], c->name))
		c++;
	return c < end && word[0] && understood(c) ? c->run() : fail(EINVAL);
}

static void split(char *line)
{
	int i = 0;

	memset(word, 0, sizeof(word));
	for (char *w = strtok(line, "\n "); w && i < MAX_WORDS; w = strtok(NULL, "\n "))
		word[i++] = w;
}

/* Of the segment expected, from the first byte on; 0 where it has none. */
static int32_t offset(uint32_t seq, uint32_t first, bool there)
{
	return there ? seq - first : 0;
}

static void answer(void)
{
	unsigned long before, after;
	long ret;
	int error;

	errno = 0;
	memset(&expected, 0, sizeof(expected));
	before = now_ns();
	ret = run();
	error = ret < 0 ? errno : 0;
	after = now_ns();
	conn_receive();
	printf("ret=%ld errno=%s before=%lu after=%lu local=%u peer=%u tx=%lu rx=%lu ",
	       ret, error ? strerrorname_np(error) : "0", before, after,
	       conn.model.from.port, conn.model.to.port, conn.tx, conn.rx);
	printf("segments=%u isn=%u peer_isn=%u seq=%d ack=%d len=%zu win=%u\n",
	       conn_unexpected(), conn.isn, conn.peer_isn,
	       offset(expected.seq, conn.peer_isn + 1, expected.family),
	       offset(expected.ack, conn.isn + 1, expected.flags & ACK),
	       expected.len, expected.window);
}

static int open_tun(const char *name)
{
	struct ifreq ifr = { .ifr_flags = IFF_TUN | IFF_NO_PI };
	int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);

	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", name);
	if (fd < 0 || ioctl(fd, TUNSETIFF, &ifr) < 0) {
		perror(name);
		exit(1);
	}
	return fd;
}

/* Between commands the connection lives on. */
static bool next_line(char *line, int size)
{
	struct pollfd p[] = {
		{ .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = conn.tun, .events = POLLIN },
	};

	while (poll(p, 2, -1) >= 0 && !p[0].revents)
		conn_receive();
	return fgets(line, size, stdin);
}

int main(int argc, char **argv)
{
	char line[256];

	if (argc != 2) {
		fprintf(stderr, "usage: wire NAME <commands\n");
		return 1;
	}
	prctl(PR_SET_NAME, argv[1]);
	conn.tun = open_tun(argv[1]);
	setvbuf(stdin, NULL, _IONBF, 0);
	setvbuf(stdout, NULL, _IOLBF, 0);
	while (next_line(line, sizeof(line))) {
		split(line);
		answer();
	}
	return 0;
}
