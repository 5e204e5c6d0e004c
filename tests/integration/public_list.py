"""People for the public list, and what its outputs must come to, read with nothing of ours. Names are invented, identity
numbers and cards made up with the check characters of GB 11643."""
import csv, hashlib, html.parser, io, json, pathlib, re, subprocess, sys, zipfile
import xml.etree.ElementTree as tree

HEAD = ["姓名", "身份证号", "银行账号", "开户行", "电话", "住址", "类别", "单位"]
STREET, OTHER = "示范区样例街道拟真社区%d号", "示范区另一街道拟真社区%d号"


def idno(region, born, serial):
    digits = f"{region}{born}{serial:03d}"
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2))) % 11]


def same_ends():
    """Two numbers of one region that end alike: masks do not tell them apart."""
    seen = {}
    for day in range(1, 29):
        for serial in range(1, 400):
            number = idno("999904", f"198803{day:02d}", serial)
            if number[-4:] in seen and seen[number[-4:]][6:14] != number[6:14]:
                return seen[number[-4:]], number
            seen.setdefault(number[-4:], number)
    raise AssertionError("none")


def people():
    """Each with why he is there."""
    alike = same_ends()
    rows = [
        ("欧阳样", idno("999901", "19810203", 101), STREET, "frontline", "compound surname"),
        ("白例丙", idno("999902", "19810204", 102), STREET, "frontline", "reads as two below but for his number"),
        ("样热木·例买提", idno("999903", "19810205", 103), STREET, "frontline", "both parts"),
        ("Sample Person", idno("999904", "19810206", 104), STREET, "frontline", "Latin"),
        ("𠮷样", idno("999905", "19810207", 105), STREET, "frontline", "CJK extension B"),
        ("样" * 60, idno("999906", "19810208", 106), STREET, "frontline", "very long"),
        ("Longlonglong " * 9 + "Name", idno("999907", "19810209", 107), STREET, "frontline", "very long, Latin"),
        ("白例甲", alike[0], STREET, "frontline", "reads the same as the next, its number too"),
        ("白例乙", alike[1], STREET, "frontline", "reads the same"),
        ("石例丙", idno("999908", "19810210", 108), OTHER, "illness", "few of the category and of the street"),
        ("石例丁", idno("999909", "19810211", 109), OTHER, "illness", "likewise"),
    ]
    for n, (name, number, street, category, _) in enumerate(rows):
        yield [name, number, f"62999900008{n:08d}", "虚拟银行示范支行", f"199100010{n:02d}", street % n, category, "示范单位"]


def write(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def make(folder):
    folder = pathlib.Path(folder)
    rows = list(people())
    write(folder / "people.csv", [HEAD] + rows)
    write(folder / "eligible.csv", [["身份证号", "姓名", "类别"]] + [[r[1], r[0], r[6]] for r in rows])
    for name, part in (("1", rows[:1]), ("10", rows[1:]), ("11", rows)):
        write(folder / f"roster-{name}.csv", [["姓名", "身份证号", "金额"]] + [[r[0], r[1], "100.00"] for r in part])
    # What must never be read anywhere: whole numbers, whole names, what is below the street.
    secrets = [value for r in rows for value in (r[1], r[2], r[4])] + [r[0] for r in rows]
    (folder / "secrets").write_text("\n".join(secrets))


def texts(path):
    """Everything that a reader of the file can find in it, spaces and line breaks taken out."""
    data = path.read_bytes()
    if path.suffix in (".docx", ".xlsx", ".zip"):
        with zipfile.ZipFile(path) as parts:
            data = b"\n".join(parts.read(name) for name in parts.namelist())
    elif path.suffix == ".pdf":
        data = data + subprocess.run(["pdftotext", "-raw", path, "-"], check=True, capture_output=True).stdout
    found = [data.decode("utf-8", "replace"), data.decode("gb18030", "replace")]
    bare = [re.sub(r"<[^>]*>", "", one) for one in found]
    return found + [re.sub(r"\s", "", one) for one in found + bare]


def leaks(secrets, *paths):
    """No output carries a whole value, nor more of a number than its mask shows."""
    whole = {line for line in pathlib.Path(secrets).read_text().split("\n") if line}
    numbers = {one for one in whole if re.fullmatch(r"[0-9X]{11,19}", one)}
    parts = whole | {number[4:12] for number in numbers if len(number) > 11} | {re.sub(r"\s", "", one) for one in whole}
    for path in paths:
        path = pathlib.Path(path)
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if not file.is_file():
                continue
            for text in texts(file):
                for part in parts:
                    assert part not in text, (str(file), part)
                assert "拟真社区" not in text, str(file)
                assert "患病" not in text and "illness" not in text, (str(file), "a category")


class Cells(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.rows, self.cell = [], None

    def handle_starttag(self, tag, attributes):
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.cell = ""

    def handle_data(self, data):
        if self.cell is not None:
            self.cell += data

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.rows[-1].append(self.cell.strip())
            self.cell = None


def page(path):
    reader = Cells()
    reader.feed(pathlib.Path(path).read_text(encoding="utf-8"))
    start = next(i for i, row in enumerate(reader.rows) if row[:2] == ["序号", "姓名"])
    rows = [row for row in reader.rows[start + 1:] if len(row) == 6]
    total = next(row for row in reader.rows[start + 1:] if row[0] == "合计")
    return rows, total


def eleven(path):
    rows, total = page(path)
    names = [row[1] for row in rows]
    assert names[:5] == ["欧阳*", "白**", "样**·例**", "S***** P*****", "𠮷*"], names
    assert names[5] == "样" + "*" * 59, names[5]
    assert names[6] == " ".join(["L***********"] + ["L***********"] * 8 + ["N***"]), names[6]
    # The same name and place: a number where it tells one apart; where that reads the same as well, the sequence alone.
    assert rows[7][1:] == rows[8][1:] == ["白**", "", "示范单位 示范区样例街道***", "100.00", ""], rows[7:9]
    assert re.fullmatch(r"999\*{11}[0-9]{3}[0-9X]", rows[1][2]), rows[1]
    assert all(row[2] == "" for row in rows[:1] + rows[2:]), "a number where the name is enough"
    assert all(row[3] == "示范单位 示范区样例街道***" for row in rows[:9]), rows[0]
    # Two of a category and a street: without place.
    assert [row[1:4] for row in rows[9:]] == [["石**", "", ""]] * 2, rows[9:]
    assert [row[4] for row in rows] == ["100.00"] * 11 and total[1:3] == ["人民币壹仟壹佰元整", "1,100.00"], total
    text = pathlib.Path(path).read_text(encoding="utf-8")
    assert "第 10–11 号：同类别、同单位或同街道的不足 5 人" in text


def forty_four(path):
    rows, total = page(path)
    assert [row[0] for row in rows] == [str(n) for n in range(1, 45)]
    assert all(re.fullmatch(r".\*\*", row[1]) and row[2] == "" and row[3] == "示范区样例街道***" and row[5] == "" for row in rows), rows
    assert total[1:3] == ["人民币贰万贰仟元整", "22,000.00"], total


def withheld(path):
    rows, total = page(path)
    assert len(rows) == 44 and all(row[1:4] == ["***", "", ""] and re.fullmatch("[0-9a-f]{12}", row[5]) for row in rows), rows
    assert total[1:3] == ["人民币贰万贰仟元整", "22,000.00"], total
    assert "第 1–44 号：没有取得披露" in pathlib.Path(path).read_text(encoding="utf-8")


NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def workbook(path, people, fen):
    """The form's workbook: amounts are numbers, and those of the rows are that of the foot."""
    with zipfile.ZipFile(path) as book:
        strings = ["".join(t.text or "" for t in s.iter("{%s}t" % NS["m"])) for s in tree.fromstring(book.read("xl/sharedStrings.xml"))]
        sheet = tree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    rows = [{re.match("[A-Z]+", c.get("r"))[0]: strings[int(c.findtext("m:v", None, NS))] if c.get("t") == "s" else float(c.findtext("m:v", None, NS))
             for c in row if c.find("m:v", NS) is not None} for row in sheet.iter("{%s}row" % NS["m"])]
    amounts = [[v for v in row.values() if isinstance(v, float)] for row in rows]
    *lines, total = [a[-1] for a in amounts if a]
    assert len(lines) == int(people) and round(sum(lines) * 100) == round(total * 100) == int(fen), (len(lines), sum(lines), total)
    assert any("合计" in row.values() and total in row.values() for row in rows)


def table(path, charset, bom):
    data = path.read_bytes()
    if charset == "gb18030":
        data = subprocess.run(["iconv", "-f", "GB18030", "-t", "UTF-8", path], check=True, capture_output=True).stdout
    assert data.startswith(b"\xef\xbb\xbf") == bom and data.count(b"\n") == data.count(b"\r\n") > 0, path
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def export(folder, form, charset="utf-8", bom="no"):
    """The files are as the manifest says, add up to its sums and to each other, and say what the form says."""
    folder = pathlib.Path(folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["mask_level"] == "public" and manifest["query"]["project"] == "P2023-01", manifest["query"]
    assert manifest["checkpoint"].split("\n")[:2] == [manifest["origin"], str(manifest["tree_size"])]
    for one in manifest["contents"] + manifest["files"]:
        data = (folder / one["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == one["sha256"] and len(data) == one["size"], one
    tables = {one["table"]: table(folder / one["file"], charset, bom == "bom") for one in manifest["contents"]}
    sums = {one["table"]: one["sums"] for one in manifest["contents"]}
    rows, payments = tables["public_list"], tables["public_payments"]
    total = sum(int(row["amount_fen"]) for row in rows)
    assert total == sum(int(row["amount_fen"]) for row in payments) == sums["public_list"]["amount_fen"] == sums["public_payments"]["amount_fen"]
    assert len(rows) == sum(int(row["payees"]) for row in payments)
    assert all(f"{int(row['amount_fen']) / 100:.2f}" == row["amount"] for row in rows)
    assert sum(row["shown"] == "withheld" for row in rows) == manifest["names_withheld"]
    shown, foot = page(form)
    assert [[r[0], r[1], r[2], r[4]] for r in shown] == [[r["line"], r["payee_name"], r["idno"], f"{int(r['amount_fen']) / 100:,.2f}"] for r in rows]
    assert [r[3] for r in shown] == [" ".join(t for t in (r["unit"], r["area"]) if t) for r in rows]
    assert foot[2] == f"{total / 100:,.2f}", foot
    cover = (folder / "README.txt").read_text()
    assert f"{total // 100}.{total % 100:02d} 元 yuan" in cover and foot[1] in cover and "公示掩码 masked for everybody" in cover
    few = [row for row in rows if row["shown"] == "few"]
    assert all(row["unit"] == row["area"] == row["idno"] == "" for row in few)
    assert sorted(row["shared"] for row in tables["public_groups"]) == (["area", "category"] if few else []), tables["public_groups"]
    assert {one["column"] for one in manifest["absent"]} >= {"account", "phone", "category"}


if __name__ == "__main__":
    globals()[sys.argv[1].replace("-", "_")](*sys.argv[2:])
