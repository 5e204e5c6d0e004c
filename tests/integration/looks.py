"""For test_case.sh: looks at an answer on standard input. Exit 1, having said why, if it is not as it should be.

    looks.py inbox PERSON | execution | metrics | trace | aligned | chinese
"""

import json
import re
import sys
import unicodedata

FEN = 2200000


def require(what, expected, found):
    if expected != found:
        sys.exit(f"{what}: expected {expected!r}, found {found!r}")


def inbox(person):
    for item in json.load(sys.stdin)["items"]:
        tier = f"/{item['tier']}" if "tier" in item else ""
        lack = item.get("blocked") or item.get("needs") or {}
        print(f"{person}:{item['action'].replace(' ', '-')}{tier}" + (f"!{lack['want']}" if lack else ""))


def execution():
    answer = json.load(sys.stdin)
    require("certified", True, answer["certified"])
    require("sums", ["adjusted", "settled_net", "signed", "vouchers"], sorted(answer["sums"]))
    for name, value in answer["sums"].items():
        require(name, ("22000.00", FEN), (value["amount"], value["amount_fen"]))
        require(name + ": entries behind it", True, value["entries"]["complete"] and value["entries"]["count"] > 0)
    rates = {rate["key"]: rate for rate in answer["rates"]}
    require("rates", ["exe-audit", "exe-plan", "exe-received"], sorted(rates))
    for key, rate in rates.items():
        require(key, (FEN, FEN, "100.00"), (rate["numerator"], rate["denominator"], rate["percent"]))
        require(key + ": both names", True, rate["name"] != rate["name_zh"])
    require("three names", 3, len({rate["name_zh"] for rate in rates.values()}))


def metrics():
    answer = json.load(sys.stdin)
    require("tree size", 101, answer["tree_size"])
    found = {
        item["key"]: (item["numerator"], item["denominator"], item.get("percent", item.get("value")))
        for item in answer["computed"]
    }
    expected = {
        "exe-plan": (FEN, FEN, "100.00"),
        "exe-received": (FEN, FEN, "100.00"),
        "exe-audit": (FEN, FEN, "100.00"),
        "cov": (44, 55, "80.00"),
        "acc": (44, 44, "100.00"),
        "tim": (44, 44, "100.00"),
        "cnt": (44, 1, 44),
        "cost": (FEN, 44, "500.00"),
    }
    for key, value in expected.items():
        require(key, value, found.get(key))
    for item in answer["computed"]:
        behind = item["entries"]
        require(item["key"] + ": entries behind it", True, behind["count"] > 0 and bool(behind["indexes"]))


def trace():
    answer = json.load(sys.stdin)
    require("line", (7, "500.00"), (answer["line"]["line"], answer["line"]["amount"]))
    kinds = [step["kind"] for step in answer["steps"]]
    acts = [kind for kind in kinds if kind != "evidence.attach"]
    require(
        "the way of the money",
        ["budget.appropriate", "funds.receive", "payee.enrol", "list.freeze", "payment.request", "payment.review",
         "payment.approve", "payment.approve", "payment.accept", "payment.accept", "payment.instruct",
         "payment.settle", "payment.sign"],
        acts,
    )
    codes = [step["body"]["code"] for step in answer["steps"] if step["kind"] == "evidence.attach"]
    require("evidence", ["E01", "E02", "E03", "E04", "E05", "E07", "E08", "E09", "E10", "E11"], sorted(codes))
    indexes = [step["index"] for step in answer["steps"]]
    require("in order", sorted(indexes), indexes)


def width(text):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def aligned():
    """Between two columns every row has a blank in the same display cell. A table whose widths were counted in bytes or
    code points has not. Chinese headings hold no blanks, so there each column holds one."""
    text = sys.stdin.read()
    for block in re.split(r"\n\s*\n", text):
        rows = [line for line in block.split("\n") if len(line.split()) >= 4 and not re.search(r"[:：] ?\S", line[:14])]
        if len(rows) < 3:
            continue
        cells = [expand(row) for row in rows]
        used = "".join(
            " " if all(at >= len(row) or row[at] == " " for row in cells) else "x" for at in range(max(map(len, cells)))
        )
        # Every column of cells holds one heading.
        words = [m.start() for m in re.finditer(r"\S+", cells[0])]
        columns = [sum(m.start() <= word < m.end() for word in words) for m in re.finditer(r"x+", used)]
        chinese = all(ord(word[0]) > 0x2E80 or word == "#" for word in rows[0].split())
        if len(columns) < 3 or (chinese and max(columns) > 1):
            sys.exit(f"not aligned {columns}:\n" + "\n".join(rows))


def expand(line):
    """One character a display cell."""
    return "".join(c if width(c) == 1 else c + "\0" for c in line if width(c) > 0)


def chinese():
    text = sys.stdin.read()
    heading = next(line for line in text.split("\n") if len(line.split()) >= 3 and "CERTIFIED" not in line)
    words = [word for word in heading.split() if re.search(r"[A-Za-z]{3}", word)]
    if words:
        sys.exit(f"not translated: {words} in {heading!r}")


if sys.argv[1] == "inbox":
    inbox(sys.argv[2])
else:
    {"execution": execution, "metrics": metrics, "trace": trace, "aligned": aligned, "chinese": chinese}[sys.argv[1]]()
