# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Listeners whose output is too much to be kept: it is judged as it comes, by
# tally.c. Sourced after lib.sh.
#
#	listen calm			# from the next record on
#	"${storm[@]}" 100000 >/dev/null
#	hear_out calm			# tell it to end, as the user does
#	exact "calm is told everything" calm 1 200000
#
# shellcheck disable=SC2154 # watcher, ended: lib.sh

declare -A tally		# pid of the tally, by name of the listener

# listen NAME: all records of this view, from the next on
listen()
{
	mkfifo "$TMP/$1.out"
	./tally $(($(last_seq) + 1)) <"$TMP/$1.out" >"$TMP/$1.tally" &
	tally[$1]=$!
	watch "$1" --json --all
}

# hear_out NAME: it ends, having said all there is
hear_out()
{
	kill -INT "${watcher[$1]}"
	watch_ends "$1"
	settle_tally "$1"
}

# settle_tally NAME: of a watcher that has ended
settle_tally()
{
	wait "${tally[$1]}"
	unset "tally[$1]"
}

# tallied NAME: as JSON, with the exit status of the watcher
tallied()
{
	printf '{ "status": %d, "tally": %s }' "${ended[$1]}" \
		"$(cat "$TMP/$1.tally")"
}

# exact WHAT NAME FIRST LAST [CONDITION...]: received and told to be lost is all
exact()
{
	holds "$1" "$(tallied "$2")" '.tally.disorder == 0' \
		".tally.received + .tally.lost == $4 - $3 + 1" \
		".tally.last == $4" \
		'.status == if .tally.lost > 0 then 6 else 0 end' "${@:5}"
}

# overflown PID: one of its netlink sockets had no room for something
overflown()
{
	readlink "/proc/$1"/fd/* | awk '
		NR == FNR { gsub(/[^0-9]/, ""); own[$0] = 1; next }
		$10 in own && $9 > 0 { found = 1 }
		END { exit !found }' - /proc/net/netlink
}

# recorded SEQ: it is in the log, or was
recorded()
{
	[ "$(last_seq)" -ge "$1" ]
}

# number KEY: of the status
number()
{
	status | sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p"
}
