"""The four questions of the check, each a page of its own."""

from collections.abc import Mapping
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.forms.dates import DateField
from comity.portal.domain.checks import ELSEWHERE, Answers

FIRST_AWARD = date(1950, 1, 1)
QUESTIONS = ("occupation", "origin", "award", "host")

Choices = list[tuple[str, str]]


class QuestionForm(forms.Form):
    """One question; the other answers travel along in the address."""

    def __init__(self, question: str, choices: Choices, data: object, *, today: date) -> None:
        # Django's stubs know a QueryDict or None here.
        super().__init__(data)  # type: ignore[arg-type]  # the caller passes request.GET or None
        self.fields[question] = self._field(question, choices, today)

    def _field(self, question: str, choices: Choices, today: date) -> forms.Field:
        if question == "award":
            return DateField(
                first=FIRST_AWARD,
                last=today,
                label=_("When did you pass your examination?"),
                help_text=_(
                    "The day on which the examination board decided. It stands on your "
                    "certificate. If you know only the month, write the first day."
                ),
            )
        labels = {
            "occupation": _("Which job is your certificate for?"),
            "origin": _("In which city did you get your certificate?"),
            "host": _("In which city do you want to work?"),
        }
        hints = {"origin": _("The city of the training centre, not where you lived.")}
        return forms.ChoiceField(
            choices=choices,
            widget=forms.RadioSelect,
            label=labels[question],
            help_text=hints.get(question, ""),
            error_messages={
                "required": _("Choose an answer."),
                "invalid_choice": _("Choose one of the answers below."),
            },
        )


def answers_in(
    query: Mapping[str, str], choices: Mapping[str, Choices], *, today: date
) -> dict[str, str]:
    """Give the answers that an address holds; what makes no sense is left out and asked again."""
    found = {}
    for question, allowed in choices.items():
        value = query.get(question, "")
        if value in {key for key, _label in allowed}:
            found[question] = value
    try:
        award = date.fromisoformat(query.get("award", ""))
    except ValueError:
        return found
    if FIRST_AWARD <= award <= today:
        found["award"] = award.isoformat()
    return found


def complete(answers: Mapping[str, str]) -> Answers:
    """Make the answers a value; all four are there."""
    return Answers(
        occupation=answers["occupation"],
        origin=answers["origin"],
        award_on=date.fromisoformat(answers["award"]),
        host=answers["host"],
    )


__all__ = ["ELSEWHERE", "QUESTIONS", "QuestionForm", "answers_in", "complete"]
