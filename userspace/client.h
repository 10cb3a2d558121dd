/* SPDX-License-Identifier: GPL-2.0 */
/* The conversation with the kernel. */

#ifndef CLIENT_H
#define CLIENT_H

#include <stdint.h>

#include "event.h"

struct client;
struct filter;
struct nl_msg;
struct nlmsghdr;

/* Takes a record; anything but 0 ends the reading and is passed on. */
typedef int (*client_record)(void *arg, const struct attrs *ev);

/* Takes a message of an answer; anything but 0 likewise. */
typedef int (*client_answer)(void *arg, struct nlmsghdr *nlh);

int client_open(struct client **client);
void client_close(struct client *client);
int client_listen(struct client *client);
int client_await(struct client *client);
int client_subscribe(struct client *client);
int client_fd(const struct client *client);
int client_receive(struct client *client, client_record record, void *arg);
int client_dump(struct client *client, uint64_t since, uint64_t until, client_record record,
		void *arg);
int client_status(struct client *client, struct status *status);
int client_filter_get(struct client *client, struct filter *filter);
int client_filter_set(struct client *client, const struct filter *filter);
int client_totals(struct client *client, bool reset, client_record row, void *arg);
struct nl_msg *client_request(const struct client *client, int command, int flags);
int client_ask(struct client *client, struct nl_msg *msg, client_answer answer, void *arg);
int client_failed(const struct client *client, int err);

#endif
