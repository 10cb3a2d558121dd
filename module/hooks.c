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

#include <linux/module.h>
#include <linux/mutex.h>

#include "attach.h"
#include "compat.h"
#include "observe.h"
#include "stats.h"

#define TRACEPOINT(n)							\
	{ .name = #n, .kind = TCPFATE_HOOK_KIND_TRACEPOINT,		\
	  .required = true, .probe = on_##n }
#define FUNCTION(k, n, ...)						\
	{ .name = #n, .kind = COMPAT_HOOK_KIND_##k, __VA_ARGS__ }

static struct tcpfate_hook hooks[] = {
	TRACEPOINT(inet_sock_set_state),
	TRACEPOINT(tcp_destroy_sock),
	FUNCTION(FTRACE, tcp_sendmsg_locked, .write = true,
		 .handler = on_tcp_sendmsg_locked),
	FUNCTION(FTRACE, tcp_send_fin, .required = true,
		 .handler = on_tcp_send_fin),
	FUNCTION(FTRACE, do_tcp_sendpages, .write = true,
		 .handler = on_do_tcp_sendpages),
	FUNCTION(FTRACE, tcp_reset, .required = true,
		 .handler = on_tcp_reset),
	FUNCTION(FTRACE, tcp_send_active_reset, .required = true,
		 .handler = on_tcp_send_active_reset),
	FUNCTION(FTRACE, tcp_disconnect, .required = true,
		 .handler = on_tcp_disconnect),
	FUNCTION(KPROBE, tcp_v4_send_reset, .handler = on_tcp_send_reset),
	FUNCTION(KPROBE, tcp_v6_send_reset, .handler = on_tcp_send_reset),
	FUNCTION(KPROBE, tcp_v4_err, .handler = on_tcp_v4_err),
	FUNCTION(KPROBE, tcp_v6_err, .handler = on_tcp_v6_err),
};

static_assert(ARRAY_SIZE(hooks) <= TCPFATE_HOOKS_MAX);

static DEFINE_MUTEX(hooks_mutex);
static bool ready;
static bool want_armed = true;
static bool want_write = true;

static int arm(struct tcpfate_hook *hook)
{
	int err;

	if (hook->armed)
		return 0;
	err = tcpfate_attach(hook);
	hook->armed = !err;
	if (!err || !hook->required)
		return 0;
	pr_err("cannot hook %s, which is required: error %d\n", hook->name,
	       err);
	return err;
}

static void disarm(struct tcpfate_hook *hook)
{
	if (hook->armed)
		tcpfate_detach(hook);
	hook->armed = false;
}

/* What is not watched is not known: nothing outlives the hooks. */
static void disarm_all(void)
{
	int i;

	WRITE_ONCE(tcpfate_observe_watching, false);
	tcpfate_attach_stop();
	for (i = ARRAY_SIZE(hooks) - 1; i >= 0; i--)
		disarm(&hooks[i]);
	tracepoint_synchronize_unregister();
	tcpfate_observe_forget();
}

static bool is_armed(void (*handler)(const struct tcpfate_args *args))
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(hooks); i++) {
		if (hooks[i].handler == handler)
			return hooks[i].armed;
	}
	return false;
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
	err = err ?: tcpfate_attach_start();
	tcpfate_observe_writes(!err && want_write);
	tcpfate_observe_icmp(!err && is_armed(on_tcp_v4_err) &&
			     is_armed(on_tcp_v6_err));
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
	const struct tcpfate_hook *hook = &hooks[i];

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
	unsigned int i;
	int err;

	for (i = 0; i < ARRAY_SIZE(hooks); i++)
		hooks[i].id = i;
	tcpfate_attach_find(hooks, ARRAY_SIZE(hooks));
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
