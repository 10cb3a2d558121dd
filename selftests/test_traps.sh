#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Traps 1 to 11: what looks like a loss and is none, or like none and is one.
# The others are in test_traps2.sh. Each story is told for both families: near
# is where two peers meet, far is wire.

. ./lib.sh
. ./wire.sh

### 1

peer_fin_is_no_byte()
{
	meet "$near"
	at client close
	at server await close-wait
	at server close
	holds "trap 1: the peer's FIN is no unread byte, $family" \
		"$(life server)" 'map(.event) == ["closed"]' \
		'.[0].unread == 0' '.[0].rx_received == 0' \
		'.[0].ending == "fin"' '.[0].loss == "none"'
}

own_fin_is_no_byte()
{
	closes_deaf "$far"
	at wire send R
	holds "trap 1: our FIN is no unacknowledged byte, $family" \
		"$(life client)" 'map(.event) == ["reset-received", "closed"]' \
		'all(.unacked == 0 and .unsent == 0 and .loss == "none")' \
		'.[1].tx_written == client.tx' '.[1].tx_acked == client.tx'
}

### 2

write_after_fin_is_legal()
{
	meet "$near"
	at client shutdown wr
	at server read
	at server write 1000
	at server await acked
	at client read 1000
	at server close
	at client close
	holds "trap 2: what is acknowledged after the peer's FIN is no loss, $family" \
		"$(life server)" 'map(.event) == ["write-after-peer-fin", "closed"]' \
		'.[1].written_after_fin == 1000' '.[1].acked_after_fin == 1000' \
		'.[1].loss == "none"' '.[1].ending == "fin"'
}

### 3

data_meets_mini_socket()
{
	local answers

	closes "$far"
	at wire send PA len=30 keep
	answers=${did[segments]}
	at wire send PA len=50 keep	# meets no socket
	is "trap 3: a mini-socket and no socket, each answers by RST, $family" \
		"$answers ${did[segments]}" "1 1"
	at wire expect R
	holds "trap 3: late data is told once, $family" "$(life client)" \
		'map(.event) == ["closed", "data-after-close"]' \
		'.[1].bytes == 30' '.[1].substate == "fin-wait-2"' \
		'.[1].pid == client.pid'
}

true_time_wait()
{
	begins "$far"
	ends_well
	at wire send PA len=30 keep
	at wire expect A len=0
	at wire send S seq=1000 keep
	holds "trap 3: data in TIME_WAIT is acknowledged, $family" \
		"$(life client)" 'map(.event) == ["closed"]' ".[0] | $CLEAN"
}

syn_meets_mini_socket()
{
	closes "$far"
	at wire send S keep
	at wire expect RA
	holds "trap 3: a SYN that is reset is no data, $family" \
		"$(life client)" 'map(.event) == ["closed"]' ".[0] | $CLEAN"
}

### 4

reset_in_the_task_of_the_other()
{
	meet "$near"
	at client write 100
	at server await unread 100
	at server close
	at client await close
	at client close
	holds "trap 4: who closes makes the peer's reset-received, and is not in it, $family" \
		"$(record client reset-received)" 'has("pid") | not' \
		'has("comm") | not' 'has("role") | not' \
		'.owner_pid != server.pid'
	holds "trap 4: each end has its own closer, $family" \
		"[$(record server closed), $(record client closed)]" \
		'map(.pid) == [server.pid, client.pid]' \
		'map(.role) == ["closer", "closer"]'
}

### 5

reset_or_data()
{
	closes_deaf "$far"
	at wire send PA ack=-1 len=30 keep
	holds "trap 5: tcp_reset() for data after close, $family" \
		"$(life client)" \
		'map(.event) == ["data-after-close", "closed"]' \
		'.[0].bytes == 30' '.[0].substate == "fin-wait-1"' \
		'.[1].ending == "reset-sent"'
	hang_up
	closes_deaf "$far"
	at wire send R
	holds "trap 5: tcp_reset() for a RST, $family" "$(life client)" \
		'map(.event) == ["reset-received", "closed"]' \
		'.[1].ending == "reset-received"'
}

### 6

# reset_with_unread READS: of 30 bytes
reset_with_unread()
{
	begins "$far"
	at wire send PA len=30
	at wire send R
	at client await close
	[ "$1" = 0 ] || try client read "$1"
	at client close
}

unread_at_reset_can_be_read()
{
	reset_with_unread 30
	holds "trap 6: what a RST finds unread is no loss if it is read, $family" \
		"$(life client)" 'map(.event) == ["reset-received", "closed"]' \
		'.[0].unread == 30' '.[1].unread == 0' \
		'all(.loss == "none")' '.[1].rx_read == client.rx'
	hang_up
	reset_with_unread 0
	holds "trap 6: and one if it is closed unread, $family" \
		"$(life client)" \
		'map(.event) == ["reset-received", "unread-at-close", "closed"]' \
		'map(.loss) == ["none", "received-unread", "received-unread"]' \
		'all(.unread == 30)' '.[1].rst_sent == false'
}

### 7

shut_for_reading()
{
	meet "$near"
	at server shutdown rd
	at client write 100
	at server await unread 100
	at server read 100
	at client close
	at server await close-wait
	at server close
	holds "trap 7: data after shutdown(SHUT_RD) is received, $family" \
		"$(life server)" 'map(.event) == ["closed"]' \
		'.[0].rx_read == 100' '.[0].loss == "none"' \
		'.[0].ending == "fin"'
}

### 8

# Kernels before 5.10.246, 6.1.156 and 6.12.53 answer by RST, which is no FIN.
old_payload_with_fin()
{
	begins "$far"
	at wire send PA len=30
	at client read 30
	at wire send FPA seq=-30 len=30
	at client await close-wait
	ends_second
	told "trap 8: payload in the queue, all of it read before, $family" \
		closed "$CLEAN" '.unread == 0' '.rx_read == 40'
}

### 9

reset_out_of_window()
{
	begins "$far"
	at wire send PA len=30
	at wire send R seq=1000000
	at wire send R seq=-1
	at wire send R seq=1
	at wire expect A
	at client read 30
	still_works
	ends_well
	holds "trap 9: a RST that is ignored or challenged is no event, $family" \
		"$(life client)" 'map(.event) == ["closed"]' ".[0] | $CLEAN"
}

### 10

second_life()
{
	spawn server
	at server listen "$near"
	remote[first]=${port[server]} remote[second]=${port[server]}
	{ read -r "port[first]" && read -r "port[second]"; } \
		< <(./other reconnect "$near" "${port[server]}")
	at server accept
	at server close
	at server accept
	at server read
	at server close
	holds "trap 10: the numbers before tcp_disconnect(), $family" \
		"$(life first)" 'map(.event) == ["disconnect-abort", "closed"]' \
		'.[1].tx_written == 10' '.[1].rx_received == 0' \
		'.[1] | conserved' '.[1].ending == "aborted"'
	holds "trap 10: the second life of a socket is one of its own, $family" \
		"$(life second)" 'map(.event) == ["closed"]' \
		'.[0].tx_written == 20' '.[0].tx_acked == 20' \
		'.[0].ending == "fin"' '.[0].loss == "none"' \
		'.[0].opened_by == "local"' \
		'.[0].causes | index("disconnect") == null'
}

### 11

unacked_counts_once()
{
	begins "$far"
	at wire mode silent
	at client write 40
	at wire expect A len=40
	at wire send R
	at client await close
	at client close
	holds "trap 11: unacked stays after a RST, and counts once, $family" \
		"$(life client)" 'map(.event) == ["reset-received", "closed"]' \
		'all(.unacked == 40)' '.[1].tx_written == client.tx' \
		'.[1].tx_acked == client.tx - 40'
}

TRAPS="peer_fin_is_no_byte own_fin_is_no_byte write_after_fin_is_legal
	data_meets_mini_socket true_time_wait syn_meets_mini_socket
	reset_in_the_task_of_the_other reset_or_data unread_at_reset_can_be_read
	shut_for_reading old_payload_with_fin reset_out_of_window second_life
	unacked_counts_once"

plan $((2 * 19))

spawn_wire wire
load closed=1
each_family "$TRAPS"

finish
