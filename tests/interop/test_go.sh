#!/bin/sh
# The code of the Go checksum database, which shares none of ours, opens our checkpoints, reads our tiles and checks our
# proofs: from a clone and from the daemon, over more than one tile.
# shellcheck source=tests/lib/integration.sh
. "$(dirname "$0")/../lib/integration.sh"

sumdb=$(MZ_BUILD_DIR=${MZ_BUILD_DIR:-$MZ_ROOT/build/dev} golang_build sumdb)

# Synthetic people: identity numbers of an area that does not exist, with a right check character.
/usr/bin/python3 - >"$scratch/people.csv" <<'END'
weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
print("姓名,身份证号,银行账号,类别")
for i in range(260):
    body = "99990119700101%03d" % i
    print(f"虚拟{i},{body}{'10X98765432'[sum(int(d) * w for d, w in zip(body, weights)) % 11]},62999999{i:011d},frontline")
END
quiet case_people
quiet case_plan
quiet as handler payee import "$scratch/people.csv" --date 2023-04-03
quiet as inspector clone "$scratch/clone"
vkey=$(head -n 1 "$out/vkey")
size=$(tree_size)
check "more than one tile, not $size" [ "$size" -gt 256 ]

exits 0 "a clone" "$sumdb" "$vkey" log "$scratch/clone"
same "all of it" "1 signatures, $size entries, 0 proofs of the daemon" "$(cat "$scratch/stdout")"
exits 0 "the daemon" "$sumdb" "$vkey" log "unix:$socket"
same "with a proof of each entry and each older tree" \
    "1 signatures, $size entries, $((2 * size)) proofs of the daemon" "$(cat "$scratch/stdout")"

# -- Files that people take away.
for entry in 0 7 255 256 $((size - 1)); do
    quiet as inspector --clone "$scratch/clone" prove "#$entry" -o "$scratch/$entry.tlog-proof"
    exits 0 "the proof of entry $entry" "$sumdb" "$vkey" proof "$scratch/$entry.tlog-proof"
done
sed 's/^index 7$/index 6/' "$scratch/7.tlog-proof" >"$scratch/moved"
exits 3 "a proof for another index" "$sumdb" "$vkey" proof "$scratch/moved"
sed '2s/A/B/' "$scratch/7.tlog-proof" >"$scratch/other"
exits 3 "a proof of another entry" "$sumdb" "$vkey" proof "$scratch/other"
sed '4d' "$scratch/7.tlog-proof" >"$scratch/short"
exits 3 "a proof that lacks a hash" "$sumdb" "$vkey" proof "$scratch/short"

# -- It sees what is wrong.
other=$(/usr/bin/python3 "$MZ_ROOT/tests/interop/witness.py" vkey --name other --seed other)
exits 3 "another log's key" "$sumdb" "$other" log "$scratch/clone"
exits 3 "a witness that did not sign" "$sumdb" "$vkey" log "$scratch/clone" "$other"
find "$scratch/clone/tile" "$scratch/clone/checkpoint" -type f >"$scratch/files"
check "tiles of two levels" grep -q '/tile/1/000.p/1$' "$scratch/files"
while read -r file; do
    /usr/bin/python3 -c 'import sys
data = bytearray(open(sys.argv[1], "rb").read())
data[len(data) // 2] ^= 1
open(sys.argv[1], "wb").write(data)' "$file"
    exits 3 "one bit of ${file#"$scratch"/}" "$sumdb" "$vkey" log "$scratch/clone"
    /usr/bin/python3 -c 'import sys
data = bytearray(open(sys.argv[1], "rb").read())
data[len(data) // 2] ^= 1
open(sys.argv[1], "wb").write(data)' "$file"
done <"$scratch/files"
exits 0 "put together again" "$sumdb" "$vkey" log "$scratch/clone"
finish
