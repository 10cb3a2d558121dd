#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Completion in bash, zsh and fish: what each offers at the end of a command line.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
PATH=$(dirname "$here"):$PATH
events='unread-at-close unread-at-shutdown write-after-peer-fin reset-received
	data-after-close closed data-after-local-fin simultaneous-close linger-abort
	disconnect-abort listener-closed admin-abort timed-out icmp-error memory-abort
	reset-sent'

# What stands on the command line behind "tcpfate-ctl", and what is offered, all of it; of
# a path, of a list and of --option=value its last part.
lines=(
	'wat|watch'
	's|status stats'
	'qqq|'
	'--v|--version'
	'help wa|watch'
	'help st|status stats'
	'watch --his|--history'
	'watch --nothing|'
	'watch -c 1 --his|--history'
	'watch --port 80 --addr ::1 --no|'
	'watch --port=80 --his|--history'
	"watch --event |$events"
	'watch --event clo|closed'
	'watch --event=clo|closed'
	'watch -e clo|closed'
	'watch -je clo|closed'
	'watch -e closed,reset-r|reset-received'
	'watch --event=closed,reset-r|reset-received'
	'watch --port |'
	'watch --port 8|'
	'watch -c |'
	'dump --|--json --pretty --event --port --addr --ipv4 --ipv6 --comm --pid --netns
		--min-lost --since --log-id --numeric --utc --relative --help'
	'status --|--json --pretty --no-header --help'
	'filter --uid roo|root'
	'filter --uid 5,roo|root'
	'filter --cgroup one/d|dir'
	'explain one/d|dir'
	'explain one/s|some.json'
	'explain --live one/s|some.json'
	'explain one/some.json one/s|some.json'
	'explain --svg one/s|some.json'
	'explain one/some.json --li|--live'
	'explain -- --li|'
	'top --by |process program peer port event'
	'top --by pro|process program'
	'top --sort un|unread unconfirmed'
	'top -d 1 --sort=na|name'
	'report --fr|--from'
	'report --from -1h --until |'
	'report --html one/s|some.json'
	'report one/s|some.json'
	'run --gr|--grace'
	'run --grace |'
	'run -o one/s|some.json'
	'run -e clo|closed'
	'run tcpfate-s|tcpfate-some'
	'run -- tcpfate-s|tcpfate-some'
	'run -n --output=out tcpfate-s|tcpfate-some'
	'run -o out -- tcpfate-s|tcpfate-some'
	'run tcpfate-some one/s|some.json'
	'run -- tcpfate-some one/s|some.json'
	'run tcpfate-some --gr|'
	'run -- --fail-on-l|'
	'nothing -|'
)

number=0
status=0

# offered SHELL: the candidates for all lines, one line for each.
offered() {
	printf 'tcpfate-ctl %s\n' "${lines[@]%%|*}" | "$here/candidates/$1" |
	sed -E 's|/$||; s|.*[=,/]||' |
	awk '/./ { line = line " " $0; next } { print line; line = "" }'
}

words() {
	# shellcheck disable=SC2086 # a list of words
	printf '%s\n' $1 | sort | paste -sd' '
}

result() {
	number=$((number + 1))
	echo "$1 $number $2"
	[ "${1% *}" != not ] || status=1
}

check() {
	local shell=$1 line=$2 want got

	want=$(words "${line#*|}")
	got=$(words "$3")
	if [ "$got" = "$want" ]; then
		result ok "$shell: ${line%%|*}"
	else
		echo "# want: $want"
		echo "# got:  $got"
		result 'not ok' "$shell: ${line%%|*}"
	fi
}

test_shell() {
	local shell=$1 i got=()

	[ ! -x "/usr/bin/$shell" ] || mapfile -t got < <(offered "$shell")
	for i in "${!lines[@]}"; do
		if [ -x "/usr/bin/$shell" ]; then
			check "$shell" "${lines[i]}" "${got[i]-no answer}"
		else
			result ok "$shell: ${lines[i]%%|*} # SKIP not installed"
		fi
	done
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/one/dir"
touch "$work/one/some.json" "$work/tcpfate-some"
chmod +x "$work/tcpfate-some"
PATH=$PATH:$work
cd "$work"

echo 'KTAP version 1'
echo "1..$((3 * ${#lines[@]}))"
for shell in bash zsh fish; do
	test_shell "$shell"
done
exit $status
