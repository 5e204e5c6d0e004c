#!/usr/bin/python3
"""The vectors of FORMAT.md §14 are what this verifier's own reading of the page gives."""

import base64
import hashlib
import hmac
import os
import re
import unittest

import ed25519
import tlog
from lists import ListObject
from statement import Entry, Statement
from strict_cbor import decode, encode

FORMAT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../proto/FORMAT.md")


def read_vectors():
    """{vector name: {line name: text}}"""
    with open(FORMAT, encoding="utf-8") as file:
        page = file.read()
    return {name: dict(line.split(": ", 1) for line in block.splitlines())
            for name, block in re.findall(r"^```vector (\w+)\n(.*?)^```$", page, re.S | re.M)}


class Vectors(unittest.TestCase):
    def setUp(self):
        self.vectors = read_vectors()

    def bytes(self, vector, *names):
        values = [bytes.fromhex(self.vectors[vector][name]) for name in names]
        return values if len(values) > 1 else values[0]

    def test_all_are_read(self):
        self.assertEqual(list(self.vectors), ["kid", "statement", "entry", "list", "disclosure",
                                              "token", "checkpoint"])

    def test_statement(self):
        public, kid = self.bytes("kid", "public", "kid")
        self.assertEqual(ed25519.kid(public), kid)
        raw, hash_, payload, signed, signature = self.bytes(
            "statement", "statement", "hash", "payload", "sig-structure", "signature")
        statement = Statement(raw)
        self.assertEqual((statement.hash, statement.kid), (hash_, kid))
        self.assertEqual(statement.id, self.bytes("statement", "id"))
        self.assertTrue(statement.is_signed_by(public))
        self.assertTrue(ed25519.verify(public, signature, signed))
        self.assertEqual(encode(decode(payload)), payload)
        self.assertEqual((statement.kind, statement.date, statement.project, statement.body), (
            "project.register", 2023_09_01, "P-2023-01", {
                "begin": 2023_01_01, "end": 2023_12_31, "name": "困难职工帮扶",
                "unit": "示例县总工会", "basis": "示例文〔2023〕1号"}))

    def test_entry(self):
        raw, leaf, prev, project_prev, first = self.bytes(
            "entry", "entry", "leaf", "prev", "project-prev", "first")
        entry = Entry(raw)
        self.assertEqual((entry.index, entry.registered_at, entry.prev, entry.project_seq,
                          entry.project_prev, entry.leaf),
                         (12, 1_700_000_000_000, prev, 2, project_prev, leaf))
        self.assertEqual(entry.statement.hash, self.bytes("statement", "hash"))
        self.assertEqual((Entry(first).index, Entry(first).project_seq), (0, 1))

    def test_list(self):
        raw, line, leaf, root = self.bytes("list", "object", "line", "leaf", "root")
        listed = ListObject(raw)
        self.assertEqual((listed.form, listed.root), ("roster", root))
        self.assertEqual((len(listed.lines), listed.total),
                         (int(self.vectors["list"]["count"]), int(self.vectors["list"]["total"])))
        self.assertEqual(tlog.leaf_hash(line), leaf)
        sibling, right = self.bytes("list", "proof-0", "proof-1")
        self.assertEqual(tlog.node_hash(tlog.node_hash(leaf, sibling), right), root)

    def test_disclosure_and_token(self):
        salt, encoded, digest = self.bytes("disclosure", "salt", "encoded", "digest")
        self.assertEqual(encode([salt, "示例街道1号", "address"]), encoded)
        self.assertEqual(hashlib.sha256(encoded).digest(), digest)
        key, message, token = self.bytes("token", "key", "message", "token")
        self.assertEqual(hmac.new(key, message, "sha256").digest(), token)

    def test_checkpoint(self):
        note = base64.b64decode(self.vectors["checkpoint"]["note"])
        public, root = self.bytes("checkpoint", "public", "root")
        checkpoint = tlog.Checkpoint(note)
        self.assertEqual((checkpoint.origin, checkpoint.size, checkpoint.root),
                         ("mingzhang.example/vectors", 13, root))
        checkpoint.note.verify(checkpoint.origin, public)
        self.assertEqual(self.vectors["checkpoint"]["vkey"], tlog.vkey(checkpoint.origin, public))


if __name__ == "__main__":
    unittest.main()
