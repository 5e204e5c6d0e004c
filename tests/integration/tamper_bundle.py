#!/usr/bin/python3
"""Tampers with a bundle in every way that we could think of, and expects each to be told.

    tamper_bundle.py MINGZHANG GENESIS DIR STEP

Bytes are changed once as they are, which the manifests tell, and once with the manifests made anew, as
somebody would who knows how: every STEP-th byte of every file. What may then pass is what proves
nothing: the index for people, and the words of bag-info.txt. Prints what was tried and caught.
"""

import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import zipfile

NO_EVIDENCE = {"index.txt", "index.html", "bag-info.txt"}


def files_under(root, under=""):
    found = []
    for folder, _, names in os.walk(os.path.join(root, under)):
        found += [os.path.relpath(os.path.join(folder, name), root) for name in names]
    return sorted(found, key=str.encode)


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def seal(root):
    """The manifests and Payload-Oxum, made anew."""
    payload = files_under(root, "data")
    octets = sum(os.path.getsize(os.path.join(root, name)) for name in payload)
    write(os.path.join(root, "manifest-sha256.txt"), "".join(
        f"{digest(os.path.join(root, name))}  {name}\n" for name in payload).encode())
    info = os.path.join(root, "bag-info.txt")
    with open(info, encoding="utf-8") as file:
        rows = [row for row in file.read().splitlines() if not row.startswith("Payload-Oxum")]
    write(info, "\n".join(rows + [f"Payload-Oxum: {octets}.{len(payload)}", ""]).encode())
    seal_tags(root)


def seal_tags(root):
    tags = [name for name in files_under(root)
            if not name.startswith("data/") and name != "tagmanifest-sha256.txt"]
    write(os.path.join(root, "tagmanifest-sha256.txt"), "".join(
        f"{digest(os.path.join(root, name))}  {name}\n" for name in tags).encode())


class Trial:
    """One tampered copy after the other."""

    def __init__(self, program, genesis, source):
        self.program, self.genesis, self.source = program, genesis, source
        self.tried = self.caught = self.harmless = 0
        self.scratch = tempfile.mkdtemp(prefix="mz-bundle-")
        self.copy = os.path.join(self.scratch, "copy")

    def verify(self, path):
        return subprocess.run([self.program, "bundle", "verify", path, "--genesis", self.genesis],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              check=False).returncode

    def fresh(self):
        shutil.rmtree(self.copy, ignore_errors=True)
        shutil.copytree(self.source, self.copy, symlinks=True)
        return self.copy

    def expect(self, codes, what, path=None):
        self.tried += 1
        got = self.verify(path or self.copy)
        if got not in codes:
            sys.exit(f"{what}: exit {got}, expected {codes}")
        if got == 0:
            self.harmless += 1
        else:
            self.caught += 1

    def bytes_of(self, name, step, sealed):
        path = os.path.join(self.copy, name)
        with open(path, "rb") as file:
            data = file.read()
        offset = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") % step
        for at in sorted({min(offset, len(data) - 1), *range(offset, len(data), step)}):
            write(path, data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1:])
            if sealed and name.startswith("data/"):
                seal(self.copy)
            elif sealed:
                seal_tags(self.copy)
            may_pass = sealed and name in NO_EVIDENCE
            self.expect({0, 3} if may_pass else {3}, f"{name} at byte {at}, sealed {sealed}")
        write(path, data)

    def every_file(self, step):
        self.fresh()
        for name in files_under(self.copy):
            self.bytes_of(name, step * 8, False)
        for name in files_under(self.copy):
            if not name.endswith("manifest-sha256.txt"):
                self.bytes_of(name, step, True)
                self.fresh()

    def entries(self):
        """Every entry dropped, and doubled under another index; the manifests made anew."""
        names = [name[-12:] for name in files_under(self.source, "data/entries")]
        for name in names:
            root = self.fresh()
            os.remove(os.path.join(root, "data/entries", name))
            os.remove(os.path.join(root, "data/proofs", name + ".tlog-proof"))
            seal(root)
            self.expect({3}, f"entry {name} dropped")
        for name in names[1:4]:
            root = self.fresh()
            for folder, tail in (("data/entries/", ""), ("data/proofs/", ".tlog-proof")):
                shutil.copy(os.path.join(root, folder + name + tail),
                            os.path.join(root, folder + "000000000999" + tail))
            seal(root)
            self.expect({3}, f"entry {name} doubled")

    def objects(self):
        for name in files_under(self.source, "data/objects"):
            root = self.fresh()
            os.remove(os.path.join(root, name))
            seal(root)
            self.expect({7}, f"{name} missing")
        root = self.fresh()
        write(os.path.join(root, "data/objects/evidence", hashlib.sha256(b"x").hexdigest()), b"x")
        seal(root)
        self.expect({3}, "an object that no entry names")
        root = self.fresh()
        write(os.path.join(root, "data/objects/disclosure", "0" * 31 + "1"), b"\x83\x50" + b"a" * 16 + b"\x61x\x64name")
        seal(root)
        self.expect({3}, "a disclosure that no entry binds")

    def facts(self):
        for member, value in (("tree_size", 7), ("redacted", True), ("payments", 2), ("entries", 1),
                              ("subject", {"kind": "ledger"}), ("subject", {"kind": "project"}),
                              ("subject", {"kind": "payment", "project": "P2023-01", "payment": "ZF2023-9999"})):
            root = self.fresh()
            path = os.path.join(root, "data/bundle.json")
            with open(path, encoding="utf-8") as file:
                facts = json.load(file)
            facts[member] = value
            write(path, (json.dumps(facts, ensure_ascii=False, separators=(",", ":")) + "\n").encode())
            seal(root)
            self.expect({3}, f"bundle.json: {member}")

    def bags(self):
        """Manifests that lie, and files that do not belong."""
        root = self.fresh()
        write(os.path.join(root, "data/extra"), b"x")
        self.expect({3}, "a file in no manifest")
        root = self.fresh()
        write(os.path.join(root, "data/extra"), b"x")
        seal(root)
        self.expect({3}, "a file of no bundle, in the manifest")
        root = self.fresh()
        write(os.path.join(root, "README"), b"x")
        seal_tags(root)
        self.expect({3}, "a tag file of no bundle")
        for change in (lambda rows: rows + rows[-1:], lambda rows: rows[:-1], lambda rows: rows[::-1],
                       lambda rows: rows[:1] + [rows[1].replace(b"data/", b"data/../data/")] + rows[2:],
                       lambda rows: rows[:1] + [b"\n"] + rows[1:], lambda rows: []):
            root = self.fresh()
            path = os.path.join(root, "manifest-sha256.txt")
            with open(path, "rb") as file:
                rows = file.read().splitlines(keepends=True)
            write(path, b"".join(change(rows)))
            seal_tags(root)
            self.expect({3}, "a manifest that lies")
        for name in ("bagit.txt", "index.txt", "data/checkpoint", "data/genesis.json",
                     "data/bundle.json", "tagmanifest-sha256.txt", "manifest-sha256.txt"):
            root = self.fresh()
            os.remove(os.path.join(root, name))
            if name.startswith("data/"):
                seal(root)
            elif not name.startswith("tagmanifest"):
                seal_tags(root)
            self.expect({3}, f"without {name}")
        root = self.fresh()
        os.remove(os.path.join(root, "data/checkpoint"))
        os.symlink(os.path.join(self.source, "data/checkpoint"), os.path.join(root, "data/checkpoint"))
        self.expect({3}, "a link")
        root = self.fresh()
        os.mkfifo(os.path.join(root, "data/pipe"))
        self.expect({3}, "a pipe")
        root = self.fresh()
        write(os.path.join(root, "data/objects/list/a b"), b"x")
        seal(root)
        self.expect({3}, "a name with a space")

    def pack(self, change=None, names=None, form=(63, 10)):
        """As Python packs, told the two version numbers of FORMAT.md §17."""
        path = os.path.join(self.scratch, "bundle.zip")
        with zipfile.ZipFile(path, "w") as archive:
            for name in names or files_under(self.source):
                info = zipfile.ZipInfo(name)
                info.external_attr = (stat.S_IFREG | 0o644) << 16
                info.create_system, (info.create_version, info.extract_version) = 3, form
                with open(os.path.join(self.source, name), "rb") as file:
                    data = file.read()
                if change:
                    change(info)
                archive.writestr(info, data)
        return path

    def zips(self):
        whole = self.pack()
        self.expect({0}, "a zip that somebody else packed", whole)
        with open(whole, "rb") as file:
            data = file.read()
        for size in [0, 1, 30, *range(100, len(data), len(data) // 23), len(data) - 1]:
            write(whole, data[:size])
            self.expect({3}, f"a zip cut to {size} bytes", whole)
        for at in range(0, len(data), len(data) // 101):
            write(whole, data[:at] + bytes([data[at] ^ 0x20]) + data[at + 1:])
            self.expect({3}, f"a zip changed at byte {at}", whole)
        self.expect({3}, "a zip of another version", self.pack(form=(20, 20)))
        names = files_under(self.source)

        def rename(name):
            def change(info):
                if info.filename == "index.txt":
                    info.filename = name
            return change

        def mode(value):
            def change(info):
                if info.filename == "index.txt":
                    info.external_attr = value << 16
            return change

        def deflate(info):
            info.compress_type = zipfile.ZIP_DEFLATED

        for name in ("../index.txt", "/tmp/index.txt", "data/../../index.txt", "index\\..\\x", "x/./y", ""):
            self.expect({3}, f"a zip with the name {name!r}", self.pack(rename(name)))
        self.expect({3}, "a zip with a link", self.pack(mode(stat.S_IFLNK | 0o777)))
        self.expect({3}, "a zip with a folder", self.pack(mode(stat.S_IFDIR | 0o755)))
        self.expect({3}, "a compressed zip", self.pack(deflate))
        self.expect({3}, "a zip with a name twice", self.pack(names=names + names[:1]))
        self.expect({3}, "a zip out of order", self.pack(names=names[::-1]))
        self.expect({3}, "a zip without a file", self.pack(names=names[1:]))
        bomb = os.path.join(self.scratch, "not-one.zip")
        write(bomb, b"PK\x05\x06" + bytes(18))
        self.expect({3}, "an empty zip", bomb)


def main():
    program, genesis, source, step = sys.argv[1:5]
    trial = Trial(program, genesis, os.path.abspath(source))
    if trial.verify(trial.source) != 0:
        sys.exit("the bundle does not verify as it is")
    try:
        trial.bags()
        trial.facts()
        trial.zips()
        trial.entries()
        trial.objects()
        trial.every_file(int(step))
    finally:
        shutil.rmtree(trial.scratch)
    print(f"{trial.tried} tampered bundles, {trial.caught} caught, {trial.harmless} that changed nothing "
          "that is evidence")


if __name__ == "__main__":
    main()
