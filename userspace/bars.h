/* SPDX-License-Identifier: GPL-2.0 */
/* A histogram in plain characters. */

#ifndef BARS_H
#define BARS_H

#include <stdio.h>

#include "histogram.h"

void bars_print(FILE *out, const struct histogram *histogram);

#endif
