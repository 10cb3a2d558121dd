#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A network namespace sees its own connections only, numbered by itself; the
# initial one sees all.

. ./lib.sh

A=tcpfate-a
B=tcpfate-b

# One connection that loses 100 bytes; four records.
loses()
{
	inside "$1"
	meet 127.0.0.1
	inside
	at client write 100
	at server await unread 100
	at server close
	at client await close
	at client close
}

dump_in()
{
	inside "$1"
	records
	inside
}

netns_inode()
{
	ip netns exec "$1" stat -Lc %i /proc/self/ns/net
}

watch_in()
{
	inside "$1"
	watch "$2" --json --all --count "$3"
	inside
}

sees_four()
{
	holds "$1" "$2" 'length == 4' 'map(.event) | sort == ["closed", "closed",
		"reset-received", "unread-at-close"]'
}

# What watch finds out by the inode of a socket is not what it was told.
told()
{
	sed -E '/"owner-by-inode"/ {
		s/"owner_comm":"[^"]*","owner_pid":[0-9]+,//
		s/"evidence":\["owner-by-inode"\],//
		s/,"owner-by-inode"//
	}' "$TMP/$1.out" | array
}

plan 13

add_netns $A
add_netns $B
load
loses "$B"	# so that A's numbering cannot be the initial one's
part

watch_in $A in_a 4
watch_in $B in_b 4
watch everywhere --json --all --count 8
loses $A
watch_ends in_a
know a "{ \"server\": ${known[server]}, \"inode\": $(netns_inode $A) }"
part
loses $B
watch_ends in_b
watch_ends everywhere

seen_in_a=$(told in_a)
seen_in_b=$(told in_b)
seen=$(told everywhere)

sees_four "A sees its four records" "$seen_in_a"
holds "A numbers them from 1" "$seen_in_a" 'map(.seq) == [1, 2, 3, 4]'
holds "A sees its own only" "$seen_in_a" 'all(.netns == a.inode)'
holds "A is told the pid in its own pid namespace, and no other" \
	"$seen_in_a" 'map(select(.event == "unread-at-close"))[0]
		| .nspid == a.server.pid and .comm == "server"' \
	'all(has("pid") | not)' 'all(has("tid") | not)' \
	'all(has("owner_pid") | not)'
holds "A's dump says the same" "$(dump_in $A)" \
	". == $seen_in_a"
sees_four "B sees its four records" "$seen_in_b"
holds "B goes on with its own numbers" "$seen_in_b" \
	'map(.seq) == [5, 6, 7, 8]'
holds "B sees nothing of A" "$seen_in_b" 'all(.netns != a.inode)'
holds "the initial namespace sees all of both" "$seen" \
	'length == 8' 'map(.netns) | unique | length == 2'
holds "the initial namespace numbers all of them" "$seen" \
	'map(.seq) == [range(5; 13)]'
holds "the initial namespace is told the pid" "$seen" \
	'map(select(.event == "unread-at-close")) | map(.pid) ==
		[a.server.pid, server.pid]'
holds "a dump since a number goes on from there" "$("$CTL" dump --json --since 8 | array)" \
	'map(.seq) == [9, 10, 11, 12]'
part

ip netns del $A
namespaces=("$B")
holds "what a namespace left behind stays in the log" "$(records)" \
	'length == 12'

finish
