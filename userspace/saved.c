// SPDX-License-Identifier: GPL-2.0
/*
 * Records that were saved as JSON, as watch and dump print them.
 *
 * One object follows the other; how they are broken into lines does not matter. What
 * a newer program has added to them is passed over. Whoever wrote the file may
 * have been killed in the middle of its last line. Anything else that is wrong is
 * said, with the number of the line, and ends the reading: what was left out
 * unsaid could be the record that matters.
 */

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ctl.h"
#include "escape.h"
#include "saved.h"
#include "saved_value.h"

#define STDIN		"-"
#define EXCERPT_MAX	200	/* characters of a file in a message */
#define BLANK		" \t\r\n"
#define UTF8_MAX	4	/* bytes of a character */

/**
 * struct reader - a file that is being read
 * @file: it
 * @name: what it is called in messages
 * @saved: what was read
 * @line: where the object begins that is being read
 * @taken: bytes of it that were handed out
 * @ended: the end was reached
 * @record: takes the records
 * @arg: for @record
 */
struct reader {
	FILE *file;
	const char *name;
	struct saved *saved;
	uint64_t line;
	size_t taken;
	bool ended;
	client_record record;
	void *arg;
};

/* What a file has in it must not reach a terminal as it is. */
static void excerpt(char text[EXCERPT_MAX], const char *from)
{
	FILE *out = fmemopen(text, EXCERPT_MAX, "w");

	*text = '\0';
	if (!out)
		return;
	setbuf(out, NULL);
	escape_text(out, from);
	fclose(out);
	text[EXCERPT_MAX - 1] = '\0';
}

static int refuse(const struct reader *reader, uint64_t line, const char *why)
{
	char text[EXCERPT_MAX];

	excerpt(text, why);
	complain("%s:%" PRIu64 ": %s", reader->name, line, text);
	return -EINVAL;
}

static int refuse_value(const struct reader *reader, const char *key, const json_t *value,
			const char *valid)
{
	char *json = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
	char text[EXCERPT_MAX] = "";

	if (json)
		excerpt(text, json);
	complain("%s:%" PRIu64 ": \"%s\" is %s, not %s", reader->name, reader->line, key, text,
		 valid);
	free(json);
	return -EINVAL;
}

/* Up to the next brace, where an object may end: what is behind it is of the next. */
static size_t hand_out(void *buffer, size_t size, void *arg)
{
	struct reader *reader = arg;
	char *at = buffer, *end = at + size;
	int c = 0;

	while (at < end && c != '}') {
		c = getc_unlocked(reader->file);
		if (c == EOF)
			break;
		reader->saved->line += c == '\n';
		*at++ = (char)c;
	}
	reader->ended = c == EOF;
	reader->taken += (size_t)(at - (char *)buffer);
	return (size_t)(at - (char *)buffer);
}

/* Go to where the next object begins; EOF if there is none. */
static int skip_blank(struct reader *reader)
{
	int c;

	while ((c = getc_unlocked(reader->file)) != EOF && c && strchr(BLANK, c))
		reader->saved->line += c == '\n';
	reader->line = reader->saved->line;
	reader->taken = 0;
	return c == EOF ? EOF : ungetc(c, reader->file);
}

/*
 * An object that is right as far as it goes, up to the end of the file. There a
 * character can be cut, too, which counts as not begun.
 */
static bool is_cut(const struct reader *reader, int first, const json_error_t *error)
{
	bool in_character = json_error_code(error) == json_error_invalid_utf8;
	size_t left = reader->taken - (size_t)error->position;

	return first == '{' && reader->ended && left <= (in_character ? UTF8_MAX - 1 : 0);
}

static int refuse_object(const struct reader *reader, int first, const json_error_t *error)
{
	if (!is_cut(reader, first, error))
		return refuse(reader, reader->line + (uint64_t)error->line - 1, error->text);
	reader->saved->cut = true;
	complain("%s:%" PRIu64 ": the file ends in the middle of this record, which is left out",
		 reader->name, reader->line);
	return 0;
}

/* A number that is not there is known to be more than none. */
static int count(const struct reader *reader, const json_t *object, uint64_t *sum, bool *torn)
{
	const json_t *number = json_object_get(object, "count");

	if (!number)
		*torn = true;
	else if (!json_is_integer(number) || json_integer_value(number) < 0)
		return refuse_value(reader, "count", number, "a whole number in its range");
	*sum += (uint64_t)json_integer_value(number);
	return 0;
}

static int take_record(struct reader *reader, const json_t *object)
{
	struct attrs ev;

	ev.present = 0;
	for (const struct field *field = record_fields; field->attr; field++) {
		const json_t *value = json_object_get(object, field->key);
		const char *valid = value ? saved_value(field, value, &ev) : NULL;

		if (valid)
			return refuse_value(reader, field->key, value, valid);
	}
	reader->saved->records++;
	return reader->record(reader->arg, &ev);
}

static int take_object(struct reader *reader, const json_t *object)
{
	const json_t *event = json_object_get(object, "event");
	const char *word = json_string_value(event);
	bool is_untold = false;

	if (!event)
		return refuse(reader, reader->line, "this is no record: it has no \"event\"");
	if (word && !strcmp(word, "lost"))
		return count(reader, object, &reader->saved->lost, &reader->saved->torn);
	if (word && !strcmp(word, "suppressed"))
		return count(reader, object, &reader->saved->suppressed, &is_untold);
	if (word && !strcmp(word, "summary"))
		return 0;	/* of run, in the file with its records */
	return take_record(reader, object);
}

static int read_object(struct reader *reader, int first)
{
	json_error_t error;
	json_t *object;
	int ret;

	object = json_load_callback(hand_out, reader, JSON_DISABLE_EOF_CHECK, &error);
	if (!object)
		return refuse_object(reader, first, &error);
	if (json_is_object(object))
		ret = take_object(reader, object);
	else
		ret = refuse(reader, reader->line, "this is no record but a list");
	json_decref(object);
	return ret;
}

static int read_objects(struct reader *reader)
{
	int ret = 0, first;

	while (!ret && (first = skip_blank(reader)) != EOF)
		ret = read_object(reader, first);
	if (ret || !ferror(reader->file))
		return ret;
	ret = -errno;
	complain("cannot read %s: %s", reader->name, strerror(-ret));
	return ret;
}

/**
 * saved_read() - read a file of records
 * @path: its name, "-" for standard input
 * @saved: what was read; of a file that is wrong, what is before that
 * @record: called for each record
 * @arg: for @record
 *
 * Return: 0, what @record returned, or -errno of a file that cannot be read or is
 * wrong; then that was said.
 */
int saved_read(const char *path, struct saved *saved, client_record record, void *arg)
{
	bool is_stdin = !strcmp(path, STDIN);
	struct reader reader = {
		.file = is_stdin ? stdin : fopen(path, "re"),
		.name = is_stdin ? "standard input" : path,
		.saved = saved, .record = record, .arg = arg,
	};
	int ret;

	*saved = (struct saved){ .line = 1 };
	if (!reader.file) {
		ret = -errno;
		complain("cannot read %s: %s", path, strerror(-ret));
		return ret;
	}
	ret = read_objects(&reader);
	if (!is_stdin)
		fclose(reader.file);
	return ret;
}
