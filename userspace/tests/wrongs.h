/* SPDX-License-Identifier: GPL-2.0 */
/* Files that are not what they should be, and what is said of them. */

#ifndef WRONGS_H
#define WRONGS_H

#define HEAD		"{\"event\":\"closed\""
#define IN_MIDDLE	"ends in the middle of this record"

struct wrong {
	const char *text, *said;
};

extern const struct wrong wrongs[];	/* the last one has no text */

#endif
