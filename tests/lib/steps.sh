# shellcheck shell=sh disable=SC2154 # mz_log_dir is from packages.sh
# Sourced by tests/run.sh after packages.sh: steps, their logs and the count. POSIX sh.

mz_passed=0
mz_failed=0
mz_skipped=0
mz_failures=
mz_started=$(date +%s)

mz_report() {
    printf '%-6s %-24s %4ss  %s\n' "$1" "$2" "$3" "$4"
}

# mz_show_end STEP: the end of a failed step's log, without what went well in it.
mz_show_end() {
    grep -v '^-- \|^Preset \|^ *[A-Z_]*="\|^$\|^\[[0-9]*/[0-9]*\] \(Building\|Linking\)\|^ *\(Start \|[0-9]*/[0-9]* Test .* Passed \)' \
        "$mz_log_dir/$1.log" | tail -n 40 | cut -c1-240 | sed 's/^/    | /'
    echo "    whole log: $mz_log_dir/$1.log"
}

# mz_step NAME COMMAND...: one check, counted once. Returns the command's verdict.
mz_step() {
    step=$1
    shift
    begin=$(date +%s)
    if "$@" >"$mz_log_dir/$step.log" 2>&1 </dev/null; then
        mz_passed=$((mz_passed + 1))
        mz_report PASS "$step" $(($(date +%s) - begin)) ""
        return 0
    fi
    mz_failed=$((mz_failed + 1))
    mz_failures="$mz_failures $step"
    mz_report FAIL "$step" $(($(date +%s) - begin)) ""
    mz_show_end "$step"
    return 1
}

# mz_tests PRESET CTEST-OPTIONS...: the tests of a build, each counted.
mz_tests() {
    preset=$1
    step=test-$preset
    shift
    begin=$(date +%s)
    log=$mz_log_dir/$step.log
    run=
    # gcc 12's thread sanitizer cannot place its shadow under a kernel with high address entropy.
    if [ "$preset" = tsan ] && setarch -R true 2>/dev/null; then
        run="setarch -R"
    fi
    $run ctest --test-dir "$MZ_ROOT/build/$preset" --output-on-failure \
        --parallel "$(nproc)" "$@" >"$log" 2>&1 </dev/null
    status=$?
    # "  3/12 Test  #3: unit/test_span ......   Passed    0.01 sec", or ***Failed, ***Timeout,
    # ***Exception, ***Not Run, ***Skipped.
    total=$(grep -c '^ *[0-9]*/[0-9]* Test ' "$log")
    passed=$(grep -c '^ *[0-9]*/[0-9]* Test .* Passed ' "$log")
    skipped=$(grep -c '^ *[0-9]*/[0-9]* Test .*\*\*\*Skipped' "$log")
    failed=$((total - passed - skipped))
    # A run that never came to its tests has failed, whatever it counted.
    if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
        failed=1
    fi
    mz_passed=$((mz_passed + passed))
    mz_failed=$((mz_failed + failed))
    mz_skipped=$((mz_skipped + skipped))
    if [ "$failed" -eq 0 ]; then
        mz_report PASS "$step" $(($(date +%s) - begin)) "$passed tests"
        return 0
    fi
    names=$(sed -n 's/^ *[0-9]*\/[0-9]* Test *#[0-9]*: \([^ ]*\) .*\*\*\*\(Failed\|Timeout\|Exception\|Not Run\).*/\1/p' "$log")
    for name in $names; do
        mz_failures="$mz_failures $preset:$name"
    done
    [ -n "$names" ] || mz_failures="$mz_failures $step"
    mz_report FAIL "$step" $(($(date +%s) - begin)) "$passed passed, $failed failed"
    mz_show_end "$step"
    return 1
}

# The closing lines; exits.
mz_finish() {
    [ "$mz_skipped" -eq 0 ] || echo "Skipped: $mz_skipped (see the logs)"
    [ -z "$mz_failures" ] || echo "Failed:$mz_failures"
    echo "Took $(($(date +%s) - mz_started)) s; logs in $mz_log_dir"
    echo "$mz_passed passed, $mz_failed failed"
    [ "$mz_failed" -eq 0 ]
    exit
}
