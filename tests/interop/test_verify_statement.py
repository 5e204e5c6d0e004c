#!/usr/bin/python3
"""Node's verifier: it passes the synthetic ledger and refuses each changed byte that it covers."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import synthetic

PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "verify_statement.mjs")
NODE = shutil.which("node")


class NodeVerifier(unittest.TestCase):
    def setUp(self):
        self.root = tempfile.mkdtemp(prefix="mz-interop-")
        self.addCleanup(shutil.rmtree, self.root)
        ledger, _ = synthetic.whole_ledger()
        self.genesis = ledger.write(self.root).hex()
        self.bundle = f"tile/entries/000.p/{len(ledger.statements)}"
        self.first = len(ledger.entries()[0])

    def run_node(self, *arguments):
        return subprocess.run([NODE, PROGRAM, *arguments], capture_output=True, check=False)

    def expect(self, code, *arguments):
        done = self.run_node(self.root, *arguments)
        self.assertEqual(done.returncode, code, done)

    def test_passes(self):
        self.expect(0)
        self.expect(0, "--genesis", self.genesis)

    def test_refuses(self):
        self.expect(3, "--genesis", "11" * 32)
        self.expect(2, "--genesis", "xyz")
        self.assertEqual(self.run_node(self.root + "/nowhere").returncode, 7)

    def test_changed_bytes(self):
        for name, places in ((self.bundle, range(2, self.first, 41)),
                             ("checkpoint", (3, 40, 60, 130, 180))):
            with open(os.path.join(self.root, name), "rb") as file:
                original = file.read()
            for place in places:
                flipped = bytearray(original)
                flipped[place] ^= 1
                synthetic.store(self.root, name, bytes(flipped))
                self.expect(3, "--genesis", self.genesis)
            synthetic.store(self.root, name, original)


if __name__ == "__main__":
    if NODE is None:
        print("no node: skipped")
        sys.exit(77)
    unittest.main()
