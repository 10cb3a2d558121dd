// SPDX-License-Identifier: GPL-2.0
/*
 * filter and stats against a kernel that answers, refuses and goes away: what
 * it is asked, what is shown, and with which exit code. This file stands in for
 * client.c and request.c.
 */

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../client.h"
#include "../ctl.h"
#include "ktap.h"
#include "record.h"

#define HANG	60	/* seconds after which a scenario has failed */
#define AT_ONCE	1	/* nanoseconds: no time to wait */
#define LATER	3600000000000

enum end { NEVER, INTERRUPT, CLOSE_OUTPUT, UNLOAD, STAND_STILL };

static const struct scenario {
	const char *name;
	int (*command)(const struct options *options);
	struct options options;
	enum end end;		/* what happens at the last reading of totals */
	int error;		/* of what the kernel is asked first */
	const char *asked;	/* a letter each: Set, Get, Totals, Reset, status (i) */
	int shown;		/* how often, -1 if it cannot be read */
	const char *err;	/* must be part of what is said */
	int code;
} scenarios[] = {
	{ "filter shows it", cmd_filter, { 0 }, NEVER, 0, "G", 1, "", EXIT_OK },
	{ "filter sets it, then shows it", cmd_filter, { .filter.min_lost = 1 }, NEVER, 0,
	  "SG", 1, "", EXIT_OK },
	{ "filter --clear sets an empty one", cmd_filter, { .clear = true }, NEVER, 0,
	  "SG", 1, "", EXIT_OK },
	{ "a filter that is refused is not shown", cmd_filter, { .filter.min_lost = 1 }, NEVER,
	  EINVAL, "S", 0, "Invalid argument", EXIT_RUNTIME },
	{ "stats", cmd_stats, { 0 }, NEVER, 0, "iT", 1, "", EXIT_OK },
	{ "stats --reset", cmd_stats, { .reset = true }, NEVER, 0, "iR", 1, "", EXIT_OK },
	{ "nothing is shown without the right", cmd_stats, { .reset = true }, NEVER, EPERM,
	  "i", 0, "Operation not permitted", EXIT_RUNTIME },
	{ "stats --watch, ended by a signal while it waits", cmd_stats,
	  { .interval_ns = LATER }, INTERRUPT, 0, "iT", 1, "", EXIT_OK },
	{ "by a signal where there is no time to wait", cmd_stats, { .interval_ns = AT_ONCE },
	  INTERRUPT, 0, "iTiTiT", 3, "", EXIT_OK },
	{ "by a reader that goes", cmd_stats, { .interval_ns = AT_ONCE }, CLOSE_OUTPUT, 0,
	  "iTiTiT", -1, "", EXIT_OK },
	{ "by the end of the module", cmd_stats, { .interval_ns = AT_ONCE }, UNLOAD, 0,
	  "iTiTiT", 2, "No such file or directory", EXIT_NOT_LOADED },
	{ "a reader that stands still does not hold up a signal", cmd_stats,
	  { .interval_ns = AT_ONCE }, STAND_STILL, 0, "iTiTiT", -1, "nobody reads",
	  EXIT_RUNTIME },
};

static const struct scenario *playing;
static int asked;		/* a pipe to the parent: what the kernel is asked */
static unsigned int asked_for;	/* how many letters */

static int answer(char letter)
{
	if (write(asked, &letter, 1) != 1)
		abort();
	return asked_for++ ? 0 : -playing->error;
}

int client_open(struct client **client)
{
	*client = NULL;
	return 0;
}

void client_close(struct client *client)
{
	(void)client;
}

int client_status(struct client *client, struct status *status)
{
	(void)client;
	*status = (struct status){ 0 };
	return answer('i');
}

int client_filter_get(struct client *client, struct filter *filter)
{
	(void)client;
	*filter = (struct filter){ 0 };
	return answer('G');
}

int client_filter_set(struct client *client, const struct filter *filter)
{
	(void)client;
	if (filter->min_lost != playing->options.filter.min_lost)
		abort();
	return answer('S');
}

static void set(struct attrs *attrs, unsigned int attr, uint64_t number)
{
	attrs->present |= UINT64_C(1) << attr;
	attrs->value[attr].num = number;
}

/* A line for each of so many namespaces is more than a pipe holds. */
static int flood(client_record row, void *arg)
{
	struct attrs attrs = { 0 };
	int ret = 0;

	set(&attrs, TCPFATE_A_TOTAL_EVENT, 1);
	set(&attrs, TCPFATE_A_TOTAL_RECORDS, 1);
	for (unsigned int netns = 1; netns < 5000 && !ret; netns++) {
		set(&attrs, TCPFATE_A_TOTAL_NETNS, netns);
		ret = row(arg, &attrs);
	}
	return ret;
}

/* The parent closes it. */
static int close_output(void)
{
	struct pollfd out = { .fd = STDOUT_FILENO };

	kill(getppid(), SIGUSR1);
	return poll(&out, 1, -1) == 1 ? 0 : -errno;
}

int client_totals(struct client *client, bool reset, client_record row, void *arg)
{
	int ret = answer(reset ? 'R' : 'T');

	(void)client;
	if (asked_for != strlen(playing->asked))
		return ret;
	switch (playing->end) {
	case INTERRUPT:
		return kill(getpid(), SIGINT);
	case CLOSE_OUTPUT:
		return close_output();
	case STAND_STILL:
		return kill(getpid(), SIGINT) ?: flood(row, arg);
	case UNLOAD:
		return -ENOENT;
	default:
		return ret;
	}
}

int client_failed(const struct client *client, int err)
{
	(void)client;
	complain("%s", strerror(-err));
	return err == -ENOENT ? EXIT_NOT_LOADED : EXIT_RUNTIME;
}

static void child(const struct scenario *scenario, int out, int err, int ask)
{
	dup2(out, STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
	close(out);
	close(err);
	asked = ask;
	playing = scenario;
	signal(SIGPIPE, SIG_IGN);	/* as main() does */
	alarm(HANG);
	exit(scenario->command(&scenario->options));
}

static int reader;	/* closed when the child asks for it */

static void on_usr1(int number)
{
	(void)number;
	close(reader);
}

static void drain(int fd, char text[TEXT_MAX])
{
	size_t len = 0;
	ssize_t got;

	while (len < TEXT_MAX - 1 && (got = read(fd, text + len, TEXT_MAX - 1 - len)) > 0)
		len += (size_t)got;
	text[len] = '\0';
	close(fd);
}

/* Each showing begins with a line that has this word, and no other has it. */
static int showings(const char *text, const char *word)
{
	int count = 0;

	for (; (text = strstr(text, word)); text++)
		count++;
	return count;
}

static bool is_as_told(const struct scenario *scenario, int status, const char *out,
		       const char *err, const char *ask)
{
	const char *word = scenario->command == cmd_filter ? "every record" : "last reset";

	if (WIFEXITED(status) && WEXITSTATUS(status) == scenario->code &&
	    strstr(err, scenario->err) && !strcmp(ask, scenario->asked) &&
	    (scenario->shown < 0 || showings(out, word) == scenario->shown))
		return true;
	printf("# status %#x, asked %s\n# %s# %s\n", status, ask, err, out);
	return false;
}

/* The text that people read is what is played: it is the longer one. */
static bool plays(const struct scenario *scenario)
{
	char out_text[TEXT_MAX], err_text[TEXT_MAX], ask_text[TEXT_MAX];
	int out[2], err[2], ask[2], status;
	pid_t pid;

	if (pipe(out) || pipe(err) || pipe(ask))
		abort();
	reader = out[0];
	fflush(stdout);
	pid = fork();
	if (!pid) {
		close(out[0]);
		child(scenario, out[1], err[1], ask[1]);
	}
	close(out[1]);
	close(err[1]);
	close(ask[1]);
	drain(err[0], err_text);
	drain(ask[0], ask_text);
	drain(out[0], out_text);
	waitpid(pid, &status, 0);
	return is_as_told(scenario, status, out_text, err_text, ask_text);
}

int main(void)
{
	unsigned int count = sizeof(scenarios) / sizeof(scenarios[0]);
	bool failed = false;

	signal(SIGUSR1, on_usr1);
	printf("KTAP version 1\n1..%u\n", count);
	for (unsigned int i = 0; i < count; i++) {
		bool ok = plays(&scenarios[i]);

		failed |= !ok;
		printf("%s %u %s\n", ok ? "ok" : "not ok", i + 1, scenarios[i].name);
	}
	return failed;
}
