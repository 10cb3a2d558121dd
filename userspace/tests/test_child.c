// SPDX-License-Identifier: GPL-2.0
/* A command that is run finds everything as if it had been started without us. */

#define _GNU_SOURCE	/* pipe2() */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../child.h"
#include "../ctl.h"
#include "ktap.h"

#define HANG	60	/* seconds after which a test has failed */

static bool knows_nobody(void *arg, pid_t pid)
{
	(void)arg;
	(void)pid;
	return false;
}

static bool knows_all(void *arg, pid_t pid)
{
	(void)arg;
	(void)pid;
	return true;
}

static void begin(struct child *child, char **command)
{
	*child = (struct child)CHILD_NONE;
	if (child_open(child) || child_fork(child, command) || child_begin(child))
		abort();
}

static void begin_shell(struct child *child, char *script)
{
	begin(child, (char *[]){ "sh", "-c", script, NULL });
}

/* Signals go to the command as @knows has it. */
static int wait_for(struct child *child, child_knows knows)
{
	while (!child->over) {
		struct pollfd fd = { .fd = child->signals, .events = POLLIN };

		poll(&fd, 1, -1);
		child_listen(child, knows, NULL);
	}
	return child_code(child);
}

static int code_of(char *script)
{
	struct child child;

	begin_shell(&child, script);
	return wait_for(&child, knows_nobody);
}

/* Signals are blocked for good, hence in a process of its own. */
static bool passes(bool (*test)(void))
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		alarm(HANG);
		_exit(!test());
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) && !WEXITSTATUS(status);
}

static bool statuses(void)
{
	return !code_of("exit 0") && code_of("exit 7") == 7 && code_of("exit 255") == 255;
}

static bool killed(void)
{
	return code_of("kill -KILL $$") == 128 + SIGKILL &&
	       code_of("kill -SEGV $$") == 128 + SIGSEGV;
}

static int error_of(char *path)
{
	struct child child = CHILD_NONE;

	if (child_open(&child) || child_fork(&child, (char *[]){ path, NULL }))
		return -1;
	return child_begin(&child);
}

static bool cannot_be_run(void)
{
	return error_of("no-such-command") == -ENOENT && error_of("/etc/passwd") == -EACCES &&
	       error_of("/etc") == -EACCES && error_of("") == -ENOENT;
}

static bool waits_at_the_gate(void)
{
	struct child child = CHILD_NONE;
	struct pollfd ready = { .events = POLLIN };
	int ends[2];
	bool ok;

	if (pipe2(ends, O_CLOEXEC) || dup2(ends[1], 9) != 9)
		abort();
	close(ends[1]);
	ready.fd = ends[0];
	if (child_open(&child) ||
	    child_fork(&child, (char *[]){ "sh", "-c", "echo >&9", NULL }))
		abort();
	close(9);
	ok = !poll(&ready, 1, 50);
	if (child_begin(&child))
		return false;
	return ok && !wait_for(&child, knows_nobody) && poll(&ready, 1, 0) == 1 &&
	       ready.revents & POLLIN;
}

/* It dies of a pipe without a reader, where its parent would have. */
static bool dies_of_pipes(void)
{
	sigpipe_before = SIG_DFL;
	signal(SIGPIPE, SIG_IGN);
	return code_of("kill -PIPE $$") == 128 + SIGPIPE;
}

static bool ignores_pipes(void)
{
	sigpipe_before = SIG_IGN;
	signal(SIGPIPE, SIG_IGN);
	return !code_of("kill -PIPE $$");
}

/* What it finds in /proc/self/status. */
static bool finds(char *pattern)
{
	struct child child;

	begin(&child, (char *[]){ "grep", "-q", pattern, "/proc/self/status", NULL });
	return !wait_for(&child, knows_nobody);
}

/* Bit 16 is SIGCHLD. Where that is ignored a status is lost, but not to us. */
static bool ignored_children(void)
{
	signal(SIGCHLD, SIG_IGN);
	return finds("^SigIgn:.*[13579bdf]....$") && code_of("exit 5") == 5;
}

/* Whoever was started by posix_spawn() of glibc has its signals 32 and 33 ignored. */
static bool signal_mask(void)
{
	return finds("^SigBlk:[[:space:]]*0*$") &&
	       finds("^SigIgn:[[:space:]]*0*\\(180000000\\)\\{0,1\\}$");
}

/* How it ends when a signal is sent here as soon as it is ready for it, and another there. */
static int told(child_knows knows, int number, char *script)
{
	struct child child;
	int ends[2];
	char byte;

	if (pipe2(ends, O_CLOEXEC) || dup2(ends[1], 9) != 9)
		abort();
	close(ends[1]);
	begin_shell(&child, script);
	close(9);
	if (read(ends[0], &byte, 1) != 1)
		abort();
	kill(getpid(), number);
	child_listen(&child, knows, NULL);
	kill(child.pid, SIGWINCH);
	return wait_for(&child, knows_nobody);
}

/* The shell looks at signals in the order of their numbers, and at WINCH last. */
#define TRAPS	"trap 'exit 8' WINCH; trap 'exit 9' TERM; trap 'exit 10' INT; " \
		"trap 'exit 11' HUP; echo >&9; while :; do sleep 0.01; done"

static bool passes_term(void)
{
	return told(knows_nobody, SIGTERM, TRAPS) == 9;
}

static bool passes_int(void)
{
	return told(knows_nobody, SIGINT, TRAPS) == 10;
}

static bool passes_hup(void)
{
	return told(knows_nobody, SIGHUP, TRAPS) == 11;
}

static bool keeps_its_own_signals(void)
{
	return told(knows_all, SIGTERM, TRAPS) == 8;
}

static bool stops_when_it_is_over(void)
{
	struct child child;

	begin_shell(&child, "exit 3");
	if (wait_for(&child, knows_nobody) != 3 || child.stopped)
		return false;
	kill(getpid(), SIGINT);
	child_listen(&child, knows_nobody, NULL);
	return child.stopped;
}

static const struct {
	const char *name;
	bool (*run)(void);
} tests[] = {
	{ "exit statuses", statuses },
	{ "killed by a signal", killed },
	{ "commands that cannot be run", cannot_be_run },
	{ "nothing is run before all is ready", waits_at_the_gate },
	{ "SIGPIPE ends it", dies_of_pipes },
	{ "unless that was ignored before", ignores_pipes },
	{ "ignored children", ignored_children },
	{ "no signals blocked", signal_mask },
	{ "SIGTERM is passed on", passes_term },
	{ "SIGINT is passed on", passes_int },
	{ "SIGHUP is passed on", passes_hup },
	{ "but not to who has sent them", keeps_its_own_signals },
	{ "a signal after the end", stops_when_it_is_over },
};

int main(void)
{
	bool failed = false;

	for (int sig = 1; sig < NSIG; sig++)	/* not those of a job in the background */
		signal(sig, SIG_DFL);
	printf("KTAP version 1\n1..%zu\n", sizeof(tests) / sizeof(tests[0]));
	for (unsigned int i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		bool ok;

		fflush(stdout);
		ok = passes(tests[i].run);
		failed |= !ok;
		printf("%s %u %s\n", ok ? "ok" : "not ok", i + 1, tests[i].name);
	}
	return failed;
}
