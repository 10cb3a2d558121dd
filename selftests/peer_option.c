// SPDX-License-Identifier: GPL-2.0
/*
 * peer: options of the connection
 *
 * Where there is no connection yet, an option is the listener's, and the
 * connections that it makes inherit it.
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include "peer.h"

static const struct option {
	const char *name;
	int level, number;
} options[] = {
	{ "cork",		IPPROTO_TCP,	TCP_CORK },
	{ "nodelay",		IPPROTO_TCP,	TCP_NODELAY },
	{ "quickack",		IPPROTO_TCP,	TCP_QUICKACK },
	{ "linger2",		IPPROTO_TCP,	TCP_LINGER2 },
	{ "user-timeout",	IPPROTO_TCP,	TCP_USER_TIMEOUT },
	{ "keepalive",		SOL_SOCKET,	SO_KEEPALIVE },
	{ "keepidle",		IPPROTO_TCP,	TCP_KEEPIDLE },
	{ "keepintvl",		IPPROTO_TCP,	TCP_KEEPINTVL },
	{ "keepcnt",		IPPROTO_TCP,	TCP_KEEPCNT },
	/* beyond the limits of the system */
	{ "sndbuf",		SOL_SOCKET,	SO_SNDBUFFORCE },
	{ "rcvbuf",		SOL_SOCKET,	SO_RCVBUFFORCE },
	{}
};

static int any_socket(void)
{
	return conn < 0 ? listener : conn;
}

/* set OPTION [VALUE] */
static long do_set(void)
{
	int value = number(2, 1);

	for (const struct option *o = options; word[1] && o->name; o++)
		if (!strcmp(word[1], o->name))
			return setsockopt(any_socket(), o->level, o->number,
					  &value, sizeof(value));
	errno = ENOPROTOOPT;
	return -1;
}

/* linger SECONDS */
static long do_linger(void)
{
	struct linger l = { .l_onoff = 1, .l_linger = number(1, 0) };

	return setsockopt(any_socket(), SOL_SOCKET, SO_LINGER, &l, sizeof(l));
}

const struct command option_commands[] = {
	{ "set",		do_set },
	{ "linger",		do_linger },
	{}
};
