"""Holidays change between releases of their data; what was kept with a decision does not."""

from datetime import date

from comity.rules.calendars import Calendar
from comity.rules.engine import engine_digest

TODAY = Calendar("DE", "NW", extra_closed=[date(2027, 12, 31)])
FRIDAY = date(2027, 6, 4)


def test_a_kept_holiday_closes_the_office_and_today_s_data_do_not_reopen_it() -> None:
    kept = TODAY.with_kept({2027: [FRIDAY]})
    assert TODAY.is_working(FRIDAY)
    assert not kept.is_working(FRIDAY)
    assert kept.is_working(date(2027, 12, 24))
    assert not kept.is_working(date(2027, 12, 31)), "its own closing days stay"
    assert kept.is_working(FRIDAY.replace(year=2026, day=5)) is TODAY.is_working(date(2026, 6, 5))


def test_years_that_were_not_kept_come_from_today_s_data() -> None:
    kept = TODAY.with_kept({2027: []})
    assert not kept.is_working(date(2026, 12, 25))
    assert kept.is_working(date(2027, 5, 6)), "Ascension Day was not kept as a holiday"
    assert not TODAY.is_working(date(2027, 5, 6))


def test_the_engine_has_one_name_as_long_as_its_text_is_the_same() -> None:
    assert engine_digest() == engine_digest()
    assert engine_digest().startswith("sha-256:")
