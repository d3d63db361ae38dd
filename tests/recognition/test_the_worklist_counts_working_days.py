from datetime import date

import pytest

from comity.recognition.domain.worklist import LATE, SOON, days_left, due_window
from comity.rules.calendars import Calendar

GERMAN = Calendar("DE", "NW")
FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("on", "left"),
    [
        (date(2026, 11, 23), 4),
        (date(2026, 11, 26), 1),
        (FRIDAY, 0),
        (date(2026, 11, 28), -1),  # a Saturday is late too
        (date(2026, 11, 30), -1),
        (date(2026, 12, 1), -2),
        (date(2026, 11, 21), 5),  # a Saturday does not count
    ],
)
def test_days_left_are_working_days_of_the_city(on: date, left: int) -> None:
    assert days_left(FRIDAY, on=on, calendar=GERMAN) == left


def test_a_holiday_does_not_count() -> None:
    assert days_left(date(2026, 12, 28), on=date(2026, 12, 23), calendar=GERMAN) == 2


def test_no_deadline_no_days() -> None:
    assert days_left(None, on=FRIDAY, calendar=GERMAN) is None


def test_late_ends_yesterday_and_soon_ends_in_five_working_days() -> None:
    assert due_window(LATE, on=FRIDAY, calendar=GERMAN) == (None, date(2026, 11, 26))
    assert due_window(SOON, on=FRIDAY, calendar=GERMAN) == (FRIDAY, date(2026, 12, 4))
    assert due_window(None, on=FRIDAY, calendar=GERMAN) == (None, None)
