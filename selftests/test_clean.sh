#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Connections that end as they should: nothing is said of them, and with
# closed=1 that they ended by FIN and lost nothing.

. ./lib.sh

server_closes_first()
{
	meet "$1"
	at client write 100
	at server read 100
	at server write 200
	at client read 200
	at server close
	at client await close-wait
	at client close
}

client_closes_first()
{
	meet "$1"
	at client write 100
	at server read 100
	at server write 200
	at client read 200
	at client close
	at server await close-wait
	at server close
}

eof_is_read()
{
	meet "$1"
	at client write 100
	at client shutdown wr
	at server read		# to EOF
	at server close
	at client read
	at client close
}

peeks_then_reads()
{
	meet "$1"
	at client write 100
	at server peek 100
	at server read 100
	at client close
	at server await close-wait
	at server close
}

reads_in_parts()
{
	meet "$1"
	at client write 1000
	at server read 1000 7
	at client close
	at server await close-wait
	at server close
}

HISTORIES="server_closes_first client_closes_first eof_is_read
	peeks_then_reads reads_in_parts"

# What no default event may come from. A connection that deserves one follows,
# and a watcher that would have seen the others first.
says_nothing()
{
	local what="$1, $2"

	"$1" "$2"
	wait_for "both ends to end" between_them ended_between
	part
	is "$what: no record at all" "$(records)" "[]"
}

only_the_bad_one_is_seen()
{
	watch default --json --count 1
	for history in $HISTORIES; do
		says_nothing "$history" 127.0.0.1
		says_nothing "$history" ::1
	done
	meet 127.0.0.1
	at client write 1
	at server await unread 1
	at server close
	watch_ends default
	holds "a watcher sees the one connection that lost something" \
		"$(cat "$TMP/default.out")" '.event == "unread-at-close"' \
		'.local_port == server.local' '.peer_port == server.peer'
	part
}

# With closed=1 each end is told, and its books agree with the program's.
ends_cleanly()
{
	local what="$1, $2" name

	"$1" "$2"
	for name in server client; do
		holds "$what: the $name's end" "$(record $name closed)" \
			'.ending == "fin"' '.loss == "none"' 'conserved' \
			".tx_written == $name.tx" ".rx_read == $name.rx" \
			'.unread == 0' '.unacked == 0' '.unsent == 0' \
			'.out_of_order == 0'
		holds "$what: one record of the $name" \
			"$(records $name)" 'length == 1'
	done
	part
}

# As nc -N does it: the request ends with a FIN, the answer comes after it.
half_close()
{
	local what="half-close, $1"

	load
	meet "$1"
	at client write 50
	at client shutdown wr
	at server read
	know seen "${did[after]}"
	at server write 1000 3
	at client read 3000
	at server await acked
	at server close
	at client read
	at client close
	holds "$what: nothing is lost" "$(record server closed)" \
		'.ending == "fin"' '.loss == "none"' 'conserved' \
		'.tx_written == 3000' '.rx_read == 50' '.written_after_fin == 3000' \
		'.acked_after_fin == 3000' '.writes == 3'
	holds "$what: one write-after-peer-fin for three writes" \
		"$(records server)" \
		'map(.event) == ["write-after-peer-fin", "closed"]' \
		'.[0].requested == 1000' '.[0].pid == server.pid'
	holds "$what: the client got its answer after its own FIN" \
		"$(life client)" \
		'map(.event) == ["data-after-local-fin", "closed"]' \
		'.[0].bytes == 3000' '.[1].loss == "none"' '.[1].ending == "fin"'
	part
}

# In its text a legal write is not called a loss.
worded_as_legal()
{
	watch text --count 1
	meet 127.0.0.1
	at client shutdown wr
	at server read
	at server write 10
	watch_ends text
	says "half-close: the text says that it is Legal so far" \
		"$TMP/text.out" "Legal so far"
	part
}

plan $((10 + 1 + 5 * 2 * 4 + 2 * 3 + 1))

load
only_the_bad_one_is_seen

load closed=1
for history in $HISTORIES; do
	ends_cleanly "$history" 127.0.0.1
	ends_cleanly "$history" ::1
done

half_close 127.0.0.1
half_close ::1
worded_as_legal

finish
