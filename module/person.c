// SPDX-License-Identifier: GPL-2.0
/*
 * On loopback, and from the backlog, the end of one socket is processed in the
 * context of a task that works on another. The current task is the one that
 * acts only if it runs in process context and holds this very socket locked;
 * whether it acts by its own will is for the caller to know. A kernel thread
 * that closes for somebody else (delayed fput, io_uring, sunrpc) is nobody.
 */
#include "person.h"

#include <asm/syscall.h>
#include <linux/compat.h>
#include <linux/cred.h>
#include <linux/pid.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/unistd.h>

#include "socket.h"

static u32 nspid(void)
{
	/* Level 0 is the initial pid namespace, by far the most frequent. */
	if (!task_pid(current)->level)
		return current->tgid;
	return task_tgid_vnr(current);
}

/*
 * The closer of a listener works on its children without owning them, by his
 * will nevertheless.
 */
static bool is_by_its_will(const struct sock *sk)
{
	return in_task() && !(current->flags & PF_KTHREAD) &&
	       (sk->sk_lock.owned || tcpfate_socket_is_unaccepted(sk));
}

/*
 * Who looks at the files of another process in /proc, like ss -p or lsof, has
 * each in hand for a moment (proc_fd_link()); if the process closes it in that
 * moment, the onlooker is the last to put it down and runs the close, not by
 * its will.
 */
static bool is_onlooker(void)
{
	switch (syscall_get_nr(current, task_pt_regs(current))) {
	case __NR_readlinkat:
	case __NR_statx:
#ifdef __NR_newfstatat
	case __NR_newfstatat:
#endif
#ifdef __NR_readlink
	case __NR_readlink:
#endif
#ifdef __NR_stat
	case __NR_stat:
#endif
		return !in_compat_syscall() && !(current->flags & PF_EXITING);
	}
	return false;
}

/**
 * tcpfate_person_take() - name the task that acts on a socket now
 * @sk: the socket
 * @person: where the name goes; untouched if there is none
 *
 * Context: any.
 * Return: false if no task can be named.
 */
bool tcpfate_person_take(const struct sock *sk, struct tcpfate_person *person)
{
	if (!is_by_its_will(sk) || is_onlooker())
		return false;
	person->pid = current->tgid;
	person->tid = current->pid;
	person->nspid = nspid();
	person->uid = __kuid_val(current_uid());
	memcpy(person->comm, current->comm, sizeof(person->comm));
	person->comm[sizeof(person->comm) - 1] = '\0';
	return true;
}
