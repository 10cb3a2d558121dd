#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Two hosts, each with a record of its own, whose clocks differ by five seconds.
# The hosts are network namespaces, of which each sees only what is its own; what
# they share here, two hosts would not, and is changed in one of the files.

. ./lib.sh
. ./network.sh
. ./stories.sh

NEAR=tcpfate-near
FAR=tcpfate-far

# record NETNS NAME: all that is told there
record_in()
{
	inside "$1"
	watch "$2" --json --all
	inside
}

# saved NAME: it ends; the file is $TMP/NAME.json
saved()
{
	kill -INT "${watcher[$1]}"
	watch_ends "$1"
	mv "$TMP/$1.out" "$TMP/$1.json"
}

# of_another_host SECONDS <JSON: whose clock is ahead by that
of_another_host()
{
	jq -c --argjson ahead "$1" '
		def moved: (.[:19] + "Z" | fromdate + $ahead | todate[:19]) + .[19:];
		.time |= moved | .log_id = "0123456789abcdef"
		| .netns = 4026531840 | .netns_cookie = "1"'
}

### What happens between them: server far, client near

# Each step is the answer to one on the other host.
writes_too_late()
{
	at client write 9
	at server read 9
	at server close
	know first_ns "${did[before]}"
	at client await close-wait
	sleep 0.1	# time to notice the FIN, which is part of the story
	at client write 10
	at client await close
	know last_ns "${did[after]}"
	part
}

# Only the RST goes from one to the other.
closes_unread()
{
	at client write 30
	at server await unread 30
	at server close
	know first_ns "${did[before]}"
	at client await close
	know last_ns "${did[after]}"
	part
}

### What must be said

# Who does something, and what that sends; in this order.
declare -A order=(
	[writes_too_late]='["server", "fin"], ["client", null], ["client", "data"],
		["server", null], ["server", "rst"], ["client", null]'
	[closes_unread]='["server", "rst"], ["client", null]'
)

# clock: by how many seconds the other one was found to be ahead
clock()
{
	sed -n 's/.* was \([0-9.]*\) s ahead of .*/\1/p
		s/.* was \([0-9.]*\) s behind .*/-\1/p' "$TMP/clock" |
		grep . || echo 0
}

# joined STORY SECONDS CAUSE CULPRIT CLIENT_LOST: the far clock is ahead by that
joined()
{
	local what="$1, far clock $2 s ahead"

	of_another_host "$2" <"$TMP/far.json" >"$TMP/ahead.json"
	told=$(stories "$TMP/near.json" "$TMP/ahead.json" 2>"$TMP/clock")
	holds "$what: one story of both" "$told" 'length == 1' \
		'.[0] | has("alone") | not' '.[0] | [.sides[].seen] == [true, true]'
	holds "$what: the cause, and what is lost" "$told" \
		".[0].cause == \"$3\"" ".[0] | culprit == \"$4\"" \
		".[0] | wrote(\"client\") | .exact and .lost == $5" \
		'.[0] | wrote("server") | .exact and .lost == 0'
	holds "$what: how far it is" "$(clock)" \
		". - $2 | fabs <= 0.1 + (last_ns - first_ns) / 1e9"
	holds "$what: the order of the steps" "$told" \
		".[0] | [.sides as \$s | .steps[] | [\$s[.side].comm, .segment]] == [${order[$1]}]"
	holds "$what: the times between them" "$told" \
		'.[0].steps | map(.since_cause_ns) | (last - first) <= (last_ns - first_ns)'
}

# two_files STORY CAUSE CULPRIT CLIENT_LOST
two_files()
{
	local ahead

	load closed=1
	record_in $NEAR near
	record_in $FAR far
	meet_across $FAR $NEAR 10.9.0.2 10.9.0.1
	"$1"
	saved near
	saved far
	for ahead in 0 5 -5; do
		joined "$1" $ahead "${@:2}"
	done
}

plan $((2 * 3 * 5))

add_netns $NEAR
add_netns $FAR
connect_netns $NEAR $FAR
two_files writes_too_late write-after-peer-fin client 10
two_files closes_unread unread-at-close server 30

finish
