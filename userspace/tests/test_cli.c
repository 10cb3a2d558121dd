// SPDX-License-Identifier: GPL-2.0
/* Command lines, the exit code of each, and what it says. */

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../event.h"
#include "ktap.h"
#include "record.h"

#define NOT_LOADED "tcpfate-ctl: tcpfate is not loaded; load it with: " \
	"insmod module/tcpfate.ko (or modprobe tcpfate)\n"

static const struct line {
	const char *line;
	int code;
	const char *says;	/* must be part of the output */
} lines[] = {
	{ "", 2, "usage: tcpfate-ctl COMMAND" },
	{ "--version", 0, "tcpfate-ctl " },
	{ "--help", 0, "  watch    Show how" },
	{ "help", 0, "  status   Show what" },
	{ "help watch", 0, "A > B in a sentence: A is the local end, B the peer." },
	{ "help watch", 0, "  -c, --count N         end after N events\n" },
	{ "help dump", 0, "EVENT: unread-at-close, unread-at-shutdown, " },
	{ "help status", 0, "usage: tcpfate-ctl status [OPTION]...\n\nShow what the module" },
	{ "watch --help", 0, "usage: tcpfate-ctl watch [OPTION]...\n\nShow how" },
	{ "help nothing", 2, "unknown command 'nothing'" },
	{ "nothing", 2, "unknown command 'nothing'" },
	{ "--nothing", 2, "unknown command '--nothing'" },
	{ "watch --nothing", 2, "tcpfate-ctl watch: unknown option '--nothing'" },
	{ "watch -jx", 2, "tcpfate-ctl watch: unknown option '-x'" },
	{ "help watch", 0, "      --history         begin with all that the log still holds" },
	{ "status --since 3", 2, "unknown option '--since'" },
	{ "dump --history", 2, "tcpfate-ctl dump: unknown option '--history'" },
	{ "dump --follow", 2, "tcpfate-ctl dump: unknown option '--follow'" },
	{ "watch more", 2, "tcpfate-ctl watch: unexpected argument 'more'" },
	{ "status --all", 2, "tcpfate-ctl status: unknown option '--all'" },
	{ "dump --count 3", 2, "tcpfate-ctl dump: unknown option '--count'" },
	{ "watch -e nothing", 2, "--event 'nothing' is not valid; valid: unread-at-close, " },
	{ "watch -e closed,", 2, "--event 'closed,' is not valid" },
	{ "watch -e ''", 2, "--event '' is not valid" },
	{ "watch -e lost", 2, "--event 'lost' is not valid" },
	{ "watch --count 0", 2, "--count '0' is not valid; valid: a number from 1" },
	{ "watch --count -1", 2, "--count '-1' is not valid" },
	{ "watch --count 1x", 2, "--count '1x' is not valid" },
	{ "watch --count ' 1'", 2, "--count ' 1' is not valid" },
	{ "watch --count 99999999999999999999", 2, "is not valid" },
	{ "watch -c", 2, "tcpfate-ctl watch: no value for option '-c'" },
	{ "watch --timeout 0", 2, "--timeout '0' is not valid; valid: seconds from" },
	{ "watch --timeout -1", 2, "--timeout '-1' is not valid" },
	{ "watch --timeout 1e3", 2, "--timeout '1e3' is not valid" },
	{ "watch --timeout 0.0000001", 2, "is not valid; valid: seconds from 0.001" },
	{ "watch --timeout 0.0009", 2, "--timeout '0.0009' is not valid" },
	{ "watch --timeout nan", 2, "--timeout 'nan' is not valid" },
	{ "watch --timeout .", 2, "--timeout '.' is not valid" },
	{ "watch --timeout 1000000001", 2, "is not valid" },
	{ "dump --since x", 2, "--since 'x' is not valid; valid: a number from 0" },
	{ "watch --since -1", 2, "--since '-1' is not valid; valid: a number from 0" },
	{ "watch --history --since 3", 2, "watch: --history and --since exclude each other" },
	{ "watch --since 3 --log-id 7", 2, "--log-id '7' is not valid; valid: 16 hexadecimal" },
	{ "dump --since 3 --log-id 0x00000000000007", 2, "is not valid; valid: 16 hexadecimal" },
	{ "dump --since 3 --log-id 00000000000000007", 2, "is not valid; valid: 16 hexadecimal" },
	{ "dump --log-id 0123456789abcdef", 2, "tcpfate-ctl dump: --log-id needs --since" },
	{ "help", 0, "  filter   Show or replace" },
	{ "help filter", 0, "      --cgroup CGROUP   only of sockets" },
	{ "help filter", 0, "with options it is replaced.\nEVENT: unread-at-close, " },
	{ "help watch", 0, "      --min-lost BYTES  only where" },
	{ "help stats", 0, "      --watch SEC  show them again every SEC seconds\n" },
	{ "watch --port 0", 2, "tcpfate-ctl watch: --port '0' is not valid; valid: ports from" },
	{ "watch --port 80,x", 2, "--port '80,x' is not valid; valid: ports from 1 to 65535" },
	{ "watch --port", 2, "tcpfate-ctl watch: no value for option '--port'" },
	{ "watch --port $(seq -s, 65)", 2, "is not valid; more than 64 values\n" },
	{ "watch --pid self", 2, "--pid 'self' is not valid; valid: process numbers from 1" },
	{ "watch --comm ''", 2, "--comm '' is not valid; valid: a name of 1 to 15 bytes" },
	{ "watch --comm systemd-resolved", 2, "of a name: write 'systemd-resolve'" },
	{ "watch --min-lost 0", 2, "--min-lost '0' is not valid; valid: a number from 1" },
	{ "watch --min-lost 1k", 2, "--min-lost '1k' is not valid" },
	{ "watch --uid 0", 2, "tcpfate-ctl watch: unknown option '--uid'" },
	{ "watch --clear", 2, "tcpfate-ctl watch: unknown option '--clear'" },
	{ "watch -e write-after-peer-fin --min-lost 1", 2,
	  "tcpfate-ctl watch: --min-lost never matches an --event that tells no bytes\n" },
	{ "dump --addr 10.1.2.3/8", 2,
	  "tcpfate-ctl dump: --addr '10.1.2.3/8' is not valid; '10.1.2.3/8' has bits set beyond /8: write 10.0.0.0/8\n"
	},
	{ "dump --addr localhost", 2, "--addr 'localhost' is not valid; valid: addresses, or " },
	{ "dump --netns no-such", 2, "valid; /run/netns/no-such: No such file or directory\n" },
	{ "dump --netns 0", 2, "--netns '0' is not valid; valid: inode numbers, paths like " },
	{ "filter --uid no-such", 2, "--uid 'no-such' is not valid; there is no user 'no-such'" },
	{ "filter --cgroup /proc", 2, "'/proc' is not valid; /proc is not a cgroup of version 2" },
	{ "filter --comm sh", 2, "tcpfate-ctl filter: unknown option '--comm'" },
	{ "filter --pid 1", 2, "tcpfate-ctl filter: unknown option '--pid'" },
	{ "filter --all", 2, "tcpfate-ctl filter: unknown option '--all'" },
	{ "filter --clear --port 80", 2, "tcpfate-ctl filter: --clear wants every record, " },
	{ "filter --min-lost 1 --clear", 2, "--clear wants every record" },
	{ "filter --clear=1", 2, "no value is taken by '--clear=1'" },
	{ "filter --min-lost 1 -e simultaneous-close", 2, "tells no bytes" },
	{ "filter more", 2, "tcpfate-ctl filter: unexpected argument 'more'" },
	{ "stats --watch 0", 2, "tcpfate-ctl stats: --watch '0' is not valid; valid: seconds" },
	{ "stats --watch 1 --reset", 2, "stats: --reset and --watch exclude each other\n" },
	{ "stats --port 80", 2, "tcpfate-ctl stats: unknown option '--port'" },
	{ "status --watch 1", 2, "tcpfate-ctl status: unknown option '--watch'" },
	{ "watch --json=1", 2, "no value is taken by '--json=1'; see: tcpfate-ctl help watch\n" },
	{ "watch -46", 2, "tcpfate-ctl watch: --ipv4 and --ipv6 exclude each other" },
	{ "dump -p", 2, "tcpfate-ctl dump: --pretty needs --json, which it indents\n" },
	{ "status -r", 2, "unknown option '-r'; see: tcpfate-ctl help status\n" },
	{ "stats -n", 2, "tcpfate-ctl stats: unknown option '-n'" },
	{ "filter -4", 2, "tcpfate-ctl filter: unknown option '-4'" },
	{ "help -j", 2, "tcpfate-ctl help: unknown option '-j'" },
	{ "help explain", 0, "usage: tcpfate-ctl explain [OPTION]... [FILE]...\n\nTell" },
	{ "help explain", 0, "\nFILE: what watch --json or dump --json has written" },
	{ "explain --count 3", 2, "tcpfate-ctl explain: --count needs --live\n" },
	{ "explain --live /dev/null", 2, "tcpfate-ctl explain: --live reads no files" },
	{ "explain /no/such", 1, "tcpfate-ctl: cannot read /no/such: No such file or directory\n" },
	{ "explain /dev/null", 0, "No connection lost data" },
	{ "explain --svg /no/such/file /dev/null", 1, "--svg '/no/such/file': No such file" },
	{ "explain /dev/null > /dev/full", 1, "cannot write: No space left on device" },
	{ "top --by nothing", 2, "top: --by 'nothing' is not valid; valid: process, program, " },
	{ "top --sort nothing", 2, "top: --sort 'nothing' is not valid; valid: bytes, name, " },
	{ "top more", 2, "tcpfate-ctl top: unexpected argument 'more'" },
	{ "help top", 0, "\nKEY: bytes, name, records, " },
	{ "run", 2, "run: nothing given for '-- COMMAND [ARG]...'; see: tcpfate-ctl help run\n" },
	{ "run -jr true", 2, "tcpfate-ctl run: --relative and --json exclude each other\n" },
	{ "run --grace -1 true", 2, "run: --grace '-1' is not valid; valid: seconds from 0 to" },
	{ "run -4 true", 2, "tcpfate-ctl run: unknown option '-4'; see: tcpfate-ctl help run\n" },
	{ "run -o /no/such/file true", 1, "/no/such/file': No such file or directory\n" },
	{ "help run", 0, "usage: tcpfate-ctl run [OPTION]... -- COMMAND [ARG]...\n" },
	{ "report --from now", 2, "report: --from 'now' is not valid; valid: a time like 2026-" },
	{ "report --from -1h --until -2h", 2, "report: --from is not before --until\n" },
	{ "report --since 3", 2, "tcpfate-ctl report: unknown option '--since'" },
	{ "report /no/such", 1, "tcpfate-ctl: cannot read /no/such: No such file or directory" },
	{ "report --html /no/such/page /dev/null", 1, "/no/such/page: No such file or directory" },
	{ "report /dev/null", 0, "" },
	{ "help > /dev/full", 1, "tcpfate-ctl: cannot write: No space left on device" },
	{ "help >&-", 0, "" },
	{ "nothing 2>&- <&-", 2, "" },
	{ "watch", 3, NOT_LOADED },
	{ "watch -t 0.001 >&-", 3, NOT_LOADED },
	{ "watch --json --all -e closed,reset-received -e data-after-close -c 1 -t 0.5", 3,
	  NOT_LOADED },
	{ "dump --json --since 0", 3, NOT_LOADED },
	{ "dump --since 3 --log-id 0123456789abcdEF", 3, NOT_LOADED },
	{ "watch --since 3 --log-id 0123456789abcdef", 3, NOT_LOADED },
	{ "watch --follow -t 0.01", 0, "tcpfate-ctl: waiting until tcpfate is loaded" },
	{ "watch --follow -t 0.01 -c 1", 5, "0 events shown" },
	{ "watch --follow --since 9 -t 0.01", 6, "before record 10 and those after it were" },
	{ "watch --follow --since 9 -t 0.01 -jp", 6,
	  "{\n  \"event\": \"lost\",\n  \"from\": 10\n}\n" },
	{ "status", 3, NOT_LOADED },
	{ "watch --port 80,443 --addr 10.0.0.0/8,::1 --addr ::/0 --comm a,b --comm c", 3,
	  NOT_LOADED },
	{ "dump --pid 1 --netns 1,/proc/self/ns/net --min-lost 18446744073709551615", 3,
	  NOT_LOADED },
	{ "filter", 3, NOT_LOADED },
	{ "filter --clear --json", 3, NOT_LOADED },
	{ "filter -e closed,timed-out --port 80 --addr 10.0.0.0/8 --netns 1", 3, NOT_LOADED },
	{ "filter --uid root,5 --cgroup 1 --min-lost 1", 3, NOT_LOADED },
	{ "stats --json", 3, NOT_LOADED },
	{ "stats --watch 1", 3, NOT_LOADED },
	{ "stats --reset", 3, NOT_LOADED },
	{ "stats -H --utc", 3, NOT_LOADED },
	{ "status -jp", 3, NOT_LOADED },
	{ "watch -nra6", 3, NOT_LOADED },
	{ "dump -4 --utc", 3, NOT_LOADED },
	{ "explain --diagram --since 3", 3, NOT_LOADED },
	{ "explain --live -c 1", 3, NOT_LOADED },
	{ "top -jn4 -d 0.1 --by port --sort late -c 1", 3, NOT_LOADED },
	{ "report --from -1h", 3, NOT_LOADED },
	{ "run true --no-such -4", 3, NOT_LOADED },
	{ "run --fail-on-loss -o /dev/null --grace 0 -anp --json -- --no-such", 3, NOT_LOADED },
};

static bool needs_no_module(const struct line *line)
{
	return line->code == 3 || strstr(line->line, "--follow -t") ||
	       strstr(line->line, "--follow --since");
}

static int try(const struct line *line)
{
	char command[256], said[TEXT_MAX];
	FILE *pipe;
	size_t len;
	int status;

	if (needs_no_module(line) && !access("/sys/module/tcpfate", F_OK))
		return KTAP_SKIP;
	snprintf(command, sizeof(command), "{ ./tcpfate-ctl %s; } 2>&1", line->line);
	pipe = popen(command, "r");
	if (!pipe)
		abort();
	len = fread(said, 1, sizeof(said) - 1, pipe);
	said[len] = '\0';
	status = pclose(pipe);
	if (WIFEXITED(status) && WEXITSTATUS(status) == line->code && strstr(said, line->says))
		return true;
	printf("# want: %d %s\n# got:  %d %s\n", line->code, line->says, WEXITSTATUS(status),
	       said);
	return false;
}

int main(void)
{
	unsigned int count = sizeof(lines) / sizeof(lines[0]);
	bool failed = false;

	printf("KTAP version 1\n1..%u\n", count);
	for (unsigned int i = 0; i < count; i++) {
		int result = try(&lines[i]);

		failed |= !result;
		printf("%s %u tcpfate-ctl %s%s\n", result ? "ok" : "not ok", i + 1,
		       lines[i].line, result == KTAP_SKIP ? " # SKIP tcpfate is loaded" : "");
	}
	return failed;
}
