"""What a version began and promised stands in its successor; what is left out has its code."""

from datetime import date
from typing import Any

import pytest
import yaml
from tests.rules.test_trials import TEXT

from comity.governance.domain.drafts import successor
from comity.rules.differences import difference
from comity.rules.format import Surroundings, read

BEFORE = read(TEXT).required()
FIRST = date(2027, 3, 1)  # P-BRI-AUTO runs from 2026-07-01 to 2027-06-30


def draft(first: date = FIRST) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(successor(BEFORE, first=first))
    return found


def faults(data: dict[str, Any], *, alone: bool = False) -> list[tuple[str, str]]:
    around = Surroundings() if alone else Surroundings(predecessor=BEFORE)
    found = read(yaml.safe_dump(data, allow_unicode=True), around).faults
    return [(one.code, one.path) for one in found]


def test_a_draft_carries_over_what_runs_and_what_was_promised() -> None:
    data = draft()
    assert faults(data) == []
    assert data["pilots"][0]["from"] == "2026-07-01"
    assert data["pilots"][0]["since"] == "1.0.0"
    assert len(data["capacity"]) == len(BEFORE.data["capacity"])
    changes = difference(BEFORE, read(yaml.safe_dump(data)).required()).changes
    assert {str(one.change_class) for one in changes} == {"editorial"}


def test_a_commitment_that_is_past_stays_with_its_day() -> None:
    data = draft(date(2035, 1, 1))
    assert faults(data) == []
    assert all(one["since"] == "1.0.0" for one in data["capacity"])
    late = draft(date(2035, 1, 1))
    late["capacity"][0]["due"] = "2034-12-31"
    assert faults(late) == [("E-PAST", "capacity")]
    del data["capacity"][0]
    assert faults(data) == [("E-PAST", "capacity")]


def test_a_pilot_that_runs_is_not_left_out_and_keeps_its_clause_and_first_day() -> None:
    gone = draft()
    gone["pilots"] = []
    assert faults(gone) == [("E-PILOT", "pilots")]
    assert faults(gone, alone=True) == []
    moved = draft()
    moved["pilots"][0]["from"] = "2027-03-01"
    assert faults(moved) == [("E-PILOT", "pilots")]
    ended = draft()
    ended["pilots"][0]["to"] = "2027-04-30"  # ending it earlier is a change that is voted on
    assert faults(ended) == []
    over = draft(date(2027, 7, 1))
    assert over["pilots"] == []
    assert faults(over) == []


@pytest.mark.parametrize(("section", "code"), [("pilots", "E-PILOT"), ("capacity", "E-PAST")])
def test_since_names_a_version_that_came_before(section: str, code: str) -> None:
    data = draft()
    data[section][0]["since"] = "1.1.0"
    assert faults(data) == [(code, f"{section}.0.since")]
    first = yaml.safe_load(TEXT)
    first[section][0]["since"] = "0.9.0"
    assert faults(first, alone=True) == [(code, f"{section}.0.since")]


def test_without_since_nothing_begins_before_its_version() -> None:
    data = draft()
    del data["pilots"][0]["since"]
    assert ("E-PILOT", "pilots.0") in faults(data)
    past = draft(date(2035, 1, 1))
    del past["capacity"][0]["since"]
    assert ("E-PAST", "capacity.0.due") in faults(past)


def test_carried_over_it_still_ends_within_two_years_of_its_true_first_day() -> None:
    data = draft()
    data["pilots"][0]["to"] = "2028-07-01"
    assert ("E-PILOT", "pilots.0.to") in faults(data)
