// SPDX-License-Identifier: GPL-2.0
/* All rules, asked of all ends of a history. */
#include <stdio.h>
#include <string.h>

#include "oracle.h"
#include "rules.h"

#define MAX_RULES	80

static const struct rule *const all_rules[] = {
	rules_bytes, rules_endings, rules_timers, rules_events, rules_people,
};

static unsigned long asked[MAX_RULES];

static void gather(const struct record *r, const struct record *ev[EVENTS], unsigned int *count)
{
	for (; r; r = r->next) {
		if (!ev[r->event])
			ev[r->event] = r;
		count[r->event]++;
	}
}

static void look(struct view *v, const struct told *told)
{
	unsigned int none[EVENTS] = {};

	gather(told->first[v->e], v->ev, v->count);
	gather(told->first[PEER(v->e)], v->p_ev, none);
	v->closed = v->ev[EV_CLOSED];
	v->p_closed = v->p_ev[EV_CLOSED];
}

static void break_rule(struct verdict *verdict, const char *words, unsigned int e)
{
	if (verdict->broken)
		return;
	verdict->broken = words;
	verdict->end = e;
}

static void ask_all(const struct view *v, struct verdict *verdict)
{
	const struct rule *rule;
	unsigned int i, n = 0;

	for (i = 0; i < sizeof(all_rules) / sizeof(*all_rules); i++) {
		for (rule = all_rules[i]; rule->words; rule++, n++) {
			enum answer answer = rule->ask(v);

			if (answer == SILENT)
				continue;
			asked[n]++;
			verdict->rules++;
			if (answer == BROKEN)
				break_rule(verdict, rule->words, v->e);
		}
	}
}

static void judge_end(const struct history *h, const struct told *told, struct books *books,
		      unsigned int e, struct verdict *verdict)
{
	struct view v = {
		.h = h, .e = e, .b = &books[e], .pb = &books[PEER(e)],
	};

	look(&v, told);
	if (v.count[EV_CLOSED] != 1)
		break_rule(verdict, "exactly one record closed for every connection", e);
	else if (v.p_closed)
		ask_all(&v, verdict);
}

void oracle_judge(const struct history *h, const struct told *told, struct verdict *verdict)
{
	struct books books[MAX_ENDS];
	unsigned int e;

	memset(verdict, 0, sizeof(*verdict));
	if (h->unborn)
		return;
	books_keep(h, books);
	for (e = 0; e < MAX_ENDS; e++) {
		if (h->end[e].born)
			judge_end(h, told, books, e, verdict);
	}
}

void oracle_print(const struct history *h, const struct told *told)
{
	const struct record *r;
	unsigned int e;

	for (e = 0; e < MAX_ENDS; e++) {
		for (r = told->first[e]; r; r = r->next)
			printf("#   %s: %s\n", end_name(e), r->line);
	}
}

/* How often a rule had something to say: one that never had proves nothing. */
void oracle_print_rules(void)
{
	const struct rule *rule;
	unsigned int i, n = 0;

	for (i = 0; i < sizeof(all_rules) / sizeof(*all_rules); i++) {
		for (rule = all_rules[i]; rule->words; rule++)
			printf("# %8lu times: %s\n", asked[n++], rule->words);
	}
}
