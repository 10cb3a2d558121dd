#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# TLS in the kernel: TCP carries records, so bytes are those of records, flagged
# ktls. How many they are is computed here, from what the programs wrote.

. ./lib.sh

modprobe -q tls || skip_all "no module tls"

RECORD=16384		# plaintext of the longest record (RFC 8446, 5.1)

# To each record belong a header and a tag; to 1.2 an explicit nonce (RFC 5288,
# 3), to 1.3 the type of its content (RFC 8446, 5.2).
declare -A OVERHEAD=([1.2]=$((5 + 8 + 16)) [1.3]=$((5 + 1 + 16)))

# wire SIZE...: bytes of the records that these writes make
wire()
{
	local size sum=0 records

	for size; do
		records=$(((size + RECORD - 1) / RECORD))
		sum=$((sum + size + records * OVERHEAD[$version]))
	done
	echo $sum
}

meet_tls()
{
	local name way

	meet "$1"
	for name in client server; do
		for way in tx rx; do
			at $name tls $way "$version"
		done
	done
}

### Histories

both_ways()
{
	meet_tls "$1"
	at client write 10
	at client write 40000
	at client sendfile 20000
	at server read 60010
	at server write 5000
	at client read 5000
	at server close
	at client await close-wait
	at client close
}

# Only one direction is TLS, and what came before is none.
one_way()
{
	meet "$1"
	at client write 100
	at server read 100
	at client tls tx "$version"
	at server tls rx "$version"
	at client write 3000
	at server read 3000
	at server write 70
	at client read 70
	at server close
	at client await close-wait
	at client close
}

leaves_unread()
{
	meet_tls "$1"
	at client write 100
	at client write 200
	at server read 100
	at server close
	at client await close
	at client close
}

writes_after_fin()
{
	meet_tls "$1"
	at client write 100
	at server read 100
	at server close
	at client await close-wait
	at client write 700
	at client await close
	at client close
}

### What must be said

# end WHAT NAME EVENTS CONDITION...
end()
{
	life_is "$1: the $2" "$2" "$3" conserved 'evidence("ktls")' "${@:4}"
}

# check_clean HISTORY ADDRESS BYTES_TO_SERVER BYTES_TO_CLIENT
check_clean()
{
	local what="$1, TLS $version, $2" fin='.ending == "fin" and .loss == "none"'

	"$1" "$2"
	end "$what" client closed "$fin" ".tx_written == $3" ".rx_read == $4"
	end "$what" server closed "$fin" ".tx_written == $4" ".rx_read == $3"
	part
}

# What is unread is whole records, as they are never read in part.
check_unread()
{
	local what="leaves_unread, TLS $version, $1"

	leaves_unread "$1"
	end "$what" server "unread-at-close closed" ".unread == $(wire 200)" \
		".rx_read == $(wire 100)" '.loss == "received-unread"' \
		'.ending == "reset-sent"'
	end "$what" client "reset-received closed" \
		".tx_written == $(wire 100 200)" '.loss == "none"'
	holds "$what: the event" "$(record server unread-at-close)" \
		".unread == $(wire 200)" 'evidence("ktls")' '.pid == server.pid'
	part
}

check_after_fin()
{
	local what="writes_after_fin, TLS $version, $1"

	writes_after_fin "$1"
	end "$what" client "write-after-peer-fin reset-received closed" \
		".tx_written == $(wire 100 700)" ".tx_acked == $(wire 100)" \
		'.loss == "sent-unconfirmed"'
	holds "$what: the write" "$(record client write-after-peer-fin)" \
		'.pid == client.pid' 'evidence("ktls")' \
		"(.requested // $(wire 700)) == $(wire 700)"
	holds "$what: what became of it" "$(record client reset-received)" \
		".written_after_fin == $(wire 700)" '.acked_after_fin == 0' \
		'evidence("ktls")'
	part
}

plan $((2 * 2 * (2 + 2 + 3 + 3)))

for version in 1.2 1.3; do
	load closed=1
	for address in 127.0.0.1 ::1; do
		check_clean both_ways $address "$(wire 10 40000 20000)" \
			"$(wire 5000)"
		check_clean one_way $address "$((100 + $(wire 3000)))" 70
		check_unread $address
		check_after_fin $address
	done
done

finish
