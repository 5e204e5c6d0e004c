"""What the exports of the 2023 case must come to, read with nothing of ours: the csv module, hashlib and iconv."""
import csv, hashlib, io, json, pathlib, re, subprocess, sys, zipfile
import xml.etree.ElementTree as tree


def manifest_of(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    for one in manifest["contents"] + manifest["files"]:
        data = (folder / one["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == one["sha256"] and len(data) == one["size"], one
    named = {one["file"] for one in manifest["contents"] + manifest["files"]} | {"manifest.json"}
    assert named == {path.name for path in folder.iterdir()}, named
    note = manifest["checkpoint"].split("\n")
    assert note[0] == manifest["origin"] and int(note[1]) == manifest["tree_size"], note
    return manifest


def gb18030(path):
    return subprocess.run(["iconv", "-f", "GB18030", "-t", "UTF-8", path], check=True, capture_output=True).stdout.decode()


def fen(yuan):
    whole, part = yuan.lstrip("-").split(".")
    assert len(part) == 2, yuan
    return (-1 if yuan.startswith("-") else 1) * (int(whole) * 100 + int(part))


def tables(folder, bom):
    """Rows and sums of every CSV table are those of the manifest."""
    for one in manifest_of(folder)["contents"]:
        data = (folder / one["file"]).read_bytes()
        assert data.startswith(b"\xef\xbb\xbf") == bom and data.count(b"\n") == data.count(b"\r\n"), one["file"]
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        assert len(rows) == one["rows"], one
        for name, total in one["sums"].items():
            assert sum(int(row[name] or 0) for row in rows) == total == fen(one["sums_yuan"][name]), (one["file"], name)


def zfpz(folder, charset):
    path = folder / "zfpz.csv"
    text = gb18030(path) if charset == "gb18030" else path.read_bytes().decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    manifest = manifest_of(folder)
    assert len(rows) == 44 == manifest["contents"][0]["rows"]
    assert sum(fen(row["支付金额"]) for row in rows) == 2200000 == manifest["contents"][0]["sums"]["支付金额"]
    assert manifest["contents"][0]["sums_yuan"]["支付金额"] == "22000.00"
    assert len(rows[0]) == 37 and len({row["编号"] for row in rows}) == 44
    for one in manifest["absent"]:
        assert all(row[one["column"]] == "" for row in rows) and one["text"] and one["text_zh"], one
    absent = {one["column"] for one in manifest["absent"]}
    # The case gives no economic code; all else that is not absent is filled.
    assert {name for name in rows[0] if rows[0][name] == ""} == absent | {"支出经济分类编码"}
    first = rows[0]
    assert (first["预算年度"], first["预算科目编码"], first["预算项目编码"]) == ("2023", "2012906", "P2023-01"), first
    assert (first["支付时间"], first["清算时间"], first["结算方式"]) == ("2023-04-27", "2023-04-28", "转账"), first
    cover = (folder / "README.txt").read_text()
    assert "人民币贰万贰仟元整" in cover and "22000.00 元" in cover and "2.20 万元" in cover, cover


def lines(folder):
    for one in manifest_of(folder)["contents"]:
        rows = [json.loads(line) for line in (folder / one["file"]).read_text().splitlines()]
        assert len(rows) == one["rows"], one
        for name, total in one["sums"].items():
            assert sum(row.get(name, 0) for row in rows) == total, (one["file"], name)


def books(folder):
    """Debits and credits, balance by balance; money received, sent and settled, each 22 000.00."""
    def rows(name):
        return list(csv.reader(io.StringIO(gb18030(folder / f"{name}.txt"), newline="")))

    manifest = manifest_of(folder)
    widths = {"GSSM": 4, "DZZB": 11, "KJKM": 8, "KMYE": 16, "JZPZ": 26, "XMXX": 2}
    for name, width in widths.items():
        assert rows(name) and all(len(row) == width for row in rows(name)), name
    declared = [row for row in rows("GSSM") if row[0] != "*"]
    assert [sum(row[0] == name for row in declared) for name in widths] == list(widths.values())
    assert rows("DZZB")[0][8] == "2023"
    postings = rows("JZPZ")
    debit, credit = (sum(fen(row[column]) for row in postings) for column in (6, 7))
    assert debit == credit == 3 * 2200000 == manifest["contents"][4]["sums"]["借方金额"]
    for voucher in {row[2] for row in postings}:
        assert sum(fen(row[6]) - fen(row[7]) for row in postings if row[2] == voucher) == 0, voucher
    sides = {row[0]: row[7] for row in rows("KJKM")}
    for row in rows("KMYE"):
        sign = 1 if sides[row[0]] == "借" else -1
        month = f"2023{int(row[15]):02}"
        mine = [one for one in postings if one[5] == row[0] and one[0].startswith(month)]
        assert fen(row[6]) == sum(fen(one[6]) for one in mine) and fen(row[9]) == sum(fen(one[7]) for one in mine), row
        assert fen(row[12]) == fen(row[3]) + sign * (fen(row[6]) - fen(row[9])), row
    closing = {row[0]: fen(row[12]) for row in rows("KMYE") if row[15] == "4"}
    assert sorted(closing.values()) == [0, 0, 2200000, 2200000], closing


MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def cell_value(cell, strings):
    """What a program finds in a cell: a number is one, text is text; a formula would be neither."""
    assert cell.find(f"{MAIN}f") is None, cell.attrib
    if cell.get("t") == "inlineStr":
        return "".join(part.text or "" for part in cell.iter(f"{MAIN}t"))
    value = cell.findtext(f"{MAIN}v")
    if value is None:
        return None
    return strings[int(value)] if cell.get("t") == "s" else float(value)


def sheets_of(path):
    """Of each sheet in order: name, rows of cells by column letter, the sheet as XML."""
    with zipfile.ZipFile(path) as book:
        assert book.testzip() is None and all(one.date_time == (1980, 1, 1, 0, 0, 0) for one in book.infolist())
        strings = []
        if "xl/sharedStrings.xml" in book.namelist():
            strings = ["".join(t.text or "" for t in one.iter(f"{MAIN}t")) for one in tree.fromstring(book.read("xl/sharedStrings.xml"))]
        names = [one.get("name") for one in tree.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet")]
        for number, name in enumerate(names, 1):
            sheet = tree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
            rows = [{re.match("[A-Z]+", cell.get("r"))[0]: cell_value(cell, strings) for cell in row} for row in sheet.iter(f"{MAIN}row")]
            yield name, rows, sheet


def fen_of(cell):
    """A number of yuan, or the text of one that has more digits than a spreadsheet shows."""
    return fen(cell) if isinstance(cell, str) else round(cell * 100)


def workbook(path):
    """Rows, headings and totals of every sheet are those of the manifest beside it; the cover says the same."""
    manifest = json.loads(pathlib.Path(f"{path}.manifest.json").read_text())
    data = path.read_bytes()
    assert manifest["files"] == [{"file": "workbook.xlsx", "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}]
    (cover_name, cover, _), *tables = sheets_of(path)
    assert cover_name == "封面 cover" and len(tables) == len(manifest["contents"])
    facts = {row["A"]: row.get("B") for row in cover if len(row) == 2}
    assert facts["树根 Root"] == manifest["root"] and facts["签名检查点 Signed checkpoint"] == manifest["checkpoint"], facts
    assert facts["检查点 SHA-256 Its digest"] == hashlib.sha256(manifest["checkpoint"].encode()).hexdigest()
    for (name, rows, sheet), one in zip(tables, manifest["contents"]):
        assert name.endswith(" " + one["table"]), (name, one["table"])
        pane = sheet.find(f"{MAIN}sheetViews/{MAIN}sheetView/{MAIN}pane")
        first = "B2" if len(rows[0]) > 8 else "A2"
        assert pane.get("state") == "frozen" and pane.get("topLeftCell") == first, name
        # Printed so that it can be read: no page is wider than 230 half characters, and says which it is.
        wide = sum((int(c.get("max")) - int(c.get("min")) + 1) * float(c.get("width")) for c in sheet.iter(f"{MAIN}col"))
        page = sheet.find(f"{MAIN}pageSetup")
        assert page.get("paperSize") == "9" and page.get("fitToHeight") == "0", name
        assert wide / int(page.get("fitToWidth", "1")) <= 230 + len(rows[0]), (name, wide)
        assert "&P/&N" in sheet.findtext(f"{MAIN}headerFooter/{MAIN}oddFooter"), name
        last = sheet.find(f"{MAIN}autoFilter").get("ref").split(":")[1]
        assert int(re.search(r"\d+", last)[0]) == one["rows"] + 1, (name, last)
        assert len(rows) == one["rows"] + 1 + bool(one["sums"]), name
        columns = {heading.split("\n")[-1]: letter for letter, heading in rows[0].items()}
        for column, total in one["sums"].items():
            at = columns[column.removesuffix("_fen")]
            cents = [fen_of(row[at]) for row in rows[1 : one["rows"] + 1] if row.get(at) is not None]
            assert sum(cents) == total == fen_of(rows[-1][at]), (name, column)
            told = [row["C"] for row in cover if (row.get("B") or "").endswith(" " + column.removesuffix("_fen")) and row.get("C") is not None]
            assert total in [fen_of(figure) for figure in told], (name, column, told)
    return {one["table"]: rows for (_, rows, _), one in zip(tables, manifest["contents"])}


def case_workbook(path):
    tables = workbook(path)
    lines = tables["payment_lines"][1:-1]
    assert len(lines) == 44 and all(line["E"] == 500.0 and re.fullmatch("[0-9a-f]{32}", line["D"]) for line in lines), lines[0]
    assert tables["payment_lines"][-1] == {"A": "合计 Total", "E": 22000.0} or tables["payment_lines"][-1]["E"] == 22000.0
    assert "2012906" not in str(tables["payments"][0])
    budget = dict(zip((h.split("\n")[1] for h in tables["budget_lines"][0].values()), tables["budget_lines"][1].values()))
    assert budget["received"] == budget["signed"] == 22000.0 and budget["year"] == 2023, budget


if __name__ == "__main__":
    what, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    {"books": lambda: books(folder), "tables": lambda: tables(folder, False), "spreadsheet": lambda: tables(folder, True), "lines": lambda: lines(folder), "workbook": lambda: workbook(folder), "case-workbook": lambda: case_workbook(folder),
     "zfpz": lambda: zfpz(folder, "utf-8"), "zfpz-gb18030": lambda: zfpz(folder, "gb18030")}[what]()
