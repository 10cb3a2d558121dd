/* SPDX-License-Identifier: GPL-2.0 */
/* Whether a ladder of text shows its story. */

#ifndef JUDGE_H
#define JUDGE_H

#include "../ladder.h"
#include "../story.h"

bool judge_ladder(const struct story *story, const struct ladder_style *style);

#endif
