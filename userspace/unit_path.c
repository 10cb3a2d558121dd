// SPDX-License-Identifier: GPL-2.0
/*
 * What a cgroup was made for, by its path.
 *
 * Who starts something gives its cgroup a name by rules of his own: these are they.
 * What is nearest to the process counts, and the container that it is in.
 */

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "unit.h"

#define ID_DIGITS	64	/* of a container */
#define POD_DIGITS	8	/* of the 32 of a pod that are told */
#define HEX		"0123456789abcdef"

/**
 * struct walk - a path, read from its beginning
 * @parent: the part before
 * @container: the innermost one so far
 * @unit: the innermost one in it
 * @pod: digits of the pod of Kubernetes
 * @ordered: some part is one of systemd's, even if it names nothing that is worth telling
 */
struct walk {
	char parent[NAME_MAX + 1];
	char container[UNIT_BUF];
	char unit[UNIT_BUF];
	char pod[POD_DIGITS + 1];
	bool ordered;
};

/* What is too long is cut. */
static void write_name(char buf[UNIT_BUF], const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(buf, UNIT_BUF, format, args);
	va_end(args);
}

static bool begins(const char *text, const char *with)
{
	return !strncmp(text, with, strlen(with));
}

static bool ends(const char *text, const char *with)
{
	size_t len = strlen(text), end = strlen(with);

	return len >= end && !strcmp(text + len - end, with);
}

/* Who wrote the id of a container by himself is known by the name of the part before. */
static const char *runtime(const char *name, size_t len)
{
	static const struct {
		const char *name, *label;
	} runtimes[] = {
		{ "docker", "docker" }, { "libpod", "podman" }, { "libpod_parent", "podman" },
		{ "libpod-conmon", "podman monitor" }, { "lxc", "lxc" },
	};

	for (unsigned int i = 0; i < sizeof(runtimes) / sizeof(runtimes[0]); i++)
		if (len == strlen(runtimes[i].name) && begins(name, runtimes[i].name))
			return runtimes[i].label;
	return "container";
}

/* "docker-ID.scope", or ID alone. */
static bool is_container(struct walk *walk, const char *part)
{
	size_t len = strlen(part) - (ends(part, ".scope") ? strlen(".scope") : 0);
	const char *id, *label;

	if (len < ID_DIGITS)
		return false;
	id = part + len - ID_DIGITS;
	if (strspn(id, HEX) < ID_DIGITS || (id > part && id[-1] != '-'))
		return false;
	if (*walk->pod)
		label = "container";
	else if (id > part)
		label = runtime(part, (size_t)(id - part - 1));
	else
		label = runtime(walk->parent, strlen(walk->parent));
	write_name(walk->container, "%s%s%s%s %.12s", *walk->pod ? "pod " : "",
		   walk->pod, *walk->pod ? " " : "", label, id);
	return true;
}

/* "kubepods-besteffort-podUID.slice", or "podUID" somewhere below "kubepods". */
static bool is_pod(struct walk *walk, const char *part)
{
	const char *pod = strstr(part, "-pod");

	if (pod && strstr(part, "kubepods-"))
		pod += strlen("-pod");
	else if (begins(part, "pod"))
		pod = part + strlen("pod");
	else
		return false;
	if (strspn(pod, HEX) < POD_DIGITS)
		return false;
	memcpy(walk->pod, pod, POD_DIGITS);
	write_name(walk->container, "pod %s", walk->pod);
	return true;
}

/* Where the name of a container stands in its own words: "lxc.payload.NAME". */
static bool is_named(struct walk *walk, const char *part)
{
	static const struct {
		const char *before, *after, *label;
	} patterns[] = {
		{ "lxc.payload.", "", "lxc" },
		{ "systemd-nspawn@", ".service", "machine" },
		{ "machine-", ".scope", "machine" },
	};

	for (unsigned int i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
		const char *name = part + strlen(patterns[i].before);

		if (!begins(part, patterns[i].before) || !ends(name, patterns[i].after))
			continue;
		write_name(walk->container, "%s %.*s", patterns[i].label,
			   (int)(strlen(name) - strlen(patterns[i].after)), name);
		return true;
	}
	if (strcmp(walk->parent, "lxc") && strcmp(walk->parent, "lxc.payload"))
		return false;
	write_name(walk->container, "lxc %s", part);
	return true;
}

/* A login names nobody who could be restarted, nor does the first process. */
static bool is_worth_telling(const char *unit)
{
	return strcmp(unit, "init.scope") && !(begins(unit, "session-") && ends(unit, ".scope"));
}

/* What a user's own systemd has started is told with the user. */
static bool is_unit(struct walk *walk, const char *part)
{
	char manager[UNIT_BUF];

	if (ends(part, ".slice"))
		return walk->ordered = true;
	if (!ends(part, ".service") && !ends(part, ".scope"))
		return false;
	walk->ordered = true;
	if (!is_worth_telling(part))
		return true;
	strcpy(manager, walk->unit);
	if (begins(manager, "user@"))
		write_name(walk->unit, "%.*s/%s", (int)strcspn(manager, "/"), manager,
			   part);
	else
		write_name(walk->unit, "%s", part);
	return true;
}

static void take_part(struct walk *walk, const char *part)
{
	if (is_container(walk, part) || is_pod(walk, part) || is_named(walk, part))
		*walk->unit = '\0';
	else
		is_unit(walk, part);
	strcpy(walk->parent, part);
}

/**
 * unit_of_path() - what a cgroup was made for
 * @path: of the cgroup, from the root of all
 * @buf: where to; a group that nobody of those above has made has its path
 *
 * Return: false if there is nothing to tell.
 */
bool unit_of_path(const char *path, char buf[UNIT_BUF])
{
	struct walk walk = { .ordered = false };
	char part[NAME_MAX + 1];

	for (const char *at = path; *at; at += strcspn(at, "/")) {
		at += strspn(at, "/");
		snprintf(part, sizeof(part), "%.*s", (int)strcspn(at, "/"), at);
		if (*part)
			take_part(&walk, part);
	}
	if (*walk.container || *walk.unit || walk.ordered || !path[strspn(path, "/")])
		write_name(buf, "%s%s%s", walk.container,
			   *walk.container && *walk.unit ? " " : "", walk.unit);
	else
		write_name(buf, "%s", path);
	return *buf;
}
