#!/bin/sh
# Checks everything: sh tests/run.sh [--quick] [--fuzz SECONDS] [--histories N] [--bench] [--crash] [--tamper]
#
#   (nothing)       every rule, build, analyser and test; under 20 minutes on two cores
#   --quick         the dev build with its unit and integration tests only
#   --fuzz SECONDS  besides, each fuzz target for that long under libFuzzer
#   --histories N   besides, N random histories of payments against the model
#   --bench         besides, the benches of the release build
#   --crash         besides, the crash and power-cut tests
#   --tamper        besides, the whole tamper campaign: every byte of a clone and of what is taken from it
#
# On Debian 12 as root it installs what is missing. Output is one line a step; each step's log is
# build/logs/STEP.log, whose end is shown when the step fails. The last line is "N passed, N failed"
# and counts every test program and check once for each build it ran in; exit 1 if one failed.
set -u
export LC_ALL=C.UTF-8

MZ_ROOT=$(cd "$(dirname "$0")/.." && pwd) || exit 1
. "$MZ_ROOT/tests/lib/packages.sh"
. "$MZ_ROOT/tests/lib/steps.sh"

quick=
fuzz=
histories=
bench=
crash=
tamper=
while [ $# -gt 0 ]; do
    case $1 in
    --quick) quick=1 ;;
    --fuzz)
        shift
        fuzz=${1:-}
        case $fuzz in '' | *[!0-9]*)
            echo "--fuzz takes a number of seconds" >&2
            exit 2
            ;;
        esac
        ;;
    --histories)
        shift
        histories=${1:-}
        case $histories in '' | *[!0-9]*)
            echo "--histories takes a number" >&2
            exit 2
            ;;
        esac
        ;;
    --bench) bench=1 ;;
    --crash) crash=1 ;;
    --tamper) tamper=1 ;;
    -h | --help)
        sed -n '2,14s/^# \{0,1\}//p' "$0"
        exit 0
        ;;
    *)
        echo "unknown option $1; see --help" >&2
        exit 2
        ;;
    esac
    shift
done

cd "$MZ_ROOT" || exit 1
mkdir -p "$mz_log_dir"
# shellcheck disable=SC2086 # lists of words
mz_need_packages $MZ_PACKAGES_BUILD $MZ_PACKAGES_SCRIPTS
if [ -n "$fuzz" ] || [ -z "$quick" ]; then
    # shellcheck disable=SC2086
    mz_need_packages $MZ_PACKAGES_CHECK
fi

libraries() {
    find "$MZ_ROOT/build/$1" -name 'libmz_*.a' ! -name libmz_testlib.a
}

# The pages and scripts that exist so far, as words.
present() {
    for file in "$@"; do
        [ -e "$file" ] && printf '%s ' "$file"
    done
}

check_sources() {
    mz_step layers /usr/bin/python3 tests/layers.py
    mz_step layers-self-test /usr/bin/python3 tests/layers.py --self-test
    mz_step headers-alone sh tests/headers.sh
}

check_pages() {
    manuals=$(present client/mingzhang.1 daemon/mingzhangd.8)
    # shellcheck disable=SC2086
    [ -z "$manuals" ] || mz_step manuals mandoc -T lint -W warning $manuals
    for catalogue in $(present client/po/*.po); do
        mz_step "messages-$(basename "$catalogue" .po)" msgfmt --check -o /dev/null "$catalogue"
    done
    mz_step units sh tests/units.sh
    # shellcheck disable=SC2046
    mz_step scripts shellcheck -x -S warning $(present tests/*.sh tests/*/*.sh .ci/run)
}

analyse() {
    mz_step cppcheck sh tests/analyse.sh cppcheck
    mz_step clang-tidy sh tests/analyse.sh clang-tidy
}

run_fuzz() {
    mz_step build-fuzz mz_compile fuzz || return
    for target in $(present build/fuzz/tests/fuzz_*); do
        [ -x "$target" ] || continue
        name=$(basename "$target")
        mkdir -p "build/fuzz/corpus/$name"
        # New inputs go to the first folder; those that were found before are in the second.
        # shellcheck disable=SC2046
        mz_step "$name" "$target" -max_total_time="$fuzz" -timeout=10 -print_final_stats=1 \
            -artifact_prefix="build/fuzz/$name-" "build/fuzz/corpus/$name" \
            $(present "tests/fuzz/corpus/$name")
    done
}

# Each campaign begins where no default run does; MZ_SEED says where else.
run_histories() {
    mz_step build-dev mz_compile dev || return
    export MZ_HISTORIES="$histories" MZ_SEED="${MZ_SEED:-1000}"
    mz_step histories build/dev/tests/test_histories
    unset MZ_HISTORIES MZ_SEED
}

run_bench() {
    mz_step build-release mz_compile release || return
    export MZ_BUILD_DIR="$MZ_ROOT/build/release" MZ_SOURCE_DIR="$MZ_ROOT"
    mz_step bench sh tests/bench/run.sh build/release && cat "$mz_log_dir/bench.log"
}

if [ -n "$quick" ]; then
    mz_step build-dev mz_compile dev && mz_tests dev -L 'unit|rules|integration|property|tamper'
else
    check_sources
    if mz_step build-dev mz_compile dev; then
        # shellcheck disable=SC2046
        mz_step symbols /usr/bin/python3 tests/layers.py --library $(libraries dev)
        mz_tests dev -LE crash
        mz_step rules-reached /usr/bin/python3 tests/rules/reach.py build/reach
    fi
    check_pages
    mz_step build-asan-ubsan mz_compile asan-ubsan && mz_tests asan-ubsan -LE crash
    mz_step build-tsan mz_compile tsan && mz_tests tsan -L threads -LE crash
    mz_step build-clang mz_compile dev-clang
    if mz_step build-release mz_compile release; then
        mz_tests release -L 'unit|rules'
        mz_step install sh tests/install.sh build/release
    fi
    [ ! -e tests/demo.sh ] || mz_step demo sh tests/demo.sh
    analyse
fi
[ -z "$fuzz" ] || run_fuzz
[ -z "$histories" ] || run_histories
[ -z "$bench" ] || run_bench
if [ -n "$tamper" ]; then
    export MZ_BUILD_DIR="$MZ_ROOT/build/release" MZ_SOURCE_DIR="$MZ_ROOT"
    mz_step build-release mz_compile release && mz_step tamper sh tests/tamper/test_tamper.sh --whole &&
        cat "$mz_log_dir/tamper.log"
fi
if [ -n "$crash" ]; then
    mz_step build-release mz_compile release && mz_tests release -L crash
fi
mz_finish
