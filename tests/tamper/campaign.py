#!/usr/bin/python3
"""The tamper campaign: damages a clone and what is taken from it, one change at a time, and holds what the verifier
says against what is true.

    campaign.py JUDGE FOLDER [--whole]

Caught is what ends with the right exit code and names the right place; caught elsewhere, what ends with the right code
and names another. A change that passes must be one of those whose harmlessness is argued where its case is made, and
then change nothing of what is said. Anything else is a hole: it is printed, and the campaign fails.
"""

import collections
import itertools
import os
import queue
import shutil
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import cases  # noqa: E402
from verify_clone import verify as verify_independently  # noqa: E402

HOLES_SHOWN = 25


class Judge:
    """One copy and one process that judges it."""

    def __init__(self, program, folder, number, subject):
        self.subject = subject
        self.root = os.path.join(folder, f"copy-{number}")
        if os.path.isdir(subject.root):
            shutil.copytree(subject.root, self.root)
        else:
            os.mkdir(self.root)
            shutil.copy(subject.root, self.root)
        self.kept = os.path.join(folder, f"known-{number}")
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        cwd=self.root)
        if subject.memory:
            self.judged(f"XDG_STATE_HOME={self.kept}")

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        shutil.rmtree(self.root)
        shutil.rmtree(self.kept, ignore_errors=True)

    def judged(self, state="XDG_STATE_HOME=/dev/null"):
        words = [state, *self.subject.command]
        self.process.stdin.write("\t".join(words).encode() + b"\n")
        self.process.stdin.flush()
        code, size = self.process.stdout.readline().split()
        return int(code), self.process.stdout.read(int(size)).decode(errors="replace")

    def put(self, name, data):
        path = os.path.join(self.root, name)
        if data is None:
            if os.path.exists(path):
                os.unlink(path)
            return
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)

    def apply(self, case):
        for name, data in case.changes.items():
            self.put(name, data)

    def restore(self, case):
        for name in case.changes:
            self.put(name, self.subject.files.get(name))

    def answer(self, case):
        return self.judged(f"XDG_STATE_HOME={self.kept}" if case.remembers else "XDG_STATE_HOME=/dev/null")


class Tally:
    """What came of the cases, by group."""

    def __init__(self):
        self.lock = threading.Lock()
        self.counts = collections.defaultdict(collections.Counter)
        self.reasons = collections.Counter()
        self.holes, self.elsewhere, self.disagreed = [], collections.Counter(), []
        self.compared = 0

    def add(self, case, sound, found):
        code, text = found
        with self.lock:
            counts = self.counts[case.group]
            counts["tried"] += 1
            if code in case.codes:
                right = any(place in text for place in case.places)
                counts["caught" if right else "elsewhere"] += 1
                if not right:
                    self.elsewhere[case.group, text[-300:] if not text else said(text)] += 1
            elif code == sound[0] and case.harmless and said(text) == said(sound[1]):
                counts["harmless"] += 1
                self.reasons[case.group, case.harmless] += 1
            else:
                counts["holes"] += 1
                self.holes.append(f"{case.what}: exit {code}: {said(text)}")

    def compare(self, case, theirs):
        with self.lock:
            self.compared += 1
            if theirs == 0:
                self.disagreed.append(case.what)


def said(text):
    """The part of an answer that tells one from another, short."""
    start = text.find('"line":"')
    if start < 0:
        return text.strip()[:300]
    return text[start + 8:text.find('","line_zh"', start)][:300]


def work(judge, sound, waiting, tally, sample):
    while (numbered := next(waiting, None)) is not None:
        number, case = numbered
        judge.apply(case)
        tally.add(case, sound, judge.answer(case))
        if judge.subject.independent and case.also and not case.remembers and number % sample == 0:
            tally.compare(case, verify_independently(judge.root, judge.subject.genesis)[0])
        judge.restore(case)


class Shared:
    """An iterator that threads may share."""

    def __init__(self, values):
        self.values, self.lock = iter(values), threading.Lock()

    def __iter__(self):
        return self

    def __next__(self):
        with self.lock:
            return next(self.values)


def run(program, folder, subject, whole, tally):
    judges = [Judge(program, folder, number, subject) for number in range(os.cpu_count() or 1)]
    sound = judges[0].judged()
    if sound[0] != subject.sound:
        sys.exit(f"{subject.name} as it is: exit {sound[0]}: {sound[1][:2000]}")
    waiting = Shared(enumerate(subject.cases(whole)))
    failures = queue.SimpleQueue()

    def guarded(judge):
        try:
            work(judge, sound, waiting, tally, 211 if whole else 29)
        except Exception as fault:  # pylint: disable=broad-except
            failures.put(fault)
    threads = [threading.Thread(target=guarded, args=(judge,)) for judge in judges]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for judge in judges:
        judge.close()
    if not failures.empty():
        raise failures.get()


def tell(tally, seconds):
    total = collections.Counter()
    print(f"{'':34}{'tried':>8}{'caught':>8}{'elsewhere':>10}{'harmless':>9}{'holes':>7}")
    for group, counts in itertools.chain(tally.counts.items(), [("all", total)]):
        print(f"{group:34}{counts['tried']:8}{counts['caught']:8}{counts['elsewhere']:10}"
              f"{counts['harmless']:9}{counts['holes']:7}")
        total.update(counts)
    for (group, why), count in tally.reasons.items():
        print(f"harmless, {group}: {count}: {why}")
    for (group, text), count in tally.elsewhere.most_common(HOLES_SHOWN):
        print(f"elsewhere, {group}: {count}: {text}")
    print(f"independent verifier: {tally.compared} of them tried, {tally.compared - len(tally.disagreed)} refused")
    print(f"{seconds:.0f} s")
    for what in tally.holes[:HOLES_SHOWN] + [f"not refused independently: {what}" for what in tally.disagreed]:
        print(what, file=sys.stderr)


def main():
    program, folder = sys.argv[1:3]
    tally, start = Tally(), time.monotonic()
    only = os.environ.get("MZ_TAMPER_ONLY")
    for subject in cases.subjects(folder, os.environ["MZ_GENESIS"]):
        if not only or subject.name in only.split(","):
            run(program, folder, subject, "--whole" in sys.argv, tally)
    tell(tally, time.monotonic() - start)
    return 1 if tally.holes or tally.disagreed else 0


if __name__ == "__main__":
    sys.exit(main())
