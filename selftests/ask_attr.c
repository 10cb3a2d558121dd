// SPDX-License-Identifier: GPL-2.0
/*
 * ask: attributes, from words, and without any check: nonsense is what they are
 * for. Where each begins in the message is kept, for that is how the kernel says
 * which one is wrong.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/tcpfate.h>

#include "ask.h"

#define WORDS_MAX	128
#define DEPTH_MAX	4

static const struct {
	const char *name;
	int type;
} names[] = {
	{ "event", TCPFATE_A_FILTER_EVENT },
	{ "port", TCPFATE_A_FILTER_PORT },
	{ "prefix", TCPFATE_A_FILTER_PREFIX },
	{ "netns", TCPFATE_A_FILTER_NETNS },
	{ "uid", TCPFATE_A_FILTER_UID },
	{ "cgroup-id", TCPFATE_A_FILTER_CGROUP_ID },
	{ "min-lost", TCPFATE_A_FILTER_MIN_LOST },
	{ "addr", TCPFATE_A_PREFIX_ADDR },
	{ "len", TCPFATE_A_PREFIX_LEN },
	{ "records", TCPFATE_A_TOTAL_RECORDS },
};

static struct {
	uint32_t offset;
	const char *word;
} placed[WORDS_MAX];
static int count;

/* The word of the attribute that begins there, NULL if none does. */
const char *attr_at(uint32_t offset)
{
	for (int i = 0; i < count; i++)
		if (placed[i].offset == offset)
			return placed[i].word;
	return NULL;
}

/* Number of the attribute of that name, or the number that it is. */
int attr_type(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strlen(names[i].name) == len && !strncmp(name, names[i].name, len))
			return names[i].type;
	return atoi(name);
}

static struct nlattr *add(struct message *m, int type)
{
	struct nlattr *nla = (struct nlattr *)((char *)m + m->nlh.nlmsg_len);

	nla->nla_type = type;
	nla->nla_len = NLA_HDRLEN;
	m->nlh.nlmsg_len += NLA_HDRLEN;
	return nla;
}

static size_t put_number(void *to, int bits, uint64_t n)
{
	switch (bits) {
	case 8:
		*(uint8_t *)to = n;
		break;
	case 16:
		*(uint16_t *)to = n;
		break;
	case 32:
		*(uint32_t *)to = n;
		break;
	case 64:
		memcpy(to, &n, sizeof(n));
		break;
	default:
		errx(2, "a number of %d bits", bits);
	}
	return bits / 8;
}

/* Numbers in the byte order of the host, bytes as they are written. */
static size_t put_value(void *to, const char *value)
{
	const char *digits = strchr(value, ':');
	size_t len = 0;

	if (!digits++)
		errx(2, "%s: u8:N, u16:N, u32:N, u64:N or hex:BYTES", value);
	if (*value == 'u')
		return put_number(to, atoi(value + 1), strtoull(digits, NULL, 0));
	while (sscanf(digits + 2 * len, "%2hhx", (unsigned char *)to + len) == 1)
		len++;
	return len;
}

static void add_value(struct message *m, struct nlattr *nla, const char *value)
{
	size_t len = put_value(nla + 1, value);

	nla->nla_len += len;
	m->nlh.nlmsg_len += NLA_ALIGN(len);
}

/* A nest begins with NAME={ and ends with }. */
void add_attrs(struct message *m, char **words)
{
	struct nlattr *nest[DEPTH_MAX] = { NULL };
	int depth = 0;

	for (; *words; words++) {
		size_t len = strcspn(*words, "=");
		const char *value = *words + len + 1;
		struct nlattr *nla;

		if (**words == '}') {
			nla = depth ? nest[--depth] : NULL;
			if (!nla)
				errx(2, "} without {");
			nla->nla_len = (char *)m + m->nlh.nlmsg_len - (char *)nla;
			continue;
		}
		if (count == WORDS_MAX || depth == DEPTH_MAX || m->nlh.nlmsg_len > ATTRS_MAX)
			errx(2, "too much");
		placed[count].offset = m->nlh.nlmsg_len;
		placed[count++].word = *words;
		nla = add(m, attr_type(*words, len));
		if (*value == '{') {
			nla->nla_type |= NLA_F_NESTED;
			nest[depth++] = nla;
		} else {
			add_value(m, nla, value);
		}
	}
}
