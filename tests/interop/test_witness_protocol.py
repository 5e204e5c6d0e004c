#!/usr/bin/python3
"""Our witness against a log written from C2SP's texts: every answer of tlog-witness, cosignatures
that another implementation verifies, kill -9 and many submitting at once.
"""
# labels: threads

import http.client
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import tlog
import witness

PROGRAM = os.path.join(os.environ.get("MZ_BUILD_DIR", "build/dev"), "client/mingzhang")
ORIGIN, NAME = "log.example/interop", "witness.example/interop"


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=20)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(20)
        self.sock.connect(self.path)


class WitnessTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="mz-w.")
        self.path = pathlib.Path(self.folder.name)
        self.log = witness.Signer(ORIGIN, "log", witness.ED25519)
        self.leaves = [tlog.leaf_hash(b"entry %d" % i) for i in range(300)]
        self.forked = self.leaves[:90] + [tlog.leaf_hash(b"else %d" % i) for i in range(210)]
        (self.path / "passphrase").write_text("a passphrase of tests\n", encoding="ascii")
        self.key = str(self.path / "witness.key")
        shown = self.run_client("key", "new", self.key, "--actor", "w1", "--kdf", "minimal",
                                "--witness", NAME)
        self.vkey = [line.split()[-1] for line in shown.splitlines() if NAME in line][0]
        self.process = None
        self.start()

    def tearDown(self):
        self.stop(signal.SIGTERM)
        self.folder.cleanup()

    def client(self, *arguments):
        return [PROGRAM, "--lang", "en", "--passphrase-file", str(self.path / "passphrase"),
                *arguments]

    def run_client(self, *arguments):
        return subprocess.run(self.client(*arguments), check=True, text=True,
                              capture_output=True).stdout

    def start(self, *more):
        self.socket = str(self.path / "w.sock")
        arguments = self.client("--key", self.key, "witness", "--name", NAME, "--state",
                                str(self.path / "state"), "--listen", f"unix:{self.socket}",
                                "--log", self.log.vkey, *more)
        # pylint: disable=consider-using-with
        self.process = subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True)
        first = self.process.stderr.readline()
        self.assertIn(self.vkey, first)
        threading.Thread(target=self.process.stderr.read, daemon=True).start()

    def stop(self, number):
        if self.process:
            self.process.send_signal(number)
            code = self.process.wait(20)
            self.process.stderr.close()
            self.assertEqual(code, 0 if number == signal.SIGTERM else -number)
        self.process = None

    def note(self, size, leaves=None, signer=None):
        leaves = self.leaves if leaves is None else leaves
        text = witness.checkpoint_text(ORIGIN, size, tlog.tree_root(leaves[:size]))
        return (signer or self.log).sign(text)

    def body(self, old, size, leaves=None, signer=None):
        leaves = self.leaves if leaves is None else leaves
        proof = witness.consistency_path(old, leaves[:size]) if old < size else []
        lines = [f"old {old}\n"] + [witness.base64.b64encode(p).decode() + "\n" for p in proof]
        return "".join(lines) + "\n" + self.note(size, leaves, signer)

    def post(self, body, path="/add-checkpoint", method="POST"):
        connection = UnixConnection(self.socket)
        connection.request(method, path, body.encode())
        answer = connection.getresponse()
        data = answer.read().decode()
        kind = answer.getheader("Content-Type")
        connection.close()
        return answer.status, data, kind

    def add(self, old, size, leaves=None):
        return self.post(self.body(old, size, leaves))

    def cosigned(self, old, size):
        before = int(time.time())
        status, lines, _ = self.add(old, size)
        self.assertEqual(status, 200)
        times = witness.cosignature_times(tlog.Note((self.note(size) + lines).encode()), self.vkey)
        self.assertEqual(len(times), 1)
        self.assertTrue(before <= times[0] <= time.time() + 1)

    def evidence(self):
        return sorted((self.path / "state/evidence").iterdir())

    def test_every_answer(self):
        self.cosigned(0, 1)
        for old, size in ((1, 2), (2, 7), (7, 7), (7, 64), (64, 65), (65, 100)):
            self.cosigned(old, size)
        conflict = (409, "100\n", "text/x.tlog.size")
        self.assertEqual(self.add(0, 120), conflict)
        self.assertEqual(self.add(99, 120), conflict)
        self.assertEqual(self.add(50, 60), conflict)
        self.assertEqual(self.evidence(), [])
        self.assertEqual(self.add(100, 100, self.forked), conflict)
        self.assertEqual(self.add(100, 120, self.forked)[0], 422)
        self.assertEqual(len(self.evidence()), 2)
        self.assertEqual(self.add(120, 100)[0], 400)
        self.assertEqual(self.post("old 100\n" + self.body(100, 120).split("\n", 2)[2])[0], 422)
        self.assertEqual(self.post("nonsense")[0], 400)
        self.assertEqual(self.post(self.body(100, 120), "/other")[0], 404)
        self.assertEqual(self.post("", method="GET")[0], 405)
        stranger = witness.Signer(ORIGIN, "stranger", witness.ED25519)
        self.assertEqual(self.post(self.body(100, 120, signer=stranger))[0], 403)
        other = witness.Signer("other.example", "log", witness.ED25519)
        text = witness.checkpoint_text("other.example", 3, self.leaves[0])
        self.assertEqual(self.post("old 0\n\n" + other.sign(text))[0], 404)
        # A line of the unknown signer beside the log's is ignored.
        two = self.note(120, signer=stranger).split("\n\n")[1]
        self.assertEqual(self.post(self.body(100, 120) + two)[0], 200)

    def test_evidence_is_signed_twice(self):
        self.cosigned(0, 100)
        self.assertEqual(self.add(100, 150, self.forked)[0], 422)
        folder = self.evidence()[0]
        held = tlog.Checkpoint((folder / "held").read_bytes())
        submitted = tlog.Checkpoint((folder / "submitted").read_bytes())
        for checkpoint in (held, submitted):
            checkpoint.note.verify(ORIGIN, self.log.public)
        self.assertEqual((held.size, submitted.size), (100, 150))
        self.assertEqual(len(witness.cosignature_times(held.note, self.vkey)), 1)
        self.assertTrue((folder / "request").read_bytes().endswith(
            (folder / "submitted").read_bytes()))

    def test_survives_being_killed(self):
        size = 0
        for step in range(1, 6):
            self.cosigned(size, size + step)
            size += step
            self.stop(signal.SIGKILL)
            self.start()
            self.assertEqual(self.add(0, size + 1), (409, f"{size}\n", "text/x.tlog.size"))

    def test_ends_when_it_cannot_write(self):
        self.cosigned(0, 5)
        logs = self.path / "state/logs"
        logs.rename(self.path / "away")
        self.assertEqual(self.add(5, 6)[0], 503)
        self.assertEqual(self.process.wait(20), 6)  # the folder is not found
        self.process.stderr.close()
        self.process = None
        (self.path / "away").rename(logs)
        self.start()
        self.cosigned(5, 6)

    def test_one_history_for_all(self):
        """Sixteen submit two histories at once: only one of them ever gets cosignatures."""
        good, lock = [], threading.Lock()

        def submit(leaves):
            for size in range(100, 300, 7):
                status, text, _ = self.add(0, size, leaves)
                for _ in range(5):
                    if status != 409 or int(text) >= size:
                        break
                    status, text, _ = self.add(int(text), size, leaves)
                if status == 200:
                    with lock:
                        good.append((leaves is self.forked, size))

        threads = [threading.Thread(target=submit, args=(leaves,))
                   for leaves in (self.leaves, self.forked) * 8]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertTrue(good)
        self.assertEqual(len({forked for forked, _ in good}), 1)
        sizes = [size for _, size in good]
        self.assertTrue(max(sizes) > 250)
        self.assertTrue(self.evidence())

    def test_keeps_the_connection(self):
        connection = UnixConnection(self.socket)
        size = 0
        for step in (1, 2, 3):
            connection.request("POST", "/add-checkpoint", self.body(size, size + step).encode())
            answer = connection.getresponse()
            self.assertEqual(answer.status, 200)
            answer.read()
            size += step
        connection.close()

    def raw(self, *parts, pause=0.0, limit=20):
        """Sends these bytes, with pauses between them; what comes until the other side closes."""
        heard = b""
        with socket.socket(socket.AF_UNIX) as peer:
            peer.settimeout(limit)
            peer.connect(self.socket)
            try:
                for part in parts:
                    peer.sendall(part)
                    time.sleep(pause)
            except BrokenPipeError:
                pass
            try:
                while part := peer.recv(65536):
                    heard += part
            except ConnectionResetError:
                pass
        return heard

    def request(self, body, *headers):
        head = ["POST /add-checkpoint HTTP/1.1", "Host: w", *headers,
                f"Content-Length: {len(body.encode())}", "", ""]
        return "\r\n".join(head).encode() + body.encode()

    def test_raw_requests(self):
        """What no client sends: refused with 4xx and the connection, and never cosigned."""
        good = self.body(0, 5)
        post = b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\n"
        chunk = b"%x\r\n%s\r\n0\r\n\r\n" % (len(good.encode()), good.encode())
        bad = {
            "a huge header": self.request(good, "X: " + "a" * 100000),
            "many headers": self.request(good, *("X: a" for _ in range(5000))),
            "a huge first line": b"POST /" + b"a" * 100000 + b" HTTP/1.1\r\nHost: w\r\n\r\n",
            "chunks": post + b"Transfer-Encoding: chunked\r\n\r\n" + chunk,
            "chunks and a length": post + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk,
            "two lengths": post + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
            "a negative length": post + b"Content-Length: -1\r\n\r\n",
            "a signed length": post + b"Content-Length: +5\r\n\r\nabcde",
            "a length beyond all": post + b"Content-Length: 18446744073709551616\r\n\r\n",
            "too long a body": post + b"Content-Length: 10000000\r\n\r\n",
            "a folded header": post + b"X: a\r\n b\r\nContent-Length: 0\r\n\r\n",
            "a space before the colon": post + b"Content-Length : 0\r\n\r\n",
            "a NUL": post + b"X: \0\r\nContent-Length: 0\r\n\r\n",
            "no host": b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
            "another protocol": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        }
        for name, text in bad.items():
            with self.subTest(name):
                heard = self.raw(text)
                self.assertTrue(heard == b"" or heard.startswith(b"HTTP/1.1 4"), heard[:80])
                self.assertNotIn(b" 200 ", heard)
                self.assertNotIn("\u2014 ".encode(), heard)
        self.assertEqual(self.add(3, 5), (409, "0\n", "text/x.tlog.size"))

    def test_pipelined(self):
        """Requests sent at once are answered one by one, in their order, from the state of each."""
        heard = self.raw(self.request(self.body(0, 5)) + self.request(self.body(5, 9)) +
                         self.request(self.body(5, 9), "Connection: close"))
        self.assertEqual(re.findall(rb"HTTP/1\.1 (\d+) ", heard), [b"200", b"200", b"409"])

    def test_slow_requests(self):
        """A byte now and then does not hold a place for ever, nor anybody else up (T10)."""
        threads = [threading.Thread(target=self.raw, args=[b"POST /add-checkpoint HTTP/1.1\r\n"])
                   for _ in range(140)]
        for thread in threads:
            thread.start()
        self.cosigned(0, 5)
        begin = time.monotonic()
        slow = [b"POST /add-checkpoint HTTP/1.1\r\n"] + [b"X: a\r\n"] * 60
        heard = self.raw(*slow, pause=0.25, limit=30)
        self.assertLess(time.monotonic() - begin, 25)
        self.assertNotIn(b" 200 ", heard)
        for thread in threads:
            thread.join()
        self.cosigned(5, 6)

    def test_empty_tree(self):
        """A log may begin with nothing; a tree of nothing has one root only."""
        text = witness.checkpoint_text(ORIGIN, 0, tlog.leaf_hash(b"something"))
        self.assertIn(self.post("old 0\n\n" + self.log.sign(text))[0], (409, 422))
        self.assertEqual(self.evidence(), [])
        self.cosigned(0, 1)


if __name__ == "__main__":
    if not os.access(PROGRAM, os.X_OK):
        sys.exit(77)
    unittest.main()
