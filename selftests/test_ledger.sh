#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Conservation of bytes: whatever two programs do with a connection, what the
# records say of each end equals what its write and read calls returned.

. ./lib.sh

### Histories. Each is told ADDRESS, and leaves both ends closed.

nothing_at_all()
{
	meet "$1"
	at client close
	at server await close-wait
	at server close
}

megabytes_both_ways()
{
	meet "$1"
	tell client write 1000000 5
	at server read 5000000
	hear client
	tell server write 700001 3
	at client read 2100003
	hear server
	at server close
	at client await close-wait
	at client close
}

more_than_fits()
{
	meet "$1"
	try client write-nowait 1000000 5
	at client shutdown wr
	at server read
	at server close
	at client read
	at client close
}

# The FIN of the peer takes a sequence number and is not a byte.
fin_never_read()
{
	meet "$1"
	at client write 100
	at client close
	at server await close-wait
	at server read 100
	at server close
}

# shutdown(SHUT_RD) stops nobody: data is acknowledged, and can be read.
shut_for_reading()
{
	meet "$1"
	at server shutdown rd
	at client write 100
	at server await unread 100
	at server read 100
	at client close
	at server await close-wait
	at server close
}

reads_a_part()
{
	meet "$1"
	at client write 100
	at server read 60
	at server close
	at client await close
	at client close
}

# The same bytes are unread twice, and counted once at close.
shuts_and_closes_unread()
{
	meet "$1"
	at client write 100
	at server await unread 100
	at server shutdown wr
	at client await close-wait
	at server close
	at client await close
	at client close
}

# reset_with_unread ADDRESS: the server has 300 bytes when the RST comes.
reset_with_unread()
{
	meet "$1"
	at server write 10
	at client await unread 10
	at client write 300
	at server await unread 300
	at client close
	at server await close
}

reset_then_reads()
{
	reset_with_unread "$1"
	try server read 300
	at server close
}

reset_then_reads_a_part()
{
	reset_with_unread "$1"
	try server read 120
	at server close
}

lingers_unread()
{
	meet "$1"
	at client write 100
	at server await unread 100
	at server linger 0
	at server close
	at client await close
	at client close
}

lingers()
{
	meet "$1"
	at client write 100
	at server read 100
	at server linger 0
	at server close
	at client await close
	at client close
}

disconnects_unread()
{
	meet "$1"
	at server write 50
	at client read 50
	at client write 100
	at server await unread 100
	at server disconnect
	at client await close
	at client close
	at server close
}

# The socket is closed by then, and yet its bytes are thrown away only now.
reset_then_disconnects()
{
	reset_with_unread "$1"
	try server disconnect
	at server close
}

exits_unread()
{
	meet "$1"
	at client write 100
	at server await unread 100
	leave server
	at client await close
	at client close
}

### What must be said of them

# The events of each end, without "closed", and the ending of each.
#	history | server's events | ending | client's events | ending
EXPECTED="
nothing_at_all |  | fin |  | fin
megabytes_both_ways |  | fin |  | fin
more_than_fits |  | fin |  | fin
fin_never_read |  | fin |  | fin
shut_for_reading |  | fin |  | fin
reads_a_part | unread-at-close | reset-sent | reset-received | reset-received
shuts_and_closes_unread | unread-at-shutdown unread-at-close | reset-sent | reset-received | reset-received
reset_then_reads | reset-received | reset-received | unread-at-close | reset-sent
reset_then_reads_a_part | reset-received unread-at-close | reset-received | unread-at-close | reset-sent
lingers_unread | unread-at-close | reset-sent | reset-received | reset-received
lingers | linger-abort | aborted | reset-received | reset-received
disconnects_unread | disconnect-abort | aborted | reset-received | reset-received
reset_then_disconnects | reset-received unread-at-close | reset-received | unread-at-close | reset-sent
exits_unread | unread-at-close | reset-sent | reset-received | reset-received
"

# check_end WHAT NAME EVENTS ENDING
check_end()
{
	life_is "$1: what is said of the $2" "$2" "${3:+$3 }closed" \
		".ending == \"$4\""
	holds "$1: the books of the $2" "$(record "$2" closed)" 'conserved' \
		".tx_written == $2.tx" ".rx_read == $2.rx" "$LOSS"
}

# The loss follows from the bytes.
LOSS='.loss == (if .unread > 0 and .unacked + .unsent > 0 then "both"
	elif .unread > 0 then "received-unread"
	elif .unacked + .unsent > 0 then "sent-unconfirmed"
	else "none" end)'

# tell_and_check ADDRESS HISTORY | EVENTS | ENDING | EVENTS | ENDING
tell_and_check()
{
	local address=$1 history events_s ending_s events_c ending_c what

	IFS='|' read -r history events_s ending_s events_c ending_c <<<"${2// | /|}"
	what="$history, $address"
	"$history" "$address"
	check_end "$what" server "$events_s" "$ending_s"
	check_end "$what" client "$events_c" "$ending_c"
	ends_agree "$what" 'map(.opened_by) == ["peer", "local"]'
	part
}

plan $((14 * 5 * 2 + 3))

load closed=1
while read -r expected <&3; do
	[ -n "$expected" ] || continue
	tell_and_check 127.0.0.1 "$expected"
	tell_and_check ::1 "$expected"
done 3<<<"$EXPECTED"

load
reset_then_reads_a_part 127.0.0.1
holds "after a received RST the rest is closed unread, without a RST of ours" \
	"$(record server unread-at-close)" \
	'.unread == 180' '.rst_sent == false' '.pid == server.pid'
holds "what a RST finds unread is still there to be read" \
	"$(record server reset-received)" '.unread == 300'
part
lingers_unread 127.0.0.1
holds "linger 0 with unread data has both causes" \
	"$(record server closed)" \
	'.causes | contains(["unread-at-close", "linger"])'
part

finish
