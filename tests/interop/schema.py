"""Scalars (FORMAT.md §4), kinds and bodies (§7).

A type is a function of one decoded value that raises Malformed; a dict stands for a map whose
members marked "?" are optional.
"""

import datetime
import re

from strict_cbor import Malformed

FEN_MAX = 2**53 - 1
LINES_MAX = 100_000
EVIDENCE_MAX = 4_294_967_296

WORDS = {name: words.split() for name, words in {
    "role": "administrator handler budget reviewer approver acceptor cashier accountant archivist"
            " monitor evaluator inspector privacy",
    "source": "fiscal union superior donation other",
    "adjustment": "increase decrease freeze unfreeze virement carry",
    "ground": "expired request mistake order",
    "balance": "adjusted frozen received committed instructed settled refunded signed",
    "category": "low-income illness distressed-enterprise work-injury frontline disaster"
                " holiday-duty posted-cadre major-project supplier",
    "method": "transfer cash",
    "reuse": "refuse flag",
    "reason": "materials amount payee basis budget other complaint error refund",
    "acceptance": "list delivery visit",
    "result": "passed failed",
    "outcome": "paid returned",
    "signing": "hand fingerprint electronic proxy",
    "nature": "ge le eq date qualitative",
    "evaluation": "unit department fiscal",
    "grade": "excellent good medium poor",
    "band": "met partial missed",
    "likelihood": "certain possible impossible",
    "light": "green yellow red",
    "cause": "funds system staff hardware other",
    "severity": "low medium high",
    "closing": "rectified accepted",
    "section": "background content funding goal safeguards controls savings finance purpose scope"
               " principles basis method standard sampling process conclusion achievement decision"
               " management output benefit experience problems advice other",
    "stage": "approve instruct sign archive",
    "scope": "payment year",
    "personal": "name idno account bank phone address unit",
}.items()}


def check(value, kind):
    """Hold value to a type; a dict is a map of types."""
    if isinstance(kind, dict):
        _map(value, kind)
    else:
        kind(value)


def _map(value, members):
    if type(value) is not dict:
        raise Malformed("no map")
    known = {name.lstrip("?"): (kind, name.startswith("?")) for name, kind in members.items()}
    for name in value:
        if type(name) is not str or name not in known:
            raise Malformed(f"unknown member {name!r}")
    for name, (kind, optional) in known.items():
        if name in value:
            try:
                check(value[name], kind)
            except Malformed as fault:
                raise Malformed(f"{name}: {fault}") from fault
        elif not optional:
            raise Malformed(f"member {name} is missing")


def uint(limit, least=0):
    def is_uint(value):
        if type(value) is not int or not least <= value <= limit:
            raise Malformed(f"no integer of {least} … {limit}")
    return is_uint


def octets(size):
    def is_octets(value):
        if type(value) is not bytes or len(value) != size or not any(value):
            raise Malformed(f"no {size} bytes, or all zero")
    return is_octets


def array(least, most, kind):
    def is_array(value):
        if type(value) is not list or not least <= len(value) <= most:
            raise Malformed(f"no array of {least} … {most}")
        for item in value:
            check(item, kind)
    return is_array


def enum(name):
    def is_word(value):
        if type(value) is not str or value not in WORDS[name]:
            raise Malformed(f"no {name}: {value!r}")
    return is_word


def flags(name):
    def is_flags(value):
        words = WORDS[name]
        array(1, len(words), enum(name))(value)
        if value != [word for word in words if word in value]:
            raise Malformed(f"{name}s doubled or out of order")
    return is_flags


def matching(pattern, what):
    compiled = re.compile(pattern)

    def is_matching(value):
        if type(value) is not str or not compiled.fullmatch(value):
            raise Malformed(f"no {what}")
    return is_matching


def date(value):
    uint(2999_12_31, 1900_01_01)(value)
    _day(value)


def _day(number):
    try:
        return datetime.date(number // 10000, number // 100 % 100, number % 100)
    except ValueError as fault:
        raise Malformed(f"{number} is no day") from fault


def digests(value):
    array(1, 16, {"field": enum("personal"), "digest": octets(32)})(value)
    flags("personal")([item["field"] for item in value])


def boolean(value):
    if type(value) is not bool:
        raise Malformed("no bool")


FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ufeff\u202a-\u202e\u2066-\u2069]")
IDENTITY = re.compile(r"(?<![0-9])(?=([0-9]{17}(?:[Xx]|[0-9](?![0-9]))))")
WIDE = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789Xx")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def is_identity_number(number):
    """GB 11643-1999: a date of birth that exists and the check character of ISO 7064 MOD 11-2."""
    try:
        date(int(number[6:14]))
    except Malformed:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS))
    return "10X98765432"[total % 11] == number[17].upper()


def text(most):
    def is_text(value):
        if type(value) is not str or not 1 <= len(value.encode()) <= most:
            raise Malformed(f"no text of 1 … {most} bytes")
        if FORBIDDEN.search(value):
            raise Malformed("forbidden character")
        if any(is_identity_number(run) for run in IDENTITY.findall(value.translate(WIDE))):
            raise Malformed("an identity number in a text")
    return is_text


code = matching(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", "code")
origin = matching(r"[!-*,-~]{1,128}", "origin")
identifier = octets(16)
digest = octets(32)
fen = uint(FEN_MAX)
lines = uint(LINES_MAX)
quantity = uint(FEN_MAX)

STOP = {"text": text(512), "reason": enum("reason")}
LISTED = {"root": digest, "count": lines, "amount": fen}

BODIES = {
    "ledger.create": {
        "name": text(256), "log_key": digest, "?unit_code": code,
        "administrators": array(2, 16, {"key": digest, "actor": code})},
    "act.confirm": {},
    "act.withdraw": {"reason": text(512)},
    "budget.drop": {"reason": text(512)},
    "actor.enrol": {
        "key": digest, "?name": digest, "?post": text(128), "?unit": text(256), "actor": code,
        "roles": flags("role"), "?person": digest, "?valid_to": date, "?valid_from": date},
    "actor.revoke": {"actor": code, "reason": text(512)},
    "actor.rotate": {"key": digest, "proof": octets(64)},
    "log.rotate": {"key": digest, "from": digest, "proof": octets(64), "handover": octets(64)},
    "actor.delegate": {
        "to": code, "from": code, "begin": date, "roles": flags("role"), "until": date,
        "?project": code},
    "delegation.end": {"to": code, "reason": text(512)},
    "policy.set": {
        "?cash": flags("category"), "?reuse": enum("reuse"),
        "tiers": array(1, 8, {"?limit": fen, "minutes": boolean, "approvals": uint(8)}),
        "?shared": array(1, 32, {"code": code}),
        "version": uint(1_000_000),
        "?due_days": uint(36500),
        "?evidence": array(1, 32, {
            "code": code, "stage": enum("stage"), "?method": enum("method"),
            "?category": enum("category")}),
        "acceptors": uint(16),
        "?conflicts": array(1, 64, {
            "first": enum("role"), "scope": enum("scope"), "second": enum("role")}),
        "past_days": uint(36500),
        "?standards": array(1, 32, {
            "amount": fen, "?project": code, "?category": enum("category")}),
        "?split_days": uint(36500), "future_days": uint(36500), "?retention_years": uint(100)},
    "project.register": {
        "end": date, "name": text(256), "unit": text(256), "basis": text(2048), "begin": date,
        "?department": text(256)},
    "target.set": {
        "goal": text(2048),
        "indicators": array(1, 32, {
            "key": code, "name": text(128), "unit": text(32), "level1": text(64),
            "level2": text(64), "nature": enum("nature"), "weight": uint(10000),
            "?target_date": date, "?target_numerator": quantity,
            "?target_denominator": quantity})},
    "budget.appropriate": {
        "line": code, "year": uint(2999), "amount": fen, "source": enum("source"),
        "document": text(128), "?function_code": code, "?department_code": code,
        "?government_code": code},
    "budget.adjust": {
        "?to": code, "line": code, "type": enum("adjustment"), "amount": fen, "reason": text(512),
        "document": text(128)},
    "budget.send": {
        "to": code, "line": code, "taker": identifier, "amount": fen, "reason": text(512),
        "document": text(128), "to_project": code},
    "budget.take": {"from": code, "line": code, "amount": fen, "document": text(128)},
    "data.erase": {"order": digest, "payee": identifier, "ground": enum("ground"),
                   "document": text(128)},
    "access.log": {"fields": flags("personal"), "payees": array(1, 256, {"payee": identifier}),
                   "reason": text(512)},
    "period.close": {
        "end": date, "head": digest, "?left": quantity, "open": quantity, "begin": date, "entries": quantity,
        "?balances": array(1, 256, {
            "item": enum("balance"), "line": code, "plus": fen, "minus": fen, "closing": fen,
            "opening": fen})},
    "period.confirm": {},
    "period.reopen": {"reason": text(512)},
    "funds.receive": {"line": code, "amount": fen, "document": text(128)},
    "payee.enrol": {
        "payee": identifier, "token": digest,
        "digests": digests,
        "category": enum("category"), "?account_token": digest},
    "payee.update": {
        "payee": identifier, "reason": text(512), "?digests": digests,
        "?category": enum("category"), "?account_token": digest},
    "list.freeze": {
        "list": code, "root": digest, "basis": text(512), "count": lines, "?posted_to": date,
        "?posted_from": date},
    "payment.request": {
        "due": date, "line": code, "?list": code, "root": digest, "count": lines, "amount": fen,
        "method": enum("method"), "number": code, "purpose": text(512)},
    "payment.review": {"amount": fen, "?opinion": text(512)},
    "payment.approve": {"tier": uint(8), "amount": fen, "?opinion": text(512)},
    "payment.return": STOP,
    "payment.reject": STOP,
    "payment.withdraw": STOP,
    "payment.suspend": STOP,
    "payment.resume": STOP,
    "payment.confirm": {"amount": fen, "?opinion": text(512)},
    "payment.refund": LISTED,
    "payment.reverse": {
        "root": digest, "text": text(512), "count": lines, "amount": fen,
        "reason": enum("reason"), "voucher": code},
    "payment.archive": {
        "debit": fen, "credit": fen, "voucher": code, "attachments": quantity},
    "payment.accept": {
        "type": enum("acceptance"), "passed": lines, "result": enum("result"), "checked": lines,
        "?opinion": text(512)},
    "payment.instruct": {
        "?root": digest, "?count": lines, "amount": fen, "method": enum("method")},
    "payment.settle": LISTED,
    "payment.sign": LISTED,
    "evidence.attach": {
        "code": code, "size": uint(EVIDENCE_MAX), "sha256": digest, "media_type": text(128)},
    "measure.record": {
        "evidence": digest, "indicator": code, "numerator": quantity, "?denominator": quantity},
    "plan.set": {"phases": array(1, 16, {"date": date, "amount": fen})},
    "scheme.set": {
        "red": uint(10000), "top": uint(10000), "deduct": boolean, "middle": uint(10000),
        "yellow": uint(10000), "version": uint(1_000_000), "overshoot": uint(100_000)},
    "monitor.snapshot": {
        "light": enum("light"), "budget": fen, "?reason": text(2048), "?measure": text(2048),
        "planned": fen, "executed": fen, "forecast": fen, "checkpoint": date,
        "?indicators": array(1, 32, {
            "key": code, "?numerator": quantity, "likelihood": enum("likelihood"),
            "?denominator": quantity})},
    "deviation.explain": {
        "text": text(2048), "cause": enum("cause"), "measure": text(2048), "indicator": code},
    "score.record": {
        "type": enum("evaluation"), "year": uint(2999), "total": uint(10000),
        "scheme": uint(1_000_000),
        "scores": array(1, 32, {
            "key": code, "?band": enum("band"), "?done": date, "?share": uint(10000),
            "?reason": text(512), "computed": uint(10000), "?evidence": digest,
            "reported": uint(10000), "?numerator": quantity, "?denominator": quantity})},
    "evaluation.conclude": {
        "type": enum("evaluation"), "year": uint(2999), "grade": enum("grade"),
        "total": uint(10000), "?opinion": text(2048)},
    "narrative.write": {"text": text(8192), "section": enum("section")},
    "finding.raise": {
        "code": code, "text": text(2048), "?recover": fen, "severity": enum("severity")},
    "finding.respond": {"text": text(2048), "measure": text(2048)},
    "finding.resolve": {"text": text(2048), "result": enum("closing"), "?recovered": fen},
}


class Kind:
    """What the first table of §7 says of a kind: who, of what, and how many references to what.

    targets holds the kind of each leading reference; the last of them counts for all that follow.
    """

    def __init__(self, authors, of, least=0, most=0, targets=(), dual=False):
        self.authors = set(authors.split())
        self.of_project = of == "project"
        self.least, self.most = least, most
        self.targets = targets
        self.dual = dual


REQUEST = "payment.request"
BUSINESS = " ".join(WORDS["role"])

KINDS = {
    "ledger.create": Kind("administrator", "ledger", dual=True),
    "act.confirm": Kind("administrator", "ledger", 1, 32),
    "act.withdraw": Kind("administrator", "ledger", 1, 32),
    "actor.enrol": Kind("administrator", "ledger", dual=True),
    "actor.revoke": Kind("administrator", "ledger", dual=True),
    "actor.rotate": Kind(BUSINESS, "ledger"),
    "log.rotate": Kind("administrator", "ledger", dual=True),
    "actor.delegate": Kind("administrator", "ledger", dual=True),
    "delegation.end": Kind(BUSINESS, "ledger", 1, 1, ("actor.delegate",)),
    "policy.set": Kind("administrator", "ledger", dual=True),
    "project.register": Kind("handler", "project"),
    "target.set": Kind("handler evaluator", "project"),
    "budget.appropriate": Kind("budget", "project"),
    "budget.adjust": Kind("budget", "project", 1, 2, ("budget.appropriate",)),
    "budget.send": Kind("budget", "project", 1, 1, ("budget.appropriate",)),
    "budget.take": Kind("budget", "project", 2, 2, ("budget.send", "budget.appropriate")),
    "budget.drop": Kind("budget", "project", 1, 1, ("budget.send",)),
    "data.erase": Kind("privacy", "ledger"),
    "access.log": Kind(" ".join(WORDS["role"][1:]), "ledger"),
    "period.close": Kind("accountant", "project", 0, 1, ("period.close",)),
    "period.confirm": Kind("approver", "project", 1, 1, ("period.close period.reopen",)),
    "period.reopen": Kind("accountant", "project", 1, 1, ("period.close",)),
    "funds.receive": Kind("accountant", "project", 1, 1, ("budget.appropriate",)),
    "payee.enrol": Kind("handler", "ledger"),
    "payee.update": Kind("handler", "ledger", 1, 1, ("payee.enrol",)),
    "list.freeze": Kind("handler", "project"),
    "payment.request": Kind("handler", "project", 0, 1, (REQUEST,)),
    "payment.review": Kind("reviewer", "project", 1, 1, (REQUEST,)),
    "payment.approve": Kind("approver", "project", 2, 10,
                            (REQUEST, "payment.review", "payment.approve")),
    "payment.return": Kind("reviewer approver", "project", 1, 1, (REQUEST,)),
    "payment.reject": Kind("approver", "project", 1, 1, (REQUEST,)),
    "payment.withdraw": Kind("handler", "project", 1, 1, (REQUEST,)),
    "payment.accept": Kind("acceptor", "project", 2, 10, (REQUEST, "payment.approve")),
    "payment.instruct": Kind("cashier", "project", 3, 64,
                             (REQUEST, "payment.approve payment.accept payment.review")),
    "payment.settle": Kind("cashier", "project", 2, 2, (REQUEST, "payment.instruct")),
    "payment.sign": Kind("cashier", "project", 2, 64, (REQUEST, "payment.settle")),
    "payment.refund": Kind("cashier", "project", 2, 2, (REQUEST, "evidence.attach")),
    "payment.reverse": Kind("accountant", "project", 1, 1, (REQUEST,)),
    "payment.confirm": Kind("approver", "project", 2, 2, (REQUEST, "payment.reverse")),
    "payment.archive": Kind("archivist", "project", 1, 1, (REQUEST,)),
    "payment.suspend": Kind("reviewer monitor", "project", 1, 1, (REQUEST,)),
    "payment.resume": Kind("reviewer monitor", "project", 2, 2, (REQUEST, "payment.suspend")),
    "evidence.attach": Kind(BUSINESS, "project", 1, 1),
    "measure.record": Kind("handler monitor evaluator", "project"),
    "plan.set": Kind("handler budget", "project"),
    "scheme.set": Kind("evaluator", "project"),
    "monitor.snapshot": Kind("monitor", "project"),
    "deviation.explain": Kind("handler monitor evaluator", "project"),
    "score.record": Kind("evaluator", "project"),
    "evaluation.conclude": Kind("evaluator", "project", 2, 16, ("score.record",)),
    "narrative.write": Kind("handler monitor evaluator", "project"),
    "finding.raise": Kind("monitor evaluator inspector", "project", 0, 1),
    "finding.respond": Kind(" ".join(WORDS["role"][1:11]), "project", 1, 1, ("finding.raise",)),
    "finding.resolve": Kind("monitor evaluator inspector", "project", 1, 1, ("finding.raise",)),
}
