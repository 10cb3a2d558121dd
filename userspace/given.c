// SPDX-License-Identifier: GPL-2.0
/*
 * Ends that were given, and whose sockets are still open.
 *
 * A connection is over long before a program closes the socket that it was reset on.
 * When it does at last, that is no other connection. Anything but the closing is
 * news, which is given for itself.
 */

#include <stddef.h>

#include "end.h"

#define GIVEN_MAX	65536	/* ends; of a storm whose closings are not told */

static bool may_still_close(const struct end *end)
{
	return knows(&end->identity, IDENT_COOKIE) && end->closed == INT64_MAX &&
	       end_is_over(end);
}

static void append(struct conns *conns, struct end *end)
{
	end->next = NULL;
	end->link = conns->given_last;
	*end->link = end;
	conns->given_last = &end->next;
	conns->given_count++;
}

/**
 * end_forget() - forget an end that was given
 * @conns: all that is known
 * @end: one that was retired
 */
void end_forget(struct conns *conns, struct end *end)
{
	*end->link = end->next;
	if (end->next)
		end->next->link = end->link;
	else
		conns->given_last = end->link;
	conns->given_count--;
	end_free(conns, end);
}

/**
 * end_retire() - keep of an end that was given only what its socket is known by
 * @conns: all that is known
 * @end: one that is in no list
 */
void end_retire(struct conns *conns, struct end *end)
{
	if (!may_still_close(end)) {
		end_free(conns, end);
		return;
	}
	hash_remove(&conns->by_pair, &end->by_pair);
	hash_remove(&conns->by_isn, &end->by_isn);
	side_free(&end->side);
	end->side.first = NULL;
	append(conns, end);
	if (conns->given_count > GIVEN_MAX)
		end_forget(conns, conns->given);
}
