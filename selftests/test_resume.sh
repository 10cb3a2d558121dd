#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Where a watch begins, and what it goes on over: the history of the log, a
# number it was read to, another log, a module that goes and comes.

. ./lib.sh

# Both ends of each connection tell more than one event.
storm_of()
{
	"${storm[@]}" "$1" 10 >/dev/null
}

# log_id: that of the log which is there now
log_id()
{
	status | sed 's/.*"log_id":"\([0-9a-f]*\)".*/\1/'
}

# has_seen NAME SEQ: of the log which is there now
has_seen()
{
	grep -q "\"seq\":$2,.*\"log_id\":\"$log\"" "$TMP/$1.out"
}

# catch_up NAME: until it has shown all that is recorded by now, in ${last}
catch_up()
{
	last=$(last_seq)
	log=$(log_id)
	wait_for "watcher $1 to show record $last" has_seen "$1" "$last"
}

interrupt()
{
	kill -INT "${watcher[$1]}"
	watch_ends "$1"
}

shown()
{
	array <"$TMP/$1.out"
}

history()
{
	load
	storm_of 5
	watch all --json --all --history
	catch_up all
	storm_of 5
	catch_up all
	interrupt all
	holds "--history: all of the log, then what happens" "$(shown all)" \
		"map(.seq) == [range(1; $last + 1)]"
	is "--history: exit status" "${ended[all]}" 0

	load history=16
	storm_of 20
	watch rest --json --all --history
	catch_up rest
	interrupt rest
	holds "--history: what the log still has" "$(shown rest)" \
		"map(.seq) == [range($last - 15; $last + 1)]"
	is "--history: what was overwritten before is not lost" \
		"${ended[rest]}" 0
	says "--history: but it is said" "$TMP/rest.err" \
		"records 1 to $((last - 16)) are no longer in the log"
}

# In a log of 16 records.
since()
{
	local mark

	mark=$(last_seq)
	storm_of 2
	watch on --json --all --since "$mark"
	catch_up on
	interrupt on
	holds "--since: what came after" "$(shown on)" \
		"map(.seq) == [range($mark + 1; $last + 1)]" 'length > 2'
	is "--since: exit status" "${ended[on]}" 0

	mark=$last
	storm_of 20
	watch late --json --all --since "$mark"
	catch_up late
	interrupt late
	holds "--since: what was overwritten since is lost, by number" \
		"$(shown late)" '.[0].event == "lost"' \
		".[0].count == $last - 16 - $mark" ".[0].from == $mark + 1" \
		".[0].to == $last - 16" \
		".[1:] | map(.seq) == [range($last - 15; $last + 1)]"
	is "--since: exit status where something was lost" "${ended[late]}" 6

	watch_fails --since $((last + 1000))
	is "--since a number that is not there: exit status" "$code" 6
	says "--since a number that is not there: said" "$TMP/fails.err" \
		"the log ends at record"
}

# watch_fails ARGUMENTS...: at once, its status in ${code}
watch_fails()
{
	code=0
	"$CTL" watch "$@" >"$TMP/fails.out" 2>"$TMP/fails.err" || code=$?
}

# Another log has the numbers that the one before had.
another_log()
{
	local mark old

	load
	storm_of 1
	mark=$(last_seq)
	old=$(log_id)
	storm_of 1
	"$CTL" dump --json --since "$mark" --log-id "$old" >"$TMP/same.out"
	holds "dump --log-id of this log: only what came after" \
		"$(shown same)" \
		"map(.seq) == [range($mark + 1; $mark + 1 + length)]"

	load
	storm_of 5
	watch anew --json --all --since "$mark" --log-id "$old"
	catch_up anew
	interrupt anew
	holds "--log-id of a log that is gone: its end is lost, all of this follows" \
		"$(shown anew)" \
		".[0] == { event: \"lost\", from: ($mark + 1), log_id: \"$old\" }" \
		".[1:] | map(.seq) == [range(1; $last + 1)]"
	is "--log-id of a log that is gone: exit status" "${ended[anew]}" 6
	says "--log-id of a log that is gone: said" "$TMP/anew.err" \
		"loaded again"
	code=0
	"$CTL" dump --json --since "$mark" --log-id "$old" \
		>"$TMP/other.out" || code=$?
	is "dump --log-id of a log that is gone: exit status" "$code" 6
	holds "dump --log-id of a log that is gone: the same" \
		"$(shown other)" \
		".[0] == { event: \"lost\", from: ($mark + 1), log_id: \"$old\" }" \
		".[1:] | map(.seq) == [range(1; $last + 1)]"
}

# follow NAME: while nothing is there to be watched
follow()
{
	unload
	env --default-signal=INT "$CTL" watch --json --all --follow \
		>"$TMP/$1.out" 2>"$TMP/$1.err" &
	watcher[$1]=$!
	wait_for "watcher $1 to wait" has_said "$1" waiting 1
}

# has_said NAME WORD COUNT: so often
has_said()
{
	[ "$(grep -c "$2" "$TMP/$1.err")" -ge "$3" ]
}

followed()
{
	local first first_last

	follow on_and_on
	load
	wait_for "the first log to be watched" has_said on_and_on watching 1
	storm_of 3
	catch_up on_and_on
	first=$log
	first_last=$last
	load
	wait_for "the second log to be watched" has_said on_and_on watching 2
	storm_of 3
	catch_up on_and_on
	unload
	wait_for "the watcher to wait again" has_said on_and_on waiting 2
	interrupt on_and_on
	holds "--follow: both logs, from the first record to the last" \
		"$(shown on_and_on)" \
		"map(select(.log_id == \"$first\").seq) == [range(1; $first_last + 1)]" \
		"map(select(.log_id == \"$log\").seq) == [range(1; $last + 1)]" \
		"length == $first_last + $last"
	is "--follow: interrupted while it waits" "${ended[on_and_on]}" 0
	says "--follow: says that the module went" "$TMP/on_and_on.err" unloaded
	says "--follow: says the new log" "$TMP/on_and_on.err" "(log $log)"
}

# Connections open and close all the while.
followed_in_a_storm()
{
	local i

	"${storm[@]}" 0 10 >"$TMP/storm" &
	watcher[storm]=$!	# to be cleaned up
	follow busy
	for i in 1 2 3 4 5; do
		load
		wait_for "log $i to be watched" has_said busy watching "$i"
		catch_up busy
	done
	kill "${watcher[storm]}"
	watch_ends storm
	interrupt busy
	holds "--follow in a storm: no log has a hole or a record twice" \
		"$(shown busy)" \
		'group_by(.log_id) | length == 5' \
		'group_by(.log_id) | all(map(.seq) == [range(1; length + 1)])'
	is "--follow in a storm: exit status" "${ended[busy]}" 0
}

# told_suppressed: as many as there were
told_suppressed()
{
	[ "$(awk -F: '/"suppressed"/ { sum += $3 } END { print sum + 0 }' \
		"$TMP/few.out")" = \
		"$(status | sed 's/.*"suppressed":\([0-9]*\).*/\1/')" ]
}

suppressed()
{
	load limit=2
	watch few --json --all
	storm_of 50
	wait_for "all that was suppressed to be told" told_suppressed
	interrupt few
	holds "limit=: what is suppressed is told while it goes on" \
		"$(shown few)" 'any(.event == "suppressed" and .count > 0)'
	is "limit=: nothing is lost" "${ended[few]}" 0
}

plan $((5 + 6 + 6 + 4 + 2 + 2))

add_storm
history
since
another_log
followed
followed_in_a_storm
suppressed

finish
