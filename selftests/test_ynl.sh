#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The records as an independent reader sees them that knows only the spec: the
# kernel's own YNL. What it decodes must be what the tool prints.

. ./lib.sh

SPEC=../Documentation/netlink/specs/tcpfate.yaml

ynl=$(../scripts/kernel-tools ynl) || skip_all "no YNL on this machine"

ynl_dump()
{
	/usr/bin/python3 "$ynl" --spec "$SPEC" --no-schema \
		--dump record-get --output-json |
		jq -c "$1"
}

# Words and numbers of both, by the spec's names.
FIELDS='map([.seq, .event, .["local-port"], .["peer-port"], .unread, .unacked,
	.["tx-written"], .["rx-read"], .pid, .comm, .["rst-sent"], .loss,
	.ending, .cause])'

# The tool's JSON in the spec's names and forms.
AS_SPEC='map(with_entries(.key |= gsub("_"; "-"))
	| .cause = .causes | .["rst-sent"] |= if . == null then . else
		if . then 1 else 0 end end)'

plan 2

load
meet 127.0.0.1
at client write 100
at server read 60
at server close
at client await close
at client close
wait_for "both ends to end" between_them no_sockets_between

know decoded "$(ynl_dump "$FIELDS")"
holds "YNL and the tool read the same records" \
	"$(records | jq -c "$AS_SPEC | $FIELDS")" '. == decoded' 'length == 4'
holds "YNL reads the closer" "$(ynl_dump .)" \
	'map(select(.event == "unread-at-close"))[0] |
		.comm == "server" and .pid == server.pid and .unread == 40'
part

finish
