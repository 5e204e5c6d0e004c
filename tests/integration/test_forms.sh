#!/bin/sh
# labels: forms
# The 2023 case as official forms: each in each format, twice the same bytes, opened by what their
# readers use (pdftotext, Python's own XLSX and HTML readers, LibreOffice where it is installed), with
# the figures of the case in them; masked until disclosures are at hand; refused when they would lie.
set -eu
# shellcheck source=tests/lib/integration.sh
. "$(dirname "$0")/../lib/integration.sh"
command -v pdftotext >/dev/null || skip "no pdftotext (poppler-utils)"

for step in people plan payees approval payment; do quiet case_$step; done
as inspector -q clone "$out/clone"
forms=$scratch/forms
mkdir -p "$forms"

form() {
    "$mingzhang" --clone "$out/clone" -p P2023-01 form "$@"
}
# The text of a PDF without the spaces and line breaks that its layout puts in.
pdf_text() {
    pdftotext -layout "$1" - | tr -d ' \n'
}
has() {
    check "$1: $2" grep -qF "$2" "$3"
}

for name in target comparison sign-for; do
    for format in docx xlsx pdf html; do
        check "$name as $format" form $name --format $format -o "$forms/$name.$format"
        check "$name as $format again" form $name --format $format -o "$forms/again"
        check "$name as $format: same bytes" cmp "$forms/$name.$format" "$forms/again"
        as evaluator form $name --format $format -o "$forms/daemon"
        # Both know the same personal data: none.
        check "$name as $format: same from the daemon" cmp "$forms/$name.$format" "$forms/daemon"
    done
    pdf_text "$forms/$name.pdf" >"$forms/$name.txt"
    check "$name: fonts are in the file" test -z "$(pdffonts "$forms/$name.pdf" | tail -n +3 |
        awk '$(NF-4) != "yes"')"
done

has comparison "2.20[2]" "$forms/comparison.txt"
has comparison "执行数合计22,000.00元，人民币贰万贰仟元整" "$forms/comparison.txt"
has comparison "100.00%" "$forms/comparison.txt"
has target "帮扶对象覆盖率" "$forms/target.txt"
has target "100.00" "$forms/target.txt"
has sign-for "资金来源：财政" "$forms/sign-for.txt"
has sign-for "第5张，共5张" "$forms/sign-for.txt"
has sign-for "总计人民币贰万贰仟元整22,000.00" "$forms/sign-for.txt"
same "sheets in the PDF" 5 "$(pdfinfo "$forms/sign-for.pdf" | awk '/^Pages/ {print $2}')"
# A sheet holds its ten also where only a wider font is installed.
cat >"$scratch/fonts.conf" <<END
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts/truetype/wqy</dir>
  <cachedir>$scratch/fonts</cachedir>
</fontconfig>
END
export FONTCONFIG_FILE="$scratch/fonts.conf"
check "sign-for in another font" form sign-for --format pdf -o "$forms/wide.pdf"
unset FONTCONFIG_FILE
check "the other font" sh -c 'pdffonts "$1" | grep -q WenQuanYi' - "$forms/wide.pdf"
same "sheets in another font" 5 "$(pdfinfo "$forms/wide.pdf" | awk '/^Pages/ {print $2}')"
same "signatures masked by default" "" "$(grep -F 示范区 "$forms/sign-for.txt" || true)"

# The workbook as a program reads it: five sheets of 10, 10, 10, 10 and 4, numbers as numbers, totals at the foot.
check "workbook" /usr/bin/python3 - "$forms/sign-for.xlsx" "$forms/comparison.xlsx" <<'END'
import re, sys, zipfile
import xml.etree.ElementTree as tree
NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}

def sheets(path):
    with zipfile.ZipFile(path) as book:
        assert all(i.date_time == (1980, 1, 1, 0, 0, 0) for i in book.infolist()), "dates"
        strings = ["".join(t.text or "" for t in s.iter("{%s}t" % NS["m"]))
                   for s in tree.fromstring(book.read("xl/sharedStrings.xml"))]
        names = sorted((n for n in book.namelist() if re.match(r"xl/worksheets/sheet\d+\.xml", n)),
                       key=lambda n: int(re.search(r"\d+", n)[0]))
        for name in names:
            root = tree.fromstring(book.read(name))
            page = root.find("m:pageSetup", NS).attrib
            assert page["paperSize"] == "9" and page["orientation"] == "landscape", page
            yield [[strings[int(c.findtext("m:v", None, NS))] if c.get("t") == "s"
                    else float(c.findtext("m:v", None, NS))
                    for c in row if c.find("m:v", NS) is not None]
                   for row in root.iter("{%s}row" % NS["m"])]

found = list(sheets(sys.argv[1]))
people = [sum(1 for row in sheet for cell in row if cell == 500.0) for sheet in found]
assert people == [10, 10, 10, 10, 4], people
for sheet, total in zip(found, [5000.0] * 4 + [2000.0]):
    assert any(row[:1] == ["本张合计"] and total in row for row in sheet), sheet[-6:]
assert any(row == ["总计", "人民币贰万贰仟元整", 22000.0] for row in found[-1]), found[-1]
[budget] = sheets(sys.argv[2])
assert any(row[0] == "合计" and row[1:5] == [2.2, 2.2, 2.2, 0.0] for row in budget if row), budget
END

check "pages are well-formed" /usr/bin/python3 - "$forms"/*.html <<'END'
import html.parser, sys
VOID = {"meta", "br", "col"}
class Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open = []
    def handle_starttag(self, tag, attributes):
        if tag not in VOID:
            self.open.append(tag)
    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag
for path in sys.argv[1:]:
    reader = Reader()
    reader.feed(open(path, encoding="utf-8").read())
    assert not reader.open, (path, reader.open)
END

# -- Personal data: masked from disclosures, whole on demand, never altered or invented.

exits 6 "whole values without disclosures" form sign-for --format pdf --whole -o "$forms/none.pdf"
check "nothing was written" test ! -e "$forms/none.pdf"
as inspector payee list --reveal --reason "年度检查" --save "$out/clone" >/dev/null 2>&1
form sign-for --format html -o "$forms/masked.html"
has masked "199****1520" "$forms/masked.html"
same "nothing whole when masked" "" "$(grep -oE '19900001520|[0-9]{17}[0-9X]' "$forms/masked.html" || true)"
form sign-for --format html --whole -o "$forms/whole.html"
form sign-for --format pdf --whole -o "$forms/sign-for.whole.pdf"
has whole "19900001520" "$forms/whole.html"
has whole "999902" "$forms/whole.html"
same "the hashes of the sheets do not depend on it" \
    "$(grep -oE '[0-9a-f]{64}' "$forms/masked.html")" "$(grep -oE '[0-9a-f]{64}' "$forms/whole.html")"
# A clone's own are checked when it is verified; those of another folder against what the ledger binds.
mkdir -p "$scratch/told/objects"
cp -R "$out/clone/objects/disclosure" "$scratch/told/objects/disclosure"
one=$(find "$scratch/told/objects/disclosure" -type f | head -1)
cp "$one" "$scratch/one"
for file in "$scratch"/told/objects/disclosure/*; do cp "$scratch/one" "$file"; done
exits 3 "another's disclosures" form sign-for --format html --disclosures "$scratch/told" -o "$forms/lie.html"
check "and nothing was written" test ! -e "$forms/lie.html"

exits 2 "a form that is none" form nothing --format pdf
# Without what they show, they name each piece that is missing and the command that records it.
for name in self-evaluation monitoring; do
    exits 5 "$name has no figures to show yet" form $name --format pdf -o "$forms/$name.pdf"
    check "$name: nothing was written" test ! -e "$forms/$name.pdf"
    cp "$scratch/stderr" "$forms/$name.missing"
done
has "self-evaluation lacks" "mingzhang measure record --indicator sat" "$forms/self-evaluation.missing"
has "self-evaluation lacks" "mingzhang evaluate" "$forms/self-evaluation.missing"
has "monitoring lacks" "mingzhang monitor snapshot" "$forms/monitoring.missing"
exits 2 "no format" form target
exits 6 "a payment that is none" form sign-for --format pdf --payment ZF-NONE
form comparison --format html --lang en -o "$forms/english.html"
has english "Comparison of budget and actual amounts" "$forms/english.html"

# -- Evaluated: the score table and the monitoring of each checkpoint, from signed entries.

quiet case_evaluation
rm -rf "$out/clone"
as inspector -q clone "$out/clone"
for name in self-evaluation monitoring; do
    for format in docx xlsx pdf html; do
        check "$name as $format" form $name --format $format -o "$forms/$name.$format"
        as evaluator form $name --format $format -o "$forms/daemon"
        check "$name as $format: same from the daemon" cmp "$forms/$name.$format" "$forms/daemon"
    done
    pdf_text "$forms/$name.pdf" >"$forms/$name.txt"
    check "$name in English" form $name --format html --lang en -o "$forms/$name.en.html"
done
has self-evaluation "项目支出绩效自评表（2023年度）" "$forms/self-evaluation.txt"
has self-evaluation "80.00%(44/55)" "$forms/self-evaluation.txt"
has self-evaluation "500.00(22,000.00/44)" "$forms/self-evaluation.txt"
has self-evaluation "原因：公示名单 55 人，预算只够 44 人" "$forms/self-evaluation.html"
has self-evaluation "90.00" "$forms/self-evaluation.txt"
has "self-evaluation in English" "Budget execution (exe-plan) is scored in the money block" "$forms/self-evaluation.en.html"
has monitoring "1–12月执行数" "$forms/monitoring.txt"
has "monitoring in English" "Likelihood" "$forms/monitoring.en.html"
check "an earlier checkpoint" form monitoring --format html --checkpoint 2023-06-30 -o "$forms/june.html"
has "an earlier checkpoint" "截至 2023-06-30" "$forms/june.html"
exits 5 "a checkpoint without a snapshot" form monitoring --format html --checkpoint 2023-03-31 -o "$forms/march.html"
check "nothing was written" test ! -e "$forms/march.html"

# -- As it is printed: nothing clipped, set over another or without a glyph, every page numbered (printed.py).
for name in target comparison sign-for self-evaluation monitoring; do
    form $name --format pdf --lang en -o "$forms/$name.en.pdf"
done
check "pages" /usr/bin/python3 "$(dirname "$0")/printed.py" "$forms"/*.pdf
for one in target:1 comparison:1 sign-for:5 sign-for.whole:5 self-evaluation:2 monitoring:2 target.en:1 sign-for.en:5; do
    same "pages of ${one%:*}" "${one#*:}" "$(pdfinfo "$forms/${one%:*}.pdf" | awk '/^Pages/ {print $2}')"
done

# -- As an office opens it.
if command -v soffice >/dev/null; then
    for name in target comparison sign-for self-evaluation monitoring; do
        quiet soffice "-env:UserInstallation=file://$scratch/office" --headless \
            --convert-to pdf:calc_pdf_Export --outdir "$scratch/printed" "$forms/$name.xlsx"
        pdf_text "$scratch/printed/$name.pdf" >"$scratch/printed/$name.txt"
        quiet soffice "-env:UserInstallation=file://$scratch/office" --headless \
            --convert-to pdf:writer_pdf_Export --outdir "$scratch/text" "$forms/$name.docx"
        pdf_text "$scratch/text/$name.pdf" >"$scratch/text/$name.txt"
    done
    has "comparison as text" "人民币贰万贰仟元整" "$scratch/text/comparison.txt"
    has "comparison as text, its chart" "预算与执行（元）" "$scratch/text/comparison.txt"
    has "sign-for as text" "22,000.00" "$scratch/text/sign-for.txt"
    same "sign-for as text, sheets" 5 "$(pdfinfo "$scratch/text/sign-for.pdf" | awk '/^Pages/ {print $2}')"
    has "printed comparison" "人民币贰万贰仟元整" "$scratch/printed/comparison.txt"
    has "printed sign-for" "22,000.00" "$scratch/printed/sign-for.txt"
    same "printed sheets" 5 "$(pdfinfo "$scratch/printed/sign-for.pdf" | awk '/^Pages/ {print $2}')"
    same "printed target" 1 "$(pdfinfo "$scratch/printed/target.pdf" | awk '/^Pages/ {print $2}')"
else
    echo "no LibreOffice here: the workbooks were not opened by it"
fi
finish
