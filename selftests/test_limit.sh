#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# limit= records a second of one event in one network namespace. A storm hides
# neither other events nor other namespaces, and what is over the limit is
# counted, to the record.

. ./lib.sh
. ./tallies.sh

A=tcpfate-a
B=tcpfate-b
LIMIT=5

# The server of each connection closes over unread data: unread-at-close,
# reset-received and two closed.
A_CONNECTION=4

# in_netns NAME COMMAND...
in_netns()
{
	local answer

	inside "$1"
	answer=$("${@:2}")
	inside
	echo "$answer"
}

since()
{
	"${place[@]}" "$CTL" dump --json --since "$1"
}

# Of each event, how many records in how many seconds.
rates()
{
	awk -F'"' '
	match($0, /"event":"[a-z-]*"/) {
		event = substr($0, RSTART + 9, RLENGTH - 10)
		match($0, /T[0-9:.]*/)
		split(substr($0, RSTART + 1, RLENGTH - 1), t, ":")
		now = t[1] * 3600 + t[2] * 60 + t[3]
		if (!count[event]++)
			first[event] = now
		seconds[event] = now - first[event]
		if (seconds[event] < 0)
			seconds[event] += 86400	# midnight
	}
	END {
		for (event in count)
			printf "%s{ \"event\": \"%s\", \"count\": %d, \"seconds\": %f }",
				comma++ ? "," : "[", event, count[event], seconds[event]
		print comma ? "]" : "[]"
	}'
}

# So many that one more a second would show.
enough()
{
	[ "$(in_netns $A since "$begin" | grep -c '"event":"unread-at-close"')" \
		-ge $((15 * LIMIT)) ]
}

# A kind of event that the storm does not have.
another_kind()
{
	inside $A
	meet 127.0.0.1
	inside
	at server linger 0
	at server close
	at client await close
	at client close
	holds "another event in the same namespace is not hidden" \
		"$(record server linger-abort)" '.pid == server.pid'
	part
}

another_namespace()
{
	ip netns exec $B ./storm 1 100 >/dev/null
	holds "another namespace is not hidden" \
		"$(in_netns $B records)" "length == $A_CONNECTION"
}

# A listener is told in numbers what was not recorded.
burst()
{
	local recorded

	inside $A
	listen inside
	inside
	listen everywhere
	ip netns exec $A ./storm 50 100 >/dev/null
	recorded=$(in_netns $A last_seq)
	know counted "$(in_netns $A number suppressed)"
	holds "burst: recorded and suppressed is all" "$recorded" \
		". + counted == 50 * $A_CONNECTION" 'counted > 0'
	holds "burst: of each event as many as the limit at least" \
		"$(in_netns $A records)" \
		"group_by(.event) | map(length >= $LIMIT) == [true, true, true]"
	inside $A
	hear_out inside
	inside
	exact "burst: a listener there is told how many were suppressed" \
		inside 1 "$recorded" '.tally.suppressed == counted'
	hear_out everywhere
	exact "burst: a listener here is told how many were suppressed" \
		everywhere 1 "$recorded" '.tally.suppressed == counted'
}

storm_goes_on()
{
	local begin

	begin=$(in_netns $A last_seq)
	ip netns exec $A ./storm 0 100 >"$TMP/storm" &
	watcher[storm]=$!
	another_kind
	another_namespace
	wait_for "15 seconds' worth of records" enough
	kill "${watcher[storm]}"
	watch_ends storm
	# Of the first and of the last second only a part was in the storm.
	holds "at most so many a second of each event" \
		"$(in_netns $A since "$begin" | rates)" 'length == 4' \
		"all(.count <= $LIMIT * (.seconds + 2))"
	# The burst, the storm, and another kind.
	holds "recorded and suppressed is all" \
		$(($(in_netns $A last_seq) + $(in_netns $A number suppressed))) \
		". == (50 + $(cat "$TMP/storm") + 1) * $A_CONNECTION"
	is "the namespace that was in no storm has lost nothing" \
		"$(in_netns $B number suppressed)" 0
	is "the initial namespace counts those of all" "$(number suppressed)" \
		"$(in_netns $A number suppressed)"
}

# no_limit: at run time
no_limit()
{
	local since suppressed

	suppressed=$(number suppressed)
	since=$(last_seq)
	set_parameter limit 0
	ip netns exec $A ./storm 500 100 >/dev/null
	is "limit=0: all is recorded" $(($(last_seq) - since)) \
		$((500 * A_CONNECTION))
	is "limit=0: nothing is suppressed" "$(number suppressed)" "$suppressed"
	holds "status tells the limit" "$(status)" '.limit == 0'
}

plan $((4 + 6 + 3))

add_netns $A
add_netns $B
load limit=$LIMIT
burst
storm_goes_on
no_limit

finish
