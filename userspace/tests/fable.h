/* SPDX-License-Identifier: GPL-2.0 */
/* Stories that never happened. */

#ifndef FABLE_H
#define FABLE_H

#include "../story.h"

void fable_message_2(struct story *story);
void fable_unread(struct story *story);
void fable_timeout(struct story *story);
void fable_random(struct story *story, unsigned int seed);

#endif
