"""The ways in which the campaign damages files: each a Case, what is changed and what must be said of it."""

import base64
import hashlib
import os
import sys
from dataclasses import dataclass, field

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "interop"))

import tlog  # noqa: E402
from cryptography.hazmat.primitives import serialization  # noqa: E402
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: E402
from statement import Statement  # noqa: E402
from strict_cbor import decode, encode  # noqa: E402

FAILED, INCOMPLETE = 3, 7
SMALL = 1024  # of a file up to this size every bit is tried, of a longer one a bit of every byte


@dataclass
class Case:
    """Files changed (None: removed), the exit codes that are right, and words of which one must be said."""
    what: str
    group: str
    changes: dict
    places: tuple
    codes: tuple = (FAILED,)
    remembers: bool = False  # the verifier saw the ledger as it was before
    harmless: str = ""  # why it may pass; it must then say the same as of the copy as it is
    also: bool = True  # the independent verifier is to refuse it too


def files_under(root):
    found = []
    for folder, _, names in os.walk(root):
        found += [os.path.relpath(os.path.join(folder, name), root) for name in names]
    return sorted(found)


def read(root, name):
    with open(os.path.join(root, name), "rb") as file:
        return file.read()


def bits(data, whole, step, name):
    """(byte, bit) to flip: in a sample every step-th byte from an offset that the name gives."""
    if not whole:
        start = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") % step
        return [(at, at % 8) for at in range(min(start, len(data) - 1), len(data), step)]
    if len(data) <= SMALL:
        return [(at, bit) for at in range(len(data)) for bit in range(8)]
    return [(at, at % 8) for at in range(len(data))]


def flipped(data, at, bit):
    return data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1:]


def starts(entries):
    """Where each entry begins in its bundle, with its size before it."""
    at, found = 0, []
    for entry in entries:
        found.append(at)
        at += 2 + len(entry)
    return found


# -- A clone as a whole, for a keeper who knows what he does.

def bundle_of(entries):
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def log_key(text):
    """Name, key id and key of the log from its file: PRIVATE+KEY+name+id+base64(01 seed)."""
    name, number, secret = text.strip().split("+", 2)[2].split("+", 2)
    return name, number, Ed25519PrivateKey.from_private_bytes(base64.b64decode(secret)[1:])


def log_vkey(text):
    name, _, key = log_key(text)
    return tlog.vkey(name, key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw))


def log_signer(text):
    name, number, key = log_key(text)

    def sign(note):
        blob = bytes.fromhex(number) + key.sign(note.encode())
        return f"{note}\n— {name} {base64.b64encode(blob).decode()}\n".encode()
    return sign


@dataclass
class Keeper:
    """Rewrites a clone after its entries were changed, as far as his powers go."""
    root: str
    sign: object
    entries: list = field(default_factory=list)

    def __post_init__(self):
        note = tlog.Checkpoint(read(self.root, "checkpoint"))
        self.origin, size, self.tail = note.origin, note.size, note.note
        self.bundle = tlog.tile_name("entries", 0, size)
        self.tile = tlog.tile_name(0, 0, size)
        self.entries = tlog.parse_bundle(read(self.root, self.bundle))
        self.projects = [Statement(decode(entry)[6]).project for entry in self.entries]

    def bare(self, entries):
        """The bundle alone."""
        return {self.bundle: bundle_of(entries)}

    def redone(self, entries, signed):
        """Bundle, tiles and checkpoint made anew; without the key the old signature stays under it."""
        leaves = [tlog.leaf_hash(entry) for entry in entries]
        text = f"{self.origin}\n{len(entries)}\n{base64.b64encode(tlog.tree_root(leaves)).decode()}\n"
        old = read(self.root, "checkpoint").split(b"\n\n", 1)[1]
        note = self.sign(text) if signed else text.encode() + b"\n" + old
        return {self.bundle: None, self.tile: None,
                tlog.tile_name("entries", 0, len(entries)): bundle_of(entries),
                tlog.tile_name(0, 0, len(entries)): b"".join(leaves), "checkpoint": note}

    def chained(self, entries, projects):
        """Every index, number and hash that leads from entry to entry made anew."""
        last, heads, out = bytes(32), {}, []
        for index, (raw, project) in enumerate(zip(entries, projects)):
            parts = decode(raw)
            parts[1], parts[3] = index, last
            if project is not None:
                number, head = heads.get(project, (0, bytes(32)))
                parts[4], parts[5] = number + 1, head
            out.append(encode(parts))
            last = tlog.leaf_hash(out[-1])
            if project is not None:
                heads[project] = (parts[4], last)
        return out
