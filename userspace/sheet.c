// SPDX-License-Identifier: GPL-2.0
/*
 * A sheet of paper on which text and lines are put, as SVG 1.1.
 *
 * A font of equal widths lets columns be known without a font at hand; textLength
 * makes it so where a program has another. What is red is also bold or thick: it may
 * be printed in black. There are no fractions: some locales write them with a comma.
 */

#include <string.h>

#include "sheet.h"

#define HEAD_LENGTH	13
#define HEAD_WIDTH	6	/* to each side */
#define CROSS		6	/* half of its width */
#define MARK_HEIGHT	20
#define MARK_POINT	8

static const struct {
	const char *text, *line;
	int column;
} inks[] = {
	[INK_PLAIN] = { "", "stroke=\"#222\" stroke-width=\"1.5\"", SHEET_COLUMN },
	[INK_FAINT] = { " fill=\"#555\"", "stroke=\"#bbb\" stroke-width=\"1\"", SHEET_COLUMN },
	[INK_STRONG] = { " font-weight=\"bold\"", "stroke=\"#222\" stroke-width=\"3\"",
			 SHEET_COLUMN },
	[INK_ALARM] = { " font-weight=\"bold\" fill=\"#b00020\"",
			"stroke=\"#b00020\" stroke-width=\"2\"", SHEET_COLUMN },
	[INK_PAPER] = { " font-weight=\"bold\" fill=\"#fff\"", "", SHEET_COLUMN },
	[INK_TITLE] = { " font-weight=\"bold\" font-size=\"20\"", "", 12 },
};

static const char *const anchors[] = {
	[ANCHOR_START] = "",
	[ANCHOR_MIDDLE] = " text-anchor=\"middle\"",
	[ANCHOR_END] = " text-anchor=\"end\"",
};

static const char *fill(enum ink ink)
{
	return ink == INK_ALARM ? "#b00020" : "#222";
}

/* How many columns of text are that wide. */
unsigned int sheet_columns(enum ink ink, int width)
{
	return (unsigned int)(width / inks[ink].column);
}

/* Clean text as XML. */
void sheet_xml(FILE *out, const char *text, size_t bytes)
{
	static const char special[] = "<>&\"'";
	static const char *const entities[] = { "&lt;", "&gt;", "&amp;", "&quot;", "&apos;" };

	for (size_t i = 0; i < bytes; i++) {
		const char *found = memchr(special, text[i], sizeof(special) - 1);

		if (found)
			fputs(entities[found - special], out);
		else
			fputc(text[i], out);
	}
}

/* In the row at hand. */
void sheet_text(struct sheet *sheet, int x, enum anchor anchor, enum ink ink,
		const struct line *line)
{
	fprintf(sheet->out, "<text x=\"%d\" y=\"%d\"%s%s textLength=\"%d\">", x, sheet->y - 5,
		anchors[anchor], inks[ink].text, (int)line->columns * inks[ink].column);
	sheet_xml(sheet->out, line->text, line->bytes);
	fputs("</text>\n", sheet->out);
}

/* Text that is not too long, if there is any. */
void sheet_words(struct sheet *sheet, int x, enum anchor anchor, enum ink ink, const char *text)
{
	struct line line;

	if (columns_line(&line, &text, UINT32_MAX))
		sheet_text(sheet, x, anchor, ink, &line);
}

/* In as many rows as it needs below the one at hand. */
void sheet_paragraph(struct sheet *sheet, int x, int width, enum ink ink, const char *text)
{
	struct line line;

	while (columns_line(&line, &text, sheet_columns(ink, width))) {
		sheet->y += SHEET_ROW * inks[ink].column / SHEET_COLUMN;
		sheet_text(sheet, x, ANCHOR_START, ink, &line);
	}
}

void sheet_line(struct sheet *sheet, int x1, int y1, int x2, int y2, enum ink ink)
{
	fprintf(sheet->out, "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" %s/>\n", x1, y1, x2, y2,
		inks[ink].line);
}

/* From top to bottom. */
void sheet_dashes(struct sheet *sheet, int x, int y1, int y2)
{
	fprintf(sheet->out, "<path d=\"M%d %dV%d\" %s stroke-dasharray=\"6 6\"/>\n", x, y1, y2,
		inks[INK_PLAIN].line);
}

/* The head of an arrow, its point at @x; @direction is 1 to the right and -1 to the left. */
void sheet_head(struct sheet *sheet, int x, int y, int direction, enum ink ink)
{
	fprintf(sheet->out, "<path d=\"M%d %dl%d %dv%dz\" fill=\"%s\"/>\n", x, y,
		-direction * HEAD_LENGTH, -HEAD_WIDTH, 2 * HEAD_WIDTH, fill(ink));
}

void sheet_cross(struct sheet *sheet, int x, int y)
{
	const int size = 2 * CROSS;

	fprintf(sheet->out, "<path d=\"M%d %dl%d %dm0 %dl%d %d\"", x - CROSS, y - CROSS, size, size,
		-size, -size, size);
	fprintf(sheet->out, " stroke=\"%s\" stroke-width=\"3\"/>\n", fill(INK_ALARM));
}

/* A word that points at @x; @direction is 1 if that is at its right, and -1 at its left. */
void sheet_mark(struct sheet *sheet, int x, int y, int direction, const char *word)
{
	int length = ((int)columns_of(word) + 2) * SHEET_COLUMN;
	int half = MARK_HEIGHT / 2, middle = x - direction * (MARK_POINT + length / 2);

	fprintf(sheet->out, "<path d=\"M%d %dl%d %dh%dv%dh%dz\" fill=\"%s\"/>\n", x, y,
		-direction * MARK_POINT, -half, -direction * length, MARK_HEIGHT,
		direction * length, fill(INK_ALARM));
	sheet_words(sheet, middle, ANCHOR_MIDDLE, INK_PAPER, word);
}
