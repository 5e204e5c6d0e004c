# shellcheck shell=sh
# Functions to play a case: people with keys, a daemon, and acts in their names. Sourced by play.sh,
# demo.sh and the integration tests. Needs MZ_ROOT, the top of the source tree.

case=$MZ_ROOT/tests/cases/wuhua-2023
build=${MZ_BUILD_DIR:-$MZ_ROOT/build/dev}
origin=mingzhang.example/wuhua
daemon_pid=
sockets=

say() {
    [ -n "${MZ_QUIET:-}" ] || printf '\n== %s\n' "$*"
}

# Finds the programs and makes the folder of the play.
case_open() {
    out=$1
    if [ -n "${MZ_SIM:-}" ]; then
        mingzhangd=$build/tests/mingzhangd-sim
        mingzhang=$build/tests/mingzhang-sim
        export MZ_SIM_SEED="${MZ_SIM_SEED:-wuhua-2023}" MZ_SIM_CLOCK=1706745600000
    else
        mingzhangd=$build/daemon/mingzhangd
        mingzhang=$build/client/mingzhang
    fi
    for program in "$mingzhangd" "$mingzhang"; do
        [ -x "$program" ] || { echo "case: $program is not built" >&2; exit 1; }
    done
    # What a verifier of the play remembers stays in the play.
    export XDG_STATE_HOME="$out/state"
    # A Unix socket's path has 107 bytes at most.
    sockets=$(mktemp -d "${TMPDIR:-/tmp}/mz.XXXXXX")
    socket=$sockets/d.sock
    data=$out/daemon # of the daemon; a test may move it before the ledger is made
    acts=0
}

case_close() {
    if [ -n "$daemon_pid" ]; then
        kill "$daemon_pid" 2>/dev/null || true
        wait "$daemon_pid" 2>/dev/null || true
        daemon_pid=
    fi
    [ -z "$sockets" ] || rm -rf "$sockets"
}

# new_key PERSON: a key of their own, under a passphrase of their own. The cost of guessing is set
# to the minimum because this play opens a key a hundred times.
new_key() {
    mkdir -p "$out/people/$1"
    printf 'passphrase of %s\n' "$1" >"$out/people/$1/passphrase"
    chmod 600 "$out/people/$1/passphrase"
    cat >"$out/people/$1/config.ini" <<END
[client]
server = unix:$socket
key = $1.key
trust = genesis.json
origin = $origin
project = P2023-01
END
    acts=$((acts + 1))
    MZ_SIM_RUN=$acts "$mingzhang" -q --passphrase-file "$out/people/$1/passphrase" \
        key new "$out/people/$1/$1.key" --actor "$1" --kdf minimal
    # Whom to trust is handed over, not learnt from the daemon.
    [ ! -f "$out/genesis.json" ] || cp "$out/genesis.json" "$out/people/$1/genesis.json"
}

# as PERSON COMMAND...: runs the client as that person. Each run of a deterministic play gets a seed
# of its own.
as() {
    person=$1
    shift
    acts=$((acts + 1))
    MZ_SIM_RUN=$acts "$mingzhang" --config "$out/people/$person/config.ini" \
        --passphrase-file "$out/people/$person/passphrase" "$@" || return
    after_act "$person" "$@"
}

# A test that watches the case go by puts its own in this one's place.
after_act() {
    :
}

start_daemon() {
    "$mingzhangd" run ${daemon_config:+--config "$daemon_config"} --data "$data" --socket "$socket" >>"$out/mingzhangd.log" 2>&1 &
    daemon_pid=$!
    tries=0
    until [ -S "$socket" ] && curl -sf --unix-socket "$socket" http://localhost/healthz >/dev/null; do
        tries=$((tries + 1))
        if [ $tries -gt 100 ] || ! kill -0 "$daemon_pid" 2>/dev/null; then
            echo "case: the daemon did not start:" >&2
            cat "$out/mingzhangd.log" >&2
            exit 1
        fi
        sleep 0.05
    done
}

stop_daemon() {
    kill "$daemon_pid"
    wait "$daemon_pid" || true
    daemon_pid=
}

# Two administrators make the ledger: one creates it, the other confirms.
case_start_ledger() {
    new_key admin1
    new_key admin2
    admin_key=$("$mingzhang" key show "$out/people/admin1/admin1.key" -O json | json_member public_key)
    "$mingzhangd" init --data "$data" --origin "$origin" --admin-key "$admin_key" >"$out/vkey"
    start_daemon
    as admin1 init --name 昆明市五华区总工会 --vkey "$(head -n 1 "$out/vkey")" --administrator "$out/people/admin2/admin2.key" --date 2023-01-03
    cp "$out/people/admin1/genesis.json" "$out/genesis.json"
    cp "$out/genesis.json" "$out/people/admin2/genesis.json"
    as admin2 confirm --all --date 2023-01-03
}

# enrol PERSON ROLE...: proposed by one administrator, confirmed by the other.
enrol() {
    person_=$1
    shift
    roles=
    for role in "$@"; do roles="$roles --role $role"; done
    # shellcheck disable=SC2086
    as admin1 actor enrol --public-key "$out/people/$person_/$person_.key" --actor "$person_" $roles \
        --unit 昆明市五华区总工会 --date 2023-01-03
    as admin2 confirm --all --date 2023-01-03
}

evidence() {
    ls "$case/evidence/$1"-*
}

# The value of a member of a flat JSON object on standard input.
json_member() {
    sed -n "s/.*\"$1\": *\"\\([^\"]*\\)\".*/\\1/p" | head -1
}
