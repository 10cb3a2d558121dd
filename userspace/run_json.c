// SPDX-License-Identifier: GPL-2.0
/* How a command ended, and what became of its connections: for programs. */

#define _GNU_SOURCE	/* sigabbrev_np() */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <jansson.h>

#include "escape.h"
#include "names.h"
#include "run.h"

static json_t *number(uint64_t count)
{
	return json_integer((json_int_t)count);
}

/* Bytes that a user chose, as valid UTF-8. */
static json_t *chosen(const char *text)
{
	char *quoted = malloc(ESCAPE_MAX(strlen(text) + 1) + 1);
	json_t *string;

	if (!quoted)
		return NULL;
	*escape_json(quoted, text) = '\0';
	string = json_loads(quoted, JSON_DECODE_ANY, NULL);
	free(quoted);
	return string;
}

static void set_command(json_t *object, const struct run *run)
{
	int status = run->child.status;

	json_object_set_new(object, "command", chosen(run->options->operands[0]));
	json_object_set_new(object, "pid", number((uint64_t)run->child.pid));
	if (WIFSIGNALED(status))
		json_object_set_new(object, "signal",
				    json_sprintf("SIG%s", sigabbrev_np(WTERMSIG(status))));
	else
		json_object_set_new(object, "status", number((uint64_t)WEXITSTATUS(status)));
	json_object_set_new(object, "duration_ns", number((uint64_t)(run->ended - run->begun)));
}

/* "ended_reset_received", with keys as of other counts. */
static void set_endings(json_t *object, const struct books *books)
{
	char word[NAME_BUF], key[NAME_BUF + sizeof("ended_")];

	for (unsigned int i = 0; i < ENDINGS; i++) {
		if (!books->ending[i])
			continue;
		snprintf(key, sizeof(key), "ended_%s", name_word(&ending_names, i, word));
		for (char *at = key; *at; at++)
			*at = *at == '-' ? '_' : *at;
		json_object_set_new(object, key, number(books->ending[i]));
	}
}

/**
 * run_json() - tell programs how it ended
 * @out: where to
 * @run: one whose command has ended
 * @code: exit status that follows from it
 */
void run_json(FILE *out, const struct run *run, int code)
{
	const struct books *books = &run->books;
	const struct {
		const char *key;
		uint64_t count;
	} counts[] = {
		{ "connections", books->connections },
		{ "with_loss", books->lossy },
		{ "lost", books->lost },
		{ "unacked", books->unacked },
		{ "records_lost", run->follow.view.lost },
		{ "suppressed", run->suppressed },
		{ "filtered", run->follow.tally.left_out },
		{ "unclaimed", run->claim.dropped },
		{ "not_ended", run->orphans },
		{ "processes_left", run->processes },
		{ "exit", (uint64_t)code },
	};
	json_t *object = json_pack("{s:s}", "event", "summary");

	set_command(object, run);
	for (unsigned int i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		json_object_set_new(object, counts[i].key, number(counts[i].count));
	set_endings(object, books);
	json_object_set_new(object, "complete", json_boolean(!run_is_blind(run)));
	json_dumpf(object, out, JSON_PRESERVE_ORDER | JSON_COMPACT);
	fputc('\n', out);
	json_decref(object);
}
