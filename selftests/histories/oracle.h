/* SPDX-License-Identifier: GPL-2.0 */
/* Compares what the program did with what tcpfate has told. */
#ifndef ORACLE_H
#define ORACLE_H

#include "history.h"
#include "watch.h"

/**
 * struct verdict - of a history
 * @rules: how many rules said something of it
 * @broken: words of the first that is broken, NULL if none
 * @end: of which end
 */
struct verdict {
	unsigned int rules;
	const char *broken;
	unsigned int end;
};

void oracle_judge(const struct history *h, const struct told *told, struct verdict *verdict);
void oracle_print(const struct history *h, const struct told *told);
void oracle_print_rules(void);

#endif
