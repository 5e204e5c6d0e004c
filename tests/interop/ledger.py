"""What the statements add up to: keys and roles, references, identities and money (§7, §13)."""

import ed25519
import schema
from evaluation import Evaluation
from schema import KINDS
from strict_cbor import Malformed


class Key:
    """A public key, whose it is, and the entries from and up to which it signs."""

    def __init__(self, public, actor, roles, first):
        self.public, self.actor, self.roles = public, actor, set(roles)
        self.first, self.last = first, None

    def signs_at(self, index):
        return self.first <= index and (self.last is None or index <= self.last)


class Keys:
    """Keys from ledger.create at once, from actor.enrol and actor.revoke when confirmed."""

    def __init__(self):
        self._by_kid, self._lent, self._terms = {}, {}, {}
        self.log_keys = []

    @property
    def log_key(self):
        """The key with which the log signs a tree that ends here."""
        return self.log_keys[-1]

    def found(self, statement):
        self.log_keys.append(statement.body["log_key"])
        for holder in statement.body["administrators"]:
            self._add(Key(holder["key"], holder["actor"], ["administrator"], 0))

    def signer(self, statement, index):
        """The key that signed, verified."""
        key = self._by_kid.get(statement.kid)
        if key is None or not key.signs_at(index):
            raise Malformed("signed by a key that is unknown or not in force")
        if key.actor != statement.issuer:
            raise Malformed(f"key of {key.actor} used by {statement.issuer}")
        if not statement.is_signed_by(key.public):
            raise Malformed("signature does not hold")
        return key

    def confirmed(self, statement, index):
        """Effects of the confirmation at index; they bind from the next entry on."""
        body = statement.body
        if statement.kind == "log.rotate":
            message = b"\0".join((b"mingzhang-log-key-v1", statement.origin.encode(),
                                  body["from"] + body["key"]))
            if body["from"] != self.log_key or body["key"] in self.log_keys or \
                    not ed25519.verify(body["from"], body["handover"], message) or \
                    not ed25519.verify(body["key"], body["proof"], message):
                raise Malformed("the log's key did not pass on")
            self.log_keys.append(body["key"])
        elif statement.kind == "actor.enrol":
            self._add(Key(body["key"], body["actor"], body["roles"], index + 1))
            self._terms[body["actor"]] = (body.get("valid_from", 0), body.get("valid_to", 99999999))
        elif statement.kind == "actor.delegate":
            self._lent[statement.hash] = body
        elif statement.kind == "actor.revoke":
            held = [key for key in self._by_kid.values()
                    if key.actor == body["actor"] and key.last is None]
            if not held:
                raise Malformed(f"{body['actor']} has no key to revoke")
            for key in held:
                key.last = index

    def rotated(self, statement, key, index):
        """actor.rotate: the old key ends here, the new one starts."""
        new = Key(statement.body["key"], key.actor, key.roles, index + 1)
        message = b"\0".join((b"mingzhang-rotate-v1", statement.origin.encode(),
                              key.actor.encode(), statement.kid + ed25519.kid(new.public)))
        if not ed25519.verify(new.public, statement.body["proof"], message):
            raise Malformed("the new key is not possessed")
        self._add(new)
        key.last = index

    def lent(self, statement):
        """Roles in which the issuer acts for others on the date of the statement."""
        return {role for body in self._lent.values() for role in body["roles"]
                if _serves(body, statement)}

    def parties(self, entry):
        """The issuer, and those for whom he may act in one of the roles of the kind."""
        statement = entry.statement
        authors = KINDS[statement.kind].authors
        return {statement.issuer} | {
            body["from"] for body in self._lent.values()
            if _serves(body, statement) and authors & set(body["roles"])
            and body["begin"] <= entry.today <= body["until"]
            and self._in_office(body["from"], statement.date, entry.today)}

    def _in_office(self, actor, *days):
        begin, end = self._terms.get(actor, (0, 99999999))
        return all(begin <= day <= end for day in days) and \
            any(key.actor == actor and key.last is None for key in self._by_kid.values())

    def ended(self, statement):
        if self._lent.pop(statement.refs[0], None) is None:
            raise Malformed("ends a delegation that is not in force")

    def _add(self, key):
        kid = ed25519.kid(key.public)
        if kid in self._by_kid:
            raise Malformed("key enrolled twice")
        self._by_kid[kid] = key


def _serves(body, statement):
    """The delegation is to the issuer, of the day and the project of the statement."""
    return body["to"] == statement.issuer and body["begin"] <= statement.date <= body["until"] \
        and body.get("project") in (None, statement.project)


class Sums:
    """The four sums of a budget line, in fen."""

    NAMES = ("appropriated", "instructed", "confirmed", "signed")

    def __init__(self):
        self.appropriated = self.instructed = self.confirmed = self.signed = 0

    def check(self):
        amounts = [getattr(self, name) for name in self.NAMES]
        for amount in amounts:
            schema.fen(amount)
        if sorted(amounts, reverse=True) != amounts:
            raise Malformed(f"money not conserved: {self.as_dict()}")

    def as_dict(self):
        return {name: getattr(self, name) for name in self.NAMES}


class Money:
    """The sums of each budget line (project, line), recomputed from the statements."""

    def __init__(self):
        self.lines = {}

    def apply(self, statement, targets):
        body, kind = statement.body, statement.kind
        if kind == "budget.appropriate":
            self._sums(statement.project, body["line"]).appropriated += body["amount"]
        elif kind in ("budget.adjust", "funds.receive"):
            if targets[0].body["line"] != body["line"]:
                raise Malformed("line differs from the appropriation's")
            if kind == "budget.adjust":
                sign = {"increase": 1, "decrease": -1}.get(body["type"], 0)
                self._sums(statement.project, body["line"]).appropriated += sign * body["amount"]
                if "to" in body:
                    self._move((statement.project, body["line"]), (statement.project, body["to"]),
                               body["amount"])
        elif kind == "budget.take":
            self._take(statement, targets[0])
        elif kind == "payment.request":
            if (statement.project, body["line"]) not in self.lines:
                raise Malformed("request on a line without appropriation")
        else:
            self._pay(statement, targets)

    def _move(self, giver, taker, amount):
        self._sums(*giver).appropriated -= amount
        self._sums(*giver).check()
        self._sums(*taker).appropriated += amount

    def _take(self, statement, sent):
        """The two statements name each other and are about the same money."""
        body, there = statement.body, sent.body
        if (there["taker"], there["to_project"], there["to"], there["line"], there["amount"]) != \
                (statement.id, statement.project, body["line"], body["from"], body["amount"]):
            raise Malformed("takes what was not sent to it")
        self._move((sent.project, body["from"]), (statement.project, body["line"]), body["amount"])

    def _pay(self, statement, targets):
        name = {"payment.instruct": "instructed", "payment.settle": "confirmed",
                "payment.sign": "signed"}.get(statement.kind)
        if statement.kind == "payment.instruct" and "root" in statement.body:
            return  # what came back from the bank is sent again: it was counted when first sent
        if statement.kind == "payment.confirm":
            sums = self._sums(statement.project, targets[0].body["line"])
            sums.instructed -= statement.body["amount"]
            sums.confirmed -= statement.body["amount"]
            sums.signed = min(sums.signed, sums.confirmed)  # the lists say how much of it
        if name:
            sums = self._sums(statement.project, targets[0].body["line"])
            setattr(sums, name, getattr(sums, name) + statement.body["amount"])
            sums.check()

    def _sums(self, project, line):
        return self.lines.setdefault((project, line), Sums())


class Ledger:
    """The state that a verifier carries from entry to entry."""

    def __init__(self, origin):
        self.origin = origin
        self.keys, self.money, self.evaluation = Keys(), Money(), Evaluation()
        self._statements, self._ids, self._pending = {}, set(), {}
        self._projects, self._payees, self._lists = set(), set(), set()
        self._tokens, self._erased = {}, set()

    def apply(self, entry):
        statement = entry.statement
        if statement.origin != self.origin:
            raise Malformed("origin differs from the checkpoint's")
        if (statement.kind == "ledger.create") != (entry.index == 0):
            raise Malformed("ledger.create is entry 0 and no other")
        if entry.index == 0:
            self.keys.found(statement)
        key = self.keys.signer(statement, entry.index)
        if not (key.roles | self.keys.lent(statement)) & KINDS[statement.kind].authors:
            raise Malformed(f"{key.actor} has no role for {statement.kind}")
        if statement.id in self._ids or statement.hash in self._statements:
            raise Malformed("statement recorded twice")
        targets = self.targets(statement)
        self._register(statement)
        self.money.apply(statement, targets)
        self.evaluation.apply(statement, targets, self.keys.parties(entry))
        if statement.kind == "act.confirm":
            self._confirm(statement, targets, entry.index)
        elif statement.kind == "act.withdraw":
            for target in targets:
                if self._pending.pop(target.hash, None) is None:
                    raise Malformed("withdraws what is not pending")
        elif statement.kind == "actor.rotate":
            self.keys.rotated(statement, key, entry.index)
        elif statement.kind == "delegation.end":
            self.keys.ended(statement)
        elif KINDS[statement.kind].dual:
            self._pending[statement.hash] = key.actor
        self._ids.add(statement.id)
        self._statements[statement.hash] = statement

    def targets(self, statement):
        """The statements that one refers to, held to the table of §7."""
        rule, found = KINDS[statement.kind], []
        for place, ref in enumerate(statement.refs):
            target = self._statements.get(ref)
            if target is None:
                raise Malformed(f"reference {place} to no earlier statement")
            if rule.targets:
                kinds = rule.targets[min(place, len(rule.targets) - 1)].split()
                across = statement.kind == "budget.take" and place == 0
                if target.kind not in kinds or \
                        (target.project != statement.project) != across:
                    raise Malformed(f"reference {place} to {target.kind}")
            found.append(target)
        return found

    def _register(self, statement):
        if statement.kind == "project.register":
            _once(self._projects, statement.project, "project registered")
        elif statement.project is not None and statement.project not in self._projects:
            raise Malformed(f"project {statement.project} is not registered")
        if statement.kind == "payee.enrol":
            _once(self._payees, statement.body["payee"], "payee enrolled")
            owner = self._tokens.get(statement.body["token"])
            if owner is not None and owner not in self._erased:
                raise Malformed("identity token used twice")
            self._tokens[statement.body["token"]] = statement.body["payee"]
        if statement.kind == "data.erase":
            self._erased.add(statement.body["payee"])
        if statement.kind == "list.freeze":
            self._lists.add((statement.project, statement.body["list"]))
        if statement.kind == "payment.request" and "list" in statement.body and \
                (statement.project, statement.body["list"]) not in self._lists:
            raise Malformed(f"list {statement.body['list']} is not frozen")

    def _confirm(self, statement, targets, index):
        for target in targets:
            author = self._pending.pop(target.hash, None)
            if author is None:
                raise Malformed("confirms what is not pending")
            if author == statement.issuer:
                raise Malformed("confirms what its author signed")
            self.keys.confirmed(target, index)

    def check_payees(self, listed):
        for line in listed.lines:
            if line.payee not in self._payees:
                raise Malformed(f"line {line.number}: payee is not enrolled")


def _once(known, value, what):
    if value in known:
        raise Malformed(f"{what} twice")
    known.add(value)
