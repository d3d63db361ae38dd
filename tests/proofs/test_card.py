"""The card says little, says it in one spelling only, and fits a QR code."""

from dataclasses import replace
from datetime import date
from typing import Any

import cbor2
import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from tests.proofs.printed_cards import named_fields, signed_by
from tests.proofs.region import DRAFT, LAKE_SIGNER, NOW, SIGNER, TOKEN_SIGNER, bundle, card, draft

from comity.certificates.domain import codes
from comity.proofs.card import MAX_NAME, Card, card_of
from comity.proofs.card_payloads import CODE_LENGTH, CODE_LETTERS, written
from comity.proofs.drafts import OUTCOMES
from comity.proofs.multikey import key_of
from comity.proofs.signed_cards import card_text, parse_card, require_card_signature, sign_card
from comity.proofs.verifying import verify
from comity.values.refusals import Refusal

CARD = card_of(DRAFT, list_number=1, commitment=bytes(range(32)))


def fields(**changes: Any) -> dict[int, Any]:
    """What a card of the first format says."""
    return named_fields(CARD) | {int(name[1:]): value for name, value in changes.items()}


def placed(*changes: tuple[int, Any]) -> list[Any]:
    """What a card of the second format says."""
    said: list[Any] = written(CARD)
    for place, value in changes:
        said[place] = value
    return said


def parts_of(raw: bytes) -> tuple[bytes, bytes]:
    protected, _none, payload, _signature = cbor2.loads(raw).value
    return protected, payload


def signed(said: object, **more: Any) -> bytes:
    return signed_by(SIGNER, said, **more)


def test_what_is_signed_is_read_back() -> None:
    found = parse_card(card())
    require_card_signature(found, key_of(SIGNER.multikey))
    assert (found.card, found.kid) == (CARD, SIGNER.kid)
    assert signed(placed()) == card()


def test_a_card_printed_before_is_read_as_it_was() -> None:
    found = parse_card(signed(fields()))
    require_card_signature(found, key_of(SIGNER.multikey))
    assert (found.card, found.kid) == (CARD, SIGNER.kid)
    result = verify(signed(fields()), bundle(), NOW, city="river")
    assert (result.kind, result.verdict) == ("card", "recognised")


@given(
    st.builds(
        Card,
        issuer=st.just(CARD.issuer),
        number=st.text(min_size=1, max_size=20) | st.text(CODE_LETTERS, min_size=12, max_size=12),
        occupation=st.text(min_size=1, max_size=20),
        holder_name=st.none() | st.text(min_size=1, max_size=MAX_NAME),
        valid_from=st.just(CARD.valid_from),
        valid_until=st.none() | st.just(DRAFT.valid_until),
        accreditation=st.none() | st.text(min_size=1, max_size=30),
        agreement=st.tuples(st.text(max_size=12), st.text(max_size=6)),
        status=st.tuples(st.integers(1, 10**6), st.integers(0, 131_071)),
        commitment=st.binary(min_size=32, max_size=32),
        outcome=st.sampled_from(OUTCOMES),
        scope=st.text(min_size=1, max_size=20),
        decided_on=st.dates(date(1970, 1, 1)),
        awarded_on=st.dates(date(1970, 1, 1)),
        limits=st.tuples(st.integers(0, 50), st.integers(0, 50)),
    )
)
def test_any_card_comes_back_as_it_was(one: Card) -> None:
    assert parse_card(sign_card(one, SIGNER)).card == one


def test_it_fits_a_code_that_telephones_read() -> None:
    code_printed = sign_card(replace(CARD, number="7KQ4M2XR9TWB"), SIGNER)
    assert len(code_printed) <= 215
    assert len(code_printed) < len(signed(named_fields(parse_card(code_printed).card))) - 25
    code = segno.make(f"https://river.example/v#{card_text(card())}", error="m", micro=False)
    assert int(code.version) <= 13


def test_a_long_name_is_cut_where_everybody_sees_it() -> None:
    one = card_of(draft(holder_name="A" * 300), list_number=1, commitment=bytes(32))
    assert one.holder_name is not None
    assert (len(one.holder_name), one.holder_name[-1]) == (MAX_NAME, "…")


def test_what_limits_the_work_is_on_the_card() -> None:
    assert CARD.limits == (1, 1)
    assert verify(card(), bundle(), NOW).credential["restrictions"] == 1


def test_only_the_issuers_own_key_signs_a_card() -> None:
    for signer in (LAKE_SIGNER, TOKEN_SIGNER):
        with pytest.raises(Refusal) as refused:
            sign_card(CARD, signer)
        assert refused.value.code == "CARD-SIGNER"


def test_what_could_not_be_read_back_is_not_signed() -> None:
    for bad in ({"number": ""}, {"commitment": b"short"}, {"issuer": f"{CARD.issuer}"[:-1] + "\n"}):
        with pytest.raises(Refusal):
            sign_card(replace(CARD, **bad), SIGNER)


def code_of(raw: bytes) -> str:
    with pytest.raises(Refusal) as refused:
        require_card_signature(parse_card(raw), key_of(SIGNER.multikey))
    return refused.value.code


@pytest.mark.parametrize(
    "changes",
    [
        {"f0": 2},
        {"f0": True},
        {"f1": 7},
        {"f2": ""},
        {"f3": None},
        {"f4": b"Zoe"},
        {"f5": -1},
        {"f5": 1.5},
        {"f5": True},
        {"f5": 1 << 60},
        {"f6": "2032"},
        {"f7": []},
        {"f8": ["a"]},
        {"f8": "two-waters"},
        {"f9": [1, -1]},
        {"f9": [1]},
        {"f9": [1, 1 << 40]},
        {"f9": [True, False]},
        {"f10": bytes(31)},
        {"f10": "x"},
        {"f12": 4},
        {"f12": "recognised"},
        {"f13": [1 << 40, 1]},
        {"f14": [-1, 0]},
        {"f15": 1},
        {"f99": "unknown"},
    ],
    ids=str,
)
def test_a_signed_card_that_says_nonsense_is_no_card(changes: dict[str, Any]) -> None:
    assert code_of(signed(fields(**changes))) == "CARD-FORM"


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (0, 1),
        (0, 3),
        (0, 2.0),
        (0, True),
        (1, ""),
        (1, 7),
        (2, bytes(7)),
        (2, b"\x10" + bytes(7)),
        (2, "7KQ4M2XR9TWB"),
        (2, None),
        (3, b"electrician"),
        (4, None),
        (4, -1),
        (4, 1.5),
        (4, True),
        (5, "2032"),
        (6, None),
        (7, 1),
        (8, -1),
        (9, 1 << 40),
        (9, True),
        (10, bytes(31)),
        (10, "x"),
        (11, 4),
        (11, "recognised"),
        (12, 1 << 40),
        (12, 900_000),
        (13, None),
        (14, ""),
        (15, b"Zoe"),
        (16, "whole_occupation"),
        (17, -1),
        (18, 2000),
        (18, None),
        (18, False),
    ],
    ids=str,
)
def test_a_signed_card_with_nonsense_in_a_place_is_no_card(place: int, value: Any) -> None:
    assert code_of(signed(placed((place, value)))) == "CARD-FORM"


def test_what_is_usual_is_left_out_and_nothing_else() -> None:
    for said in (placed()[:14], [*placed(), 0], [], "x" * 15, placed((17, 0), (18, 0)), [2] * 15):
        assert code_of(signed(said)) == "CARD-FORM"
    bare = replace(CARD, holder_name=None, accreditation=None, limits=(0, 0))
    assert len(written(bare)) == 15


def test_letters_of_codes_are_those_of_certificates() -> None:
    assert (CODE_LETTERS, CODE_LENGTH) == (codes.ALPHABET, codes.LENGTH)


@pytest.mark.parametrize("missing", [0, 1, 2, 3, 5, 8, 9, 10, 12, 13])
def test_nothing_may_be_missing(missing: int) -> None:
    said = {place: value for place, value in fields().items() if place != missing}
    assert code_of(signed(said)) == "CARD-FORM"


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ({1: -7, 4: b"a1"}, "CARD-ALG"),
        ({1: 5, 4: b"a1"}, "CARD-ALG"),
        ({1: "none", 4: b"a1"}, "CARD-ALG"),
        ({1: [-8], 4: b"a1"}, "CARD-ALG"),
        ({4: b"a1"}, "CARD-FORM"),
        ({1: -8}, "CARD-FORM"),
        ({1: -8, 4: "a1"}, "CARD-FORM"),
        ({1: -8, 4: b"\xff"}, "CARD-FORM"),
        ({1: -8, 4: b"a1", 2: [15], 15: 1}, "CARD-FORM"),
        ([], "CARD-FORM"),
    ],
    ids=str,
)
def test_the_way_of_signing_is_never_the_cards_choice(header: object, code: str) -> None:
    assert code_of(signed(fields(), header=header)) == code


def test_there_is_one_spelling_and_nothing_beside_what_is_signed() -> None:
    protected, payload = parts_of(card())
    twice = b"\xa2" + payload[1:3] + payload[1:3]
    signature = cbor2.loads(card()).value[3]
    for raw in (
        card() + b"\0",
        card()[:-1],
        card()[1:],
        b"\xd8\x12" + card()[1:],
        signed(fields(), outside={4: b"a1"}),
        signed(fields(), tag=98),
        cbor2.dumps(cbor2.CBORTag(18, [protected, {}, twice, signature])),
        cbor2.dumps(cbor2.CBORTag(18, [protected, {}, b"\xbf\xff", signature])),
        cbor2.dumps(cbor2.CBORTag(18, [protected, {}, None, signature])),
        cbor2.dumps(cbor2.CBORTag(18, [protected, {}, payload])),
        b"\xd2\x84" + b"\x81" * 900,
        b"\xd2" * 900,
        bytes(2000),
        b"",
    ):
        assert code_of(raw) == "CARD-FORM"
    assert code_of(cbor2.dumps(cbor2.CBORTag(18, [protected, {}, payload, b"x"]))) == "PROOF-FORM"


def test_every_flipped_bit_is_noticed() -> None:
    held = bundle()
    for place in range(len(card())):
        for bit in (1, 64):
            changed = bytearray(card())
            changed[place] ^= bit
            assert verify(bytes(changed), held, NOW).valid is not True, place
