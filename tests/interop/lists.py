"""List objects (FORMAT.md §8) and their agreement with the statements that name them."""

import schema
from schema import check
from strict_cbor import Malformed, decode, encode
from tlog import leaf_hash, tree_root

OBJECT_MAX = 33_554_432

# The form of the list that a statement of each kind names.
FORMS = {"payment.request": "roster", "list.freeze": "eligible", "payment.settle": "results",
         "payment.sign": "signatures", "payment.instruct": "selection",
         "payment.refund": "refunds", "payment.reverse": "selection"}


def _or_null(kind):
    def is_kind_or_null(value):
        if value is not None:
            check(value, kind)
    return is_kind_or_null


_NUMBER = schema.uint(schema.LINES_MAX, 1)
_AMOUNT = schema.uint(schema.FEN_MAX, 1)
_START = [_NUMBER, schema.identifier]

# The members of a line by form.
LINES = {
    "roster": _START + [_AMOUNT, schema.identifier],
    "eligible": _START + [schema.fen, schema.identifier, schema.enum("category")],
    "selection": _START + [_AMOUNT, schema.identifier],
    "refunds": _START + [_AMOUNT, schema.identifier, schema.code, schema.date,
                         _or_null(schema.text(512))],
    "results": _START + [_AMOUNT, schema.identifier, schema.enum("outcome"), _or_null(schema.code),
                         schema.date, _or_null(schema.text(512))],
    "signatures": _START + [_AMOUNT, schema.identifier, schema.enum("signing"), schema.date,
                            _or_null(schema.digest)],
}


class Line:
    """One line: number, payee, amount, and for results and signatures the word that follows."""

    def __init__(self, form, parts):
        if type(parts) is not list or len(parts) != len(LINES[form]):
            raise Malformed("line length")
        for value, kind in zip(parts, LINES[form]):
            check(value, kind)
        self.number, self.payee, self.amount = parts[:3]
        self.word = parts[4] if len(parts) > 4 else None
        if self.word == "paid" and parts[5] is None:
            raise Malformed(f"line {self.number}: paid without serial")
        if self.word == "returned" and parts[7] is None:
            raise Malformed(f"line {self.number}: returned without reason")
        if self.word == "proxy" and parts[6] is None:
            raise Malformed(f"line {self.number}: proxy without evidence")


class ListObject:
    """A decoded list object with its root and total."""

    def __init__(self, data):
        if len(data) > OBJECT_MAX:
            raise Malformed("list object too long")
        parts = decode(data)
        if type(parts) is not list or len(parts) != 3 or type(parts[0]) is not int:
            raise Malformed("no list object")
        version, self.form, lines = parts
        if version != 1 or type(self.form) is not str or self.form not in LINES:
            raise Malformed("unknown list version or form")
        if type(lines) is not list or not 1 <= len(lines) <= schema.LINES_MAX:
            raise Malformed("list without lines or with too many")
        self.lines = [Line(self.form, line) for line in lines]
        self._check_numbers()
        if len({line.payee for line in self.lines}) != len(self.lines):
            raise Malformed("payee doubled")
        self.root = tree_root([leaf_hash(encode(line)) for line in lines])
        self.total = sum(line.amount for line in self.lines
                         if self.form != "results" or line.word == "paid")
        schema.fen(self.total)

    def _check_numbers(self):
        numbers = [line.number for line in self.lines]
        if self.form in ("roster", "eligible"):
            if numbers != list(range(1, len(numbers) + 1)):
                raise Malformed("line numbers are not 1, 2, 3 …")
        elif any(left >= right for left, right in zip(numbers, numbers[1:])):
            raise Malformed("line numbers do not ascend")


def check_against(listed, statement):
    """Hold a list to the statement that names it."""
    body = statement.body
    if listed.form != FORMS[statement.kind]:
        raise Malformed(f"list of form {listed.form}")
    if listed.root != body["root"]:
        raise Malformed("list root")
    if len(listed.lines) != body.get("count"):
        raise Malformed(f"list of {len(listed.lines)} lines, not {body.get('count')}")
    if "amount" in body and listed.total != body["amount"]:
        raise Malformed(f"list total {listed.total}, not {body['amount']}")


class Request:
    """The lines of one payment.request, and which of them were paid and signed."""

    def __init__(self, roster):
        self._roster = {line.number: line for line in roster.lines}
        self._paid, self._signed = set(), set()

    def settle(self, results):
        for line in self._matching(results):
            if line.word == "paid":
                self._once(self._paid, line, "paid")

    def sign(self, signatures):
        for line in self._matching(signatures):
            if line.number not in self._paid:
                raise Malformed(f"line {line.number} signed before it was paid")
            self._once(self._signed, line, "signed")

    def _matching(self, listed):
        for line in listed.lines:
            own = self._roster.get(line.number)
            if own is None or (own.payee, own.amount) != (line.payee, line.amount):
                raise Malformed(f"line {line.number} differs from the roster")
        return listed.lines

    @staticmethod
    def _once(done, line, what):
        if line.number in done:
            raise Malformed(f"line {line.number} {what} twice")
        done.add(line.number)
