# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Commands that tcpfate-ctl run runs. Here a peer is the command, or something that
# needs nobody to tell it what to do. Sourced after lib.sh.
#
#	under server --fail-on-loss	# who is spawned now is run
#	spawn server
#	inside				# others are not
#	spawn client
#	...
#	ends server			# with ${ended[server]}
#	tells server "a loss" "closed unread-at-close" '.lost == 100'
#
# shellcheck disable=SC2034,SC2154,SC2004 # to, from, pid, place, ended: lib.sh

CGROUPS=/sys/fs/cgroup

# bare PROGRAM [WORD]...: where cgroups of version 2 are not mounted, and cannot be
bare=$TMP/bare
cat >"$bare" <<-SH
	#!/bin/sh
	exec unshare --mount --propagation private sh -c \
		'mount -t tmpfs none $CGROUPS && exec setpriv --bounding-set -sys_admin "\$@"' sh "\$@"
SH
chmod +x "$bare"

### A command that is run

base=()				# command by which run is begun

# under NAME [OPTION]...: peers that are spawned from now on are run, until "inside"
under()
{
	place=("${base[@]}" "$CTL" run --json --all --output "$TMP/$1.json" "${@:2}" --)
}

# ends NAME [STATUS]: the peer exits, which ends its run
ends()
{
	local in=${to[$1]} out=${from[$1]}

	tell "$1" exit "${2-0}"
	over "$1"
	exec {in}>&- {out}>&-
	unset "to[$1]" "from[$1]"
}

# over NAME: its run ends by itself; the exit status in ${ended[NAME]}
over()
{
	wait_for "run of $1 to end" is_over "${pid[$1]}"
	ended[$1]=0
	wait "${pid[$1]}" || ended[$1]=$?
	unset "pid[$1]"
}

# told NAME: all that was, as an array
told()
{
	array <"$TMP/$1.json"
}

# alone NAME [OPTION...] -- COMMAND...: one that needs nobody to tell it what to do
alone()
{
	local name=$1 code=0

	"${base[@]}" "$CTL" run --json --all --output "$TMP/$name.json" --fail-on-loss \
		"${@:2}" >"$TMP/$name.out" 2>"$TMP/$name.err" || code=$?
	ended[$name]=$code
}

# The last line tells what became of the command.
EVENTS='map(select(.event != "summary") | .event) | sort'
SUMMARY='.[-1]'

# tells NAME WHAT EVENTS CONDITION...: all events of its run, sorted; and of the summary
tells()
{
	local condition conditions=()

	for condition in "${@:4}"; do
		conditions+=("$SUMMARY | $condition")
	done
	holds "$2" "$(told "$1")" "$EVENTS | join(\" \") == \"$3\"" \
		"$SUMMARY.event == \"summary\"" "${conditions[@]}"
}

needs_cgroups()
{
	[ "$(stat -fc %T $CGROUPS)" = cgroup2fs ] || skip_all "no cgroups of version 2"
}

no_cgroups_left()
{
	[ -z "$(find $CGROUPS -name 'tcpfate-run*')" ] || bail "cgroups are left behind"
}
