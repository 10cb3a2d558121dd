#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A process that looks at the files of another in /proc can be the last to put
# a socket down that its owner closed meanwhile. It closed nothing.

. ./lib.sh

CONNECTIONS=${CONNECTIONS:-10000}

# The storm is under way as soon as it has its listener.
look_on()
{
	./onlooker "$(pgrep -x storm)" 4 5
}

has_onlooker()
{
	pgrep -x onlooker >/dev/null
}

none_is_live()
{
	status | grep -q '"live":0,'
}

closers()
{
	"$CTL" dump --json |
		jq -r 'select(.event == "closed") | .comm // "nobody"' |
		sort | uniq -c | sed 's/^ *//'
}

# count NAME < closers
count()
{
	awk -v name="$1" '$2 == name { n = $1 } END { print n + 0 }'
}

plan 4

load closed=1 history=262144
add_storm
"${storm[@]}" "$CONNECTIONS" >"$TMP/storm" &
storming=$!
wait_for "the storm" pgrep -x storm
look_on &
looking=$!
wait_for "the onlooker" has_onlooker
wait $storming
wait $looking

is "connections" "$(cat "$TMP/storm")" "$CONNECTIONS"
wait_for "every end" none_is_live
closers >"$TMP/closers"
is "ends of which the onlooker is said to be the closer" \
	"$(count onlooker <"$TMP/closers")" 0
is "ends that have their closer, or say that he is not known" \
	"$(($(count storm <"$TMP/closers") + $(count nobody <"$TMP/closers")))" \
	"$((2 * CONNECTIONS))"
is "the onlooker came in between" \
	"$([ "$(count nobody <"$TMP/closers")" -gt 0 ] && echo yes)" yes

finish
