"""For test_kill9.sh: runs a daemon, files from several clients, kills it at random moments and looks for what it had
acknowledged.

    killing.py key                                   the public key of the person who files
    killing.py kill SOCKET ORIGIN KILLS DAEMON DATA
"""

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time

from filing import Ledger, Person, encode

FILER = Person("filer")
CLIENTS = 3
SEED = int(os.environ.get("MZ_SEED", time.time_ns() % 1000000))


class Client(threading.Thread):
    """Files until told to stop. Keeps what was acknowledged."""

    def __init__(self, path, origin, name):
        super().__init__(daemon=True)
        self.ledger = Ledger(path, origin)
        self.name = name
        self.number = 0
        self.random = random.Random(f"{SEED} {name}")
        self.acknowledged = {}  # statement → what its receipt said
        self.problem = None
        self.going = True

    def statement(self):
        self.number += 1
        body = {"line": f"{self.name}-{self.number}", "year": 2023, "amount": self.number, "source": "union",
                "document": "示例"}
        members = self.ledger.payload("budget.appropriate", body, project="P2023-01")
        members["id"] = self.random.randbytes(16)
        return FILER.sign(encode(members), self.ledger.origin)

    def run(self):
        statements = []
        while self.going:
            # What was not answered is filed again: it is recorded once, whether it had been recorded or not.
            if not statements:
                statements = [self.statement() for _ in range(self.random.choice((1, 1, 1, 5, 20)))]
            try:
                status, answer = self.ledger.file(*statements)
            except (OSError, ValueError, http.client.HTTPException):
                time.sleep(0.01)
                continue
            if status == 503:
                time.sleep(0.01)
                continue
            if status != 200 or any(item["status"] == "refused" for item in answer["answers"]):
                self.problem = f"{status} {json.dumps(answer)[:2000]}"
                return
            for statement, item in zip(statements, answer["answers"]):
                self.acknowledged[statement] = (item["index"], item["registered_at"], item["leaf"])
            statements = []


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


def find_all(ledger, clients):
    """Every acknowledged statement, filed again, is where its receipt said."""
    known = [(s, said) for client in clients for s, said in client.acknowledged.items()]
    for at in range(0, len(known), 500):
        part = known[at:at + 500]
        status, answer = ledger.file(*(s for s, _ in part)) if len(part) > 1 else ledger.file(part[0][0])
        assert status == 200, answer
        for (_, said), item in zip(part, answer["answers"]):
            found = (item.get("index"), item.get("registered_at"), item.get("leaf"))
            if item["status"] != "duplicate" or found != said:
                sys.exit(f"acknowledged as {said}, found {item}")
    return len(known)


def kill(path, origin, kills, daemon, data):
    print(f"seed {SEED}")
    moments = random.Random(SEED)
    clients = [Client(path, origin, f"K{n}") for n in range(CLIENTS)]
    process = start(daemon, data, path)
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
    ledger = Ledger(path, origin)
    before = ledger.size()
    count = find_all(ledger, clients)
    if ledger.size() != before:
        sys.exit("filing again what was acknowledged made new entries")
    print(f"{count} acknowledged statements are there after {kills} kills, tree size {before}")
    process.terminate()
    process.wait()


if sys.argv[1] == "key":
    print(FILER.public.hex())
else:
    kill(*sys.argv[2:])
