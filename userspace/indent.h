/* SPDX-License-Identifier: GPL-2.0 */
/* JSON for people: what was written on one line, indented. */

#ifndef INDENT_H
#define INDENT_H

#include <stdio.h>

FILE *indent_open(FILE *out);

#endif
