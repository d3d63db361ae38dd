"""Ten thousand changes of a bundle and of certificates in every format: not one is believed."""

import random
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from tests.effort import examples
from tests.proofs.region import AGREEMENT, NOW, SIGNER, card, certificate, parts, wallet

from comity.proofs.agreement_bundles import read_agreement_bundle, write_agreement_bundle
from comity.proofs.bundle import Bundle
from comity.proofs.integrity import SUITES
from comity.proofs.verifying import verify
from comity.values.refusals import Refusal

BUNDLE = write_agreement_bundle(parts(), AGREEMENT.id, SIGNER)
KNOWN = read_agreement_bundle(BUNDLE)
ROUNDS = 2_500


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
    return made.strip() == raw.strip()


@pytest.mark.parametrize("kind", FORMATS)
def test_no_changed_certificate_is_believed(kind: str) -> None:
    dice, raw = random.Random(7), FORMATS[kind]
    assert verify(raw, KNOWN, NOW, city="river").verdict == "recognised"
    for _ in range(examples(ROUNDS)):
        made = changed(raw, dice)
        if says_the_same(kind, raw, made):
            continue
        result = verify(made, KNOWN, NOW, city="river")
        assert result.valid is not True, made


def test_no_changed_bundle_is_believed() -> None:
    dice = random.Random(7)
    for _ in range(examples(ROUNDS)):
        made = changed(BUNDLE, dice)
        if says_the_same("credential", BUNDLE, made):
            continue
        with pytest.raises(Refusal):
            read_agreement_bundle(made)


def test_a_certificate_of_another_region_is_not_believed_with_a_whole_bundle() -> None:
    empty = Bundle.empty()
    assert verify(FORMATS["credential"], empty, NOW).valid is None
