#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# top on a terminal: what it shows when something happens, when a key is pressed and when
# the size changes, and what it leaves behind however it ends.
set -uo pipefail

cd "$(dirname "$0")/.." || exit
# shellcheck source=userspace/tests/report.bash
. tests/report.bash

session=0

# on_terminal WORD...: tmux, with a server of its own for each session: one that was
# told to end takes its time
on_terminal()
{
	tmux -L "tcpfate-$$-$session" -f /dev/null "$@"
}

pane()
{
	on_terminal capture-pane -p -t top 2>/dev/null
}

# wait_for CONDITION...: until it holds, or nothing is going to happen any more
wait_for()
{
	local i

	for ((i = 0; i < 300; i++)); do
		"$@" && return
		on_terminal has-session 2>/dev/null || [ $session -eq 0 ] || break
		sleep 0.1
	done
	pane | sed 's/^/# /'
	return 1
}

# shellcheck disable=SC2317 # called by wait_for
# shows PATTERN...: each is on the screen, in this order
shows()
{
	local pattern all='^'

	for pattern; do
		all+=".*$pattern"
	done
	[[ $(pane) =~ $all ]]
}

# shellcheck disable=SC2317
hides()
{
	! shows "$1"
}

# expect NAME PATTERN...
expect()
{
	local name=$1 status=0

	shift
	wait_for shows "$@" || status=1
	ok "$name" $status
}

kernel()
{
	printf '%s\n' "$@" >"$TMP/pipe"
}

# What the shell does after it; the size of a terminal can change.
then="echo ended: \$?; stty -a | tail -n +2 >'$TMP/now'; mv '$TMP/now' '$TMP/after'"

# begin WIDTH HEIGHT OPTION...: top in a shell that tells how it ended
begin()
{
	local width=$1 height=$2

	shift 2
	session=$((session + 1))
	mkfifo "$TMP/pipe"
	on_terminal new-session -d -s top -x "$width" -y "$height" \
		"env TERM=screen ${env-} bash --norc"
	keys "stty -a | tail -n +2 >'$TMP/before'; PS1='$ '; clear" Enter
	wait_for test -s "$TMP/before"
	keys "tests/told_top '$TMP/pipe' $*; $then" Enter
}

keys()
{
	on_terminal send-keys -t top "$@"
}

# ended NAME CODE: with this, and the terminal is as it was
ended()
{
	expect "$1: exit status" "ended: $2"
	wait_for test -s "$TMP/after"
	is "$1: the terminal is as it was" "$(cat "$TMP/after")" "$(cat "$TMP/before")"
	wait_for hides 'unconfirmed +rate'
	ok "$1: the table is gone" $?
	finish_session
}

finish_session()
{
	on_terminal kill-server 2>/dev/null
	rm -f "$TMP/pipe" "$TMP/before" "$TMP/after"
}

top_pid()
{
	pgrep -f "tests/told_top $TMP/pipe"
}

signal()
{
	kill "-$1" "$(top_pid)"
}

loss()
{
	kernel 'record unread-at-close web 7 80 100' 'record unread-at-close web 7 80 200' \
		'record unread-at-close db 8 5432 1000' 'record closed log 9 514 30' \
		'record closed api 10 514 20'
}

keys_and_sizes()
{
	begin 100 24
	expect "begins with nothing" 'by process, sorted by bytes' '0 records, 0 connections' \
		'process +records' 'Quit, by Process'
	loss
	expect "what happens is shown, the worst first" '5 records, 5 connections' '1,350 unread' \
		'db\[8\] +1 +1 +1,000' 'web\[7\] +2 +2 +300' 'log\[9\] +1 +1 +30' 'api\[10\] +1 +1 +20'
	keys n
	expect "by name" 'sorted by name' 'api\[10\]' 'db\[8\]' 'log\[9\]' 'web\[7\]'
	keys R
	expect "by records" 'sorted by records' 'web\[7\]' 'db\[8\]'
	keys o
	expect "by port" 'by port, sorted by records' 'port +records' '80.* +2 +2 +300'
	keys v b
	expect "by event" 'by event, sorted by bytes' 'unread-at-close +3 +3 +1,300' \
		'closed +2 +2 +50'
	keys e
	expect "by peer" 'peer +records' '127.0.0.1 +5 +5 +1,350'
	keys g
	expect "by program" 'program +records' 'db +1' 'web +2'
	on_terminal resize-window -t top -x 50 -y 9
	expect "smaller: columns and rows go" 'program +records +unread +unconfirmed +last' \
		'db' 'log' '1 to 3 of 4, Quit'
	is "no line is broken" "$(pane | grep -c .)" 8
	keys Down
	expect "further down" 'log +1 +30' 'api +1 +20' '2 to 4 of 4'
	keys Home
	expect "back again" 'db' '1 to 3 of 4'
	on_terminal resize-window -t top -x 120 -y 30
	expect "larger again" 'program +records +conns +unread +unconfirmed +rate' 'db' 'log'
	kernel 'lose 5' 'record closed log 9 514 1'
	expect "what is lost is told" '5 records overwritten before they could be read'
	keys q
	ended "q" 6
}

signals()
{
	local name

	for name in INT TERM QUIT; do
		begin 80 20
		loss
		expect "SIG$name: begun" '1,350 unread'
		signal $name
		ended "SIG$name" 0
	done
	begin 80 20
	loss
	expect "Ctrl-C: begun" '1,350 unread'
	keys C-c
	ended "Ctrl-C" 0
	begin 80 20
	loss
	expect "Ctrl-Z: begun" '1,350 unread'
	keys C-z
	expect "Ctrl-Z: stopped" 'Stopped'
	wait_for test -s "$TMP/after"
	rm "$TMP/after"
	keys "fg; $then" Enter
	expect "Ctrl-Z: goes on" '1,350 unread' 'Quit, by Process'
	keys q
	ended "Ctrl-Z" 0
}

the_module_goes()
{
	begin 80 20
	loss
	expect "unloaded: begun" '1,350 unread'
	kernel unload
	expect "unloaded: said below" 'tcpfate was unloaded'
	ended "unloaded" 3
}

other_terminals()
{
	env=LC_ALL=C begin 80 20
	kernel $'record closed \xc3\xa9\x1b[31m 9 514 1'
	expect "a name that is no ASCII, where there is nothing else" '\\xc3\\xa9\\x1b\[31m\[9\]'
	keys q
	ended "C" 0
	begin 80 20
	kernel $'record closed \xc3\xa9\x1b[31m 9 514 1'
	expect "a name" $'\xc3\xa9\\\\x1b\\[31m\[9\]'
	keys q
	ended "UTF-8" 0
	env='TERM=dumb' begin 80 20 --count 2 --delay 0.2
	expect "a terminal that cannot" 'by process' 'process +records' 'by process' 'ended: 0'
	finish_session
	env='TERM=no-such' begin 80 20 --count 1
	expect "one that nobody knows" 'by process' 'process +records' 'ended: 0'
	finish_session
}

# With nothing left of the table before
new_pipe()
{
	rm -f "$TMP/pipe" "$TMP/plain"
	mkfifo "$TMP/pipe"
}

# plain EMPTY FULL OPTION...: top to a file, until a line has FULL, after one had EMPTY
plain()
{
	local empty=$1 full=$2 code=0

	shift 2
	new_pipe
	tests/told_top "$TMP/pipe" --delay 0.1 "$@" >"$TMP/plain" </dev/null &
	wait_for grep -qs "$empty" "$TMP/plain"
	loss
	wait_for grep -qs "$full" "$TMP/plain"
	kill $!
	wait $! || code=$?
	is "not to a terminal ($*): exit status" "$code" 0
}

in_plain()
{
	session=0
	plain '^0 records' '^5 records'
	is "what is in the last table" "$(sed -n '$p' "$TMP/plain" | cut -c 1-44)" \
		"api[10]        1      1      20            0"
	plain '"records":0' '"records":5' --json --by port --sort name
	is "the same for programs" "$(tail -n 4 "$TMP/plain" |
		jq -rc '[.by, .port, .records, .unread, .since != null]')" \
'["port",80,2,300,false]
["port",514,2,50,false]
["port",5432,1,1000,false]
["all",null,5,1350,true]'
	new_pipe
	tests/told_top "$TMP/pipe" --count 3 --delay 0.1 >"$TMP/plain" </dev/null
	is "so many tables, and then the end" "$? $(grep -c 'sorted by bytes' "$TMP/plain")" "0 3"
	new_pipe
	tests/told_top "$TMP/pipe" -H --delay 0.2 </dev/null | head -n 1 >"$TMP/plain"
	is "a reader that has seen enough" "${PIPESTATUS[0]}" 0
}

if ! command -v tmux >/dev/null; then
	echo "1..0 # SKIP no tmux"
	exit 0
fi
trap 'on_terminal kill-server 2>/dev/null; rm -rf "$TMP"' EXIT
keys_and_sizes
signals
the_module_goes
other_terminals
in_plain
finish
