# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Real programs that lose data, and their own word for how much: nginx in front
# of gunicorn, rsyslogd that sends to rsyslogd, and small ones that are told what
# to write. For the tests and the demo, whose $TMP and wait_for they use.
#
#	start_proxy
#	until ! post; do :; done	# $(missing_of_answer) bytes short
#	stop nginx gunicorn
#
#	start_syslog
#	log_over_a_restart 3000		# ${lost[messages]} and so on
#	stop sender receiver
#
#	converse shop "$PROGRAMS/shop" 7000
#	converse buyer "$PROGRAMS/buyer" 7000
#	feed buyer order_1
#	hear_from shop			# $said
#
# shellcheck disable=SC2034 # lost, said: for the tests

PROGRAMS=$(realpath "${BASH_SOURCE[0]%.sh}")	# those of our own
FRONT=8080 BACK=8000				# ports of nginx and gunicorn
SYSLOG=10514					# of who receives

declare -A program				# pid, by name
declare -A input output				# of those that converse, by name
declare -A lost					# of the messages logged last
said=						# the line heard last

# start NAME COMMAND…: its output in $TMP/NAME.log
start()
{
	local name=$1

	shift
	"$@" >>"$TMP/$name.log" 2>&1 </dev/null &
	program[$name]=$!
}

# stop NAME…: as an administrator does, one after the other
stop()
{
	local name

	for name; do
		kill "${program[$name]}"
		wait "${program[$name]}" || :
		unset "program[$name]"
	done
}

listening()
{
	local port

	printf -v port ':%04X 0*:0000 0A ' "$1"
	grep -q "$port" /proc/net/tcp
}

### Programs that converse

# converse NAME COMMAND…: who reads to the end of its input comes last, for the
# next ones would keep that open
converse()
{
	local in out

	mkfifo "$TMP/$1.in"
	exec {out}< <(exec "${@:2}" <"$TMP/$1.in")
	program[$1]=$!
	exec {in}>"$TMP/$1.in"
	input[$1]=$in
	output[$1]=$out
}

# feed NAME LINE
feed()
{
	echo "$2" >&"${input[$1]}"
}

# feed_no_more NAME
feed_no_more()
{
	local in=${input[$1]}

	exec {in}>&-
}

# hear_from NAME
hear_from()
{
	wait_for "a word of $1" a_line_from "$1"
}

a_line_from()
{
	read -r -t 1 said <&"${output[$1]}"
}

# ends NAME: by itself, with its exit status
ends()
{
	local status=0

	wait "${program[$1]}" || status=$?
	unset "program[$1]"
	return $status
}

### nginx in front of gunicorn

configure_nginx()
{
	cat >"$TMP/nginx.conf" <<-END
	daemon off;
	pid $TMP/nginx.pid;
	error_log $TMP/error.log error;
	events {}
	http {
		log_format short '"\$request" \$status, \$body_bytes_sent bytes';
		log_format behind '\$upstream_bytes_sent \$upstream_bytes_received';
		access_log $TMP/access.log short;
		access_log $TMP/behind.log behind;
		client_body_temp_path $TMP/body;
		proxy_temp_path $TMP/proxy;
		fastcgi_temp_path $TMP/fastcgi;
		uwsgi_temp_path $TMP/uwsgi;
		scgi_temp_path $TMP/scgi;
		server {
			listen 127.0.0.1:$FRONT;
			location / { proxy_pass http://127.0.0.1:$BACK; }
		}
	}
	END
}

# An application that never reads the body of a request (api.py), and what is
# posted to it.
start_proxy()
{
	chmod 755 "$TMP"	# nginx works as a user of its own
	configure_nginx
	start gunicorn gunicorn --chdir "$PROGRAMS" --bind 127.0.0.1:$BACK \
		--log-level error --access-logfile "$TMP/gunicorn.access" \
		--access-logformat '"%(r)s" %(s)s, %(b)s bytes' api:application
	start nginx nginx -e "$TMP/error.log" -c "$TMP/nginx.conf"
	wait_for gunicorn listening $BACK
	wait_for nginx listening $FRONT
	head -c 20000 /dev/zero >"$TMP/order"
}

# post: the same request each time; status 18 where the answer is cut short
post()
{
	curl -sS --data-binary "@$TMP/order" -o "$TMP/answer" \
		-w 'HTTP %{http_code}, %{size_download} bytes\n' \
		http://127.0.0.1:$FRONT/order >"$TMP/curl" 2>"$TMP/curl.err"
}

# missing_of_answer: bytes, in the words of curl
missing_of_answer()
{
	sed -n 's/.* with \([0-9]*\) bytes remaining.*/\1/p' "$TMP/curl.err"
}

### rsyslogd sends to rsyslogd

# The default of 30 s until a sender tries again is long for a test.
configure_syslog()
{
	cat >"$TMP/receiver.conf" <<-END
	module(load="imtcp")
	input(type="imtcp" address="127.0.0.1" port="$SYSLOG")
	template(name="raw" type="string" string="%rawmsg%\n")
	action(type="omfile" file="$TMP/received" template="raw")
	END
	cat >"$TMP/sender.conf" <<-END
	module(load="imuxsock" SysSock.Use="off")
	input(type="imuxsock" Socket="$TMP/log")
	action(type="omfwd" target="127.0.0.1" port="$SYSLOG" protocol="tcp"
		action.resumeInterval="1" action.resumeRetryCount="-1")
	END
}

start_receiver()
{
	start receiver rsyslogd -n -i NONE -f "$TMP/receiver.conf"
	wait_for "the receiver" listening $SYSLOG
}

start_syslog()
{
	configure_syslog
	start_receiver
	start sender rsyslogd -n -i NONE -f "$TMP/sender.conf"
	wait_for "the sender" test -S "$TMP/log"
}

received()
{
	[ "$(wc -l <"$TMP/received")" -ge "$1" ]
}

has_arrived()
{
	grep -q "$1\$" "$TMP/received"
}

# log_over_a_restart COUNT: at full speed, and the receiver restarts meanwhile.
# The mark that ends them arrives after all that arrives.
log_over_a_restart()
{
	local feeder

	: >"$TMP/received"
	seq -f "message %.0f" "$1" | logger -u "$TMP/log" -t app &
	feeder=$!
	wait_for "messages" received 400
	stop receiver
	start_receiver
	wait $feeder
	logger -u "$TMP/log" -t app "end of $1"
	wait_for "the last message" has_arrived "end of $1"
	read -r "lost[messages]" "lost[first]" "lost[last]" "lost[bytes]" \
		< <(missing "$1")
}

# missing COUNT: how many messages are, the first, the last, and their bytes
missing()
{
	awk -v count="$1" '
	$(NF - 1) == "message" {
		if (!frame)
			frame = length($0) - length($NF) + 1
		arrived[$NF] = 1
	}
	END {
		for (i = 1; i <= count; i++) {
			if (i in arrived)
				continue
			if (!n++)
				first = i
			last = i
			bytes += frame + length(i)
		}
		print n + 0, first + 0, last + 0, bytes + 0
	}' "$TMP/received"
}
