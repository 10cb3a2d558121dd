// SPDX-License-Identifier: GPL-2.0
/* What is said of following a log on standard error, and by the exit code. */

#include <errno.h>
#include <inttypes.h>

#include "ctl.h"
#include "follow.h"

#define ARM_IT		"echo 1 > /sys/module/tcpfate/parameters/armed"

static unsigned int hooks_armed(const struct status *status)
{
	unsigned int armed = 0;

	for (unsigned int i = 0; i < status->hook_count; i++)
		armed += attrs_num(&status->hook[i], TCPFATE_A_HOOK_ARMED) != 0;
	return armed;
}

/**
 * follow_tell_begun() - say that from here on nothing is missed
 * @follow: the log
 * @status: of the module
 *
 * That is the moment that a script waits for.
 */
void follow_tell_begun(const struct follow *follow, const struct status *status)
{
	uint64_t filtered = attrs_num(&status->attrs, TCPFATE_A_STATUS_FILTERED);

	fprintf(stderr, PROGRAM ": watching how TCP connections end (log %016" PRIx64,
		attrs_num(&status->attrs, TCPFATE_A_STATUS_LOG_ID));
	if (status->hook_count && !follow->anew)	/* while it loads, none is yet */
		fprintf(stderr, ", %u hooks armed", hooks_armed(status));
	fputs("); Ctrl-C ends\n", stderr);
	if (attrs_has(&status->attrs, TCPFATE_A_STATUS_ARMED) && !follow->anew &&
	    !attrs_num(&status->attrs, TCPFATE_A_STATUS_ARMED))
		complain("tcpfate is disarmed and sees nothing; arm it with: %s", ARM_IT);
	if (filtered)
		complain("a filter has left out %" PRIu64
			 " records so far; see: tcpfate-ctl filter", filtered);
}

/**
 * follow_code() - the exit code
 * @follow: the log
 * @end: what follow_run() has returned, said if it is an error
 */
int follow_code(const struct follow *follow, int end)
{
	if (end == END_NOWHERE)
		return EXIT_LOST;
	if (end == -ENOENT && follow->begun)
		return EXIT_NOT_LOADED;
	if (end < 0)
		return client_failed(follow->client, end);
	if (view_has_lost(&follow->view))
		return EXIT_LOST;
	return end == END_TIMEOUT && follow->options->count ? EXIT_TIMED_OUT : EXIT_OK;
}
