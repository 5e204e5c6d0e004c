#!/bin/sh
# A disk that fills up: the daemon stops admitting, says so, and ends with an error; when there is room again it starts
# clean, and nothing that it acknowledged is lost (T9). The disk is a small file system of the test's own, in a mount
# namespace that ends with it.
if [ -z "${MZ_NAMESPACE:-}" ]; then
    for options in -m -rm; do
        if unshare $options mount -t tmpfs tmpfs /mnt 2>/dev/null; then
            MZ_NAMESPACE=1 exec unshare $options sh "$0" "$@"
        fi
    done
    echo "skipped: cannot mount a file system here"
    exit 77
fi
# shellcheck source=tests/lib/integration.sh
. "$(dirname "$0")/../lib/integration.sh"

helper=$MZ_ROOT/tests/integration/filling.py
disk=$scratch/disk
mkdir -p "$disk"
mount -t tmpfs -o size=24m tmpfs "$disk"
at_end() {
    umount -l "$disk"
}
data=$disk/ledger

quiet case_people
quiet as handler project add P2023-01 --name 示例 --unit 示例单位 --basis 示例 --begin 2023-01-01 --end 2023-12-31 \
    --date 2023-01-05
quiet as admin1 actor enrol --public-key "$(/usr/bin/python3 "$helper" key)" --actor filer --role budget --date 2023-01-05
quiet as admin2 confirm --all --date 2023-01-05

# -- Statements until it does not fit.
check "statements until the disk is full" /usr/bin/python3 "$helper" fill "$socket" "$origin" "$scratch/kept" "$disk"
code=0
wait "$daemon_pid" || code=$?
daemon_pid=
check "the daemon ends with an error: exit $code" [ "$code" -gt 0 -a "$code" -lt 128 ]
check "and says why" grep -Eqi 'no space|stopped' "$out/mingzhangd.log"
exits 10 "the client says that no daemon answers" as budget budget appropriate B-LATE --amount 1.00 --year 2023 \
    --source union --document 示例 --date 2023-02-01

# -- Room again.
rm "$disk/ballast"
start_daemon
check "what was acknowledged is there" /usr/bin/python3 "$helper" again "$socket" "$origin" "$scratch/kept"
check "filing goes on" quiet as budget budget appropriate B-LATER --amount 1.00 --year 2023 --source union \
    --document 示例 --date 2023-02-01
check "clone" quiet as inspector clone "$scratch/clone"
exits 0 "verify" "$mingzhang" verify "$scratch/clone" --genesis "$out/genesis.json"

# -- An upload that does not fit is refused, and is whole once there is room.
head -c 3000000 /dev/urandom >"$scratch/photo.jpg"
register=$(as handler project show -O json | json_value index)
/usr/bin/python3 "$helper" ballast "$disk" 1000000
code=0
as handler evidence attach "$scratch/photo.jpg" --code E02 --to "#$register" --date 2023-01-06 \
    >"$scratch/stdout" 2>"$scratch/stderr" || code=$?
check "an upload that does not fit fails: exit $code" [ "$code" -ne 0 ]
check "with a sentence" grep -q '^mingzhang: error: ' "$scratch/stderr"
rm "$disk/ballast"
if ! kill -0 "$daemon_pid" 2>/dev/null; then
    start_daemon
fi
check "the same upload when there is room" quiet as handler evidence attach "$scratch/photo.jpg" --code E02 \
    --to "#$register" --date 2023-01-06
stop_daemon
exits 0 "mingzhangd check" "$mingzhangd" check --data "$data"
finish
