#!/bin/sh
# Bytes of the database file are flipped under a stopped daemon: `check` names the row, `rebuild` makes it again and leaves
# the old database aside, and the daemon serves what it served before. Entries are not rebuilt (T1, T9).
# shellcheck source=tests/lib/integration.sh
. "$(dirname "$0")/../lib/integration.sh"

# flip WHERE: flips a bit in every copy of some bytes of the database: `row`, the first row of the tree, or `entry`, the
# statement of an entry. LMDB leaves copies in pages it no longer uses.
flip() {
    /usr/bin/python3 - "$1" "$data/ledger/data.mdb" "$scratch/clone" <<'END'
import pathlib, struct, sys
where, path, clone = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
if where == "row":
    tile = next(p for p in (clone / "tile/0").rglob("*") if p.is_file()).read_bytes()
    needle, at = tile[:64], 63
else:
    bundle = next(p for p in (clone / "tile/entries").rglob("*") if p.is_file()).read_bytes()
    size, = struct.unpack(">H", bundle[:2])
    needle, at = bundle[2:2 + size], size // 2
data = bytearray(open(path, "rb").read())
found = data.find(needle)
assert found >= 0, "the bytes are not in the database"
while found >= 0:
    data[found + at] ^= 1
    found = data.find(needle, found + len(needle))
open(path, "wb").write(data)
END
}

quiet case_people
quiet case_plan
exits 0 "a clone" as inspector clone "$scratch/clone"
size=$(tree_size)
exits 1 "not beside a daemon" "$mingzhangd" rebuild --data "$data"
stop_daemon
exits 0 "a sound ledger" "$mingzhangd" check --data "$data"

flip row
exits 3 "a damaged row" "$mingzhangd" check --data "$data"
check "it is named" grep -q "tree row 0/0 differs" "$scratch/stdout"
exits 0 "rebuilt" "$mingzhangd" rebuild --data "$data"
check "it says from how much" grep -q "rebuilt from $size entries" "$scratch/stdout"
check "the old database is kept" test -f "$data/ledger.old/data.mdb"
exits 0 "sound again" "$mingzhangd" check --data "$data"
exits 1 "the old database is not overwritten" "$mingzhangd" rebuild --data "$data"
start_daemon
same "it serves what it served" "$size" "$(tree_size)"
exits 0 "its clone goes on with it" as inspector pull "$scratch/clone"
quiet case_payees
check "it records" test "$(tree_size)" -gt "$size"
stop_daemon
rm -r "$data/ledger.old"
exits 0 "sound after that" "$mingzhangd" check --data "$data"

flip entry
before=$(cksum <"$data/ledger/data.mdb")
exits 3 "entries are not rebuilt" "$mingzhangd" rebuild --data "$data"
check "it says so" grep -q "nothing was rebuilt" "$scratch/stdout"
same "and nothing was touched" "$before" "$(cksum <"$data/ledger/data.mdb")"
check "nothing is left over" test ! -e "$data/ledger.building" -a ! -e "$data/ledger.new"
finish
