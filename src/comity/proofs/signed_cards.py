"""Signed cards: the one sequence of bytes a card is, made and read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from comity.proofs import base64url
from comity.proofs.card import Card
from comity.proofs.drafts import OUTCOMES, WHOLE
from comity.proofs.instants import EPOCH, read_moment
from comity.proofs.keys import did_of
from comity.proofs.multikey import PublicKey
from comity.proofs.signing import Signer
from comity.values.refusals import Refusal

FORMAT: Final = 1
MAX_BYTES: Final = 1024
# COSE_Sign1, and the two numbers Ed25519 goes by in COSE (RFC 9053 and RFC 9864).
_TAG: Final = 18
_ALGORITHMS: Final = frozenset({-8, -19})
_ALG, _KID = 1, 4
_COMMITMENT_BYTES: Final = 32
_FIRST_DAY: Final = EPOCH.date()
_LAST_DAY: Final = (date.max - _FIRST_DAY).days
_REQUIRED: Final = frozenset({0, 1, 2, 3, 5, 8, 9, 10, 12, 13})
_KNOWN: Final = _REQUIRED | {4, 6, 7, 11, 14}


@dataclass(frozen=True, slots=True)
class SignedCard:
    """A card as read; its signature is checked by `require_card_signature`."""

    card: Card
    kid: str
    signed: bytes = field(repr=False)
    signature: bytes = field(repr=False)


def sign_card(card: Card, signer: Signer) -> bytes:
    """Sign a card.

    Raises:
        Refusal: CARD-SIGNER, not an Ed25519 key of the issuer; CARD-FORM, it could not be read
            back.

    Source: RFC 9052, section 4.4 (COSE_Sign1); credentials design, section 6, QR.
    """
    if signer.alg != "EdDSA" or did_of(signer.kid) != card.issuer:
        raise Refusal("CARD-SIGNER", "The key does not belong to the issuer.")
    fragment = signer.kid.partition("#")[2]
    protected = _dumps({_ALG: -8, _KID: fragment.encode()})
    payload = _dumps(_fields(card))
    signature = signer.sign(_to_sign(protected, payload))
    raw = _dumps(cbor2.CBORTag(_TAG, [protected, {}, payload, signature]))
    if parse_card(raw).card != card:
        raise Refusal("CARD-FORM", "The card would not be read as it was meant.")
    return raw


def parse_card(raw: bytes) -> SignedCard:
    """Read a card.

    Only the one deterministic encoding is read: no spare bytes, no key twice, nothing beside what
    is signed.

    Raises:
        Refusal: CARD-FORM or CARD-ALG.

    Source: RFC 8949, section 4.2.1; RFC 9052, section 4.2.
    """
    tagged = _loads(raw)
    if not isinstance(tagged, cbor2.CBORTag) or tagged.tag != _TAG:
        raise _malformed("It is not a signed message.")
    parts = tagged.value
    if not isinstance(parts, list | tuple) or len(parts) != 4 or parts[1] != {}:
        raise _malformed("It is not a message with one signature.")
    protected, _unprotected, payload, signature = parts
    if not all(isinstance(part, bytes) for part in (protected, payload, signature)):
        raise _malformed("Its parts are not bytes.")
    header, said = _loads(protected), _loads(payload)
    if not isinstance(header, Mapping) or header.keys() != {_ALG, _KID}:
        raise _malformed("It does not say who signed, or demands more than is known here.")
    if not isinstance(header[_ALG], int) or header[_ALG] not in _ALGORITHMS:
        raise Refusal("CARD-ALG", "The card is signed in a way that is not accepted here.")
    card = _card(said)
    try:
        fragment = header[_KID].decode("ascii")
    except (AttributeError, ValueError) as error:
        raise _malformed("The name of its key is not text.") from error
    return SignedCard(card, f"{card.issuer}#{fragment}", _to_sign(protected, payload), signature)


def require_card_signature(signed: SignedCard, key: PublicKey) -> None:
    """Require that the signature fits.

    Raises:
        Refusal: PROOF-KEY, PROOF-FORM or PROOF-SIGNATURE.
    """
    if not isinstance(key, Ed25519PublicKey):
        raise Refusal("PROOF-KEY", "The key is not of the kind the card needs.")
    if len(signed.signature) != 64:
        raise Refusal("PROOF-FORM", "The signature is not 64 bytes long.")
    try:
        key.verify(signed.signature, signed.signed)
    except InvalidSignature as error:
        raise Refusal("PROOF-SIGNATURE", "The signature does not fit the card.") from error


def card_text(raw: bytes) -> str:
    """Write a card as it stands behind the # of an address."""
    return base64url.encode(raw)


def _fields(card: Card) -> dict[int, Any]:
    until, limits = card.valid_until, card.limits
    optional: dict[int, Any] = {
        4: card.holder_name,
        6: None if until is None else int(until.timestamp()),
        7: card.accreditation,
        11: None if card.scope == WHOLE else card.scope,
        14: None if limits == (0, 0) else list(limits),
    }
    return {
        0: FORMAT,
        1: card.issuer,
        2: card.number,
        3: card.occupation,
        5: int(card.valid_from.timestamp()),
        8: list(card.agreement),
        9: list(card.status),
        10: card.commitment,
        12: OUTCOMES.index(card.outcome),
        13: [_day_number(card.decided_on), _day_number(card.awarded_on)],
    } | {name: value for name, value in optional.items() if value is not None}


def _card(said: object) -> Card:
    if not isinstance(said, Mapping) or not said.keys() >= _REQUIRED or said.keys() - _KNOWN:
        raise _malformed("Something is missing or unknown.")
    if any(isinstance(key, bool) for key in said):
        raise _malformed("Something is missing or unknown.")
    texts = {place: said[place] for place in (1, 2, 3, 4, 7, 11) if place in said}
    if not all(isinstance(text, str) and text for text in texts.values()):
        raise _malformed("A word is not text.")
    first, until = read_moment(said[5]), read_moment(said[6]) if 6 in said else None
    if said[0] != FORMAT or isinstance(said[0], bool) or first is None:
        raise _malformed("It is of another format, or without a date.")
    if 6 in said and until is None:
        raise _malformed("Its end is not a date.")
    commitment = said[10]
    if not isinstance(commitment, bytes) or len(commitment) != _COMMITMENT_BYTES:
        raise _malformed("It does not name the certificate it stands for.")
    decided, awarded = _whole_pair(said[13], _LAST_DAY)
    (outcome, _same) = _whole_pair([said[12], said[12]], len(OUTCOMES) - 1)
    return Card(
        issuer=texts[1],
        number=texts[2],
        occupation=texts[3],
        holder_name=texts.get(4),
        valid_from=first,
        valid_until=until,
        accreditation=texts.get(7),
        agreement=_words_pair(said[8]),
        status=_whole_pair(said[9], 1 << 32),
        commitment=commitment,
        outcome=OUTCOMES[outcome],
        scope=texts.get(11, WHOLE),
        decided_on=_FIRST_DAY + timedelta(days=decided),
        awarded_on=_FIRST_DAY + timedelta(days=awarded),
        limits=_whole_pair(said.get(14, [0, 0]), 1000),
    )


def _whole_pair(value: object, most: int) -> tuple[int, int]:
    match value:
        case [int(first), int(second)] if bool not in {type(first), type(second)}:
            if 0 <= first <= most and 0 <= second <= most:
                return first, second
    raise _malformed("A number is missing or out of range.")


def _words_pair(value: object) -> tuple[str, str]:
    match value:
        case [str(first), str(second)]:
            return first, second
    raise _malformed("It names no agreement.")


def _day_number(on: date) -> int:
    return (on - _FIRST_DAY).days


def _to_sign(protected: bytes, payload: bytes) -> bytes:
    return _dumps(["Signature1", protected, b"", payload])


def _dumps(value: object) -> bytes:
    return cbor2.dumps(value, canonical=True)


def _loads(raw: bytes) -> Any:  # noqa: ANN401  # whatever stands in it
    if len(raw) > MAX_BYTES:
        raise _malformed("It is longer than any card.")
    try:
        value = cbor2.loads(raw, allow_duplicate_keys=False, allow_indefinite=False, max_depth=8)
        again = _dumps(value)
    # Whatever a decoder says to hostile bytes, they are no card.
    except Exception as error:
        raise _malformed("It cannot be read.") from error
    if again != raw:
        raise _malformed("It is not in its one spelling.")
    return value


def _malformed(message: str) -> Refusal:
    return Refusal("CARD-FORM", f"This is no card of a certificate. {message}")
