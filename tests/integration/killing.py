"""For test_kill9.sh: runs a daemon, files from several clients, kills it at random moments and looks for what it had
acknowledged.

    killing.py key                                   the public key of the person who files
    killing.py kill SOCKET ORIGIN KILLS DAEMON DATA
"""

import os
import random
import signal
import subprocess
import sys
import time

from clients import FILER, Client, find_all
from filing import Ledger

CLIENTS = 3
SEED = int(os.environ.get("MZ_SEED", time.time_ns() % 1000000))


def start(daemon, data, path):
    process = subprocess.Popen([daemon, "run", "--data", data, "--socket", path],
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    ledger = Ledger(path, "")
    for _ in range(500):
        if process.poll() is not None:
            sys.exit(f"the daemon ended: {process.stderr.read().decode()}")
        try:
            if ledger.request("GET", "/healthz")[0] == 200:
                return process
        except OSError:
            time.sleep(0.01)
    sys.exit("the daemon does not answer")


def kill(path, origin, kills, daemon, data):
    print(f"seed {SEED}")
    moments = random.Random(SEED)
    clients = [Client(path, origin, f"K{n}", SEED) for n in range(CLIENTS)]
    process = start(daemon, data, path)
    ledger = Ledger(path, origin)
    at_first = ledger.size()
    for client in clients:
        client.start()
    for n in range(int(kills)):
        time.sleep(moments.uniform(0.0, 0.25))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process = start(daemon, data, path)
        for client in clients:
            if client.problem:
                sys.exit(f"refused after kill {n}: {client.problem}")
    time.sleep(0.2)
    for client in clients:
        client.going = False
    for client in clients:
        client.join(60)
    before = ledger.size()
    count = find_all(ledger, clients)
    if ledger.size() != before:
        sys.exit("filing again what was acknowledged made new entries")
    if before != at_first + count:
        sys.exit(f"{before - at_first} entries for {count} statements")
    print(f"{count} acknowledged statements are there after {kills} kills, tree size {before}")
    process.terminate()
    process.wait()


if sys.argv[1] == "key":
    print(FILER.public.hex())
else:
    kill(*sys.argv[2:])
