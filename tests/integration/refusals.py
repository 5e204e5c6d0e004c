"""For test_refusals.sh: statements that our client would never sign, each alone and in a batch between two good ones.

    refusals.py people                who has to be enrolled: actor:public key:role,role
    refusals.py try SOCKET ORIGIN
"""

import sys

from filing import Ledger, Person, encode, list_object, sha256

PROJECT = "P2023-01"
PEOPLE = {
    "by-hand-handler": "handler,approver",
    "by-hand-budget": "budget",
    "by-hand-reviewer": "reviewer",
    "by-hand-approver": "approver",
    "by-hand-cashier": "cashier",
    "by-hand-evaluator": "evaluator",
    "by-hand-gone": "handler",
}


class Trial:
    def __init__(self, path, origin):
        self.ledger = Ledger(path, origin)
        self.people = {name: Person(name) for name in PEOPLE}
        self.lines = 0
        self.failed = 0
        self.tried = 0

    def by(self, duty):
        return self.people["by-hand-" + duty]

    def of_project(self, duty, kind, body, **members):
        return self.ledger.statement(self.by(duty), kind, body, project=PROJECT, **members)

    def good(self):
        """A statement that is always in order: another budget line."""
        self.lines += 1
        body = {"line": f"H-{self.lines}", "year": 2023, "amount": 1, "source": "union", "document": "示例"}
        return self.of_project("budget", "budget.appropriate", body)

    def recorded(self, statement):
        status, answer = self.ledger.file(statement)
        if status != 200 or answer["answers"][0]["status"] != "recorded":
            sys.exit(f"not recorded: {status} {answer}")
        return sha256(statement)

    def expect(self, what, expected, found):
        if expected != found:
            self.failed += 1
            print(f"FAILED: {what}: expected {expected}, found {found}", file=sys.stderr)

    def refused(self, what, code, bad):
        """Alone: a problem with the code and an error status. In a batch: the others are recorded."""
        self.tried += 1
        size = self.ledger.size()
        status, problem = self.ledger.file(bad)
        self.expect(what + ": code", code, problem.get("code", problem))
        self.expect(what + ": status", True, 400 <= status < 500 and problem.get("status") == status)
        self.expect(what + ": both languages", True, bool(problem.get("detail") and problem.get("detail_zh")))
        self.expect(what + ": size", size, self.ledger.size())
        status, answer = self.ledger.file(self.good(), bad, self.good())
        self.expect(what + ": status of the batch", 200, status)
        if status == 200:
            found = [item["status"] for item in answer["answers"]]
            self.expect(what + ": batch", ["recorded", "refused", "recorded"], found)
            self.expect(what + ": code in the batch", code, answer["answers"][1]["problem"]["code"])
            first, last = answer["answers"][0]["index"], answer["answers"][2]["index"]
            self.expect(what + ": places in the batch", [size, size + 1], [first, last])
        self.expect(what + ": size after the batch", size + 2, self.ledger.size())


# -- Envelopes.


def envelopes(trial):
    ledger = trial.ledger
    handler, budget = trial.by("handler"), trial.by("budget")
    body = {"line": "H-BAD", "year": 2023, "amount": 100, "source": "union", "document": "示例"}

    def payload(**changes):
        members = ledger.payload("budget.appropriate", body, project=PROJECT)
        members.update(changes)
        return members

    trial.refused("an unknown key", "unknown-key",
                  Person("nobody").sign(encode(payload()), ledger.origin))
    trial.refused("a revoked key", "revoked-key",
                  trial.of_project("gone", "list.freeze", {"list": "L", "root": b"\1" * 32, "basis": "示例", "count": 1}))
    trial.refused("in another's name", "wrong-issuer",
                  budget.sign(encode(payload()), ledger.origin, issuer="by-hand-handler"))
    trial.refused("another origin", "wrong-origin",
                  budget.sign(encode(payload(origin="other.example/ledger")), "other.example/ledger"))
    trial.refused("two origins", "wrong-origin",
                  budget.sign(encode(payload(origin="other.example/ledger")), ledger.origin))
    trial.refused("not one's duty", "wrong-role",
                  ledger.statement(handler, "budget.appropriate", body, project=PROJECT))
    trial.refused("an unknown kind", "unknown-kind", budget.sign(encode(payload(kind="budget.invent")), ledger.origin))
    trial.refused("no project", "missing-field",
                  budget.sign(encode({k: v for k, v in payload().items() if k != "project"}), ledger.origin))
    trial.refused("a date that does not exist", "bad-date", budget.sign(encode(payload(date=20230229)), ledger.origin))
    good = trial.good()
    broken = bytearray(good)
    broken[-1] ^= 1
    trial.refused("a broken signature", "bad-signature", bytes(broken))
    trial.refused("an id used by another statement", "statement-id-reused",
                  reused(trial, payload))


def reused(trial, payload):
    first = payload(body={"line": "H-ID", "year": 2023, "amount": 100, "source": "union", "document": "示例"})
    trial.recorded(trial.by("budget").sign(encode(first), trial.ledger.origin))
    second = dict(first, date=20230421)
    return trial.by("budget").sign(encode(second), trial.ledger.origin)


# -- Encodings that a lenient decoder would take.


def encodings(trial):
    budget, origin = trial.by("budget"), trial.ledger.origin

    def payload(line):
        body = {"line": line, "year": 2023, "amount": 100, "source": "union", "document": "示例"}
        return encode(trial.ledger.payload("budget.appropriate", body, project=PROJECT))

    plain = payload("H-NC")
    amount = encode("amount") + b"\x18\x64"
    assert amount in plain
    cases = {
        "a number longer than needed": plain.replace(amount, encode("amount") + b"\x19\x00\x64"),
        "a text of indefinite length": plain.replace(encode("H-NC"), b"\x7f" + encode("H-NC") + b"\xff"),
        "a map of indefinite length": b"\xbf" + plain[1:] + b"\xff",
    }
    for what, bad in cases.items():
        assert bad != plain
        trial.refused(what, "non-canonical", budget.sign(bad, origin))
    order = plain.replace(encode("amount") + b"\x18\x64" + encode("source") + encode("union"),
                          encode("source") + encode("union") + encode("amount") + b"\x18\x64")
    assert order != plain
    trial.refused("keys out of order", "non-canonical", budget.sign(order, origin))
    trial.refused("an amount as a float", "bad-type",
                  budget.sign(plain.replace(amount, encode("amount") + b"\xfb\x40\x59\x00\x00\x00\x00\x00\x00"), origin))
    trial.refused("bytes after the payload", "trailing-bytes", budget.sign(plain + b"\x00", origin))


# -- Lists that are not what was signed.


def lists(trial):
    ledger, handler = trial.ledger, trial.by("handler")
    payees = [bytes.fromhex(p["payee"]) for p in ledger.view(handler, "payees?limit=4")["items"]]

    def lines(*entries):
        return [[n + 1, payee, amount, sha256(b"salt%d" % n)[:16]] for n, (payee, amount) in enumerate(entries)]

    def request(number, root, count, amount):
        body = {"due": 20230501, "line": "B2023-03", "root": root, "count": count, "amount": amount,
                "method": "transfer", "number": number, "purpose": "示例"}
        return trial.of_project("handler", "payment.request", body)

    def uploaded(entries):
        data, root = list_object("roster", lines(*entries))
        status, text = ledger.upload(handler, "list", root, data)
        if status != 201:
            sys.exit(f"upload: {status} {text}")
        return root

    two = uploaded([(payees[0], 40000), (payees[1], 40000)])
    twice = uploaded([(payees[0], 40000), (payees[0], 40000)])
    stranger = uploaded([(payees[0], 40000), (b"\x07" * 16, 40000)])
    much = uploaded([(payees[0], 50000), (payees[1], 50000), (payees[2], 1)])
    trial.refused("a payee twice", "duplicate-payee", request("H-1", twice, 2, 80000))
    trial.refused("a payee whom nobody enrolled", "unknown-payee", request("H-2", stranger, 2, 80000))
    trial.refused("a sum that is not the roster's", "roster-sum", request("H-3", two, 2, 80001))
    trial.refused("a count that is not the roster's", "roster-count", request("H-4", two, 3, 80000))
    trial.refused("a root that nobody uploaded", "object-missing", request("H-5", b"\x05" * 32, 2, 80000))
    trial.refused("over the budget by one fen", "over-budget", request("H-6", much, 3, 100001))

    # Under another root than its own a list does not get in.
    data, _ = list_object("roster", lines((payees[0], 40000), (payees[2], 40000)))
    status, text = ledger.upload(handler, "list", two, data)
    trial.expect("another list under a signed root", True, status in (201, 409, 422))
    status, text = ledger.upload(handler, "list", b"\x06" * 32, data)
    trial.expect("a list under a foreign root", (422, True), (status, b"bad-object" in text))
    trial.refused("a list that did not get in", "object-missing", request("H-7", b"\x06" * 32, 2, 80000))
    return two, request


# -- A payment without its approvals; approvals by the wrong people.


def payments(trial, root, request):
    ledger = trial.ledger
    statement = request("H-PAY", root, 2, 80000)
    asked = trial.recorded(statement)
    pay = {"amount": 80000, "method": "transfer"}
    # An instruction names at least three statements; these are of the project, and no approvals.
    others = [trial.recorded(trial.good()) for _ in range(2)]
    trial.refused("paying with a reference too few", "out-of-range",
                  trial.of_project("cashier", "payment.instruct", pay, refs=[asked]))
    trial.refused("paying what nobody approved", "not-approved",
                  trial.of_project("cashier", "payment.instruct", pay, refs=[asked, *others]))
    trial.refused("reviewing another amount", "amount-mismatch",
                  trial.of_project("reviewer", "payment.review", {"amount": 80001}, refs=[asked]))
    reviewed = trial.recorded(trial.of_project("reviewer", "payment.review", {"amount": 80000}, refs=[asked]))
    approve = {"tier": 1, "amount": 80000}
    trial.refused("approving on something else than the review", "wrong-reference",
                  trial.of_project("approver", "payment.approve", approve, refs=[asked, others[0]]))
    trial.refused("approving what does not exist", "unknown-reference",
                  trial.of_project("approver", "payment.approve", approve, refs=[b"\x09" * 32, reviewed]))
    trial.refused("approving another amount", "amount-mismatch",
                  trial.of_project("approver", "payment.approve", dict(approve, amount=79999), refs=[asked, reviewed]))
    trial.refused("approving at a tier ahead", "wrong-tier",
                  trial.of_project("approver", "payment.approve", dict(approve, tier=2), refs=[asked, reviewed]))
    trial.refused("approving in the reviewer's place", "wrong-role",
                  trial.of_project("reviewer", "payment.approve", approve, refs=[asked, reviewed]))
    trial.refused("a number that is taken", "payment-exists", request("H-PAY", root, 2, 80000))
    trial.refused("paying after the review alone", "not-approved",
                  trial.of_project("cashier", "payment.instruct", pay, refs=[asked, reviewed, others[0]]))
    self_approval(trial, root, request)
    trial.refused("a bare percentage", "bare-percentage",
                  ledger.statement(trial.by("evaluator"), "measure.record",
                                   {"evidence": b"\x01" * 32, "indicator": "sat", "numerator": 98}, project=PROJECT))


def self_approval(trial, root, request):
    """One who may do both duties does both on one payment."""
    asked = trial.recorded(request("H-SELF", root, 2, 80000))
    reviewed = trial.recorded(trial.of_project("reviewer", "payment.review", {"amount": 80000}, refs=[asked]))
    trial.refused("approving one's own request", "duty-conflict",
                  trial.of_project("handler", "payment.approve", {"tier": 1, "amount": 80000}, refs=[asked, reviewed]))


if sys.argv[1] == "people":
    for actor, roles in PEOPLE.items():
        print(f"{actor}:{Person(actor).public.hex()}:{roles}")
else:
    t = Trial(sys.argv[2], sys.argv[3])
    envelopes(t)
    encodings(t)
    payments(t, *lists(t))
    print(f"{t.tried} statements refused as they should, {t.failed} failures")
    sys.exit(t.failed > 0)
