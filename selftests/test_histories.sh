#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Random histories of connections: what is told of each agrees with the books of
# the programs that made it, to the byte. See histories/main.c.
#
# HISTORIES is how many, SEED the first, JOBS how many at once. What is given as
# arguments is handed on, such as --seed 612 --count 1 --verbose.

. ./lib.sh

load closed=1 history=65536
histories/histories --ctl "$CTL" --seed "${SEED:-1}" --count "${HISTORIES:-300}" \
	--jobs "${JOBS:-150}" "$@"
