#!/bin/sh
# labels: forms
# The evaluation report of the 2023 case: refused while anything is missing, all of it listed with the command
# that supplies it; then in each format and both outlines, the same bytes again and from the daemon; set side by side
# with the facts and figures of the source, and with what the source claimed and no ledger can support
# (tests/cases/wuhua-2023/source).
set -eu
# shellcheck source=tests/lib/integration.sh
. "$(dirname "$0")/../lib/integration.sh"
command -v pdftotext >/dev/null || skip "no pdftotext (poppler-utils)"
reports=$scratch/reports
mkdir -p "$reports"
: >"$scratch/codes"

# lacks WHAT COUNT CODE...: the report is refused for so many things, these codes among them, and writes nothing.
lacks() {
    what=$1
    want=$2
    shift 2
    exits 5 "$what" as inspector -q report --check -O json -p "$asked"
    json_value items <"$scratch/stdout" | /usr/bin/python3 -c '
import json, sys
for item in json.load(sys.stdin):
    assert item["missing"] and item["command"].startswith("mingzhang "), item
    print(item["code"])' >"$scratch/now"
    same "$what: how many" "$want" "$(wc -l <"$scratch/now" | tr -d ' ')"
    for code in "$@"; do
        check "$what: $code" grep -qx "$code" "$scratch/now"
    done
    cat "$scratch/now" >>"$scratch/codes"
    refused 5 report-incomplete "$what, asked to write" as inspector report "$reports/no.pdf" -p "$asked"
    check "$what: nothing was written" test ! -e "$reports/no.pdf"
}

for step in people plan first_quarter payees approval payment; do quiet case_$step; done

# -- Refused, each for its own reason.
asked=P-EMPTY
as handler -q project add P-EMPTY --name 空项目 --unit 昆明市五华区总工会 --basis 样例 \
    --begin 2023-01-01 --end 2023-12-31 --date 2023-01-05
lacks "no targets" 16 no-target not-scored not-concluded no-narrative
cat >"$scratch/targets.csv" <<END
key,level1,level2,name,nature,target_numerator,target_denominator,target_date,unit,weight
exe-plan,预算执行,预算执行率,预算执行率,eq,100,100,,%,10
sat,满意度指标,服务对象满意度指标,满意度,ge,98,100,,%,80
END
as handler -q target set "$scratch/targets.csv" --goal 样例 -p P-EMPTY --date 2023-01-06
lacks "weights, denominators" 18 weights-not-100 not-measured
as budget -q budget appropriate B-EMPTY --amount 100.00 --year 2023 --source fiscal --document 样例 \
    --function-code 2012906 -p P-EMPTY --date 2023-02-01
lacks "a budget of which nothing was spent" 18 unexplained not-measured
as handler -q explain exe-plan --cause funds --text 未到位 --measure 催办 -p P-EMPTY --date 2023-02-02
lacks "explained" 17 not-measured

sed -i 's/^sat,.*/exe-audit,产出指标,时效指标,预算执行进度,eq,100,100,,%,80/' "$scratch/targets.csv"
as handler -q target set "$scratch/targets.csv" --goal 样例 -p P-EMPTY --date 2023-02-03
lacks "execution scored in two places" 18 scored-twice

asked=P2023-01
lacks "a case that is paid and not evaluated" 16 not-measured not-scored not-concluded no-narrative
quiet case_evaluation
as inspector -q report --check >/dev/null
check "nothing is missing" as inspector -q report --check

# -- Each format, twice the same, from a clone and from the daemon.
as inspector -q clone "$out/clone"
report() {
    "$mingzhang" -q --clone "$out/clone" -p P2023-01 report "$@"
}
# What a reader reads from a file, without spaces, line breaks, footnotes and their marks.
words() {
    /usr/bin/python3 - "$1" <<'END'
import html, re, subprocess, sys, zipfile
path = sys.argv[1]
if path.endswith(".pdf"):
    pages = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout.split("\f")
    text = "".join(re.split(r"\n\s*\[\d+\] \S|\n账本 ", page)[0] for page in pages)
elif path.endswith(".docx"):
    with zipfile.ZipFile(path) as book:
        text = html.unescape(re.sub(r"<[^>]*>", "", book.read("word/document.xml").decode()))
else:
    text = re.sub(r"<style>.*?</style>|<sup[^>]*>.*?</sup>", "", open(path, encoding="utf-8").read(), flags=re.S)
    text = html.unescape(re.sub(r"<[^>]*>", "", text))
print(re.sub(r"\[\d+\]|\s", "", text))
END
}
for template in yunnan national; do
    for format in pdf docx html; do
        file=$reports/$template.$format
        check "$template $format" report "$file" --template $template
        check "$template $format again" report "$reports/again.$format" --template $template
        check "$template $format: same bytes" cmp "$file" "$reports/again.$format"
        check "$template $format, daemon" as evaluator -q report "$reports/daemon.$format" --template $template
        check "$template $format: same from the daemon" cmp "$file" "$reports/daemon.$format"
        words "$file" >"$file.txt"
    done
    check "$template: fonts are in the file" test -z "$(pdffonts "$reports/$template.pdf" | tail -n +3 | awk '$(NF-4) != "yes"')"
done
report "$reports/en.pdf" --lang en
check "pages" /usr/bin/python3 "$(dirname "$0")/printed.py" "$reports"/yunnan.pdf "$reports"/national.pdf "$reports"/en.pdf
chapters() {
    grep -oE '(一|二|三|四|五|六|七|八)、(基本情况|绩效评价工作开展情况|综合评价情况|绩效评价指标分析|主要经验及做法|存在的问题|有关建议|其他需要说明)' "$1" | cut -c1-3 | sort -u | wc -l | tr -d ' '
}
same "chapters of the province" 8 "$(chapters "$reports/yunnan.pdf.txt")"
same "chapters of the national outline" 7 "$(chapters "$reports/national.pdf.txt")"
report "$reports/en.html" --lang en
check "in English" grep -qF "Overall evaluation and conclusion" "$reports/en.html"
exits 2 "no file" report
exits 2 "a format that is none" report "$reports/x.txt"
exits 5 "another's evaluation" report "$reports/fiscal.pdf" --type fiscal

# -- Side by side with the source.
cat >"$scratch/beside.py" <<'END'
import csv, subprocess, sys
folder, mingzhang, codes, *texts = sys.argv[1:]
failed = 0
def say(what):
    global failed
    failed += 1
    print("FAILED:", what, file=sys.stderr)
texts = {path: open(path, encoding="utf-8").read().replace("\u00a0", "") for path in texts}
plain = {path: text.replace(",", "") for path, text in texts.items()}
with open(folder + "/facts.csv", encoding="utf-8") as rows:
    for row in csv.DictReader(rows):
        for path, text in texts.items():
            if row["text"] not in text and row["text"] not in plain[path]:
                say(f"{path}: {row['what']}: {row['text']} is not there")
seen = set(open(codes).read().split())
with open(folder + "/claims.csv", encoding="utf-8") as rows:
    for row in csv.DictReader(rows):
        what, expected = f"§1 no. {row['row']}, {row['claim']}: {row['answer']}", row["expected"]
        if row["check"] == "province":
            good = all(expected in text for path, text in texts.items() if "/yunnan." in path)
        elif row["check"] == "text":
            good = all(expected in text for text in texts.values())
        elif row["check"] == "absent":
            good = not any(expected in text for text in texts.values())
        elif row["check"] == "code":
            good = expected in seen
        elif row["check"] == "printed":
            run = subprocess.run([mingzhang, "metrics", "check", "--printed", expected, "--of", "44"], capture_output=True)
            good = run.returncode == 5
        else:
            run = subprocess.run([mingzhang, "-p", "P2023-01", "measure", "record", "--indicator", "sat", "--value", expected,
                                  "--evidence", "/dev/null", "-O", "json"], capture_output=True, text=True)
            good = run.returncode == 5 and "bare-percentage" in run.stderr
        if not good:
            say(f"{what} ({row['check']} {expected})")
sys.exit(failed > 0)
END
check "side by side with the source" /usr/bin/python3 "$scratch/beside.py" "$case/source" "$mingzhang" "$scratch/codes" \
    "$reports"/yunnan.*.txt "$reports"/national.*.txt

# -- As an office opens it.
if command -v soffice >/dev/null; then
    quiet soffice "-env:UserInstallation=file://$scratch/office" --headless --convert-to pdf --outdir "$scratch/printed" "$reports/yunnan.docx"
    words "$scratch/printed/yunnan.pdf" >"$scratch/printed/yunnan.txt"
    check "printed from DOCX: the words of the amount" grep -qF 人民币贰万贰仟元整 "$scratch/printed/yunnan.txt"
    check "printed from DOCX: the coverage" grep -qF "44/55=80.00%" "$scratch/printed/yunnan.txt"
else
    echo "no LibreOffice here: the DOCX was not opened by it"
fi

# -- What comes after the conclusion is not passed over.
as inspector -q finding raise T11 --severity high --text "样例：资金经由中间单位" --date 2024-01-20
lacks "a red finding that nobody disclosed" 1 finding-undisclosed
as handler -q narrative write --section problems --text "T11 尚未办结，正在核实。" --date 2024-01-21
check "disclosed" as inspector -q report --check
as handler -q measure record --indicator sat --numerator 43 --denominator 44 --evidence "$(evidence E13)" --date 2024-01-22
lacks "a figure changed after it was scored" 3 scores-outdated unexplained
finish
