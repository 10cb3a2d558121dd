/* SPDX-License-Identifier: GPL-2.0 */
/* Test results as KTAP. */

#ifndef KTAP_H
#define KTAP_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define KTAP_SKIP	(-1)	/* what a test returns that cannot run here */

struct ktap_test {
	const char *name;
	int (*run)(void);	/* true, false or KTAP_SKIP */
};

static inline bool ktap_same(const char *got, const char *want)
{
	if (!strcmp(got, want))
		return true;
	printf("# want: %s\n# got:  %s\n", want, got);
	return false;
}

static inline int ktap_main(const struct ktap_test *tests, unsigned int count)
{
	unsigned int failed = 0;

	printf("KTAP version 1\n1..%u\n", count);
	for (unsigned int i = 0; i < count; i++) {
		int result = tests[i].run();

		failed += !result;
		printf("%s %u %s%s\n", result ? "ok" : "not ok", i + 1, tests[i].name,
		       result == KTAP_SKIP ? " # SKIP" : "");
		fflush(stdout);
	}
	return failed != 0;
}

#endif
