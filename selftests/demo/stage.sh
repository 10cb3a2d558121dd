# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the stories share. Each is played between `watch` and `enough`, then it is
# told by tcpfate-ctl, and checked against what the programs said of themselves:
#
#	heading 1 "A title" "What it is about."
#	watch
#	see client "what it says"
#	enough				# shows what tcpfate-ctl said meanwhile
#	expect "the write" 'of("write-after-peer-fin").requested == 10'
#	explain				# shows what it makes of that
#	expect_told "who has to change" '.sides[.culprit].comm == "client"'
#
# A story in which an expected fact is missing says so and fails.
#
# Nothing waits for time to pass, only for conditions, at most PATIENCE seconds.
set -euo pipefail

WIDTH=${WIDTH:-80} COLOUR=${COLOUR-} PATIENCE=${PATIENCE:-60}
CTL=../../userspace/tcpfate-ctl

TMP=$(mktemp -d)
watchers=()		# pids
failed=0

# Some of what was started has already ended, as its part in the story.
clean_up() {
	local status=$?

	kill "${program[@]}" "${watchers[@]}" 2>/dev/null || :
	wait "${program[@]}" "${watchers[@]}" || :
	rm -rf "$TMP"
	exit $((status | failed))
}
trap clean_up EXIT

# die WORDS…: with what the programs have logged last
die() {
	echo "demo: $*" >&2
	find "$TMP" -name '*.log' -size +0 -exec tail -n 5 {} + >&2
	exit 1
}

### Text

# flow INDENT: its input as lines of WIDTH, "name[pid]" and "N bytes" in one
# piece and in bold
flow() {
	awk -v width="$WIDTH" -v indent="$1" -v colour="$COLOUR" '
	BEGIN {
		space = "\001"; on = "\002"; off = "\003"
		marked = "[^ ]+[[][0-9]+[]]" \
			"|[0-9]+ (unread |received |written )?bytes?"
		margin = sprintf("%" indent "s", "")
	}
	function mark(text,	out, word) {
		while (match(text, marked)) {
			word = substr(text, RSTART, RLENGTH)
			gsub(/ /, space, word)
			out = out substr(text, 1, RSTART - 1) on word off
			text = substr(text, RSTART + RLENGTH)
		}
		return out text
	}
	function seen(text) {
		gsub(on "|" off, "", text)
		return length(text)
	}
	function put(line) {
		gsub(space, " ", line)
		gsub(on, colour ? "\033[1m" : "", line)
		gsub(off, colour ? "\033[0m" : "", line)
		print margin line
	}
	{
		n = split(mark($0), words, / +/)
		line = words[1]
		for (i = 2; i <= n; i++) {
			if (indent + seen(line " " words[i]) > width) {
				put(line)
				line = words[i]
			} else {
				line = line " " words[i]
			}
		}
		put(line)
	}'
}

# paint SGR TEXT
paint() {
	if [ -n "$COLOUR" ]; then
		printf '\033[%sm%s\033[0m\n' "$1" "$2"
	else
		printf '%s\n' "$2"
	fi
}

# heading NUMBER TITLE TEXT
heading() {
	local rule

	printf -v rule '%*s' "$WIDTH" ''
	echo
	paint 2 "${rule// /-}"
	paint '1;36' "Story $1: $2"
	flow 0 <<<"$3"
	chapter "What the programs see"
}

chapter() {
	echo
	paint 1 "  $1"
	echo
}

# see WHO TEXT: what a program says, or a line of its log
see() {
	flow 15 <<<"$2" | sed "1s/^.\{15\}/$(printf '    %-11s' "$1")/"
}

# One event of tcpfate-ctl watch, a line each, word by word: time and event,
# connection, sentence.
show_events() {
	local time event from arrow to sentence

	while read -r _ time event from arrow to sentence; do
		paint '1;33' "    $time  $event"
		echo "      $from $arrow $to"
		flow 6 <<<"$sentence"
	done <"$TMP/watch.text"
	[ -s "$TMP/watch.text" ] || echo "    (nothing)"
}

### Conditions

# wait_for WHAT COMMAND…
wait_for() {
	local what=$1 deadline=$((SECONDS + PATIENCE))

	shift
	until "$@"; do
		[ "$SECONDS" -lt "$deadline" ] ||
			die "waited $PATIENCE s for $what"
		sleep 0.05
	done
}

. ../programs.sh

### Records

# Twice, for people and for jq. A shell's background jobs ignore SIGINT; these
# shall not.
watch() {
	since=$("$CTL" status --json | jq .last_seq)
	watch_as text
	watch_as json --json
}

watch_as() {
	env --default-signal=INT "$CTL" watch "${@:2}" \
		>"$TMP/watch.$1" 2>"$TMP/watch.$1.err" &
	watchers+=($!)
	wait_for "tcpfate-ctl to watch" \
		grep -q watching "$TMP/watch.$1.err"
}

reported() {
	grep -q "\"event\":\"$1\"" "$TMP/watch.json"
}

enough() {
	local pid

	kill -INT "${watchers[@]}"
	for pid in "${watchers[@]}"; do
		wait "$pid" || die "tcpfate-ctl: $(cat "$TMP"/watch.*.err)"
	done
	chapter "What tcpfate-ctl watch says"
	show_events
}

# What has happened since the story began, by the log.
explain() {
	chapter "What tcpfate-ctl explain says"
	"$CTL" explain --since "$since" --diagram
	"$CTL" explain --since "$since" --json >"$TMP/explain.json"
}

# records JQ…: over the array of all records
records() {
	jq -rs "${@:2}" '
	def all($event): map(select(.event == $event));
	def of($event): all($event) | last // {};
	def at_risk: (.unacked // 0) + (.unsent // 0);
	'"$1" "$TMP/watch.json"
}

# expect WHAT JQ…
expect() {
	[ "$(records "${@:2}")" != true ] || return 0
	failed=1
	echo "  !! expected, but tcpfate did not report: $1"
}

# expect_told WHAT JQ…: of the first story, the one that cost most
expect_told() {
	[ "$(told "${@:2}")" != true ] || return 0
	failed=1
	echo "  !! expected, but tcpfate does not explain: $1"
}

# loss[i] is of what sides[i] wrote.
told() {
	jq -s "${@:2}" '
	def culprit: .sides[.culprit];
	def by($comm): .sides | map(.comm == $comm) | index(true);
	def lost_by($comm): .loss[by($comm)];
	.[0] | '"$1" "$TMP/explain.json"
}

# expect_that WHAT COMMAND…: what the programs say
expect_that() {
	! "${@:2}" || return 0
	failed=1
	echo "  !! expected, but it is not so: $1"
}
