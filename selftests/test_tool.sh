#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# tcpfate-ctl with a real module: exit statuses, messages, and no gap in what a
# watcher has seen, however long it was away.

. ./lib.sh
. ./tallies.sh

# run ARGUMENTS...: the tool, its status in ${code}
run()
{
	code=0
	"$CTL" "$@" >"$TMP/run.out" 2>"$TMP/run.err" || code=$?
}

without_the_module()
{
	local command

	unload
	for command in watch dump status; do
		run $command
		is "$command without the module: exit status" "$code" 3
		says "$command without the module: how to load it" \
			"$TMP/run.err" insmod
	done
}

ends_of_watch()
{
	load
	run watch --json --timeout 1
	is "watch --timeout: exit status 0 where nothing was asked for" \
		"$code" 0
	run watch --json --count 1 --timeout 1
	is "watch --count --timeout: exit status where it did not come" \
		"$code" 5

	watch counted --json --count 2
	"${storm[@]}" 3 10 >/dev/null
	watch_ends counted
	is "watch --count: exit status" "${ended[counted]}" 0
	is "watch --count: so many records" "$(wc -l <"$TMP/counted.out")" 2
}

only_the_events_asked_for()
{
	watch some --json --event closed --count 2
	"${storm[@]}" 1 10 >/dev/null
	watch_ends some
	holds "watch --event shows only these, default or not" \
		"$(array <"$TMP/some.out")" 'map(.event) == ["closed", "closed"]'
}

interrupted()
{
	watch interrupted --json
	"${storm[@]}" 1 10 >/dev/null
	wait_for "a record" test -s "$TMP/interrupted.out"
	kill -INT "${watcher[interrupted]}"
	watch_ends interrupted
	is "SIGINT: exit status" "${ended[interrupted]}" 0
	is "SIGINT: one line of summary after the one at the start" \
		"$(wc -l <"$TMP/interrupted.err")" 2
}

# The reader of the pipe takes a line and goes.
piped()
{
	mkfifo "$TMP/pipe"
	"$CTL" watch --json >"$TMP/pipe" 2>"$TMP/piped.err" &
	watcher[piped]=$!
	exec {pipe}<"$TMP/pipe"
	wait_for "watcher piped to subscribe" is_watching piped
	"${storm[@]}" 1 10 >/dev/null
	read -r -u "$pipe" line
	exec {pipe}<&-
	"${storm[@]}" 1 10 >/dev/null
	watch_ends piped
	holds "closed pipe: the line that was read" "$line" 'has("event")'
	is "closed pipe: no word about it" \
		"$(grep -c -i pipe "$TMP/piped.err")" 0
}

# away NAME: stopped until its buffer has overflown, and then for more records
# than a short log holds
away()
{
	listen "$1"
	kill -STOP "${watcher[$1]}"
	until overflown "${watcher[$1]}"; do
		"${storm[@]}" 500 10 >/dev/null
	done
	"${storm[@]}" 500 10 >/dev/null
	recorded=$(last_seq)
	kill -CONT "${watcher[$1]}"
	hear_out "$1"
}

plan $((6 + 4 + 1 + 2 + 2 + 2))

add_storm
without_the_module
ends_of_watch
only_the_events_asked_for
interrupted
piped

load history=65536 limit=0
away patient
exact "all in the log: a watcher that was away misses nothing" patient 1 \
	"$recorded" '.tally.lost == 0'

load history=1024 limit=0
away careless
exact "overwritten: what came and what is said to be lost is all, in order" \
	careless 1 "$recorded" '.tally.lost > 0'

finish
