#!/bin/sh
# A statement filed twice gives the receipt of the first time, to the byte, and one entry: at once, in a batch, beside
# others, and after a restart.
# shellcheck source=tests/lib/integration.sh
. "$(dirname "$0")/../lib/integration.sh"

quiet case_people
quiet as handler project add P2023-01 --name 示例 --unit 示例单位 --basis 示例 --begin 2023-01-01 --end 2023-12-31 \
    --date 2023-01-05
public=$(/usr/bin/python3 "$MZ_ROOT/tests/integration/receipts.py" key)
quiet as admin1 actor enrol --public-key "$public" --actor filer --role budget --date 2023-01-05
quiet as admin2 confirm --all --date 2023-01-05

check "filed again at once" /usr/bin/python3 "$MZ_ROOT/tests/integration/receipts.py" file "$socket" "$origin" "$scratch/kept"
stop_daemon
start_daemon
check "filed again after a restart" /usr/bin/python3 "$MZ_ROOT/tests/integration/receipts.py" again "$socket" "$origin" "$scratch/kept"
kill -9 "$daemon_pid"
wait "$daemon_pid" || true
start_daemon
check "filed again after kill -9" /usr/bin/python3 "$MZ_ROOT/tests/integration/receipts.py" again "$socket" "$origin" "$scratch/kept"
finish
