// SPDX-License-Identifier: GPL-2.0
/*
 * peer: other ways to open, to send and to receive
 *
 * A way moves some bytes by one call that touches the connection, and is called
 * until all that was asked for is moved. The books count what it returned.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/tcp.h>
#include <linux/tls.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "peer.h"
#include "peer_uring.h"

#define PIPE_BYTES	32768	/* half of what fits, for pages not aligned */
#define PIECES		5	/* to a vector */
#define PAGE		4096

/* Other ways to send */

static ssize_t send_file(size_t n)
{
	int fd = memfd_create("peer", 0);
	off_t at = 0;
	ssize_t sent;

	if (ftruncate(fd, n) < 0)
		return -1;
	sent = sendfile(conn, fd, &at, n);
	close(fd);
	return sent;
}

static ssize_t splice_all(int from, size_t n)
{
	size_t sum = 0;

	while (sum < n) {
		ssize_t moved = splice(from, NULL, conn, NULL, n - sum, 0);

		if (moved <= 0)
			return sum ? (ssize_t)sum : moved;
		sum += moved;
	}
	return sum;
}

/* Once the bytes are in a pipe, as pages of the kernel or of ours. */
static ssize_t send_pipe(size_t n, ssize_t (*fill)(int fd, size_t n))
{
	ssize_t sent = -1;
	int ends[2];

	if (pipe(ends) < 0)
		return -1;
	sent = fill(ends[1], n < PIPE_BYTES ? n : PIPE_BYTES);
	if (sent > 0)
		sent = splice_all(ends[0], sent);
	close(ends[0]);
	close(ends[1]);
	return sent;
}

static ssize_t fill_copied(int fd, size_t n)
{
	return write(fd, buf, n);
}

static ssize_t fill_mapped(int fd, size_t n)
{
	const struct iovec piece = { buf, n };

	return vmsplice(fd, &piece, 1, 0);
}

static ssize_t send_spliced(size_t n)
{
	return send_pipe(n, fill_copied);
}

static ssize_t send_vmspliced(size_t n)
{
	return send_pipe(n, fill_mapped);
}

static ssize_t send_zerocopy(size_t n)
{
	int one = 1;

	if (setsockopt(conn, SOL_SOCKET, SO_ZEROCOPY, &one, sizeof(one)))
		return -1;
	return send(conn, buf, n, MSG_ZEROCOPY | MSG_NOSIGNAL);
}

static void cut(struct iovec piece[PIECES], size_t n)
{
	for (int i = 0; i < PIECES; i++) {
		piece[i].iov_base = buf;
		piece[i].iov_len = n / (PIECES - i);
		n -= piece[i].iov_len;
	}
}

static ssize_t send_vector(size_t n)
{
	struct iovec piece[PIECES];

	cut(piece, n);
	return writev(conn, piece, PIECES);
}

static ssize_t send_messages(size_t n)
{
	struct mmsghdr message[PIECES] = {};
	struct iovec piece[PIECES];
	ssize_t sum = 0;
	int sent;

	cut(piece, n);
	for (int i = 0; i < PIECES; i++) {
		message[i].msg_hdr.msg_iov = &piece[i];
		message[i].msg_hdr.msg_iovlen = 1;
	}
	sent = sendmmsg(conn, message, PIECES, MSG_NOSIGNAL);
	for (int i = 0; i < sent; i++)
		sum += message[i].msg_len;
	return sent < 0 ? -1 : sum;
}

static ssize_t use_uring(int opcode, size_t n)
{
	const struct io_uring_sqe sqe = {
		.opcode = opcode, .fd = conn, .addr = (uintptr_t)buf, .len = n,
		.msg_flags = MSG_NOSIGNAL,
	};

	return uring_do(&sqe);
}

static ssize_t send_uring(size_t n)
{
	return use_uring(IORING_OP_SEND, n);
}

/* The last byte is the urgent one. */
static ssize_t send_urgent(size_t n)
{
	return send(conn, buf, n, MSG_OOB | MSG_NOSIGNAL);
}

/* Other ways to receive */

static ssize_t read_uring(size_t n)
{
	return use_uring(IORING_OP_RECV, n);
}

static ssize_t read_spliced(size_t n)
{
	ssize_t moved;
	int ends[2];

	if (pipe(ends) < 0)
		return -1;
	moved = splice(conn, NULL, ends[1], NULL,
		       n < PIPE_BYTES ? n : PIPE_BYTES, 0);
	close(ends[0]);
	close(ends[1]);
	return moved;
}

/* Without a place to put it. */
static ssize_t read_away(size_t n)
{
	return recv(conn, NULL, n, MSG_TRUNC);
}

/* Only what can be mapped: whole pages. */
static ssize_t read_mapped(size_t n)
{
	struct tcp_zerocopy_receive zc = { .length = n & ~(PAGE - 1) };
	socklen_t len = sizeof(zc);
	void *at = mmap(NULL, n, PROT_READ, MAP_SHARED, conn, 0);
	int failed;

	if (at == MAP_FAILED)
		return -1;
	zc.address = (uintptr_t)at;
	failed = getsockopt(conn, IPPROTO_TCP, TCP_ZEROCOPY_RECEIVE, &zc, &len);
	munmap(at, n);
	if (!failed && !zc.length)
		errno = EIO;
	return failed || !zc.length ? -1 : (ssize_t)zc.length;
}

static ssize_t read_urgent(size_t n)
{
	return recv(conn, buf, n, MSG_OOB);
}

static const struct way {
	const char *name;
	ssize_t (*move)(size_t n);
	unsigned long *book;
} ways[] = {
	{ "sendfile",		send_file,	&tx },
	{ "splice",		send_spliced,	&tx },
	{ "vmsplice",		send_vmspliced,	&tx },
	{ "zerocopy",		send_zerocopy,	&tx },
	{ "writev",		send_vector,	&tx },
	{ "sendmmsg",		send_messages,	&tx },
	{ "uring-send",		send_uring,	&tx },
	{ "urgent",		send_urgent,	&tx },
	{ "splice-read",	read_spliced,	&rx },
	{ "trunc-read",		read_away,	&rx },
	{ "mapped-read",	read_mapped,	&rx },
	{ "uring-read",		read_uring,	&rx },
	{ "urgent-read",	read_urgent,	&rx },
	{}
};

/* WAY SIZE: until SIZE bytes, EOF or an error */
static long do_move(void)
{
	const struct way *way = ways;
	long left = number(1, 0), sum = 0;

	while (strcmp(way->name, word[0]))
		way++;
	/* Not each of them can be told not to send one. */
	signal(SIGPIPE, SIG_IGN);
	while (left > 0) {
		ssize_t n = way->move(left < (long)sizeof(buf) ?
				      left : (long)sizeof(buf));

		if (n < 0)
			return sum ? sum : -1;
		if (!n)
			break;
		sum += n;
		*way->book += n;
		left -= n;
		calls++;
	}
	return sum;
}

/* urgent-inline */
static long do_urgent_inline(void)
{
	int one = 1;

	return setsockopt(conn, SOL_SOCKET, SO_OOBINLINE, &one, sizeof(one));
}

/* tls tx|rx 1.2|1.3: with a key that is no secret, and without a handshake */
static long do_tls(void)
{
	struct tls12_crypto_info_aes_gcm_128 info = {
		.info.cipher_type = TLS_CIPHER_AES_GCM_128,
	};

	if (!word[2]) {
		errno = EINVAL;
		return -1;
	}
	info.info.version = strcmp(word[2], "1.2") ? TLS_1_3_VERSION :
						     TLS_1_2_VERSION;
	if (setsockopt(conn, IPPROTO_TCP, TCP_ULP, "tls", 3) && errno != EEXIST)
		return -1;
	errno = 0;
	return setsockopt(conn, SOL_TLS,
			  strcmp(word[1], "tx") ? TLS_RX : TLS_TX,
			  &info, sizeof(info));
}

/* Other ways to open */

/* The arguments ADDR PORT. */
static socklen_t address(struct sockaddr_storage *sa)
{
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)sa;
	struct sockaddr_in *in = (struct sockaddr_in *)sa;
	int six = word[1] && strchr(word[1], ':');

	memset(sa, 0, sizeof(*sa));
	sa->ss_family = six ? AF_INET6 : AF_INET;
	/* The port is at the same place in both families. */
	in->sin_port = htons(number(2, 0));
	if (!word[1] || inet_pton(sa->ss_family, word[1],
				  six ? (void *)&in6->sin6_addr :
					(void *)&in->sin_addr) != 1)
		return 0;
	return six ? sizeof(*in6) : sizeof(*in);
}

static unsigned int own_port(int fd)
{
	struct sockaddr_storage sa = {};
	socklen_t len = sizeof(sa);

	getsockname(fd, (struct sockaddr *)&sa, &len);
	return ntohs(((struct sockaddr_in *)&sa)->sin_port);
}

/* connect-fast ADDR PORT SIZE: TCP Fast Open, its data in the SYN */
static long do_connect_fast(void)
{
	struct sockaddr_storage sa;
	socklen_t len = address(&sa);
	ssize_t n;

	conn = socket(sa.ss_family, SOCK_STREAM, 0);
	n = sendto(conn, buf, number(3, 0), MSG_FASTOPEN | MSG_NOSIGNAL,
		   (struct sockaddr *)&sa, len);
	if (n > 0)
		tx += n;
	local_port = own_port(conn);
	peer_port = number(2, 0);
	return n;
}

/* connect-mptcp ADDR PORT */
static long do_connect_mptcp(void)
{
	struct sockaddr_storage sa;
	socklen_t len = address(&sa);

	conn = socket(sa.ss_family, SOCK_STREAM, IPPROTO_MPTCP);
	if (conn < 0 || connect(conn, (struct sockaddr *)&sa, len) < 0)
		return -1;
	local_port = own_port(conn);
	peer_port = number(2, 0);
	return 0;
}

/* listen-mptcp ADDR */
static long do_listen_mptcp(void)
{
	struct sockaddr_storage sa;
	socklen_t len = address(&sa);

	listener = socket(sa.ss_family, SOCK_STREAM, IPPROTO_MPTCP);
	if (listener < 0 || bind(listener, (struct sockaddr *)&sa, len) < 0 ||
	    listen(listener, 128) < 0)
		return -1;
	local_port = own_port(listener);
	return 0;
}

const struct command io_commands[] = {
	{ "sendfile",		do_move },
	{ "splice",		do_move },
	{ "vmsplice",		do_move },
	{ "zerocopy",		do_move },
	{ "writev",		do_move },
	{ "sendmmsg",		do_move },
	{ "uring-send",		do_move },
	{ "urgent",		do_move },
	{ "splice-read",	do_move },
	{ "trunc-read",		do_move },
	{ "mapped-read",	do_move },
	{ "uring-read",		do_move },
	{ "urgent-read",	do_move },
	{ "urgent-inline",	do_urgent_inline },
	{ "tls",		do_tls },
	{ "connect-fast",	do_connect_fast },
	{ "connect-mptcp",	do_connect_mptcp },
	{ "listen-mptcp",	do_listen_mptcp },
	{}
};
