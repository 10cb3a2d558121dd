#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The page of a report, opened in a browser that has no network: it says what the
# report says, is what was written, and asks for nothing else.
set -uo pipefail

cd "$(dirname "$0")/.." || exit
# shellcheck source=userspace/tests/report.bash
. tests/report.bash

name='<img src=x>&"'"'"

# browse FILE ARGUMENT...: the browser, in a network namespace with nothing in it
browse()
{
	local page=$1

	shift
	timeout 300 unshare --net chromium --headless --no-sandbox --disable-gpu \
		--user-data-dir="$TMP/browser" --enable-logging=stderr "$@" "file://$page" \
		2>"$TMP/browser.err"
}

# dom FILE: what the browser made of it, to $TMP/dom
dom()
{
	browse "$1" --dump-dom >"$TMP/dom"
}

complaints()
{
	grep -c CONSOLE "$TMP/browser.err"
}

# count ELEMENT FILE
count()
{
	grep -oE "<$1[ >]" "$2" | wc -l
}

# seen NAME TEXT: it is in the page as text
seen()
{
	local status=0

	sed -e 's/<[^>]*>//g' -e 's/&lt;/</g' -e 's/&gt;/>/g' -e 's/&amp;/\&/g' \
		-e 's/&quot;/"/g' -e "s/&#39;/'/g" "$TMP/dom" | grep -F -- "$2" >/dev/null || status=1
	ok "$1" $status
}

the_page_says_it()
{
	local figure

	for figure in $(jq '.bytes[], .missing.lost, .records | select(. > 0)' \
			"$TMP/report.json"); do
		seen "the number $figure" "$figure"
	done
	seen "the sentence" "$(jq -r .headline "$TMP/report.json")"
	seen "a cause" "$(jq -r '.causes[0].title' "$TMP/report.json")"
	seen "what to change" "$(jq -r '.causes[0].remedy' "$TMP/report.json")"
	seen "a worst connection" "127.0.0.1:40000 proxy"
}

# Where something is not closed, or a name is more than text, a browser mends it.
the_page_is_what_was_written()
{
	local element

	for element in h1 section svg rect tr td li table details title; do
		is "elements $element" "$(count $element "$TMP/dom")" \
			"$(count $element "$TMP/page.html")"
	done
	is "a drawing has its bars" "$(($(count rect "$TMP/dom") > 30))" 1
	is "a name is text" "$(count img "$TMP/dom")" 0
	seen "and it is there" "$name"
}

it_needs_nothing_else()
{
	is "nothing to complain about" "$(complaints)" 0
	is "no address to ask" "$(grep -cE '<[^>]*(src|href)=|url\(|@import' "$TMP/page.html")" 0
	is "no script" "$(count script "$TMP/page.html")" 0
}

it_would_be_noticed()
{
	sed 's|<main>|<main><img src="http://192.0.2.1/x.png"><script>x()</script>|' \
		"$TMP/page.html" >"$TMP/wrong.html"
	dom "$TMP/wrong.html"
	is "of a page that asks for more the browser complains" "$(($(complaints) > 0))" 1
}

it_is_drawn()
{
	local scheme size previous=

	for scheme in 1 0; do
		browse "$TMP/page.html" --window-size=1000,1400 --screenshot="$TMP/$scheme.png" \
			--blink-settings=preferredColorScheme=$scheme
		size=$(stat -c %s "$TMP/$scheme.png" 2>/dev/null || echo 0)
		is "drawn, in colour scheme $scheme" "$((size > 20000))" 1
		cmp -s "$TMP/$scheme.png" "$TMP/${previous:-none}.png"
		is "another than before" "$?" $((${#previous} ? 1 : 2))
		previous=$scheme
	done
}

if ! command -v chromium >/dev/null || ! unshare --net true 2>/dev/null; then
	echo "1..0 # SKIP no chromium, or no right to run it without a network"
	exit 0
fi
records "$(jq -n --arg name "$name" '$name')" | tr -d '\n\t' | sed 's/}{/}\n{/g' >"$TMP/hour.json"
report --json "$TMP/hour.json"
cp "$TMP/report.out" "$TMP/report.json"
report --html "$TMP/page.html" "$TMP/hour.json"
dom "$TMP/page.html"
the_page_says_it
the_page_is_what_was_written
it_needs_nothing_else
it_would_be_noticed
it_is_drawn
finish
