#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Connections that the kernel resets on its own account: a listener closed with
# them in its queue, memory was short, or TCP_LINGER2 said not to wait.

. ./lib.sh
. ./network.sh
. ./ends.sh

### A listener closes over a connection that it has not accepted

# knock ADDRESS BYTES
knock()
{
	inside $NET
	spawn server
	spawn client
	at server listen "$1"
	at client connect "$1" "${did[local]}"
	wait_for "both ends to be established" between_child 0101
	inside
	[ "$2" = 0 ] || at client write "$2"
	at client await acked
}

# A listener has no peer of its own; the connection is that of the client.
between_child()
{
	remote[server]=${port[client]}
	[ "$(between_them sockets_between | tr -d '\n')" = "$1" ]
}

unlistens()
{
	at server unlisten
}

exits()
{
	leave server
}

is_killed()
{
	kill_by_ss "sport = :${port[server]}" --listening
}

# unaccepted ADDRESS BYTES LOSS HOW WHO
unaccepted()
{
	local name="$4, $2 bytes, $1"

	knock "$1" "$2"
	"$4"
	at client await close
	at client close
	remote[server]=${port[client]}
	holds "$name: who closed the listener over what" \
		"$(record server listener-closed)" '.role == "closer"' \
		".pid == $5.pid" ".comm == $5.comm" '.unread == client.tx' \
		'.unacked + .unsent == 0' '.ending == "aborted"' \
		".loss == \"$3\"" '.rst_reason == "TCP_STATE"' \
		'has("mib") | not' '.causes == ["listener-closed"]' \
		'.opened_by == "peer"'
	holds "$name: the connection's end" "$(record server closed)" \
		'conserved' '.tx_written == 0' '.rx_received == client.tx' \
		'.rx_read == 0' '.ending == "aborted"' ".loss == \"$3\"" \
		".pid == $5.pid" '.causes == ["listener-closed"]'
	check_client "$name"
	only "$name" listener-closed closed
	part
}

### No memory

# What is queued must be more than the kernel keeps in reserve for each CPU.
out_of_memory()
{
	stalled "$1"
	set_sysctl net.ipv4.tcp_mem "1 1 1"
	at server close
	reset_sysctl net.ipv4.tcp_mem
	client_is_told
	check_memory "out of memory, $1" fin-wait-1 'server.tx - client.rx' \
		sent-unconfirmed
	check_client "out of memory, $1"
	part
}

# The count of orphans is taken ten times a second.
too_many_orphans()
{
	set_sysctl_in $NET net.ipv4.tcp_fin_timeout 200
	meet_in $NET "$1"
	set_sysctl net.ipv4.tcp_max_orphans 0
	wait_for "one orphan too many" one_more_orphan "$1" "${port[server]}"
	reset_sysctl net.ipv4.tcp_max_orphans
	check_memory "too many orphans, $1" fin-wait 0 none
	part
}

# one_more_orphan ADDRESS PORT: those before stay in FIN_WAIT2, for the client
# does not close
one_more_orphan()
{
	at server close
	at client is close
	[ "${did[ret]}" = 0 ] || return 0
	at client connect "$1" "$2"
	at server accept
	return 1
}

# An orphan that nobody answers, when its timer finds too many of them.
orphan_too_many()
{
	meet_in $NET "$1"
	silence $NET
	at server write 10
	at server close
	set_sysctl net.ipv4.tcp_max_orphans 0
	check_memory "an orphan too many, $1" fin-wait-1 10 sent-unconfirmed
	reset_sysctl net.ipv4.tcp_max_orphans
	let_go $NET
	at client close
	part
}

# check_memory WHAT STATE SENT LOSS
check_memory()
{
	holds "$1: the kernel had no memory" "$(record server memory-abort)" \
		'has("role") | not' 'has("pid") | not' ".state | startswith(\"$2\")" \
		'.unread == 0' ".unacked + .unsent == $3" ".loss == \"$4\"" \
		'.ending == "reset-sent"' '.mib == "TCPAbortOnMemory"' \
		'.rst_reason == "TCP_ABORT_ON_MEMORY"' "$told" \
		'.causes == ["local-fin", "memory-abort"]'
	holds "$1: the server's end" "$(record server closed)" 'conserved' \
		'.tx_written == server.tx' ".unacked + .unsent == $3" \
		'.ending == "reset-sent"' ".loss == \"$4\"" \
		'.causes == ["local-fin", "memory-abort"]' \
		'.role == "closer"' '.pid == server.pid'
	only "$1" memory-abort closed
}

### Any other RST

# TCP_LINGER2: an orphan in FIN_WAIT2 is not waited for.
cut_short()
{
	nothing "$1"
	at server set linger2 -1
	[ "$2" != fin-wait-2 ] || at server shutdown wr
	[ "$2" != fin-wait-2 ] || at server await fin-wait-2
	at server close
	client_is_told
	holds "cut short in $2, $1: the kernel's words for it" \
		"$(record server reset-sent)" ".mib == \"$3\"" \
		".rst_reason == \"$4\"" '.unread + .unacked + .unsent == 0' \
		'.ending == "reset-sent"' '.loss == "none"' \
		'.causes == ["local-fin", "linger2", "reset-sent"]'
	check_end "cut short in $2, $1" 0 none reset-sent \
		'"local-fin", "linger2", "reset-sent"'
	check_client "cut short in $2, $1"
	only "cut short in $2, $1" reset-sent closed
	part
}

needs_qdisc plug netem
add_netns $NET

plan $((2 * (4 * 5 + 5 + 3 + 3 + 2 * 5)))

load
for address in 127.0.0.1 ::1; do
	unaccepted $address 0 none unlistens server
	unaccepted $address 100 received-unread unlistens server
	unaccepted $address 100 received-unread exits server
	unaccepted $address 100 received-unread is_killed killer

	out_of_memory $address
	too_many_orphans $address
	orphan_too_many $address

	cut_short $address fin-wait-2 TCPAbortOnLinger TCP_ABORT_ON_LINGER
	cut_short $address fin-wait-1 TCPAbortOnData TCP_ABORT_ON_DATA
done

finish
