// SPDX-License-Identifier: GPL-2.0
/* Stands in for nest.c and kin.c: what is a command's is agreed beforehand. */

#include "means.h"

struct means means;

int nest_make(struct nest *nest)
{
	nest->dir = means.nest_error ? -1 : 0;
	nest->id = OUR_CGROUP;
	return means.nest_error;
}

int nest_take(const struct nest *nest, pid_t pid)
{
	(void)nest;
	(void)pid;
	return means.take_error;
}

bool nest_has(struct nest *nest, uint64_t id)
{
	return nest->dir >= 0 && id == nest->id;
}

unsigned int nest_each(const struct nest *nest, kin_process process, void *arg)
{
	if (nest->dir < 0 || !means.processes)
		return 0;
	means.processes--;
	process(arg, OUR_PID);
	return 1;
}

int nest_remove(struct nest *nest)
{
	nest->dir = -1;
	means.removed = true;
	return 0;
}

int kin_open(struct kin *kin)
{
	(void)kin;
	return means.kin_error;
}

void kin_add(struct kin *kin, pid_t pid)
{
	(void)kin;
	(void)pid;
}

bool kin_has(struct kin *kin, pid_t pid)
{
	(void)kin;
	return !means.kin_error && pid == OUR_PID;
}

void kin_read(struct kin *kin)
{
	(void)kin;
}

unsigned int kin_each(struct kin *kin, kin_process process, void *arg)
{
	(void)kin;
	(void)process;
	(void)arg;
	return 0;
}

void kin_close(struct kin *kin)
{
	(void)kin;
}
