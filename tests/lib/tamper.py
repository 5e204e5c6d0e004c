#!/usr/bin/env python3
"""Tampers with a clone the way a dishonest keeper would, touching the entries only.

  tamper.py CLONE flipped-byte     one bit of one byte in the middle of an entry
  tamper.py CLONE dropped-entry    one entry taken out, the bundle closed up, the last entry doubled to keep the count
  tamper.py CLONE swapped-amount   the amount in an approval changed, every byte else left alone
"""
import pathlib
import struct
import sys


def bundle_path(clone: pathlib.Path) -> pathlib.Path:
    paths = sorted(p for p in (clone / "tile" / "entries").rglob("*") if p.is_file())
    if not paths:
        sys.exit(f"{clone}: no entry bundles")
    return paths[0]


def read(path: pathlib.Path) -> list:
    data, entries = path.read_bytes(), []
    while data:
        (size,) = struct.unpack(">H", data[:2])
        entries.append(data[2:2 + size])
        data = data[2 + size:]
    return entries


def write(path: pathlib.Path, entries: list) -> None:
    path.write_bytes(b"".join(struct.pack(">H", len(e)) + e for e in entries))


def main() -> None:
    clone, how = pathlib.Path(sys.argv[1]), sys.argv[2]
    path = bundle_path(clone)
    entries = read(path)
    if how == "flipped-byte":
        n = len(entries) // 2
        entry = bytearray(entries[n])
        entry[len(entry) // 2] ^= 0x01
        entries[n] = bytes(entry)
        print(f"   flipped one bit in entry {n}")
    elif how == "dropped-entry":
        n = len(entries) // 3
        del entries[n]
        entries.append(entries[-1])
        print(f"   dropped entry {n}")
    elif how == "swapped-amount":
        # 2 200 000 fen as CBOR: 1a 00 21 91 c0; 2 200 001 is as long.
        old, new = bytes.fromhex("1a002191c0"), bytes.fromhex("1a002191c1")
        n = next(i for i, e in enumerate(entries) if b"payment.approve" in e and old in e)
        entries[n] = entries[n].replace(old, new, 1)
        print(f"   changed the approved amount in entry {n} from 22000.00 to 22000.01")
    else:
        sys.exit(__doc__)
    write(path, entries)


if __name__ == "__main__":
    main()
