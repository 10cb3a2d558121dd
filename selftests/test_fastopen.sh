#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# TCP Fast Open (RFC 7413): data in the SYN belongs to the ledger as any other,
# and a connection that has some can end before it is established.

. ./lib.sh
. ./wire.sh

DATA=100

### Between two programs

# exchange SIZE: what does not fit into the SYN follows
exchange()
{
	spawn server
	spawn client
	at server listen "$near"
	tell client connect-fast "$near" "${did[local]}" "$1"
	at server accept
	at server read "$1"
	hear client
	at server write 700
	at client read 700
	at client close
	at server await close-wait
	at server close
}

check_end()
{
	life_is "$1: the $2" "$2" closed conserved ".tx_written == $2.tx" \
		".rx_read == $2.rx" '.ending == "fin"' '.loss == "none"' \
		".opened_by == \"$3\""
}

check_exchange()
{
	local what="$1 bytes, $family"

	exchange "$1"
	check_end "$what" server peer
	check_end "$what" client local
	ends_agree "$what" 'map(.rx_received) == (reverse | map(.tx_acked))'
	hang_up
}

small_and_large()
{
	check_exchange 500
	check_exchange 300000
}

### The server, as long as the handshake is not complete

# syn ADDRESS: with data, which is acknowledged at once. The server has a child
# in SYN_RECV then, and we say nothing more.
syn()
{
	spawn server
	at server listen "$(here "$1")"
	at wire aim "$(here "$1")" "${did[local]}" "$1" $((20000 + ++rung))
	at wire mode silent
	at wire send S len=$DATA opt=$MSS
	at wire expect SA
	[ "${did[ack]}" = $DATA ] || bail "the data of the SYN was not taken"
	remote[server]=${port[wire]}
}

syn_and_accept()
{
	syn "$1"
	at server accept
	at server await syn-recv
}

UNREAD=".unread == $DATA"
LOST='.loss == "received-unread"'
KEPT='.loss == "none" and .unread == 0'

# server_is WHAT EVENTS CONDITION...: all that is said of it
server_is()
{
	remote[server]=${port[wire]}
	life_is "$1" server "$2" "$(books server)" '.opened_by == "peer"' \
		'evidence("attached-late") | not' "${@:3}"
}

becomes_established()
{
	syn_and_accept "$1"
	at server read 40
	at server write 30
	at wire expect A len=30
	at wire send A
	at server await established
	at wire send PA len=10
	at server read 70
	at server close
	at wire expect FA
	at wire send FA
	server_is "$what" closed '.ending == "fin"' "$KEPT" \
		'.tx_acked == wire.rx'
}

# The FIN is sent before the handshake is complete.
closes_cleanly()
{
	syn_and_accept "$1"
	at server read $DATA
	at server close
	at wire expect FA
	at wire send A
	at wire send FA
	server_is "$what" closed '.ending == "fin"' "$KEPT" \
		'.pid == server.pid'
}

closes_unread()
{
	syn_and_accept "$1"
	at server read 30
	at server close
	at wire expect RA
	server_is "$what" "unread-at-close closed" '.unread == 70' "$LOST" \
		'.ending == "reset-sent"' '.pid == server.pid'
	holds "$what: the event" "$(record server unread-at-close)" \
		'.unread == 70' '.rst_sent == true' '.state == "syn-recv"' \
		'.pid == server.pid'
}

lingers()
{
	syn_and_accept "$1"
	at server read $DATA
	at server write 30
	at server linger 0
	at server close
	server_is "$what" "linger-abort closed" '.unacked + .unsent == 30' \
		'.ending == "aborted"' '.loss == "sent-unconfirmed"'
}

listener_closes()
{
	syn "$1"
	at server unlisten
	at wire expect RA
	server_is "$what" "listener-closed closed" "$UNREAD" "$LOST" \
		'.ending == "aborted"' '.pid == server.pid'
	holds "$what: the event" "$(record server listener-closed)" \
		"$UNREAD" '.pid == server.pid' '.role == "closer"'
}

# What was not accepted can be accepted still, and read.
is_reset()
{
	syn "$1"
	at wire send R
	holds "$what: the event" "$(record server reset-received)" "$UNREAD" \
		'has("pid") | not' '.state == "syn-recv"'
	at server accept
	at server read $DATA
	at server close
	server_is "$what" "reset-received closed" "$KEPT" \
		'.ending == "reset-received"'
}

is_reset_unread()
{
	syn "$1"
	at wire send R
	at server unlisten
	server_is "$what" "reset-received unread-at-close closed" "$UNREAD" \
		"$LOST" '.ending == "reset-received"'
}

# What was not accepted ends at once, and can be accepted and read still.
hears_icmp()
{
	syn "$1"
	at wire icmp host-unreachable
	holds "$what: the event" "$(record server icmp-error)" "$UNREAD" \
		'.errno == "EHOSTUNREACH"' 'has("role") or has("pid") | not'
	at server accept
	try server read $DATA
	[ "${did[ret]}" = $DATA ] || try server read $DATA
	at server close
	server_is "$what" "icmp-error closed" "$KEPT" '.ending == "aborted"' \
		'.errno == "EHOSTUNREACH"' '.causes == ["icmp"]'
}

# An accepted one is treated as any connection: the error waits for a timer.
hears_icmp_accepted()
{
	syn_and_accept "$1"
	at wire icmp host-unreachable
	at wire send A
	at server await established
	at server read $DATA
	at server close
	at wire expect FA
	at wire send FA
	server_is "$what" closed '.ending == "fin"' "$KEPT"
}

hears_nothing()
{
	set_sysctl net.ipv4.tcp_synack_retries 0
	syn_and_accept "$1"
	at server await close
	holds "$what: the event" "$(record server timed-out)" "$UNREAD" \
		'.timer == "retransmission"' '.errno == "ETIMEDOUT"' \
		'has("role") or has("pid") | not'
	at server close
	server_is "$what" "timed-out unread-at-close closed" "$UNREAD" \
		"$LOST" '.ending == "timed-out"' '.errno == "ETIMEDOUT"'
	reset_sysctl net.ipv4.tcp_synack_retries
}

### The client

# fast ADDRESS: its SYN has come, and the data in it
fast()
{
	spawn client
	tell client connect-fast "$1" $((10000 + ++dialled)) $DATA
	at wire mode ack
	at wire syn
	[ "${did[rx]}" = $DATA ] || bail "no data in the SYN"
}

data_is_taken()
{
	fast "$1"
	at wire send SA opt=$MSS
	hear client
	at client write 10
	at wire expect A len=10
	ends_well
	told "$what" closed "$CLEAN"
}

# Acknowledged is the SYN alone: the data is sent once more.
data_is_refused()
{
	fast "$1"
	at wire send SA ack=-$DATA opt=$MSS
	hear client
	at wire expect A len=$DATA
	at wire send A
	at client await acked
	ends_well
	told "$what" closed "$CLEAN"
}

is_answered()
{
	fast "$1"
	at wire send SA len=50 opt=$MSS
	hear client
	at client read 50
	ends_well
	told "$what" closed "$CLEAN"
}

# The whole of a conversation in two segments.
is_answered_and_closed()
{
	fast "$1"
	at wire send SAF len=50 opt=$MSS
	hear client
	at client read 50
	at client await close-wait
	ends_second
	told "$what" closed "$CLEAN"
}

client_is_reset()
{
	fast "$1"
	at wire mode silent
	at wire send SA ack=-$DATA opt=$MSS
	hear client
	at wire send R
	at client await close
	at client close
	told "$what" "reset-received closed" '.ending == "reset-received"' \
		".unacked + .unsent == $DATA" '.loss == "sent-unconfirmed"'
}

STORIES="
small_and_large
becomes_established closes_cleanly closes_unread lingers listener_closes
is_reset is_reset_unread hears_icmp hears_icmp_accepted hears_nothing
data_is_taken data_is_refused is_answered is_answered_and_closed
client_is_reset
"

plan $((2 * (2 * 3 + 15 + 5)))

# For client and server, without a cookie, for every listener.
set_sysctl net.ipv4.tcp_fastopen $((1 | 2 | 4 | 0x200 | 0x400))
spawn_wire wire
load closed=1
each_family "$STORIES"

finish
