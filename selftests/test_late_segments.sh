#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Segments and ICMP errors that come when no connection is there any more, not
# yet, or never will be: no event, or exactly the right one with exactly the
# right bytes. The remote host is wire.

. ./lib.sh
. ./wire.sh

### After close()

# data_after_close WHAT BYTES SUBSTATE
data_after_close()
{
	holds "$1: new data, and who had closed" \
		"$(record client data-after-close)" \
		".bytes == $2" ".substate == \"$3\"" '.pid == client.pid' \
		'.role == "closer"'
}

late_data()
{
	closes "$1"
	at wire send PA len=30 keep
	is "$what: it is answered" "${did[segments]}" 1
	data_after_close "$what" 30 fin-wait-2
	told "$what" "closed data-after-close" "$CLEAN"
}

late_data_partly_old()
{
	closes "$1"
	at wire send PA seq=-10 len=30 keep
	data_after_close "$what" 20 fin-wait-2
	told "$what" "closed data-after-close" "$CLEAN"
}

late_data_with_fin()
{
	closes "$1"
	at wire send FPA seq=-4 len=30 keep
	data_after_close "$what" 26 fin-wait-2
	told "$what" "closed data-after-close" "$CLEAN"
}

late_data_all_old()
{
	closes "$1"
	at wire send PA seq=-10 len=10
	at wire send A seq=-1
	ends_after_close
}

late_data_beyond_window()
{
	closes "$1"
	at wire send PA seq=1000000 len=10
	at wire send FPA seq=1000000 len=10
	ends_after_close
}

late_reset()
{
	closes "$1"
	at wire send R seq=1
	at wire send R
	told "$what" closed "$CLEAN"
}

# The process is gone and the FIN not acknowledged: a full socket.
late_data_in_fin_wait_1()
{
	closes_deaf "$1"
	at wire send PA ack=-1 len=30 keep
	data_after_close "$what" 30 fin-wait-1
	told "$what" "data-after-close closed" '.ending == "reset-sent"' \
		'.loss == "none"'
}

late_data_partly_old_in_fin_wait_1()
{
	closes_deaf "$1"
	at wire send PA ack=-1 seq=-10 len=30 keep
	data_after_close "$what" 20 fin-wait-1
	told "$what" "data-after-close closed" '.ending == "reset-sent"' \
		'.loss == "none"'
}

# With the acknowledgment of the FIN it takes another way through the kernel.
late_data_with_ack_of_fin()
{
	closes_deaf "$1"
	at wire send PA seq=-10 len=30 keep
	data_after_close "$what" 20 fin-wait-1
	told "$what" "closed data-after-close" '.loss == "none"'
}

late_data_harmless_in_fin_wait_1()
{
	closes_deaf "$1"
	at wire send PA ack=-1 seq=-10 len=10
	at wire send PA ack=-1 seq=1000000 len=10
	is "$what: nothing is said before" "$(records client)" "[]"
	ends_after_close
}

late_reset_in_fin_wait_1()
{
	closes_deaf "$1"
	at wire send R seq=1
	is "$what: nothing is said of one that is challenged" \
		"$(records client)" "[]"
	at wire send R
	told "$what" "reset-received closed" "$RESET" '.loss == "none"'
}

### ICMP

# An error that quotes what was never sent is forged; one that quotes what was
# is a hint, and the connection goes on.
icmp_errors()
{
	begins "$1"
	at wire mode silent
	at client write 10
	at wire expect A len=10
	at wire icmp port-unreachable seq=1000000
	at wire icmp port-unreachable
	at wire icmp host-unreachable
	at wire icmp prohibited
	at wire icmp too-big info=1400
	at wire mode ack
	at wire send A
	still_works
	ends_well
	told "$what" closed "$CLEAN"
}

### Attempts to open a connection that fail are none

refused()
{
	spawn client
	tell client connect "$1" 9
	at wire syn
	at wire send RA
	hear client
	is "$what: what connect() says" "${did[errno]}" ECONNREFUSED
	none "$what"
}

# RFC 9293, 3.10.7.3: an ACK that is not acceptable, and a RST with one.
refused_by_bad_ack()
{
	spawn client
	tell client connect "$1" 9
	at wire syn
	at wire send SA ack=1000 keep
	at wire send RA ack=1000
	none "$what"
	at wire send SA "opt=$MSS"
	at wire expect A
	hear client
	still_works
	ends_well
	told "$what" closed "$CLEAN"
}

given_up_in_syn_recv()
{
	spawn server
	at server listen "$(here "$1")"
	at wire aim "$(here "$1")" "${did[local]}" "$1" 30000
	at wire send S
	at wire expect SA
	at wire send A ack=1000
	at wire send R
	none "$what"
}

LATE="late_data late_data_partly_old late_data_with_fin late_data_all_old
	late_data_beyond_window late_reset late_data_in_fin_wait_1
	late_data_partly_old_in_fin_wait_1 late_data_with_ack_of_fin
	late_data_harmless_in_fin_wait_1 late_reset_in_fin_wait_1"
OTHER="icmp_errors refused refused_by_bad_ack given_up_in_syn_recv"

plan $((2 * 26 + 1))

spawn_wire wire
load closed=1
each_family "$LATE $OTHER"
none "not one record more than these"

finish
