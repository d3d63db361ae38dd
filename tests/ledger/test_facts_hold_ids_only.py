"""A fact is written as one canonical text and never holds a name, a sentence or an address."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.ledger.domain.facts import Fact, entry
from comity.ledger.domain.notices import Notice

AT = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
CASE = UUID(int=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSeen(Fact):
    case: object
    more: object = None


def test_an_entry_is_canonical_json() -> None:
    text = entry(CaseSeen(at=AT, city="maasveen", case=CASE, more=date(2027, 1, 2)), by="x")
    assert text == (
        '{"at":"2027-03-01T09:30:00.000000Z","body":{"case":"00000000-0000-0000-0000-000000000007"'
        ',"more":"2027-01-02"},"by":"x","city":"maasveen","kind":"CaseSeen"}'
    )


@pytest.mark.parametrize(
    "personal", ["Ada Lovelace", "ada@example.org", "Straße", "a\nb", "x" * 201, {"name": "Ada"}]
)
def test_a_fact_refuses_what_could_be_personal(personal: object) -> None:
    with pytest.raises(ValueError, match="ids, codes"):
        entry(CaseSeen(at=AT, case=personal), by="x")
    with pytest.raises(ValueError, match="ids, codes"):
        entry(CaseSeen(at=AT, case=("ok", personal)), by="x")


def test_a_fact_needs_an_aware_time() -> None:
    with pytest.raises(ValueError, match="aware"):
        entry(CaseSeen(at=datetime(2027, 3, 1), case=CASE), by="x")  # noqa: DTZ001  # the point


@given(st.text(max_size=40))
def test_any_text_is_either_a_code_or_refused(text: str) -> None:
    try:
        written = json.loads(entry(CaseSeen(at=AT, case=text), by="x"))
    except ValueError:
        return
    assert written["body"]["case"] == text
    assert not set(text) & set(" @\n\"'\\")


def test_the_same_notice_has_the_same_id() -> None:
    one, again, other = (
        Notice(key=key, template="t", subject=CASE, city="maasveen", language="nl")
        for key in ("case/decided", "case/decided", "case/lodged")
    )
    assert one.id == again.id != other.id
