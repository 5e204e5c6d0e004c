#!/bin/sh
# Exports of the 2023 case, read by what inspectors have: the same from the daemon and from a clone, the same twice; a
# file that was altered, added or taken away is found; made again from the clone they are the same bytes.
# shellcheck source=tests/lib/integration.sh
. "$(dirname "$0")/../lib/integration.sh"

exports=$MZ_ROOT/tests/integration/exports.py
quiet case_people
quiet case_plan
quiet case_payees
quiet case_approval
quiet case_payment
quiet as inspector clone "$scratch/clone"

# export_both NAME CHECK FORMAT [OPTION...]: from the daemon in Chinese and from the clone in English.
export_both() {
    name_=$1
    check_=$2
    shift 2
    quiet as inspector --lang zh export "$1" "$scratch/$name_" $2 $3
    quiet "$mingzhang" --lang en --clone "$scratch/clone" export "$1" "$scratch/$name_.clone" $2 $3
    check "$name_: daemon and clone" diff -r "$scratch/$name_" "$scratch/$name_.clone"
    check "$name_: its figures" /usr/bin/python3 "$exports" "$check_" "$scratch/$name_"
    exits 0 "$name_: verify" "$mingzhang" verify "$scratch/$name_" --genesis "$out/genesis.json"
    check "$name_: signature checked" grep -q 'signed by the trusted log key' "$scratch/stdout"
    exits 0 "$name_: made again" "$mingzhang" --clone "$scratch/clone" verify "$scratch/$name_" --genesis "$out/genesis.json" -O json
    same "$name_: compared" true "$(json_value compared <"$scratch/stdout")"
}
export_both csv tables csv "" ""
export_both sheet spreadsheet csv --bom ""
export_both jsonl lines jsonl "" ""
export_both zfpz zfpz zfpz "" ""
export_both zfpz-gb zfpz-gb18030 zfpz --charset gb18030
export_both books books gbt19581 --year 2023
sed 's/1002/1011/; s/银行存款/零余额账户用款额度/' "$scratch/books/chart.csv" >"$scratch/chart.csv"
quiet "$mingzhang" --clone "$scratch/clone" export gbt19581 "$scratch/charted" --year 2023 --chart "$scratch/chart.csv"
check "chart given: its figures" /usr/bin/python3 "$exports" books "$scratch/charted"
check "chart given: its account" grep -q '"1011"' "$scratch/charted/JZPZ.txt"
exits 0 "chart given: made again" "$mingzhang" --clone "$scratch/clone" verify "$scratch/charted"
exits 2 "no year" "$mingzhang" --clone "$scratch/clone" export gbt19581 "$scratch/none"
quiet "$mingzhang" --clone "$scratch/clone" export gbt19581 "$scratch/next" --year 2024
check "the year after: what is left" grep -q '22000.00,,,0.00,,,0.00,,,22000.00,,,1' "$scratch/next/KMYE.txt"

# -- What was done to a file is found, by its hash and, where the manifest was made to fit, by making it again.
altered() {
    rm -rf "$scratch/bad"
    cp -R "$scratch/zfpz" "$scratch/bad"
}
altered
sed -i '2s/500\.00/900.00/' "$scratch/bad/zfpz.csv"
exits 3 "an amount altered" "$mingzhang" verify "$scratch/bad" -O json
same "an amount altered: code" bad-bag "$(json_value code <"$scratch/stderr")"
check "an amount altered: the file is named" grep -q 'zfpz.csv' "$scratch/stderr"
/usr/bin/python3 - "$scratch/bad" <<'END'
import hashlib, pathlib, sys
folder = pathlib.Path(sys.argv[1])
good = hashlib.sha256((folder / "zfpz.csv").read_bytes().replace(b"900.00", b"500.00", 1)).hexdigest()
new = hashlib.sha256((folder / "zfpz.csv").read_bytes()).hexdigest()
manifest = folder / "manifest.json"
assert good in manifest.read_text()
manifest.write_text(manifest.read_text().replace(good, new))
END
exits 0 "manifest made to fit: only its own hashes are checked" "$mingzhang" verify "$scratch/bad"
check "manifest made to fit: it says so" grep -q 'not compared with the ledger' "$scratch/stdout"
exits 3 "manifest made to fit: made again" "$mingzhang" --clone "$scratch/clone" verify "$scratch/bad"
altered
: >"$scratch/bad/extra.csv"
exits 3 "a file added" "$mingzhang" verify "$scratch/bad"
altered
rm "$scratch/bad/README.txt"
exits 3 "a file taken away" "$mingzhang" verify "$scratch/bad"
altered
sed -i 's/"tree_size":101/"tree_size":100/' "$scratch/bad/manifest.json"
exits 3 "another tree size than its checkpoint" "$mingzhang" verify "$scratch/bad"

# -- A clone that went on cannot say what the ledger gave then.
quiet as inspector clone "$scratch/later"
quiet as handler evidence attach "$(evidence E11)" --code E12 --to ZF2023-0501 --date 2023-04-30
quiet as inspector pull "$scratch/later"
exits 7 "a later clone" "$mingzhang" --clone "$scratch/later" verify "$scratch/zfpz" --genesis "$out/genesis.json"
finish
