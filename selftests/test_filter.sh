#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The filter in the kernel: what it does not want is counted and not recorded,
# what it wants is. It is replaced at once and as a whole, and only by who may.

. ./lib.sh

NET=tcpfate-net
CGROUP=/sys/fs/cgroup/tcpfate-test
USER_ID=4711
NOBODY="setpriv --reuid 65534 --regid 65534 --clear-groups"

### Somebody of each kind loses something

# Each is one connection, whose server closes over unread data. That makes four
# records: of the server unread-at-close and closed, of the client reset-received
# and closed. Ports tell who it was.
ALL=24

somebody()
{
	"$TMP/storm" -a 127.0.0.1 -p 7001 1 100
	"$TMP/storm" -a 127.2.0.1 -p 7002 1 5000
	"$TMP/storm" -a ::1 -p 7003 1 100
	ip netns exec $NET "$TMP/storm" -a 127.0.0.1 -p 7004 1 100
	setpriv --reuid $USER_ID --clear-groups "$TMP/storm" -a 127.0.0.1 -p 7005 1 100
	grouped "$TMP/storm" -a 127.0.0.1 -p 7006 1 100
}

grouped()
{
	# shellcheck disable=SC2016 # for the inner shell
	sh -c 'echo $$ >"$0"/cgroup.procs && exec "$@"' $CGROUP "$@"
}

filtered()
{
	status | sed -n 's/.*"filtered":\([0-9]*\).*/\1/p'
}

# what_is_made: the new records, and how many were filtered meanwhile
what_is_made()
{
	local since counted

	since=$(last_seq)
	counted=$(filtered)
	somebody >/dev/null
	printf '{ "filtered": %d, "records": %s }' $(($(filtered) - counted)) \
		"$("$CTL" dump --json --since "$since" | array)"
}

# set_filter OPTION...
set_filter()
{
	"$CTL" filter "$@" >"$TMP/filter.out" ||
		bail "filter $*: $(cat "$TMP/filter.out")"
}

# The server's port is the one that is not ephemeral.
PORTS='.records | map([.local_port, .peer_port] | min) | unique'
EVENTS='.records | map(.event) | unique'

# wants PORTS EVENTS COUNT OPTION...: only these are recorded, in lists with commas
wants()
{
	local ports=$1 events=$2 count=$3

	shift 3
	set_filter "$@"
	holds "$*" "$(what_is_made)" "($PORTS) == [$ports]" \
		"($EVENTS | join(\",\")) == \"$events\"" \
		"(.records | length) == $count" ".filtered == $ALL - $count"
}

EVERYBODY=7001,7002,7003,7004,7005,7006
ANY=closed,reset-received,unread-at-close

each_field()
{
	wants $EVERYBODY unread-at-close 6 -e unread-at-close
	wants $EVERYBODY closed,unread-at-close 18 -e unread-at-close,closed
	wants 7002 $ANY 4 --port 7002
	wants 7001,7003 $ANY 8 --port 7001 --port 7003
	wants 7002 $ANY 4 --addr 127.2.0.1/32
	wants 7002 $ANY 4 --addr 127.2.0.0/15
	wants "" "" 0 --addr 127.2.0.128/25
	wants 7001,7002,7004,7005,7006 $ANY 20 --addr 127.0.0.0/8
	wants 7003 $ANY 4 --addr ::1/128
	wants 7003 $ANY 4 --addr ::/127
	wants "" "" 0 --addr fd00::/8
	wants 7002,7003 $ANY 8 --addr 127.2.0.1/32 --addr ::1/128
	wants 7004 $ANY 4 --netns "$net_inode"
	wants 7005 $ANY 4 --uid $USER_ID
	wants 7001,7002,7003,7004,7006 $ANY 20 --uid 0
	wants 7006 $ANY 4 --cgroup "$cgroup_id"
	wants 7002 unread-at-close 1 -e unread-at-close --min-lost 5000
	wants "" "" 0 -e unread-at-close --min-lost 5001
	wants $EVERYBODY unread-at-close 6 -e unread-at-close --min-lost 100
}

# Kinds are ANDed, values of one kind ORed.
combinations()
{
	wants 7001,7002 closed 4 --port 7001 --port 7002 -e closed
	wants 7005 reset-received 1 --uid $USER_ID --addr 127.0.0.0/8 -e reset-received
	wants "" "" 0 --netns "$net_inode" --port 7001
	wants 7004,7006 unread-at-close 2 --port 7004 --port 7006 --uid 0 \
		-e unread-at-close --min-lost 1
	wants 7006 unread-at-close 1 -e unread-at-close --port 7006 \
		--addr 127.0.0.1/32 --netns "$init_inode" --uid 0 \
		--cgroup "$cgroup_id" --min-lost 100
	wants "" "" 0 -e unread-at-close --port 7006 --addr 127.0.0.1/32 \
		--netns "$init_inode" --uid 0 --cgroup "$cgroup_id" --min-lost 101
	wants $EVERYBODY $ANY $ALL --clear
}

counted_there()
{
	local earlier

	set_filter --port 7001
	inside $NET
	earlier=$(filtered)
	inside
	somebody >/dev/null
	inside $NET
	is "a namespace counts what was filtered of its own" "$(filtered)" \
		$((earlier + 4))
	inside
}

### Replaced in a storm

TIMES=10000

# replace TIMES: one filter by the other; an odd number ends with the first
replace()
{
	./ask --times "$1" filter-set event=u32:1 port=u16:7001 -- \
		event=u32:4 port=u16:7002
}

# sorted SEQ: what was recorded since, by the filter that it fits
sorted()
{
	"$CTL" dump --json --since "$1" | sort_out
}

# has SEQ FILTER
has()
{
	sorted "$1" | jq -e ".$2 > 0" >"$TMP/has"
}

# Two storms, whose records fit the one filter, the other, or none. A filter that
# was half the one and half the other would want the wrong event of a port.
replaced()
{
	local a b connections seq counted asked

	set_filter --port 1	# nobody's
	seq=$(last_seq)
	counted=$(filtered)
	"$TMP/storm" -p 7001 0 10 >"$TMP/a" &
	a=$!
	"$TMP/storm" -p 7002 0 10 >"$TMP/b" &
	b=$!
	watcher[a]=$a watcher[b]=$b	# to be cleaned up
	asked=$(replace $((TIMES + 1)))
	wait_for "records that the one wants" has "$seq" a
	asked+=,$(replace $TIMES)
	wait_for "records that the other wants" has "$seq" b
	know asked "[$asked]"
	kill $a $b
	watch_ends a
	watch_ends b
	set_filter --clear
	connections=$(($(cat "$TMP/a") + $(cat "$TMP/b")))
	holds "replaced $TIMES times: all of the one, or all of the other" \
		"$(sorted "$seq")" 'asked | all(.error == "0")' '.a > 0' '.b > 0' \
		'.neither == 0'
	holds "replaced $TIMES times: recorded and filtered is all" \
		"{ \"filtered\": $(($(filtered) - counted)),
			\"recorded\": $(($(last_seq) - seq)) }" \
		".filtered + .recorded == 4 * $connections" '.recorded > 0'
}

sort_out()
{
	awk '
	/"event":"unread-at-close".*_port":7001,/ { a++; next }
	/"event":"reset-received".*_port":7002,/ { b++; next }
	{ neither++ }
	END { printf "{ \"a\": %d, \"b\": %d, \"neither\": %d }\n", a, b, neither }'
}

### Refused

# Asked over a bare socket, for the tool has its own opinion of what is valid.
filter_now()
{
	./ask filter-get
}

# refused WHAT WORD ARGUMENTS...: of ask, and why; WORD is the attribute named
refused()
{
	local answer

	answer=$(./ask "${@:3}" || :)
	holds "refused: $1" "[$answer, $(filter_now)]" \
		'.[0].error | IN("EINVAL", "ERANGE", "E2BIG", "EMSGSIZE")' \
		'.[0].text | length > 0' \
		".[0] | ((.at // \"\") + \" \" + .text) | ascii_downcase
			| contains(\"$2\")" \
		'.[1] == in_force'
}

# malformed WHAT WORD ATTRIBUTE...
malformed()
{
	refused "$1" "$2" filter-set "${@:3}"
}

# prefix WHAT WORD ATTRIBUTE...: in a nest
prefix()
{
	malformed "$1" "$2" "prefix={" "${@:3}" "}"
}

LOOPBACK=addr=hex:7f000000
V6=addr=hex:fd000000000000000000000000000000
MAPPED=addr=hex:00000000000000000000ffff7f000000

refusals()
{
	set_filter -e unread-at-close --port 7001
	know in_force "$(filter_now)"
	holds "the filter can be read" "$(filter_now)" '.error == "0"' \
		'.answer | length > 0'
	malformed "an unknown attribute" 99 99=u32:1
	malformed "the pad" 1= 1=hex:
	malformed "an event of one byte" event event=u8:1
	malformed "event 0" event event=u32:0
	malformed "event 9999" event event=u32:9999
	malformed "one bad event among good ones" event=u32:99 event=u32:1 event=u32:99
	malformed "port 0" port port=u16:0
	malformed "a port of four bytes" port port=u32:80
	malformed "min-lost 0" min-lost min-lost=u64:0
	malformed "min-lost of four bytes" min-lost min-lost=u32:1
	malformed "min-lost twice" min-lost min-lost=u64:1 min-lost=u64:2
	malformed "a netns of two bytes" netns netns=u16:1
	malformed "no namespace" netns netns=u32:0
	malformed "nobody at all" uid uid=u32:0xffffffff
	malformed "a uid of eight bytes" uid uid=u64:1
	malformed "a cgroup of four bytes" cgroup cgroup-id=u32:1
	malformed "no cgroup" cgroup cgroup-id=u64:0
	# simultaneous-close
	malformed "bytes lost by what tells no bytes" min-lost \
		event=u32:8 min-lost=u64:1
	prefix "33 bits of IPv4" len $LOOPBACK len=u8:33
	prefix "129 bits of IPv6" len $V6 len=u8:129
	prefix "an address of five bytes" addr addr=hex:7f00000000 len=u8:8
	prefix "bits beyond the prefix" addr addr=hex:7f000001 len=u8:8
	prefix "a bit just beyond the prefix" addr $V6 len=u8:7
	prefix "IPv4 in the form of IPv6" addr $MAPPED len=u8:104
	prefix "no address" prefix len=u8:8
	prefix "no length" prefix $LOOPBACK
	prefix "an unknown attribute" 99 $LOOPBACK len=u8:8 99=u32:1
	malformed "an empty prefix" prefix "prefix={" "}"
	malformed "garbage in place of a prefix" prefix prefix=hex:ffff010203
	malformed "more namespaces than there may be" netns \
		"${too_many[@]/#/netns=u32:}"
	malformed "more ports than there may be" port "${too_many[@]/#/port=u16:}"
	malformed "more users than there may be" uid "${too_many[@]/#/uid=u32:}"
	refused "a message cut off" "" --cut 4 filter-set event=u32:1 min-lost=u64:1
	wants 7001 unread-at-close 1 -e unread-at-close --port 7001
}

# Each is refused by the kernel, and nothing has changed.
denied()
{
	local answer

	answer=$("${@:2}" "$TMP/ask" filter-set || :)
	holds "$1 may not set the filter" "[$answer, $(filter_now)]" \
		'.[0].error == "EPERM"' '.[1] == in_force'
	answer=$("${@:2}" "$TMP/ask" filter-get || :)
	holds "$1 may not read the filter" "$answer" '.error == "EPERM"' \
		'.answer == ""'
}

# told_why WHO WORD COMMAND...: what the tool says of that
told_why()
{
	local code=0

	"${@:3}" "$CTL" filter --clear >"$TMP/denied.out" 2>"$TMP/denied.err" || code=$?
	is "$1 may not: exit status of the tool" "$code" 1
	says "$1 may not: what is missing" "$TMP/denied.err" "$2"
}

denials()
{
	know in_force "$(filter_now)"
	# shellcheck disable=SC2086 # words
	denied nobody $NOBODY
	denied "root in another network namespace" ip netns exec $NET
	denied "root of another user namespace" unshare --user --map-root-user
	denied "root of a container" unshare --user --map-root-user --net
	# shellcheck disable=SC2086 # words
	told_why nobody CAP_NET_ADMIN $NOBODY
	told_why "root of a container" initial unshare --user --map-root-user --net
	says "root in another network namespace is told where" \
		<(ip netns exec $NET "$TMP/ask" filter-set || :) "initial"
}

plan $((19 + 7 + 1 + 2 + 35 + 8 + 5))

add_netns $NET
net_inode=$(ip netns exec $NET stat -Lc %i /proc/self/ns/net)
init_inode=$(stat -Lc %i /proc/self/ns/net)
mkdir -p $CGROUP
trap 'clean_up; rmdir $CGROUP' EXIT
cgroup_id=$(stat -c %i $CGROUP)
mapfile -t too_many < <(seq 65)

chmod 755 "$TMP"	# the tree may be closed to others
cp storm ask "$TMP"
load limit=0 history=262144
each_field
combinations
counted_there
replaced
refusals
denials

finish
