"""Regulation 1182/71 and the counting rules T1 to T8, clause by clause."""

from datetime import date

import pytest

from comity.rules.calendars import Calendar
from comity.rules.deadlines import Extension, Stop, due_on
from comity.values.periods import Period
from comity.values.spans import plus, valid_until

NL, BE = Calendar("NL"), Calendar("BE")
NW = Calendar("DE", "NW", extra_closed=[date(2027, 2, 8)])


def due(start: str, period: str, calendar: Calendar = NL, **rest: object) -> date | None:
    return due_on(date.fromisoformat(start), Period.parse(period), calendar, **rest)  # type: ignore[arg-type]  # test builder


def test_the_day_of_the_event_does_not_count() -> None:
    assert due("2027-06-01", "P1D") == date(2027, 6, 2)


@pytest.mark.parametrize(
    ("start", "period", "expected"),
    [
        ("2027-01-31", "P1M", date(2027, 2, 28)),
        ("2028-02-29", "P12M", date(2029, 2, 28)),
        ("2028-02-29", "P1Y", date(2029, 2, 28)),
        ("2027-08-31", "P1M", date(2027, 9, 30)),
        ("2027-06-01", "P2W", date(2027, 6, 15)),
        ("2027-12-31", "P2M", date(2028, 2, 29)),
    ],
)
def test_months_end_on_the_same_date_or_the_months_last_day(
    start: str, period: str, expected: date
) -> None:
    assert plus(date.fromisoformat(start), Period.parse(period)) == expected


def test_a_last_day_that_does_not_work_moves_on() -> None:
    assert due("2027-01-31", "P1M") == date(2027, 3, 1)
    assert due("2027-02-01", "P1W", NW) == date(2027, 2, 9)


def test_validity_never_moves_on() -> None:
    assert valid_until(date(2024, 2, 29), Period.parse("P36M")) == date(2027, 2, 28)


def test_overlapping_stops_are_merged_not_added() -> None:
    once = [Stop(date(2027, 6, 10), date(2027, 6, 20))]
    twice = [*once, Stop(date(2027, 6, 15), date(2027, 6, 20))]
    longer = [*once, Stop(date(2027, 6, 15), date(2027, 6, 25))]
    assert due("2027-06-01", "P1M", stops=twice) == due("2027-06-01", "P1M", stops=once)
    assert due("2027-06-01", "P1M", stops=once) == date(2027, 7, 12)
    assert due("2027-06-01", "P1M", stops=longer) == date(2027, 7, 16)


def test_a_stop_that_begins_because_of_an_earlier_stop_counts() -> None:
    stops = [
        Stop(date(2027, 6, 10), date(2027, 6, 20)),
        Stop(date(2027, 7, 5), date(2027, 7, 8)),
    ]
    assert due("2027-06-01", "P1M", stops=stops) == date(2027, 7, 14)


def test_an_unanswered_request_stands_still_only_if_it_came_in_time() -> None:
    assert due("2027-06-01", "P1M", stops=[Stop(date(2027, 7, 1), None)]) is None
    assert due("2027-06-01", "P1M", stops=[Stop(date(2027, 7, 2), None)]) == date(2027, 7, 1)


def test_an_extension_counts_if_told_on_the_last_day_and_not_after() -> None:
    month = Period.parse("P1M")
    told = Extension(date(2027, 7, 1), month)
    late = Extension(date(2027, 7, 2), month)
    assert due("2027-06-01", "P1M", extension=told) == date(2027, 8, 2)
    assert due("2027-06-01", "P1M", extension=late) == date(2027, 7, 1)


def test_a_duty_of_the_applicant_ends_where_both_places_work() -> None:
    # 11 November is a holiday in Belgium only.
    assert due("2027-10-12", "P30D", NW) == date(2027, 11, 11)
    assert due("2027-10-12", "P30D", NW, also=BE) == date(2027, 11, 12)
