#!/usr/bin/python3
"""Judges a bundle that is not of the whole ledger, from FORMAT.md §17 alone.

    bundle.py DIR --genesis HEX
"""

import argparse
import hashlib
import json
import os
import re
import sys

import cbor2
import taken
import tlog
from ledger import Keys
from lists import FORMS, ListObject, check_against
from statement import NO_HASH
from strict_cbor import Malformed, decode

TAGS = ["bag-info.txt", "bagit.txt", "index.html", "index.txt", "manifest-sha256.txt"]
PATH = re.compile(r"(?!\.{1,2}/)[A-Za-z0-9._-]+(/(?!\.{1,2}(/|$))[A-Za-z0-9._-]+)*")
TOTALS = ["payment.request", "payment.instruct", "payment.settle", "payment.sign", "payment.refund",
          "payment.reverse"]


def files_under(root):
    found = []
    for folder, folders, names in os.walk(root):
        for name in folders + names:
            if os.path.islink(os.path.join(folder, name)):
                raise Malformed("a link")
        found += [os.path.relpath(os.path.join(folder, name), root) for name in names]
    return sorted(found, key=str.encode)


class Bundle:
    """The bundle in a folder, judged step by step."""

    def __init__(self, root, genesis):
        self.root, self.genesis = root, genesis
        self.lacking = 0

    def read(self, name):
        with open(os.path.join(self.root, *name.split("/")), "rb") as file:
            return file.read()

    def check_bag(self):
        names = files_under(self.root)
        payload = [name for name in names if name.startswith("data/")]
        if [name for name in names if name not in payload] != sorted(TAGS + ["tagmanifest-sha256.txt"]):
            raise Malformed("tag files")
        for manifest, wanted in (("manifest-sha256.txt", payload), ("tagmanifest-sha256.txt", TAGS)):
            rows = [f"{hashlib.sha256(self.read(name)).hexdigest()}  {name}\n" for name in wanted]
            if self.read(manifest).decode() != "".join(rows):
                raise Malformed(manifest)
        if not all(PATH.fullmatch(name) for name in names):
            raise Malformed("path")
        octets = sum(len(self.read(name)) for name in payload)
        if f"\nPayload-Oxum: {octets}.{len(payload)}\n" not in self.read("bag-info.txt").decode():
            raise Malformed("Payload-Oxum")
        return payload

    def judge(self):
        payload = self.check_bag()
        facts = json.loads(self.read("data/bundle.json"))
        if facts["schema"] != "mingzhang/bundle/1":
            raise Malformed("bundle.json")
        note = self.read("data/checkpoint")
        checkpoint = tlog.Checkpoint(note)
        first = self.read("data/entries/000000000000")
        if tlog.leaf_hash(first) != self.genesis:
            raise Malformed("another genesis")
        create = taken.Entry(first).statement
        entries = [name for name in payload if name.startswith("data/entries/")]
        log_key = (checkpoint.origin, self.log_key(create, entries))
        self.keys, self.pending = Keys(), {}
        self.seq, self.last = 0, NO_HASH
        self.totals = {kind: [0, 0, 0] for kind in TOTALS}
        self.payments, self.named, self.bound = 0, set(), set()
        self.requests, self.log_keys = set(), []
        for name in entries:
            self.entry(int(name[-12:]), note, log_key, facts["subject"])
        if self.keys.log_key != log_key[1]:
            raise Malformed("the checkpoint is not signed with the key in force")
        self.check_rotations(checkpoint)
        if facts["subject"]["kind"] == "payment" and facts["subject"]["payment"] not in self.requests:
            raise Malformed("no request of this payment")
        self.check_objects(payload)
        self.check_facts(facts, checkpoint, len(entries))
        return len(entries), self.seq

    def log_key(self, create, names):
        """The key that the entries put in force last: each change follows on from the one before."""
        keys, pending = Keys(), {}
        keys.found(create)
        for name in names:
            statement = taken.Entry(self.read(name)).statement
            if statement.kind == "log.rotate":
                pending[statement.hash] = statement
            for ref in statement.refs if statement.kind == "act.confirm" else []:
                if ref in pending:
                    keys.confirmed(pending.pop(ref), 0)
        return keys.log_key

    def check_rotations(self, checkpoint):
        """What genesis.json says of changes up to the checkpoint is what the entries give; none that they give comes later."""
        stated = [(rotation["since"], tlog.parse_vkey(checkpoint.origin, rotation["vkey"]))
                  for rotation in json.loads(self.read("data/genesis.json")).get("rotations", [])]
        known = [change for change in stated if change[0] <= checkpoint.size]
        if known != self.log_keys[:len(known)] or len(known) < min(len(stated), len(self.log_keys)):
            raise Malformed("genesis.json: rotations")

    def entry(self, index, note, log_key, subject):
        extra, number, path, own = taken.parse_tlog_proof(self.read(f"data/proofs/{index:012d}.tlog-proof"))
        if extra is not None or number != index or own != note:
            raise Malformed(f"proof {index}")
        entry = taken.checked_entry(self.read(f"data/entries/{index:012d}"), index, path, note, log_key)
        statement = entry.statement
        if index == 0:
            self.keys.found(statement)
        key, before = self.keys.signer(statement, index), self.keys.log_key
        if statement.kind == "actor.rotate":
            self.keys.rotated(statement, key, index)
        if statement.kind in ("actor.enrol", "actor.revoke", "log.rotate"):
            self.pending[statement.hash] = statement
        if statement.kind == "act.confirm":
            for ref in statement.refs:
                if ref in self.pending:
                    self.keys.confirmed(self.pending.pop(ref), index)
        if self.keys.log_key != before:
            self.log_keys.append((index + 1, self.keys.log_key))
        if statement.project is not None:
            self.of_project(entry, subject)
        self.objects(statement)

    def of_project(self, entry, subject):
        statement = entry.statement
        if statement.project != subject.get("project"):
            raise Malformed("another project")
        if subject["kind"] != "payment":
            if (entry.project_seq, entry.project_prev) != (self.seq + 1, self.last):
                raise Malformed(f"entry {entry.index}: the project's chain has a gap")
            if statement.kind == "period.close" and (
                    statement.body["entries"], statement.body["head"]) != (self.seq, self.last):
                raise Malformed(f"entry {entry.index}: the close states another chain")
            self.seq, self.last = entry.project_seq, entry.leaf
        if subject["kind"] == "period":
            begin, end = (int(subject[name].replace("-", "")) for name in ("begin", "end"))
            if not begin <= statement.date <= end:
                return
        if statement.kind == "payment.request":
            self.requests.add(statement.body["number"])
            self.payments += not statement.refs
        if statement.kind in self.totals:
            row = self.totals[statement.kind]
            row[0] += 1
            row[1] += statement.body.get("count", 0)
            row[2] += statement.body["amount"]

    def take(self, kind, name):
        try:
            data = self.read(f"data/objects/{kind}/{name.hex()}")
        except FileNotFoundError:
            self.lacking += 1
            return None
        self.named.add(f"data/objects/{kind}/{name.hex()}")
        return data

    def objects(self, statement):
        body = statement.body
        if statement.kind in FORMS and "root" in body:
            data = self.take("list", body["root"])
            if data is not None:
                check_against(ListObject(data), statement)
        if statement.kind == "evidence.attach":
            data = self.take("evidence", body["sha256"])
            if data is not None and (len(data), hashlib.sha256(data).digest()) != (
                    body["size"], body["sha256"]):
                raise Malformed("evidence")
        if statement.kind in ("payee.enrol", "payee.update"):
            self.bound |= {(body["payee"], one["field"], one["digest"])
                           for one in body.get("digests", [])}

    def check_objects(self, payload):
        for name in payload:
            if name.startswith("data/objects/disclosure/"):
                rest = self.read(name)
                while rest:
                    one = cbor2.dumps(cbor2.loads(rest), canonical=True)
                    if rest[:len(one)] != one:
                        raise Malformed("disclosure")
                    field = decode(one)[2]
                    digest = hashlib.sha256(one).digest()
                    if (bytes.fromhex(name[-32:]), field, digest) not in self.bound:
                        raise Malformed("a disclosure that nothing binds")
                    rest = rest[len(one):]
            elif name.startswith("data/objects/") and name not in self.named:
                raise Malformed("an object that nothing names")

    def check_facts(self, facts, checkpoint, entries):
        rows = [[row["statements"], row["lines"], row["amount_fen"]] for row in facts["totals"]]
        if (facts["origin"], facts["tree_size"], facts["root"], facts["entries"], facts["payments"]) != (
                checkpoint.origin, checkpoint.size, checkpoint.root.hex(), entries, self.payments):
            raise Malformed("bundle.json")
        if rows != [self.totals[kind] for kind in TOTALS]:
            raise Malformed("control totals")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory")
    parser.add_argument("--genesis", required=True)
    options = parser.parse_args()
    bundle = Bundle(options.directory, bytes.fromhex(options.genesis))
    try:
        entries, chain = bundle.judge()
    except (Malformed, OSError, KeyError, TypeError, ValueError, cbor2.CBORError) as fault:
        print(f"FAILED: {type(fault).__name__} {fault}")
        return 3
    verdict = "INCOMPLETE" if bundle.lacking else "VERIFIED"
    print(f"{verdict}: {entries} entries, {chain} of the project, {bundle.lacking} objects not there")
    return 7 if bundle.lacking else 0


if __name__ == "__main__":
    sys.exit(main())
