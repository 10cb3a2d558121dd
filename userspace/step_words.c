// SPDX-License-Identifier: GPL-2.0
/* Steps and losses in words. */

#include <inttypes.h>

#include "digits.h"
#include "escape.h"
#include "names.h"
#include "story.h"

/* "614,400" */
void story_count(FILE *out, uint64_t count)
{
	char text[GROUPED_MAX];

	*digits_grouped(text, count) = '\0';
	fputs(text, out);
}

static void put_bytes(FILE *out, uint64_t count, const char *kind)
{
	story_count(out, count);
	fprintf(out, " %sbyte%s", kind, count == 1 ? "" : "s");
}

static void tell_close(FILE *out, const struct story *story, const struct step *step)
{
	(void)story;
	fputs("close()", out);
	if (step->act == ACT_LINGER)
		fputs(" with SO_LINGER 0", out);
	if (!step->unread)
		return;
	fputs(step->act == ACT_LINGER ? " and " : " with ", out);
	put_bytes(out, step->unread, "unread ");
}

static void tell_shutdown(FILE *out, const struct story *story, const struct step *step)
{
	bool crossed = step->event == TCPFATE_EVENT_SIMULTANEOUS_CLOSE;

	(void)story;
	fputs(crossed ? "ends its direction, the FINs cross" : "shutdown(SHUT_WR)", out);
	if (!step->unread)
		return;
	fputs(" with ", out);
	put_bytes(out, step->unread, "unread ");
}

static void tell_write(FILE *out, const struct story *story, const struct step *step)
{
	(void)story;
	fputs("write()", out);
	if (!step->counted)
		return;
	fputs(" of ", out);
	put_bytes(out, step->bytes, "");
}

static void tell_kill(FILE *out, const struct story *story, const struct step *step)
{
	(void)story;
	fputs("is killed", out);
	if (!step->comm[0])
		return;
	fputs(" by ", out);
	escape_text(out, step->comm);
	if (step->pid)
		fprintf(out, "[%" PRIu64 "]", step->pid);
}

static void tell_timeout(FILE *out, const struct story *story, const struct step *step)
{
	char buf[NAME_BUF];

	(void)story;
	fputs("gives up", out);
	if (step->timer)
		fprintf(out, " (%s)", name_word(&timer_names, step->timer, buf));
}

/* What had been in flight, or never left, when the connection ended. */
static void tell_unconfirmed(FILE *out, const struct step *step, const char *separator)
{
	if (step->unacked) {
		fputs(separator, out);
		put_bytes(out, step->unacked, "");
		fputs(" not acknowledged", out);
		separator = ", ";
	}
	if (step->unsent) {
		fputs(separator, out);
		put_bytes(out, step->unsent, "");
		fputs(" never sent", out);
	}
}

static void tell_receive_rst(FILE *out, const struct story *story, const struct step *step)
{
	const char *separator = step->unacked || step->unsent ? ", " : ": ";
	char buf[NAME_BUF];

	(void)story;
	fputs("receives the RST", out);
	tell_unconfirmed(out, step, ": ");
	if (step->unread) {
		fputs(separator, out);
		put_bytes(out, step->unread, "");
		fputs(" not read yet", out);
	}
	if (step->error)
		fprintf(out, "; the next call gets %s", name_errno(step->error, buf));
}

static void tell_receive_data(FILE *out, const struct story *story, const struct step *step)
{
	bool closed = step->event == TCPFATE_EVENT_DATA_AFTER_CLOSE;

	(void)story;
	fputs(step->at_least && step->counted ? "at least " : "", out);
	if (step->counted)
		put_bytes(out, step->bytes, "");
	else
		fputs("data", out);
	fputs(closed ? " for a socket that is closed" : " after its FIN, can be read", out);
}

static void tell_reset(FILE *out, const struct story *story, const struct step *step)
{
	(void)story;
	fputs(step->event == TCPFATE_EVENT_DATA_AFTER_CLOSE ? "kernel: nobody can read that" :
	      "kernel resets the connection", out);
}

/* Acts of which there is no more to say. */
static const char *const plain[] = {
	[ACT_DISCONNECT] = "connect(AF_UNSPEC)",
	[ACT_LISTENER_CLOSE] = "close() of the listening socket",
	[ACT_ICMP] = "gets an ICMP error",
	[ACT_MEMORY] = "kernel has no socket memory",
	[ACT_RECEIVE_FIN] = "receives the FIN: EOF for who reads",
};

static void (*const tell[])(FILE *out, const struct story *story, const struct step *step) = {
	[ACT_CLOSE] = tell_close,
	[ACT_SHUTDOWN] = tell_shutdown,
	[ACT_WRITE] = tell_write,
	[ACT_LINGER] = tell_close,
	[ACT_KILL] = tell_kill,
	[ACT_TIMEOUT] = tell_timeout,
	[ACT_RESET] = tell_reset,
	[ACT_RECEIVE_RST] = tell_receive_rst,
	[ACT_RECEIVE_DATA] = tell_receive_data,
};

static bool loses(const struct step *step)
{
	return step->act != ACT_WRITE && step->act != ACT_RECEIVE_RST &&
	       (step->unacked || step->unsent);
}

/**
 * step_tell() - what was done, or came, as a phrase without its subject
 * @out: where to
 * @story: the story
 * @step: a step of it
 */
void step_tell(FILE *out, const struct story *story, const struct step *step)
{
	if (step->act < sizeof(tell) / sizeof(tell[0]) && tell[step->act])
		tell[step->act](out, story, step);
	else
		fputs(plain[step->act], out);
	if (loses(step))
		tell_unconfirmed(out, step, ": ");
}
