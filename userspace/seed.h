/* SPDX-License-Identifier: GPL-2.0 */
/* A number that nobody can guess. */

#ifndef SEED_H
#define SEED_H

#include <stdint.h>

uint64_t seed_new(void);

#endif
