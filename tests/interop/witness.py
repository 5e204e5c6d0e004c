#!/usr/bin/python3
"""A log and a witness of C2SP tlog-witness, written from the specifications (G7).

    witness.py serve --name NAME --seed N --log VKEY (--port N | --socket PATH) --state FILE
                     [--delay SECONDS] [--chunked] [--stranger]
    witness.py vkey --name NAME --seed N
    witness.py check LOG-VKEY WITNESS-VKEY...   (the signed checkpoint on standard input)

As a program it is a witness that keeps one checkpoint a log. Keys come from a number: they are for
tests. --delay answers late, --chunked answers in chunks, --stranger adds lines of others.
"""

import argparse
import base64
import hashlib
import http.server
import json
import os
import pathlib
import socketserver
import struct
import sys
import time

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import ed25519
import tlog
from strict_cbor import Malformed

ED25519, COSIGNATURE = b"\x01", b"\x04"
PROOF_MAX = 63


class Signer:
    """A name with a key, as a log (type 01) or a witness (type 04)."""

    def __init__(self, name, seed, kind):
        self.name, self.kind = name, kind
        self.private = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(seed.encode()).digest())
        self.public = self.private.public_key().public_bytes(
            serialization.Encoding.Raw, serialization.PublicFormat.Raw)

    @property
    def key_id(self):
        return key_id(self.name, self.kind, self.public)

    @property
    def vkey(self):
        text = base64.b64encode(self.kind + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{text}"

    def _line(self, blob):
        return f"\u2014 {self.name} {base64.b64encode(self.key_id + blob).decode()}\n"

    def sign(self, text):
        """A note of one signature."""
        return text + "\n" + self._line(self.private.sign(text.encode()))

    def cosign(self, text, when):
        """The line of a cosignature/v1."""
        return self._line(struct.pack(">Q", when) + self.private.sign(cosigned(text, when)))


def key_id(name, kind, public):
    return hashlib.sha256(name.encode() + b"\n" + kind + public).digest()[:4]


def cosigned(text, when):
    return f"cosignature/v1\ntime {when}\n{text}".encode()


def parse_vkey(text):
    """(name, kind, public key) of a verifier key."""
    name, number, encoded = text.split("+", 2)
    blob = tlog.strict_base64(encoded)
    if len(blob) != 33 or key_id(name, blob[:1], blob[1:]).hex() != number:
        raise Malformed("verifier key")
    return name, blob[:1], blob[1:]


def cosignature_times(note, vkey):
    """The times of the cosignatures of a witness on a tlog.Note; all must verify."""
    name, kind, public = parse_vkey(vkey)
    times = []
    for signer, number, blob in note.signatures:
        if (signer, number) != (name, key_id(name, kind, public)):
            continue
        when = int.from_bytes(blob[:8], "big")
        if kind != COSIGNATURE or len(blob) != 72 or not ed25519.verify(
                public, blob[8:], cosigned(note.text, when)):
            raise Malformed(f"the cosignature of {name} does not hold")
        times.append(when)
    return times


def checkpoint_text(origin, size, root):
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"


def consistency_path(old, leaves):
    """RFC 6962 §2.1.2."""
    def sub(count, part, whole):
        if count == len(part):
            return [] if whole else [tlog.tree_root(part)]
        split = 1 << (len(part) - 1).bit_length() - 1
        if count <= split:
            return sub(count, part[:split], whole) + [tlog.tree_root(part[split:])]
        return sub(count - split, part[split:], False) + [tlog.tree_root(part[:split])]
    return sub(old, leaves, True) if 0 < old < len(leaves) else []


def is_consistent(old, old_root, size, root, proof):
    """RFC 9162 §2.1.4.2."""
    if old == 0:
        return not proof
    if old == size:
        return not proof and old_root == root
    path = ([old_root] if old & (old - 1) == 0 else []) + proof
    if not path:
        return False
    fn, sn = old - 1, size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for node in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = tlog.node_hash(node, fr), tlog.node_hash(node, sr)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = tlog.node_hash(sr, node)
        fn, sn = fn >> 1, sn >> 1
    return fr == old_root and sr == root and sn == 0


class Refused(Exception):
    def __init__(self, status, body="", kind="text/plain"):
        super().__init__(status)
        self.status, self.body, self.kind = status, body, kind


class Witness:
    """One checkpoint a log, in a file that is replaced before an answer is given."""

    def __init__(self, signer, logs, path):
        self.signer, self.path = signer, pathlib.Path(path)
        self.logs = [parse_vkey(log) for log in logs]
        self.held = json.loads(self.path.read_text()) if self.path.exists() else {}

    def add(self, body):
        head, blank, checkpoint = body.partition(b"\n\n")
        lines = head.decode("ascii", "strict").split("\n")
        if not blank or not lines[0].startswith("old ") or len(lines) > PROOF_MAX + 1:
            raise Refused(400)
        old = int(lines[0][4:])
        proof = [tlog.strict_base64(line) for line in lines[1:]]
        parsed = tlog.Checkpoint(checkpoint)
        keys = [public for name, _, public in self.logs if name == parsed.origin]
        if not keys:
            raise Refused(404)
        if not any(self._signed(parsed.note, parsed.origin, public) for public in keys):
            raise Refused(403)
        if old > parsed.size:
            raise Refused(400)
        size, root = self.held.get(parsed.origin, [0, hashlib.sha256().hexdigest()])
        if old != size or (old == parsed.size and root != parsed.root.hex()):
            raise Refused(409, f"{size}\n", "text/x.tlog.size")
        if not is_consistent(size, bytes.fromhex(root), parsed.size, parsed.root, proof):
            raise Refused(422)
        self.held[parsed.origin] = [parsed.size, parsed.root.hex()]
        new = self.path.with_suffix(".new")
        with open(new, "w", encoding="ascii") as file:
            json.dump(self.held, file)
            file.flush()
            os.fsync(file.fileno())
        new.rename(self.path)
        return self.signer.cosign(parsed.note.text, int(time.time()))

    @staticmethod
    def _signed(note, name, public):
        try:
            note.verify(name, public)
        except Malformed:
            return False
        return True


def handler_of(witness, arguments):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            time.sleep(arguments.delay)
            try:
                if self.path != arguments.prefix + "/add-checkpoint":
                    raise Refused(404)
                answer = witness.add(body)
                if arguments.stranger:
                    other = Signer("stranger.example", "stranger", COSIGNATURE)
                    answer = other.cosign("another text\n", 1) + answer
                self.give(200, answer, "text/plain")
            except Refused as refused:
                self.give(refused.status, refused.body, refused.kind)
            except (Malformed, ValueError, UnicodeError):
                self.give(400, "", "text/plain")

        def give(self, status, text, kind):
            data = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            if arguments.chunked:
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                for part in (data[:7], data[7:]):
                    if part:
                        self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
                self.wfile.write(b"0\r\n\r\n")
            else:
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

        def address_string(self):
            return "peer"

    return Handler


class UnixServer(socketserver.UnixStreamServer):
    def get_request(self):
        request, _ = super().get_request()
        return request, ("", 0)


def serve(arguments):
    witness = Witness(Signer(arguments.name, arguments.seed, COSIGNATURE), arguments.log,
                      arguments.state)
    handler = handler_of(witness, arguments)
    if arguments.socket:
        server = UnixServer(arguments.socket, handler)
    else:
        server = http.server.HTTPServer(("127.0.0.1", arguments.port), handler)
    server.serve_forever()


def check_note(data, arguments):
    """Prints the size and who cosigned; a bad signature of anyone known is an error."""
    checkpoint = tlog.Checkpoint(data)
    name, _, public = parse_vkey(arguments.log)
    if name != checkpoint.origin:
        raise Malformed("another log")
    checkpoint.note.verify(name, public)
    signed = [parse_vkey(vkey)[0] for vkey in arguments.witnesses
              if cosignature_times(checkpoint.note, vkey)]
    print(checkpoint.size, *signed)


def main():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("serve", "vkey"):
        command = commands.add_parser(name)
        command.add_argument("--name", required=True)
        command.add_argument("--seed", required=True)
        if name == "serve":
            command.add_argument("--log", action="append", required=True)
            command.add_argument("--port", type=int)
            command.add_argument("--socket")
            command.add_argument("--prefix", default="")
            command.add_argument("--state", required=True)
            command.add_argument("--delay", type=float, default=0)
            command.add_argument("--chunked", action="store_true")
            command.add_argument("--stranger", action="store_true")
    check = commands.add_parser("check")
    check.add_argument("log")
    check.add_argument("witnesses", nargs="+")
    arguments = parser.parse_args()
    if arguments.command == "check":
        check_note(sys.stdin.buffer.read(), arguments)
    elif arguments.command == "vkey":
        print(Signer(arguments.name, arguments.seed, COSIGNATURE).vkey)
    else:
        serve(arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main())
