"""One page of questions of an application: how it begins, and what it gives to store."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.recognition.web.apply_choices import Offer
from comity.recognition.web.words import Choices

Answers = dict[str, Any]
CHOOSE = {
    "required": _("Choose an answer."),
    "invalid_choice": _("Choose one of the answers below."),
}


def choice(label: object, choices: Choices, *, radio: bool = True, **rest: Any) -> forms.Field:  # noqa: ANN401  # whatever a field of Django takes
    """Ask to choose one: of a few by radio buttons, of many in a list."""
    if not radio:
        choices = [("", "–"), *choices]
    return forms.ChoiceField(
        label=label,  # type: ignore[arg-type]  # a lazy text is text
        choices=choices,
        widget=forms.RadioSelect if radio else forms.Select,
        error_messages=CHOOSE,
        **rest,
    )


YES, NO = "yes", "no"
YES_NO: Choices = [(YES, _("Yes")), (NO, _("No"))]  # type: ignore[list-item]  # a lazy text is text


def said(values: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Write truths as the words that are chosen."""
    words = {True: YES, False: NO}
    return {
        name: words.get(value, value) if name in names else value for name, value in values.items()
    }


def as_truths(values: dict[str, Any], *names: str) -> dict[str, Any]:
    """Read the words that were chosen as truths."""
    return {name: value == YES if name in names else value for name, value in values.items()}


class SectionForm(forms.Form):
    """One page of questions: begins from stored answers, gives answers to store."""

    def __init__(self, offer: Offer, data: object, *, stored: Any) -> None:  # noqa: ANN401  # JSON of the section
        # Django's stubs know a QueryDict or None here.
        super().__init__(data, initial=self.shown(stored))  # type: ignore[arg-type]
        self.offer = offer
        self.ask()

    @staticmethod
    def shown(stored: Any) -> Mapping[str, Any]:  # noqa: ANN401  # JSON of the section
        """Give the first values of the fields; days are read back from text."""
        if not isinstance(stored, dict):
            return {}
        return {name: _day_or_same(name, value) for name, value in stored.items()}

    def ask(self) -> None:
        """Add the questions that depend on the offer."""

    def answers(self) -> Any:  # noqa: ANN401  # JSON of the section
        """Give what was answered, as the draft keeps it; nothing where nothing was written."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in self.cleaned_data.items()
            if value not in (None, "")
        }


def _day_or_same(name: str, value: Any) -> Any:  # noqa: ANN401  # any JSON value
    if name.endswith("_on") and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return value
