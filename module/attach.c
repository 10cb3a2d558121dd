// SPDX-License-Identifier: GPL-2.0
/*
 * Handlers are attached to tracepoints, to functions by ftrace, and to
 * functions by kprobes. Where the kernel cannot pass arguments to an ftrace
 * callback, the table of hooks asks for kprobes only.
 *
 * Context: process, under the mutex of hooks.c.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "attach.h"

#include <linux/module.h>
#include <trace/events/sock.h>
#include <trace/events/tcp.h>

#include "compat.h"
#include "stats.h"

/* Tracepoints are registered by address: drift of a prototype stops here. */
static void __maybe_unused check_probes(void)
{
	check_trace_callback_type_inet_sock_set_state(on_inet_sock_set_state);
	check_trace_callback_type_tcp_destroy_sock(on_tcp_destroy_sock);
}

static void call(struct tcpfate_hook *hook, const struct tcpfate_args *args)
{
	tcpfate_stats_inc(hits[hook->id]);
	if (READ_ONCE(tcpfate_observe_watching))
		hook->handler(args);
}

static int on_kprobe(struct kprobe *kp, struct pt_regs *regs)
{
	const struct tcpfate_args args = { {
		regs_get_kernel_argument(regs, 0),
		regs_get_kernel_argument(regs, 1),
		regs_get_kernel_argument(regs, 2),
		regs_get_kernel_argument(regs, 3),
		regs_get_kernel_argument(regs, 4),
	} };

	call(container_of(kp, struct tcpfate_hook, kp), &args);
	return 0;
}

NOKPROBE_SYMBOL(on_kprobe);

static int arm_kprobe(struct tcpfate_hook *hook)
{
	memset(&hook->kp, 0, sizeof(hook->kp));
	hook->kp.symbol_name = hook->name;
	hook->kp.pre_handler = on_kprobe;
	return register_kprobe(&hook->kp);
}

static void disarm_kprobe(struct tcpfate_hook *hook)
{
	unregister_kprobe(&hook->kp);
	hook->missed += hook->kp.nmissed;
	hook->kp.nmissed = 0;
}

#ifdef compat_ftrace_arg
/* How far ftrace's call can be from the address that a kprobe finds. */
#define FENTRY_RANGE	16

static struct tcpfate_hook *function[TCPFATE_HOOKS_MAX];
static unsigned int functions;

/*
 * All functions share one ftrace_ops: every one that goes costs the grace
 * periods of an unload. The most frequent function comes first in the table.
 */
static void notrace on_ftrace(unsigned long ip, unsigned long parent_ip,
			      struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	const struct tcpfate_args args = { {
		compat_ftrace_arg(fregs, 0),
		compat_ftrace_arg(fregs, 1),
		compat_ftrace_arg(fregs, 2),
		compat_ftrace_arg(fregs, 3),
	} };
	unsigned int i;

	for (i = 0; i < functions; i++) {
		if (ip - function[i]->ip < FENTRY_RANGE) {
			call(function[i], &args);
			return;
		}
	}
}

/*
 * PERMANENT: kernel.ftrace_enabled=0 is refused rather than obeyed silently.
 * No handler calls what is watched, so that no recursion needs to be caught.
 */
static struct ftrace_ops ftrace_ops = {
	.func	= on_ftrace,
	.flags	= FTRACE_OPS_FL_PERMANENT,
};

static bool ftrace_on;

static int arm_ftrace(struct tcpfate_hook *hook)
{
	if (!hook->ip)
		return -ENOENT;
	return ftrace_set_filter_ip(&ftrace_ops, hook->ip, 0, 0);
}

static void disarm_ftrace(struct tcpfate_hook *hook)
{
	if (ftrace_on)
		ftrace_set_filter_ip(&ftrace_ops, hook->ip, 1, 0);
}

#endif

static void find_tracepoint(struct tracepoint *tp, void *arg)
{
	struct tcpfate_hook *hook = arg;

	if (!strcmp(tp->name, hook->name))
		hook->tp = tp;
}

static int arm_tracepoint(struct tcpfate_hook *hook)
{
	for_each_kernel_tracepoint(find_tracepoint, hook);
	if (!hook->tp)
		return -ENOENT;
	return tracepoint_probe_register(hook->tp, hook->probe,
					 (void *)(unsigned long)hook->id);
}

static void disarm_tracepoint(struct tcpfate_hook *hook)
{
	tracepoint_probe_unregister(hook->tp, hook->probe,
				    (void *)(unsigned long)hook->id);
}

#ifdef compat_ftrace_arg
#define FTRACE_KIND	{ arm_ftrace, disarm_ftrace }
#else
#define FTRACE_KIND	{ }
#endif

static const struct {
	int (*arm)(struct tcpfate_hook *hook);
	void (*disarm)(struct tcpfate_hook *hook);
} kinds[] = {
	[TCPFATE_HOOK_KIND_TRACEPOINT] = { arm_tracepoint, disarm_tracepoint },
	[TCPFATE_HOOK_KIND_KPROBE] = { arm_kprobe, disarm_kprobe },
	[TCPFATE_HOOK_KIND_FTRACE] = FTRACE_KIND,
};

/**
 * tcpfate_attach_find() - find the functions that ftrace is to watch
 * @hooks: the table; their addresses are set
 * @n: rows in it
 *
 * As a kprobe finds them, because a filter by name would also match a module's
 * function of the same name.
 */
void tcpfate_attach_find(struct tcpfate_hook *hooks, unsigned int n)
{
#ifdef compat_ftrace_arg
	struct kprobe *found[TCPFATE_HOOKS_MAX];
	unsigned int i;

	functions = 0;
	for (i = 0; i < n; i++) {
		struct kprobe *kp = &hooks[i].kp;

		memset(kp, 0, sizeof(*kp));
		kp->symbol_name = hooks[i].name;
		kp->flags = KPROBE_FLAG_DISABLED;
		if (hooks[i].kind != TCPFATE_HOOK_KIND_FTRACE ||
		    register_kprobe(kp))
			continue;
		hooks[i].ip = (unsigned long)kp->addr;
		found[functions] = kp;
		function[functions++] = &hooks[i];
	}
	unregister_kprobes(found, functions);
#endif
}

/**
 * tcpfate_attach() - attach the handler of a hook
 * @hook: the hook; one of ftrace begins with tcpfate_attach_start()
 *
 * Return: 0 or a negative error.
 */
int tcpfate_attach(struct tcpfate_hook *hook)
{
	return kinds[hook->kind].arm(hook);
}

/**
 * tcpfate_detach() - detach the handler of a hook
 * @hook: the hook
 */
void tcpfate_detach(struct tcpfate_hook *hook)
{
	kinds[hook->kind].disarm(hook);
}

/**
 * tcpfate_attach_start() - let ftrace call its handlers
 *
 * Return: 0 or a negative error, which is told in the kernel's log.
 */
int tcpfate_attach_start(void)
{
	int err = 0;

#ifdef compat_ftrace_arg
	if (!ftrace_on)
		err = register_ftrace_function(&ftrace_ops);
	ftrace_on = !err;
	if (err)
		pr_err("cannot use ftrace: error %d, is kernel.ftrace_enabled 0?\n",
		       err);
#endif
	return err;
}

/**
 * tcpfate_attach_stop() - let ftrace call nothing any more
 */
void tcpfate_attach_stop(void)
{
#ifdef compat_ftrace_arg
	if (ftrace_on)
		unregister_ftrace_function(&ftrace_ops);
	ftrace_on = false;
	ftrace_set_filter(&ftrace_ops, NULL, 0, 1);
#endif
}
