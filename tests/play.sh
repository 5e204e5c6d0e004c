#!/bin/sh
# Plays the 2023 case into a folder: a daemon, eleven people with a key each, and every act from the
# budget to the last signature, through real sockets. Leaves OUT/clone, the auditor's copy, and
# OUT/genesis.json.
#
#   sh tests/play.sh OUT [--keep]     --keep leaves the daemon running, its process id in OUT/daemon.pid
#
# MZ_BUILD_DIR   where the programs are (default: build/dev)
# MZ_SIM=1       the deterministic variants: the same entries, byte for byte, on every run
set -eu

here=$(cd "$(dirname "$0")" && pwd)
MZ_ROOT=$(dirname "$here")
# shellcheck source=tests/lib/case.sh
. "$here/lib/case.sh"
# shellcheck source=tests/lib/case_steps.sh
. "$here/lib/case_steps.sh"

out=${1:?usage: play.sh OUT [--keep]}
keep=${2:-}
mkdir -p "$out"
out=$(cd "$out" && pwd)
case_open "$out"
trap 'case_close' EXIT INT TERM

case_people
case_plan
case_first_quarter
case_payees
case_approval
case_payment
case_evaluation

say "7  审计留存副本 The auditor takes a clone"
as inspector clone "$out/clone"
[ "$keep" = --keep ] && trap - EXIT INT TERM && echo "$daemon_pid" >"$out/daemon.pid"
exit 0
