# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Completion of tcpfate-ctl in bash. All words come from its own help.

_tcpfate_ctl_commands()
{
	tcpfate-ctl --help | sed -n 's/^  \([a-z]\+\) .*/\1/p'
}

_tcpfate_ctl_options()
{
	tcpfate-ctl help "$1" | sed -nE 's/^  (-.,|   ) (--[a-z0-9-]+) .*/\2/p'
}

# What may follow the options: "[FILE]...".
_tcpfate_ctl_operand()
{
	tcpfate-ctl help "$1" | sed -n 's/^usage: .*\[OPTION\]\.\.\. \?//p'
}

# What is to follow an option, or the last in a cluster like -je: "EVENT", or nothing.
_tcpfate_ctl_value()
{
	local option=$2

	[[ $option != -[!-]* ]] || option=-${option: -1}
	tcpfate-ctl help "$1" |
	sed -nE 's/^  (-.|  )[, ] (--[a-z0-9-]+) ([A-Z]+)  .*/\1 \2 \3/p' |
	awk -v option="$option" '{ for (i = 1; i < NF; i++) if ($i == option) print $NF }'
}

# Those of a value: names of this machine, or what help lists after "EVENT: ".
_tcpfate_ctl_names()
{
	case $2 in
	NETNS)	ip netns list 2>/dev/null | sed 's/ .*//' ;;
	USER)	compgen -u ;;
	CGROUP)	compgen -d -- "$3" ;;
	*)	tcpfate-ctl help "$1" | sed -n "s/^$2: \([a-z, -]*\)\$/\1/p" | tr -d , ;;
	esac
}

# What compgen finds is what can be chosen.
_tcpfate_ctl_offer()
{
	mapfile -t COMPREPLY < <(compgen "$@")
}

_tcpfate_ctl_offer_files()
{
	compopt -o filenames 2>/dev/null
	_tcpfate_ctl_offer -f -- "$1"
}

# One of several, with commas between them; a file is always one.
_tcpfate_ctl_offer_values()
{
	local command=$1 value=$2 word=$3 last=${3##*,}

	if [ "$value" = FILE ]; then
		_tcpfate_ctl_offer_files "$word"
	else
		_tcpfate_ctl_offer -P "${word%"$last"}" \
			-W "$(_tcpfate_ctl_names "$command" "$value" "$last")" -- "$last"
	fi
}

# The command that is run has a completion of its own, if that can be had.
_tcpfate_ctl_offer_run()
{
	local first=$1 word=$2

	if declare -F _command_offset >/dev/null; then
		_command_offset "$first"
	elif [ "$first" -eq "$COMP_CWORD" ]; then
		_tcpfate_ctl_offer -c -- "$word"
	else
		_tcpfate_ctl_offer_files "$word"
	fi
}

_tcpfate_ctl_offer_operands()
{
	local command=$1 operand=$2 word=$3

	case $operand in
	'[FILE]'*)	_tcpfate_ctl_offer_files "$word" ;;
	'[COMMAND]')	_tcpfate_ctl_offer -W "$(_tcpfate_ctl_commands)" -- "$word" ;;
	'')		_tcpfate_ctl_offer -W "$(_tcpfate_ctl_options "$command")" -- "$word" ;;
	esac
}

# Read what is there already: it tells whether a value, an option or an operand is next.
# Bash takes = for a word. After --, and with run after its command, there are no options.
_tcpfate_ctl_rest()
{
	local command=${COMP_WORDS[1]} word=${COMP_WORDS[COMP_CWORD]}
	local i operand value='' end=0

	operand=$(_tcpfate_ctl_operand "$command")
	for ((i = 2; i < COMP_CWORD && ! end; i++)); do
		case ${COMP_WORDS[i]} in
		=)	;;
		--)	end=$((i + 1)) ;;
		-*)	value=$(_tcpfate_ctl_value "$command" "${COMP_WORDS[i]}") ;;
		*)	[[ -n $value || $operand != --* ]] || end=$i
			value='' ;;
		esac
	done
	if [ -n "$value" ]; then
		_tcpfate_ctl_offer_values "$command" "$value" "${word#=}"
	elif [[ $word = -* ]] && ((!end)); then
		_tcpfate_ctl_offer -W "$(_tcpfate_ctl_options "$command")" -- "$word"
	elif [[ $operand = --* ]]; then
		_tcpfate_ctl_offer_run "$((end ? end : COMP_CWORD))" "$word"
	else
		_tcpfate_ctl_offer_operands "$command" "$operand" "$word"
	fi
}

_tcpfate_ctl()
{
	COMPREPLY=()
	if [ "$COMP_CWORD" -eq 1 ]; then
		_tcpfate_ctl_offer -W "$(_tcpfate_ctl_commands) --help --version" \
			-- "${COMP_WORDS[1]}"
	else
		_tcpfate_ctl_rest 2>/dev/null
	fi
}

complete -F _tcpfate_ctl tcpfate-ctl
