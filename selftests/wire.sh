# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What tests share that play the remote host themselves (wire.c). After lib.sh.
#
#	spawn_wire wire
#	dial 192.0.2.2			# client connects to wire
#	at wire send PA len=100
#	at client read 100
#	at wire send RA
#
# Behind each device wire is every host of its networks but the kernel's own.
# shellcheck disable=SC2034,SC2154,SC2004 # of lib.sh, or for the tests

WIRE4=192.0.2.2 WIRE6=2001:db8::2		# wire
HERE4=192.0.2.1 HERE6=2001:db8::1		# the kernel
MSS=020405b4					# option: 1460 bytes

modprobe -q tun || :
[ -c /dev/net/tun ] || skip_all "no tun"

# Each segment shall be answered, and not one in half a second.
set_sysctl net.ipv4.tcp_invalid_ratelimit 0

# spawn_wire NAME [VRF]
spawn_wire()
{
	local name=$1

	spawn "$name" wire
	at "$name" mode ack		# so the device is there
	[ $# = 1 ] || "${place[@]}" ip link set "$name" vrf "$2"
	"${place[@]}" ip address add $HERE4/24 dev "$name"
	"${place[@]}" ip address add $HERE6/64 dev "$name" nodad
	"${place[@]}" ip link set "$name" up
}

# dial ADDRESS [WORDS...]: client connects to wire, which accepts with WORDS
dial()
{
	spawn client
	tell client connect "$1" $((10000 + ++dialled))
	at wire accept "${@:2}"
	hear client
	[ "${did[errno]}" = 0 ] || bail "dial $*: ${did[errno]}"
}
dialled=0

# ring ADDRESS [WORDS...]: wire, as ADDRESS, connects to server with WORDS
ring()
{
	spawn server
	at server listen "$(here "$1")"
	at wire connect "$(here "$1")" "${did[local]}" "$1" \
		$((20000 + ++rung)) "${@:2}"
	at server accept
}
rung=0

# here ADDRESS: the kernel's own, of the same family
here()
{
	case $1 in
	*:*) echo $HERE6 ;;
	*) echo $HERE4 ;;
	esac
}

# each_family STORIES: $what and $family for people, $near for two peers, $far for
# wire, which is also what a story is told
each_family()
{
	local story

	for story in $1; do
		in_family "$story" IPv4 127.0.0.1 $WIRE4
		in_family "$story" IPv6 ::1 $WIRE6
	done
}

# in_family STORY FAMILY NEAR FAR
in_family()
{
	local family=$2 near=$3 far=$4 what="$1, $2"

	"$1" "$far"
	hang_up
}

# hang_up: client and server exit; wire stays
hang_up()
{
	local name

	for name in client server; do
		[ -z "${pid[$name]-}" ] || leave "$name"
		unset "known[$name]"
	done
}

### How stories of client and wire begin, go on and end

# begins ADDRESS [WORDS...]: 10 bytes have gone each way
begins()
{
	dial "$@"
	at wire send PA len=10
	at client read 10
	at client write 10
	at wire expect A len=10
}

# still_works: what came has done no harm
still_works()
{
	at client await established
	at client write 5
	at wire expect A len=5
	at wire send PA len=5
	at client read 5
}

ends_well()
{
	at client close
	at wire expect FA
	at wire send FA
}

# ends_second: as ends_well, where wire has sent its FIN
ends_second()
{
	at client close
	at wire expect FA
	at wire send A
}

# closes ADDRESS: without unread data; the FIN is acknowledged
closes()
{
	begins "$1"
	at client close
	at wire expect FA
	wait_for "FIN_WAIT2" is_in_state 05
}

is_in_state()
{
	[ "$(sockets_between "${port[client]}" "${remote[client]}")" = "$1" ]
}

# closes_deaf ADDRESS: the FIN is not acknowledged
closes_deaf()
{
	begins "$1"
	at wire mode silent
	at client close
	at wire expect FA
}

# ends_after_close: as if nothing had been
ends_after_close()
{
	at wire send FA
	at wire send A		# the last word is the mini-socket's
	told "$what" closed "$CLEAN"
}

### What must be said, with closed=1

# books NAME: the record agrees with those of the program and of wire
books()
{
	echo "conserved and .tx_written == $1.tx and .rx_read == $1.rx and
		.rx_received == wire.tx and .tx_acked <= wire.rx and
		.isn_local == wire.peer_isn and .isn_peer == wire.isn"
}

expected=0			# records of client, in all

# told WHAT EVENTS CONDITION...: all that is said of client
told()
{
	local events

	read -ra events <<<"$2"
	expected=$((expected + ${#events[@]}))
	life_is "$1" client "$2" "$(books client)" '.opened_by == "local"' \
		"${@:3}"
}

CLEAN='.ending == "fin" and .loss == "none" and .tx_acked == wire.rx'
RESET='.ending == "reset-received"'

# none WHAT: no record but those that were told
none()
{
	is "$1: no other record" "$(last_seq)" "$expected"
}
