/* SPDX-License-Identifier: GPL-2.0 */
/* Colours, where there is a terminal that has them. None of them is all that tells. */

#ifndef COLOUR_H
#define COLOUR_H

#include <stdbool.h>

enum colour {
	COLOUR_OFF,		/* as before */
	COLOUR_LOSS,		/* data was lost, or may be */
	COLOUR_RISK,		/* nothing yet */
	COLOUR_GOOD,
	COLOUR_STRONG,		/* what to look at first */
	COLOUR_FAINT,		/* what need not be read */
	COLOURS,
};

bool colour_wanted(int fd);
const char *colour(enum colour colour);

#endif
