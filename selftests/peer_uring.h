/* SPDX-License-Identifier: GPL-2.0 */
/*
 * peer: an io_uring, one operation at a time
 */
#ifndef PEER_URING_H
#define PEER_URING_H

#include <linux/io_uring.h>

/* Opens the ring if need be. Return: 0, or -1 with errno. */
int uring_open(void);

/* Does @sqe. Return: its result, or -1 with errno. */
long uring_do(const struct io_uring_sqe *sqe);

/* Lets the ring hold @fd, too. Return: 0, or -1 with errno. */
int uring_hold(int fd);

/* Return: 0, or -1 with errno. */
int uring_close(void);

#endif
