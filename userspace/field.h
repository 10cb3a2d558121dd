/* SPDX-License-Identifier: GPL-2.0 */
/* The one table from which text and JSON are made. */

#ifndef FIELD_H
#define FIELD_H

#include "names.h"

#define FIELD_BUF	96	/* holds an IPv6 address with its zone */
#define FIELD_KEY	24

enum field_kind {
	FIELD_INT,
	FIELD_BOOL,
	FIELD_ID,	/* 64 bits that jq would round: a decimal string */
	FIELD_HEX,	/* 16 hexadecimal digits */
	FIELD_TIME,	/* RFC 3339 with nanoseconds, UTC */
	FIELD_WORD,
	FIELD_WORDS,	/* list, in the order sent */
	FIELD_FLAGS,	/* list, one word a bit */
	FIELD_ERRNO,
	FIELD_FAMILY,
	FIELD_ADDR,
	FIELD_STR,
};

/**
 * struct field - one attribute as shown
 * @attr: its number, 0 ends a table
 * @kind: how to write it
 * @key: what it is called
 * @key_len: length of @key
 * @names: words of FIELD_WORD, FIELD_WORDS and FIELD_FLAGS
 * @help: what it means, for the text of status
 */
struct field {
	unsigned int attr;
	enum field_kind kind;
	char key[FIELD_KEY];
	unsigned int key_len;
	const struct names *names;
	const char *help;
};

extern const struct field record_fields[], status_fields[], hook_fields[];

static inline bool field_is_list(const struct field *field)
{
	return field->kind == FIELD_WORDS || field->kind == FIELD_FLAGS;
}

/* Whether JSON takes it without quotes. */
static inline bool field_is_bare(const struct field *field)
{
	return field->kind == FIELD_INT || field->kind == FIELD_BOOL;
}

/* Whether it may hold bytes that a user chose; an address has the name of its zone. */
static inline bool field_is_chosen(const struct field *field)
{
	return field->kind == FIELD_STR || field->kind == FIELD_ADDR;
}

char *field_put(const struct field *field, const struct attrs *attrs, char *at);
char *field_put_entry(const struct field *field, const struct attrs *attrs, unsigned int i,
		      char *at);
bool field_item(const struct field *field, const struct attrs *attrs, unsigned int i,
		char buf[FIELD_BUF]);

#endif
