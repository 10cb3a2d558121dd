#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# TCP Fast Open (RFC 7413): data in the SYN belongs to the ledger as any other,
# and a connection that has some can end before it is established.

. ./lib.sh
. ./wire.sh

DATA=100

### Between two programs

# exchange ADDRESS SIZE: what does not fit into the SYN follows
exchange()
{
	spawn server
	spawn client
	at server listen "$1"
	tell client connect-fast "$1" "${did[local]}" "$2"
	at server accept
	at server read "$2"
	hear client
	at server write 700
	at client read 700
	at client close
	at server await close-wait
	at server close
}

check_end()
{
	holds "$1: the $2" "$(life "$2")" 'map(.event) == ["closed"]' \
		".[0] | conserved and .tx_written == $2.tx and .rx_read == $2.rx" \
		'.[0].ending == "fin"' '.[0].loss == "none"' \
		".[0].opened_by == \"$3\""
}

check_exchange()
{
	local what="$2 bytes, $1"

	exchange "$1" "$2"
	check_end "$what" server peer
	check_end "$what" client local
	holds "$what: the two ends agree" \
		"[$(record server closed), $(record client closed)]" \
		'.[0].isn_local == .[1].isn_peer' \
		'.[1].isn_local == .[0].isn_peer' \
		'.[0].rx_received == .[1].tx_acked' \
		'.[1].rx_received == .[0].tx_acked'
	hang_up
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
	at wire send S len=$DATA opt=020405b4
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

BOOKS='conserved and .tx_written == server.tx and .rx_read == server.rx and
	.rx_received == wire.tx and .tx_acked <= wire.rx and
	.isn_local == wire.peer_isn and .isn_peer == wire.isn and
	.opened_by == "peer" and (evidence("attached-late") | not)'
UNREAD=".unread == $DATA"
LOST='.loss == "received-unread"'
KEPT='.loss == "none" and .unread == 0'

# server_is WHAT EVENTS CONDITION...: all that is said of it
server_is()
{
	local condition conditions=()

	remote[server]=${port[wire]}
	for condition in "$BOOKS" "${@:3}"; do
		conditions+=(".[-1] | $condition")
	done
	holds "$1" "$(life server)" "map(.event) | join(\" \") == \"$2\"" \
		"${conditions[@]}"
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
	server_is "$what" "closed" '.ending == "fin"' "$KEPT" \
		'.tx_acked == wire.rx'
	hang_up
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
	server_is "$what" "closed" '.ending == "fin"' "$KEPT" \
		'.pid == server.pid'
	hang_up
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
	hang_up
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
	hang_up
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
	hang_up
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
	hang_up
}

is_reset_unread()
{
	syn "$1"
	at wire send R
	at server unlisten
	server_is "$what" "reset-received unread-at-close closed" "$UNREAD" \
		"$LOST" '.ending == "reset-received"'
	hang_up
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
	hang_up
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
	server_is "$what" "closed" '.ending == "fin"' "$KEPT"
	hang_up
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
	hang_up
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

# client_is WHAT EVENTS CONDITION...
client_is()
{
	local condition conditions=()

	for condition in 'conserved and .tx_written == client.tx and
		.rx_read == client.rx and .rx_received == wire.tx and
		.isn_local == wire.peer_isn and .isn_peer == wire.isn and
		.opened_by == "local"' "${@:3}"; do
		conditions+=(".[-1] | $condition")
	done
	holds "$1" "$(life client)" "map(.event) | join(\" \") == \"$2\"" \
		"${conditions[@]}"
	hang_up
}

FIN='.ending == "fin" and .loss == "none" and .tx_acked == wire.rx'

ends()
{
	at client close
	at wire expect FA
	at wire send FA
}

data_is_taken()
{
	fast "$1"
	at wire send SA opt=020405b4
	hear client
	at client write 10
	at wire expect A len=10
	ends
	client_is "$what" "closed" "$FIN"
}

# Acknowledged is the SYN alone: the data is sent once more.
data_is_refused()
{
	fast "$1"
	at wire send SA ack=-$DATA opt=020405b4
	hear client
	at wire expect A len=$DATA
	at wire send A
	at client await acked
	ends
	client_is "$what" "closed" "$FIN"
}

is_answered()
{
	fast "$1"
	at wire send SA len=50 opt=020405b4
	hear client
	at client read 50
	ends
	client_is "$what" "closed" "$FIN"
}

# The whole of a conversation in two segments.
is_answered_and_closed()
{
	fast "$1"
	at wire send SAF len=50 opt=020405b4
	hear client
	at client read 50
	at client await close-wait
	at client close
	at wire expect FA
	at wire send A
	client_is "$what" "closed" "$FIN"
}

client_is_reset()
{
	fast "$1"
	at wire mode silent
	at wire send SA ack=-$DATA opt=020405b4
	hear client
	at wire send R
	at client await close
	at client close
	client_is "$what" "reset-received closed" '.ending == "reset-received"' \
		".unacked + .unsent == $DATA" '.loss == "sent-unconfirmed"'
}

STORIES="
becomes_established closes_cleanly closes_unread lingers listener_closes
is_reset is_reset_unread hears_icmp hears_icmp_accepted hears_nothing
data_is_taken data_is_refused is_answered is_answered_and_closed
client_is_reset
"

plan $((2 * (2 * 3 + 15 + 5)))

# For client and server, without a cookie, for every listener.
set_sysctl net.ipv4.tcp_fastopen $((1 | 2 | 4 | 0x200 | 0x400))
spawn_wire wire
for address in 127.0.0.1 ::1; do
	load closed=1
	check_exchange $address 500
	check_exchange $address 300000
done
for address in $WIRE4 $WIRE6; do
	for story in $STORIES; do
		load closed=1
		what="$story, $address"
		$story "$address"
	done
done

finish
