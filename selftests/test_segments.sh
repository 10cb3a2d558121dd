#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Segments that no honest peer sends, and rare ones that it may: no event, or
# exactly the right one with exactly the right bytes. The remote host is wire.

. ./lib.sh
. ./wire.sh

SACK_OK=${MSS}04020101
MD5=131200112233445566778899aabbccddeeff

### Segments that TCP ignores, or answers by an ACK, in ESTABLISHED

# what | segments in answer, where Linux has always had it so | segment
IGNORED="
data beyond the window | 1 | PA seq=1000000 len=10
data that came before | 1 | PA seq=-10 len=10
data without an ACK | 0 | P len=10 keep
nothing at all | 0 | -
FIN beyond the window | 1 | FA seq=1000000
FIN without an ACK | 0 | F keep
RST beyond the window | 0 | R seq=1000000
RST before the window | 0 | R seq=-1
RST in the window, not at its edge (RFC 5961, 3.2) | 1 | R seq=1
RST with data in the window, not at its edge | 1 | RA seq=1 len=10
SYN (RFC 5961, 4.2) | 1 | S
SYN beyond the window | 1 | S seq=1000000
SYN with FIN | 1 | SF keep
SYN with ACK, as one that comes late | 1 | SA seq=-11
ACK that came before | 0 | A ack=-10
ACK that is too old (RFC 5961, 5.2) | 1 | A ack=-200000
ACK of what was never sent | | A ack=1000
data with an ACK of what was never sent | | PA ack=1000 len=10 keep
data with a bad checksum | 0 | PA len=10 badsum
FIN with a bad checksum | 0 | FA badsum
RST with a bad checksum | 0 | R badsum
RST with a header that is too short | 0 | R doff=4
RST with a header that is longer than it | 0 | R doff=15
data with a header that is longer than it | 0 | PA len=10 doff=15 keep
RST with a signature that nobody asked for | 0 | R opt=$MD5
urgent pointer to nowhere | 0 | AU urg=60000
"

# ignored ADDRESS: all of them on one connection, which works on after each
ignored()
{
	local kind answers segment

	begins "$1"
	while IFS='|' read -r kind answers segment <&3; do
		[ -n "$kind" ] || continue
		# shellcheck disable=SC2086 # words
		at wire send $segment
		[ "$answers" = " " ] ||
			is "$what: ${kind% }: segments in answer" \
				"${did[segments]}" "${answers//[ ]/}"
		still_works
	done 3<<<"$IGNORED"
	ends_well
	told "$what" closed "$CLEAN"
}

### Options that cannot be parsed, or lie

# what | options
OPTIONS="
length 0 | 0300
length 1 | fe01
length beyond the header | fe28
length cut off | 010101fe
timestamp of a wrong length | 080300
SACK of a wrong length | 050b00000000000000000000
SACK of what was never sent | 0101050a7000000070001000
more than one of everything | ${MSS}0303ff0402${MSS}0303ff0402
end of options, then rubbish | 00fffffffefefefe
"

# with_options ADDRESS WHAT OPTIONS: on the SYN, on data, on the RST
with_options()
{
	local what="$what: $2"

	begins "$1" "opt=$3"
	at wire send PA len=10 "opt=$3"
	at client read 10
	still_works
	at wire send R "opt=$3"
	at client await close
	ends_reset '.loss == "none"' '.rx_read == 25' '.tx_acked == 15'
	hang_up
}

options()
{
	local kind option

	while IFS='|' read -r kind option <&3; do
		[ -z "$kind" ] || with_options "$1" "${kind% }" "${option# }"
	done 3<<<"$OPTIONS"
}

# Where SACK was agreed on, TCP looks at it.
options_after_sack()
{
	local kind option

	begins "$1" "opt=$SACK_OK"
	while IFS='|' read -r kind option <&3; do
		[ -n "$kind" ] || continue
		at wire send PA len=10 "opt=${option# }"
		at client read 10
	done 3<<<"$OPTIONS"
	still_works
	ends_well
	told "$what" closed "$CLEAN" '.rx_read == 105'
}

### Data that overlaps, out of order, or with a FIN: every byte once

overlapping_data()
{
	begins "$1"
	at wire send PA len=100
	at wire send PA seq=-50 len=100
	at wire send PA seq=-160 len=300
	at client read 290
	still_works
	ends_well
	told "$what" closed "$CLEAN" '.rx_read == 305'
}

data_out_of_order()
{
	begins "$1"
	at wire send PA seq=50 len=50
	at wire send PA seq=20 len=50
	at wire send PA len=110
	at client read 110
	still_works
	ends_well
	told "$what" closed "$CLEAN" '.rx_read == 125'
}

fin_with_data()
{
	begins "$1"
	at wire send FPA len=30
	at client await close-wait
	at client read
	ends_second
	told "$what" closed "$CLEAN" '.rx_read == 40' \
		'.causes == ["peer-fin", "local-fin"]'
}

fin_with_data_unread()
{
	begins "$1"
	at wire send FPA len=30
	at client await close-wait
	at client read 12
	at client close
	told "$what" "unread-at-close closed" '.unread == 18' \
		'.ending == "reset-sent"' '.loss == "received-unread"'
}

fin_again()
{
	begins "$1"
	at wire send FA
	at client await close-wait
	at wire send FA seq=-1
	at wire send FPA seq=-11 len=10
	ends_second
	told "$what" closed "$CLEAN"
}

data_after_fin()
{
	begins "$1"
	at wire send FA
	at client await close-wait
	at wire send PA len=10 keep
	at client read
	ends_second
	told "$what" closed "$CLEAN" '.rx_read == 10'
}

### RSTs that count

# reset_received CONDITION...
reset_received()
{
	at client await close
	holds "$what: the RST" "$(record client reset-received)" "$RESET" "$@"
}

# ends_reset CONDITION...: and nothing more is said
ends_reset()
{
	at client close
	told "$what" "reset-received closed" "$RESET" "$@"
}

# costs_nothing CONDITION...: the RST that was sent
costs_nothing()
{
	reset_received '.unread == 0' '.unacked == 0' '.loss == "none"' "$@"
	ends_reset '.loss == "none"'
}

reset_exact()
{
	begins "$1"
	at wire send PA len=30
	at wire send R
	reset_received '.unread == 30' '.unacked == 0' '.unsent == 0' \
		'.loss == "none"' 'has("acked_by_rst") | not' '.state == "established"'
	try client read 30
	ends_reset '.loss == "none"'
}

reset_with_data()
{
	begins "$1"
	at wire send RA len=20
	costs_nothing
}

reset_with_all_flags()
{
	begins "$1"
	at wire send FSRPAU len=20
	costs_nothing
}

# reset_of_sent ACK CONDITION: 40 bytes have gone out, none was acknowledged
reset_of_sent()
{
	at wire mode silent
	at client write 40
	at wire expect A len=40
	# shellcheck disable=SC2086 # words
	at wire send $1
	reset_received '.unacked == 40' '.unsent == 0' \
		'.loss == "sent-unconfirmed"' "$2"
	ends_reset '.loss == "sent-unconfirmed"' '.unacked == 40' \
		'.tx_acked == 10'
}

reset_acks_all()
{
	begins "$1"
	reset_of_sent RA '.acked_by_rst == 40'
}

reset_acks_some()
{
	begins "$1"
	reset_of_sent "RA ack=-15" '.acked_by_rst == 25'
}

reset_acks_none()
{
	begins "$1"
	reset_of_sent "RA ack=-40" '.acked_by_rst == 0'
}

reset_without_ack()
{
	begins "$1"
	reset_of_sent R 'has("acked_by_rst") | not'
}

reset_acks_unsent()
{
	begins "$1"
	reset_of_sent "RA ack=5000" 'has("acked_by_rst") | not'
}

# What lies beyond a gap was never received.
reset_beside_gap()
{
	begins "$1"
	at wire send PA seq=10 len=40
	at wire send R
	reset_received '.unread == 0' '.loss == "none"'
	ends_reset '.loss == "none"' '.unread == 0' '.out_of_order == 40'
}

# Linux also takes a RST at the right edge of what it has said by SACK.
reset_at_sack()
{
	begins "$1" "opt=$SACK_OK"
	at wire send PA seq=10 len=40
	at wire send R seq=50
	costs_nothing
}

# And one that does not count the FIN before it.
reset_before_fin()
{
	begins "$1"
	at wire send FA
	at client await close-wait
	at wire send R seq=-1
	costs_nothing '.state == "close-wait"' '.errno == "EPIPE"' \
		'.written_after_fin == 0'
}

challenged_then_reset()
{
	begins "$1"
	at wire send PA len=30
	at wire send R seq=1
	at wire expect A
	at wire send R seq=-1
	at client await established
	is "$what: nothing is said before" "$(records client)" "[]"
	at wire send R
	at client await close
	at client close
	told "$what" "reset-received unread-at-close closed" "$RESET" \
		'.loss == "received-unread"' '.unread == 30'
}

ODD="ignored options options_after_sack"
ORDER="overlapping_data data_out_of_order"
FINS="fin_with_data fin_with_data_unread fin_again data_after_fin"
RESETS="reset_exact reset_with_data reset_with_all_flags reset_acks_all
	reset_acks_some reset_acks_none reset_without_ack reset_acks_unsent
	reset_beside_gap reset_at_sack reset_before_fin challenged_then_reset"

plan $((2 * 65 + 1))

spawn_wire wire
load closed=1
each_family "$ODD $ORDER $FINS $RESETS"
none "not one record more than these"

finish
