// SPDX-License-Identifier: GPL-2.0
/*
 * Which connections the user asked for. One record of it is enough: the others tell
 * what became of it.
 */

#include "conn.h"
#include "conn_want.h"
#include "ctl.h"

static bool in_period(const struct options *options, int64_t time)
{
	return time >= options->from_ns && time < options->until_ns;
}

/**
 * conn_is_wanted() - whether the user wants to know of a connection
 * @conn: the connection
 * @options: the command line, wanting all events that no option leaves out
 */
bool conn_is_wanted(const struct conn *conn, const struct options *options)
{
	struct attrs ev;

	for (unsigned int side = 0; side < 2; side++) {
		const struct record *record = conn->side[side].first;

		for (; record; record = record->next) {
			record_open(record, &ev);
			if (in_period(options, record->time) && options_want(options, &ev))
				return true;
		}
	}
	return false;
}
