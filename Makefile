# SPDX-License-Identifier: GPL-2.0
#
# tcpfate: a kernel module and its tool. "make help" lists what can be made.

KDIR	?= /lib/modules/$(shell uname -r)/build
PREFIX	?= /usr/local
export PREFIX DESTDIR
KERNEL	?= 6.1
TESTS	?=
N	?= 300
SEED	?= 1

MAKEFLAGS += --no-print-directory

module	:= $(CURDIR)/module
# not kernel.release, which in Debian's 6.1 is the upstream version
release	= $(shell sed -n 's/.*UTS_RELEASE "\(.*\)"/\1/p' \
		$(KDIR)/include/generated/utsrelease.h)
kbuild	= $(MAKE) -C $(KDIR) M=$(module)
# in a staging directory there is only this module to make a list of
depmod	= $(if $(DESTDIR),,depmod $(release))

.PHONY: all module tools helpers install uninstall clean distclean \
	check lint unit test histories demo vm bench help

all: module tools	## the module for the running kernel, and the tool

module: $(KDIR)/Makefile	## the module; KDIR= names another kernel's headers
	$(kbuild) modules

$(KDIR)/Makefile:
	@echo "make: no kernel headers in $(KDIR)" >&2
	@echo "make: they come with the package linux-headers-$$(uname -r);" >&2
	@echo "make: KDIR=/lib/modules/RELEASE/build names another kernel's," >&2
	@echo "make: 'make tools' needs none" >&2
	@exit 1

tools:			## tcpfate-ctl
	$(MAKE) -C userspace

install: all		## both, and manual pages (PREFIX, DESTDIR)
	$(kbuild) INSTALL_MOD_PATH=$(DESTDIR) INSTALL_MOD_DIR=updates \
		CONFIG_MODULE_SIG_ALL= modules_install
	$(depmod)
	$(MAKE) -C userspace install

uninstall: $(KDIR)/Makefile	## remove what install put there
	rm -f $(DESTDIR)/lib/modules/$(release)/updates/tcpfate.ko*
	$(depmod)
	$(MAKE) -C userspace uninstall

clean:			## remove what was built
	[ ! -e $(KDIR)/Makefile ] || $(kbuild) clean
	$(MAKE) -C userspace clean
	$(MAKE) -C selftests clean
	$(MAKE) -C selftests/histories clean
	$(MAKE) -C selftests/unit clean
	rm -rf .cache/build

distclean: clean	## and what was fetched
	rm -rf .cache

check:			## everything below but demo and bench, then one number
	@selftests/check

lint:			## check the sources
	@scripts/lint

unit:			## test on this machine what needs no kernel
	@scripts/deps build
	@$(MAKE) -s -C selftests/unit run
	@$(MAKE) -s -C userspace test

# Everything in a VM uses what the host has built: there it is read-only.
# TESTS= is no business of the other makefiles.
helpers: MAKEOVERRIDES =
helpers:
	@scripts/deps build vm test demo
	@$(MAKE) -s -C userspace
	@$(MAKE) -s -C selftests

test: helpers		## kselftests in a VM (KERNEL=6.12 TESTS="test_story1.sh")
	@selftests/vm/run -k $(KERNEL) -c 2 --timeout 3600 -- \
		selftests/vm/kselftest $(TESTS)

histories: helpers	## random histories in a VM (KERNEL=6.12 N=20000 SEED=1)
	@selftests/vm/run -k $(KERNEL) -c 2 --timeout 10800 -- \
		env -C selftests HISTORIES=$(N) SEED=$(SEED) JOBS=512 \
		./test_histories.sh

demo: helpers		## stories of lost data, told by real programs in a VM
	@selftests/demo/run

vm: helpers		## a shell in a VM with the module loaded (KERNEL=6.12)
	@selftests/vm/shell $(KERNEL)

bench: helpers		## what tcpfate costs, in guest instructions
	@scripts/deps bench
	@selftests/bench/run

help:			## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12
