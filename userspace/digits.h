/* SPDX-License-Identifier: GPL-2.0 */
/* Numbers and addresses as characters. Each returns the end, and writes no zero there. */

#ifndef DIGITS_H
#define DIGITS_H

#include <stdint.h>

#define GROUPED_MAX	27	/* holds 18,446,744,073,709,551,615 and a zero */

char *digits_decimal(char *at, uint64_t number);
char *digits_grouped(char *at, uint64_t number);
char *digits_padded(char *at, uint64_t number, unsigned int width);
char *digits_hex(char *at, uint64_t number, unsigned int width);
char *digits_inet(char *at, const uint8_t addr[4]);
char *digits_inet6(char *at, const uint8_t addr[16]);

#endif
