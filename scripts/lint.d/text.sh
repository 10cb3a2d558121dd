# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2086,SC2046 # lists of words
#
# Everything that is not C.

# SC2119 and SC2120 take an optional argument for a forgotten one.
check_shellcheck() {
	local scripts

	scripts=$(shell_scripts)
	shellcheck -x -e SC2119,SC2120 -P SCRIPTDIR $scripts
}

check_yaml() {
	local specs

	specs=$(files '*.yaml')
	yamllint -s $specs
}

check_man() {
	local pages

	pages=$(files '*.[1-8]')
	mandoc -T lint -W warning $pages
}

check_spelling() {
	local all

	all=$(files . | grep -vx COPYING)
	codespell $all
}

# A warning of docutils is an error here.
check_rst() {
	local doc docs

	docs=$(files 'Documentation/*.rst')
	for doc in $docs; do
		/usr/bin/python3 -c '
import sys, docutils.core
docutils.core.publish_doctree(open(sys.argv[1]).read(), sys.argv[1],
    settings_overrides={"halt_level": 5, "report_level": 2})' "$doc"
	done
}

# licence FILE: the line that must be its first, or its second after "#!".
licence() {
	local tag='SPDX-License-Identifier: GPL-2.0'

	case $1 in
	*.yaml | */uapi/*)
		tag='SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)' ;;
	esac
	case $1 in
	*.c)		echo "// $tag" ;;
	*.h | *.bt)	echo "/* $tag */" ;;
	*.rst)		echo ".. $tag" ;;
	*.md)		echo "<!-- $tag -->" ;;
	*.[1-8])	echo ".\\\" $tag" ;;
	*)		echo "# $tag" ;;
	esac
}

# zsh knows a completion by its first line. A binary that git does not ignore has
# zeroes there.
first_line() {
	sed -nE '1{/^#(!|compdef )/n;p;q}' "$1" | tr -d '\0'
}

check_spdx() {
	local file all

	all=$(files . | grep -vxE 'COPYING|.*\.json')
	for file in $all; do
		[ "$(first_line "$file")" = "$(licence "$file")" ] ||
			echo "$file: does not begin with: $(licence "$file")"
	done
}

# Brackets keep the patterns from matching themselves.
check_places() {
	local pattern all

	all=$(files .)
	pattern='/wor[k]/|/tmp/[w]/|/hom[e]/[a-z]'
	pattern+='|\b(deb|security|ftp|snapshot|archive)\.([d]ebian|[u]buntu)\.'
	pattern+='|\bregistry[.][a-z]|\b(pypi|npmjs|crates|ghcr|quay)[.](org|com|io)'
	pattern+='|\b(10|192[.]168)[.]\d+[.]\d+[.]\d+:\d+'
	forbid 'of one machine only' cat "$pattern" $all
}
