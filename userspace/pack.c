// SPDX-License-Identifier: GPL-2.0
/*
 * Records that are kept: only what is present, numbers as long as they are.
 *
 * Most numbers of a record are small. Packed it takes a twentieth of struct attrs,
 * and a day of a busy host fits into memory.
 */

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "conn.h"

#define MORE		0x80	/* another seven bits follow */
#define NUMBER_MAX	10	/* bytes of a packed number */
#define PACKED_MAX	(ATTRS_MAX * (ATTR_LIST_MAX + 1) * NUMBER_MAX)
#define TIME_MAX	(INT64_MAX / 2)	/* in 2116: sums of two times are times */

static_assert(ATTR_STR_MAX <= (ATTR_LIST_MAX + 1) * NUMBER_MAX, "no string is longer");

/* What is not a plain number. */
enum shape { NUMBER, TEXT, ADDRESS, LIST };

static const enum shape shapes[ATTRS_MAX] = {
	[TCPFATE_A_RECORD_CAUSE] = LIST,
	[TCPFATE_A_RECORD_LOCAL_ADDR] = ADDRESS,
	[TCPFATE_A_RECORD_PEER_ADDR] = ADDRESS,
	[TCPFATE_A_RECORD_COMM] = TEXT,
	[TCPFATE_A_RECORD_OWNER_COMM] = TEXT,
	[ATTR_ZONE] = TEXT,
};

static unsigned char *put_number(unsigned char *at, uint64_t number)
{
	for (; number >= MORE; number >>= 7)
		*at++ = (unsigned char)(number | MORE);
	*at++ = (unsigned char)number;
	return at;
}

static const unsigned char *get_number(const unsigned char *at, uint64_t *number)
{
	unsigned int shift = 0;

	for (*number = 0; *at & MORE; shift += 7)
		*number |= (uint64_t)(*at++ & (MORE - 1)) << shift;
	*number |= (uint64_t)*at++ << shift;
	return at;
}

static unsigned char *put_bytes(unsigned char *at, const void *bytes, size_t len)
{
	*at++ = (unsigned char)len;
	memcpy(at, bytes, len);
	return at + len;
}

static unsigned char *put_list(unsigned char *at, const struct value *value)
{
	*at++ = value->len;
	for (unsigned int i = 0; i < value->len; i++)
		at = put_number(at, value->list[i]);
	return at;
}

static unsigned char *put_value(unsigned char *at, enum shape shape, const struct value *value)
{
	switch (shape) {
	case TEXT:
		return put_bytes(at, value->str, strlen(value->str) + 1);
	case ADDRESS:
		return put_bytes(at, value->bin, value->len);
	case LIST:
		return put_list(at, value);
	default:
		return put_number(at, value->num);
	}
}

static const unsigned char *get_list(const unsigned char *at, struct value *value)
{
	uint64_t number;

	value->len = *at++;
	for (unsigned int i = 0; i < value->len; i++) {
		at = get_number(at, &number);
		value->list[i] = (uint32_t)number;
	}
	return at;
}

static const unsigned char *get_value(const unsigned char *at, enum shape shape,
				      struct value *value)
{
	if (shape == NUMBER)
		return get_number(at, &value->num);
	if (shape == LIST)
		return get_list(at, value);
	value->len = *at++;
	memcpy(shape == TEXT ? (void *)value->str : value->bin, at, value->len);
	return at + value->len;
}

static int64_t time_of(const struct attrs *ev)
{
	return num(ev, TIME) < TIME_MAX ? (int64_t)num(ev, TIME) : TIME_MAX;
}

/**
 * record_pack() - keep a record
 * @ev: the record
 *
 * Return: it, to be freed, or NULL if there is no memory.
 */
struct record *record_pack(const struct attrs *ev)
{
	unsigned char packed[PACKED_MAX], *end = packed;
	struct record *record;

	for (uint64_t left = ev->present; left; left &= left - 1) {
		unsigned int attr = (unsigned int)__builtin_ctzll(left);

		end = put_value(end, shapes[attr], &ev->value[attr]);
	}
	record = malloc(sizeof(*record) + (size_t)(end - packed));
	if (!record)
		return NULL;
	*record = (struct record){
		.time = time_of(ev), .seq = num(ev, SEQ), .event = (unsigned int)num(ev, EVENT),
		.present = ev->present,
	};
	memcpy(record->packed, packed, (size_t)(end - packed));
	return record;
}

/**
 * record_open() - have a look at a record that is kept
 * @record: it
 * @ev: where to; its time is as it was recorded
 */
void record_open(const struct record *record, struct attrs *ev)
{
	const unsigned char *at = record->packed;

	ev->present = record->present;
	for (uint64_t left = ev->present; left; left &= left - 1) {
		unsigned int attr = (unsigned int)__builtin_ctzll(left);

		at = get_value(at, shapes[attr], &ev->value[attr]);
	}
}
