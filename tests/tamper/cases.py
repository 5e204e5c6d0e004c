"""What the campaign is made of: the subjects, a clone and what is taken from it, and how each is damaged."""

import json
import os
from dataclasses import dataclass, field

from damage import (FAILED, INCOMPLETE, Case, Keeper, bits, bundle_of, files_under, flipped, log_signer, log_vkey,
                    read, starts)
import tlog  # noqa: E402
from seal import sealed  # noqa: E402
from witness import Signer  # noqa: E402

COSIGNATURE = b"\x04"
RECEIPTS = "FORMAT.md §12 makes a clone's receipts no part of it; alone each is refused, as the subject receipt shows"
UNNAMED = "no entry names it and no answer reads it"


@dataclass
class Subject:
    """Something that is verified, and how."""
    name: str
    root: str
    command: list
    make: object  # (subject, whole) gives its cases
    sound: int = 0
    memory: bool = False
    independent: bool = False
    genesis: bytes = b""
    files: dict = field(default_factory=dict)
    sign: object = None

    def __post_init__(self):
        if os.path.isdir(self.root):
            self.files = {name: read(self.root, name) for name in files_under(self.root)}
        else:
            name = os.path.basename(self.root)
            self.files = {name: read(os.path.dirname(self.root), name)}

    def cases(self, whole):
        return self.make(self, whole)


# -- A clone.

def place_of(subject, name, at):
    """Where the damage of a byte must be said to be."""
    if name.startswith("tile/entries/"):
        size = tlog.Checkpoint(subject.files["checkpoint"]).size
        if name != tlog.tile_name("entries", 0, size):
            return (name,)
        begins = starts(tlog.parse_bundle(subject.files[name]))
        index = max(n for n, start in enumerate(begins) if start <= at)
        return (f"entry {index} ", f"entry {index}:")
    if name.startswith("objects/"):
        return (os.path.basename(name),)
    return (name,)


def flips(subject, whole):
    """Every byte of every file."""
    for name, data in subject.files.items():
        cosigned = data.find(b"witness.example") if name == "checkpoint" else len(data)
        for at, bit in bits(data, whole, len(data) // 30 + 1, name):
            codes, places = (FAILED,), place_of(subject, name, at)
            if at >= cosigned - len("— ") - 2 and name == "checkpoint":
                # One whose name or key is another is nobody's, so that of the witness is gone.
                codes, places = (FAILED, INCOMPLETE), ("checkpoint", "witness")
            yield Case(f"{name} byte {at} bit {bit}", f"{subject.name}: flips, {kind_of(name)}",
                       {name: flipped(data, at, bit)}, places, codes,
                       harmless=RECEIPTS if name.startswith("receipts/") else "", also=name != "checkpoint" and not name.startswith("receipts/")
                       and name != "withheld.json")


def kind_of(name):
    parts = name.split("/")
    if name.startswith("tile/"):
        return "entries" if parts[1] == "entries" else "tiles"
    return parts[1] if parts[0] == "objects" else parts[0]


def neighbours(count, whole):
    return range(count) if whole else range(0, count, 23)


def rearranged(count, whole):
    """(what, order, first place that differs): every entry dropped, doubled, swapped with the next."""
    for n in neighbours(count, whole):
        order = list(range(count))
        yield f"entry {n} dropped", order[:n] + order[n + 1:], n
        yield f"entry {n} doubled", order[:n + 1] + order[n:], n + 1
        if n + 1 < count:
            yield f"entries {n} and {n + 1} swapped", order[:n] + [n + 1, n] + order[n + 2:], n


def keepers(subject, whole):
    """Entries dropped, doubled and swapped by keepers of growing power."""
    keeper = Keeper(subject.root, subject.sign)
    count = len(keeper.entries)
    for what, order, first in rearranged(count, whole):
        entries = [keeper.entries[n] for n in order]
        chained = keeper.chained(entries, [keeper.projects[n] for n in order])
        last = first == len(order) == count - 1
        here = (f"entry {first} ", f"entry {first}:") if first < count else (f"entry {count - 1} ",)
        yield Case(what, "keeper: the entries alone", keeper.bare(entries), here)
        if not last:
            yield Case(what, "keeper: tiles too", keeper.redone(entries, False), here)
            yield Case(what, "keeper: tiles, with the log's key", keeper.redone(entries, True), here)
        yield Case(what, "keeper: tiles and chains", keeper.redone(chained, False), ("checkpoint",))
        # What nobody but who saw more can know: the older state of the ledger is a good ledger.
        yield Case(what, "keeper: all of it, seen before", keeper.redone(chained, True), ("checkpoint", "history", "entry "),
                   (INCOMPLETE,) if last else (FAILED,), remembers=True)
        yield Case(what, "keeper: all of it, witnessed", keeper.redone(chained, True), ("witness", "entry ", "entries", "cosign"),
                   (FAILED, INCOMPLETE), also=False)


def whole_files(subject, whole):
    """Every file emptied, cut, lengthened, gone, and in the place of its neighbour."""
    del whole
    names = list(subject.files)
    for name, other in zip(names, names[1:] + names[:1]):
        data = subject.files[name]
        for what, changed in (("emptied", b""), ("cut by a byte", data[:-1]), ("cut in half", data[:len(data) // 2]),
                              ("lengthened by a byte", data + b"\0"), ("with a new line", data + b"\n"),
                              ("doubled", data + data), ("another's", subject.files[other])):
            yield Case(f"{name} {what}", f"{subject.name}: files", {name: changed}, place_of(subject, name, len(data)) + ("entry ",),
                       (FAILED, INCOMPLETE) if name == "checkpoint" else (FAILED,),
                       harmless=RECEIPTS if name.startswith("receipts/") else
                       "white space beside JSON is none of its members" if (what, name[-5:]) == ("with a new line", ".json")
                       else "", also=not name.startswith("receipts/") and name not in ("checkpoint", "withheld.json"))


def lines_moved(subject, whole):
    """Lines of the checkpoint dropped, doubled and swapped."""
    lines = subject.files["checkpoint"].split(b"\n")
    for n in range(len(lines) - 1):
        for what, changed in (("dropped", lines[:n] + lines[n + 1:]), ("doubled", lines[:n + 1] + lines[n:]),
                              ("swapped", lines[:n] + [lines[n + 1], lines[n]] + lines[n + 2:])):
            if changed != lines:
                yield Case(f"checkpoint line {n} {what}", "checkpoint: lines", {"checkpoint": b"\n".join(changed)},
                           ("checkpoint", "witness"), (FAILED, INCOMPLETE), also=False,
                           harmless="the order of signatures and one given twice say nothing else"
                           if n >= 4 else "")
    del whole


def tiles_moved(subject, whole):
    """Hashes of the tile dropped, doubled and swapped."""
    size = tlog.Checkpoint(subject.files["checkpoint"]).size
    name = tlog.tile_name(0, 0, size)
    data = subject.files[name]
    hashes = [data[at:at + 32] for at in range(0, len(data), 32)]
    for n in neighbours(len(hashes), whole):
        for what, changed in (("dropped", hashes[:n] + hashes[n + 1:]), ("doubled", hashes[:n + 1] + hashes[n:]),
                              ("swapped", hashes[:n] + hashes[n:n + 2][::-1] + hashes[n + 2:])):
            if changed != hashes:
                yield Case(f"{name} hash {n} {what}", "tile: hashes", {name: b"".join(changed)}, (name,))


def strays(subject, whole):
    """Files that no clone has."""
    del whole
    size = tlog.Checkpoint(subject.files["checkpoint"]).size
    part = tlog.parse_bundle(subject.files[tlog.tile_name("entries", 0, size)])[:5]
    for name, data in (("objects/evidence/" + "ab" * 32, b"x"), ("objects/list/" + "ab" * 32, b"x"),
                       ("objects/disclosure/" + "ab" * 16, b"x"), ("tile/0/000.p/5", bytes(160)),
                       (tlog.tile_name("entries", 0, 5), bundle_of(part[::-1])), ("tile/0/001.p/x", b"x"),
                       ("tile/entries/000.p/007.p/3", b"x")):
        yield Case(f"{name} planted", "clone: planted", {name: data}, (name, os.path.basename(name)),
                   harmless=UNNAMED, also=False)


def missing(subject, whole):
    """Every file gone: what is needed is missing and nothing is wrong."""
    del whole
    for name in subject.files:
        spare = name.startswith(("objects/disclosure", "receipts/")) or name in ("genesis.json", "withheld.json") or (
            name.startswith("tile/") and place_of(subject, name, 0) == (name,) and not name.endswith(
                str(tlog.Checkpoint(subject.files["checkpoint"]).size)))
        if name != "checkpoint" and not spare:
            yield Case(f"{name} gone", f"{subject.name}: gone", {name: None}, (name, os.path.basename(name), "entries", "entry"),
                       (INCOMPLETE,))


def clone_cases(subject, whole):
    for make in (flips, keepers, whole_files, lines_moved, tiles_moved, strays, missing):
        yield from make(subject, whole)


def withheld_cases(subject, whole):
    for case in flips(subject, whole):
        if "withheld.json" in case.changes:
            yield case
    objects = json.loads(subject.files["withheld.json"])["objects"]
    for n in neighbours(len(objects), whole):
        for what, changed in (("dropped", objects[:n] + objects[n + 1:]), ("doubled", objects[:n + 1] + objects[n:]),
                              ("swapped", objects[:n] + objects[n:n + 2][::-1] + objects[n + 2:])):
            text = json.dumps({"schema": "mingzhang/withheld/1", "objects": changed}, separators=(",", ":")).encode()
            if changed != objects:
                # One that is not declared is missing: that is what it is then called.
                yield Case(f"withheld.json object {n} {what}", "withheld.json: objects", {"withheld.json": text},
                           ("withheld.json", objects[n]["name"]), (INCOMPLETE,) if what == "dropped" else (FAILED,), also=False)


# -- Proofs and reports: a file each.

def file_cases(subject, whole):
    (name, data), = subject.files.items()
    size_claim = ()
    if name == "receipt":
        head = data.index(b"\x83", 12) + 1
        size_claim = range(head, head + {0x18: 2, 0x19: 3, 0x1A: 5}.get(data[head], 1))
    changes = [(f"byte {at} bit {bit}", at, flipped(data, at, bit)) for at, bit in bits(data, whole, len(data) // 40 + 1, name)]
    changes += [(f"cut to {size}", size, data[:size]) for size in range(0, len(data), len(data) // (400 if whole else 10) + 1)]
    changes += [("lengthened", len(data), data + b"\n"), ("lengthened", len(data), data + b"\0"),
                ("doubled", len(data), data + data)]
    for what, at, changed in changes:
        yield Case(f"{name} {what}", subject.name, {name: changed}, ("",), harmless=(
            "the log signs the root alone (RFC 9942), and nothing that is told rests on the tree's size"
            if at in size_claim else ""))


# -- Bundles.

def bundle_cases(subject, whole):
    for name, data in subject.files.items():
        for at, bit in bits(data, whole, len(data), name):
            yield Case(f"{name} byte {at} bit {bit}", f"{subject.name}: as it is", {name: flipped(data, at, bit)},
                       ("manifest", "bag", name, os.path.basename(name)))
    for name, data in subject.files.items():
        if name.endswith("manifest-sha256.txt"):
            continue
        every = whole and name in ("data/bundle.json", "data/genesis.json")
        for at, bit in bits(data, every, len(data) // (50 if whole else 1) + 1, name):
            yield Case(f"{name} byte {at} bit {bit}, sealed", f"{subject.name}: manifests made anew",
                       sealed(subject.files, {name: flipped(data, at, bit)}), ("",), harmless=(
                           "words for people, which FORMAT.md §17 calls no evidence of anything"
                           if name in ("index.txt", "index.html", "bag-info.txt") else ""))


# -- All of them.

def cosign(folder, clone):
    """Cosigns the clone's checkpoint as a witness would, and writes the policy that asks for it."""
    witness = Signer("witness.example/third", "third", COSIGNATURE)
    path = os.path.join(clone, "checkpoint")
    note = tlog.Checkpoint(read(clone, "checkpoint"))
    with open(path, "a", encoding="utf-8") as file:
        file.write(witness.cosign(note.note.text, 1_700_000_000))
    vkey = log_vkey(read(folder, "log.key").decode())
    policy = os.path.join(folder, "policy")
    with open(policy, "w", encoding="utf-8") as file:
        file.write(f"log {vkey}\nwitness third {witness.vkey}\nquorum third\n")
    return policy, vkey


def receipted(clone):
    """The entry that the clone has a receipt of."""
    index = int(os.listdir(os.path.join(clone, "receipts"))[0].split(".")[0])
    size = tlog.Checkpoint(read(clone, "checkpoint")).size
    return tlog.parse_bundle(read(clone, tlog.tile_name("entries", 0, size)))[index]


def subjects(folder, genesis):
    here = lambda name: os.path.join(folder, name)
    policy, vkey = cosign(folder, here("clone"))
    with open(genesis, encoding="utf-8") as file:
        leaf = bytes.fromhex(json.load(file)["leaf"])
    judge = ["verify", ".", "--genesis", genesis, "--lang", "en", "-O", "json"]
    yield Subject("clone", here("clone"), judge + ["--witness-policy", policy], clone_cases, memory=True,
                  independent=True, genesis=leaf, sign=log_signer(read(folder, "log.key").decode()))
    yield Subject("withheld", here("withheld"), judge, withheld_cases, sound=INCOMPLETE, independent=True, genesis=leaf)
    with open(here("entry"), "wb") as file:
        file.write(receipted(here("clone")))
    for name in ("tlog-proof", "line-proof", "receipt"):
        beside = ["--entry", here("entry")] if name == "receipt" else []
        yield Subject(name, here(name), ["verify", name, "--vkey", vkey, "--lang", "en", *beside], file_cases)
    yield Subject("report", here("report"), ["verify", "--check-report", "report", "--vkey",
                                             read(folder, "report.vkey").decode().strip(), "--lang", "en"], file_cases)
    bundle = ["bundle", "verify", ".", "--genesis", genesis, "--lang", "en"]
    yield Subject("bundle", here("payment"), bundle, bundle_cases)
    yield Subject("whole bundle", here("redacted"), bundle, bundle_cases, sound=INCOMPLETE)
    yield Subject("zip", here("payment.zip"), ["bundle", "verify", "payment.zip", *bundle[3:]], file_cases)
