// SPDX-License-Identifier: GPL-2.0
/* A ladder of text, read back as a grid of columns: what is not one is found here. */

#define _GNU_SOURCE	/* wcwidth() */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "picture.h"

/* What lines are made of, and the same in ASCII. */
static const wchar_t drawn[] = L"│├┤╞╡¦─═◄►", plain[] = L"|||||:-=<>";

char *picture_draw(const struct story *story, const struct ladder_style *style)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		abort();
	ladder_print(out, story, style);
	fclose(out);
	return text;
}

static bool complain(const char *why, const char *text)
{
	printf("# %s:\n", why);
	for (; *text; text += strcspn(text, "\n") + 1)
		printf("# %.*s\n", (int)strcspn(text, "\n"), text);
	return false;
}

/* The next row of @text; returns what is behind it, or NULL if it is malformed. */
static const char *read_row(struct row *row, const char *text, const struct ladder_style *style)
{
	row->columns = 0;
	while (*text && *text != '\n') {
		wchar_t cell;
		int len = mbtowc(&cell, text, MB_LEN_MAX), columns = len > 0 ? wcwidth(cell) : -1;
		const wchar_t *glyph;

		if (columns < 1 || row->columns + (unsigned int)columns > style->width)
			return NULL;
		if (!style->utf8 && (*text < ' ' || *text > '~'))
			return NULL;
		glyph = wcschr(drawn, cell);
		row->cell[row->columns++] = glyph ? plain[glyph - drawn] : cell;
		if (columns == 2)
			row->cell[row->columns++] = WIDE;
		text += len;
	}
	return *text ? text + 1 : NULL;
}

static bool is_line(wchar_t cell)
{
	return cell == L'|' || cell == L':';
}

/* Nothing but two lifelines. */
static bool find_lines(struct picture *picture, const struct row *row)
{
	unsigned int left = 0;

	while (left < row->columns && row->cell[left] == L' ')
		left++;
	if (left + 2 >= row->columns || !is_line(row->cell[left]) ||
	    !is_line(row->cell[row->columns - 1]))
		return false;
	for (unsigned int i = left + 1; i < row->columns - 1; i++)
		if (row->cell[i] != L' ')
			return false;
	picture->left = left;
	picture->right = row->columns - 1;
	return true;
}

static bool has_lines(const struct picture *picture, const struct row *row)
{
	return row->columns == picture->right + 1 && is_line(row->cell[picture->left]) &&
	       is_line(row->cell[picture->right]);
}

/* Nothing between the lines. */
bool picture_is_gap(const struct picture *picture, unsigned int row)
{
	for (unsigned int i = picture->left + 1; i < picture->right; i++)
		if (picture->row[row].cell[i] != L' ')
			return false;
	return true;
}

/**
 * picture_read() - read a ladder
 * @picture: where to
 * @text: what was drawn
 * @style: how
 *
 * Return: whether it is one: of known characters, not too wide, with two lifelines.
 */
bool picture_read(struct picture *picture, const char *text, const struct ladder_style *style)
{
	const char *rest = text;

	picture->rows = 0;
	while (*rest) {
		rest = picture->rows < PICTURE_ROWS ?
		       read_row(&picture->row[picture->rows++], rest, style) : NULL;
		if (!rest)
			return complain("a row is malformed or too wide", text);
	}
	picture->first = 0;
	while (!find_lines(picture, &picture->row[picture->first]))
		if (++picture->first == picture->rows)
			return complain("no lifelines", text);
	for (unsigned int i = picture->first; i < picture->rows; i++)
		if (has_lines(picture, &picture->row[i]) && picture_is_gap(picture, i))
			picture->end = i + 1;
	return true;
}

/* An arrow touches a lifeline, words do not. */
bool picture_is_arrow(const struct picture *picture, unsigned int row)
{
	const wchar_t *cell = picture->row[row].cell;

	return cell[picture->left + 1] != L' ' || cell[picture->right - 1] != L' ';
}

/* Adds the cells @from to @end of a row to @to, without spaces. */
void picture_collect(const struct picture *picture, unsigned int row, unsigned int from,
		     unsigned int end, char *to)
{
	const struct row *cells = &picture->row[row];

	to += strlen(to);
	for (; from < end && from < cells->columns; from++)
		if (cells->cell[from] != L' ' && cells->cell[from] != WIDE)
			to += wctomb(to, cells->cell[from]);
	*to = '\0';
}

/* Adds what stands between the lines, and of an arrow only its label. */
void picture_append(const struct picture *picture, unsigned int row, char *to)
{
	const wchar_t *cell = picture->row[row].cell;
	unsigned int from = picture->left + 1, end = picture->right;

	if (picture_is_arrow(picture, row)) {
		while (from < end && wcschr(L" -=<>X", cell[from]))
			from++;
		while (from < end && wcschr(L" -=<>X", cell[end - 1]))
			end--;
	}
	picture_collect(picture, row, from, end, to);
}
