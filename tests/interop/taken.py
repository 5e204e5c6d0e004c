#!/usr/bin/python3
"""Judges a proof that somebody took away, from FORMAT.md §16 alone.

    taken.py FILE --vkey KEY [--genesis FILE] [--entry FILE]

KEY is the log's first; a genesis.json names the keys it passed on to, each signed by the one before.
"""

import argparse
import hashlib
import json
import re
import sys

import cbor2
import ed25519
import lists
import schema
import tlog
from statement import ALGORITHM, Entry
from strict_cbor import Malformed, decode, encode

MAGIC = "c2sp.org/tlog-proof@v1"
RECEIPT_HEADER = encode({1: ALGORITHM, 395: 1})
PATH_MAX = 64
NAMING = {"payee.enrol", "payee.update"}


def parse_vkey(text):
    """The name and public key of a verifier key."""
    name, number, encoded = text.split("+", 2)
    data = tlog.strict_base64(encoded)
    if data[:1] != tlog.ED25519_TYPE or tlog.key_id(name, data[1:]).hex() != number:
        raise Malformed("verifier key")
    return name, data[1:]


def passed_on(first, genesis, size):
    """The key of a tree of this size, from the log's first key and a genesis.json."""
    name, key = first
    if genesis.get("vkey") != tlog.vkey(name, key):
        raise Malformed("genesis.json of another ledger")
    for rotation in genesis.get("rotations", []):
        following = tlog.parse_vkey(name, rotation["vkey"])
        message = b"\0".join((b"mingzhang-log-key-v1", name.encode(), key + following))
        if not ed25519.verify(key, bytes.fromhex(rotation["handover"]), message) or \
                not ed25519.verify(following, bytes.fromhex(rotation["proof"]), message):
            raise Malformed("a key that nobody handed over to")
        if rotation["since"] > size:
            break
        key = following
    return name, key


def tree_size(data):
    """How large the tree of a proof says that it is."""
    if data.startswith(MAGIC.encode()):
        return tlog.Checkpoint(parse_tlog_proof(data)[3]).size
    if data[:1] == b"\xd2":
        return decode(decode(data, tagged=True)[1][396][-1][0])[0]
    return tlog.Checkpoint(decode(data)[4]).size


def root_of(index, size, leaf, path):
    """RFC 9162 §2.1.3.2: the root that a path leads to."""
    if index >= size:
        raise Malformed("index outside the tree")
    first, last, found = index, size - 1, leaf
    for other in path:
        if last == 0:
            raise Malformed("path too long")
        if first & 1 or first == last:
            found = tlog.node_hash(other, found)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            found = tlog.node_hash(found, other)
        first, last = first >> 1, last >> 1
    if last:
        raise Malformed("path too short")
    return found


def checked_entry(raw, index, path, note, key):
    """The entry, proven under a checkpoint that the log signed."""
    name, public = key
    checkpoint = tlog.Checkpoint(note)
    checkpoint.note.verify(name, public)
    entry = Entry(raw)
    if checkpoint.origin != name or entry.statement.origin != name:
        raise Malformed("another ledger")
    if index is not None and entry.index != index:
        raise Malformed("another entry")
    if root_of(entry.index, checkpoint.size, entry.leaf, path) != checkpoint.root:
        raise Malformed("path does not lead to the root")
    return entry


def parse_tlog_proof(data):
    """extra, index, path and note of a tlog-proof."""
    try:
        head, note = data.decode().split("\n\n", 1)
    except (UnicodeDecodeError, ValueError) as fault:
        raise Malformed("no tlog-proof") from fault
    rows = head.split("\n")
    if rows.pop(0) != MAGIC or not rows:
        raise Malformed("no tlog-proof")
    extra = None
    if rows[0].startswith("extra "):
        extra = tlog.strict_base64(rows.pop(0)[6:])
    if not rows or not re.fullmatch("index (0|[1-9][0-9]{0,19})", rows[0]):
        raise Malformed("index")
    path = [tlog.strict_base64(row) for row in rows[1:]]
    _check_path(path)
    return extra, int(rows[0][6:]), path, note.encode()


def judge_tlog_proof(data, key, beside):
    extra, index, path, note = parse_tlog_proof(data)
    return checked_entry(extra if extra is not None else beside, index, path, note, key)


def judge_receipt(data, key, beside):
    parts = decode(data, tagged=True)
    if type(parts) is not list or len(parts) != 4:
        raise Malformed("no receipt")
    protected, unprotected, payload, signature = parts
    if protected != RECEIPT_HEADER or payload is not None or type(signature) is not bytes:
        raise Malformed("receipt header")
    try:
        (proof,) = unprotected[396][-1]
        known = {396: {-1: [proof]}}
    except (KeyError, TypeError, ValueError) as fault:
        raise Malformed("receipt proofs") from fault
    if unprotected != known or type(proof) is not bytes:
        raise Malformed("receipt proofs")
    members = decode(proof)
    if type(members) is not list or len(members) != 3:
        raise Malformed("inclusion proof")
    size, index, path = members
    schema.check(size, schema.uint(2**64 - 1))
    schema.check(index, schema.uint(2**64 - 1))
    _check_path(path)
    entry = Entry(beside)
    if entry.index != index or entry.statement.origin != key[0]:
        raise Malformed("another entry")
    root = root_of(index, size, entry.leaf, path)
    if not ed25519.verify(key[1], signature, encode(["Signature1", protected, b"", root])):
        raise Malformed("signature")
    return entry


def judge_line(members, entry):
    line, place, path = members
    statement = entry.statement
    form = lists.FORMS.get(statement.kind)
    if form is None or "root" not in statement.body or type(line) is not bytes:
        raise Malformed("names no list")
    parsed = lists.Line(form, decode(line))
    schema.check(place, schema.uint(2**64 - 1))
    _check_path(path)
    if form in ("roster", "eligible") and parsed.number != place + 1:
        raise Malformed("line stands elsewhere")
    if root_of(place, statement.body["count"], tlog.leaf_hash(line), path) != statement.body["root"]:
        raise Malformed("line is not on the list")
    return parsed


def judge_field(disclosure, entry):
    if entry.statement.kind not in NAMING or type(disclosure) is not bytes:
        raise Malformed("binds no field")
    parts = decode(disclosure)
    if type(parts) is not list or len(parts) != 3:
        raise Malformed("disclosure")
    schema.check(parts[0], schema.identifier)
    if type(parts[1]) is not str or type(parts[2]) is not str:
        raise Malformed("disclosure")
    bound = {"field": parts[2], "digest": hashlib.sha256(disclosure).digest()}
    if bound not in entry.statement.body.get("digests", []):
        raise Malformed("another value")
    return parts


def _check_path(path):
    if type(path) is not list or len(path) > PATH_MAX:
        raise Malformed("path")
    for one in path:
        if type(one) is not bytes or len(one) != 32:
            raise Malformed("path")


def judge(data, key, beside=None):
    """What a proof proves: (form, entry, line or disclosure or None)."""
    if data.startswith(MAGIC.encode()):
        return "entry", judge_tlog_proof(data, key, beside), None
    if data[:1] == b"\xd2":
        return "receipt", judge_receipt(data, key, beside), None
    parts = decode(data)
    if type(parts) is not list or len(parts) < 6:
        raise Malformed("no proof")
    word, version, raw, path, note = parts[:5]
    if version != 1 or type(version) is not int or type(raw) is not bytes or type(note) is not bytes:
        raise Malformed("version or members")
    _check_path(path)
    if word == "mingzhang-line-proof" and len(parts) == 8:
        entry = checked_entry(raw, None, path, note, key)
        return "line", entry, judge_line(parts[5:], entry)
    if word == "mingzhang-field-proof" and len(parts) == 6:
        entry = checked_entry(raw, None, path, note, key)
        return "field", entry, judge_field(parts[5], entry)
    raise Malformed("no proof")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--vkey", required=True)
    parser.add_argument("--genesis")
    parser.add_argument("--entry")
    options = parser.parse_args()
    with open(options.file, "rb") as file:
        data = file.read()
    beside = None
    if options.entry:
        with open(options.entry, "rb") as file:
            beside = file.read()
    try:
        key = parse_vkey(options.vkey)
        if options.genesis:
            with open(options.genesis, encoding="utf-8") as file:
                key = passed_on(key, json.load(file), tree_size(data))
        form, entry, shown = judge(data, key, beside)
    except (Malformed, ValueError, TypeError, LookupError, cbor2.CBORError) as fault:
        print(f"FAILED: {fault}")
        return 3
    print(f"VERIFIED: {form} of entry {entry.index}, {entry.statement.kind}")
    if form == "line":
        print(f"line {shown.number}, payee {shown.payee.hex()}, {shown.amount} fen")
    return 0


if __name__ == "__main__":
    sys.exit(main())
