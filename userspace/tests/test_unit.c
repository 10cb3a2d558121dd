// SPDX-License-Identifier: GPL-2.0
/* Whose cgroup it is: by paths as they are found in the wild, and by the ids of real ones. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <linux/magic.h>

#include "../style.h"
#include "../unit.h"
#include "ktap.h"

#define ID	"3f2a91c0be11d5e6f70819203a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d"
#define POD	"2f48b0a2_1234_4cde_9f01_23456789abcd"

static const struct {
	const char *path, *want;	/* NULL for nothing to tell */
} paths[] = {
	{ "", NULL },
	{ "/", NULL },
	{ "/init.scope", NULL },
	{ "/user.slice", NULL },
	{ "/user.slice/user-1000.slice/session-3.scope", NULL },
	{ "/system.slice/nginx.service", "nginx.service" },
	{ "/system.slice/nginx.service/", "nginx.service" },
	{ "/system.slice/nginx.service/workers/1", "nginx.service" },
	{ "/system.slice/system-postgresql.slice/postgresql@15-main.service",
	  "postgresql@15-main.service" },
	{ "/user.slice/user-1000.slice/user@1000.service/app.slice/app-foo.scope",
	  "user@1000.service/app-foo.scope" },
	{ "/user.slice/user-1000.slice/user@1000.service/init.scope", "user@1000.service" },
	{ "/user.slice/user-1000.slice/user@1000.service/app.slice/a.service/b.scope",
	  "user@1000.service/b.scope" },
	{ "/system.slice/docker-" ID ".scope", "docker 3f2a91c0be11" },
	{ "/docker/" ID, "docker 3f2a91c0be11" },
	{ "/docker/" ID "/system.slice/sshd.service", "docker 3f2a91c0be11 sshd.service" },
	{ "/docker/" ID "/init.scope", "docker 3f2a91c0be11" },
	{ "/machine.slice/libpod-" ID ".scope/container", "podman 3f2a91c0be11" },
	{ "/machine.slice/libpod-conmon-" ID ".scope", "podman monitor 3f2a91c0be11" },
	{ "/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-" ID ".scope",
	  "podman 3f2a91c0be11" },
	{ "/system.slice/containerd.service/" ID, "container 3f2a91c0be11" },
	{ "/system.slice/nerdctl-" ID ".scope", "container 3f2a91c0be11" },
	{ "/ecs/task/" ID, "container 3f2a91c0be11" },
	{ "/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod" POD
	  ".slice/cri-containerd-" ID ".scope", "pod 2f48b0a2 container 3f2a91c0be11" },
	{ "/kubepods.slice/kubepods-pod" POD ".slice/crio-" ID ".scope",
	  "pod 2f48b0a2 container 3f2a91c0be11" },
	{ "/kubepods.slice/kubepods-pod" POD ".slice", "pod 2f48b0a2" },
	{ "/kubepods/burstable/pod2f48b0a2-1234-4cde-9f01-23456789abcd/" ID,
	  "pod 2f48b0a2 container 3f2a91c0be11" },
	{ "/lxc/web", "lxc web" },
	{ "/lxc/101/ns/system.slice/nginx.service", "lxc 101 nginx.service" },
	{ "/lxc.payload.web/system.slice/nginx.service", "lxc web nginx.service" },
	{ "/lxc.payload/web", "lxc web" },
	{ "/machine.slice/systemd-nspawn@web.service/payload/system.slice/nginx.service",
	  "machine web nginx.service" },
	{ "/machine.slice/machine-qemu\\x2d1\\x2dvm.scope", "machine qemu\\x2d1\\x2dvm" },
	/* What nobody of these has made keeps its path. */
	{ "/web/worker", "/web/worker" },
	{ "/pod", "/pod" },
	{ "/podium", "/podium" },
	{ "/docker/3f2a91c0be11", "/docker/3f2a91c0be11" },
	{ "/x" ID, "/x" ID },
	{ "/not-an-id-3f2a91c0be11d5e6f70819203a4b5c6d7e8f90a1b2c3d4e5f60718293a4bXXXX",
	  "/not-an-id-3f2a91c0be11d5e6f70819203a4b5c6d7e8f90a1b2c3d4e5f60718293a4bXXXX" },
};

static int all_paths(void)
{
	char got[UNIT_BUF];
	bool ok = true;

	for (unsigned int i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		bool is = unit_of_path(paths[i].path, got);
		bool same = ktap_same(is ? got : "nothing",
				      paths[i].want ? paths[i].want : "nothing");

		if (!same)
			printf("# ^ %s\n", paths[i].path);
		ok &= same;
	}
	return ok;
}

/* A name may have 255 bytes, and a path many of them. */
static int long_paths(void)
{
	char part[300], path[2000], got[UNIT_BUF];

	memset(part, 'a', 247);
	strcpy(part + 247, ".service");
	for (int parts = 1; parts < 7; parts++) {
		snprintf(path, sizeof(path), "/lxc/%.*s/%s/user@1.service/%s/%s", 40 * parts,
			 part, part, part, part);
		memset(got, 'x', sizeof(got));
		if (!unit_of_path(path, got) || strlen(got) != UNIT_BUF - 1)
			return false;
	}
	return true;
}

static const char *root(void)
{
	static const char *const roots[] = { "/sys/fs/cgroup", "/sys/fs/cgroup/unified" };
	struct statfs fs;

	for (int i = 0; i < 2; i++)
		if (!statfs(roots[i], &fs) && fs.f_type == CGROUP2_SUPER_MAGIC)
			return roots[i];
	return NULL;
}

/* Makes one; its id, or 0 if that is not possible here. */
static uint64_t make(char path[256], const char *name)
{
	struct stat st;

	if (!root())
		return 0;
	snprintf(path, 256, "%s/tcpfate-%d-%s", root(), getpid(), name);
	if (mkdir(path, 0755) || stat(path, &st))
		return 0;
	return st.st_ino;
}

static bool is_named(uint64_t id, const char *want)
{
	char got[UNIT_BUF], whole[UNIT_BUF] = "nothing";

	if (want)
		snprintf(whole, sizeof(whole), "tcpfate-%d-%s", getpid(), want);
	return ktap_same(unit_name(id, got) ? got : "nothing", whole);
}

/* As long as it is there, and, if it was asked for then, for ever. */
static int by_id(void)
{
	char first[256], second[256];
	uint64_t id = make(first, "a.service"), other = make(second, "b.scope");
	bool ok;

	if (!id || !other)
		return KTAP_SKIP;
	ok = is_named(id, "a.service");
	rmdir(first);
	rmdir(second);
	return ok && is_named(id, "a.service") && is_named(other, NULL);
}

static int unknown_ids(void)
{
	char buf[UNIT_BUF];

	return !unit_name(0, buf) && !unit_name(UINT64_MAX, buf) && !unit_name(UINT64_MAX, buf);
}

/* The root of all cgroups belongs to nobody. */
static int root_id(void)
{
	const char *path = root();
	char buf[UNIT_BUF];
	struct stat st;

	if (!path || stat(path, &st))
		return KTAP_SKIP;
	return !unit_name(st.st_ino, buf);
}

/* More than are kept: each is found, whoever else was. */
static int many_ids(void)
{
	static uint64_t ids[600];
	char path[256], name[32];
	bool ok = true;
	int made = 0;

	while (made < 600) {
		snprintf(name, sizeof(name), "%d.service", made);
		ids[made] = make(path, name);
		if (!ids[made])
			break;
		made++;
	}
	for (int i = 0; i < 2 * made && ok; i++) {
		snprintf(name, sizeof(name), "%d.service", i % made);
		ok = is_named(ids[i % made], name);
	}
	for (int i = 0; i < made; i++) {
		snprintf(path, sizeof(path), "%s/tcpfate-%d-%d.service", root(), getpid(), i);
		rmdir(path);
	}
	return made ? ok : KTAP_SKIP;
}

static int not_wanted(void)
{
	char path[256], buf[UNIT_BUF];
	uint64_t id = make(path, "c.service");
	bool ok;

	if (!id)
		return KTAP_SKIP;
	style.names = false;
	ok = !unit_name(id, buf);
	style.names = true;
	rmdir(path);
	return ok;
}

int main(void)
{
	static const struct ktap_test tests[] = {
		{ "paths", all_paths },
		{ "long names are cut", long_paths },
		{ "a cgroup by its id, and when it is gone", by_id },
		{ "ids of no cgroup", unknown_ids },
		{ "the root", root_id },
		{ "more than are kept", many_ids },
		{ "no names wanted", not_wanted },
	};

	style.names = true;
	return ktap_main(tests, sizeof(tests) / sizeof(tests[0]));
}
