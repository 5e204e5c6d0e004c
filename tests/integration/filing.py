"""Files statements with nothing of ours but FORMAT.md: keys, COSE, lists, sessions and HTTP in Python.

It proves that a client in another language can file (G7), and makes the statements that our own
client would never sign.
"""

import base64
import hashlib
import http.client
import json
import socket

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CONTENT_TYPE = "application/mingzhang-statement+cbor"


def encode(value):
    return cbor2.dumps(value, canonical=True)


def sha256(data):
    return hashlib.sha256(data).digest()


def tree_root(leaves):
    """RFC 6962 §2.1 over leaf hashes."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + tree_root(leaves[:split]) + tree_root(leaves[split:]))


class Person:
    """An actor with a key made from the name: these people are nobody."""

    def __init__(self, actor):
        self.actor = actor
        self.private = Ed25519PrivateKey.from_private_bytes(sha256(b"synthetic key of " + actor.encode()))
        self.public = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.kid = sha256(bytes.fromhex("a301012006215820") + self.public)

    def sign(self, payload, origin, kid=None, issuer=None):
        """A COSE_Sign1 around payload bytes, whatever these are."""
        protected = encode(
            {1: -19, 3: CONTENT_TYPE, 4: kid or self.kid, 15: {1: issuer or self.actor, 2: origin}}
        )
        signature = self.private.sign(encode(["Signature1", protected, b"", payload]))
        return encode(cbor2.CBORTag(18, [protected, {}, payload, signature]))


class Ledger:
    """What it takes to file with one daemon."""

    def __init__(self, path, origin):
        self.path = path
        self.origin = origin
        self.ids = 0

    # -- Statements.

    def payload(self, kind, body, project=None, refs=(), date=20230420, origin=None):
        self.ids += 1
        members = {
            "id": sha256(b"synthetic statement %d of " % self.ids + kind.encode())[:16],
            "body": body,
            "date": date,
            "kind": kind,
            "origin": origin or self.origin,
        }
        if refs:
            members["refs"] = list(refs)
        if project:
            members["project"] = project
        return members

    def statement(self, person, kind, body, **members):
        return person.sign(encode(self.payload(kind, body, **members)), self.origin)

    # -- HTTP.

    def request(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("localhost", timeout=60)
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.settimeout(60)
        connection.sock.connect(self.path)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def json(self, method, path, body=None, headers=None):
        data = None if body is None else json.dumps(body).encode()
        headers = dict(headers or {})
        if data is not None:
            headers["Content-Type"] = "application/json"
        status, text = self.request(method, path, data, headers)
        return status, json.loads(text)

    def file(self, *statements):
        """Files one statement, or several as a batch. The status and the parsed answer."""
        status, text = self.file_raw(*statements)
        return status, json.loads(text)

    def file_raw(self, *statements):
        kind = "application/cose" if len(statements) == 1 else "application/cbor-seq"
        return self.request("POST", "/v1/statements", b"".join(statements), {"Content-Type": kind})

    def size(self):
        status, text = self.request("GET", "/checkpoint")
        assert status == 200, text
        return int(text.split(b"\n")[1])

    def login(self, person):
        """The headers of a session."""
        status, answer = self.json("POST", "/v1/session/challenge", {"kid": person.kid.hex()})
        assert status == 200, answer
        challenge = answer["challenge"]
        text = f"mingzhang-session-v1\n{self.origin}\n{challenge}\n".encode()
        signature = base64.b64encode(person.private.sign(text)).decode()
        login = {"kid": person.kid.hex(), "challenge": challenge, "signature": signature}
        status, answer = self.json("POST", "/v1/session", login)
        assert status == 200, answer
        return {"Authorization": "Bearer " + answer["token"]}

    # -- Objects.

    def upload(self, person, kind, name, data):
        path = f"/v1/objects/{kind}/{name.hex()}?offset=0&size={len(data)}"
        headers = {**self.login(person), "Content-Type": "application/octet-stream"}
        status, text = self.request("PUT", path, data, headers)
        return status, text

    def view(self, person, query):
        status, answer = self.json("GET", "/v1/" + query, headers=self.login(person))
        assert status == 200, answer
        return answer


def list_object(form, lines):
    """The bytes and the root of a list object."""
    leaves = [sha256(b"\x00" + encode(line)) for line in lines]
    return encode([1, form, lines]), tree_root(leaves)


def statement_hash(statement):
    return sha256(statement)
