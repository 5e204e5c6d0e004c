"""The transparency log: RFC 6962 tree, C2SP signed notes, checkpoints and tiles (FORMAT.md §6)."""

import base64
import binascii
import hashlib
import re

import ed25519
import schema
from strict_cbor import Malformed

TILE = 256
NOTE_MAX = 65_536
SIGNATURES_MAX = 64
ED25519_TYPE = b"\x01"


def leaf_hash(data):
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def tree_root(leaves):
    """RFC 6962 §2.1: pairing neighbours and carrying an odd last one up gives the same tree."""
    if not leaves:
        return hashlib.sha256().digest()
    while len(leaves) > 1:
        pairs = [node_hash(*leaves[i:i + 2]) for i in range(0, len(leaves) - 1, 2)]
        leaves = pairs + leaves[len(leaves) & ~1:]
    return leaves[0]


def inclusion_path(index, leaves):
    """RFC 6962 §2.1.1, from the leaf's sibling up."""
    if len(leaves) == 1:
        return []
    split = 1 << (len(leaves) - 1).bit_length() - 1
    if index < split:
        return inclusion_path(index, leaves[:split]) + [tree_root(leaves[split:])]
    return inclusion_path(index - split, leaves[split:]) + [tree_root(leaves[:split])]


def tile_name(level, number, width=TILE):
    """tlog-tiles: groups of three digits, all but the last marked x."""
    groups = [f"{number % 1000:03d}"]
    while number >= 1000:
        number //= 1000
        groups.insert(0, f"x{number % 1000:03d}")
    partial = "" if width == TILE else f".p/{width}"
    return f"tile/{level}/{'/'.join(groups)}{partial}"


TILE_NAME = re.compile(r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})"
                       r"(?:\.p/([1-9][0-9]{0,2}))?")


def parse_tile_name(name):
    """(level, number, width) of a tile's path, or None."""
    match = TILE_NAME.fullmatch(name)
    if not match:
        return None
    level = match[1] if match[1] == "entries" else int(match[1])
    number = int(match[2].replace("x", "").replace("/", ""))
    width = int(match[3] or TILE)
    return (level, number, width) if tile_name(level, number, width) == name else None


def tiles_of(count):
    """(number, width) of the tiles that hold count items."""
    full = [(number, TILE) for number in range(count // TILE)]
    return full + ([(count // TILE, count % TILE)] if count % TILE else [])


def tile_levels(leaves):
    """The hashes of each tile level; each is the roots of the full tiles below."""
    levels = []
    while leaves:
        levels.append(leaves)
        leaves = [tree_root(leaves[i:i + TILE])
                  for i in range(0, len(leaves) // TILE * TILE, TILE)]
    return levels


def parse_bundle(data):
    """The entries of a bundle: u16be length ‖ entry."""
    entries, position = [], 0
    while position < len(data):
        length = int.from_bytes(data[position:position + 2], "big")
        position += 2
        if position + length > len(data):
            raise Malformed("bundle cut short")
        entries.append(data[position:position + length])
        position += length
    return entries


def key_id(name, public):
    return hashlib.sha256(name.encode() + b"\n" + ED25519_TYPE + public).digest()[:4]


def vkey(name, public):
    """The signed-note text form of a verifier key."""
    encoded = base64.b64encode(ED25519_TYPE + public).decode()
    return f"{name}+{key_id(name, public).hex()}+{encoded}"


def parse_vkey(name, text):
    """The public key of a verifier key of that name; ValueError otherwise."""
    public = base64.b64decode(text[len(name) + 10:], validate=True)[1:]
    if vkey(name, public) != text or len(public) != 32:
        raise ValueError("no verifier key of this origin")
    return public


def strict_base64(text):
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as fault:
        raise Malformed("base64") from fault
    if base64.b64encode(data).decode() != text:
        raise Malformed("base64 is not canonical")
    return data


class Note:
    """A signed note: its text and (name, key id, signature) lines."""

    def __init__(self, data):
        if len(data) > NOTE_MAX:
            raise Malformed("note too long")
        try:
            whole = data.decode()
        except UnicodeDecodeError as fault:
            raise Malformed("note is not UTF-8") from fault
        if any(ord(char) < 0x20 and char != "\n" for char in whole):
            raise Malformed("control character in note")
        body, blank, tail = whole.rpartition("\n\n")
        if not blank or not tail.endswith("\n"):
            raise Malformed("note without signatures")
        self.text = body + "\n"
        self.signatures = [_signature_line(line) for line in tail[:-1].split("\n")]
        if len(self.signatures) > SIGNATURES_MAX:
            raise Malformed("too many signatures")

    def verify(self, name, public):
        """At least one signature of this key, and none of it that fails."""
        wanted = (name, key_id(name, public))
        own = [sig for signer, number, sig in self.signatures if (signer, number) == wanted]
        if not own:
            raise Malformed("no signature of the log key")
        if not all(ed25519.verify(public, sig, self.text.encode()) for sig in own):
            raise Malformed("the log key's signature does not hold")


def _signature_line(line):
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    if dash != "\u2014" or not name or "+" in name or any(char.isspace() for char in name):
        raise Malformed("signature line")
    blob = strict_base64(encoded)
    if len(blob) < 5:
        raise Malformed("signature line")
    return name, blob[:4], blob[4:]


class Checkpoint:
    """Origin, size and root of a checkpoint, with its note."""

    def __init__(self, data):
        self.note = Note(data)
        parts = self.note.text[:-1].split("\n")
        if len(parts) < 3 or not all(parts):
            raise Malformed("no checkpoint")
        self.origin, size, root = parts[:3]
        schema.origin(self.origin)
        if not re.fullmatch("0|[1-9][0-9]{0,19}", size) or int(size) >= 2**64:
            raise Malformed("checkpoint size")
        self.size = int(size)
        self.root = strict_base64(root)
        if len(self.root) != 32:
            raise Malformed("checkpoint root")
