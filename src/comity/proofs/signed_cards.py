"""Signed cards: the one sequence of bytes a card is, made and read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from comity.proofs import base64url, ed25519
from comity.proofs.card import Card
from comity.proofs.card_payloads import malformed, read_payload, written
from comity.proofs.keys import did_of
from comity.proofs.multikey import PublicKey
from comity.proofs.signing import Signer
from comity.values.refusals import Refusal

MAX_BYTES: Final = 1024
# COSE_Sign1, and the two numbers Ed25519 goes by in COSE (RFC 9053 and RFC 9864).
_TAG: Final = 18
_ALGORITHMS: Final = frozenset({-8, -19})
_ALG, _KID = 1, 4


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
    payload = _dumps(written(card))
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
        raise malformed("It is not a signed message.")
    parts = tagged.value
    if not isinstance(parts, list | tuple) or len(parts) != 4 or parts[1] != {}:
        raise malformed("It is not a message with one signature.")
    protected, _unprotected, payload, signature = parts
    if not all(isinstance(part, bytes) for part in (protected, payload, signature)):
        raise malformed("Its parts are not bytes.")
    header, said = _loads(protected), _loads(payload)
    if not isinstance(header, Mapping) or header.keys() != {_ALG, _KID}:
        raise malformed("It does not say who signed, or demands more than is known here.")
    if not isinstance(header[_ALG], int) or header[_ALG] not in _ALGORITHMS:
        raise Refusal("CARD-ALG", "The card is signed in a way that is not accepted here.")
    card = read_payload(said)
    try:
        fragment = header[_KID].decode("ascii")
    except (AttributeError, ValueError) as error:
        raise malformed("The name of its key is not text.") from error
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
    if not ed25519.holds(key.public_bytes_raw(), signed.signature, signed.signed):
        raise Refusal("PROOF-SIGNATURE", "The signature does not fit the card.")


def card_text(raw: bytes) -> str:
    """Write a card as it stands behind the # of an address."""
    return base64url.encode(raw)


def _to_sign(protected: bytes, payload: bytes) -> bytes:
    return _dumps(["Signature1", protected, b"", payload])


def _dumps(value: object) -> bytes:
    return cbor2.dumps(value, canonical=True)


def _loads(raw: bytes) -> Any:  # noqa: ANN401  # whatever stands in it
    if len(raw) > MAX_BYTES:
        raise malformed("It is longer than any card.")
    try:
        value = cbor2.loads(raw, allow_duplicate_keys=False, allow_indefinite=False, max_depth=8)
        again = _dumps(value)
    # Whatever a decoder says to hostile bytes, they are no card.
    except Exception as error:
        raise malformed("It cannot be read.") from error
    if again != raw:
        raise malformed("It is not in its one spelling.")
    return value
