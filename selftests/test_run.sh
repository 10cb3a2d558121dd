#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# tcpfate-ctl run: all that happens to the connections of a command is told, and
# nothing that happens to those of others, whatever the command does with its
# processes and sockets.

. ./lib.sh
. ./run.sh
. ./tallies.sh

### What a command loses

# The peer that is run accepts; the other connects. Each end has records.
server_closes_unread()
{
	under server "$@"
	spawn server
	inside
	spawn client
	at server listen 127.0.0.1
	at client connect 127.0.0.1 "${did[local]}"
	at server accept
	at client write 100
	at server await unread 100
	at server close
	at client await close
}

what_was_lost()
{
	server_closes_unread --fail-on-loss
	ends server
	is "a loss: exit status" "${ended[server]}" 4
	tells server "what was lost, at its own end only" "closed unread-at-close" \
		'.status == 0' '.exit == 4' '.connections == 1' '.with_loss == 1' \
		'.lost == 100' '.unacked == 0' '.complete' '.ended_reset_sent == 1' \
		'has("ended_reset_received") | not'
	holds "who" "$(told server)" 'map(select(.comm != null) | .comm) |
		unique == ["server"]' '.[0].pid == .[-1].pid'
	part

	server_closes_unread --fail-on-loss
	ends server 3
	is "a command that fails: its own exit status" "${ended[server]}" 3
	tells server "and what was lost" "closed unread-at-close" \
		'.status == 3' '.with_loss == 1'
	part

	server_closes_unread
	ends server
	is "without --fail-on-loss: exit status" "${ended[server]}" 0
	part
}

nothing_lost()
{
	under client --fail-on-loss
	spawn client
	inside
	spawn server
	at server listen 127.0.0.1
	at client connect 127.0.0.1 "${did[local]}"
	at server accept
	at client write 100
	at server read 100
	at client close
	at server await close-wait
	at server close
	ends client
	is "nothing lost: exit status" "${ended[client]}" 0
	tells client "nothing lost: nothing told" "" '.connections == 0' '.complete'
	part
}

# The end of the command has no person, and loses nothing that it knows of. But
# the other end has never read what was acknowledged.
lost_at_the_other_end()
{
	under client --fail-on-loss
	spawn client
	inside
	spawn server
	at server listen 127.0.0.1
	at client connect 127.0.0.1 "${did[local]}"
	at server accept
	at client write 100
	at client await acked
	at server close
	at client await close
	at client close
	ends client
	is "what the other end never read is lost: exit status" \
		"${ended[client]}" 4
	tells client "what the other end never read is lost" \
		"closed reset-received" '.lost == 100' '.unacked == 0' '.with_loss == 1'
	part
}

### Others

# others: ten connections of another program lose data
others()
{
	./storm 10 100 >/dev/null
}

# unrelated WHAT: the command has a connection of its own meanwhile
unrelated()
{
	under client --fail-on-loss
	spawn client
	inside
	spawn server
	at server listen 127.0.0.1
	at client connect 127.0.0.1 "${did[local]}"
	at server accept
	others
	at client write 10
	at server read 10
	at client close
	at server await close-wait
	at server close
	others
	ends client
	is "$1: exit status" "${ended[client]}" 0
	tells client "$1: nothing told" "" '.connections == 0' '.complete'
	part
}

# one_of_many WHAT: others lose more than the log holds while one is its own
one_of_many()
{
	"${storm[@]}" 0 100 >/dev/null &
	watcher[storm]=$!
	wait_for "a storm" recorded $(($(last_seq) + 100))
	alone one -- ./storm 1 77
	kill "${watcher[storm]}"
	watch_ends storm
	is "$1: exit status" "${ended[one]}" 4
	tells one "$1: its own and no other" \
		"closed closed reset-received unread-at-close" \
		'.connections == 1' '.lost == 77' '.complete'
}

### Processes

# Nobody knows the daemon any more when its records are read.
daemons()
{
	alone daemon -- sh -c '(setsid ./storm 1 55 &) | cat'
	is "$1, a daemon that is gone: exit status" "${ended[daemon]}" 4
	tells daemon "$1, a daemon that is gone" \
		"closed closed reset-received unread-at-close" \
		'.connections == 1' '.lost == 55'

	alone left --grace 0.2 -- \
		sh -c 'setsid sleep 1000000 >/dev/null 2>&1 & echo $!'
	is "$1, one that stays: exit status" "${ended[left]}" 0
	tells left "$1, one that stays is said" "" '.processes_left == 1'
	kill "$(<"$TMP/left.out")"
}

### Sockets

# handed WHAT: a connection that the command has not made
handed()
{
	meet 127.0.0.1
	tell client become "${base[@]}" "$CTL" run --json --all --output "$TMP/client.json" \
		--fail-on-loss -- ./peer client
	at client adopt
	at client write 10
	at server read 10
	at client write 20
	at server await unread 20
	at server close
	at client await close
	ends client
	is "$1, a connection that was handed to it: exit status" "${ended[client]}" 4
	tells client "$1, a connection that was handed to it, ended by nobody here" \
		"closed reset-received" '.lost == 20'
	part
}

# Only the command has it.
handed_and_closed()
{
	meet 127.0.0.1
	tell client become "$CTL" run --json --all --output "$TMP/client.json" -- \
		./peer client
	at client adopt
	at client close
	at server await close-wait
	is "a connection that was handed to it ends when it closes" \
		"${did[errno]}" 0
	ends client
	part
}

# handed_listener WHAT: what the command accepts is its own, whoever listened first
handed_listener()
{
	spawn server
	at server listen 127.0.0.1
	tell server become "${base[@]}" "$CTL" run --json --all --output "$TMP/server.json" \
		--fail-on-loss -- ./peer server
	at server adopt
	spawn client
	at client connect 127.0.0.1 "${did[local]}"
	at server accept
	at server write 30
	at client await unread 30
	at client close
	at server await close
	at server close
	ends server
	is "$1, a listener that was handed to it: exit status" "${ended[server]}" 4
	tells server "$1, a listener that was handed to it, ended by nobody here" \
		"closed reset-received" '.connections == 1' '.lost == 30'
	part
}

# passed WHAT: a connection that another process passes on
passed()
{
	meet 127.0.0.1
	under heir --fail-on-loss
	spawn heir
	inside
	at heir inbox tcpfate-heir
	at server give tcpfate-heir
	at heir take
	at server close
	at client write 40
	at heir await unread 40
	at heir close
	ends heir
	is "$1, a connection that was passed on: exit status" "${ended[heir]}" 4
	tells heir "$1, a connection that was passed on" "closed unread-at-close" \
		'.lost == 40'
	part
}

### Cgroups

groups_below()
{
	# shellcheck disable=SC2016 # for the inner shell
	alone below -- sh -c 'own=/sys/fs/cgroup$(sed -n s/^0:://p /proc/self/cgroup)
		mkdir "$own/inner" && echo $$ >"$own/inner/cgroup.procs" &&
		./storm 1 66 >/dev/null; status=$?
		echo $$ >"$own/cgroup.procs"; rmdir "$own/inner"; exit $status'
	is "a cgroup of its own below: exit status" "${ended[below]}" 4
	tells below "a cgroup of its own below" \
		"closed closed reset-received unread-at-close" '.lost == 66' \
		'.status == 0'
}

plan $((6 + 2 + 2 + 2 * (2 + 2 + 4 + 2 + 2 + 2) + 1 + 2))

needs_cgroups
add_storm
load limit=0 history=65536

what_was_lost
nothing_lost
lost_at_the_other_end
for base in '' "$bare"; do
	means="with${base:+out} a cgroup"
	[ -n "$base" ] || base=()
	unrelated "$means"
	one_of_many "$means"
	daemons "$means"
	handed "$means"
	handed_listener "$means"
	passed "$means"
done
base=()
handed_and_closed
groups_below

no_cgroups_left
finish
