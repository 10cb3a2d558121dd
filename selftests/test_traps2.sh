#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Traps 12 to 21, as test_traps.sh has the others.
#
# Of trap 14, what waits in the backlog when the process is gone cannot be had on
# demand; it takes the same way as the data of trap 5.

. ./lib.sh
. ./wire.sh

### 12

lingers_unread()
{
	meet "$near"
	at client write 100
	at server await unread 100
	at server linger 0
	at server close
	holds "trap 12: linger 0 with unread data, $family" "$(life server)" \
		'map(.event) == ["unread-at-close", "closed"]' \
		'.[1].causes | contains(["unread-at-close", "linger"])' \
		'all(.unread == 100 and .loss == "received-unread")' \
		'.[0].rst_sent == true' '.[1].ending == "reset-sent"'
}

### 13

# other_protocol NAME
other_protocol()
{
	local what="trap 13: a connection of $1 is none of TCP, $family"
	local seq status=0

	modprobe -qa "$1" "$1_ipv4" "$1_ipv6" || :
	seq=$(last_seq)
	./other "$1" "$near" >/dev/null || status=$?
	if [ $status = 4 ]; then
		skip "$what" "no $1"
	else
		is "$what" "$status $(last_seq)" "0 $seq"
	fi
}

sctp_and_dccp()
{
	other_protocol sctp
	other_protocol dccp
}

mptcp()
{
	local what="trap 13: MPTCP is told as its subflow only, $family"

	spawn server
	spawn client
	try server listen-mptcp "$near"
	if [ "${did[errno]}" != 0 ]; then
		skip "$what" "no MPTCP: ${did[errno]}"
		return
	fi
	at client connect-mptcp "$near" "${did[local]}"
	at server accept
	at client write 100
	at server read 100
	at server close
	at client read
	at client close
	wait_for "the end of the subflows" between_them ended_between
	holds "$what" "[$(life server), $(life client)]" \
		'all(map(.event) == ["closed"])' \
		'flatten | all(evidence("mptcp-subflow") and (has("loss") | not))'
}

### 14

out_of_order_is_not_unread()
{
	begins "$far"
	at wire send PA seq=10 len=40
	at client close
	at wire expect FA
	at wire send FA keep
	holds "trap 14: bytes beyond a gap are not unread, and lost by a FIN, $family" \
		"$(life client)" 'map(.event) == ["closed"]' \
		'.[0].out_of_order == 40' '.[0].unread == 0' \
		'.[0].rx_received == wire.tx' ".[0] | $CLEAN"
}

### 15

# Without a segment that would tell the peer. An acknowledgment would meet no
# socket and be answered by a RST.
repair()
{
	tell wire syn
	tell wire mode silent
	tell wire send SA
	tell wire expect A
	port[repaired]=$(./other repair "$far" 15)
	hear wire
	hear wire
	hear wire
	hear wire
	remote[repaired]=15
	at wire expect A len=10
	is "trap 15: TCP repair is silent to the peer, $family" \
		"${did[segments]}" 0
	holds "trap 15: and to us, where nothing is lost, $family" \
		"$(life repaired)" 'map(.event) == ["closed"]' \
		'.[0].causes == ["repair"]' '.[0].ending == "aborted"' \
		'.[0].loss == "none"'
}

# Ways to send and receive, one after the other.
other_paths()
{
	local way

	meet "$near"
	for way in sendfile splice vmsplice zerocopy; do
		at client $way 5000
		at server read 5000
	done
	at client urgent 10
	at server read 9
	at server urgent-read 1
	at client close
	at server read
	at server splice-read 1
	at server close
	holds "trap 15: whatever the way, every byte is counted, $family" \
		"[$(record client closed), $(record server closed)]" \
		'all(conserved and .loss == "none" and .ending == "fin")' \
		'.[0].tx_written == client.tx' '.[1].rx_read == server.rx' \
		'client.tx == 20010' 'server.rx == 20010'
}

### 16

reset_before_accept()
{
	spawn server
	at server listen "$(here "$far")"
	at wire connect "$(here "$far")" "${did[local]}" "$far" 16
	at wire send PA len=30
	at wire send R
	at server accept
	remote[server]=16
	holds "trap 16: a RST in the accept queue, $family" \
		"$(record server reset-received)" '.unread == 30' \
		'.loss == "none"' 'has("pid") | not' '.opened_by == "peer"'
	try server read 30
	at server close
	remote[server]=16
	holds "trap 16: what was there is read after accept(), $family" \
		"$(life server)" 'map(.event) == ["reset-received", "closed"]' \
		'.[1].unread == 0' '.[1].rx_read == server.rx' \
		'.[1].loss == "none"' 'server.rx == 30'
}

### 17

# exchange: and end, in both directions
exchange()
{
	at client write 100
	at server read 100
	at server write 50
	at client read 50
	at client close
	at server read
	at server close
}

who_opened()
{
	meet "$near"
	exchange
	holds "trap 17: who opened, and so no SYN is counted, $family" \
		"[$(record client closed), $(record server closed)]" \
		'map(.opened_by) == ["local", "peer"]' \
		'map(.tx_acked) == [client.tx, server.tx]' \
		'all(evidence("opener-inferred") | not)'
}

who_opened_before_us()
{
	unload
	meet "$near"
	load closed=1
	exchange
	holds "trap 17: who opened before the module came, $family" \
		"[$(record client closed), $(record server closed)]" \
		'all(evidence("attached-late"))' \
		'map(has("tx_written") or has("tx_acked")) == [false, false]' \
		'.[0] | has("opened_by") | not' '.[1].opened_by == "peer"' \
		'map(evidence("opener-inferred")) == [false, true]'
}

### 18

ports_of_the_dead()
{
	meet "$near"
	at client write 10
	at server await unread 10
	at server close
	at client await close
	at client close
	holds "trap 18: local ports outlive the binding, $family" \
		"$(records)" 'map(select(.peer_port == server.local and
			.local_port == client.local) | .event) ==
				["reset-received", "closed"]'
}

# in_vrf VRF WIRE PEER: wire connects to peer, with the same addresses and ports
in_vrf()
{
	local number=$((180 + ${family#IPv}))

	place=(ip netns exec tcpfate-vrf ip vrf exec "$1")
	spawn "$3"
	inside
	at "$3" listen "$(here "$far")" $number
	at "$2" connect "$(here "$far")" $number "$far" 18
	at "$3" accept
}

twins()
{
	in_vrf tcpfate-red red server
	in_vrf tcpfate-blue blue client
	at red send PA len=30
	at blue send PA len=70
	at client read 70
	at client close
	at blue send PA len=7 keep
	at server close
	holds "trap 18: the same addresses and ports in two VRFs, $family" \
		"$(records server)" 'map(select(.pid == client.pid) | .event) |
			sort == ["closed", "data-after-close"]' \
		'map(select(.pid == server.pid) | .event) ==
			["unread-at-close", "closed"]' \
		'map(select(.pid == client.pid) | .ifindex) | unique |
			. == [blue_index]' \
		'map(select(.pid == server.pid) | .ifindex) | unique |
			. == [red_index]' \
		'map(select(.event == "closed") | [.pid, .rx_read, .unread]) | sort
			== ([[client.pid, 70, 0], [server.pid, 0, 30]] | sort)'
}

# add_vrf NAME WIRE TABLE
add_vrf()
{
	inside tcpfate-vrf
	if "${place[@]}" ip link add "$1" type vrf table "$3" 2>/dev/null &&
		"${place[@]}" ip vrf exec "$1" true 2>/dev/null; then
		"${place[@]}" ip link set "$1" up
		spawn_wire "$2" "$1"
		know "$2_index" "$("${place[@]}" cat "/sys/class/net/$1/ifindex")"
	fi
	inside
	[ -n "${pid[$2]-}" ]
}

vrfs()
{
	local what="trap 18: the same addresses and ports in two VRFs"

	add_netns tcpfate-vrf
	if add_vrf tcpfate-red red 1018 && add_vrf tcpfate-blue blue 1019; then
		each_family twins
	else
		skip "$what, IPv4" "no VRF"
		skip "$what, IPv6" "no VRF"
	fi
}

### 19

# One call, which is still waiting for room when the FIN comes.
write_blocked_before_fin()
{
	begins "$far"
	at client set sndbuf 20000
	at wire mode silent
	tell client write 400000
	at wire expect A
	at wire send FA
	at wire mode ack
	at wire send A
	hear client
	at client await close-wait
	at client await acked
	at wire send R
	at client close
	holds "trap 19: bytes after the FIN, of a call before it, $family" \
		"$(life client)" 'map(.event) == ["reset-received", "closed"]' \
		'.[0].writes == 0' '.[0].written_after_fin > 200000' \
		'.[0].written_after_fin <= 400000' \
		'.[0].acked_after_fin == .[0].written_after_fin' \
		'.[1].tx_written == client.tx' 'client.tx == 400010'
}

nothing_is_accepted()
{
	local unacked

	begins "$far"
	at client set sndbuf 20000
	at wire mode silent
	try client write-nowait 100000 10
	at wire expect A
	unacked=$((did[rx] - 10))
	at wire send FA "ack=-$unacked"
	at client await close-wait
	try client write 0
	is "trap 19: no write is no write, $family" "$(records client)" "[]"
	try client write-nowait 777
	is "trap 19: a buffer is full, $family" "${did[errno]}" EAGAIN
	at wire send R
	at client close
	holds "trap 19: what was requested and what was accepted, $family" \
		"$(life client)" 'map(.event) == ["write-after-peer-fin",
			"reset-received", "closed"]' \
		'.[0].requested == 777' '.[1].written_after_fin == 0' \
		'.[2].tx_written == client.tx'
}

### 20

fin_not_allocated()
{
	skip "trap 20: a FIN that could not be allocated, $family" \
		"no memory for one cannot be had on demand"
}

### 21

write_of_unknown_delay()
{
	unload
	meet "$near"
	at client write 100
	at server read 100
	leave server
	at client await close-wait
	load closed=1
	at client write 10
	at client await close
	at client close
	holds "trap 21: a FIN before the module, a write after, $family" \
		"$(life client)" 'map(.event) == ["write-after-peer-fin",
			"reset-received", "closed"]' \
		'all(evidence("attached-late"))' '.[0].requested == 10' \
		'.[0].pid == client.pid' \
		'all(has("since_peer_fin_ns") or has("written_after_fin") | not)' \
		'.[1].unacked + .[1].unsent == 10'
}

TRAPS="lingers_unread sctp_and_dccp mptcp out_of_order_is_not_unread repair
	other_paths reset_before_accept who_opened ports_of_the_dead
	write_blocked_before_fin nothing_is_accepted fin_not_allocated"
LATE="who_opened_before_us write_of_unknown_delay"

plan $((2 * 20))

spawn_wire wire
load closed=1
each_family "$TRAPS"
vrfs
each_family "$LATE"

finish
