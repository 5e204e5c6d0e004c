"""Statements (FORMAT.md §5) and entries (§6), decoded strictly."""

import datetime
import hashlib

import ed25519
import schema
from schema import KINDS, check
from strict_cbor import Malformed, decode, encode

ENTRY_MAX = 65_535
STATEMENT_MAX = 65_000
CONTENT_TYPE = "application/mingzhang-statement+cbor"
ALGORITHM = -19
REGISTERED_MAX = 32_503_651_199_999
NO_HASH = bytes(32)


class Statement:
    """A decoded COSE_Sign1. Its signature is not verified before somebody calls is_signed_by."""

    def __init__(self, raw):
        if len(raw) > STATEMENT_MAX:
            raise Malformed("statement too long")
        self.hash = hashlib.sha256(raw).digest()
        parts = decode(raw, tagged=True)
        if type(parts) is not list or len(parts) != 4:
            raise Malformed("no COSE_Sign1")
        self._protected, unprotected, self._payload, self._signature = parts
        if type(unprotected) is not dict or unprotected:
            raise Malformed("unprotected header")
        for part in (self._protected, self._payload, self._signature):
            if type(part) is not bytes:
                raise Malformed("COSE_Sign1 member that is no byte string")
        if len(self._signature) != 64:
            raise Malformed("signature length")
        self._read_header()
        self._read_payload()

    def is_signed_by(self, public):
        signed = encode(["Signature1", self._protected, b"", self._payload])
        return ed25519.verify(public, self._signature, signed)

    def _read_header(self):
        header = decode(self._protected)
        try:
            self.kid, claims = header[4], header[15]
            self.issuer, self.subject = claims[1], claims[2]
        except (KeyError, IndexError, TypeError) as fault:
            raise Malformed("protected header") from fault
        check(self.kid, schema.digest)
        check(self.issuer, schema.code)
        check(self.subject, schema.origin)
        expected = {1: ALGORITHM, 3: CONTENT_TYPE, 4: self.kid,
                    15: {1: self.issuer, 2: self.subject}}
        if encode(expected) != self._protected:
            raise Malformed("protected header")

    def _read_payload(self):
        payload = decode(self._payload)
        kind = payload.get("kind") if type(payload) is dict else None
        if type(kind) is not str or kind not in KINDS:
            raise Malformed(f"unknown kind {kind!r}")
        rule = KINDS[kind]
        members = {"id": schema.identifier, "body": schema.BODIES[kind], "date": schema.date,
                   "kind": schema.text(64), "origin": schema.origin}
        if rule.of_project:
            members["project"] = schema.code
        if rule.most:
            members["?refs" if rule.least == 0 else "refs"] = schema.array(
                max(1, rule.least), rule.most, schema.digest)
        check(payload, members)
        self.id, self.body, self.date, self.kind = (
            payload[name] for name in ("id", "body", "date", "kind"))
        self.refs = payload.get("refs", [])
        self.origin = payload["origin"]
        self.project = payload.get("project")
        if len(set(self.refs)) != len(self.refs):
            raise Malformed("reference doubled")
        if self.origin != self.subject:
            raise Malformed("origin differs from sub")


def _day_of(milliseconds):
    """The day at UTC+8 as YYYYMMDD."""
    day = datetime.date(1970, 1, 1) + datetime.timedelta((milliseconds // 1000 + 8 * 3600) // 86400)
    return day.year * 10000 + day.month * 100 + day.day


class Entry:
    """A decoded entry with its leaf hash."""

    def __init__(self, raw):
        if len(raw) > ENTRY_MAX:
            raise Malformed("entry too long")
        self.leaf = hashlib.sha256(b"\x00" + raw).digest()
        parts = decode(raw)
        if type(parts) is not list or len(parts) != 7:
            raise Malformed("no entry")
        version, self.index, self.registered_at, self.prev = parts[:4]
        self.project_seq, self.project_prev, statement = parts[4:]
        check(version, schema.uint(1, 1))
        check(self.index, schema.uint(2**64 - 1))
        check(self.registered_at, schema.uint(REGISTERED_MAX))
        self.today = _day_of(self.registered_at)
        _check_link(self.prev)
        if type(statement) is not bytes:
            raise Malformed("statement is no byte string")
        self.statement = Statement(statement)
        if self.statement.project is None:
            if self.project_seq is not None or self.project_prev is not None:
                raise Malformed("project members on a statement of the ledger")
        else:
            check(self.project_seq, schema.uint(2**64 - 1, 1))
            _check_link(self.project_prev)


def _check_link(value):
    if type(value) is not bytes or len(value) != 32:
        raise Malformed("no link")


class Chain:
    """The chain members of §6, entry by entry."""

    def __init__(self):
        self._count, self._time, self._last = 0, 0, NO_HASH
        self._projects = {}

    def append(self, entry):
        if entry.index != self._count:
            raise Malformed(f"index {entry.index} at position {self._count}")
        if entry.registered_at < self._time:
            raise Malformed("registered before its predecessor")
        if entry.prev != self._last:
            raise Malformed("prev is not the entry before")
        project = entry.statement.project
        if project is not None:
            seq, last = self._projects.get(project, (0, NO_HASH))
            if entry.project_seq != seq + 1 or entry.project_prev != last:
                raise Malformed("project chain broken")
            self._projects[project] = (seq + 1, entry.leaf)
        self._count, self._time, self._last = self._count + 1, entry.registered_at, entry.leaf
