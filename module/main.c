// SPDX-License-Identifier: GPL-2.0
/*
 * tcpfate: how TCP connections die, and which bytes are lost when they do.
 *
 * hooks see the TCP stack, observe hands what they see to life and late, which
 * keep marks in track and make a report of what went wrong; report writes
 * records to the log, and netlink publishes the log. Nothing goes back.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/moduleparam.h>

#include "death.h"
#include "filter.h"
#include "guard.h"
#include "hooks.h"
#include "key.h"
#include "log.h"
#include "netlink.h"
#include "netns.h"
#include "track.h"

static unsigned int track;
module_param(track, uint, 0444);
MODULE_PARM_DESC(track, "connections remembered at once, 64 to 4194304 (default: by memory size, at least 65536)");

module_param_named(grave, tcpfate_track_grave_seconds, uint, 0644);
MODULE_PARM_DESC(grave, "seconds for which the closer of a connection should be remembered; given up earlier, it counts as forgotten (default: 3600)");

static unsigned int history = 4096;
module_param(history, uint, 0444);
MODULE_PARM_DESC(history, "records kept in the log, 16 to 262144 (default: 4096)");

module_param_named(closed, tcpfate_death_closed, bool, 0644);
MODULE_PARM_DESC(closed, "also record the end of connections that had no event (default: N)");

module_param_named(limit, tcpfate_guard_limit, uint, 0644);
MODULE_PARM_DESC(limit, "records a second of one event in one network namespace, the rest is only counted; 0 for no limit (default: 10000)");

static int set_switch(const char *val, int (*set)(bool on))
{
	bool on;
	int err = kstrtobool(val ?: "1", &on);

	return err ?: set(on);
}

static int set_armed(const char *val, const struct kernel_param *kp)
{
	return set_switch(val, tcpfate_hooks_set_armed);
}

static int get_armed(char *buffer, const struct kernel_param *kp)
{
	return sysfs_emit(buffer, "%c\n", tcpfate_hooks_armed() ? 'Y' : 'N');
}

static int set_write_hook(const char *val, const struct kernel_param *kp)
{
	return set_switch(val, tcpfate_hooks_set_write);
}

static int get_write_hook(char *buffer, const struct kernel_param *kp)
{
	return sysfs_emit(buffer, "%c\n", tcpfate_hooks_write() ? 'Y' : 'N');
}

static const struct kernel_param_ops armed_ops = {
	.flags = KERNEL_PARAM_OPS_FL_NOARG, .set = set_armed, .get = get_armed,
};
module_param_cb(armed, &armed_ops, NULL, 0644);
__MODULE_PARM_TYPE(armed, "bool");
MODULE_PARM_DESC(armed, "watch; N disarms every hook and keeps the log readable (default: Y)");

static const struct kernel_param_ops write_hook_ops = {
	.flags = KERNEL_PARAM_OPS_FL_NOARG,
	.set = set_write_hook, .get = get_write_hook,
};
module_param_cb(write_hook, &write_hook_ops, NULL, 0644);
__MODULE_PARM_TYPE(write_hook, "bool");
MODULE_PARM_DESC(write_hook, "tell when and by whom data is written after the peer's FIN; N leaves the data path alone (default: Y)");

static int __init check_range(const char *name, unsigned int value,
			      unsigned int min, unsigned int max)
{
	if (value >= min && value <= max)
		return 0;
	pr_err("%s=%u is not possible, it must be from %u to %u\n", name, value,
	       min, max);
	return -EINVAL;
}

static int __init check_parameters(void)
{
	if (!track)
		track = tcpfate_track_default();
	return check_range("track", track, TCPFATE_TRACK_MIN,
			TCPFATE_TRACK_MAX) ?:
	       check_range("history", history, TCPFATE_LOG_MIN, TCPFATE_LOG_MAX);
}

static int __init tcpfate_init(void)
{
	int err;

	err = check_parameters();
	if (err)
		return err;
	tcpfate_key_init();
	err = tcpfate_log_init(history);
	if (err)
		return err;
	err = tcpfate_track_init(track);
	if (err)
		goto err_track;
	err = tcpfate_netns_init();
	if (err)
		goto err_netns;
	err = tcpfate_netlink_init();
	if (err)
		goto err_netlink;
	err = tcpfate_hooks_init();
	if (err)
		goto err_hooks;
	pr_info("version " TCPFATE_VERSION ", %u connections, %u records\n",
		track, history);
	return 0;

err_hooks:
	tcpfate_netlink_exit();
	tcpfate_filter_exit();
err_netlink:
	tcpfate_netns_exit();
err_netns:
	tcpfate_track_exit();
err_track:
	tcpfate_log_exit();
	return err;
}

static void __exit tcpfate_exit(void)
{
	tcpfate_hooks_exit();
	tcpfate_netlink_exit();
	tcpfate_filter_exit();
	tcpfate_netns_exit();
	tcpfate_track_exit();
	tcpfate_log_exit();
}

module_init(tcpfate_init);
module_exit(tcpfate_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Tells how TCP connections die and which bytes are lost");
MODULE_AUTHOR("The tcpfate authors");
MODULE_VERSION(TCPFATE_VERSION);
