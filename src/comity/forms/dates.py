"""A date asked as three short answers: day, month, year."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

PARTS = ("day", "month", "year")
LABELS = {"day": _("Day"), "month": _("Month"), "year": _("Year")}


class DateParts(forms.MultiWidget):
    """Three text boxes; whatever was typed comes back, a date or not.

    Args:
        autocomplete: the prefix of the browser's own names, ``bday`` for a date of birth.
    """

    template_name = "comity/forms/date_parts.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, autocomplete: str = "") -> None:
        super().__init__({part: self._box(part, autocomplete) for part in PARTS}, attrs)

    def _box(self, part: str, autocomplete: str) -> forms.TextInput:
        characters = 4 if part == "year" else 2
        return forms.TextInput(
            {
                "class": f"govuk-date-input__input govuk-input--width-{characters}",
                "inputmode": "numeric",
                "autocomplete": f"{autocomplete}-{part}" if autocomplete else "off",
                "maxlength": 20,
            }
        )

    def decompress(self, value: date | None) -> list[int | None]:
        """Give day, month and year of a date that was stored before."""
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Give the template each box with its label."""
        context = super().get_context(name, value, attrs)
        for part, box in zip(PARTS, context["widget"]["subwidgets"], strict=True):
            box["label"] = LABELS[part]
        return context


class DateField(forms.Field):
    """A day of the calendar, from three short answers.

    Digits of any script are understood, as ``int`` does. A fault names the box it is in
    (``params["box"]``, 0 for the day), so that the error summary leads to it.
    """

    widget = DateParts
    default_error_messages = {
        "required": _("Write a date with day, month and year"),
        "missing_day": _("The date needs a day"),
        "missing_month": _("The date needs a month"),
        "missing_year": _("The date needs a year"),
        "not_a_number": _("Write day, month and year in numbers, for example 27 3 2019"),
        "short_year": _("Write the year with four digits, for example 2019"),
        "no_such_day": _("This day is not in the calendar"),
        "too_early": _("The date must be %(first)s or later"),
        "too_late": _("The date must be %(last)s or earlier"),
    }

    def __init__(
        self,
        *,
        first: date | None = None,
        last: date | None = None,
        **rest: Any,  # noqa: ANN401  # whatever a field of Django takes
    ) -> None:
        self.first, self.last = first, last
        super().__init__(**rest)

    def clean(self, value: Sequence[str | None] | date | None) -> date | None:
        """Read the three answers.

        Raises:
            ValidationError: a part is missing or no number; no such day; out of range.
        """
        if isinstance(value, date):
            return self._within(value)
        answers = [(answer or "").strip() for answer in value or ()]
        if not any(answers):
            if self.required:
                raise self._fault("required", box=0)
            return None
        return self._within(self._day(answers))

    def _day(self, answers: Sequence[str]) -> date:
        for box, (part, answer) in enumerate(zip(PARTS, answers, strict=True)):
            if not answer:
                raise self._fault(f"missing_{part}", box=box)
            if not answer.isdecimal():
                raise self._fault("not_a_number", box=box)
            if len(answer) > 4:
                raise self._fault("no_such_day" if box < 2 else "short_year", box=box)
        if len(answers[2]) != 4:
            raise self._fault("short_year", box=2)
        day, month, year = (int(answer) for answer in answers)
        try:
            return date(year, month, day)
        except ValueError:
            raise self._fault("no_such_day", box=0 if 1 <= month <= 12 else 1) from None

    def _within(self, day: date) -> date:
        if self.first and day < self.first:
            raise self._fault("too_early", box=2, first=date_format(self.first))
        if self.last and day > self.last:
            raise self._fault("too_late", box=2, last=date_format(self.last))
        return day

    def _fault(self, code: str, **params: object) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params=params)

    def has_changed(self, initial: date | None, data: Sequence[str | None] | None) -> bool:
        """Say whether the answers differ from what was shown first."""
        shown = [str(part) if part else "" for part in DateParts().decompress(initial)]
        return shown != [answer or "" for answer in data or ("", "", "")]


def faulty_box(params: Mapping[str, object] | None) -> int:
    """Give the number of the box a fault is in: 0 for the first or when none is named."""
    box = (params or {}).get("box", 0)
    return box if isinstance(box, int) else 0
