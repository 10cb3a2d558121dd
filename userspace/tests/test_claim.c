// SPDX-License-Identifier: GPL-2.0
/* Whose a record is: what is a command's is told, at once or later, and nothing else. */

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../claim.h"
#include "ktap.h"
#include "means.h"
#include "record.h"

#define COOKIE_OURS	7
#define COOKIE_OTHER	8
#define OTHER_CGROUP	43
#define OTHER_PID	4712
#define MANY		5000	/* more than are kept */

static char told[TEXT_MAX];	/* numbers of the records that were claimed */

static int on_claimed(void *arg, const struct attrs *ev)
{
	size_t len = strlen(told);

	(void)arg;
	snprintf(told + len, sizeof(told) - len, "%d ", (int)num(ev, SEQ));
	return 0;
}

static struct claim claim;

static int begin(void)
{
	claim = (struct claim){
		.nest = NEST_NONE, .kin = KIN_NONE, .take = on_claimed,
	};
	told[0] = '\0';
	return claim_open(&claim);
}

/* A record has what is not 0; events are words in short. */
static const struct sample {
	unsigned int event;
	uint64_t cookie, cgroup, pid, owner, role;
} none;

static void put(struct attrs *ev, unsigned int attr, uint64_t value)
{
	if (!value)
		return;
	ev->present |= UINT64_C(1) << attr;
	ev->value[attr].num = value;
}

static void judge(const struct sample *sample, unsigned int seq)
{
	struct attrs ev = { 0 };

	put(&ev, TCPFATE_A_RECORD_SEQ, seq);
	put(&ev, TCPFATE_A_RECORD_EVENT, sample->event);
	put(&ev, TCPFATE_A_RECORD_COOKIE, sample->cookie);
	put(&ev, TCPFATE_A_RECORD_CGROUP_ID, sample->cgroup);
	put(&ev, TCPFATE_A_RECORD_PID, sample->pid);
	put(&ev, TCPFATE_A_RECORD_OWNER_PID, sample->owner);
	put(&ev, TCPFATE_A_RECORD_ROLE, sample->role);
	claim_record(&claim, &ev);
}

#define UNREAD	TCPFATE_EVENT_UNREAD_AT_CLOSE
#define RESET	TCPFATE_EVENT_RESET_RECEIVED
#define LATE	TCPFATE_EVENT_DATA_AFTER_CLOSE
#define KILL	TCPFATE_EVENT_ADMIN_ABORT
#define CLOSED	TCPFATE_EVENT_CLOSED

#define OF(e, c)	.event = (e), .cookie = (c)

static const struct story {
	const char *name;
	struct sample samples[5];
	const char *told;
	struct means means;
} stories[] = {
	{ "made in the cgroup, ended by nobody",
	  { { OF(RESET, COOKIE_OURS), .cgroup = OUR_CGROUP } }, .told = "1 " },
	{ "made in the cgroup, closed by another",
	  { { OF(UNREAD, COOKIE_OURS), .cgroup = OUR_CGROUP, .pid = OTHER_PID } }, .told = "1 " },
	{ "of another cgroup, and of nobody",
	  { { OF(RESET, COOKIE_OTHER), .cgroup = OTHER_CGROUP },
	    { OF(CLOSED, COOKIE_OTHER), .cgroup = OTHER_CGROUP, .pid = OTHER_PID } }, .told = "" },
	{ "of another cgroup, closed by a process of the command",
	  { { OF(UNREAD, COOKIE_OTHER), .cgroup = OTHER_CGROUP, .pid = OUR_PID } }, .told = "1 " },
	{ "used by a process of the command, ended by nobody",
	  { { OF(RESET, COOKIE_OTHER), .owner = OUR_PID } }, .told = "1 " },
	{ "ended by nobody, and its user is told later",
	  { { OF(RESET, COOKIE_OURS) }, { OF(UNREAD, COOKIE_OTHER), .pid = OTHER_PID },
	    { OF(RESET, COOKIE_OTHER) }, { OF(CLOSED, COOKIE_OURS), .pid = OUR_PID } },
	  .told = "1 4 " },
	{ "what is held comes before what has told whose it was",
	  { { OF(RESET, COOKIE_OURS) }, { OF(LATE, COOKIE_OURS) },
	    { OF(CLOSED, COOKIE_OURS), .pid = OUR_PID } }, .told = "1 2 3 " },
	{ "a socket that was told once is known by its cookie",
	  { { OF(UNREAD, COOKIE_OURS), .cgroup = OUR_CGROUP }, { OF(CLOSED, COOKIE_OURS) },
	    { OF(LATE, COOKIE_OURS), .pid = OTHER_PID } }, .told = "1 2 3 " },
	{ "who kills the connections of others does not own them",
	  { { OF(KILL, COOKIE_OTHER), .pid = OUR_PID, .role = TCPFATE_ROLE_KILLER } }, .told = "" },
	{ "but his own he does",
	  { { OF(KILL, COOKIE_OURS), .pid = OUR_PID, .owner = OUR_PID,
	      .role = TCPFATE_ROLE_KILLER } }, .told = "1 " },
	{ "another's socket ends while the record is held",
	  { { OF(RESET, COOKIE_OTHER) }, { OF(CLOSED, COOKIE_OTHER), .pid = OTHER_PID },
	    { OF(UNREAD, COOKIE_OTHER), .pid = OUR_PID } }, .told = "3 " },
	{ "and nobody is known to have closed it",
	  { { OF(RESET, COOKIE_OTHER) }, { OF(CLOSED, COOKIE_OTHER) },
	    { OF(UNREAD, COOKIE_OTHER), .pid = OUR_PID } }, .told = "3 " },
	{ "no socket is left: the closer tells",
	  { { OF(LATE, 0), .pid = OUR_PID }, { OF(LATE, 0), .pid = OTHER_PID } }, .told = "1 " },
	{ "no socket is left: the cgroup tells",
	  { { OF(LATE, 0), .cgroup = OUR_CGROUP }, { OF(LATE, 0), .cgroup = OTHER_CGROUP } },
	  .told = "1 " },
	{ "without a cgroup processes tell",
	  { { OF(RESET, COOKIE_OURS), .cgroup = OUR_CGROUP },
	    { OF(CLOSED, COOKIE_OURS), .cgroup = OUR_CGROUP, .pid = OUR_PID } },
	  .told = "1 2 ", .means = { .nest_error = -EROFS } },
	{ "without processes the cgroup tells",
	  { { OF(RESET, COOKIE_OURS), .cgroup = OUR_CGROUP },
	    { OF(UNREAD, COOKIE_OTHER), .pid = OUR_PID } },
	  .told = "1 ", .means = { .kin_error = -EPERM } },
};

static bool tells(const struct story *story)
{
	unsigned int seq = 0;

	means = story->means;
	if (begin())
		return false;
	while (story->samples[seq].event != none.event) {
		judge(&story->samples[seq], seq + 1);
		seq++;
	}
	claim_close(&claim);
	return ktap_same(told, story->told);
}

static int each_story(void)
{
	bool ok = true;

	for (unsigned int i = 0; i < sizeof(stories) / sizeof(stories[0]); i++) {
		if (tells(&stories[i]))
			continue;
		printf("# %s\n", stories[i].name);
		ok = false;
	}
	return ok;
}

static bool is_claimed(uint64_t cookie)
{
	struct attrs ev = { 0 };

	put(&ev, TCPFATE_A_RECORD_COOKIE, cookie);
	return claim_has(&claim, &ev);
}

static uint64_t cookie_of(int fd)
{
	uint64_t cookie = 0;
	socklen_t len = sizeof(cookie);

	if (getsockopt(fd, SOL_SOCKET, SO_COOKIE, &cookie, &len))
		abort();
	return cookie;
}

/* Only what the command will have, and only TCP. */
static int handed(void)
{
	int open_fd = socket(AF_INET, SOCK_STREAM, 0);
	int closed_fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int udp = socket(AF_INET, SOCK_DGRAM, 0);
	bool ok;

	means = (struct means){ 0 };
	ok = !begin() && is_claimed(cookie_of(open_fd)) &&
	     !is_claimed(cookie_of(closed_fd)) && !is_claimed(cookie_of(udp)) &&
	     !claim.accepts;
	claim_close(&claim);
	close(open_fd);
	close(closed_fd);
	close(udp);
	return ok;
}

static int handed_listener(void)
{
	struct sockaddr_in any = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	bool ok;

	means = (struct means){ 0 };
	if (bind(fd, (struct sockaddr *)&any, sizeof(any)) || listen(fd, 1))
		abort();
	ok = !begin() && claim.accepts;
	claim_close(&claim);
	close(fd);
	return ok;
}

/* Whoever keeps them for ever has no room; whoever forgets one says so. */
static int too_many(void)
{
	bool ok;

	means = (struct means){ 0 };
	if (begin())
		return false;
	for (unsigned int i = 0; i < MANY; i++)
		judge(&(struct sample){ OF(RESET, i + 1) }, i + 1);
	judge(&(struct sample){ OF(CLOSED, 1), .pid = OUR_PID }, MANY + 1);
	ok = claim.held < MANY && claim.dropped == MANY - claim.held &&
	     ktap_same(told, "5001 ");
	judge(&(struct sample){ OF(CLOSED, MANY), .pid = OUR_PID }, MANY + 2);
	ok &= ktap_same(told, "5001 5000 5002 ");
	claim_close(&claim);
	return ok;
}

static int no_means(void)
{
	means = (struct means){ .nest_error = -EROFS, .kin_error = -EPERM };
	return begin() == -EROFS;
}

/* The cgroup was made, and then cannot be used. */
static int cannot_be_moved(void)
{
	bool ok;

	means = (struct means){ .take_error = -EOPNOTSUPP };
	ok = !begin() && !claim_process(&claim, OUR_PID) && means.removed &&
	     claim.nest_error == -EOPNOTSUPP;
	judge(&(struct sample){ OF(RESET, COOKIE_OURS), .cgroup = OUR_CGROUP }, 1);
	ok &= ktap_same(told, "");
	claim_close(&claim);
	means = (struct means){ .take_error = -EOPNOTSUPP, .kin_error = -EPERM };
	ok &= !begin() && claim_process(&claim, OUR_PID) == -EOPNOTSUPP;
	claim_close(&claim);
	return ok;
}

static const struct ktap_test tests[] = {
	{ "whose a record is", each_story },
	{ "sockets that are handed on", handed },
	{ "a listener that is handed on", handed_listener },
	{ "more than can be kept", too_many },
	{ "no means to tell", no_means },
	{ "a cgroup that cannot be used", cannot_be_moved },
};

int main(void)
{
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
