#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# explain --live tells a story when it has ended, while others go on; nobody has to
# ask for it, and nothing else has to happen.

. ./lib.sh
. ./stories.sh

STORM=500

# loses BYTES: a story that costs the client so many
loses()
{
	meet 127.0.0.1
	at client write "$1"
	at server await unread "$1"
	at server close
	at client await close
	at client close
}

has_told()
{
	[ "$(wc -l <"$TMP/$1.out")" -ge "$2" ]
}

# check WHAT FILE NUMBER BYTES: the story on that line
check()
{
	holds "$1" "$(sed -n "$3p" "$2")" '.cause == "unread-at-close"' \
		'culprit == "server"' '[.sides[].port] | sort == ([client.local, server.local] | sort)' \
		"wrote(\"client\") | .exact and .lost == $4"
}

# Nothing happens but the story, and it is told.
one_by_one()
{
	load
	attend live explain --live --json --count 2
	loses 100
	wait_for "a story" has_told live 1
	check "a story is told when it has ended" "$TMP/live.out" 1 100
	part
	loses 200
	watch_ends live
	check "so is the next" "$TMP/live.out" 2 200
	is "--count: exit status" "${ended[live]}" 0
	is "--count: so many stories" "$(wc -l <"$TMP/live.out")" 2
	part
}

# One that goes on, although something has happened to it, has no end to be told of
# yet. When it has one, much later, what happened first is not forgotten.
others_go_on()
{
	load
	attend live explain --live --json
	spawn slow_d
	spawn slow_c
	at slow_d listen 127.0.0.1
	at slow_c connect 127.0.0.1 "${did[local]}"
	at slow_d accept
	at slow_d shutdown wr
	at slow_c await close-wait
	at slow_c write 50
	loses 300
	wait_for "a story" has_told live 1
	check "it is told while others go on" "$TMP/live.out" 1 300
	is "nothing is said of those" "$(wc -l <"$TMP/live.out")" 1
	at slow_d close
	at slow_c await close
	at slow_c close
	wait_for "the other story" has_told live 2
	holds "until they end, too" "$(sed -n 2p "$TMP/live.out")" \
		'.cause == "unread-at-close"' 'culprit == "slow_d"' \
		'wrote("slow_c") | .exact and .lost == 50' \
		'[.steps[] | .event] | index("write-after-peer-fin") != null'
	kill -INT "${watcher[live]}"
	watch_ends live
	is "SIGINT: exit status" "${ended[live]}" 0
	is "SIGINT: nothing is told again" "$(wc -l <"$TMP/live.out")" 2
	part
}

# how_many: stories that people were told, or told of
how_many()
{
	sed -n 's/^[0-9]*\. .*/1/p; s/.*  \([0-9]*\) more like 1: .*/\1/p' "$TMP/live.out" |
		awk '{ n += $0 } END { print n + 0 }'
}

# People are told the first of its kind, and how many more there were.
many_alike()
{
	load limit=0
	attend live explain --live
	"${storm[@]}" $STORM 100 >/dev/null
	wait_for "all of them" all_counted
	kill -INT "${watcher[live]}"
	watch_ends live
	is "$STORM alike: one is told" "$(grep -c '^[0-9]*\. ' "$TMP/live.out")" 1
	is "$STORM alike: the others are counted" "$(how_many)" $STORM
}

all_counted()
{
	[ "$(how_many)" -ge $STORM ]
}

in_time()
{
	load
	attend live explain --live --json --count 1 --timeout 2
	watch_ends live
	is "--timeout: exit status where what was asked for did not come" \
		"${ended[live]}" 5
	attend live explain --live --json --timeout 2
	watch_ends live
	is "--timeout: exit status where nothing was asked for" "${ended[live]}" 0
}

plan $((4 + 5 + 2 + 2))

add_storm
one_by_one
others_go_on
many_alike
in_time

finish
