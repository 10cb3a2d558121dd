#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The module goes while connections open and close at full speed and listeners
# are attached, many times; nothing that it watched or told falls over.

. ./lib.sh

TIMES=${TCPFATE_UNLOADS:-200}

storms=()

# They take all the time there is, but not from those that load and listen.
start_storms()
{
	local unread

	for unread in 0 100; do
		nice -n 19 "${storm[@]}" 0 $unread >"$TMP/storm.$unread" &
		storms+=($!)
		watcher[storm_$unread]=$!	# to be cleaned up
	done
}

stop_storms()
{
	kill "${storms[@]}"
	watch_ends storm_0
	watch_ends storm_100
}

log_moves()
{
	[ "$(last_seq)" -gt 0 ]
}

# Two listeners, of which one reads nothing and lets its buffer overflow.
one_round()
{
	load
	watch busy --json --all
	watch deaf --json --all
	kill -STOP "${watcher[deaf]}"
	wait_for "records" log_moves
	unload
	kill -CONT "${watcher[deaf]}"
	watch_ends busy
	watch_ends deaf
	[ "${ended[busy]} ${ended[deaf]}" = "3 3" ]
}

rounds()
{
	local i

	for i in $(seq "$TIMES"); do
		one_round && continue
		echo "round $i: the listeners ended with" \
			"${ended[busy]} and ${ended[deaf]}"
		cat "$TMP/busy.err" "$TMP/deaf.err"
		return 1
	done
}

plan 4

add_storm
start_storms
rounds >"$TMP/rounds" || :	# what went wrong is printed
is "loaded and unloaded $TIMES times, listeners exit with 3" \
	"$(cat "$TMP/rounds")" ""
says "a listener says that the module is gone" "$TMP/busy.err" unloaded
stop_storms
is "the storms went on all the while" \
	"${ended[storm_0]} ${ended[storm_100]}" "0 0"

load
meet 127.0.0.1
at client write 1
at server await unread 1
at server close
holds "and it works when loaded again" "$(record server unread-at-close)" \
	'.unread == 1' '.pid == server.pid'

finish
