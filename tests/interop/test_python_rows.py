#!/usr/bin/python3
"""The rows of the rules' table are put to the Python verifier: it accepts every honest ledger, blames
no other entry than the dishonest one, and finds every false figure of an evaluation.

It does not replay all rules (verify_clone.UNCHECKED); how many of the others it finds is printed.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import verify_clone
from statement import Entry
from verify_clone import FAILED, Clone, Verifier, verify

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("MZ_BUILD_DIR", ROOT / "build" / "dev"))
EVALUATION = {"plan.set", "scheme.set", "monitor.snapshot", "deviation.explain", "score.record",
              "evaluation.conclude", "narrative.write", "finding.raise", "finding.respond",
              "finding.resolve", "measure.record"}


def kind_at(folder, index):
    """The kind of an entry, or None if it cannot be read."""
    with open(folder / "checkpoint", encoding="utf-8") as note:
        size = int(note.read().split("\n")[1])
    try:
        return Entry(Verifier(Clone(folder), None)._bundles(size)[index]).statement.kind
    except verify_clone.Malformed:
        return None


class Rows(unittest.TestCase):
    def test_every_row(self):
        folder = tempfile.TemporaryDirectory(prefix="mz-rows-")
        self.addCleanup(folder.cleanup)
        subprocess.run([BUILD / "tests" / "test_table", "--clones", folder.name], check=True,
                       stdout=subprocess.DEVNULL)
        accepted = found = false = figures = 0
        for expected in sorted(pathlib.Path(folder.name).glob("*/expected")):
            word, *index = expected.read_text().split()
            code, report = verify(expected.parent)
            what = f"{expected.parent.name}: {report}"
            if word == "ok":
                self.assertNotEqual(code, FAILED, what)
                accepted += 1
                continue
            false += 1
            found += code == FAILED
            if code == FAILED:
                self.assertEqual(str(report["entry"]), index[0], what)
            kind = kind_at(expected.parent, int(index[0]))
            if kind not in EVALUATION:
                continue
            # Duties but for those of findings, and which figure was to be computed, are among what it does not ask.
            if (word != "duty-conflict" or kind == "finding.resolve") and "act_figure" not in expected.parent.name:
                self.assertEqual(code, FAILED, what)
                figures += 1
        self.assertGreater(accepted, 0)
        self.assertGreater(figures, 0)
        print(f"{accepted} honest ledgers accepted; {found} of {false} dishonest ones refused, "
              f"{figures} of them for what an evaluation states", file=sys.stderr)


if __name__ == "__main__":
    unittest.main()
