// SPDX-License-Identifier: GPL-2.0
/* An explanation: connections become stories, and these are told or drawn. */

#include <errno.h>
#include <inttypes.h>
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>

#include "conn_want.h"
#include "explain.h"
#include "ladder.h"
#include "style.h"
#include "svg.h"
#include "wrap.h"

/**
 * explain_begin() - begin an explanation
 * @explain: an empty one
 * @options: the command line
 *
 * Return: false if there is no memory; then that was said.
 */
bool explain_begin(struct explain *explain, const struct options *options)
{
	*explain = (struct explain){ .options = options, .wanted = *options };
	explain->wanted.all = true;
	explain->wanted.from_ns = 0;
	explain->wanted.until_ns = INT64_MAX;
	explain->conns = conns_new();
	if (!explain->conns)
		complain("no memory");
	return explain->conns;
}

/**
 * explain_add() - add what a connection tells, if anything
 * @explain: the explanation
 * @conn: the connection
 * @group: the stories like it, NULL if there is no story, or nobody wants it
 *
 * Return: 0 or -ENOMEM.
 */
int explain_add(struct explain *explain, const struct conn *conn, struct stories **group)
{
	struct story story;

	*group = NULL;
	if (!conn_is_wanted(conn, &explain->wanted))
		return 0;
	if (!story_build(&story, conn) && !explain->options->all)
		return 0;
	if (!explain->options->operand_count)
		story_find_units(&story);
	*group = stories_add(&explain->stories, &story);
	if (!*group)
		return -ENOMEM;
	explain->count++;
	if ((*group)->count == 1)
		(*group)->number = ++explain->causes;
	return 0;
}

static void draw(const struct story *story)
{
	const struct ladder_style how = {
		.width = wrap_width(),
		.utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8"),
	};

	ladder_print(stdout, story, &how);
	putchar('\n');
}

/**
 * explain_print() - tell a cause as the user wants it told
 * @explain: the explanation
 * @group: stories of that cause
 */
void explain_print(const struct explain *explain, const struct stories *group)
{
	if (explain->options->json) {
		stories_json(stdout, group, explain->options->pretty);
		return;
	}
	stories_print(stdout, group, wrap_width());
	if (explain->options->diagram)
		draw(&group->example);
}

static int write_svg(const struct explain *explain, FILE *out)
{
	const struct story **drawn = calloc(explain->causes + 1, sizeof(*drawn));
	unsigned int count = 0;
	int err;

	if (!drawn)
		return -ENOMEM;
	for (const struct stories *group = explain->stories; group; group = group->next)
		drawn[count++] = &group->example;
	err = svg_write(out, drawn, count);
	free(drawn);
	return err;
}

static int save_svg(const struct explain *explain, const char *path)
{
	FILE *out = fopen(path, "w");
	int err;

	if (!out)
		return complain("--svg '%s': %s", path, strerror(errno));
	err = write_svg(explain, out);
	if (fclose(out) && !err)
		err = -errno;
	return err ? complain("--svg '%s': %s", path, strerror(-err)) : EXIT_OK;
}

/**
 * explain_end() - end an explanation
 * @explain: one that was begun
 * @code: how it went
 *
 * Return: the exit code.
 */
int explain_end(struct explain *explain, int code)
{
	const char *svg = explain->options->svg;

	if (svg && (code == EXIT_OK || code == EXIT_LOST)) {
		int saved = save_svg(explain, svg);

		code = saved ? saved : code;
	}
	conns_free(explain->conns);
	stories_free(explain->stories);
	return code;
}
