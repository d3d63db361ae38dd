"""A list for wallets says of each entry whether it holds, until when that may be believed."""

import zlib
from datetime import timedelta
from typing import Any

import orjson
import pytest
from tests.proofs.region import (
    DRAFT,
    INDEX,
    LAKE_SIGNER,
    NOW,
    RIVER,
    SIGNER,
    TOKEN_SIGNER,
    bundle,
    token_list,
    wallet,
)

from comity.proofs import base64url
from comity.proofs.jose import make_token
from comity.proofs.status import MIN_ENTRIES
from comity.proofs.token_status import (
    INVALID,
    SUSPENDED,
    TYPE,
    parse_status_token,
    values_with,
)
from comity.proofs.verifying import verify
from comity.values.refusals import Refusal


def packed(values: bytes) -> str:
    return base64url.encode(zlib.compress(values))


def listed(**changes: Any) -> str:
    whole = {
        "sub": DRAFT.status.token_list,
        "iat": int(NOW.timestamp()),
        "exp": int(NOW.timestamp()) + 3600,
        "status_list": {"bits": 2, "lst": packed(values_with({}))},
        **changes,
    }
    stated = {name: value for name, value in whole.items() if value is not ...}
    return make_token({"typ": TYPE}, orjson.dumps(stated), TOKEN_SIGNER)


def test_each_entry_has_two_bits() -> None:
    found, _token = parse_status_token(token_list(revoked=[0, 5, INDEX], suspended=[3, 6]))
    for index in (0, 5, INDEX):
        assert found.holds(index, "revocation")
        assert not found.holds(index, "suspension")
    for index in (3, 6):
        assert found.holds(index, "suspension")
        assert not found.holds(index, "revocation")
    assert not found.holds(1, "revocation")
    assert (found.address, found.issuer) == (DRAFT.status.token_list, RIVER)
    assert found.until - found.first == timedelta(hours=48)


def test_the_order_of_the_bits_is_the_standards() -> None:
    # Entry 0 stands in the lowest bits of the first byte.
    assert values_with({0: INVALID, 1: SUSPENDED, 3: INVALID})[0] == 0b01_00_10_01


def test_entries_out_of_range_are_the_callers_mistake() -> None:
    for states, entries in (
        ({}, MIN_ENTRIES - 4),
        ({}, MIN_ENTRIES + 1),
        ({-1: 1}, MIN_ENTRIES),
        ({0: 3}, MIN_ENTRIES),
        ({0: 0}, MIN_ENTRIES),
    ):
        with pytest.raises(ValueError, match="cannot"):
            values_with(states, entries=entries)


def test_an_entry_outside_or_of_a_value_without_meaning_is_refused() -> None:
    strange = bytearray(values_with({}))
    strange[0] = 3
    found, _token = parse_status_token(listed(status_list={"bits": 2, "lst": packed(strange)}))
    for index in (0, -1, MIN_ENTRIES):
        with pytest.raises(Refusal) as refused:
            found.holds(index, "revocation")
        assert refused.value.code == "STATUS-INDEX"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"sub": ...}, "STATUS-LIST-FORM"),
        ({"sub": 1}, "STATUS-LIST-FORM"),
        ({"iat": ...}, "STATUS-LIST-FORM"),
        ({"exp": ...}, "STATUS-LIST-FORM"),
        ({"exp": "tomorrow"}, "STATUS-LIST-FORM"),
        ({"exp": 10**15}, "STATUS-LIST-FORM"),
        ({"status_list": ...}, "STATUS-LIST-FORM"),
        ({"status_list": {"bits": 1, "lst": ""}}, "STATUS-LIST-FORM"),
        ({"status_list": {"bits": 2, "lst": 1}}, "STATUS-LIST-FORM"),
        ({"status_list": {"bits": 2, "lst": "AAAA"}}, "STATUS-LIST-FORM"),
        ({"status_list": {"bits": 2, "lst": "A"}}, "BASE64URL"),
        ({"status_list": {"bits": 2, "lst": packed(bytes(100))}}, "STATUS-LIST-SHORT"),
        ({"status_list": {"bits": 2, "lst": packed(bytes(1 << 24))}}, "STATUS-LIST-FORM"),
    ],
    ids=str,
)
def test_a_list_that_is_not_as_it_should_be_is_refused(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_status_token(listed(**changes))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("lists", "code"),
    [
        ((), "STATUS-MISSING"),
        ((token_list(at=NOW - timedelta(hours=49)),), "STATUS-STALE"),
        ((token_list(at=NOW + timedelta(hours=1)),), "STATUS-LATER"),
        ((token_list(signer=SIGNER),), "STATUS-NOT-REVOKED"),
        ((token_list()[:-6] + "AAAAAA",), "STATUS-LIST-BROKEN"),
        ((token_list(address="https://river.example/tsl/2"),), "STATUS-MISSING"),
        (("not a token",), "STATUS-MISSING"),
    ],
    ids=["none", "old", "later", "other key", "broken", "other list", "no token"],
)
def test_a_missing_stale_or_forged_list_cannot_tell(lists: tuple[str, ...], code: str) -> None:
    result = verify(wallet().encode(), bundle(status_tokens=lists), NOW)
    found = result.check("status_revocation")
    assert found is not None
    assert found.code == code
    assert result.verdict == ("recognised" if code == "STATUS-NOT-REVOKED" else "indeterminate")


def test_another_citys_list_says_nothing_about_ours() -> None:
    foreign = token_list(signer=LAKE_SIGNER)
    result = verify(wallet().encode(), bundle(status_tokens=[foreign]), NOW)
    assert result.check("status_revocation").code == "STATUS-FOREIGN"
    assert result.verdict == "indeterminate"


def test_a_revocation_counts_even_in_a_stale_list() -> None:
    old = token_list(at=NOW - timedelta(hours=49), revoked=[INDEX])
    assert verify(wallet().encode(), bundle(status_tokens=[old]), NOW).verdict == "revoked"


def test_a_list_twice_is_a_fault_of_the_bundle() -> None:
    with pytest.raises(Refusal) as refused:
        bundle(status_tokens=[token_list(), token_list()])
    assert {fault.code for fault in refused.value.faults} == {"BUNDLE-TWICE"}
