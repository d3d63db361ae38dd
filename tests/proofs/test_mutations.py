"""Changes of a bundle and of certificates in every format: not one is believed, by nobody.

A few hundred each; COMITY_LONG=1 makes it ten thousand each.
"""

import random
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from tests.effort import examples
from tests.proofs import strangers
from tests.proofs.region import (
    AGREEMENT,
    NOW,
    RIVER,
    SIGNER,
    TOKEN_SIGNER,
    card,
    certificate,
    parts,
    wallet,
)

from comity.proofs.agreement_bundles import read_agreement_bundle, write_agreement_bundle
from comity.proofs.bundle import Bundle
from comity.proofs.integrity import SUITES
from comity.proofs.verifying import verify
from comity.values.refusals import Refusal

BUNDLE = write_agreement_bundle(parts(), AGREEMENT.id, SIGNER)
KNOWN = read_agreement_bundle(BUNDLE)
ROUNDS, AT_LENGTH = 300, 10_000
KEYS = {one.kid: one.multikey for one in (SIGNER, TOKEN_SIGNER)}


def flipped(raw: bytes, dice: random.Random) -> bytes:
    place = dice.randrange(len(raw))
    return raw[:place] + bytes([raw[place] ^ (1 << dice.randrange(8))]) + raw[place + 1 :]


def cut(raw: bytes, dice: random.Random) -> bytes:
    first = dice.randrange(len(raw))
    return raw[:first] + raw[first + 1 + dice.randrange(min(64, len(raw) - first)) :]


def doubled(raw: bytes, dice: random.Random) -> bytes:
    first = dice.randrange(len(raw))
    return raw[:first] + raw[first : first + 1 + dice.randrange(64)] + raw[first:]


def swapped(raw: bytes, dice: random.Random) -> bytes:
    first, second = sorted(dice.sample(range(len(raw)), 2))
    changed = bytearray(raw)
    changed[first], changed[second] = changed[second], changed[first]
    return bytes(changed)


CHANGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (flipped, cut, doubled, swapped)
FORMATS = {
    "credential": orjson.dumps(certificate()),
    "wallet": wallet().encode(),
    "card": card(),
}


def changed(raw: bytes, dice: random.Random) -> bytes:
    while True:
        made = dice.choice(CHANGES)(raw, dice)
        if made != raw:
            return made


def understood(document: dict[str, Any]) -> dict[str, Any]:
    """A proof of an unknown kind more is a warning, and takes nothing from the others (ADR 11)."""
    proofs = document.get("proof")
    held = proofs if isinstance(proofs, list) else [proofs]
    known = [one for one in held if isinstance(one, dict) and one.get("cryptosuite") in SUITES]
    return {**document, "proof": known if isinstance(proofs, list) else proofs}


def says_the_same(kind: str, raw: bytes, made: bytes) -> bool:
    """A blank more or less, or another spelling of a letter, is the same document."""
    if kind == "credential":
        try:
            return bool(understood(orjson.loads(made)) == understood(orjson.loads(raw)))
        except orjson.JSONDecodeError:
            return False
    if kind == "wallet" and made.endswith(b"~"):
        # A holder may leave pieces out; what is left is still what was signed.
        (token, *pieces), (was, *known) = made.split(b"~"), raw.split(b"~")
        if token == was and len(set(pieces)) == len(pieces) and set(pieces) <= set(known):
            return True
    return made.strip() == raw.strip()


def stranger_believes(kind: str, made: bytes) -> bool:
    try:
        if kind == "credential":
            strangers.require_credential(made, RIVER, KEYS)
        elif kind == "wallet":
            strangers.require_wallet(made.decode(), RIVER, KEYS)
        elif kind == "card":
            strangers.require_card(made, KEYS, RIVER)
        else:
            strangers.require_bundle(made, KEYS)
    # Whatever it stumbles over, it does not believe.
    except Exception:
        return False
    return True


# A changed certificate of the token's key may have a number that none may have; it is refused.
@pytest.mark.filterwarnings("ignore:Parsed a serial number")
@pytest.mark.parametrize("kind", FORMATS)
def test_no_changed_certificate_is_believed(kind: str) -> None:
    dice, raw = random.Random(7), FORMATS[kind]
    assert verify(raw, KNOWN, NOW, city="river").verdict == "recognised"
    assert stranger_believes(kind, raw)
    for _ in range(examples(ROUNDS, at_length=AT_LENGTH)):
        made = changed(raw, dice)
        if says_the_same(kind, raw, made):
            continue
        result = verify(made, KNOWN, NOW, city="river")
        assert result.valid is not True, made
        assert not stranger_believes(kind, made), made


def test_no_changed_bundle_is_believed() -> None:
    dice = random.Random(7)
    assert stranger_believes("bundle", BUNDLE)
    for _ in range(examples(ROUNDS, at_length=AT_LENGTH)):
        made = changed(BUNDLE, dice)
        if says_the_same("credential", BUNDLE, made):
            continue
        with pytest.raises(Refusal):
            read_agreement_bundle(made)
        assert not stranger_believes("bundle", made), made


def test_a_certificate_of_another_region_is_not_believed_with_a_whole_bundle() -> None:
    empty = Bundle.empty()
    assert verify(FORMATS["credential"], empty, NOW).valid is None
