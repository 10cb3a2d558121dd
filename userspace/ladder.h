/* SPDX-License-Identifier: GPL-2.0 */
/* How a connection ended, as a picture made of text. */

#ifndef LADDER_H
#define LADDER_H

#include <stdbool.h>
#include <stdio.h>

struct story;

#define LADDER_MIN	60	/* columns */
#define LADDER_MAX	120
#define LADDER_DEFAULT	80

/**
 * struct ladder_style - what the picture may be made of
 * @width: columns at most; 0 is LADDER_DEFAULT, and what is out of bounds becomes a bound
 * @utf8: else ASCII
 */
struct ladder_style {
	unsigned int width;
	bool utf8;
};

void ladder_print(FILE *out, const struct story *story, const struct ladder_style *style);

#endif
