/* SPDX-License-Identifier: GPL-2.0 */
/* What a message says, by attribute number, without pointers into it. */

#ifndef EVENT_H
#define EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include <linux/tcpfate.h>

struct nlmsghdr;

#define ATTRS_MAX	64	/* attribute numbers below this are kept */
#define ATTR_LIST_MAX	8	/* entries kept of an attribute sent many times */
#define ATTR_STR_MAX	48	/* with the terminating zero; JSON may triple a name of 15 bytes */
#define STATUS_HOOKS_MAX 32

/* Zone of the addresses, of a record that was saved: a string of this program's own. */
#define ATTR_ZONE	(ATTRS_MAX - 1)

/* Evidence of this program's own, beyond the 32 bits of the protocol. */
#define EVIDENCE_OWNER_BY_INODE	(UINT64_C(1) << 63)

/**
 * struct value - one attribute
 * @len: length of @bin, number of entries of @list
 * @num: an integer of any width
 * @str: a string, always terminated, cut if too long
 * @bin: an address
 * @list: the values of an attribute sent many times, in order
 */
struct value {
	uint8_t len;
	union {
		uint64_t num;
		char str[ATTR_STR_MAX];
		uint8_t bin[16];
		uint32_t list[ATTR_LIST_MAX];
	};
};

/**
 * struct attrs - the attributes of a record, of a row of totals, of a hook or of the status
 * @present: bit n is set if attribute n was there; nothing else tells 0 from unknown
 * @value: by attribute number, valid only where present
 */
struct attrs {
	uint64_t present;
	struct value value[ATTRS_MAX];
};

struct status {
	struct attrs attrs;
	unsigned int hook_count;
	struct attrs hook[STATUS_HOOKS_MAX];
};

static inline bool attrs_has(const struct attrs *attrs, unsigned int attr)
{
	return attrs->present >> attr & 1;
}

/* 0 also where absent: only for those who need not tell the two apart. */
static inline uint64_t attrs_num(const struct attrs *attrs, unsigned int attr)
{
	return attrs_has(attrs, attr) ? attrs->value[attr].num : 0;
}

/* Attributes of a record by their short name: has(ev, UNREAD). */
#define has(ev, name)	attrs_has(ev, TCPFATE_A_RECORD_##name)
#define num(ev, name)	attrs_num(ev, TCPFATE_A_RECORD_##name)
#define str(ev, name)	((ev)->value[TCPFATE_A_RECORD_##name].str)

bool event_parse(struct nlmsghdr *nlh, struct attrs *ev);
bool event_has_cause(const struct attrs *ev, enum tcpfate_cause cause);
bool event_is_default(const struct attrs *ev);
bool total_parse(struct nlmsghdr *nlh, struct attrs *row);
bool status_parse(struct nlmsghdr *nlh, struct status *status);

#endif
