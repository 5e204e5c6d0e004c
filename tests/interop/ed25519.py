"""Strict Ed25519 (FORMAT.md §1): what OpenSSL verifies, less the points that it lets through."""

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FIELD = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493

# The y coordinates of the eight points whose order divides 8.
_ORDER_8 = int.from_bytes(
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little")
SMALL_ORDER = {0, 1, FIELD - 1, _ORDER_8, FIELD - _ORDER_8}

# RFC 9679 §3: {1: 1, -1: 6, -2: public key}
THUMBPRINT_PREFIX = bytes.fromhex("a301012006215820")


def kid(public):
    """The COSE key thumbprint of a public key (§5)."""
    return hashlib.sha256(THUMBPRINT_PREFIX + public).digest()


def verify(public, signature, message):
    """Whether the signature holds under the strict rules."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key_y = _y(public)
    if key_y >= FIELD or key_y in SMALL_ORDER:
        return False
    if _y(signature[:32]) % FIELD in SMALL_ORDER:
        return False
    if int.from_bytes(signature[32:], "little") >= ORDER:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _y(point):
    return int.from_bytes(point, "little") & (2**255 - 1)
