// SPDX-License-Identifier: GPL-2.0
/*
 * The terminal, taken from the shell and given back as it was.
 *
 * Keys and changes of the size are waited for beside records, so both are file
 * descriptors: the signal of the size is never delivered to ncurses.
 */

#define _GNU_SOURCE	/* memfd_create() */
#include <curses.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "ends.h"
#include "terminal.h"

#define TEXT		1024	/* bytes that are copied at once */
#define ESCAPE_MS	25	/* the rest of a key comes sooner, or it was Escape */

/* Both streams are the terminal, and its type can move the cursor. */
bool terminal_is_possible(void)
{
	const char *type = getenv("TERM");

	return type && *type && strcmp(type, "dumb") && isatty(STDIN_FILENO) &&
	       isatty(STDOUT_FILENO);
}

static bool is_watched(int events, int fd)
{
	struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

	return !epoll_ctl(events, EPOLL_CTL_ADD, fd, &event);
}

static int open_events(struct terminal *terminal)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGWINCH);
	sigaddset(&signals, SIGQUIT);
	sigaddset(&signals, SIGHUP);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	terminal->signals = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
	terminal->events = epoll_create1(EPOLL_CLOEXEC);
	if (terminal->signals < 0 || terminal->events < 0 ||
	    !is_watched(terminal->events, terminal->signals) ||
	    !is_watched(terminal->events, STDIN_FILENO))
		return -errno;
	return 0;
}

static void close_fd(int fd)
{
	if (fd >= 0)
		close(fd);
}

/* What is said on standard error would be written across the table, and then be lost. */
static void keep_errors(struct terminal *terminal)
{
	terminal->said = memfd_create("said", MFD_CLOEXEC);
	terminal->errors = dup(STDERR_FILENO);
	if (terminal->said >= 0 && terminal->errors >= 0)
		dup2(terminal->said, STDERR_FILENO);
}

static void tell_errors(const struct terminal *terminal)
{
	char text[TEXT];
	ssize_t size;

	if (terminal->said < 0 || terminal->errors < 0)
		return;
	fflush(stderr);
	dup2(terminal->errors, STDERR_FILENO);
	lseek(terminal->said, 0, SEEK_SET);
	while ((size = read(terminal->said, text, sizeof(text))) > 0)
		fwrite(text, 1, (size_t)size, stderr);
}

static int open_screen(struct terminal *terminal)
{
	int fd = dup(STDOUT_FILENO);

	terminal->out = fd < 0 ? NULL : fdopen(fd, "w");
	if (!terminal->out)
		return -errno;
	terminal->screen = newterm(NULL, terminal->out, stdin);
	if (!terminal->screen)
		return -ENOTTY;
	set_escdelay(ESCAPE_MS);
	cbreak();
	noecho();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	curs_set(0);
	return 0;
}

/**
 * terminal_open() - take the terminal
 * @terminal: where to
 *
 * Return: 0, -ENOTTY if nothing is known of its type, or -errno; to be closed in either
 * case.
 */
int terminal_open(struct terminal *terminal)
{
	int err;

	*terminal = (struct terminal){ .events = -1, .signals = -1, .said = -1, .errors = -1 };
	err = open_events(terminal);
	if (!err)
		err = open_screen(terminal);
	if (!err)
		keep_errors(terminal);
	return err;
}

/**
 * terminal_close() - leave it as it was, and tell what was said meanwhile
 * @terminal: whatever terminal_open() has made of it
 */
void terminal_close(struct terminal *terminal)
{
	if (terminal->screen) {
		endwin();
		delscreen(terminal->screen);
	}
	if (terminal->out)
		fclose(terminal->out);
	tell_errors(terminal);
	close_fd(terminal->said);
	close_fd(terminal->errors);
	close_fd(terminal->events);
	close_fd(terminal->signals);
}

static void resize(void)
{
	struct winsize size;

	if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_row && size.ws_col)
		resizeterm(size.ws_row, size.ws_col);
}

static bool is_gone(void)
{
	struct pollfd fd = { .fd = STDIN_FILENO, .events = POLLIN };

	return poll(&fd, 1, 0) == 1 && fd.revents & (POLLHUP | POLLERR | POLLNVAL);
}

/**
 * terminal_news() - take the size that it has by now
 * @terminal: an open one
 *
 * Return: 0, END_SIGNAL if the user wants to end, END_READER if it is gone.
 */
int terminal_news(const struct terminal *terminal)
{
	struct signalfd_siginfo info;

	while (read(terminal->signals, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo == SIGHUP)
			return END_READER;
		if (info.ssi_signo == SIGQUIT)
			return END_SIGNAL;
		resize();
	}
	return is_gone() ? END_READER : 0;
}
