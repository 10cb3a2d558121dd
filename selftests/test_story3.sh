#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Story 3: a sender writes one way; the receiver closes at message 423 of 1000.
# What the sender's write calls took, and nobody acknowledged, to the byte; and
# that the bytes do not depend on the hook in the write path.

. ./lib.sh

SIZE=50			# what is corked is sent at half of a window, 32 kB
READ=423
REST=577

# Like a restart: the receiver reads what has come and closes; the FIN has been
# there for long when the sender goes on, with messages that leave together.
closes_cleanly()
{
	meet 127.0.0.1
	at client write "$SIZE" "$READ"
	at server read $((SIZE * READ))
	at server close
	at client await close-wait
	know seen "${did[after]}"
	at client await acked
	at client set cork 1
	at client write "$SIZE" "$REST"
	know wrote "{ \"before\": ${did[before]}, \"bytes\": ${did[ret]} }"
	at client set cork 0
	at client await close
	at client close
}

# With a real distance the RST takes its time, and the sender its chance.
closes_far_away()
{
	inside tcpfate-far
	meet 127.0.0.1
	inside
	at client write "$SIZE" "$READ"
	at server read $((SIZE * READ))
	at client await acked
	at server close
	at client await close-wait
	try client write "$SIZE" "$REST"
	know wrote "{ \"bytes\": ${did[ret]} }"
	at client await close
	at client close
}

# Under load: the sender does not stop for the receiver's end. Messages so big
# that they cannot all be on the way when it comes.
closes_under_load()
{
	meet 127.0.0.1
	tell client write $((SIZE * 2000)) 1000
	at server read $((SIZE * 2000 * READ))
	at server await unread 1
	at server close
	hear client
	try client write 1
	is "$1: the sender's error, in this write or the one before" \
		"${did[errno]/EPIPE/ECONNRESET}" ECONNRESET
	at client close
}

# After a clean close nothing of what was written later is acknowledged.
check_lost_after_fin()
{
	holds "$1: bytes accepted after the FIN, none acknowledged" \
		"$(record client reset-received)" \
		'.written_after_fin == wrote.bytes' '.acked_after_fin == 0' \
		'.unacked + .unsent == wrote.bytes'
	holds "$1: the sender's end" "$(record client closed)" \
		'.ending == "reset-received"' '.loss == "sent-unconfirmed"' \
		'conserved' '.tx_written == client.tx' \
		'.tx_acked == server.rx'
	holds "$1: the receiver's end" "$(record server data-after-close)" \
		'.bytes > 0' '.bytes <= wrote.bytes' '.pid == server.pid'
}

# The one event that the hook in the write path makes, and no other fact.
check_write_event()
{
	local found

	found=$(records client write-after-peer-fin)
	if [ "$2" = 1 ]; then
		holds "$1: the first write after the FIN, once" "$found" \
			'length == 1' ".[0].requested == $SIZE" \
			'.[0].pid == client.pid'
	else
		is "$1: no event for the write" "$found" "[]"
	fi
}

# check_writes WHAT HOOK: only the hook can count calls
check_writes()
{
	holds "$1: writes after the FIN" "$(record client reset-received)" \
		"if $2 == 1 then .writes == $REST else has(\"writes\") | not end"
}

check_under_load()
{
	holds "$1: who closed, with how much unread" \
		"$(record server unread-at-close)" \
		'.unread > 0' '.unread <= client.tx - server.rx' \
		'.pid == server.pid' '.rst_sent == true'
	holds "$1: the receiver's end" "$(record server closed)" \
		'.rx_read == server.rx' 'conserved' '.unread > 0' \
		'.ending == "reset-sent"' '.loss == "received-unread"'
	holds "$1: the sender's end" "$(record client closed)" \
		'.tx_written == client.tx' 'conserved' \
		'has("written_after_fin") | not' \
		'.ending == "reset-received"' '.loss == "sent-unconfirmed"'
	holds "$1: no byte is missing between the two" \
		"[$(record client closed), $(record server closed)]" \
		'.[0].tx_acked <= .[1].rx_received' \
		'.[1].rx_received <= .[0].tx_written' \
		'.[1].rx_received == .[1].rx_read + .[1].unread'
}

clean()
{
	local what="clean close, write_hook=$1"

	closes_cleanly
	check_lost_after_fin "$what"
	check_write_event "$what" "$1"
	check_writes "$what" "$1"
	part
}

far()
{
	local what="far away, write_hook=$1"

	closes_far_away
	holds "$what: every message was accepted" "${known[wrote]}" \
		".bytes == $((SIZE * REST))"
	check_lost_after_fin "$what"
	check_write_event "$what" "$1"
	part
}

busy()
{
	local what="under load, write_hook=$1"

	closes_under_load "$what"
	check_under_load "$what"
	part
}

# A namespace whose loopback is as long as the way around the world.
add_netns tcpfate-far
delayed=1
tc -n tcpfate-far qdisc add dev lo root netem delay 300ms || delayed=0

plan $((2 * (5 + 5 + 5)))

for hook in 1 0; do
	load write_hook=$hook
	clean $hook
	busy $hook
	if [ $delayed = 1 ]; then
		far $hook
	else
		for i in 1 2 3 4 5; do
			skip "far away, write_hook=$hook ($i)" "no sch_netem"
		done
	fi
done

finish
