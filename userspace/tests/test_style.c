// SPDX-License-Identifier: GPL-2.0
/* How text is written: colours, times and names, and that JSON knows nothing of them. */

#define _GNU_SOURCE	/* posix_openpt() */
#include <fcntl.h>
#include <netdb.h>
#include <pwd.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "../colour.h"
#include "../ctl.h"
#include "../label.h"
#include "../moment.h"
#include "../output.h"
#include "../style.h"
#include "ktap.h"
#include "record.h"

#define SEC	INT64_C(1000000000)
#define THEN	(1709208000 * SEC + 42000001)	/* 2024-02-29 12:00:00 UTC */

static const struct given unread[] = {
	U32(EVENT, TCPFATE_EVENT_UNREAD_AT_CLOSE), U64(TIME, THEN), IPV4(80, 53422),
	STR(COMM, "gunicorn"), U32(PID, 812), U64(UNREAD, 22), { 0 }
};

static const char *text_of(const struct given *given)
{
	struct attrs ev;

	record_new(&ev, given);
	return written(format_text.event, &ev);
}

static bool shows(const struct given *given, const char *want)
{
	const char *text = text_of(given);

	return strstr(text, want) ? true : ktap_same(text, want);
}

/* The other end of a terminal; -1 where there is none to be had. */
static int terminal(void)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY);

	if (master < 0 || grantpt(master) || unlockpt(master))
		return -1;
	return open(ptsname(master), O_RDWR | O_NOCTTY);
}

static const struct {
	const char *term, *no_color;
	bool terminal, want;
} places[] = {
	{ "xterm", NULL, true, true },
	{ "xterm", "", true, true },
	{ "xterm", "1", true, false },
	{ "xterm", "0", true, false },
	{ "dumb", NULL, true, false },
	{ "", NULL, true, false },
	{ NULL, NULL, true, false },
	{ "xterm", NULL, false, false },
};

static void set(const char *name, const char *value)
{
	if (value)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

static int where_colours_are(void)
{
	int fds[2] = { open("/dev/null", O_WRONLY), terminal() };
	bool ok = true;

	if (fds[1] < 0)
		return KTAP_SKIP;
	for (unsigned int i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		set("TERM", places[i].term);
		set("NO_COLOR", places[i].no_color);
		if (colour_wanted(fds[places[i].terminal]) == places[i].want)
			continue;
		printf("# row %u\n", i);
		ok = false;
	}
	return ok;
}

static int what_is_coloured(void)
{
	static const struct given harmless[] = {
		U32(EVENT, TCPFATE_EVENT_SIMULTANEOUS_CLOSE), { 0 }
	};
	static const struct given legal[] = {
		U32(EVENT, TCPFATE_EVENT_WRITE_AFTER_PEER_FIN), { 0 }
	};
	bool ok;

	style = (struct style){ .colour = true };
	ok = shows(unread, "  \033[1;31munread-at-close     \033[0m  ") &&
	     shows(unread, "closed with \033[1m22 unread bytes\033[0m") &&
	     shows(legal, "  \033[1;35mwrite-after-peer-fin\033[0m  ") &&
	     !strchr(text_of(harmless), '\033');
	style.colour = false;
	return ok && !strchr(text_of(unread), '\033');
}

static int times(void)
{
	bool ok;

	style = (struct style){ .utc = true };
	ok = shows(unread, "2024-02-29 12:00:00.042Z  unread-at-close");
	style.utc = false;
	ok &= shows(unread, "2024-02-29 17:45:00.042  unread-at-close");
	style.undated = true;
	return ok && shows(unread, "2024-02-29 17:45:00.042  unread-at-close");
}

/* Today, which may end between two looks at the clock. */
static int times_of_today(void)
{
	const struct given today[] = {
		U32(EVENT, TCPFATE_EVENT_CLOSED), U64(TIME, (uint64_t)moment_now()), { 0 }
	};

	style = (struct style){ .undated = true };
	for (int tries = 0; tries < 2; tries++)
		if (strncmp(text_of(today), "20", 2) || text_of(today)[4] != '-')
			return true;
	return false;
}

static int relative_times(void)
{
	const struct {
		int64_t after;
		const char *want;
	} rows[] = {
		{ 0, "     +0.000000  closed" },
		{ 1999, "     +0.000001  closed" },
		{ -1000, "     -0.000001  closed" },
		{ -SEC - SEC / 2, "     -1.500000  closed" },
		{ 100000 * SEC, "+100000.000000  closed" },
	};
	bool ok = true;

	style = (struct style){ .relative = true };
	for (unsigned int i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct given closed[] = {
			U32(EVENT, TCPFATE_EVENT_CLOSED),
			U64(TIME, (uint64_t)(THEN + rows[i].after)), { 0 }
		};

		ok &= strstr(text_of(closed), rows[i].want) ||
		      ktap_same(text_of(closed), rows[i].want);
	}
	return ok;
}

/* Whatever the style is, what has no time leaves as much room as one takes. */
static int no_time(void)
{
	struct given timed[] = {
		U32(EVENT, TCPFATE_EVENT_CLOSED), U64(TIME, (uint64_t)moment_now()), { 0 }
	};
	const struct given untimed[] = { U32(EVENT, TCPFATE_EVENT_CLOSED), { 0 } };

	for (int i = 0; i < 8; i++) {
		size_t with, without;

		style = (struct style){ .utc = i & 1, .undated = i & 2, .relative = i & 4 };
		if (style.relative)
			timed[1].number = THEN;
		with = strcspn(text_of(timed), "c");
		without = strcspn(text_of(untimed), "c");
		if (with == without)
			continue;
		printf("# style %d: %zu and %zu columns\n", i, with, without);
		return false;
	}
	return true;
}

static int days(void)
{
	char utc[MOMENT_BUF], local[MOMENT_BUF];

	style = (struct style){ .utc = true };
	moment_text(-1, utc);
	style.utc = false;
	moment_text(THEN, local);
	return ktap_same(utc, "1969-12-31 23:59:59Z") && ktap_same(local, "2024-02-29 17:45:00");
}

static int ports(void)
{
	const struct servent *http = getservbyport(htons(80), "tcp");
	char want[64];

	if (!http)
		return KTAP_SKIP;
	style = (struct style){ .names = true };
	snprintf(want, sizeof(want), " 127.0.0.1:%s > 127.0.0.1:53422 ", http->s_name);
	if (!shows(unread, want) || port_name(8080) || port_name(0) || port_name(UINT64_MAX))
		return false;
	style.names = false;
	return !port_name(80) && shows(unread, " 127.0.0.1:80 > 127.0.0.1:53422 ");
}

/* All that are well-known, and only those of TCP. */
static int every_port(void)
{
	bool ok = true;

	style = (struct style){ .names = true };
	for (unsigned int port = 0; port < 1024; port++) {
		const struct servent *service = getservbyport(htons((uint16_t)port), "tcp");
		const char *name = port_name(port);

		ok &= ktap_same(name ? name : "none", service ? service->s_name : "none");
	}
	return ok;
}

/* Also those who take the room of others. */
static int every_user(void)
{
	bool ok = true;

	style = (struct style){ .names = true };
	for (unsigned int i = 0; i < 1000; i++) {
		uid_t uid = i & 1 ? i / 2 : i / 2 + 64;
		const struct passwd *user = getpwuid(uid);
		char want[64];

		snprintf(want, sizeof(want), "%s", user ? user->pw_name : "none");
		ok &= ktap_same(user_name(uid) ? user_name(uid) : "none", want);
	}
	return ok;
}

/* An id that nobody has, if there is one among the last. */
static uint64_t nobody(void)
{
	uint64_t uid = UINT32_MAX - 2;

	while (getpwuid((uid_t)uid))
		uid--;
	return uid;
}

static int users(void)
{
	const struct passwd *daemon = getpwnam("daemon");
	struct given acted[] = {
		U32(EVENT, TCPFATE_EVENT_UNREAD_AT_CLOSE), STR(COMM, "gunicorn"), U32(PID, 812),
		U32(UID, 0), { 0 }
	};
	bool ok;

	if (!daemon)
		return KTAP_SKIP;
	style = (struct style){ .names = true };
	ok = shows(acted, "gunicorn[812] closed");
	acted[3].number = nobody();
	ok &= shows(acted, "gunicorn[812] closed");
	acted[3].number = daemon->pw_uid;
	ok &= shows(acted, "gunicorn[812] (daemon) closed");
	style.names = false;
	return ok && shows(acted, "gunicorn[812] closed") && !user_name(daemon->pw_uid);
}

static int json_has_no_style(void)
{
	struct attrs ev;
	char plain[TEXT_MAX];

	record_new(&ev, unread);
	style = (struct style){ 0 };
	strcpy(plain, written(format_json.event, &ev));
	style = (struct style){ true, true, true, true, true, true };
	return ktap_same(written(format_json.event, &ev), plain);
}

static const char *status_of(void)
{
	static const struct status status = { .hook_count = 1 };
	static char text[TEXT_MAX];
	FILE *out = fmemopen(text, sizeof(text), "w");

	format_text.status(out, &status);
	fclose(out);
	return text;
}

static int header(void)
{
	bool ok;

	style = (struct style){ 0 };
	ok = !strncmp(status_of(), "\nhook     ", 10);
	style.no_header = true;
	return ok && !strncmp(status_of(), "\n?        ", 10);
}

/* What is asked for is what is set. */
static int from_options(void)
{
	const struct options asked = { .numeric = true, .utc = true, .relative = true,
				       .no_header = true };
	int null = open("/dev/null", O_WRONLY);

	style_set(&(struct options){ 0 }, null);
	if (!style.names || style.utc || style.relative || style.no_header || style.undated ||
	    style.colour)
		return false;
	style_set(&asked, null);
	return !style.names && style.utc && style.relative && style.no_header;
}

int main(void)
{
	static const struct ktap_test tests[] = {
		{ "where colours are", where_colours_are },
		{ "what is coloured", what_is_coloured },
		{ "times", times },
		{ "times of today", times_of_today },
		{ "relative times", relative_times },
		{ "no time", no_time },
		{ "days", days },
		{ "ports", ports },
		{ "users", users },
		{ "every well-known port", every_port },
		{ "every user", every_user },
		{ "JSON has no style", json_has_no_style },
		{ "a table has a header, or none", header },
		{ "options", from_options },
	};

	setenv("TZ", "Asia/Kathmandu", 1);
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
