#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Containers: a network, user and pid namespace of their own. They see what is
# theirs, numbered by themselves, and nothing of the host; and when they go,
# nothing of them is left, whatever was under way.

. ./lib.sh
. ./tallies.sh

# That come and go; an even number.
NAMESPACES=${NAMESPACES:-60}

NET=tcpfate-net
SLAB=/sys/kernel/slab/net_namespace

### A container

container=			# its init

new_container()
{
	unshare --user --map-root-user --net --pid --fork --kill-child \
		sh -c 'ip link set lo up && echo up && exec sleep 1000000' \
			>"$TMP/container" 2>&1 &
	watcher[container]=$!	# to be cleaned up
	wait_for "the container" grep -q up "$TMP/container"
	container=$(child "$!")
}

# child PID: the first one
child()
{
	awk '{ print $1 }' "/proc/$1/task/$1/children"
}

in_container()
{
	place=(nsenter --target "$container" --user --net --pid)
}

# Who enters a pid namespace does so by a child. /proc says how each pid namespace
# numbers it, the initial one first.
# identify NAME: of a peer
identify()
{
	local line

	line=$(grep NSpid "/proc/$(child "${pid[$1]}")/status")
	# shellcheck disable=SC2086 # words
	set -- "$1" $line
	know "$1_is" "{ \"pid\": $3, \"nspid\": $4 }"
}

# One connection that loses 100 bytes; four records.
loses()
{
	meet 127.0.0.1
	at client write 100
	at server await unread 100
	at server close
	at client await close
	at client close
}

CLOSER='map(select(.event == "unread-at-close"))[0]'

story_of_a_container()
{
	new_container
	listen host
	loses			# of the host, so that numbers differ
	part
	in_container
	watch inside --json --all --count 4
	loses
	identify server
	watch_ends inside
	know inode "$(stat -Lc %i "/proc/$container/ns/net")"
	seen=$(told inside)
	holds "a container sees its own connections, from 1" "$seen" \
		'map(.seq) == [1, 2, 3, 4]' 'all(.netns == inode)'
	holds "a container is told the pid that it knows, and no other" "$seen" \
		"$CLOSER | .nspid == server_is.nspid and .comm == \"server\"" \
		'all(has("pid") or has("tid") or has("owner_pid") | not)'
	holds "a container's dump says the same" "$(records)" ". == $seen"
	is "a container's status counts in its own numbers" "$(last_seq)" 4
	inside
	holds "the host sees both pids" "$("$CTL" dump --json --since 4 | array)" \
		'map(.seq) == [5, 6, 7, 8]' 'all(.netns == inode)' \
		"$CLOSER | .pid == server_is.pid and .nspid == server_is.nspid"
	hear_out host
	exact "the host's listener is told of both" host 1 8
	part
}

# What watch finds out by the inode of a socket is not what it was told.
told()
{
	sed -E '/"owner-by-inode"/ {
		s/"owner_comm":"[^"]*","owner_pid":[0-9]+,//
		s/"evidence":\["owner-by-inode"\],//
		s/,"owner-by-inode"//
	}' "$TMP/$1.out" | array
}

### No rights

# denied WHO COMMAND...: to become that
denied()
{
	local request

	is "$1: join" "$("${@:2}" ./join || :)" EPERM
	for request in status-get record-get total-get total-reset filter-get; do
		is "$1: $request" "$("${@:2}" ./ask $request | grep -o EPERM)" EPERM
	done
}

### Namespaces that go

# Something is queued when they do: records in the log, and in the socket of a
# listener who never reads.
come_and_go()
{
	# shellcheck disable=SC2016 # for the inner shell
	unshare --net --pid --fork --kill-child bash -euc '
		ip link set lo up
		exec {deaf}< <(exec ./join 1000000)
		read -r -u $deaf
		kill -STOP $!
		./storm 10 100 >/dev/null'
}

# Namespaces in use. What processors keep for themselves is given back first.
objects()
{
	[ -e $SLAB/objects ] || return 0
	echo 1 >$SLAB/shrink
	sed 's/ .*//' $SLAB/objects
}

as_many_as()
{
	[ ! -e $SLAB/objects ] || [ "$(objects)" -le "$1" ]
}

namespaces_go()
{
	local others n=0 endings=$((40 * NAMESPACES))

	others=$(objects)
	load limit=0
	listen witness
	while [ $((n += 2)) -le "$NAMESPACES" ]; do
		come_and_go &
		come_and_go
		wait $!
	done
	is "$NAMESPACES namespaces came: each ending is recorded" "$(last_seq)" \
		$endings
	hear_out witness
	exact "$NAMESPACES namespaces came: the listener is told everything" \
		witness 1 $endings
	wait_for "$NAMESPACES namespaces to go" as_many_as "$others"
	if [ -e $SLAB/objects ]; then
		holds "$NAMESPACES namespaces went: none is left" "$(objects)" \
			". <= $others"
	else
		skip "$NAMESPACES namespaces went: none is left" "no $SLAB"
	fi
	rmmod tcpfate && code=0 || code=$?
	is "$NAMESPACES namespaces went: the module can go" "$code" 0
}

plan $((6 + 3 * 6 + 4))

add_netns $NET
load limit=0
story_of_a_container
denied "root of a user namespace only" unshare --user --map-root-user
denied "root of a user namespace, in another's network" \
	ip netns exec $NET unshare --user --map-root-user
denied "root of a container, in another's network" \
	nsenter --target "$container" --net unshare --user --map-root-user
kill -KILL "$container"
watch_ends container
namespaces_go

finish
