/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the program itself knows of one end of a connection, from what its calls
 * have returned. What it cannot know exactly, for segments need time, it knows
 * within bounds: "least" is what must have happened, "most" what can have.
 */
#ifndef BOOKS_H
#define BOOKS_H

#include "history.h"

#define NEVER	(-1)

/**
 * struct choice - options of a socket, which outlive a connection
 * @linger: seconds of SO_LINGER, NEVER if off
 * @linger2: TCP_LINGER2 was below 0
 * @limited: TCP_USER_TIMEOUT was set
 * @keepalive: SO_KEEPALIVE was set
 * @shut_rd: reading was shut down before the connection began
 * @dropping: what arrives is dropped, or was at some time
 */
struct choice {
	int64_t linger;
	bool linger2;
	bool shut_rd;
	bool limited;
	bool keepalive;
	bool dropping;
};

/**
 * struct books - of one end
 * @tx: bytes that its write calls have taken
 * @rx: bytes that its read calls have given
 * @arrived: bytes that have certainly been received
 * @fin_at: call that queued our FIN for certain, as an operation of the history
 * @fin_least: bytes received when it did, at least
 * @fin_most: at most
 * @shut_unread: bytes unread when it did, at least; 0 if none was seen
 * @shut_unread_most: at most
 * @ends_at: first call that can have queued our FIN or aborted
 * @eof_at: since when the peer's FIN is certainly here
 * @dead_at: since when the connection is certainly in CLOSE
 * @shut_rd: reading was shut down here, so that EOF tells nothing
 * @shut_both: shutdown(SHUT_RDWR), or reading and writing one after the other
 * @last_at: call that gave the socket up: close, kill, disconnect, close of the
 *	listener before it was accepted
 * @last_state: state before it, 0 if not known
 * @last_unread: bytes unread before it, at least
 * @last_unread_most: at most
 * @choice: options by then
 * @icmp: an ICMP error was sent here, errno of the last, 0 for none
 * @icmps: how many
 * @reset_at: an acceptable RST was injected here
 * @reset_sure: it cannot have been ignored
 * @error: of the end of the connection, as a call has returned it, or 0
 * @destroyed_at: SOCK_DESTROY said that it did it
 * @late_at: first write that certainly was after the peer's FIN
 * @late_requested: what it asked for
 * @late_least: bytes written after the peer's FIN, at least
 * @late_most: at most
 * @late_calls: writes that certainly were after it
 * @late_calls_most: those that can have been
 * @born_by: when it was certainly established, CLOCK_MONOTONIC in ms
 * @alive_at: when it was certainly not in CLOSE yet
 * @early_at: first write that can have been after it
 */
struct books {
	int64_t tx;
	int64_t rx;
	int64_t arrived;
	int fin_at;
	int64_t fin_least;
	int64_t fin_most;
	int64_t shut_unread;
	int64_t shut_unread_most;
	int ends_at;
	int eof_at;
	int dead_at;
	bool shut_rd;
	bool shut_both;
	int last_at;
	int last_state;
	int64_t last_unread;
	int64_t last_unread_most;
	struct choice choice;
	int icmp;
	int icmps;
	int reset_at;
	bool reset_sure;
	int error;
	int destroyed_at;
	int late_at;
	int64_t late_requested;
	int64_t late_least;
	int64_t late_most;
	int late_calls;
	int late_calls_most;
	uint64_t born_by;
	uint64_t alive_at;
	int early_at;
};

void books_keep(const struct history *h, struct books books[MAX_ENDS]);

#endif
