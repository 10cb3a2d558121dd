/* SPDX-License-Identifier: GPL-2.0 */
/* Words of a command line as values. */

#ifndef VALUE_H
#define VALUE_H

#include <stdbool.h>
#include <stdint.h>

#define WHY_BUF		192	/* says what is wrong with a word, or is empty */
#define PREFIX_BUF	64	/* holds any prefix as characters */

/**
 * struct prefix - addresses that begin alike
 * @size: bytes of an address, 4 or 16
 * @len: bits that count
 * @addr: in network order, zero behind these bits
 */
struct prefix {
	uint8_t size;
	uint8_t len;
	uint8_t addr[16];
};

bool value_number(const char *word, uint64_t *number);
bool value_port(const char *word, uint64_t *port, char why[WHY_BUF]);
bool value_pid(const char *word, uint64_t *pid, char why[WHY_BUF]);
bool value_user(const char *word, uint64_t *uid, char why[WHY_BUF]);
bool value_netns(const char *word, uint64_t *inode, char why[WHY_BUF]);
bool value_cgroup(const char *word, uint64_t *id, char why[WHY_BUF]);
bool value_prefix(const char *word, struct prefix *prefix, char why[WHY_BUF]);
void prefix_text(const struct prefix *prefix, char text[PREFIX_BUF]);

#endif
