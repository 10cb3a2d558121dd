#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A connection of MPTCP is none of TCP, its subflows are. What one of them
# leaves undone another one may do, so that its end is no loss; and of itself
# none is worth a word.

. ./lib.sh

[ -e /proc/sys/net/mptcp/enabled ] || skip_all "no MPTCP"

NET=tcpfate-mptcp

meet_mptcp()
{
	inside $NET
	spawn server
	spawn client
	at server listen-mptcp "$1"
	at client connect-mptcp "$1" "${did[local]}"
	at server accept
	inside
}

### Histories. Each is told ADDRESS, and leaves both ends closed.

exchange()
{
	meet_mptcp "$1"
	tell client write 1000000
	at server read 1000000
	hear client
	at server write 5000
	at client read 5000
	at server close
	try client read
	at client close
}

closes_unread()
{
	meet_mptcp "$1"
	at client write 100
	at server await unread 100
	at server close
	try client read
	at client close
}

writes_after_fin()
{
	meet_mptcp "$1"
	at server close
	try client read
	try client write 700
	at client close
}

lingers()
{
	meet_mptcp "$1"
	at client write 100
	at server linger 0
	at server read 100
	at server close
	try client read
	at client close
}

is_killed()
{
	meet_mptcp "$1"
	at client write 100
	at server await unread 100
	leave server
	try client read
	at client close
}

# The connection has only this one, and ends with it.
subflow_is_destroyed()
{
	meet_mptcp "$1"
	at client write 100
	at server await unread 100
	ip netns exec $NET ss -tK sport = "${port[client]}" >/dev/null
	try client close
	at server read 100
	at server close
}

### What must be said

# Both ends have ended, so that nothing will be said any more.
all_is_over()
{
	! ip netns exec $NET cat /proc/net/tcp /proc/net/tcp6 |
		awk '$4 ~ /^[0-9A-F][0-9A-F]$/ && $4 != "0A" && $4 != "06"' |
		grep -q .
}

# What MPTCP's own worker does is nobody's act.
SUBFLOW='evidence("mptcp-subflow") and (has("loss") | not) and
	((has("comm") | not) or ([.comm] | inside(["server", "client", "ss"])))'

check_told()
{
	local what="$1, $2" name

	"$1" "$2"
	wait_for "the subflows to end" all_is_over
	for name in server client; do
		holds "$what: the subflow of the $name" "$(records "$name")" \
			'map(select(.event == "closed")) | length == 1' \
			"all(.[]; $SUBFLOW)" '.[-1] | conserved'
	done
	holds "$what: no other connection" "$(lines | array)" \
		"all(.[]; $SUBFLOW)"
	part
}

### By default

# What no subflow has made an event of is not told.
check_silent()
{
	load
	exchange "$1"
	wait_for "the subflows to end" all_is_over
	is "exchange, $1: nothing by default" "$(lines)" ""
	part
}

# ... and what was made an event of is no loss all the same.
check_events()
{
	load
	closes_unread "$1"
	wait_for "the subflows to end" all_is_over
	holds "closes_unread, $1: no loss by default" "$(lines | array)" \
		'all(.[]; has("loss") | not)'
	part
}

### More than one subflow

subflows()
{
	ip netns exec $NET ss -tnH state established "( sport = ${port[server]} )"
}

has_two()
{
	[ "$(subflows | wc -l)" = 2 ]
}

# What is written when one of two subflows is destroyed arrives by the other.
one_of_two()
{
	ip -n $NET addr add 10.7.0.2/32 dev lo
	ip netns exec $NET ip mptcp limits set subflow 1 add_addr_accepted 1
	ip netns exec $NET ip mptcp endpoint add 10.7.0.2 subflow
	load closed=1
	meet_mptcp 127.0.0.1
	at client write 100
	at server read 100
	wait_for "a second subflow" has_two
	ip netns exec $NET ss -tK src 127.0.0.1 \
		sport = "${port[client]}" >/dev/null
	at client write 300
	at server read 300
	at server close
	try client read
	at client close
	wait_for "the subflows to end" all_is_over
	holds "one of two subflows: the end of each" "$(lines | array)" \
		'map(select(.event == "closed")) | length == 4' \
		"all(.[]; $SUBFLOW)"
	holds "one of two subflows: the one destroyed" \
		"$(record client admin-abort)" '.comm == "ss"' "$SUBFLOW"
	part
}

### Where only one end speaks MPTCP

# fallback LISTEN CONNECT: how they do so
fallback()
{
	load closed=1
	inside $NET
	spawn server
	spawn client
	at server "$1" 127.0.0.1
	at client "$2" 127.0.0.1 "${did[local]}"
	at server accept
	at client write 100
	at server await unread 100
	at server read 40
	at server close
	try client read
	at client close
	inside
}

HISTORIES="exchange closes_unread writes_after_fin lingers is_killed
subflow_is_destroyed"

plan $((2 * (6 * 3 + 2) + 2 + 1))

add_netns $NET
for address in 127.0.0.1 ::1; do
	for history in $HISTORIES; do
		load closed=1
		check_told "$history" $address
	done
	check_silent $address
	check_events $address
done
one_of_two
# A listener of MPTCP gives a plain socket to who speaks TCP alone.
fallback listen-mptcp connect
holds "a plain connection to a listener of MPTCP" \
	"$(record server unread-at-close)" '.unread == 60' \
	'.loss == "received-unread"' 'evidence("mptcp-subflow") | not'
part

finish
