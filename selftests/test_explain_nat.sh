#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Between two hosts there is a router that rewrites addresses and ports, in both
# directions: what the one end calls its peer is not what the other one calls
# itself. They are joined all the same, by their initial sequence numbers.

. ./lib.sh
. ./stories.sh

INSIDE=tcpfate-inside
OUTSIDE=tcpfate-outside
ROUTER=tcpfate-router
PUBLISHED=8080			# port of the router, that leads to
HIDDEN=8000			# this one inside

command -v nft >/dev/null || skip_all "no nft"

# link NETNS PREFIX4 PREFIX6: has the number 2 there, the router 1
link()
{
	local name=${1#tcpfate-}

	add_netns "$1"
	ip -n $ROUTER link add "$name" type veth peer name tcpfate-wire netns "$1"
	ip -n $ROUTER addr add "$2.1/24" dev "$name"
	ip -n $ROUTER addr add "$3::1/64" dev "$name" nodad
	ip -n $ROUTER link set "$name" up
	ip -n "$1" addr add "$2.2/24" dev tcpfate-wire
	ip -n "$1" addr add "$3::2/64" dev tcpfate-wire nodad
	ip -n "$1" link set tcpfate-wire up
}

# Only who is inside knows a way to the other side.
build()
{
	add_netns $ROUTER
	link $INSIDE 192.0.2 2001:db8:2
	link $OUTSIDE 198.51.100 2001:db8:51
	ip -n $INSIDE route add default via 192.0.2.1
	ip -n $INSIDE route add default via 2001:db8:2::1
	ip netns exec $ROUTER sh -c '
		echo 1 >/proc/sys/net/ipv4/ip_forward
		echo 1 >/proc/sys/net/ipv6/conf/all/forwarding'
	ip netns exec $ROUTER nft -f - <<-END
	table inet translation {
		chain out {
			type nat hook postrouting priority srcnat
			oifname "outside" meta l4proto tcp masquerade to :20000-20999
		}
		chain in {
			type nat hook prerouting priority dstnat
			iifname "outside" tcp dport $PUBLISHED dnat ip to 192.0.2.2:$HIDDEN
			iifname "outside" tcp dport $PUBLISHED dnat ip6 to [2001:db8:2::2]:$HIDDEN
		}
	}
	END
}

### Stories

# go_out ADDRESS: a client inside, a server outside at this address
go_out()
{
	inside $OUTSIDE
	spawn server
	at server listen "$1"
	inside $INSIDE
	spawn client
	at client connect "$1" "${did[local]}"
	inside
	at server accept
}

# come_in ADDRESS ROUTER: a server inside at this address, a client outside, which
# knows only the router
come_in()
{
	inside $INSIDE
	spawn server
	at server listen "$1" $HIDDEN
	inside $OUTSIDE
	spawn client
	at client connect "$2" $PUBLISHED
	inside
	at server accept
}

# Bytes get lost in both directions.
closes_unread()
{
	at client write 100
	at server await unread 100
	at server read 40
	at server write 70
	at client await unread 70
	at server close
	at client await close
	at client read 20
	part
}

writes_too_late()
{
	at client write 9
	at server read 9
	at server close
	at client await close-wait
	sleep 0.1	# time to notice the FIN, which is part of the story
	at client write 10
	at client await close
	part
}

# tells WHAT CLIENT SERVER CAUSE CULPRIT CLIENT_LOST SERVER_LOST: at the addresses
# that the two have themselves
tells()
{
	told=$(stories)
	holds "$1: one story, whose ends have other addresses for each other" \
		"$told" 'length == 1' '.[0].by_isn == true' \
		'.[0] | has("alone") | not' \
		"[.[0].sides[] | [.comm, .addr, .port]] | sort ==
			[[\"client\", \"$2\", client.local],
			 [\"server\", \"$3\", server.local]]" \
		'server.peer != client.local or client.peer != server.local'
	holds "$1: the cause, and what is lost" "$told" \
		".[0].cause == \"$4\"" ".[0] | culprit == \"$5\"" \
		".[0] | wrote(\"client\") | .exact and .lost == $6" \
		".[0] | wrote(\"server\") | .exact and .lost == $7"
}

# over WHAT CLIENT SERVER MEET...: both stories
over()
{
	load closed=1
	"${@:4}"
	closes_unread
	tells "$1, closed unread" "$2" "$3" unread-at-close server 60 50
	load closed=1
	"${@:4}"
	writes_too_late
	tells "$1, written too late" "$2" "$3" write-after-peer-fin client 10 0
}

plan $((4 * 4))

build
over "masquerade, IPv4" 192.0.2.2 198.51.100.2 go_out 198.51.100.2
over "masquerade, IPv6" 2001:db8:2::2 2001:db8:51::2 go_out 2001:db8:51::2
over "DNAT, IPv4" 198.51.100.2 192.0.2.2 come_in 192.0.2.2 198.51.100.1
over "DNAT, IPv6" 2001:db8:51::2 2001:db8:2::2 come_in 2001:db8:2::2 2001:db8:51::1

finish
