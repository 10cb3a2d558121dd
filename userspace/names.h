/* SPDX-License-Identifier: GPL-2.0 */
/* Numbers of the protocol as words, and back. */

#ifndef NAMES_H
#define NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "event.h"

#define NAME_BUF	32	/* holds unknown(N) for every 64-bit N */

/**
 * struct names - the words of one enum
 * @word: indexed by the number (flags: by the number of the bit), NULL for a hole
 * @count: length of @word
 */
struct names {
	const char *const *word;
	unsigned int count;
};

extern const struct names event_names, ending_names, loss_names, cause_names;
extern const struct names evidence_names, state_names, substate_names;
extern const struct names role_names, opener_names, rst_reason_names, mib_names;
extern const struct names timer_names, hook_kind_names;

const char *name_word(const struct names *names, uint64_t number, char buf[NAME_BUF]);
const char *name_flag(const struct names *names, unsigned int bit, char buf[NAME_BUF]);
const char *name_errno(uint64_t number, char buf[NAME_BUF]);
const char *name_family(uint64_t number, char buf[NAME_BUF]);
int name_number(const struct names *names, const char *word, size_t len);

#endif
