// SPDX-License-Identifier: GPL-2.0
/*
 * A drawing in SVG, read back by a reader that is strict: it knows what the tool
 * writes, and takes nothing else.
 */

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../utf8.h"
#include "drawing.h"

#define DEPTH_MAX	8
#define ATTRIBUTES_MAX	16
#define VALUE_MAX	256
#define EDGE		10	/* of the sheet, that stays free */

struct attribute {
	char name[32], value[VALUE_MAX];
};

/**
 * struct reader - where it is
 * @drawing: what it has found
 * @at: the next character
 * @name: of the elements that are open
 * @depth: how many
 * @attribute: of the last one
 * @attributes: how many
 */
struct reader {
	struct drawing *drawing;
	const char *at;
	char name[DEPTH_MAX][32];
	unsigned int depth;
	struct attribute attribute[ATTRIBUTES_MAX];
	unsigned int attributes;
};

static bool fail(const struct reader *reader, const char *why)
{
	printf("# %s: %.60s\n", why, reader->at);
	return false;
}

/* A name of XML, as far as we use them. */
static bool read_name(struct reader *reader, char *name, size_t size)
{
	size_t len = 0;

	while (isalnum((unsigned char)reader->at[len]) || strchr("-:", reader->at[len]))
		if (!reader->at[len++])
			return fail(reader, "the end");
	if (!len || len >= size)
		return fail(reader, "no name");
	memcpy(name, reader->at, len);
	name[len] = '\0';
	reader->at += len;
	return true;
}

/* One character of text, with what it stands for. */
static size_t read_char(struct reader *reader, char *to)
{
	static const char *const entities[] = { "&lt;", "&gt;", "&amp;", "&quot;", "&apos;" };
	const unsigned char *s = (const unsigned char *)reader->at;
	size_t len = *s < 0x80 ? 1 : utf8_len(s);

	if (*reader->at != '&') {
		if (!len || *s < ' ' || *s == 0x7f)
			return 0;
		memcpy(to, reader->at, len);
		reader->at += len;
		return len;
	}
	for (unsigned int i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
		len = strlen(entities[i]);
		if (strncmp(reader->at, entities[i], len))
			continue;
		reader->at += len;
		*to = "<>&\"'"[i];
		return 1;
	}
	return 0;
}

static bool read_until(struct reader *reader, char end, char *to, size_t size)
{
	while (*reader->at != end) {
		size_t len;

		if (size < 5 || *reader->at == '<')
			return fail(reader, "no end of a text");
		len = read_char(reader, to);
		if (!len)
			return fail(reader, "no character");
		to += len;
		size -= len;
	}
	*to = '\0';
	return true;
}

static bool read_attribute(struct reader *reader)
{
	struct attribute *new = &reader->attribute[reader->attributes++];

	if (reader->attributes > ATTRIBUTES_MAX || !read_name(reader, new->name, sizeof(new->name)))
		return fail(reader, "no attribute");
	if (strncmp(reader->at, "=\"", 2))
		return fail(reader, "no value");
	reader->at += 2;
	if (!read_until(reader, '"', new->value, sizeof(new->value)))
		return false;
	reader->at++;
	for (unsigned int i = 0; i + 1 < reader->attributes; i++)
		if (!strcmp(reader->attribute[i].name, new->name))
			return fail(reader, "an attribute twice");
	return true;
}

static const char *value(const struct reader *reader, const char *name)
{
	for (unsigned int i = 0; i < reader->attributes; i++)
		if (!strcmp(reader->attribute[i].name, name))
			return reader->attribute[i].value;
	return "";
}

static int number(const struct reader *reader, const char *name)
{
	return atoi(value(reader, name));
}

static struct item *new_item(struct reader *reader, enum item_kind kind)
{
	struct drawing *drawing = reader->drawing;
	struct item *item;

	if (drawing->count == ITEMS_MAX)
		abort();
	item = &drawing->item[drawing->count++];
	*item = (struct item){ .kind = kind };
	return item;
}

/* What textLength makes of it; letters rise and sink that far. */
static bool read_text(struct reader *reader)
{
	struct item *item = new_item(reader, ITEM_TEXT_LINE);
	int x = number(reader, "x"), y = number(reader, "y"), length = number(reader, "textLength");
	int size = *value(reader, "font-size") ? number(reader, "font-size") : 15;
	const char *anchor = value(reader, "text-anchor");

	if (length <= 0)
		return fail(reader, "a text without a length");
	item->x1 = x - (*anchor == 'e' ? length : *anchor == 'm' ? length / 2 : 0);
	item->x2 = item->x1 + length;
	item->y1 = y - size * 8 / 10;
	item->y2 = y + size / 4;
	item->heading = *anchor == 'e' && x < 200;
	item->heading |= !strcmp(value(reader, "fill"), "#fff");
	return read_until(reader, '<', item->text, sizeof(item->text));
}

static void stretch(struct item *item, int x, int y)
{
	item->x1 = x < item->x1 ? x : item->x1;
	item->x2 = x > item->x2 ? x : item->x2;
	item->y1 = y < item->y1 ? y : item->y1;
	item->y2 = y > item->y2 ? y : item->y2;
}

/* Lines to relative places, and one down to an absolute one. */
static bool read_path(struct reader *reader, const char *path)
{
	struct item *item = new_item(reader, ITEM_HEAD);
	int x, y, dx, dy, used, first = 0;

	if (sscanf(path, "M%d %d%n", &x, &y, &used) != 2)
		return fail(reader, "no path");
	item->x1 = x;
	item->x2 = x;
	item->y1 = y;
	item->y2 = y;
	for (path += used; *path && *path != 'z'; path += used) {
		dx = 0;
		dy = 0;
		if (sscanf(path, "l%d %d%n", &dx, &dy, &used) == 2) {
			first = first ? first : dx;
		} else if (sscanf(path, "m%d %d%n", &dx, &dy, &used) == 2) {
			item->kind = ITEM_CROSS;
		} else if (sscanf(path, "h%d%n", &dx, &used) == 1) {
			item->kind = ITEM_MARK;
		} else if (sscanf(path, "V%d%n", &dy, &used) == 1) {
			item->kind = ITEM_DASHES;
			dy -= y;
		} else if (sscanf(path, "v%d%n", &dy, &used) != 1) {
			return fail(reader, "no part of a path");
		}
		x += dx;
		y += dy;
		stretch(item, x, y);
	}
	if (item->kind == ITEM_HEAD && first > 0) {	/* it points to the left */
		x = item->x1;
		item->x1 = item->x2;
		item->x2 = x;
	}
	return true;
}

static bool read_line(struct reader *reader)
{
	struct item *item = new_item(reader, ITEM_LINE);
	int x1 = number(reader, "x1"), y1 = number(reader, "y1");

	item->x1 = x1;
	item->x2 = x1;
	item->y1 = y1;
	item->y2 = y1;
	stretch(item, number(reader, "x2"), number(reader, "y2"));
	return (item->x1 == item->x2) != (item->y1 == item->y2) || fail(reader, "an oblique line");
}

static bool read_size(struct reader *reader)
{
	struct drawing *drawing = reader->drawing;
	char box[VALUE_MAX];

	drawing->width = number(reader, "width");
	drawing->height = number(reader, "height");
	snprintf(box, sizeof(box), "0 0 %d %d", drawing->width, drawing->height);
	if (strcmp(value(reader, "viewBox"), box) || drawing->width <= 0 || drawing->height <= 0)
		return fail(reader, "no size");
	return !strcmp(value(reader, "xmlns"), "http://www.w3.org/2000/svg") ||
	       fail(reader, "no SVG");
}

static bool read_words(struct reader *reader)
{
	char words[4 * ITEM_TEXT];

	return read_until(reader, '<', words, sizeof(words)) &&
	       (*words || fail(reader, "a description without words"));
}

static bool read_element(struct reader *reader, const char *name)
{
	if (!strcmp(name, "svg"))
		return reader->depth == 1 && read_size(reader);
	if (!strcmp(name, "text"))
		return read_text(reader);
	if (!strcmp(name, "line"))
		return read_line(reader);
	if (!strcmp(name, "path"))
		return read_path(reader, value(reader, "d"));
	if (!strcmp(name, "title") || !strcmp(name, "desc"))
		return read_words(reader);
	return !strcmp(name, "g") || !strcmp(name, "rect") || fail(reader, name);
}

static bool read_end(struct reader *reader)
{
	char name[32];

	reader->at += 2;
	if (!read_name(reader, name, sizeof(name)) || *reader->at++ != '>')
		return fail(reader, "no end of an element");
	if (!reader->depth || strcmp(reader->name[--reader->depth], name))
		return fail(reader, "the end of another element");
	return true;
}

static bool read_begin(struct reader *reader)
{
	char *name = reader->name[reader->depth];
	bool empty;

	reader->at++;
	if (++reader->depth == DEPTH_MAX || !read_name(reader, name, sizeof(reader->name[0])))
		return fail(reader, "no element");
	for (reader->attributes = 0; isspace((unsigned char)*reader->at);) {
		reader->at++;
		if (*reader->at != '/' && !read_attribute(reader))
			return false;
	}
	empty = *reader->at == '/';
	reader->at += empty;
	if (*reader->at++ != '>')
		return fail(reader, "no end of a tag");
	if (!read_element(reader, name))
		return fail(reader, "behind this");
	reader->depth -= empty;
	return true;
}

/**
 * drawing_read() - read a drawing
 * @drawing: where to
 * @svg: the text of the file
 *
 * Return: whether it is well-formed, and all of it is known.
 */
bool drawing_read(struct drawing *drawing, const char *svg)
{
	static const char head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
	struct reader reader = { .drawing = drawing, .at = svg };

	drawing->count = 0;
	if (strncmp(svg, head, sizeof(head) - 1))
		return fail(&reader, "no XML");
	reader.at += sizeof(head) - 1;
	do {
		reader.at += strspn(reader.at, "\n");
		if (*reader.at != '<')
			return fail(&reader, "text outside of an element");
		if (!(reader.at[1] == '/' ? read_end(&reader) : read_begin(&reader)))
			return false;
	} while (reader.depth);
	return !strcmp(reader.at, "\n") || fail(&reader, "something behind the end");
}

static bool meet(const struct item *a, const struct item *b)
{
	return a->x1 < b->x2 && b->x1 < a->x2 && a->y1 < b->y2 && b->y1 < a->y2;
}

static bool complain(const char *why, const struct item *item)
{
	printf("# %s: %d %d %d %d '%s'\n", why, item->x1, item->y1, item->x2, item->y2,
	       item->text);
	return false;
}

/* Lines meet lines where they should; a mark has its word. */
static bool may_meet(const struct item *a, const struct item *b)
{
	if (a->kind != ITEM_TEXT_LINE)
		return true;
	return b->kind == ITEM_MARK && a->heading;
}

static bool is_inside(const struct item *item, const struct drawing *drawing)
{
	int left = item->x1 < item->x2 ? item->x1 : item->x2;
	int right = item->x1 < item->x2 ? item->x2 : item->x1;

	return left >= EDGE && item->y1 >= EDGE && right <= drawing->width - EDGE &&
	       item->y2 <= drawing->height - EDGE;
}

/**
 * drawing_is_tidy() - whether all is on the sheet, and nothing is upon a text
 * @drawing: what was read
 */
bool drawing_is_tidy(const struct drawing *drawing)
{
	for (unsigned int i = 0; i < drawing->count; i++) {
		const struct item *a = &drawing->item[i];

		if (!is_inside(a, drawing))
			return complain("not on the sheet", a);
		for (unsigned int j = 0; j < drawing->count; j++) {
			const struct item *b = &drawing->item[j];

			if (i != j && !may_meet(a, b) && meet(a, b))
				return complain("this", a) || complain("lies upon", b);
		}
	}
	return true;
}
