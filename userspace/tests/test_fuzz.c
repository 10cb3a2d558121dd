// SPDX-License-Identifier: GPL-2.0
/*
 * Command lines of words by chance: nothing crashes, whatever is asked for, and whatever
 * fails says so.
 *
 * The words are those that the tool knows, right and wrong values, and junk. The seed is
 * always the same, unless FUZZ gives another one; FUZZ_LINES is how many are tried.
 */

#define _GNU_SOURCE	/* mkdtemp() */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../option_table.h"
#include "ktap.h"

#define LINES		3000
#define WORDS_MAX	12
#define WORD_MAX	48
#define SAID_MAX	4096
#define PATIENCE	20	/* seconds after which a command stands still for good */
#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

/* Those that have a number by that. */
static const char *const commands[] = {
	[COMMAND_WATCH] = "watch", [COMMAND_DUMP] = "dump", [COMMAND_STATUS] = "status",
	[COMMAND_STATS] = "stats", [COMMAND_FILTER] = "filter", [COMMAND_EXPLAIN] = "explain",
	[COMMAND_RUN] = "run", [COMMAND_TOP] = "top", [COMMAND_REPORT] = "report",
	[COMMAND_HELP] = "help", "--help", "--version", "", "watcher",
};

/* Nothing of it can be started, or waits for long. */
static const char *const values[] = {
	"", "0", "1", "3", "0.001", "0.01", "-1", "80,443", "65536", "closed", "closed,timed-out",
	"process", "event", "name", "10.0.0.0/8", "::1", "/proc/self/ns/net", "/dev/null",
	"/dev/full", "no/such", "out", "saved.json", "-", "--", "0123456789abcdef", "root",
	"-1h", "12:00", "2026-01-01T00:00:00Z", "no-such-command", "18446744073709551615",
	"%s%n%d", "a b", "\"{", "\xff\xfe", "\033[2J",
};

/* Of every option something that is right. */
static const struct {
	const char *name, *value;
} right[] = {
	{ "event", "closed,timed-out" }, { "port", "80,443" }, { "addr", "10.0.0.0/8,::1" },
	{ "comm", "a,b" }, { "pid", "1" }, { "netns", "/proc/self/ns/net" }, { "uid", "root,5" },
	{ "cgroup", "1" }, { "min-lost", "1" }, { "count", "1" }, { "timeout", "0.01" },
	{ "watch", "0.01" }, { "delay", "0.01" }, { "grace", "0" }, { "since", "0" },
	{ "log-id", "0123456789abcdef" }, { "svg", "out.svg" }, { "html", "out.html" },
	{ "output", "out" }, { "by", "event" }, { "sort", "name" }, { "from", "-1h" },
	{ "until", "12:00" },
};

static uint64_t seed = 1;
static unsigned int seen[256];	/* lines by exit status */

/* xorshift64* */
static uint64_t chance(uint64_t below)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (seed * UINT64_C(0x2545f4914f6cdd1d) >> 11) % below;
}

/* Mostly one that the command knows. */
static const struct row *any_row(unsigned int command)
{
	const struct row *row;
	bool any = !chance(6);

	do
		row = &option_rows[chance(OPTION_ROWS)];
	while (!row->name || !(any || row->commands >> command & 1));
	return row;
}

/* Bytes of all kinds, but no zero, and no slash: that would name a file. */
static void put_junk(char word[WORD_MAX])
{
	size_t len = chance(12);

	for (size_t i = 0; i < len; i++) {
		word[i] = (char)(1 + chance(255));
		if (word[i] == '/')
			word[i] = '-';
	}
	word[len] = '\0';
}

static const char *value_of(const struct row *row)
{
	for (unsigned int i = 0; i < COUNT(right); i++)
		if (!strcmp(right[i].name, row->name) && chance(5))
			return right[i].value;
	return values[chance(COUNT(values))];
}

/**
 * struct line - a command line
 * @argc: number of words
 * @argv: the words, ended by NULL
 * @word: what they are
 */
struct line {
	int argc;
	char *argv[WORDS_MAX + 4];
	char word[WORDS_MAX + 3][WORD_MAX];
};

static char *add(struct line *line)
{
	char *word = line->word[line->argc];

	line->argv[line->argc++] = word;
	return word;
}

/* With its value, as one word or two; or cut, or in a cluster of letters. */
static void add_option(struct line *line, unsigned int command)
{
	const struct row *row = any_row(command);
	const char *value = row->value ? value_of(row) : "";

	switch (row->letter ? chance(6) : 2 + chance(4)) {
	case 0:
		snprintf(add(line), WORD_MAX, "-%c%c", row->letter, any_row(command)->letter);
		return;
	case 1:
		snprintf(add(line), WORD_MAX, "-%c", row->letter);
		break;
	case 2:
		snprintf(add(line), WORD_MAX, "--%.*s=%s", 1 + (int)chance(9), row->name, value);
		return;
	default:
		snprintf(add(line), WORD_MAX, "--%s", row->name);
	}
	if (row->value && chance(20))
		snprintf(add(line), WORD_MAX, "%s", value);
}

static void add_words(struct line *line, unsigned int command)
{
	switch (chance(12)) {
	case 0:
		put_junk(add(line));
		break;
	case 1:
		snprintf(add(line), WORD_MAX, "%s", values[chance(COUNT(values))]);
		break;
	default:
		add_option(line, command);
	}
}

/* Whatever waits has an end: the last time that is given counts. */
static void make(struct line *line)
{
	unsigned int command = (unsigned int)chance(COUNT(commands));
	bool waits = command == COMMAND_WATCH;

	line->argc = 0;
	strcpy(add(line), "tcpfate-ctl");
	strcpy(add(line), commands[command]);
	for (uint64_t words = chance(WORDS_MAX / 2); words; words--)
		add_words(line, command < COMMAND_HELP ? command : COMMAND_HELP);
	if (waits)
		strcpy(add(line), "-t0.01");
	line->argv[line->argc] = NULL;
}

static void print(const struct line *line)
{
	printf("#");
	for (char *const *word = line->argv; *word; word++) {
		printf(" '");
		for (const unsigned char *c = (const unsigned char *)*word; *c; c++)
			printf(*c < 0x20 || *c > 0x7e ? "\\%03o" : "%c", *c);
		printf("'");
	}
	printf("\n");
}

static void start(const struct line *line, int tool, int errors)
{
	static char *const environment[] = { NULL };
	int null = open("/dev/null", O_RDWR);

	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	dup2(errors, STDERR_FILENO);
	alarm(PATIENCE);
	fexecve(tool, line->argv, environment);
	_exit(126);
}

/* How it ended, and what it said. */
static int status_of(const struct line *line, int tool, char said[SAID_MAX])
{
	FILE *errors = tmpfile();
	int status;
	pid_t pid;

	if (!errors)
		abort();
	fflush(stdout);
	pid = fork();
	if (!pid)
		start(line, tool, fileno(errors));
	waitpid(pid, &status, 0);
	memset(said, 0, SAID_MAX);
	pread(fileno(errors), said, SAID_MAX - 1, 0);
	fclose(errors);
	return status;
}

/* Codes of its own; those of a shell where run could not start what it was given. */
static bool is_code(const struct line *line, int code)
{
	bool runs = !strcmp(line->argv[1], "run");

	return (code >= 0 && code <= 6) || (runs && (code == 126 || code == 127));
}

/* A build with sanitizers tells what is wrong beneath. */
static bool is_sound(const char *said)
{
	return !strstr(said, "Sanitizer") && !strstr(said, "runtime error");
}

/* Who fails says so, and whose word that is. */
static bool is_told(int code, const char *said)
{
	return !code || !strncmp(said, "tcpfate-ctl", 11) || !strncmp(said, "usage: ", 7);
}

static bool is_handled(const struct line *line, int tool)
{
	char said[SAID_MAX];
	int status = status_of(line, tool, said);

	seen[WIFEXITED(status) ? WEXITSTATUS(status) : 255]++;
	if (WIFEXITED(status) && is_code(line, WEXITSTATUS(status)) &&
	    is_told(WEXITSTATUS(status), said) && is_sound(said))
		return true;
	print(line);
	printf("# %s %d, and says: %s\n", WIFSIGNALED(status) ? "signal" : "exit status",
	       WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status), said);
	return false;
}

static uint64_t setting(const char *name, uint64_t otherwise)
{
	const char *value = getenv(name);

	return value ? strtoull(value, NULL, 10) : otherwise;
}

/* Where files may be written. */
static bool enter(char *directory)
{
	FILE *saved;

	if (!mkdtemp(directory) || chdir(directory))
		return false;
	saved = fopen("saved.json", "w");
	if (!saved)
		return false;
	fputs("{\"event\":\"closed\",\"time\":\"2026-01-01T00:00:00Z\",\"seq\":1}\n", saved);
	return !fclose(saved);
}

static int lines(void)
{
	char directory[] = "/tmp/tcpfate-fuzz-XXXXXX", command[64];
	uint64_t count = setting("FUZZ_LINES", LINES), failures = 0;
	int tool = open("tcpfate-ctl", O_PATH);
	struct line line;

	if (!access("/sys/module/tcpfate", F_OK))
		return KTAP_SKIP;
	if (tool < 0 || !enter(directory))
		return false;
	seed = setting("FUZZ", seed);
	for (uint64_t i = 0; i < count && failures < 10; i++) {
		make(&line);
		failures += !is_handled(&line, tool);
	}
	snprintf(command, sizeof(command), "rm -r %s", directory);
	return !failures && !system(command);
}

/* Not all of them are wrong in the same way. */
static int outcomes(void)
{
	unsigned int all = 0, tried = 0;

	for (unsigned int i = 0; i < COUNT(seen); i++) {
		tried += seen[i];
		if (seen[i])
			printf("# exit status %u: %u lines\n", i, seen[i]);
		all += seen[i] && i <= EXIT_NOT_LOADED;
	}
	return tried ? all == EXIT_NOT_LOADED + 1 : KTAP_SKIP;
}

int main(void)
{
	static const struct ktap_test tests[] = {
		{ "lines by chance", lines },
		{ "with all outcomes", outcomes },
	};

	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
