"""The register tells what was known at any moment, also after it was found to be otherwise."""

import uuid
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
import pytest
from tests.accreditation.operating import operate

from comity.accreditation.domain.histories import Entry, RegisterHistory
from comity.accreditation.queries import registry, registry_digest
from comity.agreements.region import registry_text
from comity.rules.registry import Suspension
from comity.rules.registry_reading import read_registry
from comity.values.spans import Days

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
MAY = Days(date(2027, 5, 1), date(2027, 8, 31))
SUSPENDED = datetime(2027, 6, 1, tzinfo=UTC)
ANNULLED = datetime(2027, 9, 10, tzinfo=UTC)
HISTORY = RegisterHistory(
    providers=[Entry("P-1", "maasveen", BEGAN)],
    accredited=[Entry("P-1", Days(date(2022, 1, 1)), BEGAN)],
    suspended=[
        Entry("P-1", Suspension("audit", MAY), SUSPENDED, ANNULLED),
        Entry("P-1", Suspension("audit", MAY, date(2027, 9, 10)), ANNULLED),
    ],
    standing=[],
)
MOMENT = timedelta(microseconds=1)


def known(at: datetime) -> tuple[Suspension, ...]:
    return HISTORY.as_known(at).providers["P-1"].suspended


def test_before_anything_was_known_the_register_is_empty() -> None:
    assert HISTORY.as_known(BEGAN - MOMENT).providers == {}


def test_a_suspension_is_known_from_its_moment_on() -> None:
    assert known(SUSPENDED - MOMENT) == ()
    assert known(SUSPENDED) == (Suspension("audit", MAY),)


def test_an_annulment_takes_the_place_of_what_was_known_and_not_before() -> None:
    assert known(ANNULLED - MOMENT) == (Suspension("audit", MAY),)
    assert known(ANNULLED) == (Suspension("audit", MAY, date(2027, 9, 10)),)


@pytest.mark.database
def test_the_operator_suspends_and_annuls_and_yesterday_stays_as_it_was(
    as_superuser: Any,
) -> None:
    provider = f"P-{uuid.uuid4().hex[:8]}"
    first, second, third = (datetime(2026, 7, day, tzinfo=UTC) for day in (1, 2, 3))
    said = operate(("load", provider, first), ("suspend", provider, second))
    assert said == ["done", "done"]
    then = registry_digest(registry(known_at=second))
    said = operate(
        ("suspend", provider, second),
        ("annul", provider, third),
        ("annul", provider, third),
        ("suspend", "P-NOBODY", second),
    )
    assert said == ["SUSPENSION-KNOWN", "done", "NO-SUCH-SUSPENSION", "NO-SUCH-PROVIDER"]
    assert registry_digest(registry(known_at=second)) == then
    assert registry(known_at=first).providers[provider].suspended == ()
    (now,) = registry().providers[provider].suspended
    assert now.annulled_on == third.date()
    for change in (
        "UPDATE accreditation_suspension SET annulled_on = '2026-01-01' WHERE provider_id = %s",
        "UPDATE accreditation_suspension SET known_until = NULL WHERE provider_id = %s",
        "DELETE FROM accreditation_suspension WHERE provider_id = %s",
    ):
        with pytest.raises(psycopg.Error) as refused:
            as_superuser.execute(change, [provider])
        assert refused.value.sqlstate == "CM040"


@pytest.mark.database
def test_the_region_is_known_from_its_first_day_as_it_was_written() -> None:
    written = read_registry(registry_text())
    assert asdict(registry(known_at=BEGAN)) == asdict(written)
    assert registry(known_at=BEGAN - MOMENT).providers == {}
