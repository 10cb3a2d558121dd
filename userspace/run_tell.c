// SPDX-License-Identifier: GPL-2.0
/* How a command ended, and what became of its connections: for people. */

#define _GNU_SOURCE	/* sigabbrev_np() */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "escape.h"
#include "names.h"
#include "phrase.h"
#include "run.h"
#include "wrap.h"

static void put_command(FILE *out, const struct run *run)
{
	int status = run->child.status;

	escape_text(out, run->options->operands[0]);
	fprintf(out, "[%d] ", run->child.pid);
	if (WIFSIGNALED(status))
		fprintf(out, "was killed by SIG%s", sigabbrev_np(WTERMSIG(status)));
	else
		fprintf(out, "ended with status %d", WEXITSTATUS(status));
	fputs(" after ", out);
	put_duration(out, (uint64_t)(run->ended - run->begun));
}

static void put_count(FILE *out, uint64_t count, const char *noun)
{
	fprintf(out, "%" PRIu64 " %s%s", count, noun, count == 1 ? "" : "s");
}

static void put_connections(FILE *out, const struct run *run)
{
	uint64_t count = run->books.connections;

	fputs(": ", out);
	if (count)
		put_count(out, count, "connection");
	else
		fputs("no connections", out);
	fputs(run->clean ? "" : " with an event", out);
}

/* One end alone knows only what was not acknowledged. */
static void put_loss_of(FILE *out, const struct books *books)
{
	if (!books->lossy) {
		fputs(books->connections ? ", no loss is known.\n" : ".\n", out);
		return;
	}
	fprintf(out, ", %" PRIu64 " with a loss: ", books->lossy);
	put_bytes(out, books->lost, "lost ");
	if (books->unacked) {
		fputs(", ", out);
		put_bytes(out, books->unacked, "");
		fputs(" not acknowledged", out);
	}
	fputs(".\n", out);
}

/* "Ends: 2 reset-received, 1 fin." */
static void put_endings(FILE *out, const struct books *books)
{
	const char *separator = "Ends: ";
	char name[NAME_BUF];

	for (unsigned int i = 0; i < ENDINGS; i++) {
		if (!books->ending[i])
			continue;
		fprintf(out, "%s%" PRIu64 " %s", separator, books->ending[i],
			name_word(&ending_names, i, name));
		separator = ", ";
	}
	fputs(*separator == ',' ? ".\n" : "", out);
}

/* What is missing is told, each with its reason; the notes bring the beginning. */
#define NOTE	" - "

static void note_lost(FILE *out, const struct run *run)
{
	if (!view_has_lost(&run->follow.view))
		return;
	fputs(run->follow.view.torn ? NOTE "at least " : NOTE, out);
	put_count(out, run->follow.view.lost, "record");
	fputs(" lost before tcpfate-ctl could read\n", out);
}

static void note_gone(FILE *out, const struct run *run)
{
	if (run->gone)
		fputs(NOTE "what came after tcpfate was unloaded, or failed\n", out);
	else if (run->disarmed)
		fputs(NOTE "what came after tcpfate was disarmed\n", out);
}

static void note_uncounted(FILE *out, const struct run *run)
{
	if (run->suppressed) {
		fputs(NOTE, out);
		put_count(out, run->suppressed, "record");
		fputs(" over the limit, only counted\n", out);
	}
	if (run->follow.tally.left_out) {
		fputs(NOTE, out);
		put_count(out, run->follow.tally.left_out, "record");
		fputs(" that the kernel's filter left out; see: tcpfate-ctl filter\n", out);
	}
}

static void note_dropped(FILE *out, const struct run *run)
{
	if (!run->claim.dropped)
		return;
	fputs(NOTE, out);
	put_count(out, run->claim.dropped, "record");
	fputs(" of sockets whose process was not known yet, too many to be kept\n", out);
}

static void note_means(FILE *out, const struct run *run)
{
	const struct claim *claim = &run->claim;

	if (claim->nest_error)
		fprintf(out, NOTE "connections that no process of it used, without a cgroup: %s\n",
			strerror(-claim->nest_error));
	if (claim->kin_error)
		fprintf(out, NOTE "connections of others that it used, processes not told: %s\n",
			strerror(-claim->kin_error));
	else if (claim->kin.torn)
		fputs(NOTE "some of its processes, for they began faster than could be read\n",
		      out);
}

static void note_orphans(FILE *out, const struct run *run)
{
	if (!run->orphans)
		return;
	fputs(NOTE, out);
	put_count(out, run->orphans, "connection");
	fputs(" not ended yet, not all acknowledged: ", out);
	put_connection(out, &run->orphan);
	fputs(run->orphans > 1 ? "and others\n" : "\n", out);
}

static void put_process(FILE *out, pid_t pid)
{
	char path[32], comm[ATTR_STR_MAX];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/comm", pid);
	file = fopen(path, "re");
	if (file && fgets(comm, sizeof(comm), file)) {
		comm[strcspn(comm, "\n")] = '\0';
		escape_text(out, comm);
	}
	if (file)
		fclose(file);
	fprintf(out, "[%d]", pid);
}

static void note_processes(FILE *out, const struct run *run)
{
	if (!run->processes)
		return;
	fputs(NOTE "how the connections of ", out);
	put_process(out, run->process);
	if (run->processes > 1) {
		fputs(" and ", out);
		put_count(out, run->processes - 1, "other");
	}
	fputs(" end, which still run\n", out);
}

static void (*const notes[])(FILE *out, const struct run *run) = {
	note_lost, note_gone, note_uncounted, note_dropped, note_means, note_orphans,
	note_processes,
};

static void put_notes(FILE *out, const struct run *run)
{
	char *text = NULL;
	size_t size = 0;
	FILE *list = open_memstream(&text, &size);

	if (!list)
		return;
	for (unsigned int i = 0; i < sizeof(notes) / sizeof(notes[0]); i++)
		notes[i](list, run);
	fclose(list);
	if (size)
		fprintf(out, "Not known:\n%s", text);
	free(text);
}

static void put_stories(FILE *out, struct run *run)
{
	unsigned int number = 0;

	stories_sort(&run->books.stories);
	for (struct stories *group = run->books.stories; group; group = group->next) {
		group->number = ++number;
		stories_print(out, group, wrap_width());
	}
}

/**
 * run_tell() - tell people how it ended
 * @out: where to
 * @run: one whose command has ended
 */
void run_tell(FILE *out, struct run *run)
{
	if (run->shown)
		fputc('\n', out);
	put_stories(out, run);
	put_command(out, run);
	put_connections(out, run);
	put_loss_of(out, &run->books);
	put_endings(out, &run->books);
	put_notes(out, run);
}
