// SPDX-License-Identifier: GPL-2.0
/* Records made for tests, over the same bytes that the kernel would send. */

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include <netlink/attr.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>

#include "../output.h"
#include "ktap.h"
#include "record.h"

static void put_loopback(struct nl_msg *msg, uint64_t ports)
{
	const uint32_t addr = htonl(INADDR_LOOPBACK);

	nla_put_u32(msg, TCPFATE_A_RECORD_LOCAL_ADDR, addr);
	nla_put_u16(msg, TCPFATE_A_RECORD_LOCAL_PORT, (uint16_t)(ports >> 16));
	nla_put_u32(msg, TCPFATE_A_RECORD_PEER_ADDR, addr);
	nla_put_u16(msg, TCPFATE_A_RECORD_PEER_PORT, (uint16_t)ports);
}

static void put(struct nl_msg *msg, const struct given *given)
{
	if (given->attr == LOOPBACK)
		put_loopback(msg, given->number);
	else if (given->text)
		nla_put_string(msg, given->attr, given->text);
	else if (given->bytes)
		nla_put(msg, given->attr, given->width, given->bytes);
	else if (given->width == 1)
		nla_put_u8(msg, given->attr, (uint8_t)given->number);
	else if (given->width == 2)
		nla_put_u16(msg, given->attr, (uint16_t)given->number);
	else if (given->width == 8)
		nla_put_u64(msg, given->attr, given->number);
	else
		nla_put_u32(msg, given->attr, (uint32_t)given->number);
}

struct nl_msg *message_new(int command, const struct given *given)
{
	struct nl_msg *msg = nlmsg_alloc();

	if (!msg || !genlmsg_put(msg, 0, 0, 32, 0, 0, command, TCPFATE_FAMILY_VERSION))
		abort();
	for (; given->attr; given++)
		put(msg, given);
	return msg;
}

bool record_new(struct attrs *ev, const struct given *given)
{
	struct nl_msg *msg = message_new(TCPFATE_CMD_RECORD_NTF, given);
	bool ok;

	memset(ev, 0xa5, sizeof(*ev));	/* what is absent must not be read */
	ok = event_parse(nlmsg_hdr(msg), ev);
	nlmsg_free(msg);
	return ok;
}

/* What @print writes; the next call overwrites it. */
const char *written(void (*print)(FILE *out, const struct attrs *ev), const struct attrs *ev)
{
	static char text[TEXT_MAX];
	FILE *out = fmemopen(text, sizeof(text), "w");

	if (!out)
		abort();
	print(out, ev);
	fclose(out);
	return text;
}

bool json_is(const struct given *given, const char *want)
{
	struct attrs ev;

	record_new(&ev, given);
	return ktap_same(written(format_json.event, &ev), want);
}
