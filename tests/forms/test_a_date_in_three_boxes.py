"""A date asked as day, month and year keeps what was typed and says what is wrong with it."""

from datetime import date

import pytest
from django import forms

from comity.forms.dates import DateField
from comity.forms.faults import placed_faults


class Award(forms.Form):
    passed = DateField(first=date(1950, 1, 1), last=date(2027, 3, 1))
    trade = forms.ChoiceField(choices=[("w", "Welder")], widget=forms.RadioSelect)
    name = forms.CharField()


def filled(day: str, month: str, year: str) -> Award:
    return Award(
        {"passed_day": day, "passed_month": month, "passed_year": year, "trade": "w", "name": "A"}
    )


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (("27", "3", "2019"), date(2019, 3, 27)),
        ((" 01", "01 ", "1950"), date(1950, 1, 1)),
        (("٢٧", "٣", "٢٠١٩"), date(2019, 3, 27)),
        (("29", "2", "2024"), date(2024, 2, 29)),
    ],
)
def test_a_day_is_read_in_the_digits_of_any_script(typed: tuple[str, str, str], read: date) -> None:
    form = filled(*typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["passed"] == read


@pytest.mark.parametrize(
    ("typed", "code", "box"),
    [
        (("", "", ""), "required", 0),
        (("", "3", "2019"), "missing_day", 0),
        (("27", "", "2019"), "missing_month", 1),
        (("27", "3", ""), "missing_year", 2),
        (("27", "March", "2019"), "not_a_number", 1),
        (("-1", "3", "2019"), "not_a_number", 0),
        (("27", "3", "19"), "short_year", 2),
        (("31", "2", "2019"), "no_such_day", 0),
        (("27", "13", "2019"), "no_such_day", 1),
        (("1", "1", "0000"), "no_such_day", 0),
        (("31", "12", "1949"), "too_early", 2),
        (("2", "3", "2027"), "too_late", 2),
        (("²", "3", "2019"), "not_a_number", 0),
        (("9" * 5000, "3", "2019"), "no_such_day", 0),
    ],
)
def test_what_is_wrong_is_named_and_led_to(
    typed: tuple[str, str, str], code: str, box: int
) -> None:
    form = filled(*typed)
    (error,) = form["passed"].errors.as_data()
    assert error.code == code
    (fault,) = placed_faults(form)
    assert fault.target == f"id_passed_{box}"


def test_a_group_is_led_to_by_its_first_answer() -> None:
    faults = placed_faults(Award({}))
    assert [fault.target for fault in faults] == ["id_passed_0", "id_trade_0", "id_name"]


def test_a_date_shown_first_and_sent_back_has_not_changed() -> None:
    data = {"passed_day": "27", "passed_month": "3", "passed_year": "2019"}
    form = Award(data, initial={"passed": date(2019, 3, 27)})
    assert "passed" not in form.changed_data
