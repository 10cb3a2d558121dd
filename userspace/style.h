/* SPDX-License-Identifier: GPL-2.0 */
/* How text is written, as the user asked for it; asked by all who write any. */

#ifndef STYLE_H
#define STYLE_H

#include <stdbool.h>

struct options;

/**
 * struct style - what all text has in common; nothing of it changes JSON
 * @names: ports, users and units have their names
 * @utc: times are UTC
 * @relative: times count from the first that is shown
 * @undated: times of today go without their day
 * @no_header: tables have no header
 * @colour: lines have colours
 */
struct style {
	bool names;
	bool utc;
	bool relative;
	bool undated;
	bool no_header;
	bool colour;
};

extern struct style style;

void style_set(const struct options *options, int fd);

#endif
