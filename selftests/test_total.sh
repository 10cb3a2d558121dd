#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The totals are the sums of the records, exactly, whoever makes them on whatever
# processor, and however often they are set back meanwhile.

. ./lib.sh
. ./tallies.sh

A=tcpfate-a
B=tcpfate-b
C=tcpfate-c
NOBODY="setpriv --reuid 65534 --regid 65534 --clear-groups"

# Connections of each of two storms.
CONNECTIONS=${CONNECTIONS:-1000}

stats()
{
	"${place[@]}" "$CTL" stats --json "$@"
}

# A line is: event, ending, loss or netns; which one; records, and bytes unread,
# unacked, unsent and written after the FIN. Those of a namespace are left out.

# add_up: lines of the same, sorted
add_up()
{
	awk '
	{
		for (i = 3; i <= NF; i++)
			sum[$1 " " $2, i] += $i
		all[$1 " " $2]
	}
	END {
		for (what in all) {
			line = what
			for (i = 3; i <= 7; i++)
				line = line " " sum[what, i]
			print line
		}
	}' | sort
}

# told: lines of what stats has told
told()
{
	jq -r 'select(.by != "all") | [.by, .event // .ending // .loss // .netns
			// "ended", .records] +
		if .by == "netns" then [0, 0, 0, 0]
		else [.unread, .unacked, .unsent, .written_after_fin] end
		| join(" ")' | add_up
}

# summed_up: lines of the records of a dump
summed_up()
{
	awk '
	function value(key)
	{
		if (!match($0, "\"" key "\":\"?[a-z0-9-]*"))
			return ""
		return substr($0, RSTART + length(key) + 3, RLENGTH - length(key) - 3)
	}
	function word(key,  w)
	{
		w = value(key)
		sub("\"", "", w)
		return w
	}
	{
		bytes = " 1 " value("unread") + 0 " " value("unacked") + 0 " " \
			value("unsent") + 0 " " value("written_after_fin") + 0
		print "netns " value("netns") " 1 0 0 0 0"
		print "event " word("event") bytes
	}
	/"event":"closed"/ {
		print "ending " word("ending") bytes
		print "loss " word("loss") bytes
	}' | add_up
}

# same NAME TOLD RECORDS: files of lines
same()
{
	cat "$2" >"$TMP/told"
	cat "$3" >"$TMP/records"
	is "$1" "$(diff "$TMP/told" "$TMP/records"
		[ -s "$TMP/told" ] || echo "nothing was told")" ""
}

# all KEY: of the last line, over everything
all()
{
	stats | jq "select(.by == \"all\").$1"
}

### Stories

# Bytes of every kind, in the namespace where the test runs: unread, written after
# the FIN and not acknowledged, and never sent.
lose_everything()
{
	meet 127.0.0.1
	at client write 70
	at server await unread 70
	at server close
	part
	meet 127.0.0.1
	at server close
	at client await close-wait
	at client write 10
	part
	meet 127.0.0.1
	at client set sndbuf 8000000
	at client write-nowait 1000000 6
	at client await stalled
	at client linger 0
	at client close
	part
}

# Side by side, clean endings here and unread bytes there.
two_storms()
{
	ip netns exec $A ./storm "$1" >/dev/null &
	ip netns exec $B ./storm "$1" 100 >/dev/null
	wait $!
}

exact_sums()
{
	two_storms "$CONNECTIONS"
	lose_everything
	same "totals are the sums of what is recorded" <(stats | told) \
		<("$CTL" dump --json | summed_up)
	is "over everything: each record once" "$(all records)" "$(last_seq)"
	holds "there were records, and bytes of every kind" \
		"$(stats | jq -c 'select(.event)' | array)" \
		"(map(.records) | add) > 6 * $CONNECTIONS" \
		'map(.unread) | add > 0' 'map(.unacked) | add > 0' \
		'map(.unsent) | add > 0' 'map(.written_after_fin) | add > 0'
	inside $A
	same "another namespace is told of its own" <(stats | told) \
		<("${place[@]}" "$CTL" dump --json | summed_up)
	is "another namespace: each ending" "$(all records)" $((2 * CONNECTIONS))
	inside
}

set_back_in_a_storm()
{
	local since resetter

	stats --reset >/dev/null
	since=$(last_seq)
	until [ -e "$TMP/enough" ]; do
		stats --reset
	done >"$TMP/resets" &
	resetter=$!
	two_storms "$CONNECTIONS"
	touch "$TMP/enough"
	wait $resetter
	same "set back again and again: nothing is left out, nothing told twice" \
		<({ cat "$TMP/resets"; stats; } | told) \
		<("$CTL" dump --json --since "$since" | summed_up)
	holds "set back again and again: and told little by little" \
		"$(jq -c 'select(.by == "all").records' "$TMP/resets" | array)" \
		'map(select(. > 0)) | length > 1'
	stats --reset >/dev/null
	is "set back: nothing is left" "$(stats | told)" ""
	is "set back: the number over everything" "$(all records)" 0
}

# The kernel alone, and as fast as it can be asked. It tells each record once by
# event, and each of closed once more by ending and once by loss.
set_back_at_full_speed()
{
	local since storms=()

	stats --reset >/dev/null
	since=$(last_seq)
	ip netns exec $A ./storm 0 >/dev/null &
	storms+=($!)
	watcher[storm_a]=$!	# to be cleaned up
	ip netns exec $B ./storm 0 100 >/dev/null &
	storms+=($!)
	watcher[storm_b]=$!
	wait_for "records" recorded $((since + 100))
	know resets "$(./ask --times 5000 --sum records total-reset)"
	kill "${storms[@]}"
	watch_ends storm_a
	watch_ends storm_b
	know rest "$(./ask --sum records total-reset)"
	holds "set back 5000 times: nothing is left out, nothing told twice" \
		"$("$CTL" dump --json --since "$since" | count)" \
		'.records + 2 * .closed == resets.sum + rest.sum' '.lost == 0' \
		'resets.sum > 0'
}

# count: records, and those of closed
count()
{
	awk '
	/"event":"lost"/ { lost++ }
	/"event":"closed"/ { closed++ }
	END {
		printf "{ \"records\": %d, \"closed\": %d, \"lost\": %d }",
			NR, closed, lost
	}'
}

ended_row()
{
	stats | jq 'select(.ended) | .records'
}

has_ended()
{
	[ "$(ended_row)" = "$1" ]
}

# What is told already before it ends is not told again.
namespace_ends()
{
	add_netns $C
	ip netns exec $C ./storm 5 100 >/dev/null
	stats --reset >/dev/null
	ip netns exec $C ./storm 3 100 >/dev/null
	stats | told >"$TMP/alive"
	holds "a namespace is named as long as it is there" "$(stats | array)" \
		"map(select(.by == \"netns\")) | length == 1
			and .[0].netns == $(ip netns exec $C stat -Lc %i /proc/self/ns/net)
			and .[0].records == 12"
	ip netns del $C
	namespaces=("$A" "$B")
	wait_for "the namespace to end" has_ended 12
	same "a namespace that has ended: what it had counted is still there" \
		<(stats | told | grep -v netns) <(grep -v netns "$TMP/alive")
	is "a namespace that has ended: set back with the others" \
		"$(stats --reset >"$TMP/last"; ended_row)" ""
}

left_out()
{
	set_parameter limit 5
	ip netns exec $A ./storm 50 100 >/dev/null
	holds "suppressed: counted by event and over everything" \
		"$(stats | array)" 'map(select(.by == "event").suppressed) | add > 0' \
		'(map(select(.by == "event").suppressed) | add) ==
			(map(select(.by == "all").suppressed) | add)' \
		'map(select(.by == "all"))[0] | .records + .suppressed == 200'
	set_parameter limit 0
	"$CTL" filter -e linger-abort >/dev/null
	stats --reset >/dev/null
	ip netns exec $A ./storm 50 100 >/dev/null
	holds "filtered: counted by event and over everything" \
		"$(stats | array)" 'map(select(.by == "all"))[0]
			| .records == 0 and .filtered == 200' \
		'map(select(.event == "closed").filtered) == [100]'
	"$CTL" filter --clear >/dev/null
	ip netns exec $A ./storm 1 100 >/dev/null	# to be there afterwards
}

# denied WHO WHAT COMMAND...: what is missing, and how to get there
denied()
{
	local code=0

	stats | told >"$TMP/before"
	"${@:3}" "$CTL" stats --reset >"$TMP/denied.out" 2>"$TMP/denied.err" || code=$?
	is "$1 may not set them back: exit status" "$code" 1
	says "$1 may not set them back: why" "$TMP/denied.err" "$2"
	is "$1 may not set them back: and sees nothing" \
		"$(cat "$TMP/denied.out")" ""
	is "$1 may not set them back: the kernel says so, too" \
		"$("${@:3}" "$TMP/ask" total-reset | grep -o EPERM)" EPERM
	same "$1 may not set them back: nothing is changed" <(stats | told) \
		"$TMP/before"
}

plan $((5 + 4 + 1 + 3 + 2 + 2 * 5))

add_netns $A
add_netns $B
chmod 755 "$TMP"	# the tree may be closed to nobody
cp ask "$TMP"
load closed=1 limit=0 history=262144
exact_sums
set_back_in_a_storm
set_back_at_full_speed
namespace_ends
left_out
# shellcheck disable=SC2086 # words
denied nobody CAP_NET_ADMIN $NOBODY
denied "another namespace" initial ip netns exec $A

finish
