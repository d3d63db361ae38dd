"""One signed file holds all that an agreement's certificates need, and holds only whole."""

from copy import deepcopy
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples
from tests.proofs.region import (
    AGREEMENT,
    NOW,
    SIGNER,
    STRANGER,
    card,
    certificate,
    parts,
    status_lists,
    wallet,
)

from comity.proofs.agreement_bundles import read_agreement_bundle, write_agreement_bundle
from comity.proofs.verifying import verify
from comity.values.refusals import Refusal

RAW = write_agreement_bundle(parts(), AGREEMENT.id, SIGNER)


@pytest.mark.parametrize("kind", ["credential", "wallet", "card"])
def test_every_format_is_recognised_by_it(kind: str) -> None:
    raw = {"credential": orjson.dumps(certificate()), "wallet": wallet().encode(), "card": card()}
    result = verify(raw[kind], read_agreement_bundle(RAW), NOW, city="river")
    assert result.verdict == "recognised", result.as_json()


def test_what_is_suspended_is_suspended_by_it() -> None:
    suspended = parts(status_lists=status_lists(suspended=[94_567]))
    bundle = read_agreement_bundle(write_agreement_bundle(suspended, AGREEMENT.id, SIGNER))
    assert verify(orjson.dumps(certificate()), bundle, NOW, city="river").verdict == "suspended"


def test_an_agreement_that_is_not_there_has_none() -> None:
    with pytest.raises(Refusal) as refused:
        write_agreement_bundle(parts(), "nowhere", SIGNER)
    assert [fault.code for fault in refused.value.faults] == ["BUNDLE-AGREEMENT"]


def test_a_stranger_cannot_sign_it() -> None:
    with pytest.raises(Refusal) as refused:
        read_agreement_bundle(write_agreement_bundle(parts(), AGREEMENT.id, STRANGER))
    assert refused.value.code == "BUNDLE-SIGNATURE"


def changed(number: int, letter: int) -> bytes:
    place = number % len(RAW)
    new = (RAW[place] + 1 + letter % 255) % 256
    return RAW[:place] + bytes([new]) + RAW[place + 1 :]


@given(number=st.integers(0, 1 << 30), letter=st.integers(0, 254))
@settings(max_examples=examples(2000), deadline=None)
def test_a_changed_byte_is_refused(number: int, letter: int) -> None:
    with pytest.raises(Refusal):
        read_agreement_bundle(changed(number, letter))


@pytest.mark.parametrize("term", sorted(orjson.loads(RAW)))
def test_no_part_of_it_can_be_taken_away_or_emptied(term: str) -> None:
    whole: dict[str, Any] = orjson.loads(RAW)
    for change in ("gone", "empty", "null"):
        broken = deepcopy(whole)
        if change == "gone":
            del broken[term]
        else:
            broken[term] = type(whole[term])() if change == "empty" else None
        if broken == whole:
            continue
        with pytest.raises(Refusal):
            read_agreement_bundle(orjson.dumps(broken))
