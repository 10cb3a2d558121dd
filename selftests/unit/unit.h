/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the unit tests share: results, as KTAP.
 */
#ifndef _UNIT_H
#define _UNIT_H

#include <stdio.h>

static int number, failed;

static void result(bool ok, const char *name)
{
	number++;
	failed += !ok;
	printf("%sok %d %s\n", ok ? "" : "not ", number, name);
}

static bool same(const char *what, u64 got, u64 want)
{
	if (got != want)
		printf("# %s: got %llu, want %llu\n", what, got, want);
	return got == want;
}

#endif /* _UNIT_H */
