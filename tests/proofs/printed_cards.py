"""Cards as they were printed in the first format, whose every field has a number."""

from typing import Any

import cbor2

from comity.proofs.card import Card
from comity.proofs.drafts import OUTCOMES, WHOLE
from comity.proofs.instants import EPOCH
from comity.proofs.signing import Signer


def named_fields(card: Card) -> dict[int, Any]:
    until = card.valid_until
    days = [(on - EPOCH.date()).days for on in (card.decided_on, card.awarded_on)]
    said: dict[int, Any] = {
        0: 1,
        1: card.issuer,
        2: card.number,
        3: card.occupation,
        4: card.holder_name,
        5: int(card.valid_from.timestamp()),
        6: None if until is None else int(until.timestamp()),
        7: card.accreditation,
        8: list(card.agreement),
        9: list(card.status),
        10: card.commitment,
        11: None if card.scope == WHOLE else card.scope,
        12: OUTCOMES.index(card.outcome),
        13: days,
        14: None if card.limits == (0, 0) else list(card.limits),
    }
    return {name: value for name, value in said.items() if value is not None}


def signed_by(
    signer: Signer, said: object, *, header: object = None, outside: object = None, tag: int = 18
) -> bytes:
    """A message with one signature over whatever is said."""
    named = {1: -8, 4: b"a1"} if header is None else header
    protected = cbor2.dumps(named, canonical=True)
    payload = cbor2.dumps(said, canonical=True)
    message = cbor2.dumps(["Signature1", protected, b"", payload], canonical=True)
    parts = [protected, outside or {}, payload, signer.sign(message)]
    return cbor2.dumps(cbor2.CBORTag(tag, parts), canonical=True)
