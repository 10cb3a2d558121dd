# SPDX-License-Identifier: GPL-2.0
# Completion of tcpfate-ctl in fish. All words come from its own help.

# Whether this command is the one that was typed.
function __tcpfate_ctl_is
    set -l words (commandline -opc)
    test (count $words) -ge 2; and test "$words[2]" = $argv[1]
end

# The words after the command that run is to run are not its own.
function __tcpfate_ctl_is_before_command
    set -l words (commandline -opc)
    set -l valued (__tcpfate_ctl_valued run)

    __tcpfate_ctl_is run; or return
    set -e words[1..2]
    while set -q words[1]
        switch $words[1]
            case --
                return 1
            case '-*'
                contains -- $words[1] $valued; and set -e words[1]
            case '*'
                return 1
        end
        set -e words[1]
    end
    return 0
end

# Options that a value follows.
function __tcpfate_ctl_valued
    tcpfate-ctl help $argv[1] | string match -rg '^  (?:(-.),|   ) (--[a-z0-9-]+) [A-Z]+  '
end

# One of several, with commas between them.
function __tcpfate_ctl_listed
    set -l front (commandline -ct | string replace -r '^--[a-z0-9-]+=' '' \
        | string match -r '^.*,')

    for name in $argv
        echo "$front$name"
    end
end

# Names of this machine, or what help lists after "EVENT: ".
function __tcpfate_ctl_names -a command value
    switch $value
        case NETNS
            __tcpfate_ctl_listed (ip netns list 2>/dev/null | string replace -r ' .*' '')
        case USER
            __tcpfate_ctl_listed (__fish_complete_users | string replace -r '\t.*' '')
        case CGROUP
            __fish_complete_directories
        case '*'
            __tcpfate_ctl_listed (tcpfate-ctl help $command \
                | string match -rg "^$value: ([a-z, -]+)\$" | string split ', ')
    end
end

function __tcpfate_ctl_add_option -a command condition letter long value help
    set -l option -c tcpfate-ctl -n "$condition" -l $long -d "$help"

    test -z "$letter"; or set -a option -s $letter
    switch $value
        case ''
            complete $option
        case FILE
            complete $option -r -F
        case '*'
            complete $option -x -a "(__tcpfate_ctl_names $command $value)"
    end
end

function __tcpfate_ctl_add_options -a command condition
    set -l form '^  (?:-(.), |    )--([a-z0-9-]+)(?: ([A-Z]+))?  +(.*)$'

    for line in (tcpfate-ctl help $command | string match -r -- $form)
        string match -q '  *' -- $line; or continue
        set -l part (string replace -r -- $form '$1\n$2\n$3\n$4' $line | string split '\n')
        __tcpfate_ctl_add_option $command "$condition" $part
    end
end

function __tcpfate_ctl_add_operand -a command
    switch (tcpfate-ctl help $command | string match -rg '^usage: .*\[OPTION\]\.\.\. ?(.*)$')
        case '--*'
            complete -c tcpfate-ctl -n "__tcpfate_ctl_is $command" \
                -x -a "(__fish_complete_subcommand --fcs-skip=2 (__tcpfate_ctl_valued $command))"
        case '*FILE*'
            complete -c tcpfate-ctl -n "__tcpfate_ctl_is $command" -F
        case '*COMMAND*'
            complete -c tcpfate-ctl -n "__tcpfate_ctl_is $command" \
                -x -a "(__tcpfate_ctl_commands)"
    end
end

function __tcpfate_ctl_commands
    tcpfate-ctl --help | string replace -rf '^  ([a-z]+) +(.*)' '$1\t$2'
end

complete -c tcpfate-ctl -f
complete -c tcpfate-ctl -n __fish_is_first_token -a "(__tcpfate_ctl_commands)"
complete -c tcpfate-ctl -n __fish_is_first_token -l help -d "how it is used"
complete -c tcpfate-ctl -n __fish_is_first_token -l version -d "which one it is"
for command in (__tcpfate_ctl_commands | string replace -r '\t.*' '')
    set -l condition "__tcpfate_ctl_is $command"
    test $command = run; and set condition __tcpfate_ctl_is_before_command
    __tcpfate_ctl_add_options $command $condition
    __tcpfate_ctl_add_operand $command
end
