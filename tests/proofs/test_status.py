"""A status list is one bit per certificate, and nothing else."""

import gzip
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.proofs.region import NOW, RIVER

from comity.proofs.status import (
    MAX_ENTRIES,
    MIN_ENTRIES,
    bits_with,
    decode_bits,
    encode_bits,
    read_status_list,
    status_list_credential,
)
from comity.values.refusals import Refusal


@settings(max_examples=50, deadline=None)
@given(st.sets(st.integers(0, MIN_ENTRIES - 1), max_size=50))
def test_exactly_the_set_bits_come_back(indexes: set[int]) -> None:
    bits = decode_bits(encode_bits(bits_with(indexes)))
    found = {
        8 * place + bit
        for place, byte in enumerate(bits)
        if byte
        for bit in range(8)
        if byte & (0x80 >> bit)
    }
    assert found == indexes


def test_the_first_entry_is_the_leftmost_bit() -> None:
    assert bits_with({0})[0] == 0b1000_0000


def test_an_empty_list_is_small_and_always_the_same_text() -> None:
    text = encode_bits(bits_with(()))
    assert text == encode_bits(bits_with(()))
    assert len(text) < 100


def packed(raw: bytes) -> str:
    return "u" + urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "STATUS-LIST-FORM"),
        ("z6Mk", "STATUS-LIST-FORM"),
        ("u!!!!", "STATUS-LIST-FORM"),
        ("uAAAA", "STATUS-LIST-FORM"),
        (packed(gzip.compress(bytes(100))), "STATUS-LIST-SHORT"),
        (packed(gzip.compress(bytes(MAX_ENTRIES // 8 + 1))), "STATUS-LIST-FORM"),
        (packed(gzip.compress(bytes(1 << 28))), "STATUS-LIST-FORM"),
        (packed(gzip.compress(bytes(MIN_ENTRIES // 8)) + b"more"), "STATUS-LIST-FORM"),
        (packed(gzip.compress(bytes(MIN_ENTRIES // 8))[:-4]), "STATUS-LIST-FORM"),
    ],
    # Packed bytes hold the time, and the names of tests must be the same in every process.
    ids=["empty", "other base", "no base64", "no gzip", "short", "long", "bomb", "more", "cut"],
)
def test_a_list_that_is_not_as_it_should_be_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        decode_bits(text)
    assert refused.value.code == code


def test_an_entry_outside_the_list_is_refused() -> None:
    document = status_list_credential(
        "https://r.example/1", issuer=RIVER, purpose="revocation", bits=bits_with({7}), at=NOW
    )
    found = read_status_list(document)
    assert [found.holds(index, "revocation") for index in (6, 7, 8)] == [False, True, False]
    for index in (-1, MIN_ENTRIES):
        with pytest.raises(Refusal):
            found.holds(index, "revocation")


def test_sizes_and_indexes_out_of_range_are_the_callers_mistake() -> None:
    for indexes, entries in (((), MIN_ENTRIES - 8), ((), MIN_ENTRIES + 1), ((-1,), MIN_ENTRIES)):
        with pytest.raises(ValueError, match=r"list|entry"):
            bits_with(indexes, entries=entries)


@pytest.mark.parametrize(
    "change",
    [
        {"credentialSubject": "x"},
        {"type": ["VerifiableCredential"]},
        {"issuer": {"id": RIVER}},
        {"validUntil": None},
        {"credentialSubject": {"type": "BitstringStatusList", "statusPurpose": ["revocation"]}},
        {
            "credentialSubject": {
                "type": "BitstringStatusList",
                "statusPurpose": "message",
                "encodedList": "uAAAA",
            }
        },
    ],
)
def test_a_credential_that_is_no_list_is_refused(change: dict[str, object]) -> None:
    document = status_list_credential(
        "https://r.example/1", issuer=RIVER, purpose="revocation", bits=bits_with(()), at=NOW
    )
    with pytest.raises(Refusal):
        read_status_list({**document, **change})
