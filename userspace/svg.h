/* SPDX-License-Identifier: GPL-2.0 */
/* How connections ended, as a drawing. */

#ifndef SVG_H
#define SVG_H

#include <stdio.h>

struct story;

int svg_write(FILE *out, const struct story *const *stories, unsigned int count);

#endif
