#!/usr/bin/python3
"""Verifies a clone of a ledger from FORMAT.md alone, sharing no code with the programs (G7).

    verify_clone.py CLONE_DIR [--genesis HEX] [--json]

Exit code 0: verified. 3: failed, naming the entry where one is to blame. 7: incomplete, an object
is missing and nothing that is there is wrong. 2: wrong usage. Without --genesis the genesis.json
of the clone is believed, which shows only that the clone agrees with itself; the report says so.

Of the rules of §10 it asks those of keys, roles, references, the sums of a budget line and the
evaluation. What it does not ask is named in the report (`unchecked`): a whole replay of the rules
is made by the programs and, sharing no code with them, by the verifier in tests/interop/fresh.
"""

import argparse
import hashlib
import json
import os
import re
import sys

import ed25519
import tlog
from ledger import Ledger
from lists import FORMS, OBJECT_MAX, ListObject, Request, check_against
from statement import Chain, Entry
from strict_cbor import Malformed, decode, items

VERIFIED, FAILED, INCOMPLETE = 0, 3, 7
CHUNK = 1 << 20
GENESIS_MAX = 1 << 16
DISCLOSURES_MAX = 16 * 1024
# Rules of FORMAT.md that this verifier does not replay.
UNCHECKED = (
    "10.2 validity of actors, dates against the policy, closed periods",
    "10.4 administrators in office, limits and conflicts of delegations, the policy itself",
    "10.5 budget frozen, received and available; 10.5.1 flows, balances and closes",
    "10.6 accounts, retention, eligibility",
    "10.7 states of payments, tiers, approvals in force, vouchers, weights",
    "10.8 duties, also those of evaluators; 10.9 evidence; 10.10 payable",
    "10.11 computed figures: taken as filed, the arithmetic on them is checked",
)
HEX_ID = re.compile("[0-9a-f]{32}")


class Failure(Exception):
    """The clone is refused; entry is the index to blame or None."""

    def __init__(self, why, entry=None):
        super().__init__(why)
        self.entry = entry


class Missing(Exception):
    """A file without which verification cannot go on."""


class Clone:
    """Reads files below the clone's directory by their tlog-tiles and object paths."""

    def __init__(self, root):
        self._root = root

    def path(self, name):
        return os.path.join(self._root, *name.split("/"))

    def read(self, name, limit):
        try:
            with open(self.path(name), "rb") as file:
                data = file.read(limit + 1)
        except (FileNotFoundError, NotADirectoryError) as fault:
            raise Missing(name) from fault
        except OSError as fault:
            raise Failure(f"{name}: {fault.strerror}") from fault
        if len(data) > limit:
            raise Failure(f"{name}: longer than {limit} bytes")
        return data

    def names(self, folder):
        """The files below folder, as paths in the clone."""
        for directory, _, files in os.walk(self.path(folder)):
            for name in files:
                path = os.path.relpath(os.path.join(directory, name), self._root)
                yield path.replace(os.sep, "/")

    def digest(self, name):
        """(size, SHA-256) of a file."""
        digest, size = hashlib.sha256(), 0
        try:
            with open(self.path(name), "rb") as file:
                while chunk := file.read(CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
        except (FileNotFoundError, NotADirectoryError) as fault:
            raise Missing(name) from fault
        return size, digest.digest()


class Verifier:
    """The steps of §13, in an order that names the entry at fault where it can."""

    def __init__(self, clone, genesis):
        self._clone = clone
        self._given = genesis
        self._requests = {}
        self._payees = {}  # by id: the (field, digest) pairs that were signed
        self._erased = set()
        self.unsigned = None
        self.missing = []
        self.report = {"schema": "mingzhang/interop/1", "trust": "given" if genesis else "clone",
                       "unchecked": UNCHECKED}

    def run(self):
        try:
            checkpoint = tlog.Checkpoint(self._clone.read("checkpoint", tlog.NOTE_MAX))
        except Malformed as fault:
            raise Failure(f"checkpoint: {fault}") from fault
        self.report.update(origin=checkpoint.origin, size=checkpoint.size,
                           root=checkpoint.root.hex())
        if checkpoint.size == 0:
            raise Failure("the log is empty")
        log_key = self._check_trust(checkpoint)
        raw = self._bundles(checkpoint.size)
        leaves = [tlog.leaf_hash(entry) for entry in raw]
        self._check_tree(leaves, checkpoint.root)
        entries = self._decode(raw)
        ledger = Ledger(checkpoint.origin)
        for entry in entries:
            self._blame(entry.index, ledger.apply, entry)
            self._blame(entry.index, self._check_objects, ledger, entry.statement)
        self._check_signed(checkpoint, log_key, ledger.keys)
        self._check_stray_objects()
        self.report["lines"] = [
            {"project": project, "line": line, **sums.as_dict()}
            for (project, line), sums in sorted(ledger.money.lines.items())]

    @staticmethod
    def _blame(index, step, *arguments):
        try:
            return step(*arguments)
        except Malformed as fault:
            raise Failure(str(fault), index) from fault

    def _bundles(self, size):
        """The encoded entries 0 … size−1; bundles of other widths must agree with them."""
        entries = []
        for number, width in tlog.tiles_of(size):
            entries += self._bundle(number, width)
        for name in sorted(self._clone.names("tile/entries")):
            place = tlog.parse_tile_name(name)
            if place is None:
                raise Failure(f"{name}: no tile path")
            _, number, width = place
            first = number * tlog.TILE
            own = entries[first:first + width]
            if first + width <= size and self._bundle(number, width) != own:
                raise Failure(f"{name}: differs from the entries")
        return entries

    def _bundle(self, number, width):
        name = tlog.tile_name("entries", number, width)
        data = self._clone.read(name, tlog.TILE * 65_537)
        try:
            entries = tlog.parse_bundle(data)
        except Malformed as fault:
            raise Failure(f"{name}: {fault}") from fault
        if len(entries) != width:
            raise Failure(f"{name}: {len(entries)} entries")
        return entries

    def _decode(self, raw):
        chain, entries = Chain(), []
        for index, data in enumerate(raw):
            entries.append(self._blame(index, Entry, data))
            self._blame(index, chain.append, entries[-1])
        return entries

    def _check_trust(self, checkpoint):
        """Entry 0 is the genesis, and the log key in it signed the checkpoint; size and root are
        to be believed from here on. Any bundle that starts the log will do to find entry 0."""
        names = [name for name in self._clone.names("tile/entries")
                 if (tlog.parse_tile_name(name) or (0, -1))[1] == 0]
        if not names:
            raise Missing(tlog.tile_name("entries", *tlog.tiles_of(checkpoint.size)[0]))
        raw = self._bundle(*tlog.parse_tile_name(names[0])[1:])[0]
        leaf = tlog.leaf_hash(raw)
        if self._given and leaf != self._given:
            raise Failure("entry 0 is not the genesis", 0)
        statement = self._blame(0, Entry, raw).statement
        if statement.kind != "ledger.create":
            raise Failure("entry 0 is no ledger.create", 0)
        log_key = statement.body["log_key"]
        key = self._check_genesis_file(leaf, checkpoint, log_key)
        try:
            checkpoint.note.verify(checkpoint.origin, key)
        except Malformed as fault:
            self.unsigned = fault  # unless its owner does not know of a later key yet
        return key

    def _check_signed(self, checkpoint, log_key, keys):
        """The log's key in force at the checkpoint's size is the last one that the entries give."""
        if log_key == keys.log_key and self.unsigned:
            raise Failure(f"checkpoint: {self.unsigned}") from self.unsigned
        if log_key not in keys.log_keys:
            raise Failure("genesis.json: a key that was never the log's")
        if log_key != keys.log_key:
            try:
                checkpoint.note.verify(checkpoint.origin, keys.log_key)
            except Malformed as fault:
                raise Failure("checkpoint: not signed with the key in force at its size") from fault

    def _check_genesis_file(self, leaf, checkpoint, log_key):
        """What the clone's owner trusts; the key that it says signs this checkpoint."""
        origin = checkpoint.origin
        expected = {"schema": "mingzhang/genesis/1", "origin": origin,
                    "vkey": tlog.vkey(origin, log_key), "leaf": leaf.hex()}
        try:
            genesis = json.loads(self._clone.read("genesis.json", GENESIS_MAX))
            for rotation in genesis.pop("rotations", []):
                old, log_key = log_key, tlog.parse_vkey(origin, rotation["vkey"])
                message = b"\0".join((b"mingzhang-log-key-v1", origin.encode(), old + log_key))
                if not ed25519.verify(old, bytes.fromhex(rotation["handover"]), message) or \
                        not ed25519.verify(log_key, bytes.fromhex(rotation["proof"]), message):
                    raise Failure("genesis.json: a key that nobody handed over to")
                if rotation["since"] > checkpoint.size:
                    log_key = old
                    break
            if genesis != expected:
                raise Failure("genesis.json: another ledger", 0)
        except Missing:
            if not self._given:
                self.report["trust"] = "none"
        except (ValueError, TypeError, KeyError, AttributeError) as fault:
            raise Failure("genesis.json: malformed") from fault
        return log_key

    def _check_tree(self, leaves, root):
        levels = tlog.tile_levels(leaves)
        if tlog.tree_root(leaves) != root:
            raise Failure("the entries do not hash to the checkpoint's root",
                          self._first_other(leaves))
        for name in self._tile_names(levels):
            level, number, width = tlog.parse_tile_name(name)
            first = number * tlog.TILE
            try:
                if self._tile(name) != levels[level][first:first + width]:
                    raise Failure(f"{name}: differs from the entries")
            except Missing:
                self.missing.append(name)

    def _tile_names(self, levels):
        """Every tile of the checkpoint's size, and whatever else is stored below that size."""
        wanted = {tlog.tile_name(level, number, width) for level, hashes in enumerate(levels)
                  for number, width in tlog.tiles_of(len(hashes))}
        for name in self._clone.names("tile"):
            place = tlog.parse_tile_name(name)
            if place is None:
                raise Failure(f"{name}: no tile path")
            level, number, width = place
            if level != "entries" and level < len(levels) and \
                    number * tlog.TILE + width <= len(levels[level]):
                wanted.add(name)
        return sorted(wanted)

    def _tile(self, name):
        data = self._clone.read(name, tlog.TILE * 32)
        return [data[place:place + 32] for place in range(0, len(data), 32)]

    def _first_other(self, leaves):
        """The first entry whose leaf hash is not the one stored, if the tiles tell."""
        for number, width in tlog.tiles_of(len(leaves)):
            first = number * tlog.TILE
            try:
                stored = self._tile(tlog.tile_name(0, number, width))
            except Missing:
                continue
            for place, leaf in enumerate(leaves[first:first + width]):
                if place >= len(stored) or stored[place] != leaf:
                    return first + place
        return None

    def _check_objects(self, ledger, statement):
        if statement.kind in FORMS and "root" in statement.body:
            listed = self._list(statement.body["root"])
            if listed:
                check_against(listed, statement)
                ledger.check_payees(listed)
                self._check_request(statement, listed)
        elif statement.kind == "evidence.attach":
            self._check_evidence(statement.body)
        elif statement.kind in ("payee.enrol", "payee.update"):
            bound = self._payees.setdefault(statement.body["payee"], set())
            bound.update((d["field"], d["digest"]) for d in statement.body.get("digests", []))
        elif statement.kind == "data.erase":
            self._erased.add(statement.body["payee"])

    def _list(self, root):
        name = f"objects/list/{root.hex()}"
        try:
            return ListObject(self._clone.read(name, OBJECT_MAX))
        except Missing:
            self.missing.append(name)
            return None

    def _check_request(self, statement, listed):
        if statement.kind == "payment.request":
            self._requests[statement.hash] = Request(listed)
            return
        request = self._requests.get(statement.refs[0]) if statement.refs else None
        if request and statement.kind == "payment.settle":
            request.settle(listed)
        elif request and statement.kind == "payment.sign" and not self.missing:
            request.sign(listed)

    def _check_evidence(self, body):
        name = f"objects/evidence/{body['sha256'].hex()}"
        try:
            size, digest = self._clone.digest(name)
        except Missing:
            self.missing.append(name)
            return
        if (size, digest) != (body["size"], body["sha256"]):
            raise Malformed(f"{name}: size or hash")

    def _check_stray_objects(self):
        """An object is what its name says, whether or not a statement asks for it."""
        for name in sorted(self._clone.names("objects")):
            try:
                if name.startswith("objects/list/"):
                    own = ListObject(self._clone.read(name, OBJECT_MAX)).root
                elif name.startswith("objects/evidence/"):
                    own = self._clone.digest(name)[1]
                elif name.startswith("objects/disclosure/"):
                    own = self._check_disclosures(name)
                else:
                    raise Malformed("no object path")
            except Malformed as fault:
                raise Failure(f"{name}: {fault}") from fault
            if name.split("/", 2)[2] != own.hex():
                raise Failure(f"{name}: its name is not its hash")

    def _check_disclosures(self, name):
        """What a copy shows of a payee's personal data was signed for him, and not erased since."""
        payee = bytes.fromhex(name.rsplit("/", 1)[1]) if HEX_ID.fullmatch(
            name.rsplit("/", 1)[1]) else b""
        if payee not in self._payees:
            raise Malformed("no payee")
        if payee in self._erased:
            raise Malformed("not erased")
        fields = []
        for disclosure in items(self._clone.read(name, DISCLOSURES_MAX)):
            parts = decode(disclosure)
            if type(parts) is not list or len(parts) != 3 or type(parts[1]) is not str:
                raise Malformed("disclosure")
            digest = hashlib.sha256(disclosure).digest()
            if (parts[2], digest) not in self._payees[payee] or parts[2] in fields:
                raise Malformed("another value, or a field twice")
            fields.append(parts[2])
        if not fields:
            raise Malformed("empty")
        return payee


def verify(root, genesis=None):
    """(exit code, report) of a clone."""
    verifier = Verifier(Clone(root), genesis)
    code, report = VERIFIED, verifier.report
    try:
        verifier.run()
    except Failure as fault:
        code = FAILED
        report.update(error=str(fault), entry=fault.entry)
    except Missing as fault:
        verifier.missing.append(str(fault))
        if verifier.unsigned:  # whether a later key signed it, what is missing would have told
            code = FAILED
            report.update(error=f"checkpoint: {verifier.unsigned}", entry=None)
    if code == VERIFIED and verifier.missing:
        code = INCOMPLETE
    report["missing"] = sorted(set(verifier.missing))
    report["result"] = {VERIFIED: "verified", FAILED: "failed", INCOMPLETE: "incomplete"}[code]
    return code, report


def print_report(report):
    where = "" if report.get("entry") is None else f" at entry {report['entry']}"
    print(f"{report['result']}{where}")
    if "error" in report:
        print(f"  {report['error']}")
    for name in report["missing"]:
        print(f"  missing {name}")
    if "size" in report:
        print(f"  {report['origin']}, {report['size']} entries, root {report['root']}")
    for line in report.get("lines", []):
        sums = ", ".join(f"{name} {line[name]}" for name in
                         ("appropriated", "instructed", "confirmed", "signed"))
        print(f"  {line['project']} {line['line']}: {sums} fen")
    for rules in report["unchecked"]:
        print(f"  not checked: {rules}")


def genesis_hash(text):
    value = bytes.fromhex(text)
    if len(value) != 32:
        raise ValueError("no SHA-256")
    return value


def main():
    parser = argparse.ArgumentParser(description="Verify a clone from FORMAT.md alone.")
    parser.add_argument("clone")
    parser.add_argument("--genesis", type=genesis_hash, help="leaf hash of entry 0, in hex")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    code, report = verify(options.clone, options.genesis)
    if options.json:
        json.dump(report, sys.stdout, ensure_ascii=False, indent=2)
        print()
    else:
        print_report(report)
    return code


if __name__ == "__main__":
    sys.exit(main())
