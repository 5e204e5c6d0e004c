#!/bin/sh
# Each layer of `verify` on its own over a clone made by the two programs: what is damaged is found by the layer it
# belongs to, with its place and exit code 3; what is missing or withheld is 7; what was not asked for is not said to
# have passed. Personal data in here is invented.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
MZ_ROOT=$(dirname "$(dirname "$here")")
export MZ_QUIET=1 LC_ALL=C.UTF-8 LANGUAGE=en
work=$(mktemp -d "${TMPDIR:-/tmp}/mz-layers.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM
sh "$MZ_ROOT/tests/play.sh" "$work" >"$work/play.log" 2>&1 || { tail -n 20 "$work/play.log"; exit 1; }
mingzhang=${MZ_BUILD_DIR:-$MZ_ROOT/build/dev}/client/mingzhang
export XDG_STATE_HOME="$work/state"
genesis=$work/genesis.json
copy=$work/copy
checks=0
failures=0

fresh() {
    rm -rf "$copy"
    cp -r "$work/clone" "$copy"
}

# verdict CODE TEXT WHAT [OPTIONS...]: verify must end with this exit code and say this.
verdict() {
    want=$1 text=$2 what=$3
    shift 3
    code=0
    checks=$((checks + 1))
    "$mingzhang" verify "$copy" --lang en --genesis "$genesis" "$@" >"$work/said" 2>&1 || code=$?
    if [ "$code" -ne "$want" ] || ! grep -qF -- "$text" "$work/said"; then
        echo "FAIL $what: exit $code instead of $want, or \"$text\" is not said:"
        sed 's/^/    /' "$work/said"
        failures=$((failures + 1))
    fi
}

# silent TEXT WHAT: the last verdict must not say this.
silent() {
    checks=$((checks + 1))
    if grep -qF -- "$1" "$work/said"; then
        echo "FAIL $2: says \"$1\":"
        sed 's/^/    /' "$work/said"
        failures=$((failures + 1))
    fi
}

layers="structure chain tree checkpoint signatures rules objects periods"

# found CODE TEXT WHAT FINDERS...: each layer named must end so; the others must pass.
found() {
    found_code=$1 found_text=$2 found_what=$3
    shift 3
    for layer in $layers; do
        case " $* " in
        *" $layer "*) verdict "$found_code" "$found_text" "$found_what, $layer alone" --only "$layer" ;;
        *) verdict 0 "VERIFIED" "$found_what, $layer alone" --only "$layer" ;;
        esac
    done
    verdict "$found_code" "$found_text" "$found_what, every layer"
    verdict 0 "not asked: " "$found_what, its layers skipped" --skip "$(echo "$*" | tr ' ' ,)"
}

# bundle CODE: rewrites the only entry bundle; CODE works on the list `entries`.
bundle() {
    python3 - "$copy" "$1" <<'END'
import pathlib, struct, sys
path = next(p for p in (pathlib.Path(sys.argv[1]) / "tile/entries").rglob("*") if p.is_file())
data, entries = path.read_bytes(), []
while data:
    size, = struct.unpack(">H", data[:2])
    entries.append(data[2:2 + size])
    data = data[2 + size:]
exec(sys.argv[2])
path.write_bytes(b"".join(struct.pack(">H", len(e)) + e for e in entries))
END
}

flip() {
    python3 - "$1" "$2" <<'END'
import sys
path, at = sys.argv[1], int(sys.argv[2])
data = bytearray(open(path, "rb").read())
data[at] ^= 1
open(path, "wb").write(data)
END
}

first() {
    find "$copy/$1" -type f | sort | head -n 1
}

# -- Sound.
fresh
verdict 0 "VERIFIED" "an honest clone"
silent "not asked: " "an honest clone"
for layer in $layers; do
    verdict 0 "VERIFIED" "$layer alone" --only "$layer"
    checks=$((checks + 1))
    grep -q "not asked: " "$work/said" || { echo "FAIL $layer alone: does not say what was left out"; failures=$((failures + 1)); }
done
verdict 0 "not asked: signatures, rules;" "two layers skipped" --skip rules,signatures
verdict 2 "layers are" "an unknown layer" --only rulez
verdict 2 "nothing is left" "no layer" --only rules --skip rules

# -- With something in its folder that is not of it.
verdict 0 '"strays":0' "no stray file" -O json
echo aside >"$copy/notes.txt"
verdict 0 "note: 1 files in this folder are not of the clone, notes.txt" "a stray file"
verdict 0 '"strays":1,"stray":"notes.txt"' "a stray file as JSON" -O json

# -- Damaged.
size=$(sed -n 2p "$work/clone/checkpoint")
last=$((size - 1))
fresh
bundle 'e = bytearray(entries[-1]); e[-1] ^= 1; entries[-1] = bytes(e)'
found 3 "entry $last" "the last signature" tree signatures
fresh
bundle 'entries[20] = b"\xff" + entries[20][1:]'
found 3 "20" "bytes that do not decode" structure chain tree signatures rules objects periods
fresh
tile=$(first tile/0)
flip "$tile" 100
found 3 "/tile/0/" "a tile" tree
fresh
# Another letter, not any bit: the line must stay Base64, or the note would be no note at all.
python3 - "$copy/checkpoint" <<'END'
import sys
data = bytearray(open(sys.argv[1], "rb").read())
data[-10] = ord("B") if data[-10] == ord("A") else ord("A")
open(sys.argv[1], "wb").write(data)
END
found 3 "checkpoint" "the checkpoint's signature" checkpoint
fresh
list=$(first objects/list)
flip "$list" -1
found 3 "${list##*/}" "a list" objects rules
fresh
file=$(first objects/evidence)
flip "$file" -1
found 3 "${file##*/}" "an evidence file" objects

# -- All that is damaged, not only the first of it.
fresh
bundle 'for i in (30, 33, 34): entries[i] = entries[i][:-1] + bytes([entries[i][-1] ^ 1])'
flip "$list" -1
flip "$file" -1
verdict 3 "entry 34" "three signatures" --only signatures
verdict 3 '"failures":3' "three signatures, counted" --only signatures -O json
verdict 3 "${list##*/}" "a list and a file" --only objects
verdict 3 "${file##*/}" "a file and a list" --only objects

# -- Missing and withheld.
fresh
rm "$list"
found 7 "${list##*/}" "a missing list" objects rules
verdict 7 "is not at hand" "a missing list"
verdict 7 "missing objects: 1" "a missing list"
verdict 7 "; rules replayed over the first " "a missing list" --full
printf '{"schema":"mingzhang/withheld/1","objects":[{"kind":"list","name":"%s","reason":"redacted"}]}\n' \
    "${list##*/}" >"$copy/withheld.json"
verdict 7 "left out of this copy on purpose (redacted)" "a withheld list"
verdict 7 "withheld objects: 1" "a withheld list"
silent "missing objects" "a withheld list"
rm "$file"
verdict 7 "missing objects: 1; withheld objects: 1" "one missing, one withheld"
flip "$(first objects/evidence)" -1
verdict 3 "FAILED" "damage beside what is missing"

# -- Personal data.
fresh
verdict 0 " 0 disclosed, " "no personal data"
mkdir "$copy/objects/disclosure"
payee=$("$mingzhang" --clone "$copy" payee list -O json | python3 -c '
import json, sys
print(json.load(sys.stdin)["items"][0]["payee"])')
printf 'x' >"$copy/objects/disclosure/$payee"
found 3 "disclosure $payee" "a damaged disclosure" objects
rm "$copy/objects/disclosure/$payee"
printf '{"schema":"mingzhang/withheld/1","objects":[{"kind":"disclosure","name":"%s","reason":"redacted"}]}\n' \
    "$payee" >"$copy/withheld.json"
verdict 0 "VERIFIED" "a withheld disclosure"

# -- What was verified before.
fresh
verdict 0 "the first $size entries were verified here before" "a second time"
verdict 0 "VERIFIED" "all of it again" --full
silent "verified here before" "all of it again"
bundle 'e = bytearray(entries[30]); e[len(e) // 2] ^= 1; entries[30] = bytes(e)'
verdict 3 "entry 30" "an old entry changed after it was verified"
fresh
python3 - "$XDG_STATE_HOME/mingzhang/verified" <<'END'
import pathlib, sys
path, = pathlib.Path(sys.argv[1]).glob("*/known")
lines = path.read_text().split("\n")
size, root = str(int(lines[1]) + 5), "01" * 32
import hashlib
text = f"{lines[0]}\n{size}\n{root}\n"
path.write_text(text + hashlib.sha256(text.encode()).hexdigest() + "\n")
END
verdict 7 "ends after $size entries; $((size + 5)) were verified here before" "a copy that went back"

echo "$checks checks, $failures failed"
[ "$failures" -eq 0 ]
