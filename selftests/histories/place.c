// SPDX-License-Identifier: GPL-2.0
/*
 * Where the ends are: a network namespace with nothing but loopback, and two that
 * a bad line joins. Addresses are swept, so that ports in TIME_WAIT do not run out.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "place.h"

#define ADDRESSES	60000

static const char *const name[PLACES] = {
	"histories-near", "histories-a", "histories-b",
};

/* Timeouts are short, and where packets get lost not too short. */
static const char make[] =
	"set -e\n"
	"for n in near a b; do\n"
	"	ip netns add histories-$n\n"
	"	ip -n histories-$n link set lo up\n"
	"	ip netns exec histories-$n sh -c '\n"
	"		cd /proc/sys/net\n"
	"		echo 1 >ipv6/ip_nonlocal_bind\n"
	"		echo 1 >ipv4/ip_nonlocal_bind\n"
	"		echo 200000 >ipv4/tcp_max_tw_buckets\n"
	"		echo 3 >ipv4/tcp_fin_timeout\n"
	"		echo 3 >ipv4/tcp_retries2\n"
	"		echo 3 >ipv4/tcp_orphan_retries\n"
	"		'\n"
	"done\n"
	"ip -n histories-near route add local fd00:1::/64 dev lo\n"
	"ip -n histories-near route add local fd00:2::/64 dev lo\n"
	"ip -n histories-a link add far type veth peer name far netns histories-b\n"
	"join() {\n"
	"	ip -n histories-$1 addr add 192.168.9.$2/24 dev far\n"
	"	ip -n histories-$1 addr add fd00:9::$2/64 dev far nodad\n"
	"	ip -n histories-$1 link set far up\n"
	"	ip -n histories-$1 route add local 10.$2.0.0/16 dev lo\n"
	"	ip -n histories-$1 route add local fd00:$2::/64 dev lo\n"
	"	ip -n histories-$1 route add 10.$3.0.0/16 via 192.168.9.$3\n"
	"	ip -n histories-$1 route add fd00:$3::/64 via fd00:9::$3\n"
	"	ip netns exec histories-$1 sh -c '\n"
	"		echo 5 >/proc/sys/net/ipv4/tcp_retries2\n"
	"		echo 5 >/proc/sys/net/ipv4/tcp_orphan_retries'\n"
	"	tc -n histories-$1 qdisc add dev far root netem limit 100000 \\\n"
	"		delay 10ms 4ms loss 3% duplicate 3% reorder 20%\n"
	"}\n"
	"join a 1 2\n"
	"join b 2 1\n";

static const char clear[] =
	"for n in near a b; do ip netns del histories-$n 2>/dev/null; done; :";

static int netlink[PLACES];

static int run(const char *script)
{
	return system(script);
}

void places_remove(void)
{
	if (run(clear))
		warnx("cannot remove the namespaces");
}

int place_enter(enum place place)
{
	char path[64];
	int fd, err;

	snprintf(path, sizeof(path), "/run/netns/%s", name[place]);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	err = fd < 0 || setns(fd, CLONE_NEWNET);
	close(fd);
	return err ? -1 : 0;
}

/* A socket of a namespace, which its holder can use from outside. */
static int open_netlink(enum place place)
{
	int here = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	int fd = -1;

	if (here >= 0 && !place_enter(place)) {
		fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
		if (setns(here, CLONE_NEWNET))
			err(1, "setns");
	}
	close(here);
	return fd;
}

void places_make(void)
{
	int place;

	places_remove();
	atexit(places_remove);
	if (run(make))
		errx(1, "cannot make the namespaces");
	for (place = 0; place < PLACES; place++) {
		netlink[place] = open_netlink(place);
		if (netlink[place] < 0)
			err(1, "namespace %s", name[place]);
	}
}

int place_netlink(enum place place)
{
	return netlink[place];
}

enum place place_of(const struct history *h, enum half side)
{
	if (h->mode != MODE_FAR)
		return PLACE_NEAR;
	return side == SIDE_A ? PLACE_FAR_A : PLACE_FAR_B;
}

static void address_v4(const struct history *h, enum half side, struct sockaddr_in6 *sa)
{
	uint32_t net = h->mode == MODE_FAR ? 0x0a010000 : 0x7f400000;
	struct sockaddr_in *in = (struct sockaddr_in *)sa;

	in->sin_family = AF_INET;
	in->sin_addr.s_addr = htonl(net + (side << 16) + 256 + h->number % ADDRESSES);
}

static void address_v6(const struct history *h, enum half side, struct sockaddr_in6 *sa)
{
	uint16_t word[8] = { 0xfd00, 1 + side, 0, 0, 0, 0, 1, h->number % ADDRESSES };
	int i;

	sa->sin6_family = AF_INET6;
	for (i = 0; i < 8; i++)
		sa->sin6_addr.s6_addr16[i] = htons(word[i]);
}

void place_address(const struct history *h, enum half side, struct sockaddr_in6 *sa)
{
	memset(sa, 0, sizeof(*sa));
	if (h->v6)
		address_v6(h, side, sa);
	else
		address_v4(h, side, sa);
}
