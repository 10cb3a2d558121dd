#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The four stories, played by programs, as explain tells them: what the cause is,
# who has to change, what is lost, to the byte, and what to do. And all of it as
# people read it, word by word.

. ./lib.sh
. ./network.sh
. ./programs.sh
. ./stories.sh

TRIES=20
NET=tcpfate-net

# tells WHAT CAUSE CULPRIT REMEDY CONDITION...: of the only story that $told has
tells()
{
	local condition conditions=()

	for condition in "${@:5}"; do
		conditions+=(".[0] | $condition")
	done
	holds "$1: the cause, and who has to change" "$told" 'length == 1' \
		'.[0].count == 1' ".[0].cause == \"$2\"" \
		".[0] | culprit == \"$3\""
	holds "$1: what is lost" "$told" "${conditions[@]}"
	holds "$1: what to do" "$told" ".[0].remedy | contains(\"$4\")"
}

# Accounts that could be those of the run, for how much was on its way is luck.
gunicorn_bytes='{
	"server unread-at-close": { "unread": 11983, "unacked": 0, "unsent": 534464 },
	"server closed": { "unread": 11983, "unacked": 0, "unsent": 534464,
		"tx_written": 600117, "tx_acked": 65653,
		"rx_received": 20175, "rx_read": 8192 },
	"client reset-received": { "unread": 65653, "unacked": 0, "unsent": 0 },
	"client closed": { "unread": 0, "unacked": 0, "unsent": 0,
		"tx_written": 20175, "tx_acked": 20175,
		"rx_received": 65653, "rx_read": 65653 }
}'
rsyslogd_bytes='{
	"server unread-at-close": { "unread": 25668, "unacked": 0, "unsent": 0 },
	"server closed": { "unread": 25668, "unacked": 0, "unsent": 0,
		"tx_written": 0, "tx_acked": 0,
		"rx_received": 106717, "rx_read": 81049 },
	"client reset-received": { "unread": 0, "unacked": 14904, "unsent": 17480,
		"acked_by_rst": 14904 },
	"client closed": { "unread": 0, "unacked": 14904, "unsent": 17480,
		"tx_written": 124197, "tx_acked": 91813,
		"rx_received": 0, "rx_read": 0 }
}'

### 1. The second message

second_message()
{
	load
	spawn server
	spawn client
	at server listen 127.0.0.1 7000
	at client connect 127.0.0.1 7000
	at server accept
	at client write 9
	at server read 9
	know server_rx "${did[rx]}"
	leave server
	at client await close-wait
	sleep 0.1	# time to notice the FIN, which is part of the story
	at client write 10
	is "message_2: the client met no error" "${did[errno]}" 0
	at client await close
	leave client
	told=$(stories)
	tells "message_2" write-after-peer-fin client "look for EOF before writing" \
		'wrote("client").lost == client.tx - server_rx' \
		'wrote("server").lost == 0'
	golden "message_2: in words" message_2 < <(lines)
}

### 2. The reset that nobody sent

# The last request is the story. What was missed is in the words of nginx, which has
# written down how much it sent to gunicorn and got from there. It need not have
# passed all of that on to curl.
answer_cut_short()
{
	local try=0 head

	load
	start_proxy
	head=$(curl -sS --http1.0 -o "$TMP/direct" -w '%{size_header}' \
		http://127.0.0.1:$BACK/)
	since=$(last_seq)
	while post; do
		try=$((try + 1))
		[ $try -lt $TRIES ] || bail "no answer cut short in $try requests"
		since=$(last_seq)
	done
	stop nginx gunicorn
	know curl "{ \"missing\": $(missing_of_answer) }"
	know nginx "$(tail -n 1 "$TMP/behind.log" |
		sed 's/\(.*\) \(.*\)/{ "tx": \1, "rx": \2 }/')"
	know gunicorn "{ \"tx\": $((head + 600000)) }"
	told=$(stories --since "$since")
	tells "gunicorn" unread-at-close gunicorn "read and drop until EOF" \
		'wrote("gunicorn") | .exact and .lost == gunicorn.tx - nginx.rx' \
		'wrote("gunicorn").lost <= curl.missing' \
		'wrote("gunicorn").written == gunicorn.tx' \
		'wrote("nginx") | .exact and .lost > 0 and .lost < nginx.tx' \
		'wrote("nginx").written == nginx.tx'
	golden "gunicorn: in words" gunicorn "$gunicorn_bytes" < <("$CTL" dump --json --since "$since")
}

### 3. Plain TCP syslog

left_unread()
{
	"$CTL" dump --json --since "$since" --event unread-at-close | grep -q .
}

# Sometimes nothing is lost, and sometimes only what arrives when the receiver has
# read everything and is gone. The story is that it had not.
messages_over_a_restart()
{
	local try=0 count=3000

	load
	start_syslog
	lost[messages]=0
	until [ "${lost[messages]}" != 0 ] && left_unread; do
		try=$((try + 1))
		[ $try -lt 5 ] || bail "nothing was left unread in $try restarts"
		since=$(last_seq)
		log_over_a_restart $count
		count=$((count * 2))
	done
	stop sender receiver
	know missing "${lost[bytes]}"
	told=$(stories --since "$since")
	tells "rsyslogd" unread-at-close rsyslogd "read to the end before close()" \
		'.loss | map(.exact) == [true, true]' \
		'.loss | map(.lost) | add == missing'
	golden "rsyslogd: in words" rsyslogd "$rsyslogd_bytes" < <("$CTL" dump --json --since "$since")
}

### 4. The symmetric shutdown

order_without_a_receipt()
{
	load
	converse shop "$PROGRAMS/shop" 7003
	hear_from shop
	converse buyer "$PROGRAMS/buyer" 7003
	feed buyer order_1
	hear_from buyer
	hear_from shop
	kill "${program[shop]}"
	hear_from shop
	feed buyer order_2
	hear_from buyer
	feed_no_more buyer
	hear_from shop
	hear_from buyer
	is "symmetric shutdown: the buyer met no error" "$said" \
		"read 1 of 2 receipts to the end, no error"
	ends buyer
	ends shop
	told=$(stories)
	tells "symmetric shutdown" symmetric-shutdown shop \
		"announces that it takes no more requests" \
		'.loss | all(.exact and .lost == 0)'
	golden "symmetric shutdown: in words" symmetric < <(lines)
}

# Neither sees the FIN of the other before it has sent its own.
fins_cross()
{
	load
	meet_in $NET 127.0.0.1
	at client write 100
	at server read 100
	hold $NET
	at client shutdown wr
	at server shutdown wr
	let_go $NET
	at client read
	at server read
	part
	told=$(stories)
	tells "FINs that cross" symmetric-shutdown server \
		"announces that it takes no more requests" \
		'.loss | all(.exact and .lost == 0)'
}

needs_qdisc plug

plan $((5 + 4 + 4 + 5 + 3))

add_netns $NET
second_message
answer_cut_short
messages_over_a_restart
order_without_a_receipt
fins_cross

finish
