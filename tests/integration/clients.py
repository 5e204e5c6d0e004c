"""Clients that file all the time and keep what was acknowledged, for the tests that take the daemon down under them."""

import http.client
import json
import random
import threading
import time

from filing import Ledger, Person, encode

FILER = Person("filer")


class Client(threading.Thread):
    """Files until told to stop. Keeps what was acknowledged."""

    def __init__(self, path, origin, name, seed=0):
        super().__init__(daemon=True)
        self.ledger = Ledger(path, origin)
        self.name = name
        self.number = 0
        self.random = random.Random(f"{seed} {name}")
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
                raise SystemExit(f"acknowledged as {said}, found {item}")
    return len(known)
