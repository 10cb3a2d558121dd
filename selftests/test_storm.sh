#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The log without gaps, in a storm of endings: what listeners receive and what
# they are told to have lost is what was recorded, to the record, however far they
# fall behind. Four listen at once, of whom one stands still for the middle third,
# and somebody dumps all the while.

. ./lib.sh
. ./tallies.sh

# Endings, two for each connection, at least: what a listener's buffer holds is more
# than a third of these. STORM=200000 takes some minutes on an emulated machine.
STORM=${STORM:-12000}

LISTENERS="one two three still"

made=0			# endings

# blow CONNECTIONS: in a new place each time, for the ports are soon used up
blow()
{
	made=$((made + 2 * $("${storm[@]}" "$1")))
}

# stand_still CONNECTIONS HISTORY: or more of them, until the buffer is full and the
# log has been written anew since
stand_still()
{
	kill -STOP "${watcher[still]}"
	blow "$1"
	until overflown "${watcher[still]}"; do
		blow 2000
	done
	blow "$2"
	kill -CONT "${watcher[still]}"
}

# dumps LENGTH: a line of JSON for each, of the newest LENGTH records, until
# somebody has had enough
dumps()
{
	local last since status

	until [ -e "$TMP/enough" ]; do
		last=$(last_seq)
		since=$((last > $1 ? last - $1 : 0))
		"$CTL" dump --json --since $since | ./tally $((since + 1)) >"$TMP/dump"
		status=${PIPESTATUS[0]}
		printf '{ "since": %d, "last": %d, "status": %d, "tally": %s }\n' \
			$since "$last" "$status" "$(cat "$TMP/dump")"
	done
}

# story WHAT ENDINGS HISTORY
story()
{
	local third=$(($2 / 6)) name dumper

	made=0
	rm -f "$TMP/enough"
	for name in $LISTENERS; do
		listen "$name"
	done
	dumps "$3" >"$TMP/dumps" &
	dumper=$!
	blow $third
	stand_still $third "$3"
	blow $third
	wait_for "all records" recorded $made
	touch "$TMP/enough"
	wait $dumper
	is "$1: each ending has one record" "$(last_seq)" $made
	for name in $LISTENERS; do
		hear_out "$name"
		exact "$1: listener $name is told everything, and of each loss" \
			"$name" 1 $made
		rm "$TMP/$name.out"
	done
	holds "$1: every dump is complete to the newest record" \
		"$(array <"$TMP/dumps")" 'length > 1' 'all(.tally.disorder == 0)' \
		'all(.tally.last >= .last)' \
		'all(.tally.received + .tally.lost == .tally.last - .since)' \
		'all(.status == if .tally.lost > 0 then 6 else 0 end)' \
		'any(.tally.received > 0)'
}

plan $((2 * 6 + 1))

add_storm
PATIENCE=$((PATIENCE + STORM / 200))	# those who listen may be far behind

load closed=1 limit=0
history=$(cat /sys/module/tcpfate/parameters/history)
story "default history" "$STORM" "$history"
holds "who stood still has lost some, for the storm was long enough" \
	"$(tallied still)" '.tally.lost > 0'

load closed=1 limit=0 history=16
story "history=16" $((STORM / 10)) 16

finish
