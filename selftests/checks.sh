# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Checks of records, reported as KTAP. Wants a directory $TMP.
#
# A condition is a jq expression over a record. It may use what the peers said
# of themselves (client.pid, server.tx, see peer.c) and what was kept by "know".
# Conditions are collected and judged many at once, because on an emulated
# machine jq takes a second to start.

shopt -s extglob

KSFT_SKIP=4

declare -A known		# JSON, by name

waiting=0			# checks that are not judged yet
: >"$TMP/checks"

planned=0
ran=0
failed=0

plan()
{
	planned=$1
	printf 'TAP version 13\n1..%d\n' "$planned"
}

skip_all()
{
	printf 'TAP version 13\n1..0 # SKIP %s\n' "$1"
	exit "$KSFT_SKIP"
}

# For what makes the rest of a file meaningless.
bail()
{
	judge
	echo "Bail out! $*"
	exit 1
}

finish()
{
	judge
	echo "# $((ran - failed)) passed or skipped, $failed failed"
	[ "$ran" = "$planned" ] || bail "planned $planned checks, ran $ran"
	[ "$failed" = 0 ]
}

# know NAME JSON: for use in conditions
know()
{
	known[$1]=$2
}

definitions()
{
	local name

	for name in "${!known[@]}"; do
		echo "def $name: ${known[$name]};"
	done
}

# quoted WORDS: as a string of jq, white space as blanks
quoted()
{
	local s

	s=${1//+([[:space:]])/ }
	s=${s//\\/\\\\}
	printf '"%s"' "${s//\"/\\\"}"
}

# holds NAME JSON CONDITION...
holds()
{
	local name=$1 json=${2:-null} condition

	shift 2
	{
		echo "($(definitions) $json | check($(quoted "$name"); ["
		for condition; do
			echo "condition($(quoted "$condition"); $condition),"
		done
		echo 'empty]; {'
		for name in "${!known[@]}"; do
			echo "$name: $name,"
		done
		echo '})),'
	} >>"$TMP/checks"
	waiting=$((waiting + 1))
	[ "$waiting" -lt 25 ] || judge
}

# is NAME GOT WANTED: for plain words
is()
{
	holds "$1" "$(quoted "$2")" ". == $(quoted "$3")"
}

# says NAME FILE WORDS: a message of the tool
says()
{
	holds "$1" "$(quoted "$(cat "$2")")" "contains($(quoted "$3"))"
}

# life_is WHAT NAME EVENTS CONDITION...: all that is said of an end (lib.sh), and
# what holds of the last word on it
life_is()
{
	local condition conditions=()

	for condition in "${@:4}"; do
		conditions+=(".[] | select(.event == \"closed\") | $condition")
	done
	holds "$1" "$(life "$2")" "map(.event) | join(\" \") == \"$3\"" \
		"${conditions[@]}"
}

# ends_agree WHAT [CONDITION]...: the last words on server and client
ends_agree()
{
	local way='.[0].isn_local == .[1].isn_peer and
		.[0].tx_acked <= .[1].rx_received and
		.[1].rx_received <= .[0].tx_written'

	holds "$1: the two ends agree" \
		"[$(record server closed), $(record client closed)]" \
		"$way" "reverse | $way" "${@:2}"
}

skip()
{
	holds "$1 # SKIP $2" true .
}

# Prints the results of the checks, and on the last line how many failed.
# Exactly one true is a truth: an error or nothing is not, and nothing is true
# of a record that is not there.
judgement()
{
	cat <<-'JQ'
		def between(low; high): . >= low and . <= high;
		def evidence(word): (.evidence // []) | any(. == word);
		def conserved: .tx_written == .tx_acked + .unacked + .unsent
			and .rx_received == .rx_read + .unread;
		def culprit: .sides[.culprit].comm;
		def wrote(comm): .loss[.sides | map(.comm == comm) | index(true)];
		def there: . != null and . != [] and all(arrays[]; . != null);
		def condition(text; truth):
			{ text: text, holds: (there and [try truth catch false] == [true]) };
		def check(name; conditions; known): {
			name: name, got: ., known: known,
			broken: conditions | map(select(.holds | not).text)
		};
		def why:
			(.broken[] | "# expected: " + .),
			"# got: \(.got)",
			(.known | to_entries[] | "# where \(.key): \(.value)");
	JQ
	printf '['
	cat "$TMP/checks"
	cat <<-JQ
		empty] | . as \$all | range(length) as \$i | \$all[\$i]
		| if .broken == [] then "ok \($ran + 1 + \$i) \(.name)"
		else "not ok \($ran + 1 + \$i) \(.name)", why end
	JQ
}

judge()
{
	judgement >"$TMP/judgement"
	: >"$TMP/checks"
	jq -nrf "$TMP/judgement" >"$TMP/results" || {
		echo "Bail out! jq cannot judge these checks"
		exit 1
	}
	cat "$TMP/results"
	failed=$((failed + $(grep -c '^not ok' "$TMP/results" || :)))
	ran=$((ran + waiting))
	waiting=0
}
