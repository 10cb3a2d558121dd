# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2046,SC2086 # lists of words
#
# Who may know whom. Everyone knows his own header and the types of tcpfate.h.

declare -A knows=(
	[tcpfate]=''
	[compat]=''
	[verdict]=''
	[fate]=''
	[key]=''
	[person]='socket'
	[filter]=''
	[guard]=''
	[total]=''
	[netns]='guard total'
	[stats]=''
	[log]='netns'
	[track]='key stats verdict'
	[socket]='fate key track verdict'
	[record]='filter log netns socket stats track verdict'
	[report]='person record socket track verdict'
	[icmp]='key track'
	[life]='death person report socket track verdict'
	[death]='key person report socket track verdict'
	[late]='key report socket track verdict'
	[observe]='compat death icmp late life socket stats track'
	[attach]='compat observe stats'
	[hooks]='attach compat observe stats'
	[message]='log'
	[publish]='log message netns'
	[filter_message]='filter'
	[total_message]='message netns'
	[status]='death guard hooks log message netns publish stats track'
	[netlink]='compat filter_message log message netns publish status total_message'
	[main]='death filter guard hooks key log netlink netns track'
)

# Those that are called by the hooks and see a socket.
sockets='observe|life|death|late|report|record|socket|person|key|track'

# included FILE: nouns of our own headers that it includes, but not the uapi.
included() {
	sed -nE 's|^# *include "(.*/)?([a-z_]+)\.h".*|\2|p' "$1"
}

check_includes() {
	local file noun other

	for file; do
		noun=$(basename "${file%.[ch]}")
		[ -n "${knows[$noun]+row}" ] ||
			{ echo "$file: not in the table of layers"; continue; }
		for other in $(included "$file"); do
			[[ " tcpfate $noun ${knows[$noun]} " = *" $other "* ]] ||
				echo "$file: must not know $other.h"
		done
	done
	for noun in "${!knows[@]}"; do
		[[ " $* " = *" module/$noun".[ch]* ]] ||
			echo "table of layers: no file module/$noun"
	done
}

# but NOUNS FILE…: these files without those of the nouns named.
but() {
	local nouns=$1

	shift
	printf '%s\n' "$@" | grep -vE "/($nouns)\.[ch]\$"
}

check_layers() {
	local module user

	module=$(files 'module/*.[ch]' | grep -v /uapi/)
	# Its tests make messages of their own.
	user=$(files ':(glob)userspace/*.[ch]')
	check_includes $module
	forbid 'kernel versions: only compat.h' code \
		'linux/version\.h|LINUX_VERSION_CODE|\bKERNEL_VERSION\b' \
		$(but compat $module)
	forbid 'sockets: not after the report, and never in a verdict' code \
		'\bstruct (tcp_|inet_)?sock\b' \
		$(but "$sockets|attach|compat" $module)
	forbid 'libnl: only channel, client, event, message and request' code \
		'\b(nl(?!_langinfo)|nla|nlmsg|genl|genlmsg)_\w+\(' $(but 'channel|client|event|message|request' $user)
	forbid 'verdict is pure' code \
		'# *include <(?!linux/(types|errno|string|tcpfate)\.h)' \
		module/verdict.[ch] module/fate.[ch]
}

# Allocation, printing and waiting belong to loading and to status.
check_hot_paths() {
	local words

	words='\bGFP_|\bk[vmz]*alloc|\bvmalloc|\bkmem_cache_alloc'
	words+='|\bprintk|\bpr_[a-z_]+\(|\bWARN'
	words+='|\bmutex_|\b(spin|read|write)_lock|\bdown_(read|write)|_lock_bh\b'
	words+='|\bget_task_comm|\bsock_i_(ino|uid)|\bmight_sleep|\bschedule\('
	words+='|\bmsleep|\bsynchronize_rcu|\bcond_resched'
	forbid 'a hook never sleeps, allocates or prints' hot "$words" \
		$(printf 'module/%s.c ' ${sockets//|/ } icmp verdict fate filter guard total \
			log stats)
}
