# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The protocol, and those who repeat it in words.

check_netlink() {
	scripts/gen-netlink --check
}

# entries: type, enum, word and C name of each enum entry of the specification.
entries() {
	/usr/bin/python3 - Documentation/netlink/specs/tcpfate.yaml <<-'END'
	import sys, yaml

	for enum in yaml.safe_load(open(sys.argv[1]))["definitions"]:
	    for entry in enum.get("entries", []):
	        word = entry["name"] if isinstance(entry, dict) else entry
	        name = f"tcpfate_{enum['name']}_{word}"
	        print(enum["type"], enum["name"], word, name.upper().replace("-", "_"))
	END
}

# A RST's reason and a counter go by the kernel's own names. Flags are a list in
# the order of their bits.
check_words() {
	local type enum word name text list flags='' table=userspace/names.c

	list=$(entries)
	[ -f $table ] || { echo "$table: missing"; return; }
	while read -r type enum word name; do
		text="\"$word\""
		case $type,$enum in
		flags,*)		flags+="$text, "; continue ;;
		*,rst-reason | *,mib)	text='"\w+"' ;;
		esac
		grep -qP "\b$name\b.*$text" $table ||
			echo "$table: no $text for $name"
	done <<<"$list"
	grep -qF "${flags%, }" <<<"$(tr -s '[:space:]' ' ' <$table)" ||
		echo "$table: flags are not ${flags%, }"
}

check_events() {
	local type enum word name list doc=Documentation/events.rst

	list=$(entries)
	[ -f $doc ] || { echo "$doc: missing"; return; }
	while read -r type enum word name; do
		[ "$enum" = event ] || continue
		grep -qxE "(\`\`)?$word(\`\`)?" $doc ||
			echo "$doc: no section $word"
	done <<<"$list"
}
