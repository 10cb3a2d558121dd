/* SPDX-License-Identifier: GPL-2.0 */
/* A histogram as a drawing in a page. */

#ifndef CHART_H
#define CHART_H

#include <stdio.h>

#include "histogram.h"

void chart_connections(FILE *out, const struct histogram *histogram);
void chart_bytes(FILE *out, const struct histogram *histogram);

#endif
