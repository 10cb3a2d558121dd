# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What tests of reports have in common: results as KTAP, and records of an hour.

CTL=$PWD/tcpfate-ctl
TMP=$(mktemp -d)
trap 'rm -rf "$TMP"' EXIT
export TZ=UTC LC_ALL=C.UTF-8

number=0 failed=0

# ok NAME STATUS
ok()
{
	number=$((number + 1))
	if [ "$2" -eq 0 ]; then
		echo "ok $number $1"
	else
		echo "not ok $number $1"
		failed=1
	fi
}

# is NAME GOT WANT
is()
{
	local status=0

	[ "$2" = "$3" ] || status=1
	[ $status -eq 0 ] || diff <(printf '%s\n' "$3") <(printf '%s\n' "$2") | sed 's/^/# /'
	ok "$1" $status
}

# holds NAME FILTER: the JSON report is as jq says
holds()
{
	local status=0

	jq -e "$2" "$TMP/report.json" >/dev/null || status=1
	ok "$1" $status
}

# record TIME EVENT ENDS KEYS: one line, of the end that ENDS names
record()
{
	local ends='"netns":5,"log_id":"00000000000000aa","family":"inet",'

	case $3 in
	app)	ends+='"cookie":"1","local_addr":"127.0.0.1","local_port":8000,'
		ends+='"peer_addr":"127.0.0.1","peer_port":40000,"opened_by":"peer"' ;;
	proxy)	ends+='"cookie":"2","local_addr":"127.0.0.1","local_port":40000,'
		ends+='"peer_addr":"127.0.0.1","peer_port":8000,"opened_by":"local"' ;;
	log)	ends+='"cookie":"3","local_addr":"10.0.0.1","local_port":40001,'
		ends+='"peer_addr":"10.0.0.9","peer_port":514,"opened_by":"local"' ;;
	clean)	ends+='"cookie":"4","local_addr":"10.0.0.1","local_port":40002,'
		ends+='"peer_addr":"10.0.0.9","peer_port":80,"opened_by":"local"' ;;
	esac
	printf '{"time":"2026-01-02T%sZ","event":"%s",%s,%s}\n' "$1" "$2" "$ends" "$4"
}

# records COMM: app does not read all of proxy, COMM writes to who has closed, and
# one connection ends as it should.
records()
{
	local comm=$1 app proxy both log

	app='"comm":"app","pid":7,"role":"closer"'
	proxy='"comm":"proxy","pid":8,"role":"closer"'
	both='"state":"established","unread":22,"unacked":100,"unsent":200'
	record 10:00:00.000000000 unread-at-close app "$app,$both,\"loss\":\"both\",
		\"ending\":\"reset-sent\",\"rst_sent\":true,\"causes\":[\"unread-at-close\"]"
	record 10:00:00.000001000 closed app "$app,$both,\"loss\":\"both\",
		\"ending\":\"reset-sent\",\"tx_written\":1000,\"tx_acked\":700,
		\"rx_received\":122,\"rx_read\":100,\"causes\":[\"unread-at-close\"]"
	record 10:00:00.000030000 reset-received proxy '"ending":"reset-received",
		"loss":"none","state":"established","unread":0,"unacked":0,"unsent":0,
		"causes":["reset-received"]'
	record 10:00:00.000900000 closed proxy "$proxy,"'"ending":"reset-received",
		"loss":"none","state":"established","unread":0,"unacked":0,"unsent":0,
		"tx_written":122,"tx_acked":122,"rx_received":700,"rx_read":700,
		"causes":["reset-received"]'
	record 10:20:00.000000000 closed clean "$proxy,"'"ending":"fin","loss":"none",
		"unread":0,"unacked":0,"unsent":0'
	echo '{"event":"lost","count":12,"from":5,"to":16,"log_id":"00000000000000aa"}'
	log="\"comm\":$comm,\"pid\":9,\"state\":\"close-wait\""
	record 10:59:58.000000000 write-after-peer-fin log "$log,\"role\":\"writer\",
		\"since_peer_fin_ns\":3000000000,\"requested\":10"
	record 10:59:59.000000000 reset-received log '"ending":"reset-received",
		"loss":"sent-unconfirmed","state":"close-wait","unread":0,"unacked":10,
		"unsent":0,"writes":1,"written_after_fin":10,"acked_after_fin":0,
		"causes":["peer-fin","write-after-peer-fin","reset-received"]'
	record 11:00:00.000000000 closed log "$log,\"role\":\"closer\","'"loss":"sent-unconfirmed",
		"ending":"reset-received","unread":0,"unacked":10,"unsent":0,
		"causes":["peer-fin","write-after-peer-fin","reset-received"]'
}

finish()
{
	echo "1..$number"
	exit $failed
}

# shellcheck disable=SC2034 # for who calls it
# report ARGUMENT...: ${code}, and what is printed in $TMP/report.out
report()
{
	code=0
	"$CTL" report --utc "$@" >"$TMP/report.out" 2>"$TMP/report.err" || code=$?
}
