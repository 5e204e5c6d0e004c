# shellcheck shell=sh
# What the integration tests share. Sourced first; leaves the test in a folder of its own that is removed
# at the end, with the daemon stopped. A test says what it checks with check and ends with finish.
set -eu
export LC_ALL=C.UTF-8 LANGUAGE=en PYTHONDONTWRITEBYTECODE=1

MZ_ROOT=${MZ_SOURCE_DIR:-$(cd "$(dirname "$0")/../.." && pwd)}
MZ_QUIET=1
# shellcheck source=tests/lib/case.sh
. "$MZ_ROOT/tests/lib/case.sh"
# shellcheck source=tests/lib/case_steps.sh
. "$MZ_ROOT/tests/lib/case_steps.sh"
# shellcheck source=tests/lib/golang.sh
. "$MZ_ROOT/tests/lib/golang.sh"

scratch=$(mktemp -d "${TMPDIR:-/tmp}/mz-test.XXXXXX")
checks=0
failures=0
at_end() {
    :
}
test_end() {
    # The play exits where it cannot go on; what it was at is in the log of quiet.
    if [ "$1" -ne 0 ] && [ "$1" -ne 77 ] && [ "$failures" -eq 0 ]; then
        tail -n 20 "$scratch/quiet.log" >&2 || true
    fi
    case_close
    at_end
    rm -rf "$scratch"
}
trap 'code=$?; test_end $code; exit $code' EXIT
trap 'exit 130' INT TERM
case_open "$scratch/play"
mkdir -p "$out"

# skip REASON: this machine cannot run the test.
skip() {
    echo "skipped: $*"
    exit 77
}

# check WHAT COMMAND...: the command must succeed.
check() {
    what_=$1
    shift
    checks=$((checks + 1))
    "$@" && return 0
    failures=$((failures + 1))
    echo "FAILED: $what_" >&2
}

# same WHAT EXPECTED FOUND
same() {
    checks=$((checks + 1))
    [ "$2" != "$3" ] || return 0
    failures=$((failures + 1))
    printf 'FAILED: %s\n  expected: %s\n  found:    %s\n' "$1" "$2" "$3" >&2
}

# quiet COMMAND...: what it prints is of interest only if it fails.
quiet() {
    if "$@" >"$scratch/quiet.log" 2>&1; then
        return 0
    fi
    cat "$scratch/quiet.log" >&2
    return 1
}

# exits CODE WHAT COMMAND...: the exit code; its output is in $scratch/stdout and $scratch/stderr.
exits() {
    want_=$1
    what_=$2
    shift 2
    code_=0
    "$@" >"$scratch/stdout" 2>"$scratch/stderr" </dev/null || code_=$?
    checks=$((checks + 1))
    [ "$code_" -ne "$want_" ] || return 0
    failures=$((failures + 1))
    printf 'FAILED: %s: exit %s, expected %s\n' "$what_" "$code_" "$want_" >&2
    head -c 2000 "$scratch/stderr" >&2
}

# refused EXIT STABLE-CODE WHAT COMMAND...: a client command that must fail like this, with the code in the JSON
# on standard error, a sentence in both languages, and nothing recorded.
refused() {
    want_code_=$2
    what_refused_=$3
    size_before_=$(tree_size)
    want_exit_=$1
    shift 3
    exits "$want_exit_" "$what_refused_" "$@" -O json
    same "$what_refused_: stable code" "$want_code_" "$(json_value code <"$scratch/stderr")"
    check "$what_refused_: a sentence in English" test -n "$(json_value detail <"$scratch/stderr")"
    check "$what_refused_: a sentence in Chinese" test -n "$(json_value detail_zh <"$scratch/stderr")"
    same "$what_refused_: entries" "$size_before_" "$(tree_size)"
}

# The size of the ledger as the daemon says it.
tree_size() {
    curl -sf --unix-socket "$socket" http://localhost/checkpoint | sed -n 2p
}

# json_value PATH: a member of the JSON document on standard input: a.0.b; empty if it is not there.
json_value() {
    /usr/bin/python3 -c '
import json, sys
value = json.load(sys.stdin)
for part in sys.argv[1].split("."):
    if isinstance(value, list):
        value = value[int(part)] if int(part) < len(value) else ""
    else:
        value = value.get(part, "") if isinstance(value, dict) else ""
print(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
' "$1"
}

# fresh EXIT WHAT CLONE: the verdict of the verifier that was written from FORMAT.md alone; without a Go compiler it is
# not asked (interop/test_fresh.sh tells so).
fresh() {
    command -v go >/dev/null 2>&1 || return 0
    fresh_=${fresh_:-$(MZ_BUILD_DIR=${MZ_BUILD_DIR:-$MZ_ROOT/build/dev} golang_build fresh)}
    exits "$1" "$2, for a verifier from FORMAT.md alone" "$fresh_" "$MZ_ROOT/proto/FORMAT.md" "$3"
    [ "$code_" -eq "$1" ] || cat "$scratch/stdout" >&2
}

finish() {
    echo "$checks checks, $failures failed"
    [ "$failures" -eq 0 ]
    exit
}
