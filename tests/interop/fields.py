#!/usr/bin/python3
"""A small synthetic ledger whose payees' disclosures are known: CLONE and, beside it, for payee 0 the
file DISCLOSURES with all of them one after the other. The people are invented.

    fields.py CLONE DISCLOSURES
"""

import hashlib
import sys

import synthetic
from strict_cbor import encode
from synthetic import SyntheticLedger, number, seed

VALUES = {"name": "李某某", "idno": "11010519491231002X", "account": "6222020000000000001",
          "phone": "13800000000"}


def main():
    clone, out = sys.argv[1:3]
    ledger = SyntheticLedger()
    synthetic.start(ledger)
    synthetic.plan(ledger, 0)
    fields = ["name", "idno", "account", "phone"]
    disclosures = [encode([number(f"salt of {field}"), VALUES[field], field]) for field in fields]
    ledger.add("li-handler", "payee.enrol", {
        "payee": number("payee of fields"), "token": seed("token of fields"),
        "category": "low-income", "account_token": seed("account of fields"),
        "digests": [{"field": field, "digest": hashlib.sha256(one).digest()}
                    for field, one in zip(fields, disclosures)]})
    ledger.write(clone)
    with open(out, "wb") as file:
        file.write(b"".join(disclosures))
    print(len(ledger.statements) - 1)


if __name__ == "__main__":
    main()
