/* SPDX-License-Identifier: GPL-2.0 */
/* Parts of time of a round length. */

#ifndef PERIOD_H
#define PERIOD_H

#include <stdint.h>
#include <stddef.h>
#include <stdio.h>

#define PERIOD_LABEL	24	/* holds any label with its zero */

int64_t period_length(int64_t span, unsigned int most, int64_t multiple);
int64_t period_start(int64_t time, int64_t length);
void period_name(FILE *out, int64_t length);
void period_label(char label[PERIOD_LABEL], int64_t time, int64_t length, int64_t span);

#endif
