// SPDX-License-Identifier: GPL-2.0
/* How text is written, as the user asked for it. */

#include <unistd.h>

#include "colour.h"
#include "ctl.h"
#include "style.h"

struct style style;

/**
 * style_set() - from here on write as the user asks for
 * @options: the command line
 * @fd: where text goes; what goes to a file is read on another day
 */
void style_set(const struct options *options, int fd)
{
	style = (struct style){
		.names = !options->numeric,
		.utc = options->utc,
		.relative = options->relative,
		.undated = isatty(fd),
		.no_header = options->no_header,
		.colour = colour_wanted(fd),
	};
}
