#!/usr/bin/python3
"""Changes a proof at every byte, one at a time, and cuts it short; every change must be refused.

    flip_proofs.py MINGZHANG VKEY FILE [ENTRY]

A bit of a receipt that only changes the tree size it claims may leave it good: the log signs the
root alone (RFC 9942), and nothing that is told rests on that number. Prints what was tried, refused
and harmless; fails if anything else was believed.
"""

import os
import subprocess
import sys
import tempfile

RECEIPT = b"\xd2"


def judged(program, vkey, path, entry):
    command = [program, "verify", path, "--vkey", vkey, "-q"]
    if entry:
        command += ["--entry", entry]
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          check=False)


def claims_a_size(data, at):
    """Whether the byte is of the tree size: what follows the head of the proof's array."""
    start = data.index(b"\x83", 12) + 1
    width = {0x18: 2, 0x19: 3, 0x1A: 5}.get(data[start], 1)
    return start <= at < start + width


def main():
    program, vkey, name = sys.argv[1:4]
    entry = sys.argv[4] if len(sys.argv) > 4 else None
    with open(name, "rb") as file:
        data = file.read()
    good = judged(program, vkey, name, entry)
    if good.returncode != 0:
        sys.exit(f"{name} does not verify as it is")
    tried = refused = harmless = 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "proof")
        changes = [(at, data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1:])
                   for at in range(len(data))]
        changes += [(size, data[:size]) for size in range(0, len(data), 97)]
        changes += [(len(data), data + b"\n"), (len(data), data + b"\0")]
        for at, changed in changes:
            with open(path, "wb") as file:
                file.write(changed)
            tried += 1
            result = judged(program, vkey, path, entry)
            if result.returncode == 3:
                refused += 1
            elif (result.returncode == 0 and result.stdout == good.stdout
                  and data[:1] == RECEIPT and claims_a_size(data, at)):
                harmless += 1
            else:
                sys.exit(f"{name}: a change at byte {at}: exit {result.returncode}")
    print(f"{os.path.basename(name)}: {tried} changes tried, {refused} refused, "
          f"{harmless} without any effect")


if __name__ == "__main__":
    main()
