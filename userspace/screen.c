// SPDX-License-Identifier: GPL-2.0
/* A ranking on a terminal, drawn again in place, and the keys that change it. */

#include <curses.h>
#include <string.h>

#include "ends.h"
#include "screen.h"

#define HEAD_LINES	4	/* title, sums, doubts, the head of the table */
#define FOOT_LINES	2	/* what the keys do */
#define ROWS_MIN	3	/* rows of the table; where there is less room it has no foot */
#define TEXT		1024	/* bytes of a line */

/* The capital letter of each is its key. */
static const char *const by_keys[TOP_BYS] = {
	[TOP_BY_PROCESS] = "Process",
	[TOP_BY_PROGRAM] = "proGram",
	[TOP_BY_PEER] = "pEer",
	[TOP_BY_PORT] = "pOrt",
	[TOP_BY_EVENT] = "eVent",
};

static const char *const sort_keys[TOP_SORTS] = {
	[TOP_SORT_BYTES] = "Bytes",
	[TOP_SORT_NAME] = "Name",
	[TOP_SORT_RECORDS] = "Records",
	[TOP_SORT_CONNS] = "Conns",
	[TOP_SORT_UNREAD] = "Unread",
	[TOP_SORT_UNCONFIRMED] = "unconFirmed",
	[TOP_SORT_LATE] = "Late",
	[TOP_SORT_RATE] = "rAte",
	[TOP_SORT_LAST] = "lasT",
};

/* As many whole characters as fit; what is below the screen is left out. */
static void put_line(int line, const char *text, attr_t attributes)
{
	if (move(line, 0) == ERR)
		return;
	attrset(attributes);
	addnstr(text, (int)listing_cut(text, (unsigned int)COLS));
	attrset(A_NORMAL);
	clrtoeol();
}

/* A line of the foot goes no further than the screen, not even to its last column. */
static void put_foot_text(const char *text, attr_t attributes)
{
	int room = COLS - 1 - getcurx(stdscr);

	attrset(attributes);
	if (room > 0)
		addnstr(text, room);
	attrset(A_NORMAL);
}

static void put_key(const char *word, attr_t attributes)
{
	for (; *word; word++) {
		const char letter[] = { *word, '\0' };

		put_foot_text(letter, attributes | (*word < 'a' ? A_BOLD : A_NORMAL));
	}
}

static void put_keys(const char *what, const char *const *words, unsigned int count,
		     unsigned int chosen)
{
	put_foot_text(what, A_NORMAL);
	for (unsigned int i = 0; i < count; i++) {
		put_foot_text(" ", A_NORMAL);
		put_key(words[i], i == chosen ? A_UNDERLINE : A_NORMAL);
	}
	clrtoeol();
}

static void put_foot(const struct screen *screen, const struct listing *listing,
		     unsigned int rows, unsigned int shown)
{
	char text[TEXT];

	move(LINES - FOOT_LINES, 0);
	snprintf(text, sizeof(text), "%u to %u of %u, ", screen->top + 1, screen->top + shown,
		 rows);
	if (shown < rows)
		put_foot_text(text, A_NORMAL);
	put_key("Quit", A_NORMAL);
	put_keys(", by", by_keys, TOP_BYS, listing->by);
	move(LINES - 1, 0);
	put_keys("sort", sort_keys, TOP_SORTS, listing->sort);
}

static void put_title(const struct listing *listing, const struct board *board,
		      const struct gaps *gaps)
{
	char text[3][TEXT] = { "" };
	FILE *out;

	for (int line = 0; line < 3; line++) {
		out = fmemopen(text[line], TEXT, "w");
		if (!out)
			return;
		if (line == 0)
			listing_title(out, listing, board);
		else if (line == 1)
			listing_sums(out, listing, board);
		else
			listing_doubts(out, board, gaps);
		fclose(out);
		put_line(line, text[line], line == 1 ? A_NORMAL : A_BOLD);
	}
}

/* The rows between head and foot, as far as there are any. */
static unsigned int put_rows(struct screen *screen, const struct listing *listing,
			     const struct board *board, unsigned int room)
{
	unsigned int rows = listing_rows(listing, board), shown;
	char line[LISTING_LINE];

	if (screen->top + room > rows)
		screen->top = rows > room ? rows - room : 0;
	shown = rows - screen->top < room ? rows - screen->top : room;
	for (unsigned int i = 0; i < room; i++) {
		*line = '\0';
		if (i < shown)
			listing_line(listing, listing_row(listing, board, screen->top + i),
				     line);
		put_line(HEAD_LINES + (int)i, line, A_NORMAL);
	}
	return shown;
}

/**
 * screen_draw() - show a ranking
 * @screen: where
 * @listing: how; gets its widths
 * @board: what
 * @gaps: what is missing
 */
void screen_draw(struct screen *screen, struct listing *listing, const struct board *board,
		 const struct gaps *gaps)
{
	int room = LINES - HEAD_LINES;
	bool foot = room >= ROWS_MIN + FOOT_LINES;
	char line[LISTING_LINE];
	unsigned int shown;

	room -= foot ? FOOT_LINES : 0;
	listing_sort(listing, board);
	listing_fit(listing, board, (unsigned int)COLS);
	put_title(listing, board, gaps);
	listing_head(listing, line);
	put_line(HEAD_LINES - 1, line, A_REVERSE);
	shown = put_rows(screen, listing, board, room > 0 ? (unsigned int)room : 0);
	if (foot)
		put_foot(screen, listing, listing_rows(listing, board), shown);
	refresh();
}

/* Its number among the words that have it as their capital letter, or -1. */
static int key_of(int key, const char *const *words, int count)
{
	char capital = (char)(key >= 'a' && key <= 'z' ? key - 'a' + 'A' : key);

	if (key < 'A' || key > 'z')
		return -1;
	for (int i = 0; i < count; i++)
		if (strchr(words[i], capital))
			return i;
	return -1;
}

static void scroll_to(struct screen *screen, int key)
{
	int room = LINES - HEAD_LINES - FOOT_LINES;
	unsigned int page = room > 0 ? (unsigned int)room : 1;

	switch (key) {
	case KEY_DOWN:
		screen->top++;
		break;
	case KEY_NPAGE:
		screen->top += page;
		break;
	case KEY_END:
		screen->top = UINT32_MAX / 2;	/* as far as there are rows */
		break;
	case KEY_UP:
		screen->top -= screen->top ? 1 : 0;
		break;
	case KEY_PPAGE:
		screen->top -= screen->top < page ? screen->top : page;
		break;
	case KEY_HOME:
		screen->top = 0;
		break;
	}
}

static void obey(struct screen *screen, struct listing *listing, int key)
{
	int by = key_of(key, by_keys, TOP_BYS), sort = key_of(key, sort_keys, TOP_SORTS);

	if (by >= 0) {
		listing->by = (enum top_by)by;
		screen->top = 0;
	}
	if (sort >= 0)
		listing->sort = (enum top_sort)sort;
	if (key == '\f')
		clearok(stdscr, TRUE);
	scroll_to(screen, key);
}

/**
 * screen_keys() - obey what was pressed, and take the size that the terminal has by now
 * @screen: where
 * @terminal: the terminal
 * @listing: what keys change
 *
 * Return: 0, END_SIGNAL if the user wants to end, END_READER if the terminal is gone.
 */
int screen_keys(struct screen *screen, const struct terminal *terminal, struct listing *listing)
{
	int end = terminal_news(terminal), key;

	while (!end && (key = getch()) != ERR) {
		if (key == 'q' || key == 'Q')
			return END_SIGNAL;
		obey(screen, listing, key);
	}
	return end;
}
