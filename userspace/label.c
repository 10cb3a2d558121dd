// SPDX-License-Identifier: GPL-2.0
/*
 * Names that this host has for numbers: of ports and users.
 *
 * Only its own files are asked, and what finds users of services here: a directory
 * across the network may be what is down just now. Each is asked once.
 */

#include <netdb.h>
#include <arpa/inet.h>
#include <nss.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "label.h"
#include "style.h"

#define PORTS		1024	/* those that only root can give away, RFC 6335, 6 */
#define PORT_BUF	20
#define USERS		64
#define USER_BUF	33	/* as long as useradd takes them */

static char ports[PORTS][PORT_BUF];

/* The first name of a port is the usual one. */
static void read_ports(void)
{
	const struct servent *service;

	__nss_configure_lookup("services", "files");
	setservent(1);
	while ((service = getservent())) {
		unsigned int port = ntohs((uint16_t)service->s_port);

		if (port < PORTS && !strcmp(service->s_proto, "tcp") && !*ports[port] &&
		    strlen(service->s_name) < PORT_BUF)
			strcpy(ports[port], service->s_name);
	}
	endservent();
}

/**
 * port_name() - the service of a port
 * @port: of either end
 *
 * Only well-known ports have names: what is called http-alt is better known as 8080,
 * and a port that the other end chose by chance has no name at all.
 *
 * Return: its name, or NULL if there is none, or names are not wanted.
 */
const char *port_name(uint64_t port)
{
	static bool known;

	if (!style.names || port >= PORTS)
		return NULL;
	if (!known)
		read_ports();
	known = true;
	return *ports[port] ? ports[port] : NULL;
}

/**
 * struct user - a user who was asked for
 * @known: was it
 * @uid: who
 * @name: empty if there is none
 */
struct user {
	bool known;
	uint64_t uid;
	char name[USER_BUF];
};

static void ask(struct user *user, uint64_t uid)
{
	static bool configured;
	const struct passwd *entry;

	if (!configured)
		__nss_configure_lookup("passwd", "files systemd");
	configured = true;
	entry = getpwuid((uid_t)uid);
	*user = (struct user){ .known = true, .uid = uid };
	if (entry && strlen(entry->pw_name) < USER_BUF)
		strcpy(user->name, entry->pw_name);
}

/**
 * user_name() - the name of a user
 * @uid: of this host: not of one whose records were saved
 *
 * Return: its name, until many others were asked for, or NULL if there is none, or names
 * are not wanted.
 */
const char *user_name(uint64_t uid)
{
	static struct user users[USERS];
	struct user *user = &users[uid % USERS];

	if (!style.names || uid > UINT32_MAX)
		return NULL;
	if (!user->known || user->uid != uid)
		ask(user, uid);
	return *user->name ? user->name : NULL;
}
