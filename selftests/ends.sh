# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the server may have to lose when its connection ends badly, and what must
# be said of both ends then. Sourced after network.sh.

NET=tcpfate-net			# where they meet

### What the server has to lose

# nothing ADDRESS
nothing()
{
	meet_in $NET "$1"
	at client write 100
	at server read 100
	at server write 20
	at server await acked
}

# The network has it, and nobody can know more.
on_its_way()
{
	meet_in $NET "$1"
	hold $NET
	at server write 10
}

# The client reads nothing until it is too late.
stalled()
{
	meet_in $NET "$1"
	at server set sndbuf 8000000
	at server write-nowait 1000000 6
	at server await stalled
}

unread()
{
	meet_in $NET "$1"
	at client write 100
	at client await acked
	at server read 60
}

both()
{
	stalled "$1"
	at client write 100
	at client await acked
	at server read 60
}

# kill_by_ss FILTER [OPTION]: as an administrator does
kill_by_ss()
{
	ip netns exec $NET ss -tK "${@:2}" "$1" >/dev/null &
	know killer "{ \"pid\": $!, \"comm\": \"ss\" }"
	wait $!
}

# What is on its way arrives, and the RST after it.
client_is_told()
{
	let_go $NET
	at client await close
	try client read
	at client close
}

# As client_is_told, where nobody tells it until it asks.
client_finds_out()
{
	let_go $NET
	at client shutdown wr
	at client await close
	try client read
	at client close
}

### What must be said

# Kernels that say why they send a RST say so to the module. What is said after
# the record is inferred all the same.
# shellcheck disable=SC2034 # for the tests
if grep -qs reason /sys/kernel/tracing/events/tcp/tcp_send_reset/format; then
	told='evidence("reason-inferred") | not'
else
	told='evidence("reason-inferred")'
fi

# check_end WHAT SENT LOSS ENDING CAUSES: of the server
check_end()
{
	holds "$1: the server's end" "$(record server closed)" 'conserved' \
		'.tx_written == server.tx' '.rx_read == server.rx' \
		'.unread == client.tx - server.rx' \
		".unacked + .unsent == $2" '.tx_acked <= client.rx' \
		".loss == \"$3\"" ".ending == \"$4\"" ".causes == [$5]" \
		'.role == "closer"' '.pid == server.pid'
}

# check_client WHAT
check_client()
{
	holds "$1: the client met the RST" "$(record client reset-received)" \
		'.unacked + .unsent == 0' 'has("pid") | not' '.loss == "none"'
	holds "$1: the client's end" "$(record client closed)" 'conserved' \
		'.tx_written == client.tx' '.rx_read == client.rx' \
		'.ending == "reset-received"' '.loss == "none"'
}

# only WHAT EVENT...: in this order, and nothing else is said of the server
only()
{
	life_is "$1: and nothing else is said" server "${*:2}"
}
