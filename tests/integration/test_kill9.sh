#!/bin/sh
# Killed at any moment, the daemon has every statement that it acknowledged, at the place it said (T9). Clients file
# all the time, statement by statement and in batches, while the daemon is killed and started again.
# shellcheck source=tests/lib/integration.sh
. "$(dirname "$0")/../lib/integration.sh"

kills=${MZ_KILLS:-30}
helper=$MZ_ROOT/tests/integration/killing.py
quiet case_people
quiet as handler project add P2023-01 --name 示例 --unit 示例单位 --basis 示例 --begin 2023-01-01 --end 2023-12-31 \
    --date 2023-01-05
quiet as admin1 actor enrol --public-key "$(/usr/bin/python3 "$helper" key)" --actor filer --role budget --date 2023-01-05
quiet as admin2 confirm --all --date 2023-01-05
stop_daemon
check "acknowledged statements after $kills kills" \
    /usr/bin/python3 "$helper" kill "$socket" "$origin" "$kills" "$mingzhangd" "$out/daemon"

exits 0 "mingzhangd check" "$mingzhangd" check --data "$out/daemon"
start_daemon
check "a clone after all that" quiet as inspector clone "$scratch/clone"
exits 0 "verify the clone" "$mingzhang" verify "$scratch/clone" --genesis "$out/genesis.json"
tail -n 1 "$scratch/stdout"
finish
