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

#include <linux/genetlink.h>
#include <linux/netlink.h>

#include "event.h"

static_assert(TCPFATE_A_RECORD_MAX < ATTR_ZONE, "struct attrs holds every attribute");
static_assert(TCPFATE_A_TOTAL_MAX < ATTRS_MAX, "struct attrs holds every attribute");
static_assert(TCPFATE_A_STATUS_MAX < ATTRS_MAX, "struct attrs holds every attribute");

typedef bool (*reader)(struct value *value, const void *data, size_t len);

static bool read_num(struct value *value, const void *data, size_t len)
{
	uint16_t u16;
	uint32_t u32;

	switch (len) {
	case sizeof(uint8_t):
		value->num = *(const uint8_t *)data;
		return true;
	case sizeof(u16):
		memcpy(&u16, data, sizeof(u16));
		value->num = u16;
		return true;
	case sizeof(u32):
		memcpy(&u32, data, sizeof(u32));
		value->num = u32;
		return true;
	case sizeof(uint64_t):
		memcpy(&value->num, data, sizeof(uint64_t));
		return true;
	default:
		return false;
	}
}

/* The kernel may fill a name to the last byte: the zero is ours. */
static bool read_str(struct value *value, const void *data, size_t len)
{
	len = strnlen(data, len < sizeof(value->str) ? len : sizeof(value->str) - 1);
	memcpy(value->str, data, len);
	value->str[len] = '\0';
	return true;
}

static bool read_addr(struct value *value, const void *data, size_t len)
{
	if (len != 4 && len != 16)
		return false;
	value->len = (uint8_t)len;
	memcpy(value->bin, data, len);
	return true;
}

/* An attribute sent many times becomes a list. */
static bool read_entry(struct value *value, const void *data, size_t len)
{
	if (len != sizeof(uint32_t))
		return false;
	if (value->len < ATTR_LIST_MAX)
		memcpy(&value->list[value->len++], data, len);
	return true;
}

static bool read_nothing(struct value *value, const void *data, size_t len)
{
	(void)value;
	(void)data;
	(void)len;
	return false;
}

/* Readers of what is not a plain integer. */
static const reader record_readers[ATTRS_MAX] = {
	[TCPFATE_A_RECORD_PAD] = read_nothing,
	[TCPFATE_A_RECORD_CAUSE] = read_entry,
	[TCPFATE_A_RECORD_LOCAL_ADDR] = read_addr,
	[TCPFATE_A_RECORD_PEER_ADDR] = read_addr,
	[TCPFATE_A_RECORD_COMM] = read_str,
	[TCPFATE_A_RECORD_OWNER_COMM] = read_str,
	[ATTR_ZONE] = read_nothing,
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

/*
 * What libnl has for attributes are functions of a library, four calls for each:
 * under load that is as much as all the rest of reading. So these are our own.
 */
static const void *attr_data(const struct nlattr *nla)
{
	return (const char *)nla + NLA_HDRLEN;
}

static size_t attr_len(const struct nlattr *nla)
{
	return nla->nla_len - NLA_HDRLEN;
}

static unsigned int attr_type(const struct nlattr *nla)
{
	return nla->nla_type & NLA_TYPE_MASK;
}

/* The attribute at @at, NULL where none is left. */
static const struct nlattr *attr_at(const char *at, const char *end)
{
	const struct nlattr *nla = (const struct nlattr *)at;

	if (end - at < NLA_HDRLEN || nla->nla_len < NLA_HDRLEN || nla->nla_len > end - at)
		return NULL;
	return nla;
}

static const struct nlattr *attr_next(const struct nlattr *nla, const char *end)
{
	return attr_at((const char *)nla + NLA_ALIGN(nla->nla_len), end);
}

/* Of a message with the header of a family. */
static const struct nlattr *attr_first(const struct nlmsghdr *nlh, const char *end)
{
	return attr_at((const char *)nlh + NLMSG_LENGTH(GENL_HDRLEN), end);
}

static inline void attrs_add(struct attrs *attrs, const reader readers[ATTRS_MAX],
			     const struct nlattr *nla)
{
	unsigned int type = attr_type(nla);
	const void *data = attr_data(nla);
	size_t len = attr_len(nla);
	struct value *value;

	if (type >= ATTRS_MAX)
		return;
	value = &attrs->value[type];
	if (readers[type] ? readers[type](value, data, len) : read_num(value, data, len))
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
	const char *end = (const char *)nlh + nlh->nlmsg_len;
	const struct nlattr *nla;

	ev->present = 0;
	ev->value[TCPFATE_A_RECORD_CAUSE].len = 0;
	if (nlh->nlmsg_len < NLMSG_LENGTH(GENL_HDRLEN))
		return false;
	for (nla = attr_first(nlh, end); nla; nla = attr_next(nla, end))
		attrs_add(ev, record_readers, nla);
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
	const char *end = (const char *)nlh + nlh->nlmsg_len;
	const struct nlattr *nla;

	row->present = 0;
	if (nlh->nlmsg_len < NLMSG_LENGTH(GENL_HDRLEN))
		return false;
	for (nla = attr_first(nlh, end); nla; nla = attr_next(nla, end))
		attrs_add(row, total_readers, nla);
	return true;
}

static void hook_parse(const struct nlattr *nest, struct status *status)
{
	struct attrs *hook = &status->hook[status->hook_count];
	const char *end = (const char *)nest + nest->nla_len;
	const struct nlattr *nla;

	if (status->hook_count == STATUS_HOOKS_MAX)
		return;
	status->hook_count++;
	hook->present = 0;
	for (nla = attr_at(attr_data(nest), end); nla; nla = attr_next(nla, end))
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
	const char *end = (const char *)nlh + nlh->nlmsg_len;
	const struct nlattr *nla;

	status->attrs.present = 0;
	status->hook_count = 0;
	if (nlh->nlmsg_len < NLMSG_LENGTH(GENL_HDRLEN))
		return false;
	for (nla = attr_first(nlh, end); nla; nla = attr_next(nla, end)) {
		if (attr_type(nla) == TCPFATE_A_STATUS_HOOK)
			hook_parse(nla, status);
		else
			attrs_add(&status->attrs, status_readers, nla);
	}
	return true;
}
