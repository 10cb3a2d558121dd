// SPDX-License-Identifier: GPL-2.0
/* Filters and refusals as netlink messages. */

#include <stdio.h>
#include <string.h>

#include <linux/netlink.h>
#include <netlink/attr.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>

#include "filter.h"
#include "message.h"

/* Names of attributes as in the specification, for what the kernel refuses. */
static const char *const attr_names[] = {
	[TCPFATE_A_FILTER_EVENT] = "event",
	[TCPFATE_A_FILTER_PORT] = "port",
	[TCPFATE_A_FILTER_PREFIX] = "prefix",
	[TCPFATE_A_FILTER_NETNS] = "netns",
	[TCPFATE_A_FILTER_UID] = "uid",
	[TCPFATE_A_FILTER_CGROUP_ID] = "cgroup-id",
	[TCPFATE_A_FILTER_MIN_LOST] = "min-lost",
};

static bool put_number(struct nl_msg *msg, int attr, size_t size, uint64_t number)
{
	if (size == sizeof(uint16_t))
		return !nla_put_u16(msg, attr, (uint16_t)number);
	if (size == sizeof(uint32_t))
		return !nla_put_u32(msg, attr, (uint32_t)number);
	return !nla_put_u64(msg, attr, number);
}

static bool put_numbers(struct nl_msg *msg, int attr, size_t size, const struct numbers *numbers)
{
	for (unsigned int i = 0; i < numbers->count; i++)
		if (!put_number(msg, attr, size, numbers->number[i]))
			return false;
	return true;
}

static bool put_events(struct nl_msg *msg, uint64_t events)
{
	for (unsigned int event = 0; event < 64; event++)
		if (events >> event & 1 && nla_put_u32(msg, TCPFATE_A_FILTER_EVENT, event))
			return false;
	return true;
}

static bool put_prefixes(struct nl_msg *msg, const struct filter *filter)
{
	for (unsigned int i = 0; i < filter->prefix_count; i++) {
		const struct prefix *prefix = &filter->prefix[i];
		struct nlattr *nest = nla_nest_start(msg, TCPFATE_A_FILTER_PREFIX | NLA_F_NESTED);

		if (!nest || nla_put(msg, TCPFATE_A_PREFIX_ADDR, prefix->size, prefix->addr) ||
		    nla_put_u8(msg, TCPFATE_A_PREFIX_LEN, prefix->len))
			return false;
		nla_nest_end(msg, nest);
	}
	return true;
}

/* Add what the kernel takes of @filter to @msg; false if there is no room. */
bool filter_put(struct nl_msg *msg, const struct filter *filter)
{
	return put_events(msg, filter->events) &&
	       put_numbers(msg, TCPFATE_A_FILTER_PORT, sizeof(uint16_t), &filter->port) &&
	       put_prefixes(msg, filter) &&
	       put_numbers(msg, TCPFATE_A_FILTER_NETNS, sizeof(uint32_t), &filter->netns) &&
	       put_numbers(msg, TCPFATE_A_FILTER_UID, sizeof(uint32_t), &filter->uid) &&
	       put_numbers(msg, TCPFATE_A_FILTER_CGROUP_ID, sizeof(uint64_t), &filter->cgroup) &&
	       (!filter->min_lost ||
		put_number(msg, TCPFATE_A_FILTER_MIN_LOST, sizeof(uint64_t), filter->min_lost));
}

static uint64_t get_number(const struct nlattr *nla)
{
	uint64_t number = 0;

	switch (nla_len(nla)) {
	case sizeof(uint16_t):
		return nla_get_u16(nla);
	case sizeof(uint32_t):
		return nla_get_u32(nla);
	case sizeof(uint64_t):
		return nla_get_u64(nla);
	}
	return number;
}

static void take_number(struct numbers *numbers, const struct nlattr *nla)
{
	if (numbers->count < FILTER_MAX)
		numbers->number[numbers->count++] = get_number(nla);
}

static void take_prefix(struct filter *filter, const struct nlattr *nest)
{
	const struct nlattr *addr = NULL, *len = NULL;
	struct prefix *prefix;
	struct nlattr *nla;
	int rem;

	nla_for_each_nested(nla, nest, rem) {
		if (nla_type(nla) == TCPFATE_A_PREFIX_ADDR)
			addr = nla;
		if (nla_type(nla) == TCPFATE_A_PREFIX_LEN)
			len = nla;
	}
	if (!addr || !len || (nla_len(addr) != 4 && nla_len(addr) != 16) ||
	    filter->prefix_count == FILTER_MAX)
		return;
	prefix = &filter->prefix[filter->prefix_count++];
	prefix->size = (uint8_t)nla_len(addr);
	prefix->len = nla_get_u8(len);
	memcpy(prefix->addr, nla_data(addr), prefix->size);
}

static void take(struct filter *filter, const struct nlattr *nla)
{
	switch (nla_type(nla)) {
	case TCPFATE_A_FILTER_EVENT:
		if (get_number(nla) < 64)
			filter->events |= UINT64_C(1) << get_number(nla);
		return;
	case TCPFATE_A_FILTER_PORT:
		return take_number(&filter->port, nla);
	case TCPFATE_A_FILTER_PREFIX:
		return take_prefix(filter, nla);
	case TCPFATE_A_FILTER_NETNS:
		return take_number(&filter->netns, nla);
	case TCPFATE_A_FILTER_UID:
		return take_number(&filter->uid, nla);
	case TCPFATE_A_FILTER_CGROUP_ID:
		return take_number(&filter->cgroup, nla);
	case TCPFATE_A_FILTER_MIN_LOST:
		filter->min_lost = get_number(nla);
	}
}

/* Read a FILTER_GET into @filter; whether it is one. */
bool filter_parse(struct nlmsghdr *nlh, struct filter *filter)
{
	struct nlattr *nla;
	int rem;

	*filter = (struct filter){ 0 };
	if (!genlmsg_valid_hdr(nlh, 0))
		return false;
	nla_for_each_attr(nla, genlmsg_attrdata(genlmsg_hdr(nlh), 0),
			  genlmsg_attrlen(genlmsg_hdr(nlh), 0), rem)
		take(filter, nla);
	return true;
}

/* The attribute of a refused request that lies at @offset, or around it. */
static const char *attr_at(struct nlmsghdr *request, uint32_t offset)
{
	const char *begin = (const char *)request;
	struct nlattr *nla;
	int rem;

	nla_for_each_attr(nla, nlmsg_attrdata(request, GENL_HDRLEN),
			  nlmsg_attrlen(request, GENL_HDRLEN), rem) {
		const char *at = (const char *)nla;
		unsigned int type = nla_type(nla);

		if (offset < at - begin || offset >= at - begin + nla_total_size(nla_len(nla)))
			continue;
		return type < sizeof(attr_names) / sizeof(*attr_names) ? attr_names[type] : NULL;
	}
	return NULL;
}

/* The refused request, where it came back whole and is that of a filter. */
static struct nlmsghdr *refused_filter(struct nlmsghdr *nlh)
{
	struct nlmsgerr *error = nlmsg_data(nlh);

	if (nlh->nlmsg_type != NLMSG_ERROR || nlh->nlmsg_flags & NLM_F_CAPPED)
		return NULL;
	if (error->msg.nlmsg_len > nlmsg_datalen(nlh) - sizeof(error->error) ||
	    !genlmsg_valid_hdr(&error->msg, 0))
		return NULL;
	return genlmsg_hdr(&error->msg)->cmd == TCPFATE_CMD_FILTER_SET ? &error->msg : NULL;
}

/* The attributes of an extended ack lie behind the part that its message type has. */
static int ack_header(struct nlmsghdr *nlh)
{
	struct nlmsgerr *error = nlmsg_data(nlh);

	if (nlh->nlmsg_type != NLMSG_ERROR)
		return sizeof(int);
	if (nlh->nlmsg_flags & NLM_F_CAPPED)
		return sizeof(*error);
	return (int)(sizeof(*error) + error->msg.nlmsg_len - NLMSG_HDRLEN);
}

/**
 * refusal_text() - why the kernel refused a request
 * @nlh: its answer
 * @text: where to; left alone if it does not say
 * @size: of @text
 *
 * The attribute that it points at is named, if the text does not begin with it.
 */
void refusal_text(struct nlmsghdr *nlh, char *text, size_t size)
{
	struct nlattr *message, *offset;
	struct nlmsghdr *request;
	const char *name = NULL;
	size_t len;

	if (!(nlh->nlmsg_flags & NLM_F_ACK_TLVS))
		return;
	message = nlmsg_find_attr(nlh, ack_header(nlh), NLMSGERR_ATTR_MSG);
	offset = nlmsg_find_attr(nlh, ack_header(nlh), NLMSGERR_ATTR_OFFS);
	request = refused_filter(nlh);
	if (message)
		nla_strlcpy(text, message, size);
	if (request && offset && nla_len(offset) == sizeof(uint32_t))
		name = attr_at(request, nla_get_u32(offset));
	len = strlen(text);
	if (name && strncmp(text, name, strlen(name)))
		snprintf(text + len, size - len, "%s(attribute %s)", len ? " " : "", name);
}
