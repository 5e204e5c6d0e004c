"""Deterministic CBOR as FORMAT.md §3 restricts it, on top of Debian's cbor2.

cbor2 is lenient, so an item passes only when a scan of its heads finds nothing forbidden and when
encoding the decoded value gives the same bytes again.
"""

import cbor2

NESTING = 8
STATEMENT_TAG = 18


class Malformed(Exception):
    """An input that FORMAT.md calls invalid; the text says why."""


def encode(value):
    return cbor2.dumps(value, canonical=True)


def decode(data, tagged=False):
    """The value of one whole item; tagged says that it must carry tag 18, which is then removed."""
    start = 0
    if tagged:
        if not data or data[0] != 0xC0 | STATEMENT_TAG:
            raise Malformed("no tag 18")
        start = 1
    if _scan(data, start, NESTING) != len(data):
        raise Malformed("bytes after the item")
    try:
        value = cbor2.loads(data[start:])
        again = encode(value)
    except (cbor2.CBORError, ValueError, TypeError, OverflowError) as fault:
        raise Malformed(f"not CBOR: {fault}") from fault
    if again != data[start:]:
        raise Malformed("not the deterministic encoding")
    return value


def items(data):
    """The encodings of items that stand one after the other."""
    position = 0
    while position < len(data):
        end = _scan(data, position, NESTING)
        yield data[position:end]
        position = end


def _head(data, position):
    """(major type, argument, position after the head) of a head that is no longer than needed."""
    if position >= len(data):
        raise Malformed("cut short")
    major, low = data[position] >> 5, data[position] & 31
    position += 1
    if low < 24:
        return major, low, position
    if low > 27:
        raise Malformed("indefinite length or reserved head")
    size = 1 << (low - 24)
    if position + size > len(data):
        raise Malformed("cut short")
    argument = int.from_bytes(data[position:position + size], "big")
    smallest = 24 if size == 1 else 1 << (4 * size)
    if argument < smallest:
        raise Malformed("head longer than needed")
    return major, argument, position + size


def _scan(data, position, depth):
    """The position after the item at position."""
    if depth == 0:
        raise Malformed("nested too deeply")
    if position < len(data) and data[position] >> 5 == 7:
        if data[position] not in (0xF4, 0xF5, 0xF6):
            raise Malformed("float or simple value")
        return position + 1
    major, argument, position = _head(data, position)
    if major in (0, 1):
        return position
    if major == 6:
        raise Malformed("tag")
    if argument > len(data) - position:
        raise Malformed("cut short")
    if major in (2, 3):
        return position + argument
    for _ in range(argument * (2 if major == 5 else 1)):
        position = _scan(data, position, depth - 1)
    return position
