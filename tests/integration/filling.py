"""For test_full_disk.sh: fills a small disk under the daemon.

    filling.py key                               the public key of the person who files
    filling.py fill SOCKET ORIGIN FOLDER DISK    files until the daemon stops; keeps what it acknowledged
    filling.py again SOCKET ORIGIN FOLDER        files that again and compares
    filling.py ballast DISK FREE                 leaves FREE bytes
"""

import http.client
import os
import pickle
import sys
import time

from clients import FILER, Client, find_all
from filing import Ledger


def ballast(disk, free):
    """A file that leaves so many bytes, give or take a page."""
    space = os.statvfs(disk)
    size = max(space.f_bavail * space.f_frsize - int(free), 0)
    with open(os.path.join(disk, "ballast"), "wb") as file:
        os.posix_fallocate(file.fileno(), 0, size) if size > 0 else None


def stopped(ledger):
    """What /healthz says to a daemon that has stopped, or None once it is gone."""
    try:
        status, answer = ledger.json("GET", "/healthz")
    except (OSError, ValueError, http.client.HTTPException):
        return None
    return status, answer.get("status")


def fill(path, origin, folder, disk):
    client = Client(path, origin, "F")
    ledger = Ledger(path, origin)
    for n in range(100000):
        if n == 20:
            ballast(disk, 200000)
        batch = [client.statement() for _ in range(10)]
        try:
            status, answer = ledger.file(*batch)
        except (OSError, ValueError, http.client.HTTPException):
            status, answer = 0, None
        if status != 200:
            break
        for statement, item in zip(batch, answer["answers"]):
            if item["status"] != "recorded":
                sys.exit(f"not recorded: {item}")
            client.acknowledged[statement] = (item["index"], item["registered_at"], item["leaf"])
    else:
        sys.exit("the disk does not fill up")
    if status not in (0, 503, 507):
        sys.exit(f"a full disk: {status} {answer}")
    if answer is not None and answer.get("code") not in ("stopped", "no-space"):
        sys.exit(f"a full disk: {answer}")
    # From now on nothing is admitted, until the daemon is gone.
    for _ in range(200):
        health = stopped(ledger)
        if health is None:
            break
        if health != (503, "stopped"):
            sys.exit(f"health: {health}")
        time.sleep(0.05)
    with open(folder, "wb") as kept:
        pickle.dump(client.acknowledged, kept)
    print(f"{len(client.acknowledged)} acknowledged, then {status} {answer and answer.get('code')}")


def again(path, origin, folder):
    client = Client(path, origin, "F")
    with open(folder, "rb") as kept:
        client.acknowledged = pickle.load(kept)
    print(f"{find_all(Ledger(path, origin), [client])} are there")


if sys.argv[1] == "key":
    print(FILER.public.hex())
else:
    {"fill": fill, "again": again, "ballast": ballast}[sys.argv[1]](*sys.argv[2:])
