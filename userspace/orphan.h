/* SPDX-License-Identifier: GPL-2.0 */
/* Connections that outlive their process, because the kernel still has to end them. */

#ifndef ORPHAN_H
#define ORPHAN_H

#include "client.h"

int orphan_find(client_record take, void *arg);

#endif
