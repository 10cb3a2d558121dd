#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Connections that somebody here gives up: by SO_LINGER, connect(AF_UNSPEC) or
# ss -K. Who did it, in the kernel's words and ours, and what it cost.

. ./lib.sh
. ./network.sh
. ./ends.sh

### How it gives up

lingers()
{
	at server linger 0
	at server close
}

disconnects()
{
	at server disconnect
}

is_killed()
{
	kill_by_ss "sport = :${port[server]} and dport = :${remote[server]}"
}

### What must be said

# by what | event | role | who | counter | cause
HOW="
lingers | linger-abort | closer | server | TCPAbortOnData | linger
disconnects | disconnect-abort | caller | server | - | disconnect
is_killed | admin-abort | killer | killer | - | admin-abort
"

# of what | by what | bytes that were sent and not acknowledged | loss
# To linger with unread data is no linger-abort. Who is killed may still read.
WHAT="
nothing | lingers disconnects is_killed | 0 | none
on_its_way | lingers disconnects is_killed | 10 | sent-unconfirmed
stalled | lingers disconnects is_killed | server.tx - client.rx | sent-unconfirmed
unread | disconnects | 0 | received-unread
both | disconnects | server.tx - client.rx | both
"

# fields LINE: without the blanks around the bars, into ${field[@]}
fields()
{
	IFS='|' read -ra field <<<"${1// | /|}"
}

# line TABLE WORD: that begins with it
line()
{
	grep "^$2 " <<<"$1"
}

# check_event WHAT SENT LOSS EVENT ROLE WHO COUNTER CAUSE
check_event()
{
	local found

	found=$(record server "$4")
	holds "$1: who, and what the kernel did" "$found" \
		".role == \"$5\"" ".pid == $6.pid" ".comm == $6.comm" \
		'.ending == "aborted"' '.rst_reason == "TCP_STATE"' \
		"(.mib // \"-\") == \"$7\"" ".causes == [\"$8\"]" \
		'.state == "established"' 'evidence("owner-unknown") | not'
	holds "$1: what it cost" "$found" '.unread == client.tx - server.rx' \
		".unacked + .unsent == $2" ".loss == \"$3\""
}

# abort ADDRESS WHAT SENT LOSS HOW EVENT ROLE WHO COUNTER CAUSE
abort()
{
	local name="$5, $2, $1"

	"$2" "$1"
	"$5"
	client_is_told
	check_event "$name" "$3" "$4" "${@:6}"
	[ "$5" = lingers ] || at server close
	check_end "$name" "$3" "$4" aborted "\"${10}\""
	check_client "$name"
	only "$name" "$6" closed
	part
}

all_aborts()
{
	local what how field

	while read -r what <&3; do
		fields "$what"
		[ -z "$what" ] || for how in ${field[1]}; do
			fields "$what"
			set -- "$1" "${field[0]}" "${field[2]}" "${field[3]}"
			fields "$(line "$HOW" "$how")"
			abort "$@" "${field[@]}"
		done
	done 3<<<"$WHAT"
}

# What a killed connection has not read is lost only when nobody reads it.
killed_unread()
{
	unread "$1"
	is_killed
	client_is_told
	holds "killed with unread data, $1: which is not lost yet" \
		"$(record server admin-abort)" '.unread == 40' \
		'.loss == "none"' '.comm == "ss"' '.pid == killer.pid' "$told"
	"$3"
	at server close
	check_end "killed with unread data, $3, $1" 0 "$2" aborted "$4"
	only "killed with unread data, $3, $1" "${@:5}"
	part
}

# reads_the_rest: the error that the kill left is told after the data
reads_the_rest()
{
	at server read 40
}

reads_no_more()
{
	:
}

# The killer ended it, and yet it was the server that had closed.
killed_orphan()
{
	stalled "$1"
	at server close
	is_killed
	client_is_told
	holds "killed orphan, $1: who killed it" \
		"$(record server admin-abort)" '.role == "killer"' \
		'.comm == "ss"' '.pid == killer.pid' '.state == "fin-wait-1"' \
		'.unacked + .unsent == server.tx - client.rx' \
		'.loss == "sent-unconfirmed"'
	check_end "killed orphan, $1" 'server.tx - client.rx' \
		sent-unconfirmed aborted '"local-fin", "admin-abort"'
	only "killed orphan, $1" admin-abort closed
	part
}

# Linux is in LAST_ACK as soon as the FIN is queued behind the data.
disconnects_with_data()
{
	nothing "$1"
	at client shutdown wr
	at server await close-wait
	at server set sndbuf 8000000
	at server write-nowait 1000000 6
	at server await stalled
	at server shutdown wr
	disconnects
	client_is_told
	at server close
	holds "disconnect in LAST_ACK, $1: the kernel's words for it" \
		"$(record server disconnect-abort)" '.state == "last-ack"' \
		'.rst_reason == "TCP_DISCONNECT_WITH_DATA"' \
		'.role == "caller"' '.pid == server.pid' \
		'.loss == "sent-unconfirmed"' \
		'.unacked + .unsent == server.tx - client.rx'
	check_end "disconnect in LAST_ACK, $1" 'server.tx - client.rx' \
		sent-unconfirmed aborted '"peer-fin", "write-after-peer-fin",
			"local-fin", "disconnect"'
	part
}

# How long it lasted, by the clocks of both programs.
lasts()
{
	meet_in $NET "$1"
	know born "{ \"client\": ${known[client]}, \"server\": ${known[server]} }"
	lingers
	holds "how long it lasted, $1" "$(record server closed)" \
		'.duration_ns | between(server.before - born.server.after;
			server.after - born.client.before)'
	part
}

needs_qdisc plug
add_netns $NET

plan $((2 * (11 * 6 + 2 * 3 + 3 + 2 + 1)))

load
for address in 127.0.0.1 ::1; do
	all_aborts $address

	killed_unread $address none reads_the_rest '"admin-abort"' \
		admin-abort closed
	killed_unread $address received-unread reads_no_more \
		'"admin-abort", "unread-at-close"' \
		admin-abort unread-at-close closed

	killed_orphan $address
	disconnects_with_data $address
	lasts $address
done

finish
