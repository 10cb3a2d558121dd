#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Half-closed connections, and FINs that cross: what our FIN passes over, what
# comes after it, and who sent one without having seen the other's.

. ./lib.sh
. ./network.sh

NET=tcpfate-net

# Both FINs are on their way before either arrives.
fins_cross()
{
	meet_in $NET "$1"
	at client write 100
	at server read 100
	hold $NET
	at server "$2"
	at client shutdown wr
	let_go $NET
}

# check_crossed WHAT NAME ADDRESS
check_crossed()
{
	holds "$1: the FINs crossed, and who sent this one" \
		"$(record "$2" simultaneous-close)" \
		'.role == "closer"' ".pid == $2.pid" ".comm == \"$2\"" \
		".local_addr == \"$3\"" ".peer_addr == \"$3\"" \
		'.state | . == "fin-wait-1" or . == "closing"'
	holds "$1: the end is orderly" "$(record "$2" closed)" \
		'.ending == "fin"' '.loss == "none"' 'conserved' \
		".tx_written == $2.tx" ".rx_read == $2.rx" \
		'.causes == ["local-fin", "peer-fin", "simultaneous-close"]' \
		".pid == $2.pid" '.role == "closer"'
	holds "$1: and nothing else is said" "$(life "$2")" \
		'map(.event) == ["simultaneous-close", "closed"]'
}

# crossing WHAT ADDRESS CALL: of the server
crossing()
{
	load
	fins_cross "$2" "$3"
	at client await close
	at client close
	[ "$3" = close ] || at server close
	check_crossed "$1, server" server "$2"
	check_crossed "$1, client" client "$2"
	part
}

# One after the other is no crossing, whoever is first.
not_crossing()
{
	local name

	load closed=1
	meet_in $NET "$1"
	at server shutdown wr
	at client read
	at client shutdown wr
	at server read
	at client close
	at server close
	for name in server client; do
		holds "one after the other, $1: no event of the $name" \
			"$(life "$name")" \
			'map(.event) == ["closed"]' '.[0].ending == "fin"'
	done
	part
}

### What comes after our FIN

# answered ADDRESS: as every client does that half-closes
answered()
{
	meet_in $NET "$1"
	at server write 50
	at client read 50
	at client write 30
	at server read 30
	at server shutdown wr
	at client await close-wait
	at client write 70
	at server read 70
	at client close
	at server read
	at server close
}

# in_vain ADDRESS: the request crosses the server's FIN, and cannot be answered
in_vain()
{
	meet_in $NET "$1"
	at client write 30
	at server read 30
	hold $NET
	at server shutdown wr
	at client write 70
	let_go $NET
	at server read 70
	at client read
	at client close
	at server read
	at server close
}

# unread ADDRESS: a part of it
unread()
{
	meet_in $NET "$1"
	at server shutdown wr
	at client await close-wait
	at client write 70
	at server await unread 70
	at server read 20
	at server close
	at client await close
	at client close
}

# check_after_fin WHAT ENDING LOSS BYTES: "closed" comes last
check_after_fin()
{
	local after='map(select(.event == "data-after-local-fin"))'

	holds "$1: how much was received after the own FIN" \
		"$(life server)" "$after | length == 1" "$after | .[0].bytes == $4" \
		"$after | .[0] | (has(\"role\") or has(\"pid\")) | not" \
		'.[-1].event == "closed"' \
		'.[-2].event == "data-after-local-fin"'
	holds "$1: the server's end" "$(record server closed)" \
		".ending == \"$2\"" ".loss == \"$3\"" 'conserved' \
		'.tx_written == server.tx' '.rx_read == server.rx' \
		'.rx_received == client.tx' \
		'.causes | index("local-fin") < index("data-after-local-fin")' \
		'.pid == server.pid'
}

is_legal()
{
	load
	answered "$1"
	check_after_fin "answered, $1" fin none 70
	holds "answered, $1: nothing else is said of the server" \
		"$(life server)" \
		'map(.event) == ["data-after-local-fin", "closed"]'
	holds "answered, $1: the client wrote after the FIN, and lost nothing" \
		"$(life client)" '.[1].written_after_fin == 70' \
		'map(.event) == ["write-after-peer-fin", "closed"]' \
		'.[1].loss == "none"'
	part
}

is_in_vain()
{
	load
	in_vain "$1"
	check_after_fin "in vain, $1" fin none 70
	is "in vain, $1: the client wrote before it knew" \
		"$(records client)" "[]"
	part
}

is_unread()
{
	load
	unread "$1"
	check_after_fin "unread, $1" reset-sent received-unread 70
	holds "unread, $1: the rest was not read" \
		"$(record server unread-at-close)" '.unread == 50' \
		'.unread == client.tx - server.rx' '.pid == server.pid'
	part
}

### What was there before our FIN, and was not read

# Legal, for it can be read after all.
over_unread()
{
	load
	meet_in $NET "$1"
	at client write 70
	at server read 20
	at server shutdown wr
	know earlier "${known[server]}"
	at server read 50
	at client read
	at client close
	at server read
	at server close
	holds "FIN over unread data, $1: who, and how much" \
		"$(record server unread-at-shutdown)" \
		'.unread == client.tx - earlier.rx' '.role == "closer"' \
		'.pid == server.pid' '.comm == "server"' \
		'.state == "fin-wait-1"'
	holds "FIN over unread data, $1: and nothing was lost" \
		"$(life server)" \
		'map(.event) == ["unread-at-shutdown", "closed"]' \
		'.[1] | conserved and .rx_read == server.rx' \
		'.[1].loss == "none"' '.[1].ending == "fin"' \
		'.[1].causes == ["local-fin", "unread-at-shutdown", "peer-fin"]'
	part
}

needs_qdisc plug
add_netns $NET

plan $((2 * (2 * 6 + 2 + 4 + 3 + 3 + 2)))

for address in 127.0.0.1 ::1; do
	crossing "shutdown, $address" $address "shutdown wr"
	crossing "close, $address" $address close
	not_crossing $address
	is_legal $address
	is_in_vain $address
	is_unread $address
	over_unread $address
done

finish
