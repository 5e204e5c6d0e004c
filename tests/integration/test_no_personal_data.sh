#!/bin/sh
# Nothing of a person is in what auditors and the public get (G6): no name, identity number, account,
# telephone or address of the case, in no tile, bundle or list, neither plain nor as hexadecimal or
# base 64. Nor does any lie open in the daemon's own files, where the vault is.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
MZ_ROOT=$(dirname "$(dirname "$here")")
export MZ_QUIET=1
work=$(mktemp -d "${TMPDIR:-/tmp}/mz-personal.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM
sh "$MZ_ROOT/tests/play.sh" "$work" >"$work/play.log" 2>&1 || { tail -n 20 "$work/play.log"; exit 1; }
mingzhang=${MZ_BUILD_DIR:-$MZ_ROOT/build/dev}/client/mingzhang
"$mingzhang" --clone "$work/clone" export csv "$work/export" >/dev/null 2>&1

python3 - "$work" "$MZ_ROOT/tests/cases/wuhua-2023/people.csv" <<'END'
import base64, csv, pathlib, sys

work, people = pathlib.Path(sys.argv[1]), sys.argv[2]
columns = ["姓名", "身份证号", "银行账号", "电话", "住址"]
values = sorted({row[c] for row in csv.DictReader(open(people, encoding="utf-8-sig")) for c in columns} - {""})
assert len(values) > 100, "the case lost its people"


def forms(value):
    """Every way in which the value could stand in a file, as bytes."""
    raw = value.encode()
    yield raw
    yield raw.hex().encode()
    yield raw.hex().upper().encode()
    yield value.encode("gb18030")
    # Base 64 at each of its three alignments: what does not depend on the neighbours.
    for shift in range(3):
        text = base64.b64encode(b"\0" * shift + raw)
        inner = text[(shift * 8 + 5) // 6:len(text) - (4 if len(raw + b"\0" * shift) % 3 else 0)]
        if len(inner) >= 8:
            yield inner
            yield inner.replace(b"+", b"-").replace(b"/", b"_")


def files(*folders):
    for folder in folders:
        for path in sorted((work / folder).rglob("*")):
            if path.is_file():
                yield path


found, searched = 0, 0
clone = list(files("clone/tile", "clone/objects/list", "export")) + [work / "clone/checkpoint"]
assert len(clone) > 10
for path in clone + list(files("daemon")):
    data = path.read_bytes()
    searched += len(data)
    for value in values:
        for form in forms(value):
            if form in data:
                print(f"{path.relative_to(work)} holds {value[:1]}… as {form[:2]!r}…")
                found += 1
# The search finds what it looks for: the same over the play's own input.
control = open(people, "rb").read()
assert all(v.encode() in control for v in values)
assert all(any(f in base64.b64encode(b"ab" + v.encode() + b"cd") for f in forms(v)) for v in values)
print(f"{len(values)} values, {searched} bytes searched, {found} found")
sys.exit(found > 0)
END
