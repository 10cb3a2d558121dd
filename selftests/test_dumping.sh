#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Readers that stop half-way. A dump under way holds the module, and only that
# long; a listener that is killed in the middle of a batch harms nobody else.

. ./lib.sh
. ./tallies.sh

CONNECTIONS=${CONNECTIONS:-2000}

# hold NAME: a dump under way that goes no further
hold()
{
	./ask --hold record-get >"$TMP/$1.out" 2>&1 &
	watcher[$1]=$!
	wait_for "$1 to be in the middle of a dump" grep -qs holding "$TMP/$1.out"
}

# killed NAME: of which the shell need not tell
killed()
{
	{
		kill -KILL "${watcher[$1]}"
		watch_ends "$1"
	} 2>/dev/null
}

# try_to_unload WHAT EXIT_STATUS
try_to_unload()
{
	local code=0

	rmmod tcpfate 2>"$TMP/rmmod.err" || code=$?
	is "$1: exit status of rmmod" "$code" "$2"
}

dump_interrupted()
{
	hold first
	hold second
	try_to_unload "two dumps under way" 1
	says "two dumps under way: rmmod says why" "$TMP/rmmod.err" "in use"
	holds "two dumps under way: the module works" "$(status)" '.armed'
	"$CTL" dump --json | ./tally 1 >"$TMP/whole"
	holds "two dumps under way: a third sees everything" "$(cat "$TMP/whole")" \
		'.disorder == 0' ".received == 4 * $CONNECTIONS"
	killed first
	try_to_unload "one dump under way" 1
	is "one dump under way: the module is still there" "$(last_seq)" \
		$((4 * CONNECTIONS))
	killed second
	wait_for "rmmod" unload_once
	is "no dump under way: the module is gone" "$(loaded || echo gone)" gone
}

# Killed while records come, half a batch read; a dump is killed likewise.
listener_killed()
{
	listen survivor
	watch victim --json --all
	"${storm[@]}" 0 100 >"$TMP/storm" &
	watcher[storm]=$!
	wait_for "the victim to be at work" test -s "$TMP/victim.out"
	hold dumper
	killed victim
	killed dumper
	wait_for "more records" recorded $(($(last_seq) + 1000))
	kill "${watcher[storm]}"
	watch_ends storm
	is "a listener was killed" "${ended[victim]}" 137
	recorded=$((4 * $(cat "$TMP/storm")))
	hear_out survivor
	exact "a listener was killed: the other is told everything" survivor \
		1 $recorded
	watch late --json --all --count 4
	"${storm[@]}" 1 100 >/dev/null
	watch_ends late
	holds "a listener was killed: a new one is served" \
		"$(array <"$TMP/late.out")" \
		"map(.seq) == [range($recorded + 1; $recorded + 5)]"
	try_to_unload "a listener was killed" 0
}

plan $((7 + 4))

add_storm
load limit=0 history=65536
"${storm[@]}" "$CONNECTIONS" 100 >/dev/null
dump_interrupted

load limit=0
listener_killed

finish
