#!/bin/sh
# Static analysis: sh tests/analyse.sh cppcheck|clang-tidy. Needs the dev-clang build's list of
# commands. Which checks are left out, and why: .clang-tidy, and the comments below.
set -u
cd "$(dirname "$0")/.." || exit 1

case ${1:-} in
cppcheck)
    # --inline-suppr: a suppression stands beside the line it is about, with its reason.
    # missingIncludeSystem: system headers are not analysed. unusedFunction: a library's interface.
    # constParameter*, variableScope and the like are style, which review decides.
    # internalAstError: version 2.10 cannot parse a compound literal inside ?:, and skips that
    # function; clang-tidy reads it.
    # uninitvar, uninitStructMember: it does not follow "outputs are set when the status is MZ_OK" through a chain of
    # checks; clang's analyser and gcc's -Wmaybe-uninitialized do.
    # normalCheckLevelMaxBranches: cppcheck telling that it bounded itself.
    exec cppcheck --std=c17 --language=c --quiet --inline-suppr --error-exitcode=1 \
        --enable=warning,performance,portability --suppress=missingIncludeSystem \
        --suppress=normalCheckLevelMaxBranches --suppress=internalAstError \
        --suppress=uninitvar --suppress=uninitStructMember \
        --suppress='*:/usr/include/*' \
        -j "$(nproc)" -D__GNUC__=12 -I. proto daemon client
    ;;
clang-tidy)
    [ -f build/dev-clang/compile_commands.json ] || cmake --preset dev-clang || exit 1
    # The tests are held to the compilers' warnings and the sanitizers; this is for what ships.
    log=$(mktemp) || exit 1
    run-clang-tidy -quiet -j "$(nproc)" -p build/dev-clang \
        "^$PWD/(proto|daemon|client)/.*\.c$" >"$log" 2>&1
    status=$?
    sed 's/\x1b\[[0-9;]*m//g' "$log" | grep -v '^clang-tidy-[0-9]* \|^[0-9]* warnings* generated'
    echo "Findings:"
    sed 's/\x1b\[[0-9;]*m//g' "$log" | grep ' error: ' | LC_ALL=C sort -u
    rm -f "$log"
    exit $status
    ;;
*)
    echo "usage: analyse.sh cppcheck|clang-tidy" >&2
    exit 2
    ;;
esac
