// SPDX-License-Identifier: GPL-2.0
/*
 * Words of a command line as values.
 *
 * Each function returns whether the word is one. If it is not, and there is
 * more to say than what is valid, that is in @why. What can never match a
 * record is refused here, where it can be explained.
 */

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <linux/magic.h>
#include <linux/nsfs.h>

#include "value.h"

#define NETNS_NAMES	"/run/netns/"	/* where ip netns keeps them */
#define MAPPED_BITS	96		/* of IPv4 in IPv6, RFC 4291, 2.5.5.2 */

#ifndef CLONE_NEWNET
#define CLONE_NEWNET	0x40000000
#endif

/* strtoull() would take signs, spaces and nothing at all. */
bool value_number(const char *word, uint64_t *number)
{
	char *end;

	if (*word < '0' || *word > '9')
		return false;
	errno = 0;
	*number = strtoull(word, &end, 10);
	return !*end && !errno;
}

static bool number_to(const char *word, uint64_t min, uint64_t max, uint64_t *number)
{
	return value_number(word, number) && *number >= min && *number <= max;
}

static bool is_number(const char *word)
{
	return *word && strspn(word, "0123456789") == strlen(word);
}

bool value_port(const char *word, uint64_t *port, char why[WHY_BUF])
{
	(void)why;
	return number_to(word, 1, UINT16_MAX, port);
}

bool value_pid(const char *word, uint64_t *pid, char why[WHY_BUF])
{
	(void)why;
	return number_to(word, 1, INT_MAX, pid);
}

/* The greatest number is none: it stands for nobody in particular. */
bool value_user(const char *word, uint64_t *uid, char why[WHY_BUF])
{
	const struct passwd *user;

	if (is_number(word))
		return number_to(word, 0, UINT32_MAX - 1, uid);
	user = getpwnam(word);
	if (user)
		*uid = user->pw_uid;
	else if (*word)
		snprintf(why, WHY_BUF, "there is no user '%.64s'", word);
	return user;
}

static bool cannot_open(const char *path, char why[WHY_BUF])
{
	snprintf(why, WHY_BUF, "%.128s: %s", path, strerror(errno));
	return false;
}

/* Whatever else has an inode is not a namespace, and another kind is not ours. */
static bool netns_of(int fd, const char *path, uint64_t *inode, char why[WHY_BUF])
{
	struct stat st;

	if (ioctl(fd, NS_GET_NSTYPE) != CLONE_NEWNET || fstat(fd, &st)) {
		snprintf(why, WHY_BUF, "%.128s is not a network namespace", path);
		return false;
	}
	*inode = st.st_ino;
	return true;
}

bool value_netns(const char *word, uint64_t *inode, char why[WHY_BUF])
{
	char path[PATH_MAX];
	bool ok;
	int fd;

	if (is_number(word))
		return number_to(word, 1, UINT32_MAX, inode);
	if (!*word || strlen(word) + sizeof(NETNS_NAMES) > sizeof(path))
		return false;
	snprintf(path, sizeof(path), "%s%s", strchr(word, '/') ? "" : NETNS_NAMES, word);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return cannot_open(path, why);
	ok = netns_of(fd, path, inode, why);
	close(fd);
	return ok;
}

/* The id of a cgroup is the inode number of its directory (version 2). */
bool value_cgroup(const char *word, uint64_t *id, char why[WHY_BUF])
{
	struct statfs fs;
	struct stat st;

	if (is_number(word))
		return number_to(word, 1, UINT64_MAX, id);
	if (!*word)
		return false;
	if (stat(word, &st) || statfs(word, &fs))
		return cannot_open(word, why);
	if (fs.f_type != CGROUP2_SUPER_MAGIC || !S_ISDIR(st.st_mode)) {
		snprintf(why, WHY_BUF, "%.128s is not a cgroup of version 2", word);
		return false;
	}
	*id = st.st_ino;
	return true;
}

/* "10.0.0.0/8"; a whole address stands alone. */
void prefix_text(const struct prefix *prefix, char text[PREFIX_BUF])
{
	size_t len;

	inet_ntop(prefix->size == 4 ? AF_INET : AF_INET6, prefix->addr, text, PREFIX_BUF);
	len = strlen(text);
	if (prefix->len < prefix->size * 8)
		snprintf(text + len, PREFIX_BUF - len, "/%u", prefix->len);
}

/* The prefix that has no bit set behind its length. */
static struct prefix prefix_cut(const struct prefix *prefix)
{
	unsigned int whole = prefix->len / 8;
	struct prefix cut = { .size = prefix->size, .len = prefix->len };

	memcpy(cut.addr, prefix->addr, whole);
	if (prefix->len % 8)
		cut.addr[whole] = prefix->addr[whole] & 0xff << (8 - prefix->len % 8);
	return cut;
}

static bool is_cut(const struct prefix *prefix, const char *word, char why[WHY_BUF])
{
	struct prefix cut = prefix_cut(prefix);
	char text[PREFIX_BUF];

	if (!memcmp(cut.addr, prefix->addr, prefix->size))
		return true;
	prefix_text(&cut, text);
	snprintf(why, WHY_BUF, "'%.64s' has bits set beyond /%u: write %s", word, prefix->len,
		 text);
	return false;
}

/* Records tell such an address as IPv4, so that no prefix of IPv6 holds it. */
static bool is_mapped(const struct prefix *prefix, char why[WHY_BUF])
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	struct prefix inner = { .size = 4 };
	char text[PREFIX_BUF];

	if (prefix->size == 4 || prefix->len < MAPPED_BITS ||
	    memcmp(prefix->addr, mapped, sizeof(mapped)))
		return false;
	inner.len = prefix->len - MAPPED_BITS;
	memcpy(inner.addr, prefix->addr + sizeof(mapped), inner.size);
	prefix_text(&inner, text);
	snprintf(why, WHY_BUF, "records have IPv4-mapped addresses as IPv4: write %s", text);
	return true;
}

bool value_prefix(const char *word, struct prefix *prefix, char why[WHY_BUF])
{
	size_t len = strcspn(word, "/");
	char addr[INET6_ADDRSTRLEN];
	uint64_t bits;

	if (len >= sizeof(addr))
		return false;
	memcpy(addr, word, len);
	addr[len] = '\0';
	*prefix = (struct prefix){ .size = strchr(addr, ':') ? 16 : 4 };
	if (inet_pton(prefix->size == 4 ? AF_INET : AF_INET6, addr, prefix->addr) != 1)
		return false;
	bits = prefix->size * 8;
	if (word[len] && !number_to(word + len + 1, 0, bits, &bits))
		return false;
	prefix->len = (uint8_t)bits;
	return is_cut(prefix, word, why) && !is_mapped(prefix, why);
}
