# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Completion of tcpfate-ctl. The words come from its own help.

_tcpfate_ctl_commands()
{
	tcpfate-ctl --help | sed -n 's/^  \([a-z]*\) .*/\1/p'
}

_tcpfate_ctl_options()
{
	tcpfate-ctl help "$1" | sed -n 's/^  \(-.,\|   \) \(--[a-z0-9-]*\).*/\2/p'
}

_tcpfate_ctl_events()
{
	tcpfate-ctl help watch | sed -n 's/^EVENT: //p' | tr -d ,
}

_tcpfate_ctl_namespaces()
{
	ip netns list 2>/dev/null | sed 's/ .*//'
}

_tcpfate_ctl()
{
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
	local words

	COMPREPLY=()
	if [ "$COMP_CWORD" -eq 1 ]; then
		words="$(_tcpfate_ctl_commands) --help --version"
	else
		case $before in
		help) words=$(_tcpfate_ctl_commands) ;;
		-e|--event) words=$(_tcpfate_ctl_events) ;;
		--netns) words=$(_tcpfate_ctl_namespaces) ;;
		--uid) words=$(compgen -u) ;;
		--cgroup) words=$(compgen -d -- "$word") ;;
		-c|--count|-t|--timeout|-s|--since|--log-id|--watch) return ;;
		--port|--addr|--comm|--pid|--min-lost) return ;;
		*) words=$(_tcpfate_ctl_options "${COMP_WORDS[1]}" 2>/dev/null) ;;
		esac
	fi
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}

complete -F _tcpfate_ctl tcpfate-ctl
