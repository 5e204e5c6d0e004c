#!/bin/sh
# The main job end to end on the 2023 case: builds, plays the case with ten people, then does what an
# auditor does with a clone, then tampers with copies and shows that each is caught.
#
#   sh tests/demo.sh [OUT]     OUT: where the results go (default: out/demo, made anew)
set -eu

here=$(cd "$(dirname "$0")" && pwd)
MZ_ROOT=$(dirname "$here")
. "$here/lib/packages.sh"
out=${1:-$MZ_ROOT/out/demo}

# shellcheck disable=SC2086 # lists of words
mz_need_packages $MZ_PACKAGES_BUILD $MZ_PACKAGES_SCRIPTS
mz_build dev
MZ_BUILD_DIR=$(mz_build_dir dev)
export MZ_BUILD_DIR
PATH=$MZ_BUILD_DIR/client:$MZ_BUILD_DIR/daemon:$PATH

[ $# -gt 0 ] || rm -rf "$out"
sh "$here/play.sh" "$out"

clone=$out/clone
genesis=$out/genesis.json
auditor="mingzhang --clone $clone --project P2023-01"

say() { printf '\n== %s\n' "$*"; }

say "7  验证 The auditor verifies the clone alone, from the genesis"
mingzhang verify "$clone" --genesis "$genesis"

say "8  一名收款人的 500 元 One payee's 500 yuan, from the appropriation to the signature"
$auditor trace ZF2023-0501 --line 7

say "9  预算执行 Execution"
$auditor execution
say "   绩效指标 Metrics"
$auditor metrics

say "10 导出 Exports"
$auditor export csv "$out/export-csv"
$auditor export json "$out/export.json"
$auditor list -O json -o "$out/entries.json"
mingzhang --clone "$clone" prove ZF2023-0501 --project P2023-01 -o "$out/request.tlog-proof"

# For everybody to read: names are withheld, as nobody revealed any to this clone.
$auditor form public-list --telephone 0871-00000000 --format pdf -o "$out/public-list.pdf"
$auditor export public "$out/public-list"
$auditor verify "$out/public-list" --genesis "$genesis"

for format in docx pdf html; do
    $auditor report "$out/report.$format" --template yunnan
done

say "11 独立验证 A verifier that shares none of our code"
/usr/bin/python3 "$here/interop/verify_clone.py" "$clone" \
    --genesis "$(sed -n 's/.*"leaf": *"\([0-9a-f]*\)".*/\1/p' "$genesis")"

say "12 篡改 Tampering with copies: each must be caught"
# caught NAME: the copy must fail verification with exit 3.
caught() {
    code=0
    mingzhang -q verify "$out/tampered/$1" --genesis "$genesis" >"$out/tampered/$1.txt" 2>&1 || code=$?
    tail -n 2 "$out/tampered/$1.txt"
    if [ "$code" -ne 3 ]; then
        echo "demo: $1 was not caught: exit $code" >&2
        exit 1
    fi
    echo "   -> $1: caught, exit $code"
}
rm -rf "$out/tampered"
mkdir -p "$out/tampered"
for name in flipped-byte dropped-entry swapped-amount; do
    cp -r "$clone" "$out/tampered/$name"
    /usr/bin/python3 "$here/lib/tamper.py" "$out/tampered/$name" $name
    caught $name
done

cat <<END

结果在 Results are in $out:
   clone/           审计副本 the auditor's clone       tampered/   篡改样本及判定 tampered copies and verdicts
   report.docx, .pdf, .html  绩效评价报告 the evaluation report
   public-list.pdf, public-list/  公示表 the list put up for everybody
   export-csv/      表格与清单 tables and manifest      genesis.json, request.tlog-proof, entries.json, export.json
再试 Try:  $MZ_BUILD_DIR/client/mingzhang --clone $clone --project P2023-01 metrics
END
