// SPDX-License-Identifier: GPL-2.0
/*
 * Netlink attributes into structs.
 *
 * A message is copied by value. Unknown attributes are skipped, and one of a
 * length that makes no sense counts as absent. An integer is read as wide as it
 * was sent, so that a later kernel may widen it.
 */

#include <assert.h>
#include <string.h>

#include <netlink/attr.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>

#include "event.h"

static_assert(TCPFATE_A_RECORD_MAX < ATTRS_MAX, "struct attrs holds every attribute");
static_assert(TCPFATE_A_TOTAL_MAX < ATTRS_MAX, "struct attrs holds every attribute");
static_assert(TCPFATE_A_STATUS_MAX < ATTRS_MAX, "struct attrs holds every attribute");

typedef bool (*reader)(struct value *value, const struct nlattr *nla);

static bool read_num(struct value *value, const struct nlattr *nla)
{
	switch (nla_len(nla)) {
	case sizeof(uint8_t):
		value->num = nla_get_u8(nla);
		return true;
	case sizeof(uint16_t):
		value->num = nla_get_u16(nla);
		return true;
	case sizeof(uint32_t):
		value->num = nla_get_u32(nla);
		return true;
	case sizeof(uint64_t):
		value->num = nla_get_u64(nla);
		return true;
	default:
		return false;
	}
}

/* The kernel may fill a name to the last byte: the zero is ours. */
static bool read_str(struct value *value, const struct nlattr *nla)
{
	size_t len = strnlen(nla_data(nla), nla_len(nla));

	if (len >= sizeof(value->str))
		len = sizeof(value->str) - 1;
	memcpy(value->str, nla_data(nla), len);
	value->str[len] = '\0';
	return true;
}

static bool read_addr(struct value *value, const struct nlattr *nla)
{
	if (nla_len(nla) != 4 && nla_len(nla) != 16)
		return false;
	value->len = nla_len(nla);
	memcpy(value->bin, nla_data(nla), value->len);
	return true;
}

static bool read_nothing(struct value *value, const struct nlattr *nla)
{
	(void)value;
	(void)nla;
	return false;
}

/* Readers of what is not a plain integer. */
static const reader record_readers[ATTRS_MAX] = {
	[TCPFATE_A_RECORD_PAD] = read_nothing,
	[TCPFATE_A_RECORD_LOCAL_ADDR] = read_addr,
	[TCPFATE_A_RECORD_PEER_ADDR] = read_addr,
	[TCPFATE_A_RECORD_COMM] = read_str,
	[TCPFATE_A_RECORD_OWNER_COMM] = read_str,
};

static const reader total_readers[ATTRS_MAX] = {
	[TCPFATE_A_TOTAL_PAD] = read_nothing,
};

static const reader status_readers[ATTRS_MAX] = {
	[TCPFATE_A_STATUS_PAD] = read_nothing,
	[TCPFATE_A_STATUS_VERSION] = read_str,
};

static const reader hook_readers[ATTRS_MAX] = {
	[TCPFATE_A_HOOK_PAD] = read_nothing,
	[TCPFATE_A_HOOK_NAME] = read_str,
};

static void attrs_add(struct attrs *attrs, const reader readers[ATTRS_MAX],
		      const struct nlattr *nla)
{
	int type = nla_type(nla);
	reader read;

	if (type >= ATTRS_MAX)
		return;
	read = readers[type] ? readers[type] : read_num;
	if (read(&attrs->value[type], nla))
		attrs->present |= (uint64_t)1 << type;
}

/* An attribute sent many times becomes a list. */
static void list_add(struct attrs *attrs, const struct nlattr *nla)
{
	int type = nla_type(nla);
	struct value *value = &attrs->value[type];

	if (nla_len(nla) != sizeof(uint32_t))
		return;
	if (!attrs_has(attrs, type))
		value->len = 0;
	if (value->len == ATTR_LIST_MAX)
		return;
	value->list[value->len++] = nla_get_u32(nla);
	attrs->present |= (uint64_t)1 << type;
}

/**
 * event_parse() - read a record
 * @nlh: a message of the family, RECORD_GET or RECORD_NTF
 * @ev: where to
 *
 * Return: whether it is a record at all.
 */
bool event_parse(struct nlmsghdr *nlh, struct attrs *ev)
{
	struct nlattr *nla;
	int rem;

	ev->present = 0;
	if (!genlmsg_valid_hdr(nlh, 0))
		return false;
	nla_for_each_attr(nla, genlmsg_attrdata(genlmsg_hdr(nlh), 0),
			  genlmsg_attrlen(genlmsg_hdr(nlh), 0), rem) {
		if (nla_type(nla) == TCPFATE_A_RECORD_CAUSE)
			list_add(ev, nla);
		else
			attrs_add(ev, record_readers, nla);
	}
	return has(ev, EVENT);
}

/* Whether it is among the causes of what the record tells. */
bool event_has_cause(const struct attrs *ev, enum tcpfate_cause cause)
{
	const struct value *value = &ev->value[TCPFATE_A_RECORD_CAUSE];

	if (!has(ev, CAUSE))
		return false;
	for (unsigned int i = 0; i < value->len; i++)
		if (value->list[i] == cause)
			return true;
	return false;
}

/**
 * total_parse() - read a row of totals
 * @nlh: a message of the family, TOTAL_GET or TOTAL_RESET
 * @row: where to
 *
 * Return: whether it is one.
 */
bool total_parse(struct nlmsghdr *nlh, struct attrs *row)
{
	struct nlattr *nla;
	int rem;

	row->present = 0;
	if (!genlmsg_valid_hdr(nlh, 0))
		return false;
	nla_for_each_attr(nla, genlmsg_attrdata(genlmsg_hdr(nlh), 0),
			  genlmsg_attrlen(genlmsg_hdr(nlh), 0), rem)
		attrs_add(row, total_readers, nla);
	return true;
}

static void hook_parse(const struct nlattr *nest, struct status *status)
{
	struct attrs *hook = &status->hook[status->hook_count];
	struct nlattr *nla;
	int rem;

	if (status->hook_count == STATUS_HOOKS_MAX)
		return;
	status->hook_count++;
	hook->present = 0;
	nla_for_each_nested(nla, nest, rem)
		attrs_add(hook, hook_readers, nla);
}

/**
 * status_parse() - read what the module says of itself
 * @nlh: a message of the family, STATUS_GET
 * @status: where to
 *
 * Return: whether it is one.
 */
bool status_parse(struct nlmsghdr *nlh, struct status *status)
{
	struct nlattr *nla;
	int rem;

	status->attrs.present = 0;
	status->hook_count = 0;
	if (!genlmsg_valid_hdr(nlh, 0))
		return false;
	nla_for_each_attr(nla, genlmsg_attrdata(genlmsg_hdr(nlh), 0),
			  genlmsg_attrlen(genlmsg_hdr(nlh), 0), rem) {
		if (nla_type(nla) == TCPFATE_A_STATUS_HOOK)
			hook_parse(nla, status);
		else
			attrs_add(&status->attrs, status_readers, nla);
	}
	return true;
}
