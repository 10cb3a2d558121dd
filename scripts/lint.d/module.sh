# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # $work is lint's
#
# The module as compilers see it. One build of a copy serves two checks: what
# make and the compiler say goes to the log, what sparse says to a file beside.

kernels=${KERNELS:-6.1 6.12}

compile() {
	local dir=$1 known kdir

	known=$(selftests/vm/kernel "$2")
	eval "$known"
	cp -r module "$dir"
	find "$dir" -name '*.o' -delete
	# A make that called lint with -s would have this one say nothing, too.
	env -u MAKEFLAGS make -C "$kdir" M="$dir" \
		--no-print-directory --keep-going \
		W=1 KCFLAGS=-Werror \
		C=2 CHECK="2>>$dir.sparse sparse" CF=-D__CHECK_ENDIAN__ modules
}

# built KERNEL: set $dir to where it was built, by the first who asks.
built() {
	dir=$work/module-$1
	(
		flock 9
		[ ! -e "$dir.log" ] || exit 0
		compile "$dir" "$1" >"$dir.log" 2>&1 ||
			echo "kernel $1: the build failed" >>"$dir.log"
	) 9>"$dir.lock"
}

# What is left of the log is wrong: without make's steps, and two remarks that
# are about the machine.
check_module() {
	local kernel dir

	for kernel in $kernels; do
		built "$kernel"
		sed -E -e '/^  [A-Z]+( \[M\])? /d' -e '/^Skipping BTF generation/d' \
			-e '/^warning: the compiler differs/,/^  You are using/d' \
			-e "s#$dir#$kernel: module#g" "$dir.log"
	done
}

# Sparse also speaks of the kernel's own headers: those are not ours to mend.
# That it has seen every file is told by make's steps, and that it ran at all by
# the build, which fails with it.
check_sparse() {
	local kernel dir

	for kernel in $kernels; do
		built "$kernel"
		sed -n -E "s#^$dir/(.*: (warning|error): )#$kernel: module/\1#p" \
			"$dir.sparse"
		diff <(cd module && printf '%s\n' *.c | sort) \
			<(sed -n "s|^ *CHECK *$dir/||p" "$dir.log" |
			  grep -v '\.mod\.c$' | sort) ||
			echo "$kernel: not all files were checked"
		sed -n '/the build failed$/p' "$dir.log"
	done
}
