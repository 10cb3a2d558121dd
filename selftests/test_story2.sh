#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Story 2: the server answers and closes without having read all of the request.
# The client gets ECONNRESET, which nobody sent, and a part of the answer.

. ./lib.sh

ANSWER=600000

# The answer is accepted whole, and the client reads nothing of it yet.
server_answers_and_closes()
{
	meet "$2"
	at client write "$1"
	at server await unread "$1"
	at server set sndbuf $((4 * ANSWER))
	at server write "$ANSWER"
	at server close
}

client_reads()
{
	at client await close
	try client read
	is "$1: the client's error" "${did[errno]}" ECONNRESET
	at client close
}

# check_closer WHAT SPAM
check_closer()
{
	local closing

	closing=$(record server unread-at-close)
	holds "$1: who closed with how much unread, and a RST was sent" \
		"$closing" \
		".unread == $2" '.unread == client.tx - server.rx' \
		'.rst_sent == true' '.pid == server.pid' '.comm == "server"' \
		'.role == "closer"' '.state == "established"'
	holds "$1: the kernel's own words for it" "$closing" \
		'.mib == "TCPAbortOnClose"' \
		'.rst_reason == "TCP_ABORT_ON_CLOSE"'
	holds "$1: how much of the answer was not acknowledged" "$closing" \
		".unacked + .unsent <= $ANSWER" '.unacked + .unsent > 0'
	holds "$1: the server's end" "$(record server closed)" \
		'.ending == "reset-sent"' '.loss == "both"' 'conserved' \
		'.tx_written == server.tx' '.rx_read == server.rx' \
		".unread == $2"
}

# What is here is also what the two ends say of each other.
check_client()
{
	holds "$1: what the RST met at the client" \
		"$(record client reset-received)" \
		'.unread == client.rx' '.unacked == 0' '.unsent == 0' \
		'has("pid") | not'
	holds "$1: the client's end" "$(record client closed)" \
		'.ending == "reset-received"' '.loss == "none"' 'conserved' \
		'.tx_written == client.tx' '.rx_read == client.rx' \
		'.opened_by == "local"'
	holds "$1: both ends agree" \
		"[$(record server closed), $(record client closed)]" \
		'.[0].isn_local == .[1].isn_peer' \
		'.[0].isn_peer == .[1].isn_local' \
		'.[0].tx_acked <= .[1].rx_received' \
		'.[1].rx_received <= .[0].tx_written' \
		'.[1].tx_acked == .[0].rx_received'
}

# story SPAM ADDRESS
story()
{
	local what="$1 unread, $2"

	server_answers_and_closes "$@"
	client_reads "$what"
	check_closer "$what" "$1"
	check_client "$what"
	part
}

plan $((4 * 8))

# A window in which 65536 bytes fit that nobody reads, but not the answer.
set_sysctl net.ipv4.tcp_rmem "4096 262144 262144"
load
story 1 127.0.0.1
story 100 127.0.0.1
story 65536 127.0.0.1
story 100 ::1

finish
