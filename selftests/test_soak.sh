#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Every end of every connection is told, however many there are: short ones, one
# after the other, each with its own record and its own bytes.

. ./lib.sh

# SOAK=200000 takes some minutes on an emulated machine.
CONNECTIONS=${SOAK:-20000}
ENDS=$((CONNECTIONS * 2))

# The client of storm writes one byte, and the server reads it.
account()
{
	awk '
	{ all++ }
	match($0, /"cookie":"[0-9]+"/) && !seen[substr($0, RSTART, RLENGTH)]++ {
		ends++
	}
	!/"event":"closed","ending":"fin","loss":"none"/ || /"evidence"/ { next }
	/"tx_written":1,"tx_acked":1,"rx_received":0,"rx_read":0/ {
		clients += /"opened_by":"local"/
	}
	/"tx_written":0,"tx_acked":0,"rx_received":1,"rx_read":1/ {
		servers += /"opened_by":"peer"/
	}
	END {
		printf "{ \"all\": %d, \"ends\": %d, \"clients\": %d, \"servers\": %d }\n",
			all, ends, clients, servers
	}'
}

none_is_live()
{
	status | grep -q '"live":0,'
}

plan 4

add_storm
load closed=1 history=262144 limit=0
mkfifo "$TMP/soak.out"
account <"$TMP/soak.out" >"$TMP/account" &
accountant=$!
watch soak --json --all --count $ENDS
is "$CONNECTIONS connections" "$("${storm[@]}" "$CONNECTIONS")" "$CONNECTIONS"
PATIENCE=$((PATIENCE + CONNECTIONS / 400))	# its reader may be far behind
watch_ends soak
wait $accountant
holds "each end has one record, and it is right" "$(cat "$TMP/account")" \
	".all == $ENDS" ".ends == $ENDS" ".clients == $CONNECTIONS" \
	".servers == $CONNECTIONS"
wait_for "no live entry" none_is_live
holds "nothing was given up, nothing was lost, nothing is left" "$(status)" \
	".last_seq == $ENDS" '.live == 0' '.evicted == 0' '.unpublished == 0'
is "the watcher missed none" "${ended[soak]}" 0

finish
