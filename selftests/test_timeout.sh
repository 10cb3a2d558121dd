#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Connections that a timer of this kernel gave up: which one, with which error,
# and whether an ICMP message or the own routing was behind it.

. ./lib.sh
. ./network.sh
. ./ends.sh

NEAR=tcpfate-near FAR=tcpfate-far
PATIENT=15 HASTY=1		# tcp_retries2

# check_timeout WHAT TIMER STATE ERROR SENT LOSS CAUSES [CONDITION]...
# ERROR is what the application gets; ${unread-0} bytes were unread then.
check_timeout()
{
	holds "$1: which timer, and what it cost" "$(record server timed-out)" \
		".timer == \"$2\"" ".state == \"$3\"" \
		"(.errno // \"0\") == \"$4\"" '.ending == "timed-out"' \
		".unread == ${unread:-0}" \
		".unacked + .unsent == $5" ".loss == \"$6\"" \
		".causes == [$7]" 'has("role") | not' 'has("pid") | not' \
		"${@:8}"
	check_end "$1" "$5" "$6" timed-out "$7"
	only "$1" timed-out closed
}

no_rst='has("rst_reason") or has("rst_sent") | not'
counted='.mib == "TCPAbortOnTimeout"'

# server_is_told ERROR: in its next call
server_is_told()
{
	at server await close
	try server write 1
	is "$1: the application's error" "${did[errno]}" "$2"
	at server close
}

### Nobody answers

# Sent data is not acknowledged.
unanswered()
{
	set_sysctl_in $NET net.ipv4.tcp_retries2 $HASTY
	nothing "$1"
	silence $NET
	at server write 10
	server_is_told "retransmission, $1" ETIMEDOUT
	client_finds_out
	check_timeout "retransmission, $1" retransmission established \
		ETIMEDOUT 10 sent-unconfirmed '"timeout"' "$no_rst" "$counted" \
		'.unacked == 10'
	holds "retransmission, $1: it was sent again" \
		"$(record server closed)" '.retransmits > 0'
	part
}

# unanswered_orphan ADDRESS BYTES LOSS: nor is the FIN of who is gone
unanswered_orphan()
{
	set_sysctl_in $NET net.ipv4.tcp_orphan_retries 1
	nothing "$1"
	silence $NET
	[ "$2" = 0 ] || at server write "$2"
	at server close
	record server timed-out >/dev/null
	client_finds_out
	check_timeout "orphan with $2 bytes, $1" retransmission fin-wait-1 \
		ETIMEDOUT "$2" "$3" '"local-fin", "timeout"' "$no_rst" \
		"$counted" ".unacked == $2"
	part
}

# TCP_USER_TIMEOUT, long before the retries come to an end.
out_of_patience()
{
	set_sysctl_in $NET net.ipv4.tcp_retries2 $PATIENT
	nothing "$1"
	at server set user-timeout 500
	silence $NET
	at server write 10
	server_is_told "user timeout, $1" ETIMEDOUT
	client_finds_out
	check_timeout "user timeout, $1" user-timeout established \
		ETIMEDOUT 10 sent-unconfirmed '"timeout"' "$no_rst" "$counted" \
		'.unacked == 10'
	part
}

# The window is shut, and nobody there to open it.
shut_window()
{
	set_sysctl_in $NET net.ipv4.tcp_retries2 $HASTY
	stalled "$1"
	at server await probing
	silence $NET
	server_is_told "zero window, $1" ETIMEDOUT
	client_finds_out
	check_stalled "zero window, $1" zero-window-probe established '"timeout"'
	part
}

# The same, but the application has said how long it waits for that.
shut_too_long()
{
	set_sysctl_in $NET net.ipv4.tcp_retries2 $PATIENT
	stalled "$1"
	at server await probing
	silence $NET
	at server set user-timeout 1000
	server_is_told "zero window and user timeout, $1" ETIMEDOUT
	client_finds_out
	check_stalled "zero window and user timeout, $1" user-timeout \
		established '"timeout"'
	part
}

# The same, and the application does not wait at all.
shut_for_orphan()
{
	set_sysctl_in $NET net.ipv4.tcp_orphan_retries 1
	stalled "$1"
	at server await probing
	silence $NET
	at server close
	record server timed-out >/dev/null
	client_finds_out
	check_stalled "zero window of an orphan, $1" zero-window-probe \
		fin-wait-1 '"local-fin", "timeout"'
	part
}

# check_stalled WHAT TIMER STATE CAUSES
check_stalled()
{
	check_timeout "$1" "$2" "$3" ETIMEDOUT 'server.tx - client.rx' \
		sent-unconfirmed "$4" "$no_rst" "$counted" '.unacked == 0'
}

# What has been received can still be read, and is.
not_alive()
{
	meet_in $NET "$1"
	at client write 100
	at client await acked
	at server set keepidle 1
	at server set keepintvl 1
	at server set keepcnt 1
	at server set keepalive 1
	silence $NET
	at server await close
	at server read 100
	server_is_told "keepalive, $1" ETIMEDOUT
	client_finds_out
	unread=100 check_timeout "keepalive, $1" keepalive established ETIMEDOUT 0 none \
		'"timeout"' '.rst_reason == "TCP_KEEPALIVE_TIMEOUT"' \
		"$counted" "$told"
	part
}

# Of an orphan the timer is set for what is above 60 s, and then looks again.
half_closed_forever()
{
	set_sysctl_in $NET net.ipv4.tcp_fin_timeout 65
	nothing "$1"
	at server shutdown wr
	at server await fin-wait-2
	at server close
	set_sysctl_in $NET net.ipv4.tcp_fin_timeout 60
	client_is_told
	check_timeout "FIN_WAIT2, $1" fin-wait-2 fin-wait-2 0 0 none \
		'"local-fin", "timeout"' '.rst_reason == "TCP_STATE"' \
		'has("mib") | not'
	check_client "FIN_WAIT2, $1"
	part
}

### Somebody says why

# An ICMP message is a hint, until the retries come to an end (RFC 1122, 4.2.3.9).
# told_by_icmp ADDRESS ADDRESS ERROR
told_by_icmp()
{
	meet_across $NEAR $FAR "$1" "$2"
	lose_route $FAR "$2"
	at server write 10
	server_is_told "ICMP, $1" "$3"
	find_route $FAR "$2"
	client_finds_out
	check_timeout "ICMP, $1" retransmission established "$3" 10 \
		sent-unconfirmed '"icmp", "timeout"' "$no_rst" "$counted"
	part
}

# Data that has left once is routed again each time.
told_by_routing()
{
	meet_across $NEAR $FAR "$1" "$2"
	silence $NEAR
	at server write 10
	lose_route $NEAR "$2"
	server_is_told "no route, $1" "$3"
	find_route $NEAR "$2"
	let_go $NEAR
	client_finds_out
	check_timeout "no route, $1" retransmission established "$3" 10 \
		sent-unconfirmed '"no-route", "timeout"' "$no_rst" "$counted"
	part
}

# Data that has never left waits, and the timer of the window looks after it.
# told_before_sending ADDRESS ADDRESS ERROR
told_before_sending()
{
	meet_across $NEAR $FAR "$1" "$2"
	lose_route $NEAR "$2"
	at server write 10
	server_is_told "no route to begin with, $1" "$3"
	find_route $NEAR "$2"
	client_finds_out
	check_timeout "no route to begin with, $1" transmit established "$3" 10 \
		sent-unconfirmed '"no-route", "timeout"' "$no_rst" "$counted" \
		'.unsent == 10'
	part
}

# An ICMP message of long ago, when the connection recovered from it.
told_in_vain()
{
	local already

	meet_across $NEAR $FAR "$1" "$2"
	lose_route $FAR "$2"
	set_sysctl_in $NEAR net.ipv4.tcp_retries2 $PATIENT
	already=$(messages)
	at server write 10
	wait_for "an ICMP message" has_told "$already"
	find_route $FAR "$2"
	at server await acked
	set_sysctl_in $NEAR net.ipv4.tcp_retries2 $HASTY
	silence $NEAR
	at server write 10
	server_is_told "ICMP before, $1" ETIMEDOUT
	let_go $NEAR
	client_finds_out
	check_timeout "ICMP before, $1" retransmission established ETIMEDOUT 10 \
		sent-unconfirmed '"timeout"' "$no_rst" "$counted"
	part
}

# messages: how many have come that say that somebody cannot be reached
messages()
{
	# shellcheck disable=SC2016 # for awk
	ip netns exec $NEAR awk '/^Icmp: [0-9]/ { n += $5 }
		/^Icmp6InDestUnreachs/ { n += $2 } END { print n }' \
		/proc/net/snmp /proc/net/snmp6
}

has_told()
{
	[ "$(messages)" -gt "$1" ]
}

needs_qdisc netem
add_netns $NET
add_netns $NEAR
add_netns $FAR
connect_netns $NEAR $FAR
set_sysctl_in $NEAR net.ipv4.tcp_retries2 $HASTY

plan $((2 * (9 * 4 + 1 + 3 * 3 + 5)))

load
for address in 127.0.0.1 ::1; do
	unanswered $address
	unanswered_orphan $address 10 sent-unconfirmed
	unanswered_orphan $address 0 none
	out_of_patience $address
	shut_window $address
	shut_too_long $address
	shut_for_orphan $address
	not_alive $address
	half_closed_forever $address
done

# Only IPv6 remembers the error of a first attempt to send.
while read -r near far error; do
	told_by_icmp "$near" "$far" ENETUNREACH
	told_by_routing "$near" "$far" ENETUNREACH
	told_before_sending "$near" "$far" "$error"
	told_in_vain "$near" "$far"
done <<-END
	10.9.0.1 10.9.0.2 ETIMEDOUT
	fd09::1 fd09::2 ENETUNREACH
END

finish
