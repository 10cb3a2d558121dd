#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A report of an hour: the numbers in it are those of its records, each byte once.
set -uo pipefail

cd "$(dirname "$0")/.." || exit
# shellcheck source=userspace/tests/report.bash
. tests/report.bash

in_text()
{
	report "$TMP/hour.json"
	is "exit status where records were lost" "$code" 6
	is "and why" "$(cat "$TMP/report.err")" \
		"tcpfate-ctl: 12 records overwritten before they could be read"
	is "the sentence" "$(sed -n 1,2p "$TMP/report.out")" \
"In 1 h 0 min, 1 connection lost data, 1 more may have; 2 causes.
96 % of the bytes: app[7] closed the connection without reading all that"
	is "the account" "$(grep ' byte' "$TMP/report.out" | sed -n 2,6p)" \
"            322 bytes lost, of these
             22 bytes   received and never read
            200 bytes   never sent
            100 bytes   sent and never received, or received after the close
             10 bytes not acknowledged: read or lost, nobody here knows"
	is "when, and where records are missing" "$(sed -n '/per 2 min/,/10:20/p' "$TMP/report.out")" \
"Connections with a loss, per 2 min (!: records are missing)

      1 |#                            #
        |#                            #
        |#                            #
        |#                            #
        |#                            #
        |#                            #
        |#                            #
        |#                            #
      0 +----------!!!!!!!!!!!!!!!!!!!!-
         10:00     10:20     10:40     11:00"
	is "what was recorded" "$(sed -n '/^events/,/^losses/p' "$TMP/report.out")" \
"events   unread-at-close 1, write-after-peer-fin 1, reset-received 2, closed 4
endings  fin 1, reset-received 2, reset-sent 1
losses   none 2, sent-unconfirmed 1, both 1"
	is "what is not known" "$(sed -n '/^What could/,$p' "$TMP/report.out")" \
"What could not be known

- 12 records overwritten before they could be read.
- 1 connection: only one end was recorded. What it had not acknowledged, the
  other may have read."
	is "no line is too long" "$(grep -cE '^.{81}' "$TMP/report.out")" 0
}

in_json()
{
	report --json "$TMP/hour.json"
	cp "$TMP/report.out" "$TMP/report.json"
	is "JSON is one line" "$(wc -l <"$TMP/report.json")" 1
	holds "bytes" '.bytes == {lost: 322, unread: 22, unsent: 200, unacked: 10, at_risk: 0}'
	holds "connections" '[.connections, .both_ends, .lost_data, .may_have_lost_data,
		.one_end_only] == [3, 1, 1, 1, 1]'
	holds "records" '.records == 8 and .missing.lost == 12 and
		.events == {"unread-at-close": 1, "write-after-peer-fin": 1,
			    "reset-received": 2, "closed": 4}'
	holds "causes" '[.causes[] | [.cause, .count, .culprit_lost + .other_lost, .first]] ==
		[["unread-at-close", 1, 322, "2026-01-02T10:00:00.000000000Z"],
		 ["write-after-peer-fin", 1, 10, "2026-01-02T10:59:58.000000000Z"]]'
	holds "the sums are those of the parts" '
		([.causes[] | .culprit_lost + .other_lost] | add) == .bytes.lost + .bytes.unacked and
		([.programs[].bytes] | add) == 332 and ([.hosts[].bytes] | add) == 332 and
		([.histogram.buckets[].bytes] | add) == 332 and
		([.histogram.buckets[].connections] | add) == 2'
	holds "worst connections" '[.worst[] | [.count, .culprit_lost + .other_lost,
		.sides[.culprit].comm, .sides[1 - .culprit].port]] ==
		[[1, 322, "app", 40000], [1, 10, "log", 514]]'
	holds "programs and hosts" '[.programs[].comm] == ["app", "log"] and
		[.hosts[].addr] == ["127.0.0.1", "10.0.0.9"]'
	holds "the period" '.from == "2026-01-02T10:00:00.000000000Z" and
		.until == "2026-01-02T11:00:00.000000000Z"'
	report --json --pretty "$TMP/hour.json"
	is "indented JSON says the same" "$(jq -S . "$TMP/report.out")" \
		"$(jq -S . "$TMP/report.json")"
}

# chosen OPTIONS...: the report of what they leave
chosen()
{
	report --json "$@" "$TMP/hour.json"
	cp "$TMP/report.out" "$TMP/report.json"
}

parts_of_it()
{
	chosen --from 2026-01-02T10:30:00Z
	holds "from then on" '.connections == 1 and .bytes.unacked == 10 and
		.from == "2026-01-02T10:30:00.000000000Z"'
	chosen --until 2026-01-02T10:30:00Z
	holds "until then" '.connections == 2 and .bytes.lost == 322 and
		.until == "2026-01-02T10:30:00.000000000Z"'
	chosen --from 2026-01-02T10:10:00Z --until 2026-01-02T10:30:00Z
	holds "between" '.connections == 1 and .bytes.lost == 0 and .causes == []'
	chosen --event unread-at-close
	holds "a connection is whole, whatever chose it" '.records == 4 and .bytes.lost == 322'
	chosen --port 514
	holds "a port" '.connections == 1 and .programs[0].comm == "log"'
	chosen --comm nobody
	holds "nothing" '.records == 0 and (has("histogram") | not) and
		.headline == "No connection was recorded."'
}

several_files()
{
	jq -c 'select(.local_port == 8000)' "$TMP/hour.json" >"$TMP/a.json"
	jq -c 'select(.local_port != 8000)' "$TMP/hour.json" >"$TMP/b.json"
	report --json "$TMP/a.json" "$TMP/b.json"
	cp "$TMP/report.out" "$TMP/report.json"
	holds "both ends from two files" '.both_ends == 1 and .bytes.lost == 322'
	report "$TMP/a.json" "$TMP/nowhere.json"
	is "a file that is not there: exit status" "$code" 1
	is "and which" "$(grep -c nowhere.json "$TMP/report.err")" 1
	report <"$TMP/hour.json" -
	is "standard input" "$(sed -n 1p "$TMP/report.out")" \
		"In 1 h 0 min, 1 connection lost data, 1 more may have; 2 causes."
}

pages()
{
	report --html "$TMP/page.html" "$TMP/hour.json"
	is "a page: exit status, and nothing else printed" "$code $(wc -c <"$TMP/report.out")" "6 0"
	report --html - "$TMP/hour.json"
	is "a page to standard output" "$(grep -v Made "$TMP/report.out")" \
		"$(grep -v Made "$TMP/page.html")"
	report --html "$TMP/no/page.html" "$TMP/hour.json"
	is "a page that cannot be written: exit status" "$code" 1
	is "and why" "$(cat "$TMP/report.err")" \
		"tcpfate-ctl: --html $TMP/no/page.html: No such file or directory"
}

nothing_lost()
{
	grep '"local_port":40002' "$TMP/hour.json" >"$TMP/clean.json"
	report "$TMP/clean.json"
	is "nothing was lost: exit status" "$code" 0
	is "and the sentence" "$(sed -n 1p "$TMP/report.out" | sed 's/^At [^,]*, //')" \
		"no connection lost data, as far as 1 record can tell."
}

records '"log"' | tr -d '\n\t' | sed 's/}{/}\n{/g' >"$TMP/hour.json"
in_text
in_json
parts_of_it
several_files
pages
nothing_lost
finish
