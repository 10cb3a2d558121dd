// SPDX-License-Identifier: GPL-2.0
/* Colours, where there is a terminal that has them. */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "colour.h"
#include "style.h"

/**
 * colour_wanted() - whether text that goes there should have colours
 * @fd: where it goes
 *
 * NO_COLOR is that of no-color.org: any value counts, an empty one does not.
 */
bool colour_wanted(int fd)
{
	const char *term = getenv("TERM"), *no_color = getenv("NO_COLOR");

	return term && *term && strcmp(term, "dumb") && !(no_color && *no_color) && isatty(fd);
}

/**
 * colour() - what to write to change the colour
 * @colour: of what is written next
 *
 * Return: a sequence for terminals, which takes no column, or nothing.
 */
const char *colour(enum colour colour)
{
	static const char *const sequences[COLOURS] = {
		[COLOUR_OFF] = "\033[0m",
		[COLOUR_LOSS] = "\033[1;31m",
		[COLOUR_RISK] = "\033[1;35m",
		[COLOUR_GOOD] = "\033[32m",
		[COLOUR_STRONG] = "\033[1m",
		[COLOUR_FAINT] = "\033[2m",
	};

	return style.colour ? sequences[colour] : "";
}
