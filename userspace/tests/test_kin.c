// SPDX-License-Identifier: GPL-2.0
/* A family of processes, as the kernel of this machine tells it. */

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../kin.h"
#include "ktap.h"

#define GENERATIONS	3

static struct kin kin;

/* Each begins the next and is gone; the last writes its number to @out. */
static void descend(int out, unsigned int generations)
{
	pid_t pid;

	while (generations--)
		if (fork())
			_exit(0);
	pid = getpid();
	if (write(out, &pid, sizeof(pid)) != sizeof(pid))
		abort();
	_exit(0);
}

/* The last of a line that has gone by then. */
static pid_t line(unsigned int generations)
{
	int ends[2];
	pid_t first, last;

	if (pipe(ends))
		abort();
	first = fork();
	if (!first) {
		close(ends[0]);
		descend(ends[1], generations);
	}
	close(ends[1]);
	if (read(ends[0], &last, sizeof(last)) != sizeof(last) || read(ends[0], &last, 1))
		abort();
	close(ends[0]);
	waitpid(first, NULL, 0);
	return last;
}

static bool begin(void)
{
	int err;

	kin = (struct kin)KIN_NONE;
	err = kin_open(&kin);
	return !err;
}

static bool is_told(void)
{
	struct kin probe = KIN_NONE;
	int err = kin_open(&probe);

	kin_close(&probe);
	return err != -EPERM && err != -EOPNOTSUPP && err != -EPROTONOSUPPORT;
}

static int descendants(void)
{
	bool ok = begin();

	kin_add(&kin, getpid());
	for (unsigned int i = 0; i <= GENERATIONS; i++)
		ok &= kin_has(&kin, line(i));
	kin_close(&kin);
	return ok;
}

static int others(void)
{
	pid_t before = line(0), child, stranger;
	bool ok = begin();

	child = fork();
	if (!child) {
		pause();
		_exit(0);
	}
	kin_add(&kin, child);
	stranger = line(GENERATIONS);
	ok &= kin_has(&kin, child) && !kin_has(&kin, stranger) && !kin_has(&kin, before) &&
	     !kin_has(&kin, getpid()) && !kin_has(&kin, 1);
	kill(child, SIGKILL);
	wait(NULL);
	kin_close(&kin);
	return ok;
}

/* A number that a stranger has now is no longer one of the family. */
static int numbers_are_used_again(void)
{
	bool ok = begin();
	pid_t stranger;

	for (pid_t pid = 1; pid < 65536; pid++)
		if (pid != getpid())
			kin_add(&kin, pid);
	stranger = line(0);
	ok &= !kin_has(&kin, stranger) && kin_has(&kin, 1);
	kin_close(&kin);
	return ok;
}

static int too_many(void)
{
	bool ok = begin();
	int size = 1;

	kin_add(&kin, getpid());
	if (setsockopt(kin.fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)))
		abort();
	for (unsigned int i = 0; i < 100; i++)
		line(0);
	kin_read(&kin);
	ok &= kin.torn;
	kin_close(&kin);
	return ok;
}

static void count(void *arg, pid_t pid)
{
	*(pid_t *)arg = pid;
}

static int those_alive(void)
{
	pid_t child, found = 0;
	bool ok = begin();

	kin_add(&kin, getpid());
	line(0);
	ok &= !kin_each(&kin, count, &found);
	child = fork();
	if (!child) {
		pause();
		_exit(0);
	}
	ok &= kin_each(&kin, count, &found) == 1 && found == child;
	kill(child, SIGKILL);
	waitid(P_PID, (id_t)child, &(siginfo_t){ 0 }, WEXITED | WNOWAIT);
	ok &= !kin_each(&kin, NULL, NULL);	/* a zombie */
	wait(NULL);
	kin_close(&kin);
	return ok;
}

static int not_told(void)
{
	kin = (struct kin)KIN_NONE;
	kin_add(&kin, getpid());
	return !kin_has(&kin, getpid()) && !kin_has(&kin, -1) && !kin_has(&kin, 1 << 30);
}

static const struct ktap_test tests[] = {
	{ "descendants, alive or gone", descendants },
	{ "others", others },
	{ "numbers are used again", numbers_are_used_again },
	{ "too many to be told", too_many },
	{ "those alive", those_alive },
	{ "where nothing is told", not_told },
};

int main(void)
{
	if (!is_told()) {
		printf("KTAP version 1\n1..0 # SKIP the kernel does not tell of processes\n");
		return 0;
	}
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
