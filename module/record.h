/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The parts of a record.
 */
#ifndef _TCPFATE_RECORD_H
#define _TCPFATE_RECORD_H

#include <net/sock.h>

#include "tcpfate.h"
#include "track.h"
#include "verdict.h"

/**
 * struct tcpfate_account - the bytes of a socket at one moment
 * @c: as the socket counts them
 * @l: as they are told
 */
struct tcpfate_account {
	struct tcpfate_counters c;
	struct tcpfate_ledger l;
};

void tcpfate_record_begin(struct tcpfate_record *r, enum tcpfate_event event,
			  const struct net *net);
bool tcpfate_record_begin_socket(struct tcpfate_record *r,
				 enum tcpfate_event event,
				 const struct sock *sk,
				 const struct tcpfate_mark *mark);
void tcpfate_record_add_opener(struct tcpfate_record *r, const struct sock *sk,
			       const struct tcpfate_mark *mark);
void tcpfate_record_add_person(struct tcpfate_record *r,
			       enum tcpfate_role role,
			       const struct tcpfate_person *person);
void tcpfate_record_add_owner(struct tcpfate_record *r,
			      const struct tcpfate_mark *mark);
void tcpfate_record_add_reason(struct tcpfate_record *r, u32 told,
			       enum tcpfate_rst_reason inferred);
void tcpfate_record_account(const struct sock *sk,
			    const struct tcpfate_mark *mark,
			    struct tcpfate_account *a);
void tcpfate_record_add_ending(struct tcpfate_record *r, const struct sock *sk,
			       const struct tcpfate_mark *mark);
void tcpfate_record_add_loss(struct tcpfate_record *r, const struct sock *sk,
			     const struct tcpfate_mark *mark, u64 unread,
			     const struct tcpfate_ledger *l);
void tcpfate_record_add_out_of_order(struct tcpfate_record *r,
				     const struct sock *sk);
void tcpfate_record_add_at_risk(struct tcpfate_record *r,
				const struct tcpfate_ledger *l);
void tcpfate_record_add_ledger(struct tcpfate_record *r,
			       const struct tcpfate_ledger *l);
void tcpfate_record_add_after_fin(struct tcpfate_record *r,
				  const struct tcpfate_counters *c,
				  const struct tcpfate_mark *mark);
void tcpfate_record_add_since_peer_fin(struct tcpfate_record *r,
				       const struct tcpfate_mark *mark,
				       u64 now);
void tcpfate_record_add_duration(struct tcpfate_record *r,
				 const struct sock *sk,
				 const struct tcpfate_mark *mark);
void tcpfate_record_end(struct tcpfate_record *r, const struct net *net);

#endif /* _TCPFATE_RECORD_H */
