# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the tests of tcpfate share: the module, peers and records. And checks.sh.
#
# A test tells a story by telling two peers (peer.c) what to do, one socket call
# at a time, and then says what must hold of the records:
#
#	meet 127.0.0.1				# server and client, connected
#	at client write 10
#	at server read 10
#	leave server				# exits, its socket open
#	at client await close-wait
#	at client write 10
#	holds "the write is reported" "$(record client write-after-peer-fin)" \
#		'.requested == 10' '.pid == client.pid'
#
# Nothing waits for time to pass, only for conditions. PATIENCE is how long
# until a condition is given up, seconds; an emulated machine is slow.

set -eu

TMP=$(mktemp -d)
. ./checks.sh

CTL=${TCPFATE_CTL:-../userspace/tcpfate-ctl}
[ -x "$CTL" ] || CTL=tcpfate-ctl	# installed
KO=${TCPFATE_KO:-../module/tcpfate.ko}
PATIENCE=${PATIENCE:-60}

declare -A did to from pid port remote	# of peers, by name
declare -A watcher ended		# pid, exit status, by name
declare -A program			# pid, by name; programs.sh
declare -A before			# sysctls, as they were, by file
place=()				# command that goes to a namespace
namespaces=()

### Waiting

# wait_for WHAT COMMAND...
wait_for()
{
	local what=$1 deadline=$((SECONDS + PATIENCE))

	shift
	until "$@"; do
		[ "$SECONDS" -lt "$deadline" ] ||
			bail "waited $PATIENCE s for: $what"
		sleep 0.02
	done
}

# Every kernel knows these two files; ss needs a module.
# sockets_between PORT PORT: state (hexadecimal) of each socket, listeners not
sockets_between()
{
	local a b

	printf -v a ':%04X' "$1"
	printf -v b ':%04X' "$2"
	# shellcheck disable=SC2016 # for awk
	"${place[@]}" awk -v a="$a$" -v b="$b$" \
		'($2 ~ a && $3 ~ b) || ($2 ~ b && $3 ~ a) { print $4 }' \
		/proc/net/tcp /proc/net/tcp6
}

no_sockets_between()
{
	[ -z "$(sockets_between "$1" "$2")" ]
}

# Nothing is left but mini-sockets in TIME_WAIT: both sides saw the end.
ended_between()
{
	! sockets_between "$1" "$2" | grep -qv 06
}

# set_sysctl NAME VALUE, restored when the test ends
set_sysctl()
{
	local file=/proc/sys/${1//.//}

	[ -n "${before[$file]-}" ] || before[$file]=$(cat "$file")
	echo "$2" >"$file"
}

# reset_sysctl NAME: to what it was
reset_sysctl()
{
	local file=/proc/sys/${1//.//}

	echo "${before[$file]}" >"$file"
}

### The module

loaded()
{
	[ -d /sys/module/tcpfate ]
}

try_load()
{
	if [ -f "$KO" ]; then
		insmod "$KO" "$@"
	else
		modprobe tcpfate "$@"
	fi
}

# load [PARAMETER=VALUE]...: afresh, with an empty log
load()
{
	unload
	try_load "$@" || bail "cannot load the module with: $*"
}

unload_once()
{
	! loaded || rmmod tcpfate 2>"$TMP/rmmod.err"
}

# A dump under way holds the module for a moment.
unload()
{
	wait_for "rmmod" unload_once
}

# set_parameter NAME VALUE, at run time
set_parameter()
{
	echo "$2" >"/sys/module/tcpfate/parameters/$1"
}

### Peers

# add_netns NAME
add_netns()
{
	ip netns add "$1"
	namespaces+=("$1")
	ip -n "$1" link set lo up
}

# Thousands of connections leave thousands of mini-sockets, and a kernel without
# room for one more answers a late FIN with a RST. So they come and go with a
# namespace of their own.
# shellcheck disable=SC2034 # for the tests
storm=(ip netns exec tcpfate-storm ./storm)

# add_storm: before "${storm[@]}" is run
add_storm()
{
	add_netns tcpfate-storm
	ip netns exec tcpfate-storm \
		sh -c 'echo 1000000 >/proc/sys/net/ipv4/tcp_max_tw_buckets'
}

# inside [NETNS]: where peers are spawned and the tool is run from now on
inside()
{
	place=()
	[ $# = 0 ] || place=(ip netns exec "$1")
}

# spawn NAME [PROGRAM]: a peer, or what is told what to do as one is
spawn()
{
	local name=$1 in out

	mkfifo "$TMP/$name.in" "$TMP/$name.out"
	exec {in}<>"$TMP/$name.in" {out}<>"$TMP/$name.out"
	rm "$TMP/$name.in" "$TMP/$name.out"
	to[$name]=$in
	from[$name]=$out
	"${place[@]}" "./${2-peer}" "$name" <&"$in" >&"$out" &
	pid[$name]=$!
}

# tell NAME WORDS...: without waiting for the answer
tell()
{
	echo "${*:2}" >&"${to[$1]}"
}

# hear NAME: the answer, as ${did[...]} and for conditions as NAME.*
hear()
{
	local name=$1 words word json

	read -r -t "$((PATIENCE * 2))" words <&"${from[$name]}" ||
		bail "$name (pid ${pid[$name]}) does not answer"
	did=()
	json="\"pid\": ${pid[$name]}, \"comm\": \"$name\""
	for word in $words; do
		did[${word%%=*}]=${word#*=}
		[[ $word = errno=* ]] || json+=", \"${word%%=*}\": ${word#*=}"
	done
	known[$name]="{ $json }"
	port[$name]=${did[local]}
	remote[$name]=${did[peer]}
}

# try NAME WORDS...: may fail, with ${did[errno]}
try()
{
	tell "$@"
	hear "$1"
}

# at NAME WORDS...: must succeed
at()
{
	try "$@"
	[ "${did[errno]}" = 0 ] || bail "at $*: ${did[errno]}"
}

# meet ADDRESS [LISTEN_ADDRESS]: a server and a client, connected
meet()
{
	spawn server
	spawn client
	at server listen "${2-$1}"
	at client connect "$1" "${did[local]}"
	at server accept
}

# leave NAME: the process exits with whatever is open, and is gone
leave()
{
	local in=${to[$1]} out=${from[$1]}

	tell "$1" exit
	wait "${pid[$1]}" || bail "$1 ended with $?"
	exec {in}>&- {out}>&-
	unset "to[$1]" "from[$1]" "pid[$1]"
}

part()
{
	local name

	for name in "${!pid[@]}"; do
		leave "$name"
	done
}

# between_them COMMAND: with the two ports of the connection
between_them()
{
	"$1" "${port[client]}" "${remote[client]}"
}

### Records

# watch NAME ARGUMENTS...: a watcher, subscribed; output in $TMP/NAME.out, .err
watch()
{
	attend "$1" watch "${@:2}"
}

# attend NAME COMMAND ARGUMENTS...: as watch, by another command that waits for what
# happens. A shell's background jobs ignore SIGINT; this one shall not.
attend()
{
	local name=$1

	shift
	rm -f "$TMP/$name.err"	# of one before it
	env --default-signal=INT "${place[@]}" "$CTL" "$@" >"$TMP/$name.out" 2>"$TMP/$name.err" &
	watcher[$name]=$!
	wait_for "watcher $name to subscribe" is_watching "$name"
}

is_watching()
{
	grep -qs watching "$TMP/$1.err" && return
	[ -d "/proc/${watcher[$1]}" ] ||
		bail "watcher $1 ended: $(cat "$TMP/$1.err")"
	return 1
}

# watch_ends NAME: by itself; its exit status in ${ended[NAME]}
# shellcheck disable=SC2034 # for the tests
watch_ends()
{
	wait_for "watcher $1 to end" is_over "${watcher[$1]}"
	ended[$1]=0
	wait "${watcher[$1]}" || ended[$1]=$?
	unset "watcher[$1]"
}

is_over()
{
	! kill -0 "$1" 2>/dev/null
}

# The tool prints one flat object a line, which needs no jq to be selected.

# lines [NAME [EVENT]]: of the log, of the end NAME
lines()
{
	local pattern=.

	[ $# -lt 1 ] ||
		pattern="\"local_port\":${port[$1]},.*\"peer_port\":${remote[$1]},"
	"${place[@]}" "$CTL" dump --json |
		sed -n "/$pattern/{ /\"event\":\"${2-.*}\"/p }"
}

array()
{
	printf '[%s]' "$(paste -sd, -)"
}

# records [NAME [EVENT]]: as an array, which may be empty
records()
{
	lines "$@" | array
}

# record NAME EVENT: the first such record as soon as there is one, else null
record()
{
	local deadline=$((SECONDS + PATIENCE)) found

	found=$(lines "$@")
	while [ -z "$found" ] && [ "$SECONDS" -lt "$deadline" ]; do
		sleep 0.02
		found=$(lines "$@")
	done
	sed q <<<"${found:-null}"
}

# life NAME: all records of an end, as an array, once it has ended
life()
{
	record "$1" closed >/dev/null
	records "$1"
}

# last_seq: number of the newest record
last_seq()
{
	status | sed 's/.*"last_seq":\([0-9]*\).*/\1/'
}

status()
{
	"${place[@]}" "$CTL" status --json
}

### The end

# Only what this test started, and what it changed.
clean_up()
{
	local file p

	# One of them may be what failed, and be gone.
	for p in "${pid[@]}" "${watcher[@]}" "${program[@]}"; do
		{ kill -KILL "$p" && wait "$p"; } 2>/dev/null || :
	done
	for p in "${namespaces[@]}"; do
		ip netns del "$p"
	done
	for file in "${!before[@]}"; do
		echo "${before[$file]}" >"$file"
	done
	! loaded || unload
	[ "$waiting" = 0 ] || judge
	rm -rf "$TMP"
}
trap clean_up EXIT

[ "$(id -u)" = 0 ] || skip_all "needs root"
loaded || [ -f "$KO" ] || modinfo tcpfate >/dev/null 2>&1 ||
	skip_all "module tcpfate is not built"
