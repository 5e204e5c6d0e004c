#!/bin/sh
# No acknowledgement waits for a witness (P4, T2): with one that is dead, and with one that takes every request and answers
# none, a statement is acknowledged as soon as with none. One that was waited for would cost seconds where a commit
# costs milliseconds; the bound is wide because other tests run beside this one.
set -eu
cd "$(dirname "$0")/../.."
MZ_BENCH_DIR=${TMPDIR:-/tmp} sh tests/bench/witness.sh "${MZ_BUILD_DIR:-build/dev}" 150 600
