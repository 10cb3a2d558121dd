#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The ledger does not depend on how bytes get into a socket or out of it:
# sendfile, splice, vmsplice, zero copy both ways, vectors, io_uring, MSG_TRUNC,
# MSG_PEEK and urgent data. At both ends it equals what the calls returned.

. ./lib.sh

# A way to send, one to receive, and how much the first write offers of 700
# bytes. Up to 6.4 pages are handed over one by one, and none knows of the rest.
if grep -q ' do_tcp_sendpages$' /proc/kallsyms; then
	PAGES=unknown
else
	PAGES=700
fi
WAYS="
sendfile splice-read $PAGES
splice trunc-read $PAGES
vmsplice uring-read $PAGES
zerocopy read 700
writev splice-read 700
sendmmsg trunc-read 140
uring-send uring-read 700
"

### Histories. Each is told ADDRESS, and leaves both ends closed.

# both_ways ADDRESS: more than fits into a buffer, and not a number of pages
both_ways()
{
	meet "$1"
	tell client "$send" 3000001
	at server "$receive" 3000001
	hear client
	tell server "$send" 70001
	at client "$receive" 70001
	hear server
	at server close
	at client await close-wait
	at client close
}

leaves_unread()
{
	meet "$1"
	at client "$send" 10000
	at server "$receive" 3000
	at server await unread 7000
	at server close
	at client await close
	at client close
}

writes_after_fin()
{
	meet "$1"
	at server close
	at client await close-wait
	try client "$send" 700
	at client await close
	at client close
}

# Pages out of a pipe are the only ones that can be mapped as they are.
maps_pages()
{
	meet "$1"
	at client splice 16384
	at client splice 5000
	at server await unread 21384
	at server mapped-read 16384
	at server read 1000
	at server close
	at client await close
	at client close
}

peeks()
{
	meet "$1"
	at client write 100
	at server peek 100
	at server read 40
	at server peek 60
	at server close
	at client await close
	at client close
}

### Urgent data. What is sent as urgent is its last byte.

sends_urgent()
{
	meet "$1"
	at client urgent 5
	at server await unread 4
}

parts_cleanly()
{
	at server close
	at client await close-wait
	at client close
}

urgent_inline()
{
	meet "$1"
	at server urgent-inline
	at client urgent 5
	at client write 10
	at server read 15
	parts_cleanly
}

urgent_and_read()
{
	sends_urgent "$1"
	at server urgent-read 1
	at client write 10
	at server read 14
	parts_cleanly
}

urgent_and_skipped()
{
	sends_urgent "$1"
	at client write 10
	at server read 14
	parts_cleanly
}

urgent_and_unread()
{
	sends_urgent "$1"
	at server close
	at client await close
	at client close
}

# Every byte has been read, but the stream was not read past the mark.
urgent_and_read_alone()
{
	sends_urgent "$1"
	at server read 4
	at server urgent-read 1
	at server close
	at client await close
	at client close
}

### What must be said of them

# end WHAT NAME EVENTS CONDITION...: the books, and what else holds of "closed"
end()
{
	life_is "$1: the $2" "$2" "$3" conserved ".tx_written == $2.tx" "${@:4}"
}

READ_ALL='.unread == 0 and .loss == "none" and .ending == "fin"'

# live HISTORY ADDRESS: sets what
live()
{
	what="${send:+$send and $receive, }$1, $2"
	"$1" "$2"
}

check_clean()
{
	live "$1" "$2"
	end "$what" server closed "$READ_ALL" "${3-.rx_read == server.rx}"
	end "$what" client closed "$READ_ALL" ".rx_read == client.rx"
	ends_agree "$what"
	part
}

check_unread()
{
	live "$1" "$2"
	end "$what" server "unread-at-close closed" '.rx_read == server.rx' \
		'.unread == client.tx - server.rx' '.ending == "reset-sent"' \
		'.loss == "received-unread"'
	end "$what" client "reset-received closed" \
		'.ending == "reset-received"'
	holds "$what: who closed" "$(record server unread-at-close)" \
		'.unread == client.tx - server.rx' '.rst_sent == true' \
		'.pid == server.pid'
	ends_agree "$what"
	part
}

check_after_fin()
{
	local requested=".requested == $2"

	[ "$2" != unknown ] || requested='has("requested") | not'
	live writes_after_fin "$1"
	holds "$what: the write" "$(record client write-after-peer-fin)" \
		'.pid == client.pid' '.tid == client.pid' "$requested"
	holds "$what: what became of it" "$(record client reset-received)" \
		'.written_after_fin == client.tx' '.acked_after_fin == 0' \
		'.unacked + .unsent == client.tx' '.writes > 0'
	end "$what" client "write-after-peer-fin reset-received closed" \
		'.loss == "sent-unconfirmed"' '.rx_read == 0'
	holds "$what: the other end" "$(record server data-after-close)" \
		'.bytes > 0' '.bytes <= client.tx' '.pid == server.pid'
	part
}

# The program has every byte, and yet there is one that the kernel calls unread.
check_read_alone()
{
	live urgent_and_read_alone "$1"
	end "$what" server "reset-sent closed" '.rx_read == server.rx' '.unread == 0' \
		'.ending == "reset-sent"' '.loss == "none"'
	end "$what" client "reset-received closed" '.loss == "none"'
	ends_agree "$what"
	part
}

plan $((2 * (7 * (3 + 4 + 4) + 2 * 4 + 3 * 3 + 4 + 3)))

for address in 127.0.0.1 ::1; do
	while read -r send receive requested <&3; do
		[ -n "$send" ] || continue
		load closed=1
		check_clean both_ways $address
		check_unread leaves_unread $address
		check_after_fin $address "$requested"
	done 3<<<"$WAYS"
	send='' receive=''
	load closed=1
	check_unread maps_pages $address
	check_unread peeks $address
	check_clean urgent_inline $address
	check_clean urgent_and_read $address
	# A byte that reading passes over has left the queue, read or not.
	check_clean urgent_and_skipped $address '.rx_read == server.rx + 1'
	check_unread urgent_and_unread $address
	check_read_alone $address
done

finish
