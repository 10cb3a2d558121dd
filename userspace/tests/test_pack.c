// SPDX-License-Identifier: GPL-2.0
/* Records that are kept come back as they were. */

#include <stdlib.h>

#include "../conn.h"
#include "any.h"
#include "ktap.h"

#define ZONE	"a-zone-as-long-as-it-can-be-which-is-47-bytes-o"

static bool comes_back(const struct attrs *ev)
{
	struct record *record = record_pack(ev);
	struct attrs again;
	bool ok;

	if (!record)
		return false;
	memset(&again, 0xa5, sizeof(again));
	record_open(record, &again);
	ok = same_record(&again, ev);
	free(record);
	return ok;
}

static int any_record(void)
{
	struct attrs ev;
	bool ok = true;

	srandom(4);
	for (unsigned int turn = 0; turn < 2000; turn++) {
		unsigned int density = 1 + (unsigned int)few(4);

		ev.present = 0;
		for (const struct field *field = record_fields; field->attr; field++)
			if (!few(density))
				put_any(&ev, field);
		ok &= comes_back(&ev);
	}
	return ok;
}

/* Where a number gets a byte longer. */
static int numbers(void)
{
	struct attrs ev;
	bool ok = true;

	for (unsigned int bit = 0; bit < 64; bit++) {
		for (unsigned int less = 0; less < 2; less++) {
			ev.present = 0;
			put(&ev, TCPFATE_A_RECORD_COOKIE)->num = ((uint64_t)1 << bit) - less;
			put(&ev, TCPFATE_A_RECORD_UNREAD)->num = UINT64_MAX >> bit;
			ok &= comes_back(&ev);
		}
	}
	return ok;
}

static int zone(void)
{
	struct record *record;
	struct attrs ev, again;
	bool ok;

	ev.present = 0;
	strcpy(put(&ev, ATTR_ZONE)->str, ZONE);
	record = record_pack(&ev);
	record_open(record, &again);
	ok = again.present == ev.present && ktap_same(again.value[ATTR_ZONE].str, ZONE);
	free(record);
	return ok;
}

/* What sorts records is at hand; a time that none can have is no trap. */
static int at_hand(void)
{
	struct record *record;
	struct attrs ev;
	bool ok;

	ev.present = 0;
	put(&ev, TCPFATE_A_RECORD_EVENT)->num = 6;
	put(&ev, TCPFATE_A_RECORD_SEQ)->num = 7;
	put(&ev, TCPFATE_A_RECORD_TIME)->num = 1800000000000000001;
	record = record_pack(&ev);
	ok = record->event == 6 && record->seq == 7 && record->time == 1800000000000000001;
	free(record);
	put(&ev, TCPFATE_A_RECORD_TIME)->num = UINT64_MAX;
	record = record_pack(&ev);
	ok &= record->time > 1800000000000000001;
	free(record);
	return ok;
}

static const struct ktap_test tests[] = {
	{ "any record", any_record },
	{ "numbers of any length", numbers },
	{ "the zone of an address", zone },
	{ "what is at hand", at_hand },
};

int main(void)
{
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
