/* SPDX-License-Identifier: GPL-2.0 */
/* Filters, totals and refusals as netlink messages. */

#ifndef MESSAGE_H
#define MESSAGE_H

#include <stdbool.h>
#include <stddef.h>

struct attrs;
struct filter;
struct nl_msg;
struct nlmsghdr;

bool filter_put(struct nl_msg *msg, const struct filter *filter);
bool filter_parse(struct nlmsghdr *nlh, struct filter *filter);
void refusal_text(struct nlmsghdr *nlh, char *text, size_t size);

#endif
