#!/bin/sh
# labels: forms
# The public list 公示表 of the 2023 case and of people whom masks find hard: what everybody may read of them, in every
# format, opened by what its readers use; nothing whole in any of them; refused where it would say more than the rule.
set -eu
# shellcheck source=tests/lib/integration.sh
. "$(dirname "$0")/../lib/integration.sh"
command -v pdftotext >/dev/null || skip "no pdftotext (poppler-utils)"

lists=$MZ_ROOT/tests/integration/public_list.py
python() {
    /usr/bin/python3 "$lists" "$@"
}
for step in people plan payees approval; do quiet case_$step; done

# -- Before anybody was shown anything: every name withheld, and what stands in its place.
quiet as inspector clone "$out/clone"
made=$scratch/made
mkdir -p "$made"
form() {
    "$mingzhang" --clone "$out/clone" -p P2023-01 form public-list "$@"
}
exits 0 "without disclosures" form --format html -o "$made/withheld.html"
check "without disclosures: it is said" grep -q '44 of 44 names are withheld' "$scratch/stderr"
check "without disclosures: rows" python withheld "$made/withheld.html"
as evaluator -p P2023-01 form public-list --format html -o "$scratch/daemon.html" 2>"$scratch/stderr"
check "without disclosures: the daemon says the same" cmp "$made/withheld.html" "$scratch/daemon.html"

# -- People whom masks find hard, on lists of 1, 10 and 11.
python make "$scratch"
as budget budget appropriate B2023-02 --amount 3000.00 --year 2023 --source union \
    --document "示范工〔2023〕2号" --date 2023-05-02 >/dev/null 2>&1
quiet as accountant budget receive B2023-02 --amount 3000.00 --document "进账单 2023-05-001" --date 2023-05-02
quiet as handler payee import "$scratch/people.csv" --date 2023-05-03
quiet as handler list freeze L2 "$scratch/eligible.csv" --basis "第二批" --date 2023-05-04
for n in 1 10 11; do
    quiet as handler request submit --number "ZF-$n" --line B2023-02 --list L2 --roster "$scratch/roster-$n.csv" \
        --due 2023-06-01 --purpose "第二批慰问" --date 2023-05-05
done
quiet as handler withdraw ZF-1 --reason other --text "重报" --date 2023-05-06
rm -rf "$out/clone"
quiet as inspector clone "$out/clone"
as inspector payee list --reveal --reason "公示" --save "$out/clone" >/dev/null 2>&1
quiet as inspector pull "$out/clone"

for format in docx xlsx pdf html; do
    exits 0 "44 as $format" form --format $format --payment ZF2023-0501 --telephone 0871-00000000 -o "$made/44.$format"
    exits 0 "44 as $format again" form --format $format --payment ZF2023-0501 --telephone 0871-00000000 -o "$scratch/again"
    check "44 as $format: same bytes" cmp "$made/44.$format" "$scratch/again"
    for n in 1 10 11; do
        exits 0 "$n as $format" form --format $format --payment "ZF-$n" -o "$made/$n.$format"
    done
    exits 0 "all as $format" form --format $format --from 2023-05-10 --to 2023-05-17 --basis "示范公示〔2023〕3号" -o "$made/all.$format"
    exits 0 "English as $format" form --format $format --lang en --names ends -o "$made/english.$format"
done
check "44: rows" python forty-four "$made/44.html"
check "11: rows" python eleven "$made/11.html"
check "44: workbook" python workbook "$made/44.xlsx" 44 2200000
check "11: not by default" sh -c "! grep -q '石\*丙' \"\$1\"" - "$made/11.html"
check "11: workbook" python workbook "$made/11.xlsx" 11 110000
check "44: the list's own days" grep -q '2023-04-04 至 2023-04-11' "$made/44.html"
check "44: telephone" grep -q '0871-00000000' "$made/44.html"
check "44: standard" grep -q '每人 500.00 元' "$made/44.html"
check "44: source" grep -q '财政' "$made/44.html"
check "all: days of the options" grep -q '2023-05-10 至 2023-05-17' "$made/all.html"
check "all: basis of the options" grep -q '示范公示〔2023〕3号' "$made/all.html"
same "all: a withdrawn request is not put up" 3 "$(grep -o '<h1' "$made/all.html" | wc -l)"
check "English: the last character too" grep -q '石\*丙' "$made/english.html"
check "English: heading" grep -q 'Public list of payees' "$made/english.html"

# A small group is named to whoever makes the list, and to nobody else.
exits 0 "few: the list is made" form --format html --lang en --payment ZF-11 -o "$scratch/few.html"
check "few: category named" grep -q 'only 2 payees share the category illness' "$scratch/stderr"
check "few: street named" grep -q 'only 2 payees share the area' "$scratch/stderr"

# -- As their readers open them: every total on paper, nothing clipped, every page numbered, headings on each.
pdftotext -layout "$made/44.pdf" "$scratch/44.txt"
check "44: total in words" grep -q '人民币贰万贰仟元整 *22,000.00' "$scratch/44.txt"
same "44: pages" 2 "$(grep -c '页 */ *共 *2 *页' "$scratch/44.txt")"
same "44: headings on each" 2 "$(grep -c '序号 *姓名' "$scratch/44.txt")"
same "44: people" 44 "$(grep -cE '^ *[0-9]+ .*\*\*.* 500\.00' "$scratch/44.txt")"
for name in 44 11; do
    check "$name: fonts are in the file" test -z "$(pdffonts "$made/$name.pdf" | tail -n +3 | awk '$(NF-4) != "yes"')"
done
if command -v soffice >/dev/null; then
    for name in 44 11; do
        quiet soffice "-env:UserInstallation=file://$scratch/office" --headless --convert-to pdf:calc_pdf_Export \
            --outdir "$scratch/printed" "$made/$name.xlsx"
        quiet soffice "-env:UserInstallation=file://$scratch/office" --headless --convert-to pdf:writer_pdf_Export \
            --outdir "$scratch/text" "$made/$name.docx"
    done
    for kind in printed text; do
        pdftotext -layout "$scratch/$kind/44.pdf" "$scratch/$kind.txt"
        check "$kind: total" grep -q '人民币贰万贰仟元整 *22,000.00' "$scratch/$kind.txt"
        check "$kind: every figure fits" test -z "$(grep '###' "$scratch/$kind.txt")"
        same "$kind: people" 44 "$(grep -cE '^ *[0-9]+ .*\*\*.* 500\.00' "$scratch/$kind.txt")"
    done
fi

# -- As files: read by Python and iconv, the rows of the form, made again from the clone byte for byte.
export_list() {
    "$mingzhang" --clone "$out/clone" -p P2023-01 export public "$@"
}
for n in 11 44; do
    number=ZF-$n
    [ "$n" -ne 44 ] || number=ZF2023-0501
    exits 0 "$n exported" export_list "$made/$n.csv" --payment "$number"
    exits 0 "$n exported for spreadsheets" export_list "$made/$n.bom" --payment "$number" --bom
    exits 0 "$n exported in GB18030" export_list "$made/$n.gb" --payment "$number" --charset gb18030
    exits 0 "$n exported as a zip" export_list "$made/$n.zip" --payment "$number"
    exits 0 "$n exported as a workbook" export_list "$made/$n.book.xlsx" --payment "$number"
    check "$n exported: figures" python export "$made/$n.csv" "$made/$n.html"
    check "$n exported for spreadsheets: figures" python export "$made/$n.bom" "$made/$n.html" utf-8 bom
    check "$n exported in GB18030: figures" python export "$made/$n.gb" "$made/$n.html" gb18030
    for kind in csv bom gb zip book.xlsx; do
        exits 0 "$n.$kind: made again" "$mingzhang" --clone "$out/clone" verify "$made/$n.$kind" --genesis "$out/genesis.json" -O json
        same "$n.$kind: compared" true "$(json_value compared <"$scratch/stdout")"
    done
done
exits 0 "whole project, ends" export_list "$made/all.csv" --names ends
exits 0 "whole project, ends: made again" "$mingzhang" --clone "$out/clone" verify "$made/all.csv" --genesis "$out/genesis.json" -O json
same "whole project, ends: compared" true "$(json_value compared <"$scratch/stdout")"
cp -r "$made/11.csv" "$scratch/altered"
sed -i 's/100\.00,10000/900.00,90000/' "$scratch/altered/public_list.csv"
exits 3 "altered" "$mingzhang" verify "$scratch/altered" -O json
# A clone without the disclosures cannot say whose names they are, and says so.
cp -r "$out/clone" "$scratch/bare"
rm -r "$scratch/bare/objects/disclosure"
exits 7 "no disclosures here" "$mingzhang" --clone "$scratch/bare" verify "$made/44.csv" -O json
same "no disclosures here: code" withheld "$(json_value code <"$scratch/stderr" | head -1)"
exits 0 "disclosures from elsewhere" "$mingzhang" --clone "$scratch/bare" -p P2023-01 export public "$scratch/told" \
    --payment ZF2023-0501 --disclosures "$out/clone"
check "disclosures from elsewhere: same bytes" diff -r "$made/44.csv" "$scratch/told"
exits 0 "withheld" "$mingzhang" --clone "$scratch/bare" -p P2023-01 export public "$made/withheld.csv" --payment ZF2023-0501
check "withheld: figures" python export "$made/withheld.csv" "$made/withheld.html"
exits 0 "withheld: made again" "$mingzhang" --clone "$scratch/bare" verify "$made/withheld.csv" --genesis "$out/genesis.json"
quiet as evaluator -p P2023-01 export public "$scratch/daemon.csv" --payment ZF2023-0501
check "withheld: the daemon gives the same" diff -r "$made/withheld.csv" "$scratch/daemon.csv"
if command -v soffice >/dev/null; then
    quiet soffice "-env:UserInstallation=file://$scratch/office" --headless --convert-to pdf:calc_pdf_Export \
        --outdir "$scratch/printed" "$made/44.book.xlsx"
    pdftotext -layout "$scratch/printed/44.book.pdf" "$scratch/book.txt"
    check "workbook: total" grep -q '合计 Total .*22,000.00' "$scratch/book.txt"
    check "workbook: in words" grep -q '人民币贰万贰仟元整' "$scratch/book.txt"
    check "workbook: every figure fits" test -z "$(grep '###' "$scratch/book.txt")"
fi
exits 2 "no project" "$mingzhang" --clone "$out/clone" export public "$scratch/none"

# -- Refused.
exits 2 "whole values" form --format html --whole -o "$scratch/none.html"
exits 5 "a card in the basis" form --format html --basis "卡号 6299 9900 0073 0000 000" -o "$scratch/none.html"
check "a card in the basis: code" grep -q '\[not-public\]' "$scratch/stderr"
exits 5 "a mobile as the basis" form --format html --lang zh --basis "联系 19900001000" -o "$scratch/none.html"
exits 5 "an identity number as telephone" form --format html --telephone 999901196601091009 -o "$scratch/none.html"
exits 2 "days the wrong way round" form --format html --from 2023-05-17 --to 2023-05-10 -o "$scratch/none.html"
exits 6 "a payment that is none" form --format html --payment ZF-NONE -o "$scratch/none.html"
check "nothing was written" test ! -e "$scratch/none.html"

# -- Nothing whole in any output.
/usr/bin/python3 -c 'import csv, sys
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8")):
    print(row["姓名"], row["身份证号"], row["银行账号"], row["电话"], sep="\n")' "$case/people.csv" >>"$scratch/secrets"
check "no output leaks" python leaks "$scratch/secrets" "$made"
finish
