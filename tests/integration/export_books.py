"""What the exports of a ledger with everything in it must come to: double entry, year by year, against what the ledger says
of its budget lines. Read with nothing of ours: the csv module, json and iconv."""
import collections, csv, io, json, pathlib, sys

from exports import fen, gb18030, manifest_of, sheets_of

RARE = '=1+1 "𠮷田㼆" 项目, 第2号'


def package(folder, name):
    return list(csv.reader(io.StringIO(gb18030(folder / f"{name}.txt"), newline="")))


def table(path, charset="utf-8-sig"):
    text = gb18030(path) if charset == "gb18030" else path.read_bytes().decode(charset)
    return list(csv.DictReader(io.StringIO(text, newline="")))


def one_year(folder, year):
    """Closing balances by account and project, each checked on the way."""
    manifest = manifest_of(folder)
    sides = {row[0]: row[7] for row in package(folder, "KJKM")}
    postings = package(folder, "JZPZ")
    assert all(row[0].startswith(str(year)) for row in postings)
    assert sum(fen(row[6]) for row in postings) == sum(fen(row[7]) for row in postings)
    assert [one["sums"]["借方金额"] for one in manifest["contents"] if one["table"] == "JZPZ"] == [sum(fen(row[6]) for row in postings)]
    for voucher in {row[2] for row in postings}:
        lines = [row for row in postings if row[2] == voucher]
        assert sum(fen(row[6]) - fen(row[7]) for row in lines) == 0 and len({row[0] for row in lines}) == 1
        assert [int(row[3]) for row in lines] == list(range(1, len(lines) + 1)), voucher
    opening, closing, months = {}, {}, collections.defaultdict(list)
    for row in package(folder, "KMYE"):
        key, month, sign = (row[0], row[2]), int(row[15]), 1 if sides[row[0]] == "借" else -1
        mine = [one for one in postings if (one[5], one[14]) == key and one[0][4:6] == f"{month:02}"]
        assert (fen(row[6]), fen(row[9])) == (sum(fen(one[6]) for one in mine), sum(fen(one[7]) for one in mine)), row
        assert fen(row[12]) == fen(row[3]) + sign * (fen(row[6]) - fen(row[9])), row
        assert key not in closing or closing[key] == fen(row[3]), row
        opening.setdefault(key, fen(row[3]))
        closing[key] = fen(row[12])
        months[key].append(month)
    assert all(list(range(1, len(found) + 1)) == found for found in months.values())
    # Every line of a voucher is of an account and project whose balances are told.
    assert {(row[5], row[14]) for row in postings} <= set(closing)
    total = sum((1 if sides[key[0]] == "借" else -1) * value for key, value in closing.items())
    assert total == 0, closing
    return opening, closing


def books(scratch):
    chart = list(csv.DictReader(io.StringIO((scratch / "books-2023" / "chart.csv").read_text(), newline="")))
    codes = {row["use"]: row["code"] for row in chart}
    assert package(scratch / "books-2022", "JZPZ") == [] and package(scratch / "books-2022", "KMYE") == []
    before = {}
    for year in (2023, 2024, 2025):
        opening, closing = one_year(scratch / f"books-{year}", year)
        assert opening == {key: before.get(key, 0) for key in closing}, (year, opening, before)
        before = closing
    assert package(scratch / "books-2025", "JZPZ") == []
    # What is left at the end is what the ledger says of its lines, one project after the other.
    for number, project in ((1, "P2023-01"), (2, "P2024-02")):
        lines = json.loads((scratch / f"budget-{number}.json").read_text())["items"]
        received, settled, refunded = (sum(line[f"{name}_fen"] for line in lines) for name in ("received", "settled", "refunded"))
        have = {use: before[(code, project)] for use, code in codes.items()}
        assert have["income"] == received and have["transit"] == 0, have
        assert have["expense"] == settled - refunded, (have, settled, refunded)
        assert have["bank"] == have["income"] - have["expense"], have
        assert have["expense"] == {1: 2200000 - 50000 - 50000, 2: 20000 + 10000 - 10000}[number], have
    red = [row for row in package(scratch / "books-2023", "JZPZ") if row[4] == "红冲"]
    assert sorted(fen(row[6]) + fen(row[7]) for row in red) == [-50000, -50000], red
    late = [row for row in package(scratch / "books-2024", "JZPZ") if row[4] == "退款"]
    assert len(late) == 2 and all(row[0] == "20240105" and row[14] == "P2024-02" for row in late), late
    names = dict(package(scratch / "books-2024", "XMXX"))
    assert names["P2024-02"] == RARE, names


def zfpz(scratch):
    rows = table(scratch / "zfpz" / "zfpz.csv")
    assert rows == table(scratch / "zfpz-gb" / "zfpz.csv", "gb18030")
    assert len({row["编号"] for row in rows}) == len(rows) == 44 + 1 + 1 + 2 + 1 + 1
    [manifest] = manifest_of(scratch / "zfpz")["contents"]
    paid = collections.Counter()
    for row in rows:
        paid[row["预算项目编码"], row["预算年度"]] += fen(row["支付金额"])
        assert (fen(row["支付金额"]) < 0) == (row["交易凭证类型名称"] in ("退款", "红冲")), row
    assert paid == {("P2023-01", "2023"): 2200000 - 50000 - 50000, ("P2024-02", "2023"): 10000, ("P2024-02", "2024"): 10000}, paid
    assert manifest["sums"]["支付金额"] == sum(paid.values())
    for number, project in ((1, "P2023-01"), (2, "P2024-02")):
        lines = json.loads((scratch / f"budget-{number}.json").read_text())["items"]
        spent = sum(line["settled_fen"] - line["refunded_fen"] for line in lines)
        assert spent == sum(amount for (code, _), amount in paid.items() if code == project), project
    [reversal] = [row for row in rows if row["交易凭证类型名称"] == "红冲"]
    assert reversal["编号"].startswith("ZF2023-0501-6-H-") and reversal["支付时间"] == "2023-05-16" and reversal["清算时间"] == "", reversal
    # Sent again: the lines that came back have the dates of the second instruction.
    again = {row["编号"]: row for row in rows if row["编号"] in ("ZF2023-0501-3", "ZF2023-0501-4")}
    assert [(row["支付时间"], row["清算时间"]) for row in again.values()] == [("2023-05-08", "2023-05-09")] * 2, again
    first = next(row for row in rows if row["编号"] == "ZF2023-0501-1")
    assert (first["支付时间"], first["清算时间"]) == ("2023-04-27", "2023-04-28")
    refunds = {row["编号"].split("-T-")[0]: row for row in rows if "-T-" in row["编号"]}
    assert set(refunds) == {"ZF2023-0501-5", "ZF2023-1201-2"} and refunds["ZF2023-1201-2"]["清算时间"] == "2024-01-05"
    assert {row["预算项目名称"] for row in rows if row["预算项目编码"] == "P2024-02"} == {RARE}


def texts(scratch):
    """Quotes, commas and what a spreadsheet would run: whole in plain CSV, guarded for spreadsheets, text in JSON."""
    plain = {row["project"]: row for row in table(scratch / "plain" / "projects.csv")}
    sheet = {row["project"]: row for row in table(scratch / "sheet" / "projects.csv")}
    assert plain["P2024-02"]["name"] == RARE and plain["P2024-02"]["unit"] == "@示例单位"
    assert sheet["P2024-02"]["name"] == "'" + RARE and sheet["P2024-02"]["unit"] == "'@示例单位"
    found = [json.loads(line) for line in (scratch / "jsonl" / "projects.jsonl").read_text().splitlines()]
    assert [row["name"] for row in found if row["project"] == "P2024-02"] == [RARE]
    rows = next(rows for name, rows, _ in sheets_of(scratch / "book.xlsx") if name.endswith(" projects"))
    assert any(row.get("B") == RARE for row in rows)
    for name in ("plain", "sheet", "jsonl"):
        manifest_of(scratch / name)


def empty(scratch):
    for one in manifest_of(scratch / "empty.csv")["contents"]:
        rows = table(scratch / "empty.csv" / one["file"])
        assert len(rows) == one["rows"] and (one["rows"] == 0 or one["table"] in ("entries", "actors")), one
        assert all(total == 0 for total in one["sums"].values())
    assert (scratch / "empty.zfpz" / "zfpz.csv").read_text().count("\n") == 1
    assert package(scratch / "empty.books", "JZPZ") == package(scratch / "empty.books", "KMYE") == []
    assert len(package(scratch / "empty.books", "KJKM")) == 4
    for name, rows, _ in sheets_of(scratch / "empty.xlsx"):
        assert rows, name
    manifest_of(scratch / "empty.jsonl")


def largest(scratch):
    rows = {row["line"]: row for row in table(scratch / "largest" / "budget_lines.csv")}
    assert rows["B2024-08"]["original"] == "90071992523409.91" and rows["B2024-08"]["original_fen"] == "9007199252340991"
    [sums] = [one for one in manifest_of(scratch / "largest")["contents"] if one["table"] == "budget_lines"]
    assert sums["sums"]["original_fen"] == 9007199254740991 and sums["sums_yuan"]["original_fen"] == "90071992547409.91"
    cover = (scratch / "largest" / "README.txt").read_text()
    assert "人民币玖拾万零柒佰壹拾玖亿玖仟贰佰伍拾肆万柒仟肆佰零玖元玖角壹分" in cover, [line for line in cover.splitlines() if "玖角壹分" in line]


if __name__ == "__main__":
    {"books": books, "zfpz": zfpz, "texts": texts, "empty": empty, "largest": largest}[sys.argv[1]](pathlib.Path(sys.argv[2]))
