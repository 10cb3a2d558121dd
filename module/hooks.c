// SPDX-License-Identifier: GPL-2.0
/*
 * One table of everything that is watched. A healthy connection passes the
 * tracepoints and tcp_send_fin(); the rest sits on paths that only a bad
 * ending takes, except for the write hook, which can be switched off.
 *
 * ftrace is used where a call is frequent or must not be missed: it costs less
 * than a kprobe and is not dropped when another probe is at work. Where the
 * kernel cannot pass arguments to an ftrace callback a kprobe takes its place.
 *
 * Hooks are armed one by one, which takes its time. Handlers act only while
 * all of them are: a connection that was half seen would be half understood.
 *
 * Context: arming and disarming sleep, under a mutex; disarming returns only
 * when no handler can run any more.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "hooks.h"

#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/tracepoint.h>
#include <trace/events/sock.h>
#include <trace/events/tcp.h>

#include "compat.h"
#include "observe.h"
#include "stats.h"

struct hook {
	const char *name;
	u32 kind;
	bool required;
	bool write;
	bool armed;
	unsigned int id;
	void *probe;
	void (*handler)(const struct tcpfate_args *args);
	unsigned long missed;
	struct tracepoint *tp;
	struct kprobe kp;
	struct ftrace_ops ops;
};

#define TRACEPOINT(n)							\
	{ .name = #n, .kind = TCPFATE_HOOK_KIND_TRACEPOINT,		\
	  .required = true, .probe = on_##n }
/* PERMANENT: kernel.ftrace_enabled=0 is refused rather than obeyed silently. */
#define FUNCTION(k, n, ...)						\
	{ .name = #n, .kind = COMPAT_HOOK_KIND_##k,			\
	  .ops.flags = FTRACE_OPS_FL_PERMANENT, __VA_ARGS__ }

static struct hook hooks[] = {
	TRACEPOINT(inet_sock_set_state),
	TRACEPOINT(tcp_destroy_sock),
	FUNCTION(FTRACE, tcp_send_fin, .required = true,
		 .handler = on_tcp_send_fin),
	FUNCTION(FTRACE, tcp_reset, .required = true,
		 .handler = on_tcp_reset),
	FUNCTION(FTRACE, tcp_send_active_reset, .required = true,
		 .handler = on_tcp_send_active_reset),
	FUNCTION(FTRACE, tcp_disconnect, .required = true,
		 .handler = on_tcp_disconnect),
	FUNCTION(KPROBE, tcp_v4_send_reset, .handler = on_tcp_send_reset),
	FUNCTION(KPROBE, tcp_v6_send_reset, .handler = on_tcp_send_reset),
	FUNCTION(FTRACE, tcp_sendmsg_locked, .write = true,
		 .handler = on_tcp_sendmsg_locked),
	FUNCTION(FTRACE, do_tcp_sendpages, .write = true,
		 .handler = on_do_tcp_sendpages),
};

static_assert(ARRAY_SIZE(hooks) <= TCPFATE_HOOKS_MAX);

static DEFINE_MUTEX(hooks_mutex);
static bool ready;
static bool want_armed = true;
static bool want_write = true;

/* Tracepoints are registered by address: drift of a prototype stops here. */
static void __maybe_unused check_probes(void)
{
	check_trace_callback_type_inet_sock_set_state(on_inet_sock_set_state);
	check_trace_callback_type_tcp_destroy_sock(on_tcp_destroy_sock);
}

static int on_kprobe(struct kprobe *kp, struct pt_regs *regs)
{
	const struct hook *hook = container_of(kp, struct hook, kp);
	const struct tcpfate_args args = { {
		regs_get_kernel_argument(regs, 0),
		regs_get_kernel_argument(regs, 1),
		regs_get_kernel_argument(regs, 2),
		regs_get_kernel_argument(regs, 3),
	} };

	tcpfate_stats_inc(hits[hook->id]);
	if (READ_ONCE(tcpfate_observe_watching))
		hook->handler(&args);
	return 0;
}

NOKPROBE_SYMBOL(on_kprobe);

#ifdef compat_ftrace_arg
static void notrace on_ftrace(unsigned long ip, unsigned long parent_ip,
			      struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	const struct hook *hook = container_of(ops, struct hook, ops);
	const struct tcpfate_args args = { {
		compat_ftrace_arg(fregs, 0),
		compat_ftrace_arg(fregs, 1),
		compat_ftrace_arg(fregs, 2),
		compat_ftrace_arg(fregs, 3),
	} };

	tcpfate_stats_inc(hits[hook->id]);
	if (READ_ONCE(tcpfate_observe_watching))
		hook->handler(&args);
}

/*
 * Where the kernel's function of a name begins, as a kprobe finds it. A filter
 * by name would also match a module's function of the same name.
 */
static int find_function(struct hook *hook, unsigned long *ip)
{
	struct kprobe kp = {
		.symbol_name = hook->name, .flags = KPROBE_FLAG_DISABLED,
	};
	int err = register_kprobe(&kp);

	if (err)
		return err;
	*ip = (unsigned long)kp.addr;
	unregister_kprobe(&kp);
	return 0;
}

/* No handler calls what is watched, so that no recursion needs to be caught. */
static int arm_ftrace(struct hook *hook)
{
	unsigned long ip;
	int err;

	hook->ops.func = on_ftrace;
	err = find_function(hook, &ip) ?:
	      ftrace_set_filter_ip(&hook->ops, ip, 0, 1);
	if (err)
		return err;
	err = register_ftrace_function(&hook->ops);
	if (err)
		ftrace_set_filter(&hook->ops, NULL, 0, 1);
	return err;
}

static void disarm_ftrace(struct hook *hook)
{
	unregister_ftrace_function(&hook->ops);
	ftrace_set_filter(&hook->ops, NULL, 0, 1);
}
#endif

static int arm_kprobe(struct hook *hook)
{
	memset(&hook->kp, 0, sizeof(hook->kp));
	hook->kp.symbol_name = hook->name;
	hook->kp.pre_handler = on_kprobe;
	return register_kprobe(&hook->kp);
}

static void disarm_kprobe(struct hook *hook)
{
	unregister_kprobe(&hook->kp);
	hook->missed += hook->kp.nmissed;
	hook->kp.nmissed = 0;
}

static void find_tracepoint(struct tracepoint *tp, void *arg)
{
	struct hook *hook = arg;

	if (!strcmp(tp->name, hook->name))
		hook->tp = tp;
}

static int arm_tracepoint(struct hook *hook)
{
	for_each_kernel_tracepoint(find_tracepoint, hook);
	if (!hook->tp)
		return -ENOENT;
	return tracepoint_probe_register(hook->tp, hook->probe,
					 (void *)(unsigned long)hook->id);
}

static void disarm_tracepoint(struct hook *hook)
{
	tracepoint_probe_unregister(hook->tp, hook->probe,
				    (void *)(unsigned long)hook->id);
}

static const struct {
	int (*arm)(struct hook *hook);
	void (*disarm)(struct hook *hook);
} kinds[] = {
	[TCPFATE_HOOK_KIND_TRACEPOINT] = { arm_tracepoint, disarm_tracepoint },
	[TCPFATE_HOOK_KIND_KPROBE] = { arm_kprobe, disarm_kprobe },
#ifdef compat_ftrace_arg
	[TCPFATE_HOOK_KIND_FTRACE] = { arm_ftrace, disarm_ftrace },
#endif
};

static int arm(struct hook *hook)
{
	int err;

	if (hook->armed)
		return 0;
	hook->id = hook - hooks;
	err = kinds[hook->kind].arm(hook);
	hook->armed = !err;
	if (!err || !hook->required)
		return 0;
	pr_err("cannot hook %s, which is required: error %d\n", hook->name,
	       err);
	return err;
}

static void disarm(struct hook *hook)
{
	if (hook->armed)
		kinds[hook->kind].disarm(hook);
	hook->armed = false;
}

/* What is not watched is not known: nothing outlives the hooks. */
static void disarm_all(void)
{
	int i;

	WRITE_ONCE(tcpfate_observe_watching, false);
	for (i = ARRAY_SIZE(hooks) - 1; i >= 0; i--)
		disarm(&hooks[i]);
	tracepoint_synchronize_unregister();
	tcpfate_observe_forget();
}

static int arm_all(void)
{
	int err = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(hooks) && !err; i++) {
		if (hooks[i].write && !want_write)
			disarm(&hooks[i]);
		else
			err = arm(&hooks[i]);
	}
	if (!err)
		WRITE_ONCE(tcpfate_observe_watching, true);
	return err;
}

/* Bring every hook to what is wanted. */
static int apply(void)
{
	int err = want_armed ? arm_all() : 0;

	if (err)
		want_armed = false;
	if (!want_armed)
		disarm_all();
	return err;
}

static int set(bool *wanted, bool value)
{
	int err = 0;

	mutex_lock(&hooks_mutex);
	*wanted = value;
	if (ready)
		err = apply();
	mutex_unlock(&hooks_mutex);
	return err;
}

/**
 * tcpfate_hooks_state() - one row of the table
 * @i: which, from 0
 * @state: where it goes
 *
 * Return: false past the end of the table.
 */
bool tcpfate_hooks_state(unsigned int i, struct tcpfate_hook_state *state)
{
	const struct hook *hook = &hooks[i];

	if (i >= ARRAY_SIZE(hooks))
		return false;
	state->name = hook->name;
	state->kind = hook->kind;
	state->required = hook->required;
	state->armed = hook->armed;
	state->hits = tcpfate_stats_hits(i);
	state->missed = hook->missed + hook->kp.nmissed;
	return true;
}

/**
 * tcpfate_hooks_armed() - are the hooks switched on
 *
 * Return: what was asked for last.
 */
bool tcpfate_hooks_armed(void)
{
	return READ_ONCE(want_armed);
}

/**
 * tcpfate_hooks_write() - is the write hook switched on
 *
 * Return: what was asked for last.
 */
bool tcpfate_hooks_write(void)
{
	return READ_ONCE(want_write);
}

/**
 * tcpfate_hooks_set_armed() - switch all hooks on or off
 * @armed: on
 *
 * Return: 0, or the error of a required hook.
 */
int tcpfate_hooks_set_armed(bool armed)
{
	return set(&want_armed, armed);
}

/**
 * tcpfate_hooks_set_write() - switch the hooks on the data path on or off
 * @write: on; has no effect while all hooks are off
 *
 * Return: 0, or the error of a required hook.
 */
int tcpfate_hooks_set_write(bool write)
{
	return set(&want_write, write);
}

/**
 * tcpfate_hooks_init() - arm the hooks as the parameters say
 *
 * Return: 0, or the error of a required hook, which is named in the log.
 */
int tcpfate_hooks_init(void)
{
	int err;

	mutex_lock(&hooks_mutex);
	err = apply();
	ready = !err;
	mutex_unlock(&hooks_mutex);
	return err;
}

/**
 * tcpfate_hooks_exit() - disarm for good
 *
 * The parameters can still be written while the module goes.
 */
void tcpfate_hooks_exit(void)
{
	mutex_lock(&hooks_mutex);
	ready = false;
	disarm_all();
	mutex_unlock(&hooks_mutex);
}
