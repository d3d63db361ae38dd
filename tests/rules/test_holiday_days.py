from datetime import date

import pytest
from holidays import country_holidays, list_supported_countries

from comity.rules import holiday_days
from comity.rules.calendars import Calendar
from comity.rules.holiday_days import COUNTRIES, YEARS, holidays_of, is_known, write_snapshots


@pytest.fixture(scope="module", autouse=True)
def _snapshots() -> None:
    if not holiday_days.FOLDER.is_dir():
        write_snapshots()


def test_the_snapshot_says_what_the_package_says() -> None:
    wrong = []
    parts = list_supported_countries()
    years = (YEARS[0], 2027, YEARS[-1])
    for country in COUNTRIES:
        for part in (None, *parts[country][:3]):
            said = tuple(sorted(country_holidays(country, subdiv=part, years=years)))
            if said != holidays_of(country, part, years):
                wrong.append((country, part))
    assert wrong == []


def test_a_year_outside_the_snapshot_is_asked_of_the_package() -> None:
    said = tuple(sorted(country_holidays("NL", years=(2044,))))
    assert holidays_of("NL", None, (2044,)) == said


def test_a_country_that_nobody_knows_is_not_known() -> None:
    assert not is_known("XX", None)
    assert not is_known("DE", "ZZ")
    assert is_known("DE", "NW")
    assert is_known("JP", None)


def test_a_calendar_counts_across_the_turn_of_many_years() -> None:
    calendar = Calendar("NL")
    assert calendar.is_working(date(2031, 3, 3))
    assert not calendar.is_working(date(2024, 12, 25))
    assert not calendar.is_working(date(2028, 4, 27))
    assert calendar.roll(date(2027, 12, 25)) == date(2027, 12, 27)
