"""For test_idempotent.sh: files statements and files them again.

    receipts.py key                         the public key of the person who files
    receipts.py file SOCKET ORIGIN FOLDER   files, files again, keeps statements and receipts
    receipts.py again SOCKET ORIGIN FOLDER  files what was kept again
"""

import json
import os
import sys

from filing import Ledger, Person

FILER = Person("filer")


def appropriation(ledger, number):
    body = {"line": f"R-{number}", "year": 2023, "amount": 100 + number, "source": "union", "document": "示例"}
    return ledger.statement(FILER, "budget.appropriate", body, project="P2023-01")


def same(what, expected, found):
    if expected != found:
        sys.exit(f"{what}\n  expected: {expected}\n  found:    {found}")


def first_receipt(answer, n=0):
    """What a receipt says, wherever in an answer it stands: the first answer names tree and checkpoint for
    the batch, a later one for each statement."""
    receipt = dict(answer["answers"][n])
    receipt.pop("status")
    for name in ("tree_size", "checkpoint"):
        receipt.setdefault(name, answer[name])
    return receipt


def file(ledger, folder):
    os.makedirs(folder)
    statements = [appropriation(ledger, n) for n in range(5)]
    before = ledger.size()
    status, answer = ledger.file(statements[0])
    same("status", 200, status)
    same("answer", "recorded", answer["answers"][0]["status"])
    receipts = [first_receipt(answer)]
    status, batch = ledger.file(statements[1], statements[0], statements[2], statements[1], statements[3])
    same("status", 200, status)
    same("a batch with repetitions", ["recorded", "duplicate", "recorded", "duplicate", "recorded"],
         [item["status"] for item in batch["answers"]])
    same("receipt in a batch", receipts[0], first_receipt(batch, 1))
    same("receipt twice in a batch", first_receipt(batch, 0), first_receipt(batch, 3))
    receipts += [first_receipt(batch, n) for n in (0, 2, 4)]
    status, answer = ledger.file(statements[4])
    receipts.append(first_receipt(answer))
    same("entries", before + 5, ledger.size())
    for n, statement in enumerate(statements):
        with open(f"{folder}/{n}.cose", "wb") as out:
            out.write(statement)
        with open(f"{folder}/{n}.json", "w", encoding="utf-8") as out:
            json.dump(receipts[n], out)
    again(ledger, folder)


def again(ledger, folder):
    before = ledger.size()
    for n in range(5):
        with open(f"{folder}/{n}.cose", "rb") as kept:
            statement = kept.read()
        with open(f"{folder}/{n}.json", encoding="utf-8") as kept:
            receipt = json.load(kept)
        status, text = ledger.file_raw(statement)
        same("status", 200, status)
        answer = json.loads(text)
        same("answer", "duplicate", answer["answers"][0]["status"])
        same("receipt", receipt, first_receipt(answer))
        # The first time and every other: the same bytes, the words "recorded" and "duplicate" apart.
        once, twice = ledger.file_raw(statement)[1], text
        same("bytes", once, twice)
    same("entries", before, ledger.size())


if sys.argv[1] == "key":
    print(FILER.public.hex())
else:
    {"file": file, "again": again}[sys.argv[1]](Ledger(sys.argv[2], sys.argv[3]), sys.argv[4])
