// SPDX-License-Identifier: GPL-2.0
/*
 * run: which exit status, what is said, and that the command finds everything as if
 * it had been run alone.
 */

#include <errno.h>
#include <signal.h>

#include "play_run.h"

#define SHELL(script)	.argv = { "sh", "-c", script }
#define FAIL		.options.fail_on_loss = true
#define ALWAYS		1000000
/* Long enough for all records to come. */
#define LINGERS		.means.processes = 9, .options.grace_ns = HANG * SECOND

static const struct scenario scenarios[] = {
	{ .name = "standard output is the command's", SHELL("echo out"), .out = "out\n",
	  .says = "ended with status 0 after " },
	{ .name = "so is standard input", SHELL("cat"), .out = "in\n" },
	{ .name = "its status", SHELL("exit 7"), .says = "sh[", .code = 7 },
	{ .name = "killed by a signal", SHELL("kill -KILL $$"), .says = "] was killed by SIGKILL",
	  .code = 137 },
	{ .name = "not found", .argv = { "no-such" }, .code = 127,
	  .says = "tcpfate-ctl: cannot run 'no-such': No such file or directory\n",
	  .lacks = "ended" },
	{ .name = "not executable", .argv = { "/etc/passwd" }, .code = 126,
	  .says = "cannot run '/etc/passwd': Permission denied\n", .lacks = "ended" },
	{ .name = "not loaded: the command does not begin", SHELL("echo out"),
	  .error = -ENOENT, .out = "", .says = "No such file", .code = EXIT_NOT_LOADED },
	{ .name = "no rights: the command does not begin", SHELL("echo out"),
	  .error = -EPERM, .out = "", .says = "not permitted", .code = EXIT_RUNTIME },
	{ .name = "disarmed: the command does not begin", SHELL("echo out"), .disarmed = true,
	  .out = "", .says = "disarmed and sees nothing; arm it with: echo 1",
	  .code = EXIT_RUNTIME },
	{ .name = "no means: the command does not begin", SHELL("echo out"), .out = "",
	  .means = { .nest_error = -EROFS, .kin_error = -EPERM }, .code = EXIT_RUNTIME,
	  .says = "command: Read-only file system\ntcpfate-ctl: nor does the kernel tell" },
	{ .name = "no means in the end: neither", SHELL("echo out"), .out = "",
	  .means = { .take_error = -EBUSY, .kin_error = -EPERM }, .code = EXIT_RUNTIME,
	  .says = "command: Device or resource busy\n" },

	{ .name = "an event, and what it cost", SHELL("exit 0"), .records = "uc",
	  .says = "1 connection with an event, 1 with a loss: 22 lost bytes.\n"
		  "Ends: 1 reset-sent.\n" },
	{ .name = "nothing of others", SHELL("exit 0"), .records = "fg", .out = "",
	  .says = "no connections with an event.\n", .lacks = "unread" },
	{ .name = "not even among its own", SHELL("exit 0"), .records = "fugc",
	  .says = "1 connection with an event, 1 with a loss: 22 lost bytes", .lacks = "9000" },
	{ .name = "clean ones, too", SHELL("exit 0"), .records = "nuc", .clean = true,
	  .says = ": 2 connections, 1 with a loss: 22 lost bytes.\n"
		  "Ends: 1 fin, 1 reset-sent.\n" },
	{ .name = "no loss", SHELL("exit 0"), .records = "n",
	  .says = "1 connection with an event, no loss is known.\n" },
	{ .name = "a reader that comes when the command has ended", SHELL("sleep 0.1"),
	  .records = "u", .times = 30, FAIL, .code = EXIT_DATA_LOST },
	{ .name = "only what is asked for", SHELL("exit 0"), .records = "uc", .out = "",
	  .options = { .json = true, .filter.events = 1 << TCPFATE_EVENT_CLOSED },
	  .says = "\"event\":\"closed\"", .lacks = "\"event\":\"unread-at-close\"" },
	{ .name = "JSON", SHELL("exit 3"), .records = "uc", .options.json = true, .code = 3,
	  .says = "\"status\":3,\"duration_ns\":" },
	{ .name = "JSON of a loss", SHELL("kill -HUP $$"), .records = "uc",
	  .options.json = true, .code = 129,
	  .says = "\"connections\":1,\"with_loss\":1,\"lost\":22,\"unacked\":0," },
	{ .name = "JSON of an end", SHELL("exit 0"), .records = "uc", .options.json = true,
	  .says = ",\"exit\":0,\"ended_reset_sent\":1,\"complete\":true}\n" },
	{ .name = "JSON of what is not known", SHELL("exit 0"), .records = "__uc",
	  .options.json = true, .says = ",\"records_lost\":2,", .lacks = "\"complete\":true" },
	{ .name = "JSON of a signal", SHELL("kill -HUP $$"), .options.json = true, .code = 129,
	  .says = "\"signal\":\"SIGHUP\",", .lacks = "status" },
	{ .name = "a file", SHELL("echo out; echo err >&2"), .records = "uc", .out = "out\n",
	  .options.output = FILE_NAME, .says = "err\n", .lacks = "ended with",
	  .file = ": 22 lost bytes.\n" },
	{ .name = "a file that cannot be written: the command does not begin",
	  SHELL("echo out"), .options.output = "/no/such", .out = "", .code = EXIT_RUNTIME,
	  .says = "cannot write to '/no/such': No such file or directory\n" },
	{ .name = "a full file", SHELL("echo out"), .options.output = "/dev/full",
	  .out = "out\n", .says = "cannot write: No space left", .code = EXIT_RUNTIME },
	{ .name = "a full file, and a command that fails", SHELL("exit 7"),
	  .options.output = "/dev/full", .says = "No space left", .code = 7 },

	{ .name = "a loss fails", SHELL("exit 0"), .records = "uc", FAIL, .code = EXIT_DATA_LOST },
	{ .name = "its own failure stands, the loss is said", SHELL("exit 1"), .records = "uc",
	  FAIL, .code = 1, .says = "22 lost bytes" },
	{ .name = "the loss of another does not fail", SHELL("exit 0"), .records = "fg", FAIL },
	{ .name = "no loss does not fail", SHELL("exit 0"), .records = "n", FAIL },
	{ .name = "records were lost", SHELL("exit 0"), .records = "__n",
	  .says = "Not known:\n - 2 records lost before" },
	{ .name = "then no loss cannot be told", SHELL("exit 0"), .records = "__n", FAIL,
	  .code = EXIT_LOST },
	{ .name = "a loss can", SHELL("exit 0"), .records = "__uc", FAIL,
	  .code = EXIT_DATA_LOST },
	{ .name = "and a failure can", SHELL("exit 1"), .records = "__", FAIL, .code = 1 },
	{ .name = "an overrun is read from the log", SHELL("exit 0"), .records = "nOuc", FAIL,
	  .says = "22 lost bytes", .lacks = "Not known", .code = EXIT_DATA_LOST },
	{ .name = "the module goes", SHELL("exit 0"), .records = "ucU", FAIL, LINGERS,
	  .says = " - what came after tcpfate was unloaded", .code = EXIT_DATA_LOST },
	{ .name = "the module goes, and no loss cannot be told", SHELL("exit 0"),
	  .records = "nU", FAIL, LINGERS, .code = EXIT_LOST },
	{ .name = "records over the limit", SHELL("exit 0"), .suppressed = 3, FAIL,
	  .says = " - 3 records over the limit", .code = EXIT_LOST },
	{ .name = "records that are filtered", SHELL("exit 0"), .filtered = 1, FAIL,
	  .says = " - 1 record that the kernel's filter left out", .code = EXIT_LOST },

	{ .name = "a connection that ends shortly after", SHELL("exit 0"), .orphans = 3, FAIL,
	  .options.grace_ns = HANG * SECOND, .lacks = "Not known" },
	{ .name = "one that does not", SHELL("exit 0"), .orphans = ALWAYS, FAIL,
	  .options.grace_ns = SECOND / 10, .code = EXIT_LOST,
	  .says = " - 1 connection not ended yet, not all acknowledged: 127.0.0.1:60080" },
	{ .name = "a process that ends shortly after", SHELL("exit 0"), .means.processes = 3,
	  FAIL, .options.grace_ns = HANG * SECOND, .lacks = "Not known" },
	{ .name = "one that does not", SHELL("exit 0"), .means.processes = ALWAYS, FAIL,
	  .options.grace_ns = SECOND / 10,
	  .says = " - how the connections of [4711] end, which still run\n" },
	{ .name = "its files are closed when it ends, the grace is ended by a signal",
	  SHELL("echo out"), .means.processes = ALWAYS, .options.grace_ns = 2 * HANG * SECOND,
	  .interrupt = true, .out = "out\n", .says = "which still run\n" },
	{ .name = "no grace", SHELL("exit 0"), .orphans = ALWAYS, FAIL, .code = EXIT_LOST },
	{ .name = "without a cgroup", SHELL("exit 0"), .means.nest_error = -ENODEV, FAIL,
	  .says = " without a cgroup: No such device\n" },
};

int main(void)
{
	signal(SIGHUP, SIG_DFL);	/* nohup has it ignored */
	return play_run(scenarios, sizeof(scenarios) / sizeof(scenarios[0]));
}
