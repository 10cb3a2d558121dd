#compdef tcpfate-ctl
# SPDX-License-Identifier: GPL-2.0
# Completion of tcpfate-ctl in zsh. All words come from its own help.

_tcpfate-ctl_commands() {
	local -a commands

	commands=(${(f)"$(tcpfate-ctl --help | sed -nE 's/^  ([a-z]+) +(.*)/\1:\2/p')"})
	_describe -t commands command commands
}

# One of several, with commas between them; a file is always one.
_tcpfate-ctl_value() {
	local command=$1 value=$2
	local -a names expl

	if [[ $value = FILE ]]; then
		_files
		return
	fi
	compset -P '*,'
	case $value in
	CGROUP)	_directories ;;
	USER)	_users ;;
	NETNS)	names=(${(f)"$(ip netns list 2>/dev/null | sed 's/ .*//')"}) ;;
	*)	names=(${(s:, :)"$(tcpfate-ctl help $command |
			sed -n "s/^$value: \([a-z, -]*\)\$/\1/p")"}) ;;
	esac
	(( $#names )) && _wanted names expl $value compadd -a names
}

# Each line of an option as _arguments wants it.
_tcpfate-ctl_options() {
	setopt local_options extended_glob
	local line form='^  (-(.), |    )--([a-z0-9-]+)( ([A-Z]+))?  +(.*)$'
	local long short help value MATCH MBEGIN MEND
	local -a match mbegin mend

	specs=()
	for line in ${(f)"$(tcpfate-ctl help $1)"}; do
		[[ $line =~ $form ]] || continue
		short=$match[2] long=$match[3] value=$match[5]
		help="[${match[6]//(#m)[\]\[:\\]/\\$MATCH}]"
		[[ -z $value ]] || help+=":$value: _tcpfate-ctl_value $1 $value"
		specs+=("*--$long${value:+=}$help")
		[[ -z $short ]] || specs+=("*-$short${value:++}$help")
	done
}

_tcpfate-ctl() {
	local command=$words[2] operand
	local -a specs

	if (( CURRENT == 2 )); then
		_tcpfate-ctl_commands
		_arguments '--help[how it is used]' '--version[which one it is]'
		return
	fi
	_tcpfate-ctl_options $command 2>/dev/null
	operand=$(tcpfate-ctl help $command 2>/dev/null |
		sed -n 's/^usage: .*\[OPTION\]\.\.\. \{0,1\}//p')
	case $operand in
	--*)		specs+=('(-):command:_command_names -e' '*::argument:_normal') ;;
	'[FILE]'*)	specs+=('*:file:_files') ;;
	'[COMMAND]')	specs+=(':command: _tcpfate-ctl_commands') ;;
	esac
	shift words
	(( CURRENT-- ))
	_arguments -s -S $specs
}

_tcpfate-ctl "$@"
