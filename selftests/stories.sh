# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Stories, as tcpfate-ctl explain tells them. Sourced after lib.sh.
#
# In conditions, of one story: culprit is the name of who has to change, and
# wrote("client") what became of the bytes that the client wrote.
#
# A golden text is what people read of one connection, word by word. Its first line
# is that of the licence.
#
# shellcheck disable=SC2154 # place: lib.sh

# stories ARGUMENTS...: of explain, as an array
stories()
{
	"${place[@]}" "$CTL" explain --json "$@" | array
}

# golden WHAT NAME [BYTES] <RECORDS: see normal
golden()
{
	./normal "${@:3}" >"$TMP/$2.json"
	LC_ALL=C.UTF-8 "$CTL" explain --utc --diagram "$TMP/$2.json" \
		>"$TMP/$2.txt" 2>&1 || :
	diff <(tail -n +2 "golden/$2.txt") "$TMP/$2.txt" >"$TMP/$2.diff" ||
		sed 's/^/# /' "$TMP/$2.diff"
	is "$1" "$(wc -l <"$TMP/$2.diff")" 0
}
