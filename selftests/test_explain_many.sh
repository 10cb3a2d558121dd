#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Ten connections of twenty programs, which have nothing to do with each other,
# end badly at once, each in its own way: that makes ten stories, none of which
# knows anything of another. And a thousand of one kind are told once.

. ./lib.sh
. ./network.sh
. ./stories.sh

SILENT=tcpfate-silent
HELD=tcpfate-held
STORM=1000

### Ten ways to end

# What they are in, what their server ("d") and their client ("c") do last, then
# the cause, who has to change, and bytes of the client and of the server that
# nobody reads.
ways()
{
	cat <<-END
	unread     d close      unread-at-close      d 110   0
	answer     d close      unread-at-close      d 210 220
	linger     d close      linger-abort         d   0 320
	disconnect d disconnect disconnect-abort     d   0 420
	listener   d unlisten   listener-closed      d 510   0
	killed     c is         admin-abort          d 610   0
	late       c write=710  write-after-peer-fin c 710   0
	silent     c write=810  timed-out            c 810   0
	held       d close      data-after-close     d 910   0
	symmetric  c write=1010 symmetric-shutdown   d   0   0
	END
}

# Two have the same port and the same cause, and nothing else in common.
declare -A place_of=([unread]="127.0.0.2 7000" [answer]="127.0.0.3 7000")

# introduce WAY: its programs, connected
introduce()
{
	local address number

	read -r address number <<<"${place_of[$1]-127.0.0.1 0}"
	spawn "$1_d"
	spawn "$1_c"
	at "$1_d" listen "$address" "$number"
	at "$1_c" connect "$address" "${did[local]}"
	[ "$1" = listener ] || at "$1_d" accept
}

# write_to PEER PEER BYTES: which are there, and not read
write_to()
{
	at "$1" write "$3"
	at "$2" await unread "$3"
}

# All that comes before the end.
prepare()
{
	write_to unread_c unread_d 110
	write_to answer_c answer_d 210
	write_to answer_d answer_c 220
	at linger_d linger 0
	write_to linger_d linger_c 320
	write_to disconnect_d disconnect_c 420
	at listener_c write 510
	at listener_c await acked
	write_to killed_c killed_d 610
	at late_d close
	at late_c await close-wait
	sleep 0.1	# time to notice the FIN, which is part of the story
	at silent_c set user-timeout 100
	silence $SILENT
	hold $HELD
	at held_c write 910
	at symmetric_d shutdown wr
	at symmetric_c await close-wait
}

# Nobody waits for anybody.
end_at_once()
{
	local way who act words

	while read -r way who act words; do
		tell "${way}_$who" "${act/=/ }"
	done < <(ways)
	ss -tK sport = ":${port[killed_d]}" dport = ":${port[killed_c]}" >/dev/null
	while read -r way who words; do
		hear "${way}_$who"
	done < <(ways)
}

# What is still open ends as well.
settle()
{
	local way

	let_go $HELD
	at silent_c await close
	let_go $SILENT
	at symmetric_c shutdown wr
	at symmetric_d read
	part
}

# check WAY CAUSE CULPRIT CLIENT_LOST SERVER_LOST
check()
{
	holds "$1: a story of its own" \
		"$(grep "\"$1_[cd]\"" "$TMP/told" | array)" 'length == 1' \
		".[0] | [.sides[] | .comm, .port] | sort ==
			([\"$1_c\", \"$1_d\", $1_c.local, $1_d.local] | sort)" \
		'.[0].count == 1' ".[0].cause == \"$2\"" \
		".[0] | culprit == \"$1_$3\"" \
		".[0] | wrote(\"$1_c\") | .exact and .lost == $4" \
		".[0] | wrote(\"$1_d\") | .exact and .lost == $5"
}

ten_ways()
{
	local way who act words

	load closed=1
	while read -r way words; do
		case $way in
		silent) inside $SILENT ;;
		held) inside $HELD ;;
		esac
		introduce "$way"
		inside
	done < <(ways)
	prepare
	end_at_once
	settle
	"$CTL" explain --json >"$TMP/told"
	is "ten stories" "$(wc -l <"$TMP/told")" 10
	while read -r way who act words; do
		# shellcheck disable=SC2086 # words
		check "$way" $words
	done < <(ways)
}

### A thousand of one kind

thousand()
{
	load limit=0
	"${storm[@]}" $STORM 100 >/dev/null
	holds "$STORM of one kind: told once, all counted" "$(stories)" \
		'length == 1' '.[0].cause == "unread-at-close"' \
		".[0].count == $STORM" \
		".[0].other_lost == 100 * $STORM" '.[0].culprit_lost == 0'
	is "$STORM of one kind: and people are told how many more" \
		"$("$CTL" explain | grep -oE '[0-9,]+ like this')" \
		"$((STORM - 1)) like this"
}

needs_qdisc netem plug

plan $((1 + 10 + 2))

add_netns $SILENT
add_netns $HELD
add_storm
ten_ways
thousand

finish
