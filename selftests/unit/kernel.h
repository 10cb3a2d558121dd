/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a pure part of the module needs of the kernel's headers, on any host.
 */
#ifndef _UNIT_KERNEL_H
#define _UNIT_KERNEL_H

#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __s32 s32;
typedef __s64 s64;
typedef __u64 u64;

#define U32_MAX	UINT32_MAX

#endif /* _UNIT_KERNEL_H */
