# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Networks that misbehave when told to. Sourced after lib.sh.
#
#	add_netns tcpfate-net
#	meet_in tcpfate-net ::1		# peers there, records read from here
#	hold tcpfate-net		# what is sent from now on is on its way
#	let_go tcpfate-net		# and arrives, in order
#	silence tcpfate-net		# what is sent from now on is lost
#	let_go tcpfate-net
#
# Only a namespace of the test's own may be treated so: in each, everything goes
# over one device, lo unless connect_netns has been there.

declare -A device		# by namespace

# needs_qdisc KIND...: skip everything where there is none
needs_qdisc()
{
	local kind

	ip netns add tcpfate-try
	for kind; do
		tc -n tcpfate-try qdisc add dev lo root "$kind" 2>/dev/null || {
			ip netns del tcpfate-try
			skip_all "no sch_$kind"
		}
		tc -n tcpfate-try qdisc del dev lo root
	done
	ip netns del tcpfate-try
}

# meet_in NETNS ADDRESS
meet_in()
{
	inside "$1"
	meet "$2"
	inside
}

# set_sysctl_in NETNS NAME VALUE: gone with the namespace
set_sysctl_in()
{
	ip netns exec "$1" sh -c "echo $3 >/proc/sys/${2//.//}"
}

hold()
{
	tc -n "$1" qdisc add dev "${device[$1]-lo}" root plug
	tc -n "$1" qdisc change dev "${device[$1]-lo}" root plug block
}

silence()
{
	tc -n "$1" qdisc add dev "${device[$1]-lo}" root netem loss 100%
}

# Whatever it was, if anything. What is held must pass before the plug goes.
let_go()
{
	tc -n "$1" qdisc change dev "${device[$1]-lo}" root \
		plug release_indefinite 2>/dev/null || :
	tc -n "$1" qdisc del dev "${device[$1]-lo}" root 2>/dev/null || :
}

# Both ends of the wire are routers, and look for the way to their own addresses,
# which are on lo, like for any other.
# connect_netns NEAR FAR: 10.9.0.1 and fd09::1, 10.9.0.2 and fd09::2
connect_netns()
{
	ip -n "$1" link add tcpfate-wire type veth \
		peer name tcpfate-wire netns "$2"
	make_router "$1" 1 2
	make_router "$2" 2 1
}

# make_router NETNS OWN OTHER: the last digits of its addresses
make_router()
{
	local family

	device[$1]=tcpfate-wire
	set_sysctl_in "$1" net.ipv4.ip_forward 1
	set_sysctl_in "$1" net.ipv6.conf.all.forwarding 1
	for family in -4 -6; do
		ip -n "$1" $family rule add pref 2 lookup local
		ip -n "$1" $family rule del pref 0
	done
	ip -n "$1" addr add "10.8.0.$2/24" dev tcpfate-wire
	ip -n "$1" addr add "fd08::$2/64" dev tcpfate-wire nodad
	ip -n "$1" link set tcpfate-wire up
	ip -n "$1" addr add "10.9.0.$2" dev lo
	ip -n "$1" addr add "fd09::$2" dev lo nodad
	ip -n "$1" route add "10.9.0.$3" via "10.8.0.$3" src "10.9.0.$2"
	ip -n "$1" route add "fd09::$3" via "fd08::$3" src "fd09::$2"
}

# meet_across NEAR FAR SERVER CLIENT: at these addresses
# shellcheck disable=SC2154 # did: lib.sh
meet_across()
{
	inside "$1"
	spawn server
	at server listen "$3"
	inside "$2"
	spawn client
	at client connect "$3" "${did[local]}"
	inside
	at server accept
}

family()
{
	case $1 in *:*) echo -6 ;; *) echo -4 ;; esac
}

# lose_route NETNS ADDRESS: nobody there knows the way any more, not even where
# it is its own; who sends from elsewhere is told so, by ICMP
lose_route()
{
	ip -n "$1" "$(family "$2")" rule add pref 1 to "$2" unreachable
}

find_route()
{
	ip -n "$1" "$(family "$2")" rule del pref 1
}
