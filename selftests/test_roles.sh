#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The right person: the task that acted on this very socket, whoever opened it,
# whoever owns it, and whoever happens to run when the kernel ends it. Where
# there is none, there is no number.

. ./lib.sh

UNREAD=100

# Every story but some ends with unread data, for the event of which somebody
# is to be named.
meet_unread()
{
	meet 127.0.0.1
	at client write $UNREAD
	at server await unread $UNREAD
}

# The server does not know its peer: it has not accepted, or a RST came before.
seen_by_client()
{
	port[server]=${remote[client]}
	remote[server]=${port[client]}
}

# closer_is WHAT CONDITION...: of the event, and the same of "closed"
closer_is()
{
	holds "$1" "$(record server unread-at-close)" \
		".unread == $UNREAD" '.role == "closer"' "${@:2}"
	holds "$1, to the end" "$(record server closed)" \
		'.role == "closer"' "${@:2}"
	part
}

SERVER='.pid == server.pid and .comm == "server"'

# Nobody can be named: no key is there, rather than a 0.
NOBODY='has("pid") or has("tid") or has("nspid") or has("uid") or has("comm")
	| not'

### One process, more than one task

thread_closes()
{
	meet_unread
	at server thread-close
	closer_is "a thread closes" '.pid == server.pid' '.tid == server.ret' \
		'.tid != .pid' '.comm == "peer-thread"'
}

thread_writes()
{
	meet 127.0.0.1
	at server close
	at client await close-wait
	at client thread-write 10
	know tid "${did[ret]}"
	at client await close
	at client close
	holds "a thread writes" "$(record client write-after-peer-fin)" \
		'.role == "writer"' '.pid == client.pid' '.tid == tid' \
		'.comm == "peer-thread"'
	holds "the reset names its process" "$(record client reset-received)" \
		'.owner_pid == client.pid' '.owner_comm == "peer-thread"' \
		'has("role") | not' "$NOBODY"
	holds "another thread closes" "$(record client closed)" \
		'.pid == client.pid' '.tid == client.pid' '.comm == "client"'
	part
}

### More than one process

child_closes_last()
{
	meet_unread
	at server share
	know child "${did[ret]}"
	at server close
	is "what a child shares is not closed yet" "$(records server)" "[]"
	at server unshare
	closer_is "the child exits last" '.pid == child' \
		'.comm == "peer-child"'
}

parent_closes_last()
{
	meet_unread
	at server share
	at server unshare
	is "a child that exits closes nothing of its parent's" \
		"$(records server)" "[]"
	at server close
	closer_is "the parent closes last" "$SERVER"
}

# The writer is one process, the closer another one.
child_writes()
{
	meet 127.0.0.1
	at client share
	know child "${did[ret]}"
	at server close
	at client await close-wait
	at client child-write 10
	at client await close
	at client close
	at client unshare
	holds "a child writes" "$(record client write-after-peer-fin)" \
		'.role == "writer"' '.pid == child' '.comm == "peer-child"'
	holds "the reset names the writer" "$(record client reset-received)" \
		'.owner_pid == child' '.owner_comm == "peer-child"'
	holds "the child closes, too" "$(record client closed)" \
		'.role == "closer"' '.pid == child' '.tx_written == client.tx'
	part
}

given_away()
{
	meet_unread
	spawn heir
	at heir inbox heir
	at server give heir
	at server close
	at heir take
	is "what was given away is not closed" "$(records server)" "[]"
	at heir close
	know heir "{ \"pid\": ${pid[heir]} }"
	closer_is "the one who was given it closes" '.pid == heir.pid' \
		'.comm == "heir"'
}

# It ends with the one in whose inbox it is, unopened.
given_and_not_taken()
{
	meet_unread
	spawn heir
	at heir inbox heir
	at server give heir
	at server close
	know heir "{ \"pid\": ${pid[heir]} }"
	leave heir
	closer_is "the one who never took it exits" '.pid == heir.pid' \
		'.comm == "heir"'
}

### Exit

# slay NAME
slay()
{
	local in=${to[$1]} out=${from[$1]}

	kill -KILL "${pid[$1]}"
	{ wait "${pid[$1]}" || :; } 2>/dev/null
	exec {in}>&- {out}>&-
	unset "to[$1]" "from[$1]" "pid[$1]"
}

is_killed()
{
	meet_unread
	slay server
	closer_is "the killed one closes" "$SERVER"
}

### io_uring

ring_closes()
{
	meet_unread
	at server uring-close
	closer_is "a ring closes" "$SERVER" '.tid == server.pid'
}

# A worker is a thread of the process, with a name of its own.
worker_closes()
{
	meet_unread
	at server uring-close worker
	closer_is "a worker of a ring closes" '.pid == server.pid' \
		'.tid != .pid' '.comm | startswith("iou-wrk-")'
}

# The ring is taken down by a worker of the kernel, for nobody.
ring_goes()
{
	meet_unread
	at server uring-hold
	is "what a ring holds is not closed" "$(records server)" "[]"
	at server uring-exit
	closer_is "a ring goes" "$NOBODY" 'evidence("owner-unknown")'
}

### Endings that come from the network

# What the server closed long ago is ended by the client's close, on loopback
# in the middle of it.
orphan_is_reset()
{
	meet 127.0.0.1
	try server write-nowait 1000000
	at server close
	at client await unread 1
	at client close
	holds "an orphan is reset" "$(record server reset-received)" \
		"$NOBODY" '.owner_pid == server.pid' '.owner_comm == "server"'
	holds "the one who closed it is kept" "$(record server closed)" \
		"$SERVER" '.tx_written == server.tx' \
		'.loss == "sent-unconfirmed"'
	part
}

# What is left to be sent leaves while the client reads, and with it the orphan
# goes: out of FIN_WAIT1, or, where the client has half-closed, out of LAST_ACK.
orphan_drains()
{
	meet 127.0.0.1
	[ "$1" = FIN_WAIT1 ] || at client shutdown wr
	[ "$1" = FIN_WAIT1 ] || at server await close-wait
	try server write-nowait 1000000
	at server close
	at client read
	at client close
	holds "an orphan leaves $1" "$(record server closed)" "$SERVER" \
		'.ending == "fin"' '.loss == "none"' \
		'.tx_written == server.tx' '.tx_acked == client.rx'
	holds "an orphan leaves $1: the other end" "$(record client closed)" \
		'.pid == client.pid' '.comm == "client"' \
		'.rx_read == client.rx'
	part
}

orphan_leaves_fin_wait1()
{
	orphan_drains FIN_WAIT1
}

orphan_leaves_last_ack()
{
	orphan_drains LAST_ACK
}

# Nobody has ever seen this one: it was not accepted yet.
stranger_is_reset()
{
	spawn server
	spawn client
	at server listen 127.0.0.1
	at client connect 127.0.0.1 "${did[local]}"
	at client write $UNREAD
	at client linger 0
	at client close
	seen_by_client
	holds "a reset before accept()" "$(record server reset-received)" \
		"$NOBODY" 'has("owner_pid") or has("owner_comm") | not' \
		".unread == $UNREAD"
	at server accept
	at server read $UNREAD
	at server close
	seen_by_client
	holds "what was then read is no loss" "$(record server closed)" \
		"$SERVER" '.unread == 0' '.loss == "none"' \
		'.rx_read == server.rx'
	part
}

# The server reads on after the RST: the end is its own.
closes_after_reset()
{
	meet_unread
	at client linger 0
	at client close
	at server await close
	holds "the one who sent the RST is not named" \
		"$(record server reset-received)" "$NOBODY"
	at server thread-close
	closer_is "a thread closes what was reset" '.pid == server.pid' \
		'.tid == server.ret' '.rst_sent // false | not'
}

### Others who act

disconnects()
{
	meet_unread
	at server disconnect
	holds "who disconnects" "$(record server disconnect-abort)" \
		'.role == "caller"' "$SERVER" ".unread == $UNREAD"
	part
}

lingers()
{
	meet_unread
	at server read $UNREAD
	at server linger 0
	at server thread-close
	holds "who aborts by linger" "$(record server linger-abort)" \
		'.role == "closer"' '.tid == server.ret'
	part
}

listener_closes()
{
	spawn server
	spawn client
	at server listen 127.0.0.1
	at client connect 127.0.0.1 "${did[local]}"
	at client write $UNREAD
	at server share
	know child "${did[ret]}"
	at server unlisten
	seen_by_client
	is "a listener that is shared is not closed" "$(records server)" "[]"
	at server unshare
	seen_by_client
	holds "who closes the listener" "$(record server listener-closed)" \
		'.role == "closer"' '.pid == child' '.comm == "peer-child"'
	part
}

is_destroyed()
{
	meet_unread
	ss -K src 127.0.0.1 sport = "${port[server]}" >/dev/null &
	know ss "{ \"pid\": $! }"
	wait $!
	holds "who kills" "$(record server admin-abort)" '.role == "killer"' \
		'.pid == ss.pid' '.comm == "ss"'
	at server close
	holds "who closes then" "$(record server closed)" \
		'.role == "closer"' "$SERVER"
	part
}

### Other namespaces and users

# in_place COMMAND...: the server, started by COMMAND, closes unread
in_place()
{
	place=("$@")
	spawn server
	place=()
	spawn client
	at server listen 127.0.0.1
	at client connect 127.0.0.1 "${did[local]}"
	at server accept
	at client write $UNREAD
	at server await unread $UNREAD
	at server close
}

# In its own eyes the peer is process 1; for us it is the child of unshare.
other_pids()
{
	in_place unshare --pid --fork
	know inner "$(<"/proc/${pid[server]}/task/${pid[server]}/children")"
	closer_is "another pid namespace" '.pid == inner' '.nspid == 1' \
		'.comm == "server"'
}

other_user()
{
	in_place setpriv --reuid 12345 --clear-groups
	closer_is "another user" "$SERVER" '.uid == 12345'
}

# Root in there is somebody else out here.
other_users()
{
	in_place setpriv --reuid 12345 --clear-groups \
		unshare --user --map-root-user
	closer_is "another user namespace" "$SERVER" '.uid == 12345'
}

STORIES="
thread_closes thread_writes child_closes_last parent_closes_last child_writes
given_away given_and_not_taken is_killed ring_closes worker_closes ring_goes
orphan_is_reset orphan_leaves_fin_wait1 orphan_leaves_last_ack
stranger_is_reset closes_after_reset disconnects lingers
listener_closes is_destroyed other_pids other_user other_users
"

plan 74

for story in $STORIES; do
	load closed=1
	$story
	holds "$story: process 0 is nobody" "$(lines | array)" \
		'all(.[]; .pid != 0 and .tid != 0 and .nspid != 0 and .owner_pid != 0)'
done

finish
