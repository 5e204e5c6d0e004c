"""Builds small ledgers from FORMAT.md, with keys from fixed seeds; every name is invented."""

import base64
import hashlib
import json
import os

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

import cbor2
import ed25519
import tlog
from statement import ALGORITHM, CONTENT_TYPE, NO_HASH
from strict_cbor import encode

ORIGIN = "mingzhang.example/interop"
START = 1_700_000_000_000


def seed(word):
    return hashlib.sha256(word.encode()).digest()


def number(word):
    """A 16-byte id, the same at every run."""
    return seed(word)[:16]


class Signer:
    """An Ed25519 key made from a word."""

    def __init__(self, word):
        self._private = Ed25519PrivateKey.from_private_bytes(seed(word))
        self.public = self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.kid = ed25519.kid(self.public)

    def sign(self, data):
        return self._private.sign(data)


def sign_statement(signer, actor, payload, header=None):
    """The COSE_Sign1 bytes over a payload map; header replaces members of the protected header."""
    protected = {1: ALGORITHM, 3: CONTENT_TYPE, 4: signer.kid, 15: {1: actor, 2: payload["origin"]}}
    protected.update(header or {})
    parts = encode(protected), encode(payload)
    signature = signer.sign(encode(["Signature1", parts[0], b"", parts[1]]))
    return encode(cbor2.CBORTag(18, [parts[0], {}, parts[1], signature]))


def encode_entry(index, time, prev, link, raw):
    """link is (project_seq, project_prev), both None for statements of the ledger."""
    return encode([1, index, time, prev, link[0], link[1], raw])


def sign_checkpoint(signer, origin, size, root):
    text = f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"
    blob = tlog.key_id(origin, signer.public) + signer.sign(text.encode())
    return f"{text}\n\u2014 {origin} {base64.b64encode(blob).decode()}\n".encode()


class SyntheticLedger:
    """Statements in order, objects and evidence; write() makes them a clone."""

    def __init__(self, origin=ORIGIN):
        self.origin = origin
        self.log = Signer("log")
        self.people = {}
        self.statements = []
        self.objects = {}

    def person(self, actor):
        return self.people.setdefault(actor, Signer(actor))

    def add(self, actor, kind, body, refs=(), project=None, **changes):
        """Sign and append a statement; changes replace payload members. Returns its hash."""
        payload = {"id": number(f"statement {len(self.statements)}"), "body": body,
                   "date": 2023_09_01, "kind": kind, "origin": self.origin}
        if refs:
            payload["refs"] = list(refs)
        if project:
            payload["project"] = project
        payload.update(changes)
        raw = sign_statement(self.person(actor), actor, payload)
        self.statements.append((raw, payload.get("project")))
        return hashlib.sha256(raw).digest()

    def confirm(self, actor, *pending):
        return self.add(actor, "act.confirm", {}, pending)

    def list_object(self, form, lines):
        """Store a list; returns its root and count."""
        root = tlog.tree_root([tlog.leaf_hash(encode(line)) for line in lines])
        self.objects[f"objects/list/{root.hex()}"] = encode([1, form, lines])
        return {"root": root, "count": len(lines)}

    def evidence(self, data):
        digest = hashlib.sha256(data).digest()
        self.objects[f"objects/evidence/{digest.hex()}"] = data
        return {"size": len(data), "sha256": digest}

    def entries(self):
        encoded, last, projects = [], NO_HASH, {}
        for index, (raw, project) in enumerate(self.statements):
            link = (None, None)
            if project:
                seq, before = projects.get(project, (0, NO_HASH))
                link = (seq + 1, before)
            encoded.append(encode_entry(index, START + index, last, link, raw))
            last = tlog.leaf_hash(encoded[-1])
            if project:
                projects[project] = (link[0], last)
        return encoded

    def write(self, root, entries=None):
        """Write the clone; entries replaces the encoded entries. Returns the genesis."""
        entries = self.entries() if entries is None else entries
        leaves = [tlog.leaf_hash(entry) for entry in entries]
        for place, width in tlog.tiles_of(len(entries)):
            part = entries[place * tlog.TILE:place * tlog.TILE + width]
            data = b"".join(len(entry).to_bytes(2, "big") + entry for entry in part)
            store(root, tlog.tile_name("entries", place, width), data)
        for level, hashes in enumerate(tlog.tile_levels(leaves)):
            for place, width in tlog.tiles_of(len(hashes)):
                part = hashes[place * tlog.TILE:place * tlog.TILE + width]
                store(root, tlog.tile_name(level, place, width), b"".join(part))
        for name, data in self.objects.items():
            store(root, name, data)
        store(root, "checkpoint", sign_checkpoint(
            self.log, self.origin, len(entries), tlog.tree_root(leaves)))
        store(root, "genesis.json", json.dumps({
            "schema": "mingzhang/genesis/1", "origin": self.origin,
            "vkey": tlog.vkey(self.origin, self.log.public), "leaf": leaves[0].hex()}).encode())
        return leaves[0]


def store(root, name, data):
    path = os.path.join(root, *name.split("/"))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


ROLES = {"li-handler": ["handler"], "wang-budget": ["budget"], "zhao-review": ["reviewer"],
         "qian-approve": ["approver"], "sun-accept": ["acceptor"], "zhou-cash": ["cashier"],
         "wu-account": ["accountant"]}
PROJECT = "P-2023-01"
LINE = "L1"


def start(ledger):
    """ledger.create with two administrators, confirmed, and the staff, enrolled and confirmed."""
    admins = ["admin-a", "admin-b"]
    created = ledger.add("admin-a", "ledger.create", {
        "name": "互通测试 Interop", "log_key": ledger.log.public,
        "administrators": [{"key": ledger.person(actor).public, "actor": actor}
                           for actor in admins]})
    ledger.confirm("admin-b", created)
    enrolled = [ledger.add("admin-a", "actor.enrol", {
        "key": ledger.person(actor).public, "actor": actor, "roles": roles})
        for actor, roles in ROLES.items()]
    ledger.confirm("admin-b", *enrolled)
    policy = ledger.add("admin-b", "policy.set", {
        "tiers": [{"minutes": False, "approvals": 1}], "version": 1, "acceptors": 1,
        "past_days": 36500, "future_days": 36500})
    ledger.confirm("admin-a", policy)


def plan(ledger, payees):
    """A project with a budget line, and payees enrolled. Returns the payees' ids."""
    ledger.add("li-handler", "project.register", {
        "end": 2023_12_31, "name": "慰问 Relief", "unit": "示例单位", "basis": "示例文件",
        "begin": 2023_01_01}, project=PROJECT)
    line = ledger.add("wang-budget", "budget.appropriate", {
        "line": LINE, "year": 2023, "amount": 500_000, "source": "fiscal", "document": "文 1"},
        project=PROJECT)
    ledger.add("wu-account", "funds.receive", {
        "line": LINE, "amount": 500_000, "document": "文 2"}, [line], PROJECT)
    ledger.add("wang-budget", "budget.adjust", {
        "line": LINE, "type": "decrease", "amount": 100_000, "reason": "压减", "document": "文 3"},
        [line], PROJECT)
    ids = [number(f"payee {place}") for place in range(payees)]
    for payee in ids:
        ledger.add("li-handler", "payee.enrol", {
            "payee": payee, "token": seed(f"token {payee.hex()}"), "category": "low-income",
            "digests": [{"field": "name", "digest": seed(f"name {payee.hex()}")}]})
    return ids


def roster(ids, form="roster", extra=()):
    return [[place + 1, payee, 1000 * (place + 1), number(f"salt {form} {place}"), *extra]
            for place, payee in enumerate(ids)]


def pay(ledger, ids):
    """One payment from list to signature; the third payee's transfer is returned by the bank."""
    lines = roster(ids)
    total = sum(line[2] for line in lines)
    frozen = ledger.list_object("eligible", roster(ids, "eligible", ["low-income"]))
    ledger.add("li-handler", "list.freeze", {"list": "E1", "basis": "名单", **frozen},
               project=PROJECT)
    request = ledger.add("li-handler", "payment.request", {
        "due": 2023_10_01, "line": LINE, "list": "E1", "amount": total, "method": "transfer",
        "number": "R-1", "purpose": "慰问金", **ledger.list_object("roster", lines)},
        project=PROJECT)
    ledger.add("li-handler", "evidence.attach", {
        "code": "notice", "media_type": "text/plain", **ledger.evidence(b"public notice\n")},
        [request], PROJECT)
    review = ledger.add("zhao-review", "payment.review", {"amount": total}, [request], PROJECT)
    approval = ledger.add("qian-approve", "payment.approve", {"tier": 0, "amount": total},
                          [request, review], PROJECT)
    accepted = ledger.add("sun-accept", "payment.accept", {
        "type": "list", "passed": len(ids), "result": "passed", "checked": len(ids)},
        [request, approval], PROJECT)
    instructed = ledger.add("zhou-cash", "payment.instruct", {
        "amount": total, "method": "transfer"}, [request, approval, accepted], PROJECT)
    results = [line[:3] + [number(f"salt paid {line[0]}"), "paid", f"S{line[0]}", 2023_10_02, None]
               for line in lines]
    results[2][4:] = ["returned", None, 2023_10_02, "账号有误"]
    paid = [line for line in results if line[4] == "paid"]
    amount = sum(line[2] for line in paid)
    settled = ledger.add("zhou-cash", "payment.settle", {
        "amount": amount, **ledger.list_object("results", results)}, [request, instructed], PROJECT)
    signed = [line[:3] + [number(f"salt sign {line[0]}"), "hand", 2023_10_03, None]
              for line in paid]
    ledger.add("zhou-cash", "payment.sign", {
        "amount": amount, **ledger.list_object("signatures", signed)}, [request, settled], PROJECT)
    return {"appropriated": 400_000, "instructed": total, "confirmed": amount, "signed": amount}


def whole_ledger(payees=4):
    """A ledger with one payment, and the four sums expected of its budget line."""
    ledger = SyntheticLedger()
    start(ledger)
    ids = plan(ledger, payees)
    return ledger, pay(ledger, ids[:4])
