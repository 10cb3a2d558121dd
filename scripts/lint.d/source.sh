# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154,SC2086 # $work is lint's; lists of words
#
# C as people read it, and user space as the compiler does.

# What a file may do that the rest may not: compat.h is there for versions, and
# verdict.c and fate.c are also built for user space, which has no ARRAY_SIZE(); in message.c
# and tcpfate.h arguments of macros are names of fields.
# User space has no u64, strscpy() or __printf() either, but <inttypes.h>, errors
# of its own, and sentences in which a word is the name of a function by chance.
excused() {
	case $1 in
	module/compat.h)	echo LINUX_VERSION_CODE,CONSTANT_COMPARISON ;;
	module/verdict.c | module/fate.c)
				echo ARRAY_SIZE ;;
	module/message.c)	echo MACRO_ARG_REUSE ;;
	module/tcpfate.h)	echo MACRO_ARG_PRECEDENCE ;;
	module/*)		echo NOTHING ;;
	*)			tr -d '[:space:]' <<-END
				ARRAY_SIZE,PREFER_KERNEL_TYPES,STRCPY,
				PREFER_DEFINED_ATTRIBUTE_MACRO,CAMELCASE,
				ENOSYS,EMBEDDED_FUNCTION_NAME
				END
				;;
	esac
}

check_checkpatch() {
	local checkpatch sources file

	checkpatch=$(scripts/kernel-tools checkpatch)
	sources=$(files '*.[ch]')
	# It leaves a cache of words where it is started.
	mkdir "$work/links"
	ln -s "$PWD"/{.git,.checkpatch.conf,module,userspace,selftests} \
		"$work/links"
	cd "$work/links" || return
	for file in $sources; do
		perl "$checkpatch" --ignore "$(excused "$file")" "$file" || :
	done
}

# Functions of one table share a prototype, not every argument. The analyzer
# sees more before the optimizer has been there, other warnings need it. A file
# with a finding does not hide the next: what is said counts, not the status.
check_userspace() {
	local sources flags more file

	sources=$(files 'userspace/*.c' 'selftests/*.c')
	flags=$(pkg-config --cflags libnl-genl-3.0)
	flags+=' -std=gnu11 -Imodule/include/uapi -Imodule -Iuserspace'
	flags+=' -DVERSION="lint"'
	flags+=' -Wall -Wextra -Werror -Wno-unused-parameter -c -o /dev/null'
	for file in $sources; do
		more=''
		[[ $file != selftests/unit/* ]] ||
			more='-include selftests/unit/kernel.h'
		if gcc $flags $more -O2 "$file"; then
			gcc $flags $more -O0 -fanalyzer "$file" || :
		fi
	done
}

# externals FILE: names of the functions that it defines for others.
externals() {
	grep -hE '^[a-z][a-z0-9_ ]+[ *][a-z0-9_]+\(' "$1" |
	grep -vE '^(static|extern)|;$|__(init|exit) ' |
	sed -E 's/\(.*//; s/.*[ *]//'
}

undocumented() {
	local file name

	for file; do
		for name in $(externals "$file"); do
			[ "$name" != main ] || continue
			grep -qE "^ \* $name(\(\))? - " "$file" ||
				echo "$file: $name() has no kernel-doc comment"
			[[ $name = @(tcpfate_|on_)* ]] ||
				echo "$file: $name() is external and not tcpfate_*"
		done
	done
}

# The header's enumerators are described where their words do not suffice.
check_kernel_doc() {
	local tool sources

	tool=$(scripts/kernel-tools kernel-doc)
	sources=$(files 'module/*.[ch]')
	perl "$tool" -none -Wall $sources 2>&1 |
		sed "/include\/uapi.*: Enum value '.*' not described in enum/d"
	sources=$(files 'module/*.c')
	undocumented $sources
}

# In kernel style a function's body begins and ends in the first column.
check_size() {
	local sources

	sources=$(files '*.[ch]' 'scripts/*' '*.sh' 'selftests/vm/*')
	awk -v max_file=400 -v max_function=60 '
	FNR == 1	{ head = ""; start = 0 }
	FNR == max_file + 1 && FILENAME !~ /uapi/ {
		print FILENAME ": more than " max_file " lines"
	}
	FILENAME !~ /\.[ch]$/	{ next }
	/^[a-z].*\(/	{ head = $0 }
	/^{/		{ start = FNR }
	/^}/ {
		if (start && FNR - start - 1 > max_function)
			printf "%s:%d: %d lines: %s\n",
				FILENAME, start, FNR - start - 1, head
		start = 0
	}' $sources
}
