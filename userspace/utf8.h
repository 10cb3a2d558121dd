/* SPDX-License-Identifier: GPL-2.0 */
/* Characters beyond ASCII. */

#ifndef UTF8_H
#define UTF8_H

#include <stddef.h>
#include <stdint.h>

size_t utf8_len(const unsigned char *s);
uint32_t utf8_code(const unsigned char *s, size_t len);

#endif
