# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Which files a check looks at.

# files PATTERN…: tracked ones and new ones that git does not ignore. None is
# an error, so that no check passes for want of something to look at.
files() {
	local name found=()

	while IFS= read -r name; do
		# One that is deleted but not yet committed is still listed.
		[ ! -f "$name" ] || found+=("$name")
	done < <(git ls-files --cached --others --exclude-standard -- "$@" |
		 sort -u)
	[ ${#found[@]} -gt 0 ] || { echo "no file matches $*" >&2; return 1; }
	printf '%s\n' "${found[@]}"
}

# Those that say so in their first line, and the parts that they read.
shell_scripts() {
	local all

	all=$(files .)
	# shellcheck disable=SC2086 # a list of words
	grep -lE --binary-files=without-match \
		'^#!.*[/ ](ba|da)?sh|^# shellcheck shell=' $all
}

# Views of a file that keep its line numbers: without its comments, and also
# without the functions that run only at load, unload and for status.
code() {
	sed -E 's,^[[:space:]]*(/\*|\*|//).*,,' "$1"
}

hot() {
	code "$1" |
	awk '
	/^[a-z].*\(/	{ cold = /__init|__exit|_(init|exit|alloc|free|state)\(/ }
	/^{/		{ body = 1 }
			{ print body && cold ? "" : $0 }
	/^}/		{ body = 0 }'
}

# forbid WHY VIEW PATTERN FILE…: no line of these matches in that view.
forbid() {
	local why=$1 view=$2 pattern=$3 file

	shift 3
	[ $# -gt 0 ] || echo "$why: no file to look at"
	for file; do
		if [ ! -f "$file" ]; then
			echo "$file: missing"
		elif "$view" "$file" | grep -nHP --label="$file" "$pattern"; then
			echo "  $why"
		fi
	done
}
