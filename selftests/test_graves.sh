#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The memory of connections is small, and the closed ones come by the thousand.
# They must not cost the one that sits in CLOSE_WAIT, waiting for its mistake.

. ./lib.sh

# A small table, and more connections than it has entries; then the default one,
# which takes a minute or two. TCPFATE_CONNECTIONS=0 leaves that out.
SMALL=4096
CONNECTIONS=${TCPFATE_CONNECTIONS:-100000}

client_waits()
{
	meet 127.0.0.1
	at server close
	at client await close-wait
	know seen "${did[after]}"
}

client_writes()
{
	at client write 10
	know wrote "{ \"before\": ${did[before]}, \"after\": ${did[after]} }"
}

# story WHAT CONNECTIONS
story()
{
	client_waits
	is "$1: $2 clean connections" "$("${storm[@]}" "$2")" "$2"
	client_writes
	holds "$1: the late write is reported, with its delay" \
		"$(record client write-after-peer-fin)" \
		'.pid == client.pid' '.requested == 10' \
		'.since_peer_fin_ns | between(wrote.before - seen;
			wrote.after - server.before)'
	holds "$1: the ending has its bytes" "$(record client reset-received)" \
		'.written_after_fin == 10' '.unacked + .unsent == 10'
	is "$1: nothing was said of the others" "$(records_of_others)" "[]"
	part
}

records_of_others()
{
	lines | grep -v -e "_port\":${port[client]}," | array
}

plan $((CONNECTIONS ? 10 : 5))

add_storm
load track=$SMALL
story "small table" $((SMALL * 2))
holds "small table: it was full of graves, and no live mark was given up" \
	"$(status)" ".track == $SMALL" '.forgotten > 0' '.evicted == 0'

if [ "$CONNECTIONS" != 0 ]; then
	load
	story "default table" "$CONNECTIONS"
	holds "default table: no live mark was given up" "$(status)" \
		'.evicted == 0'
fi

finish
