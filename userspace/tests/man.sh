#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The manual page knows all that the tool knows: commands, options, words, exit status.
set -euo pipefail

cd "$(dirname "$0")/.."
page=$(sed 's/\\-/-/g' man/tcpfate-ctl.8)
results=()
status=0

commands() { ./tcpfate-ctl --help | sed -n 's/^  \([a-z]\+\) .*/\1/p'; }

options() {
	local command

	for command in $(commands); do
		./tcpfate-ctl help "$command" |
		sed -nE 's/^  (-(.), |    )--([a-z0-9-]+).*/\2 \3/p'
	done | sort -u
}

# What help lists as words for a value: of EVENT and of others.
words() {
	./tcpfate-ctl help "$1" | sed -n "s/^$2: \([a-z, -]*\)\$/\1/p" | tr -d ,
}

codes() {
	./tcpfate-ctl --help | sed -n '/^exit status/,$p' | grep -oE '\b[0-9]+ '
}

# in_page WHAT PATTERN: it has a line like that.
in_page() {
	local number=$((${#results[@]} + 1))

	if grep -qE -e "$2" <<<"$page"; then
		results+=("ok $number $1")
	else
		results+=("not ok $number $1")
		status=1
	fi
}

# An entry is what stands in bold on a line behind .TP.
each() {
	local command letter option word

	for command in $(commands); do
		in_page "command $command" "^\\.B $command\$"
	done
	while read -r letter option; do
		[ -n "$option" ] || { option=$letter letter=''; }
		[ "$option" != help ] || continue
		in_page "option --$option" "^\\.B[IR]* (-.[ ,\"]+)*(.*[ \"])?--$option\\b"
		[ -z "$letter" ] || in_page "option -$letter" "^\\.BR .*-${letter}[ ,\"]+--$option"
	done < <(options)
	for word in $(words watch EVENT); do
		in_page "event $word" "^\\.BR? $word( [*+])?\$"
	done
	for word in $(codes); do
		in_page "exit status $word" "^\\.B $word\$"
	done
}

each
echo 'KTAP version 1'
echo "1..${#results[@]}"
printf '%s\n' "${results[@]}"
exit $status
