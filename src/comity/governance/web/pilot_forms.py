"""What is asked on the page of a pilot of the version in force."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.figures.intervals import Share
from comity.forms.dates import DateField
from comity.governance.domain.voting import Choice
from comity.governance.queries.running import PilotCard
from comity.governance.web import words
from comity.governance.web.forms import long_text


class SeenForm(forms.Form):
    """What was seen of a stop test by the end of a month.

    Args:
        found: the pilot whose stop tests there are to choose from.
    """

    kpi = forms.ChoiceField(label=_("Stop test"))
    month = DateField(label=_("A day of the month"))
    count = forms.IntegerField(label=_("Cases so far"), min_value=0, max_value=10_000_000)
    people = forms.IntegerField(label=_("People so far"), min_value=0, max_value=10_000_000)
    planned = forms.IntegerField(
        label=_("People expected in all"),
        help_text=_("Only with the first look at a test on a share."),
        required=False,
        min_value=1,
        max_value=10_000_000,
    )

    def __init__(self, found: PilotCard, *given: Any, **more: Any) -> None:  # noqa: ANN401  # Django's
        super().__init__(*given, **more)
        field = self.fields["kpi"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # tells the type checker
        field.choices = [(one.kpi, one.kpi) for one in found.plan.stop]

    def clean(self) -> dict[str, Any]:
        """Count no more cases than people."""
        answers = super().clean() or {}
        if (answers.get("count") or 0) > (answers.get("people") or 0):
            self.add_error("people", _("There are more cases than people. Check both."))
        return answers

    def seen(self) -> Share:
        """Give the figure."""
        return Share(self.cleaned_data["count"], self.cleaned_data["people"])


class MotionForm(forms.Form):
    """Why a pilot shall end, and until when the cities vote on it."""

    reasons = long_text(_("Why shall it end?"), _("In plain words. It is published."))
    closes_on = DateField(label=_("Last day of the vote"))


class BallotForm(forms.Form):
    """What a city says to the end of a pilot."""

    choice = forms.ChoiceField(
        label=_("Shall the pilot end?"),
        widget=forms.RadioSelect,
        choices=[(one.value, words.CHOICES[one]) for one in Choice],
    )


class CountForm(forms.Form):
    """Nothing is asked: the vote is counted."""
