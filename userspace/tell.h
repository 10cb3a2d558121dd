/* SPDX-License-Identifier: GPL-2.0 */
/* What a sentence says of each event, after its addresses. */

#ifndef TELL_H
#define TELL_H

#include <stdio.h>

#include "event.h"

void tell_unread_at_close(FILE *out, const struct attrs *ev);
void tell_unread_at_shutdown(FILE *out, const struct attrs *ev);
void tell_data_after_close(FILE *out, const struct attrs *ev);
void tell_data_after_local_fin(FILE *out, const struct attrs *ev);
void tell_simultaneous_close(FILE *out, const struct attrs *ev);

void tell_write_after_peer_fin(FILE *out, const struct attrs *ev);
void tell_reset_received(FILE *out, const struct attrs *ev);

void tell_linger_abort(FILE *out, const struct attrs *ev);
void tell_disconnect_abort(FILE *out, const struct attrs *ev);
void tell_listener_closed(FILE *out, const struct attrs *ev);
void tell_admin_abort(FILE *out, const struct attrs *ev);
void tell_timed_out(FILE *out, const struct attrs *ev);
void tell_icmp_error(FILE *out, const struct attrs *ev);
void tell_memory_abort(FILE *out, const struct attrs *ev);
void tell_reset_sent(FILE *out, const struct attrs *ev);

#endif
