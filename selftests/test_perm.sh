#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Who may look: CAP_NET_ADMIN over the network namespace, nobody else.

. ./lib.sh

NOBODY="setpriv --reuid 65534 --regid 65534 --clear-groups"

# Something to be seen, in the initial namespace.
something()
{
	meet 127.0.0.1
	at client write 100
	at server await unread 100
	at server close
	part
}

# refused COMMAND...: of the tool
refused()
{
	local code=0

	$NOBODY "$CTL" "$@" >"$TMP/nobody.out" 2>"$TMP/nobody.err" || code=$?
	is "nobody may not $1: exit status" "$code" 1
	says "nobody may not $1: what is missing" "$TMP/nobody.err" \
		CAP_NET_ADMIN
	is "nobody may not $1: and sees nothing" "$(cat "$TMP/nobody.out")" ""
}

# The kernel itself must refuse, not only the tool.
join_as_nobody()
{
	$NOBODY "$TMP/join" || :	# it fails, and prints why
}

# In namespaces of one's own one is root over an empty view, then one's own.
own_view()
{
	# shellcheck disable=SC2016 # for the inner shell
	$NOBODY unshare --user --map-root-user --net sh -euc '
		"$0" dump --json >"$1/empty"
		ip link set lo up
		./storm 1 5 >/dev/null
		"$0" dump --json >"$1/own"' "$CTL" "$TMP"
}

plan 16

load
something
chmod 777 "$TMP"	# own_view writes there
cp join "$TMP"	# the tree may be closed to nobody
holds "root sees it" "$(records)" 'map(.event) | contains(["unread-at-close"])'
is "root may join the group" "$("$TMP/join")" joined
is "nobody may not join the group" "$(join_as_nobody)" EPERM
refused dump
refused status
refused watch

since=$(last_seq)
own_view
is "a new namespace starts with an empty view" "$(cat "$TMP/empty")" ""
holds "a new namespace sees its own, from 1" "$(array <"$TMP/own")" \
	'map(.seq) == [range(1; length + 1)] and length > 0'
holds "a new namespace is told users as it numbers them" \
	"$(array <"$TMP/own")" 'map(.uid // empty) | unique == [0]'
holds "the initial namespace is told them as it numbers them" \
	"$("$CTL" dump --json --since "$since" | array)" \
	'map(.uid // empty) | unique == [65534]'

finish
