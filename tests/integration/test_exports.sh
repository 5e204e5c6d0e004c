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

# -- A workbook: twice and from both the same bytes; under any name the manifest beside it is found.
quiet as inspector --lang zh export xlsx "$scratch/账本.xlsx"
quiet "$mingzhang" --lang en --clone "$scratch/clone" export xlsx "$scratch/ledger.xlsx"
check "workbook: daemon and clone" cmp "$scratch/账本.xlsx" "$scratch/ledger.xlsx"
check "workbook: its manifest" cmp "$scratch/账本.xlsx.manifest.json" "$scratch/ledger.xlsx.manifest.json"
check "workbook: its figures" /usr/bin/python3 "$exports" case-workbook "$scratch/账本.xlsx"
exits 0 "workbook: verify" "$mingzhang" verify "$scratch/账本.xlsx" --genesis "$out/genesis.json"
check "workbook: signature checked" grep -q 'signed by the trusted log key' "$scratch/stdout"
exits 0 "workbook: made again" "$mingzhang" --clone "$scratch/clone" verify "$scratch/ledger.xlsx" -O json
same "workbook: compared" true "$(json_value compared <"$scratch/stdout")"
exits 1 "workbook: one is there" "$mingzhang" --clone "$scratch/clone" export xlsx "$scratch/ledger.xlsx"
cp "$scratch/ledger.xlsx" "$scratch/bad.xlsx"
cp "$scratch/ledger.xlsx.manifest.json" "$scratch/bad.xlsx.manifest.json"
printf x >>"$scratch/bad.xlsx"
exits 3 "workbook: altered" "$mingzhang" verify "$scratch/bad.xlsx" -O json
same "workbook: altered: code" bad-bag "$(json_value code <"$scratch/stderr")"
# As an office opens and prints it: nothing that did not fit its cell, every sum of the cover there.
if command -v soffice >/dev/null && command -v pdftotext >/dev/null; then
    quiet soffice "-env:UserInstallation=file://$scratch/office" --headless --convert-to pdf:calc_pdf_Export \
        --outdir "$scratch/printed" "$scratch/ledger.xlsx"
    pdftotext -layout "$scratch/printed/ledger.pdf" "$scratch/printed.txt"
    check "workbook: printed in words" grep -q '22,000.00 *人民币贰万贰仟元整' "$scratch/printed.txt"
    check "workbook: printed totals" grep -q '合计 Total .*22,000.00' "$scratch/printed.txt"
    check "workbook: every figure fits" test -z "$(grep '###' "$scratch/printed.txt")"
    check "workbook: every character has a shape" test -z "$(pdffonts "$scratch/printed/ledger.pdf" | tail -n +3 |
        awk '$(NF-4) != "yes"')"
fi

# -- A zip of a folder: the same files, checked as the folder is.
quiet as inspector export csv "$scratch/csv.zip"
quiet "$mingzhang" --clone "$scratch/clone" export csv "$scratch/again.zip"
check "zip: daemon and clone" cmp "$scratch/csv.zip" "$scratch/again.zip"
mkdir "$scratch/unzipped"
check "zip: opens" /usr/bin/python3 -m zipfile -e "$scratch/csv.zip" "$scratch/unzipped"
check "zip: the files of the folder" diff -r "$scratch/csv" "$scratch/unzipped"
exits 0 "zip: made again" "$mingzhang" --clone "$scratch/clone" verify "$scratch/csv.zip" --genesis "$out/genesis.json" -O json
same "zip: compared" true "$(json_value compared <"$scratch/stdout")"
exits 1 "zip: one is there" "$mingzhang" --clone "$scratch/clone" export csv "$scratch/csv.zip"
LC_ALL=C sed 's/,500\.00,/,900.00,/' "$scratch/csv.zip" >"$scratch/bad.zip"
exits 3 "zip: altered" "$mingzhang" verify "$scratch/bad.zip"
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
