// SPDX-License-Identifier: GPL-2.0
/* The owner of a socket by its inode: found in /proc, and never made up. */

#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../output.h"
#include "../owner.h"
#include "ktap.h"
#include "record.h"

static int fd;
static uint64_t inode;

/* What is told of a record of the socket, after a search if one is due. */
static const char *told(const struct given *more, uint64_t of)
{
	struct given given[8] = { U32(EVENT, TCPFATE_EVENT_TIMED_OUT), U64(INODE, of) };
	static struct attrs ev;

	for (unsigned int i = 0; more[i].attr; i++)
		given[i + 2] = more[i];
	record_new(&ev, given);
	if (owner_is_missing(&ev))
		owner_find(&ev);
	ev.present &= ~(UINT64_C(1) << TCPFATE_A_RECORD_INODE);
	return written(format_json.event, &ev);
}

static int found(void)
{
	char want[TEXT_MAX];

	snprintf(want, sizeof(want),
		 "{\"event\":\"timed-out\",\"owner_comm\":\"holder\",\"owner_pid\":%d,\"evidence\":[\"attached-late\",\"owner-by-inode\"]}\n",
		 getpid());
	return ktap_same(told((struct given[]){
		U32(EVIDENCE, TCPFATE_EVIDENCE_ATTACHED_LATE), { 0 } }, inode), want);
}

static int in_words(void)
{
	char want[TEXT_MAX];
	struct attrs ev;

	snprintf(want, sizeof(want),
		 "127.0.0.1:1 > 127.0.0.1:2 keepalive gave up on a connection of holder[%d]: the peer answered no probe. Peer gone, or a firewall forgot the idle connection: then set a shorter TCP_KEEPIDLE. (owner found by inode)",
		 getpid());
	record_new(&ev, (struct given[]){
		U32(EVENT, TCPFATE_EVENT_TIMED_OUT), IPV4(1, 2),
		U32(TIMER, TCPFATE_TIMER_KEEPALIVE), U64(INODE, inode), { 0 } });
	owner_find(&ev);
	return ktap_same(written(sentence_print, &ev), want);
}

static int killed(void)
{
	char owner[TEXT_MAX];

	snprintf(owner, sizeof(owner), "\"owner_pid\":%d,", getpid());
	return strstr(told((struct given[]){
		U32(ROLE, TCPFATE_ROLE_KILLER), STR(COMM, "ss"), { 0 } }, inode), owner) != NULL;
}

static int known_already(void)
{
	return ktap_same(told((struct given[]){ STR(OWNER_COMM, "writer"), { 0 } }, inode),
			 "{\"event\":\"timed-out\",\"owner_comm\":\"writer\"}\n") &&
	       ktap_same(told((struct given[]){
			U32(ROLE, TCPFATE_ROLE_CLOSER), STR(COMM, "a"), { 0 } }, inode),
			 "{\"event\":\"timed-out\",\"role\":\"closer\",\"comm\":\"a\"}\n");
}

static int nobody(void)
{
	close(fd);
	return ktap_same(told((struct given[]){ { 0 } }, inode), "{\"event\":\"timed-out\"}\n") &&
	       ktap_same(told((struct given[]){ { 0 } }, 0), "{\"event\":\"timed-out\"}\n");
}

static const struct ktap_test tests[] = {
	{ "who has the socket", found },
	{ "is told in words", in_words },
	{ "not who killed it", killed },
	{ "but nobody in the place of one known", known_already },
	{ "nor where it is closed", nobody },
};

int main(void)
{
	struct stat st;

	prctl(PR_SET_NAME, "holder");
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0 || fstat(fd, &st))
		abort();
	inode = st.st_ino;
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
