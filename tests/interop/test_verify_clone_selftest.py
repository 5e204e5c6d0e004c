#!/usr/bin/python3
"""The independent verifier itself: it passes a whole ledger and refuses every kind of tampering.

Two attackers: one who can write the files but has no key, and the holder of the log key, who can
make chains, tree and checkpoint agree with whatever the statements became.
"""

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import unittest

import ed25519
import schema
import synthetic
import tlog
from strict_cbor import Malformed, decode, encode
from synthetic import LINE, PROJECT, SyntheticLedger, number, seed, whole_ledger
from verify_clone import FAILED, INCOMPLETE, VERIFIED, verify

HERE = os.path.dirname(os.path.abspath(__file__))
FORMAT = os.path.join(HERE, "..", "..", "proto", "FORMAT.md")
# The confirmations of ledger and policy, funds.receive, budget.adjust, evidence.attach and
# payment.sign: nothing rests on them, so a log without them is another history, not a broken one.
UNREFERENCED = {1, 11, 14, 15, 22, 28}
BUNDLE = "tile/entries/000.p/"


class CloneCase(unittest.TestCase):
    """A clone of the whole small ledger in a folder of its own."""

    def setUp(self):
        self.root = tempfile.mkdtemp(prefix="mz-interop-")
        self.addCleanup(shutil.rmtree, self.root)
        self.ledger, self.sums = whole_ledger()
        self.genesis = self.ledger.write(self.root)

    def path(self, name):
        return os.path.join(self.root, *name.split("/"))

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def expect(self, code, reason="", entry=None):
        got, report = verify(self.root, self.genesis)
        self.assertEqual(got, code, report)
        self.assertIn(reason, report.get("error", ""))
        if entry is not None:
            self.assertEqual(report["entry"], entry, report)
        return report

    def expect_each_flip_fails(self, name, step=1):
        original = self.read(name)
        for place in range(0, len(original), step):
            flipped = bytearray(original)
            flipped[place] ^= 1 << place % 8
            synthetic.store(self.root, name, bytes(flipped))
            code, report = verify(self.root, self.genesis)
            self.assertEqual(code, FAILED, f"{name} byte {place}: {report}")
        synthetic.store(self.root, name, original)
        self.expect(VERIFIED)


class Whole(CloneCase):
    def test_verified_with_its_sums(self):
        report = self.expect(VERIFIED)
        self.assertEqual(report["size"], len(self.ledger.statements))
        self.assertEqual(report["lines"], [{"project": PROJECT, "line": LINE, **self.sums}])

    def test_full_tiles_and_a_second_level(self):
        self.ledger, _ = whole_ledger(payees=300)
        shutil.rmtree(self.root)
        self.genesis = self.ledger.write(self.root)
        self.assertTrue(os.path.exists(self.path("tile/1/000.p/1")))
        self.expect(VERIFIED)
        self.expect_each_flip_fails("tile/1/000.p/1")
        self.expect_each_flip_fails("tile/0/000", 97)
        self.expect_each_flip_fails("tile/entries/000", 4999)

    def test_a_ledger_of_one_entry(self):
        shutil.rmtree(self.root)
        self.ledger = SyntheticLedger("one.example")
        synthetic.start(self.ledger)
        del self.ledger.statements[1:]
        self.genesis = self.ledger.write(self.root)
        self.expect(VERIFIED)

    def test_older_partial_tiles_may_stay(self):
        entries = self.ledger.entries()[:5]
        older = tempfile.mkdtemp(prefix="mz-interop-")
        self.addCleanup(shutil.rmtree, older)
        self.ledger.write(older, entries)
        for name in (BUNDLE + "5", "tile/0/000.p/5"):
            with open(os.path.join(older, name), "rb") as file:
                synthetic.store(self.root, name, file.read())
        self.expect(VERIFIED)
        self.expect_each_flip_fails("tile/0/000.p/5", 7)
        self.expect_each_flip_fails(BUNDLE + "5", 61)

    def test_command_line(self):
        program = os.path.join(HERE, "verify_clone.py")
        for arguments, code in (([self.root, "--genesis", self.genesis.hex(), "--json"], VERIFIED),
                                ([self.root], VERIFIED),
                                ([self.root, "--genesis", "11" * 32], FAILED),
                                ([self.root + "/nowhere"], INCOMPLETE),
                                ([self.root, "--genesis", "xyz"], 2)):
            done = subprocess.run(["/usr/bin/python3", program, *arguments], capture_output=True,
                                  check=False)
            self.assertEqual(done.returncode, code, done)


class Files(CloneCase):
    """The attacker without a key."""

    def test_bytes_of_the_bundle(self):
        self.expect_each_flip_fails(BUNDLE + str(len(self.ledger.statements)), 5)

    def test_every_byte_of_tile_and_checkpoint(self):
        self.expect_each_flip_fails(f"tile/0/000.p/{len(self.ledger.statements)}")
        self.expect_each_flip_fails("checkpoint")

    def test_every_byte_of_lists_and_evidence(self):
        for name in self.ledger.objects:
            self.expect_each_flip_fails(name)

    def test_a_changed_entry_is_named(self):
        entries = self.ledger.entries()
        size = len(entries)
        for index in (0, 7, size - 1):
            changed = list(entries)
            changed[index] = changed[index][:-1] + bytes([changed[index][-1] ^ 1])
            data = b"".join(len(entry).to_bytes(2, "big") + entry for entry in changed)
            synthetic.store(self.root, BUNDLE + str(size), data)
            self.expect(FAILED, entry=index if index else None)

    def test_files_taken_away(self):
        size = len(self.ledger.statements)
        for name in ["checkpoint", BUNDLE + str(size), f"tile/0/000.p/{size}",
                     *self.ledger.objects]:
            data = self.read(name)
            os.unlink(self.path(name))
            report = self.expect(INCOMPLETE)
            self.assertEqual(report["missing"], [name])
            synthetic.store(self.root, name, data)
        os.unlink(self.path("genesis.json"))
        self.expect(VERIFIED)

    def test_cut_and_lengthened(self):
        for name in ["checkpoint", BUNDLE + str(len(self.ledger.statements)),
                     *self.ledger.objects]:
            data = self.read(name)
            for changed in (data[:-1], data + b"\x00", b""):
                synthetic.store(self.root, name, changed)
                self.expect(FAILED)
            synthetic.store(self.root, name, data)

    def test_damage_outweighs_absence(self):
        names = iter(self.ledger.objects)
        os.unlink(self.path(next(names)))
        synthetic.store(self.root, next(names), b"\x80")
        self.expect(FAILED)

    def test_stray_files(self):
        for name, data in (("objects/list/" + "11" * 32, encode([1, "roster", [
                [1, number("p"), 5, number("s")]]])), ("objects/evidence/" + "11" * 32, b"x"),
                           ("tile/0/0", b""), ("tile/entries/1", b"")):
            synthetic.store(self.root, name, data)
            self.expect(FAILED)
            os.unlink(self.path(name))

    def test_disclosures(self):
        shutil.rmtree(self.root)
        self.ledger = SyntheticLedger()
        synthetic.start(self.ledger)
        synthetic.plan(self.ledger, 0)
        shown = [encode([number(f"salt {field}"), value, field])
                 for field, value in (("name", "李某某"), ("phone", "13800000000"))]
        payee = number("payee of disclosures")
        self.ledger.add("li-handler", "payee.enrol", {
            "payee": payee, "token": seed("token of disclosures"), "category": "low-income",
            "digests": [{"field": decode(one)[2], "digest": hashlib.sha256(one).digest()}
                        for one in shown]})
        self.genesis = self.ledger.write(self.root)
        name = f"objects/disclosure/{payee.hex()}"
        for data in (shown[0], shown[1] + shown[0]):
            synthetic.store(self.root, name, data)
            self.expect(VERIFIED)
        self.expect_each_flip_fails(name)
        for data in (b"", shown[0] * 2, shown[0] + b"\x00",
                     encode([number("salt"), "李某某", "name"])):
            synthetic.store(self.root, name, data)
            self.expect(FAILED)
        os.unlink(self.path(name))
        synthetic.store(self.root, "objects/disclosure/" + "11" * 16, shown[0])
        self.expect(FAILED, "no payee")

    def test_checkpoint_of_another_key(self):
        entries = self.ledger.entries()
        root = tlog.tree_root([tlog.leaf_hash(entry) for entry in entries])
        text = synthetic.sign_checkpoint(
            synthetic.Signer("thief"), self.ledger.origin, len(entries), root)
        synthetic.store(self.root, "checkpoint", text)
        self.expect(FAILED, "no signature of the log key")

    def test_a_witness_line_is_ignored(self):
        line = "\u2014 witness.example/w " + "AAAAAAAA" * 3 + "\n"
        synthetic.store(self.root, "checkpoint", self.read("checkpoint") + line.encode())
        self.expect(VERIFIED)


class LogKeyHolder(CloneCase):
    """The attacker who can make chains, tree and checkpoint agree again."""

    def rewrite(self, change, code=FAILED, reason="", entry=None):
        ledger, _ = whole_ledger()
        change(ledger)
        shutil.rmtree(self.root)
        ledger.write(self.root)
        return self.expect(code, reason, entry)

    def test_entries_dropped_doubled_swapped(self):
        size = len(self.ledger.statements)
        for index in range(1, size):
            if index not in UNREFERENCED:
                self.rewrite(lambda ledger, at=index: ledger.statements.pop(at))
        for index in range(1, size):
            self.rewrite(lambda ledger, at=index: ledger.statements.insert(
                at, ledger.statements[at]), entry=index + 1)
        for index, reason in ((8, "no earlier"), (10, "no earlier"), (12, "not registered")):
            def swap(ledger, at=index):
                ledger.statements[at:at + 2] = reversed(ledger.statements[at:at + 2])
            self.rewrite(swap)

    def test_another_genesis(self):
        def change(ledger):
            ledger.log = synthetic.Signer("other log")
            ledger.statements.clear()
            synthetic.start(ledger)
        self.rewrite(change, reason="not the genesis", entry=0)

    def test_entry_members(self):
        entries = self.ledger.entries()
        changes = {
            0: lambda parts: [2, *parts[1:]],
            1: lambda parts: [*parts[:2], 5, *parts[3:]],
            3: lambda parts: [parts[0], 4, *parts[2:]],
            5: lambda parts: [*parts[:3], bytes(32), *parts[4:]],
            7: lambda parts: [*parts[:4], 1, bytes(32), parts[6]],
            15: lambda parts: [*parts[:4], 9, *parts[5:]],
            21: lambda parts: [*parts[:4], None, None, parts[6]],
            17: lambda parts: [*parts, 0],
            18: lambda parts: [True, *parts[1:]],
        }
        for index, change in changes.items():
            changed = list(entries)
            changed[index] = encode(change(decode(entries[index])))
            shutil.rmtree(self.root)
            self.ledger.write(self.root, changed)
            self.expect(FAILED, entry=index)
            if index == 0:
                code, report = verify(self.root)
                self.assertEqual((code, report["entry"]), (FAILED, 0))


    def test_statements_that_may_not_stand(self):
        measure = {"evidence": seed("e"), "indicator": "I1", "numerator": 1}
        by_kind = {raw[raw.index(b"dkind") + 6:][:20]: hashlib.sha256(raw).digest()
                   for raw, _ in self.ledger.statements}

        def the(kind):
            return next(hash for word, hash in by_kind.items() if word.startswith(kind))

        cases = [
            ("nobody", "measure.record", measure, (), PROJECT, {}),
            ("zhou-cash", "measure.record", measure, (), PROJECT, {}),
            ("li-handler", "measure.record", measure, (), None, {}),
            ("li-handler", "measure.record", measure, (), "P-other", {}),
            ("li-handler", "measure.record", measure, [seed("ref")], PROJECT, {}),
            ("li-handler", "measure.record", measure, (), PROJECT, {"origin": "other.example"}),
            ("li-handler", "measure.record", measure, (), PROJECT, {"id": number("statement 3")}),
            ("li-handler", "measure.record", measure, (), PROJECT, {"id": bytes(16)}),
            ("li-handler", "measure.record", measure, (), PROJECT, {"date": 2023_02_29}),
            ("li-handler", "measure.guess", measure, (), PROJECT, {}),
            ("li-handler", "measure.record", measure, (), PROJECT, {"more": 1}),
            ("li-handler", "measure.record", {**measure, "more": 1}, (), PROJECT, {}),
            ("li-handler", "measure.record", {**measure, "numerator": -1}, (), PROJECT, {}),
            ("li-handler", "measure.record", {**measure, "numerator": True}, (), PROJECT, {}),
            ("li-handler", "measure.record", {**measure, "indicator": "no code"}, (), PROJECT, {}),
            ("admin-b", "actor.revoke", {"actor": "zhou-cash", "reason": "a\tb"}, (), None, {}),
            ("admin-b", "actor.revoke", {"actor": "zhou-cash",
                                         "reason": "号11010519491231002X。"}, (), None, {}),
            ("admin-b", "ledger.create", {"name": "x", "log_key": seed("k"), "administrators": [
                {"key": seed(word), "actor": word} for word in "ab"]}, (), None, {}),
            ("admin-b", "act.confirm", {}, [the(b"actor.enrol")], None, {}),
            ("zhao-review", "payment.review", {"amount": 1}, [the(b"payment.review")], PROJECT, {}),
            ("wang-budget", "budget.adjust", {
                "line": "L2", "type": "increase", "amount": 1, "reason": "x", "document": "y"},
             [the(b"budget.appropriate")], PROJECT, {}),
            ("li-handler", "payee.enrol", {
                "payee": number("another"), "token": seed(f"token {number('payee 0').hex()}"),
                "category": "illness", "digests": [{"field": "name", "digest": seed("n")}]},
             (), None, {}),
            ("zhou-cash", "payment.instruct", {"amount": 400_000, "method": "transfer"},
             [the(b"payment.request"), the(b"payment.approve"), the(b"payment.accept")],
             PROJECT, {}),
        ]
        for case in cases:
            kind, body, more = case[1], case[2], case[5]
            with self.subTest(kind=kind, body=body, more=more):
                self.rewrite(lambda ledger, case=case: ledger.add(*case[:5], **case[5]),
                             entry=len(self.ledger.statements))

    def test_confirmed_by_its_author(self):
        def change(ledger):
            ledger.confirm("admin-b", ledger.add(
                "admin-b", "actor.revoke", {"actor": "zhou-cash", "reason": "离岗"}))
        self.rewrite(change, reason="its author signed")

    def test_revoked_key(self):
        words = {"text": "说明", "section": "background"}

        def revoke(ledger, then):
            pending = ledger.add("admin-b", "actor.revoke", {
                "actor": "li-handler", "reason": "离岗"})
            ledger.add("li-handler", "narrative.write", words, project=PROJECT)
            ledger.confirm("admin-a", pending)
            if then:
                ledger.add("li-handler", "narrative.write", words, project=PROJECT)
        self.rewrite(lambda ledger: revoke(ledger, False), VERIFIED)
        self.rewrite(lambda ledger: revoke(ledger, True), reason="not in force",
                     entry=len(self.ledger.statements) + 3)

    def test_key_before_its_confirmation(self):
        def change(ledger):
            ledger.add("admin-a", "actor.enrol", {
                "key": ledger.person("late").public, "actor": "late", "roles": ["handler"]})
            ledger.add("late", "narrative.write", {
                "text": "说明", "section": "background"}, project=PROJECT)
        self.rewrite(change, reason="not in force")

    def test_lists_that_differ_from_their_statement(self):
        def request(lines, **changes):
            def change(ledger):
                named = ledger.list_object(changes.pop("form", "roster"), lines)
                body = {"due": 2023_10_01, "line": LINE, "amount": sum(line[2] for line in lines),
                        "method": "transfer", "number": "R-2", "purpose": "慰问", **named}
                ledger.add("li-handler", "payment.request", {**body, **changes}, project=PROJECT)
            return change
        ids = [number(f"payee {place}") for place in range(4)]
        lines = synthetic.roster(ids)
        doubled = synthetic.roster(ids[:2] + ids[:1])
        self.rewrite(request(lines), VERIFIED)
        self.rewrite(request(lines, list="E1"), VERIFIED)
        self.rewrite(request(lines, list="E2"), reason="not frozen")
        self.rewrite(request(lines, amount=1), reason="total")
        self.rewrite(request(lines, count=3), reason="lines")
        self.rewrite(request(lines, root=seed("r")), INCOMPLETE)
        self.rewrite(request(doubled), reason="doubled")
        self.rewrite(request(lines[1:]), reason="line numbers")
        self.rewrite(request([line[:2] + [0] + line[3:] for line in lines]), reason="integer")
        self.rewrite(request(synthetic.roster([number("stranger")])), reason="not enrolled")
        self.rewrite(request([line + ["illness"] for line in lines], form="eligible"),
                     reason="form")

    def test_paid_twice(self):
        statements = self.ledger.statements

        def change(ledger):
            request, instruct = (next(
                hashlib.sha256(raw).digest() for raw, _ in statements
                if b"dkind" + encode(kind) in raw)
                for kind in ("payment.request", "payment.instruct"))
            line = synthetic.roster([number("payee 0")])[0]
            paid = line[:3] + [number("again"), "paid", "S9", 2023_10_05, None]
            ledger.add("zhou-cash", "payment.settle", {
                "amount": line[2], **ledger.list_object("results", [paid])},
                [request, instruct], PROJECT)
        self.rewrite(change, reason="paid twice")

    def test_evidence_of_another_size(self):
        def change(ledger):
            named = {**ledger.evidence(b"photo"), "size": 4}
            ledger.add("li-handler", "evidence.attach", {
                "code": "photo", "media_type": "image/png", **named},
                [hashlib.sha256(ledger.statements[-1][0]).digest()], PROJECT)
        self.rewrite(change, reason="size or hash")

    def test_header_members(self):
        payload = {"id": number("h"), "body": {"actor": "zhou-cash", "reason": "x"},
                   "date": 2023_09_01, "kind": "actor.revoke", "origin": self.ledger.origin}
        for header in ({1: -8}, {3: "text/plain"}, {4: seed("kid")}, {5: 1},
                       {15: {1: "admin-a", 2: self.ledger.origin}}, {15: {1: "admin-b", 2: "o"}}):
            raw = synthetic.sign_statement(
                self.ledger.person("admin-b"), "admin-b", payload, header)
            self.rewrite(lambda ledger, raw=raw: ledger.statements.append((raw, None)))


class Layers(unittest.TestCase):
    def test_cbor_refusals(self):
        for text in ("", "1801", "190017", "1a00000100", "1b0000000000000001", "5f4101ff", "9fff",
                     "bfff", "f93c00", "f7", "e0", "f800", "c001", "d20a", "a2616201616101",
                     "a2616101616102", "a2626161016162 01", "61ff", "63eda080", "0000", "82 01",
                     "9b7fffffffffffffff", "41", "1c", "81" * 9 + "00", "c249010000000000000000",
                     "81d81c00", "fb3ff0000000000000"):
            with self.subTest(text):
                self.assertRaises(Malformed, decode, bytes.fromhex(text))
        for text in ("00", "1818", "20", "80", "a0", "f4", "f5", "f6", "a2616101626162 02",
                     "81" * 7 + "00", "1bffffffffffffffff"):
            decode(bytes.fromhex(text))

    def test_text_rule(self):
        number_ = "11010519491231002X"     # GB 11643-1999's own example
        for value in (number_, f"号{number_}号", number_.lower(), f"a{number_}b", f"{number_}1",
                      f"x 110105194912310021 {number_}", "\x00", "\t",
                      "１１０1051949123100２Ｘ",
                      "\x7f", "\u0085", "\ufeff", "\u202e", "\u2066", "", "x" * 513):
            self.assertRaises(Malformed, schema.text(512), value)
        for value in ("a\nb", "110105194912310021", f"1{number_}", "11010519490231002X",
                      "440524188001010014"[:17], "汉" * 170):
            schema.text(512)(value)

    def test_strict_ed25519(self):
        signer = synthetic.Signer("strict")
        signature = signer.sign(b"m")
        self.assertTrue(ed25519.verify(signer.public, signature, b"m"))
        raised = int.from_bytes(signature[32:], "little") + ed25519.ORDER
        self.assertFalse(ed25519.verify(
            signer.public, signature[:32] + raised.to_bytes(32, "little"), b"m"))
        identity = (1).to_bytes(32, "little")
        self.assertFalse(ed25519.verify(identity, identity + bytes(32), b"m"))
        for y in ed25519.SMALL_ORDER:
            self.assertFalse(ed25519.verify(y.to_bytes(32, "little"), identity + bytes(32), b"m"))

    def test_rfc6962(self):
        leaves = [tlog.leaf_hash(bytes([place])) for place in range(70)]
        for size in range(1, 70):
            for index in range(size):
                found, last, at = leaves[index], size - 1, index
                for sibling in tlog.inclusion_path(index, leaves[:size]):   # RFC 9162 §2.1.3.2
                    if at & 1 or at == last:
                        found = tlog.node_hash(sibling, found)
                        while not at & 1 and at:
                            at, last = at >> 1, last >> 1
                    else:
                        found = tlog.node_hash(found, sibling)
                    at, last = at >> 1, last >> 1
                self.assertEqual((found, last), (tlog.tree_root(leaves[:size]), 0))

    def test_tile_names(self):
        self.assertEqual(tlog.tile_name(3, 1_234_067, 8), "tile/3/x001/x234/067.p/8")
        self.assertEqual(tlog.parse_tile_name("tile/3/x001/x234/067.p/8"), (3, 1_234_067, 8))
        for name in ("tile/0/0", "tile/0/x000/001", "tile/0/001.p/256", "tile/00/001"):
            self.assertIsNone(tlog.parse_tile_name(name))

    def test_bodies_are_those_of_the_page(self):
        """The members of each body, in the page's order, are those that are checked."""
        with open(FORMAT, encoding="utf-8") as file:
            block = file.read().split("\nBodies:\n", 1)[1].split("```")[1]
        # Kinds that share a body stand before it, separated by commas.
        shared = re.findall(r"^((?:[a-z]+\.[a-z]+, )+[a-z]+\.[a-z]+)\n", block, re.M)
        also = {}
        for names in shared:
            first, *rest = names.split(", ")
            block = block.replace(names, first)
            also.update(dict.fromkeys(rest, first))
        found = {}
        for kind, body in re.findall(r"^([a-z]+\.[a-z]+)\s+(\{.*?\})(?=\n[a-z]|\n?\Z)", block,
                                     re.S | re.M):
            body = re.sub(r"\[.*?\]", "", body, flags=re.S)
            found[kind] = re.findall(r"(\??\w+):", body)
        for kind, members in schema.BODIES.items():
            self.assertEqual(list(members), found[also.get(kind, kind)], kind)


if __name__ == "__main__":
    unittest.main()
