// SPDX-License-Identifier: GPL-2.0
/*
 * histories: random histories of TCP connections, and what tcpfate tells of them
 *
 *	histories [--seed N] [--count N] [--jobs N] [--repeat N] [--shrink N]
 *		  [--only LIST] [--verbose] [--rules] [--ctl PATH]
 *
 * --jobs is how many run at once, --repeat how often each, --shrink how many of those
 * that fail are shortened, --only leaves out all operations but these, --verbose
 * prints all histories, --rules how often each rule had something to say.
 *
 * Each seed is a history of one to three connections. Both ends are programs that
 * keep books of what their calls return, and of nothing else. When all is over,
 * what tcpfate has told is compared with the books, to the byte. Nothing is allowed
 * to differ. What fails is printed with all its calls, and then shortened.
 *
 * The module must be loaded with closed=1. Reports in KTAP.
 */
#define _GNU_SOURCE
#include <err.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "agent.h"
#include "batch.h"
#include "coverage.h"
#include "place.h"
#include "run.h"

#define PATIENCE	90	/* seconds until a connection must have been told of */
#define MAX_SHOWN	20	/* failures that are printed and shortened */
#define GROUPS		(2 * MODES)
#define MANY		2000	/* so many that one wants to see how far it is */
#define FEW		250	/* histories that may miss something by chance */

static struct {
	unsigned long seed;
	unsigned long count;
	unsigned long jobs;
	unsigned long repeat;
	unsigned long shrink;
	const char *ctl;
	const char *only;
	int verbose;
	int rules;
} option = {
	.seed = 1, .count = 300, .jobs = 128, .repeat = 1, .shrink = 2,
	.ctl = "../userspace/tcpfate-ctl",
};

static unsigned int done[GROUPS], failed[GROUPS], unborn, stray;
static bool left_out[MAX_OPS];
static struct shown {
	uint64_t seed;
	const char *words;
} shown[MAX_SHOWN];
static unsigned int shown_n;

static unsigned int group_of(const struct history *h)
{
	return 2 * h->mode + h->v6;
}

bool batch_run(struct batch *batch, unsigned int n, int patience)
{
	unsigned int i;
	bool ok;

	watch_forget(batch->told, batch->jobs);
	run_batch(batch->h, n, watch_gather);
	ok = watch_batch(batch->h, batch->told, n, patience);
	for (i = 0; i < n; i++) {
		batch->h[i].over = now_ms() + 1;
		oracle_judge(&batch->h[i], &batch->told[i], &batch->verdict[i]);
	}
	return ok;
}

static void show(const struct batch *batch, unsigned int i)
{
	const struct history *h = &batch->h[i];

	history_print(stdout, h);
	oracle_print(h, &batch->told[i]);
	if (batch->verdict[i].broken)
		printf("# broken at %s: %s\n", end_name(batch->verdict[i].end),
		       batch->verdict[i].broken);
}

static void settle(const struct batch *batch, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++) {
		const struct history *h = &batch->h[i];
		bool bad = batch->verdict[i].broken;

		coverage_count(h, &batch->told[i]);
		unborn += h->unborn;
		done[group_of(h)]++;
		failed[group_of(h)] += bad;
		if (option.verbose || (bad && shown_n < MAX_SHOWN))
			show(batch, i);
		if (bad && shown_n < MAX_SHOWN)
			shown[shown_n++] = (struct shown) { h->seed, batch->verdict[i].broken };
	}
}

static void run_all(struct batch *batch)
{
	unsigned int first, n, i, j, shrunk = 0;

	for (first = 0; first < option.count; first += n) {
		n = option.count - first;
		n = n < option.jobs ? n : option.jobs;
		for (i = 0; i < n; i++) {
			history_make(&batch->h[i], option.seed + (first + i) / option.repeat);
			batch->h[i].number = first + i;
			for (j = 0; j < batch->h[i].nops; j++)
				batch->h[i].op[j].left_out = left_out[j];
			if (option.only)
				history_close_all(&batch->h[i]);
		}
		stray += !batch_run(batch, n, PATIENCE);
		settle(batch, n);
		for (; shrunk < shown_n && shrunk < option.shrink; shrunk++)
			shrink(batch, shown[shrunk].seed, left_out, shown[shrunk].words);
		if (option.count > MANY)
			printf("# %u of %lu\n", first + n, option.count);
		fflush(stdout);
	}
}

static void read_only(const char *list)
{
	char *end;

	memset(left_out, true, sizeof(left_out));
	while (*list) {
		unsigned long i = strtoul(list, &end, 10);

		if (end == list || i >= MAX_OPS)
			errx(2, "--only: a list of operations");
		left_out[i] = false;
		list = *end ? end + 1 : end;
	}
}

static const struct {
	const char *name;
	unsigned long *number;
	const char **word;
	int *flag;
} all_options[] = {
	{ "--seed", .number = &option.seed },
	{ "--count", .number = &option.count },
	{ "--jobs", .number = &option.jobs },
	{ "--repeat", .number = &option.repeat },
	{ "--shrink", .number = &option.shrink },
	{ "--only", .word = &option.only },
	{ "--ctl", .word = &option.ctl },
	{ "--verbose", .flag = &option.verbose },
	{ "--rules", .flag = &option.rules },
};

/* Returns how many arguments it takes, 0 if it is none of ours. */
static int read_option(const char *name, const char *value)
{
	unsigned int i;

	for (i = 0; i < sizeof(all_options) / sizeof(*all_options); i++) {
		if (strcmp(name, all_options[i].name))
			continue;
		if (all_options[i].flag)
			return *all_options[i].flag = 1;
		if (!value)
			return 0;
		if (all_options[i].word)
			*all_options[i].word = value;
		else
			*all_options[i].number = strtoul(value, NULL, 0);
		return 2;
	}
	return 0;
}

static void read_options(int argc, char **argv)
{
	int i, n;

	for (i = 1; i < argc; i += n) {
		n = read_option(argv[i], argv[i + 1]);
		if (!n)
			errx(2, "%s? See the head of histories/main.c", argv[i]);
	}
	if (!option.jobs || !option.repeat)
		errx(2, "not without a job, and not less than once");
	if (option.only)
		read_only(option.only);
}

static void result(unsigned int number, bool ok, const char *words)
{
	printf("%sok %u %s\n", ok ? "" : "not ", number, words);
}

static bool report(void)
{
	bool all = option.count >= FEW, ok = !stray;
	const char *missing = coverage_missing();
	unsigned int i, mismatches = 0;
	struct history h = {};
	char words[128];

	printf("1..%d\n", GROUPS + 1 + all);
	for (i = 0; i < GROUPS; i++) {
		h.mode = i / 2;
		snprintf(words, sizeof(words), "%s, %s: %u histories, %u mismatches",
			 history_mode(&h), i % 2 ? "IPv6" : "IPv4", done[i], failed[i]);
		result(i + 1, !failed[i], words);
		mismatches += failed[i];
	}
	result(GROUPS + 1, !stray, "every record is of a connection that there was, none is lost");
	if (all) {
		snprintf(words, sizeof(words), "everything that can happen has happened%s%s",
			 missing ? ", but not: " : "", missing ?: "");
		result(GROUPS + 2, !missing && unborn * 50 < option.count, words);
		ok &= !missing && unborn * 50 < option.count;
	}
	printf("# %lu histories, %lu connections, %lu events, %u mismatches\n", option.count,
	       coverage_connections(), coverage_records(), mismatches);
	return ok && !mismatches;
}

int main(int argc, char **argv)
{
	struct rlimit files = { 65536, 65536 };
	struct batch batch;
	bool ok;

	read_options(argc, argv);
	prctl(PR_SET_NAME, "histories");
	setrlimit(RLIMIT_NOFILE, &files);
	batch.jobs = option.jobs;
	batch.h = run_memory(option.jobs);
	batch.told = calloc(option.jobs, sizeof(*batch.told));
	batch.verdict = calloc(option.jobs, sizeof(*batch.verdict));
	if (!batch.told || !batch.verdict)
		err(1, "memory");
	printf("TAP version 13\n");
	places_make();
	agents_start(batch.h, option.jobs);
	watch_start(option.ctl);
	run_all(&batch);
	watch_stop();
	agents_stop();
	coverage_print();
	if (option.rules)
		oracle_print_rules();
	ok = report();
	return !ok;
}
