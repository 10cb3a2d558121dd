// SPDX-License-Identifier: GPL-2.0
/*
 * A value of JSON as the attribute that it was printed from: field.c backwards.
 *
 * A word that this program does not have was written by a newer one. It is not
 * known, and so absent. Only an event and an entry of a list stay, with the number
 * that none has: that something was there is known.
 */

#define _GNU_SOURCE	/* strerrorname_np() */
#include <arpa/inet.h>
#include <string.h>
#include <time.h>

#include "saved_value.h"
#include "value.h"

#define NSEC_PER_SEC	1000000000ull
#define SECOND_FORM	"%Y-%m-%dT%H:%M:%S"
#define SECOND_LEN	(sizeof("2026-11-20T11:07:12") - 1)
#define SECOND_MAX	(UINT64_MAX / NSEC_PER_SEC)
#define HEX_LEN		16
#define ERRNO_MAX	4095
#define UNKNOWN		"unknown("
#define NO_NUMBER	0	/* of a word that stays though it is not known */

typedef bool (*taker)(const struct field *field, const json_t *json, struct attrs *attrs);

static struct value *keep(const struct field *field, struct attrs *attrs)
{
	attrs->present |= (uint64_t)1 << field->attr;
	return &attrs->value[field->attr];
}

static bool keep_num(const struct field *field, uint64_t number, struct attrs *attrs)
{
	keep(field, attrs)->num = number;
	return true;
}

/* What could not be told as a word: unknown(N). */
static bool is_unknown(const char *word, uint64_t *number)
{
	size_t prefix = sizeof(UNKNOWN) - 1, len = strlen(word);
	char digits[NAME_BUF];

	if (strncmp(word, UNKNOWN, prefix) || len - prefix > sizeof(digits) ||
	    word[len - 1] != ')')
		return false;
	len -= prefix + 1;
	memcpy(digits, word + prefix, len);
	digits[len] = '\0';
	return value_number(digits, number);
}

static bool is_word(const struct names *names, const char *word, uint64_t *number)
{
	int known = name_number(names, word, strlen(word));

	*number = (uint64_t)known;
	return known >= 0 || is_unknown(word, number);
}

/* Where more is told than was ever sent, it is not one of our records. */
static uint64_t greatest(unsigned int attr)
{
	switch (attr) {
	case TCPFATE_A_RECORD_LOCAL_PORT:
	case TCPFATE_A_RECORD_PEER_PORT:
		return UINT16_MAX;
	case TCPFATE_A_RECORD_ISN_LOCAL:
	case TCPFATE_A_RECORD_ISN_PEER:
		return UINT32_MAX;
	}
	return INT64_MAX;
}

static bool take_int(const struct field *field, const json_t *json, struct attrs *attrs)
{
	json_int_t number = json_integer_value(json);

	if (!json_is_integer(json) || (uint64_t)number > greatest(field->attr))
		return false;
	return keep_num(field, (uint64_t)number, attrs);
}

static bool take_bool(const struct field *field, const json_t *json, struct attrs *attrs)
{
	return json_is_boolean(json) && keep_num(field, json_is_true(json), attrs);
}

static bool take_id(const struct field *field, const json_t *json, struct attrs *attrs)
{
	uint64_t number;

	return json_is_string(json) && value_number(json_string_value(json), &number) &&
	       keep_num(field, number, attrs);
}

static bool take_hex(const struct field *field, const json_t *json, struct attrs *attrs)
{
	const char *text = json_string_value(json);

	if (!text || strlen(text) != HEX_LEN ||
	    strspn(text, "0123456789abcdefABCDEF") != HEX_LEN)
		return false;
	return keep_num(field, strtoull(text, NULL, 16), attrs);
}

/* A day that there is none of comes back as another one. */
static bool to_second(const char *text, uint64_t *second)
{
	char again[SECOND_LEN + 1];
	struct tm tm = { 0 };
	time_t time;

	if (!strptime(text, SECOND_FORM, &tm))
		return false;
	time = timegm(&tm);
	*second = (uint64_t)time;
	return *second <= SECOND_MAX && gmtime_r(&time, &tm) &&
	       strftime(again, sizeof(again), SECOND_FORM, &tm) == SECOND_LEN &&
	       !strncmp(again, text, SECOND_LEN);
}

/* ".5Z" is half a second, "Z" is none. */
static bool to_fraction(const char *text, uint64_t *ns)
{
	uint64_t unit = NSEC_PER_SEC / 10;

	*ns = 0;
	if (*text == '.' && text[1] != 'Z')
		for (text++; *text >= '0' && *text <= '9' && unit; text++, unit /= 10)
			*ns += unit * (uint64_t)(*text - '0');
	return !strcmp(text, "Z");
}

static bool take_time(const struct field *field, const json_t *json, struct attrs *attrs)
{
	const char *text = json_string_value(json);
	uint64_t second, ns;

	if (!text || strlen(text) <= SECOND_LEN || !to_second(text, &second) ||
	    !to_fraction(text + SECOND_LEN, &ns))
		return false;
	ns += second * NSEC_PER_SEC;
	return ns >= second * NSEC_PER_SEC && keep_num(field, ns, attrs);
}

static bool take_word(const struct field *field, const json_t *json, struct attrs *attrs)
{
	uint64_t number;

	if (!json_is_string(json))
		return false;
	if (is_word(field->names, json_string_value(json), &number))
		return keep_num(field, number, attrs);
	return field->attr != TCPFATE_A_RECORD_EVENT || keep_num(field, NO_NUMBER, attrs);
}

static bool are_strings(const json_t *json)
{
	if (!json_is_array(json))
		return false;
	for (size_t i = 0; i < json_array_size(json); i++)
		if (!json_is_string(json_array_get(json, i)))
			return false;
	return true;
}

static bool take_words(const struct field *field, const json_t *json, struct attrs *attrs)
{
	struct value value = { 0 };
	uint64_t number;

	if (!are_strings(json))
		return false;
	for (size_t i = 0; i < json_array_size(json) && i < ATTR_LIST_MAX; i++) {
		const char *word = json_string_value(json_array_get(json, i));

		if (!is_word(field->names, word, &number))
			number = NO_NUMBER;
		value.list[value.len++] = (uint32_t)number;
	}
	if (value.len)
		*keep(field, attrs) = value;
	return true;
}

/* An unknown flag tells its value; a word that is not known has none. */
static uint64_t flag_of(const struct names *names, const char *word)
{
	int bit = name_number(names, word, strlen(word));
	char name[NAME_BUF];
	uint64_t flag;

	if (bit >= 0)
		return (uint64_t)1 << bit;
	if (!strcmp(word, name_flag(names, __builtin_ctzll(EVIDENCE_OWNER_BY_INODE), name)))
		return EVIDENCE_OWNER_BY_INODE;
	return is_unknown(word, &flag) ? flag : 0;
}

static bool take_flags(const struct field *field, const json_t *json, struct attrs *attrs)
{
	uint64_t flags = 0;

	if (!are_strings(json))
		return false;
	for (size_t i = 0; i < json_array_size(json); i++)
		flags |= flag_of(field->names, json_string_value(json_array_get(json, i)));
	return !flags || keep_num(field, flags, attrs);
}

static bool take_errno(const struct field *field, const json_t *json, struct attrs *attrs)
{
	const char *word = json_string_value(json), *name;
	uint64_t number;

	if (!word)
		return false;
	if (is_unknown(word, &number))
		return keep_num(field, number, attrs);
	for (int error = 1; error <= ERRNO_MAX; error++) {
		name = strerrorname_np(error);
		if (name && !strcmp(name, word))
			return keep_num(field, (uint64_t)error, attrs);
	}
	return true;
}

static bool take_family(const struct field *field, const json_t *json, struct attrs *attrs)
{
	static const int families[] = { AF_INET, AF_INET6 };
	const char *word = json_string_value(json);
	char name[NAME_BUF];
	uint64_t number;

	if (!word)
		return false;
	for (unsigned int i = 0; i < sizeof(families) / sizeof(families[0]); i++)
		if (!strcmp(word, name_family((uint64_t)families[i], name)))
			return keep_num(field, (uint64_t)families[i], attrs);
	return !is_unknown(word, &number) || keep_num(field, number, attrs);
}

/* No character of a name that is too long is cut in two. */
static void copy_text(char to[ATTR_STR_MAX], const char *text)
{
	size_t len = strnlen(text, ATTR_STR_MAX);

	if (len == ATTR_STR_MAX)
		while ((text[--len] & 0xc0) == 0x80)
			;
	memcpy(to, text, len);
	to[len] = '\0';
}

static void keep_zone(const char *zone, struct attrs *attrs)
{
	copy_text(attrs->value[ATTR_ZONE].str, zone);
	attrs->present |= (uint64_t)1 << ATTR_ZONE;
}

static bool take_addr(const struct field *field, const json_t *json, struct attrs *attrs)
{
	const char *text = json_string_value(json);
	size_t len = text ? strcspn(text, "%") : 0;
	char addr[INET6_ADDRSTRLEN];
	struct value value;
	bool is_inet6;

	if (!len || len >= sizeof(addr))
		return false;
	memcpy(addr, text, len);
	addr[len] = '\0';
	is_inet6 = strchr(addr, ':');
	if (inet_pton(is_inet6 ? AF_INET6 : AF_INET, addr, value.bin) != 1 ||
	    (text[len] && !(is_inet6 && text[len + 1])))
		return false;
	value.len = is_inet6 ? sizeof(struct in6_addr) : sizeof(struct in_addr);
	if (text[len])
		keep_zone(text + len + 1, attrs);
	*keep(field, attrs) = value;
	return true;
}

static bool take_str(const struct field *field, const json_t *json, struct attrs *attrs)
{
	if (!json_is_string(json))
		return false;
	copy_text(keep(field, attrs)->str, json_string_value(json));
	return true;
}

static const struct {
	taker take;
	const char *valid;
} kinds[] = {
	[FIELD_INT] = { take_int, "a whole number in its range" },
	[FIELD_BOOL] = { take_bool, "true or false" },
	[FIELD_ID] = { take_id, "a string of decimal digits" },
	[FIELD_HEX] = { take_hex, "a string of 16 hexadecimal digits" },
	[FIELD_TIME] = { take_time, "a time like \"2026-11-20T11:07:12.542623900Z\"" },
	[FIELD_WORD] = { take_word, "a word" },
	[FIELD_WORDS] = { take_words, "a list of words" },
	[FIELD_FLAGS] = { take_flags, "a list of words" },
	[FIELD_ERRNO] = { take_errno, "the name of an error" },
	[FIELD_FAMILY] = { take_family, "inet or inet6" },
	[FIELD_ADDR] = { take_addr, "an address" },
	[FIELD_STR] = { take_str, "a string" },
};

/**
 * saved_value() - take a value
 * @field: what it is the value of
 * @json: the value
 * @attrs: where to
 *
 * Return: NULL, or what would be valid.
 */
const char *saved_value(const struct field *field, const json_t *json, struct attrs *attrs)
{
	if (json_is_null(json) || kinds[field->kind].take(field, json, attrs))
		return NULL;
	return kinds[field->kind].valid;
}
