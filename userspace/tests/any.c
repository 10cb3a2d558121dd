// SPDX-License-Identifier: GPL-2.0
/* Records with any values, and whether two are the same. */

#include <inttypes.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "any.h"
#include "ktap.h"

static bool same_value(const struct field *field, const struct value *a, const struct value *b)
{
	switch (field->kind) {
	case FIELD_STR:
		return !strcmp(a->str, b->str);
	case FIELD_ADDR:
		return a->len == b->len && !memcmp(a->bin, b->bin, a->len);
	case FIELD_WORDS:
		return a->len == b->len && !memcmp(a->list, b->list, a->len * sizeof(*a->list));
	default:
		return a->num == b->num;
	}
}

/* As far as the one table of fields goes. */
bool same_record(const struct attrs *ev, const struct attrs *want)
{
	if (ev->present != want->present) {
		printf("# present: want %" PRIx64 " got %" PRIx64 "\n", want->present,
		       ev->present);
		return false;
	}
	for (const struct field *field = record_fields; field->attr; field++) {
		if (!attrs_has(want, field->attr) ||
		    same_value(field, &ev->value[field->attr], &want->value[field->attr]))
			continue;
		printf("# %s differs\n", field->key);
		return false;
	}
	return true;
}

struct value *put(struct attrs *ev, unsigned int attr)
{
	ev->present |= (uint64_t)1 << attr;
	return &ev->value[attr];
}

/* A number from 0. */
uint64_t few(uint64_t below)
{
	return (uint64_t)random() % below;
}

/* A number of every length. */
static uint64_t any_number(void)
{
	uint64_t number = (uint64_t)random() << 32 ^ (uint64_t)random() << 16 ^ (uint64_t)random();

	return number >> few(64);
}

/* Also numbers that have no word. */
static uint64_t any_word(const struct names *names)
{
	return few(8) ? few(names->count + 2) : any_number();
}

static void put_addr(struct attrs *ev, unsigned int attr)
{
	struct value *value = put(ev, attr);

	value->len = few(2) ? 4 : 16;
	for (unsigned int i = 0; i < value->len; i++)
		value->bin[i] = (uint8_t)few(256);
	if (few(2))
		memset(value->bin, 0, value->len / 2);
	if (value->bin[0] == 0xfe)
		value->bin[0] = 0xfd;	/* not link-local: that has a zone */
}

static void put_words(struct attrs *ev, const struct field *field)
{
	struct value *value = put(ev, field->attr);

	value->len = (uint8_t)(1 + few(ATTR_LIST_MAX));
	for (unsigned int i = 0; i < value->len; i++)
		value->list[i] = (uint32_t)any_word(field->names);
}

static uint64_t any_num(const struct field *field)
{
	switch (field->kind) {
	case FIELD_BOOL:
		return few(2);
	case FIELD_WORD:
		return any_word(field->names);
	case FIELD_ERRNO:
		return few(140);
	case FIELD_FAMILY:
		return few(2) ? AF_INET : few(20);
	case FIELD_FLAGS:
		return any_number() | 1;	/* none is not told */
	case FIELD_INT:
		return any_number() & INT64_MAX;
	default:
		return any_number();
	}
}

/* What the field can have, and a reader must not choke on. */
void put_any(struct attrs *ev, const struct field *field)
{
	static const uint64_t narrow[] = {
		[TCPFATE_A_RECORD_LOCAL_PORT] = UINT16_MAX,
		[TCPFATE_A_RECORD_PEER_PORT] = UINT16_MAX,
		[TCPFATE_A_RECORD_ISN_LOCAL] = UINT32_MAX,
		[TCPFATE_A_RECORD_ISN_PEER] = UINT32_MAX,
		[TCPFATE_A_RECORD_MAX] = 0,
	};

	if (field->kind == FIELD_ADDR)
		put_addr(ev, field->attr);
	else if (field->kind == FIELD_WORDS)
		put_words(ev, field);
	else if (field->kind == FIELD_STR)
		snprintf(put(ev, field->attr)->str, ATTR_STR_MAX, "%c\"\\\n%" PRIx64,
			 (int)(1 + few(127)), few(1 << 20));
	else
		put(ev, field->attr)->num = any_num(field);
	if (narrow[field->attr])
		ev->value[field->attr].num &= narrow[field->attr];
}
