#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# tcpfate-ctl run: how a command ends, by itself and by signals, and what is waited
# for then. What cannot be known is said, and is no good news.

. ./lib.sh
. ./network.sh
. ./run.sh
. ./tallies.sh

NET=tcpfate-net

### Networks

# What nobody is left to do: the RST comes when the process is gone.
after_the_end()
{
	local process

	inside $NET
	spawn server
	at server listen 127.0.0.1
	base=(ip netns exec "$NET")
	under client --fail-on-loss --grace "$PATIENCE"
	spawn client
	inside
	at client connect 127.0.0.1 "${port[server]}"
	at server accept
	leave server
	at client await close-wait
	hold $NET
	at client write 10
	process=$(pgrep -P "${pid[client]}")
	tell client exit
	wait_for "the process of the client to be gone" is_over "$process"
	inside $NET
	wait_for "the connection to wait for its end" last_ack
	inside
	let_go $NET
	over client
	is "a reset after the end of the process: exit status" "${ended[client]}" 4
	tells client "a reset after the end of the process" \
		"closed reset-received write-after-peer-fin" '.with_loss == 1' \
		'.lost + .unacked == 10' '.not_ended == 0' '.complete'
	base=()
	part
}

last_ack()
{
	[ "$(sockets_between "${port[client]}" "${remote[client]}" | grep -c 09)" = 1 ]
}

# And if nothing comes.
without_an_end()
{
	inside $NET
	spawn server
	at server listen 127.0.0.1
	base=(ip netns exec "$NET")
	under client --fail-on-loss --grace 0.3
	spawn client
	inside
	at client connect 127.0.0.1 "${port[server]}"
	at server accept
	silence $NET
	at client write 10
	ends client
	let_go $NET
	base=()
	is "not all acknowledged: exit status" "${ended[client]}" 6
	tells client "not all acknowledged: said" "" '.not_ended == 1' \
		'.complete | not'
	leave server
}

# away WHAT COMMAND...: to another network
away()
{
	alone away -- "${@:2}"
	is "$1: exit status" "${ended[away]}" 4
	tells away "$1" "closed closed reset-received unread-at-close" \
		'.connections == 1' '.lost == 88'
}

### Signals

# In a terminal Ctrl-C is for both: the command handles it once, and ends as it wants.
ctrl_c()
{
	cat >"$TMP/command" <<-SH
		trap 'echo >>$TMP/got' INT
		echo >$TMP/ready
		while [ -d $TMP ] && [ ! -e $TMP/enough ]; do sleep 0.05; done
		exit 9
	SH
	mkfifo "$TMP/keys"
	# A shell's background jobs ignore SIGINT; this one shall not.
	env --default-signal=INT script -qec "$CTL run --json --output $TMP/tty.json -- bash $TMP/command" \
		"$TMP/typescript" <"$TMP/keys" >/dev/null 2>&1 &
	watcher[tty]=$!
	exec {keys}>"$TMP/keys"
	wait_for "the command to be ready" test -s "$TMP/ready"
	printf '\003' >&"$keys"
	wait_for "the signal" test -s "$TMP/got"
	touch "$TMP/enough"
	watch_ends tty
	exec {keys}>&-
	is "Ctrl-C: the exit status is the command's" "${ended[tty]}" 9
	is "Ctrl-C: once" "$(wc -l <"$TMP/got")" 1
	holds "Ctrl-C: and then the report" "$(array <"$TMP/tty.json")" \
		'.[-1].status == 9'
}

# Who asks run to end, asks the command.
term()
{
	under client
	spawn client
	inside
	try client is close	# it can be told
	kill -TERM "${pid[client]}"
	over client
	is "SIGTERM: the exit status is the command's" "${ended[client]}" 143
	tells client "SIGTERM: and then the report" "" '.signal == "SIGTERM"'
	part
}

killed()
{
	under server
	spawn server
	inside
	at server listen 127.0.0.1
	pkill -KILL -P "${pid[server]}"
	over server
	is "killed: exit status" "${ended[server]}" 137
	tells server "killed: said" "" '.signal == "SIGKILL"' 'has("status") | not'
	part
}

### The log

overwritten()
{
	load history=1024 limit=0
	under client --fail-on-loss
	spawn client
	inside
	try client is close
	kill -STOP "${pid[client]}"
	until overflown "${pid[client]}"; do
		"${storm[@]}" 500 10 >/dev/null
	done
	"${storm[@]}" 500 10 >/dev/null
	kill -CONT "${pid[client]}"
	ends client
	is "records were lost: no loss cannot be told" "${ended[client]}" 6
	holds "records were lost: said" "$(told client)" '.[-1].records_lost > 0' \
		'.[-1].complete | not' 'any(.[]; .event == "lost")' \
		'.[-1].connections == 0'
	part
}

plan $((2 + 2 + 2 * 2 + 3 + 2 + 2 + 2))

needs_qdisc plug netem
needs_cgroups
add_storm
add_netns $NET
load limit=0

after_the_end
without_an_end
away "run in another network" ip netns exec $NET ./storm 1 88
base=(ip netns exec "$NET")
away "run from another network" ./storm 1 88
base=()
ctrl_c
term
killed
overwritten

no_cgroups_left
finish
