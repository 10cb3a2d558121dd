// SPDX-License-Identifier: GPL-2.0
/* All records of several files, or of the log. */

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "../ctl.h"
#include "../feed.h"
#include "file.h"
#include "ktap.h"
#include "play.h"

#define FILES_MAX	17	/* one more than can be read together */
#define OF(n)		"{\"event\":\"closed\",\"seq\":" #n "}\n"
#define GONE(n)		"{\"event\":\"lost\",\"count\":" #n ",\"from\":1,\"to\":" #n "}\n"
#define TORN		"{\"event\":\"lost\",\"from\":1}\n"
#define OVER(n)		"{\"event\":\"suppressed\",\"count\":" #n "}\n"

static char got[256];
static uint64_t last;	/* number of the record that is the last to be wanted */
static int answer;	/* what it is answered with */

static int take(void *arg, const struct attrs *ev)
{
	const struct feed *feed = arg;
	size_t len = strlen(got);

	snprintf(got + len, sizeof(got) - len, "%u:%" PRIu64 "(%" PRIu64 ") ", feed->source,
		 num(ev, SEQ), feed_sum(feed).lost);
	return num(ev, SEQ) == last ? answer : 0;
}

static int read_all(const char *const *texts, int count, struct feed *feed)
{
	char paths[FILES_MAX][PATH_BUF], *operands[FILES_MAX + 1] = { NULL };
	struct options options = { .operands = operands, .operand_count = count };
	int fds[FILES_MAX], code;

	for (int i = 0; i < count; i++) {
		fds[i] = file_new(texts[i], strlen(texts[i]), paths[i]);
		operands[i] = paths[i];
	}
	*got = '\0';
	*feed = (struct feed){ .record = take, .arg = feed };
	code = feed_read(&options, feed);
	for (int i = 0; i < count; i++)
		close(fds[i]);
	return code;
}

/* In parentheses what was known to be lost by then. */
static int several(void)
{
	static const char *const texts[] = {
		OF(1) GONE(5) OF(2), "", OVER(3) OF(3) GONE(2) OF(4) TORN, OF(5)
	};
	struct saved sum;
	struct feed feed;
	int code = read_all(texts, 4, &feed);

	sum = feed_sum(&feed);
	return code == EXIT_OK && ktap_same(got, "0:1(0) 0:2(5) 2:3(5) 2:4(7) 3:5(7) ") &&
	       sum.records == 5 && sum.lost == 7 && sum.suppressed == 3 && sum.torn;
}

static int wrong_file(void)
{
	static const char *const texts[] = { OF(1), OF(2) "x\n" OF(3), OF(4) };
	struct feed feed;
	const char *said;
	int code;

	said_begin();
	code = read_all(texts, 3, &feed);
	said = said_end();
	return code == EXIT_RUNTIME && ktap_same(got, "0:1(0) 1:2(0) ") && strstr(said, ":2: ");
}

static int stopped(int with, int want, const char *what)
{
	static const char *const texts[] = { OF(1), OF(2) OF(3), OF(4) };
	struct feed feed;
	const char *said;
	int code;

	last = 2;
	answer = with;
	said_begin();
	code = read_all(texts, 3, &feed);
	said = said_end();
	last = 0;
	return code == want && ktap_same(got, "0:1(0) 1:2(0) ") && strstr(said, what) &&
	       !*what == !*said;
}

static int enough(void)
{
	return stopped(1, EXIT_OK, "");
}

/* Said once, and not as if the file were wrong. */
static int failed(void)
{
	return stopped(-ENOMEM, EXIT_RUNTIME, "cannot go on reading: Cannot allocate memory") &&
	       stopped(-EINVAL, EXIT_RUNTIME, "cannot go on reading: Invalid argument");
}

static int too_many(void)
{
	static const char *texts[FILES_MAX];
	struct feed feed;
	const char *said;
	int code;

	for (unsigned int i = 0; i < FILES_MAX; i++)
		texts[i] = OF(1);
	if (read_all(texts, FILES_MAX - 1, &feed) != EXIT_OK || feed_sum(&feed).records != 16)
		return false;
	said_begin();
	code = read_all(texts, FILES_MAX, &feed);
	said = said_end();
	return code == EXIT_USAGE && !*got && strstr(said, "17 files are too many");
}

static const struct ktap_test tests[] = {
	{ "several files, one after the other", several },
	{ "a file that is wrong ends it", wrong_file },
	{ "so does who has enough", enough },
	{ "and who has failed", failed },
	{ "too many files", too_many },
};

int main(void)
{
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
