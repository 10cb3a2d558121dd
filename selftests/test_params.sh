#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Parameters: nonsense is refused by name, and the operator's switch works.

. ./lib.sh

# refuses PARAMETER=VALUE
refuses()
{
	local code=0

	unload
	try_load "$1" 2>/dev/null || code=$?
	is "$1 is refused" "$([ $code != 0 ] && ! loaded && echo refused)" \
		refused
	dmesg | tail -n 5 >"$TMP/dmesg"
	says "$1 is refused by name" "$TMP/dmesg" "${1%%=*}"
}

loses_a_byte()
{
	meet 127.0.0.1
	at client write 1
	at server await unread 1
	at server close
	at client await close
	at client close
	wait_for "both ends to end" between_them no_sockets_between
	part
}

ends_cleanly()
{
	meet 127.0.0.1
	at client close
	at server await close-wait
	at server close
	part
}

plan $((4 * 2 + 1 + 5 + 2))

refuses track=1
refuses track=-1
refuses history=0
refuses grave=forever

load track=65536 grave=7 history=128 write_hook=0 closed=1
holds "parameters are as given" "$(status)" \
	'.track == 65536' '.grave == 7' '.history == 128' \
	'.write_hook == false' '.closed == true' '.armed == true'

load
loses_a_byte
know first "$(records)"
holds "armed: the connection is recorded" "$(records)" 'length > 0'
set_parameter armed 0
loses_a_byte
holds "armed=0: no hook is armed" "$(status)" \
	'.armed == false' '.hooks | length > 0 and all(.armed == false)'
holds "armed=0: the log stays readable, and as it was" "$(records)" '. == first'
set_parameter armed 1
holds "armed=1: every required hook is armed again" "$(status)" \
	'.armed == true' '.hooks | map(select(.required)) | all(.armed)'
loses_a_byte
holds "armed=1: the next connection is recorded" \
	"$(record server unread-at-close)" '.unread == 1' \
	'.seq > (first | length)'

set_parameter closed 1
ends_cleanly
holds "closed=1 at run time: a clean end is told" "$(record server closed)" \
	'.ending == "fin"' '.loss == "none"'
set_parameter closed 0
ends_cleanly
is "closed=0 at run time: no longer" "$(records client)" "[]"

finish
