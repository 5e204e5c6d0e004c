#!/usr/bin/env python3
"""Writes the people and the lists of the 2023 case. Every person is SYNTHETIC.

The names are drawn from invented lists, the identity numbers begin with 9999, an area code that no real number has, and
carry a valid check character (GB 11643-1999, ISO 7064 MOD 11-2); account and telephone numbers are made up likewise.
Only the figures come from the source report: 44 people, 500 yuan each, 22 000.00 yuan. The eligible list of 55 is ours, so
that a coverage of 80 % has a denominator. The output is the same on every run; the files are kept under version control.
"""
import csv
import hashlib
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
ELIGIBLE, PAID, YUAN = 55, 44, "500.00"
SURNAMES = "赵钱孙李周郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛奚范彭郎鲁韦昌苗凤花方俞任袁"
GIVEN = ["测甲", "测乙", "测丙", "测丁", "样戊", "样己", "样庚", "样辛", "例壬", "例癸", "例子", "拟丑", "拟寅", "拟卯", "虚辰", "虚巳"]
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def number(seed: str, modulus: int) -> int:
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big") % modulus


def idno(i: int) -> str:
    body = "9999%02d%04d%02d%02d%03d" % (
        i % 7 + 1, 1958 + number(f"year{i}", 40), 1 + number(f"month{i}", 12), 1 + number(f"day{i}", 28), 100 + i)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS)) % 11]


def person(i: int) -> dict:
    return {
        "姓名": SURNAMES[i % len(SURNAMES)] + GIVEN[(i * 5) % len(GIVEN)],
        "身份证号": idno(i),
        "银行账号": "6299990000%09d" % (730000000 + 8191 * i),
        "开户行": "虚拟银行示范支行",
        "电话": "1990000%04d" % (1000 + 13 * i),
        "住址": "示范区样例街道拟真社区%d号" % (i + 1),
        "类别": "frontline",
    }


def write(name: str, header: list, rows: list) -> None:
    with open(HERE / name, "w", encoding="utf-8", newline="") as f:
        out = csv.writer(f, lineterminator="\r\n")
        out.writerow(header)
        out.writerows(rows)


def main() -> None:
    people = [person(i) for i in range(ELIGIBLE)]
    paid = people[:PAID]
    write("people.csv", list(people[0]), [list(p.values()) for p in people])
    write("eligible.csv", ["身份证号", "姓名", "类别"],
          [[p["身份证号"], p["姓名"], p["类别"]] for p in people])
    write("roster.csv", ["姓名", "身份证号", "金额"], [[p["姓名"], p["身份证号"], YUAN] for p in paid])
    write("bank-results.csv", ["行号", "身份证号", "金额", "结果", "流水号", "日期", "原因"],
          [[i + 1, p["身份证号"], YUAN, "paid", "BK20230428%06d" % (i + 1), "2023-04-28", ""] for i, p in enumerate(paid)])
    write("sign-for.csv", ["行号", "身份证号", "金额", "方式", "日期"],
          [[i + 1, p["身份证号"], YUAN, "hand", "2023-04-%02d" % (28 + i // 22)] for i, p in enumerate(paid)])


if __name__ == "__main__":
    main()
