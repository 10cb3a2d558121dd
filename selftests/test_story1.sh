#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Story 1: the server is gone, message_2 is accepted, and lost without an error.

. ./lib.sh

# message_1 is read, the server's process ends; the client has seen the FIN.
server_goes()
{
	at client write 9
	at server read 9
	know told "${did[after]}"
	leave server
	at client await close-wait
	know seen "${did[after]}"
}

# The RST that answers message_2 is what message_3 stumbles over.
client_goes_on()
{
	at client write 10
	know wrote "{ \"before\": ${did[before]}, \"after\": ${did[after]} }"
	at client await close
	know reset "${did[after]}"
	try client write 11
	is "$1: message_2 is accepted, message_3 fails" "${did[errno]}" EPIPE
}

check_client()
{
	holds "$1: the client's write after the FIN, when, how much and who" \
		"$(record client write-after-peer-fin)" \
		'.requested == 10' '.pid == client.pid' '.comm == "client"' \
		'.role == "writer"' '.state == "close-wait"' \
		'.since_peer_fin_ns | between(wrote.before - seen; wrote.after - told)'
	holds "$1: the RST finds exactly message_2 unacknowledged" \
		"$(record client reset-received)" \
		'.unacked + .unsent == 10' '.written_after_fin == 10' \
		'.acked_after_fin == 0' '.writes == 1' '.state == "close-wait"' \
		'.since_peer_fin_ns | between(wrote.before - seen; reset - told)'
}

# check_server WHAT SUBSTATE
check_server()
{
	holds "$1: message_2 reached a closed connection, and who closed it" \
		"$(record server data-after-close)" \
		'.bytes == 10' '.pid == server.pid' '.comm == "server"' \
		'.role == "closer"' ".substate == \"$2\"" \
		'.since_close_ns | between(wrote.before - seen; reset - told)'
}

# check_ending WHAT FAMILY ADDRESS
check_ending()
{
	leave client
	holds "$1: the client's end" "$(record client closed)" \
		'.ending == "reset-received"' '.loss == "sent-unconfirmed"' \
		'.tx_written == client.tx' '.tx_acked == 9' 'conserved' \
		'.causes == ["peer-fin", "write-after-peer-fin", "reset-received"]'
	holds "$1: each of these once, and nothing else" \
		"$(records)" 'map(.event) | sort == ["closed", "data-after-close",
			"reset-received", "write-after-peer-fin"]'
	holds "$1: the addresses" "$(records)" \
		"all(.family == \"$2\" and .local_addr == \"$3\" and
			.peer_addr == \"$3\")"
}

# story WHAT FAMILY SHOWN CONNECT_TO [LISTEN_ON]
story()
{
	local what=$1 family=$2 shown=$3

	shift 3
	load
	meet "$@"
	server_goes
	client_goes_on "$what"
	check_client "$what"
	check_server "$what" fin-wait-2
	check_ending "$what" "$family" "$shown"
}

# The same when no socket is left, not even a mini-socket.
story_much_later()
{
	local what=$1 family=$2 shown=$3

	shift 3
	load
	meet "$@"
	server_goes
	# it is kept for 3.5 retransmission timeouts, which are long on a busy machine
	PATIENCE=600 wait_for "the mini-socket to expire" only_client_left
	client_goes_on "$what"
	check_client "$what"
	check_server "$what" gone
	check_ending "$what" "$family" "$shown"
}

only_client_left()
{
	[ "$(between_them sockets_between)" = 08 ]	# CLOSE_WAIT
}

story_attached_late()
{
	local what="attached late"

	unload
	meet 127.0.0.1
	server_goes
	load
	client_goes_on "$what"
	holds "$what: the write is reported, and what is not known is absent" \
		"$(record client write-after-peer-fin)" \
		'.requested == 10' '.pid == client.pid' '.comm == "client"' \
		'has("since_peer_fin_ns") | not' \
		'has("written_after_fin") | not' 'evidence("attached-late")'
	holds "$what: so is the RST" "$(record client reset-received)" \
		'.unacked + .unsent == 10' 'has("written_after_fin") | not' \
		'has("since_peer_fin_ns") | not' 'evidence("attached-late")'
	holds "$what: nobody is named as the closer" \
		"$(record server data-after-close)" \
		'.bytes == 10' 'has("pid") | not' 'has("comm") | not' \
		'has("since_close_ns") | not' 'evidence("attached-late")'
	leave client
}

plan $((6 * 7 + 4))

story "IPv4" inet 127.0.0.1 127.0.0.1
story "IPv6" inet6 ::1 ::1
story "IPv4-mapped" inet 127.0.0.1 ::ffff:127.0.0.1 ::

set_sysctl net.ipv4.tcp_fin_timeout 1
story_much_later "IPv4, mini-socket expired" inet 127.0.0.1 127.0.0.1
story_much_later "IPv6, mini-socket expired" inet6 ::1 ::1
story_much_later "IPv4-mapped, mini-socket expired" inet 127.0.0.1 \
	::ffff:127.0.0.1 ::

set_sysctl net.ipv4.tcp_fin_timeout 60
story_attached_late

finish
