#!/bin/sh
# Started by its socket, as mingzhangd.socket does: the first client waits for the daemon, not the other way round; a
# restart loses no connection to come.
# shellcheck source=tests/lib/integration.sh
. "$(dirname "$0")/../lib/integration.sh"

activate=$(command -v systemd-socket-activate) || skip "systemd-socket-activate is not installed"
quiet case_people
size=$(tree_size)
stop_daemon
rm -f "$socket"

"$activate" -l "$socket" "$mingzhangd" run --data "$data" --socket "" >"$scratch/activated.log" 2>&1 &
daemon_pid=$!
tries=0
until [ -S "$socket" ] || [ $tries -gt 100 ]; do
    tries=$((tries + 1))
    sleep 0.05
done
check "nothing runs before the first client" [ "$(readlink "/proc/$daemon_pid/exe")" = "$(readlink -f "$activate")" ]
exits 0 "the first client starts it" as handler project add P2023-01 --name 示例 --unit 示例单位 --basis 示例 \
    --begin 2023-01-01 --end 2023-12-31 --date 2023-01-05
check "under the same process id" [ "$(readlink "/proc/$daemon_pid/exe")" = "$(readlink -f "$mingzhangd")" ]
same "entries" $((size + 1)) "$(tree_size)"
check "it keeps the socket's file when it ends" eval 'stop_daemon; test -S "$socket"'
cat "$scratch/activated.log" >>"$out/mingzhangd.log"
finish
