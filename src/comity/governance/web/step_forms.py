"""What is asked for each step of a change."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from comity.figures.intervals import Share
from comity.forms.dates import DateField
from comity.governance.actions.hearing import Invited
from comity.governance.domain.pilots import Plan
from comity.governance.domain.voting import Choice
from comity.governance.queries.courses import Standing
from comity.governance.queries.pilots import plan_of_course
from comity.governance.web import words
from comity.governance.web.forms import long_text, text_of

LONGEST_REPORT_BYTES = 2_000_000


class StepForm(forms.Form):
    """The questions of one step of one change.

    Args:
        standing: the change as it stands; its versions give the choices.
    """

    def __init__(self, standing: Standing, *given: Any, **more: Any) -> None:  # noqa: ANN401  # Django's
        super().__init__(*given, **more)
        self.standing = standing
        self.prepare()

    def prepare(self) -> None:
        """Add the questions that depend on the change."""


class AdmitForm(StepForm):
    """Admissible or not, with reasons."""

    verdict = forms.ChoiceField(
        label=_("Is the proposal admissible?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes")), ("no", _("No"))],
    )
    reasons = long_text(_("Reasons"), _("They are published as you write them."))


class ConsultationForm(StepForm):
    """Whom to invite, and the change in plain words."""

    def prepare(self) -> None:
        """Ask for each kind that must be heard, and for each language that binds."""
        terms = self.standing.terms
        for kind in sorted(terms.must_invite):
            label = words.ORGANISATIONS.get(kind, kind)
            hint = _("One organisation a line. Names of organisations only, no people.")
            self.fields[f"invited_{kind}"] = long_text(label, hint, rows=3)
        for code, name in settings.LANGUAGES:
            is_binding = code in terms.languages
            label = _("Summary in plain words: %(language)s") % {"language": name}
            self.fields[f"summary_{code}"] = long_text(label, required=is_binding)

    def invited(self) -> list[Invited]:
        """Give the organisations."""
        return [
            Invited(line.strip(), kind)
            for kind in sorted(self.standing.terms.must_invite)
            for line in self.cleaned_data[f"invited_{kind}"].splitlines()
            if line.strip()
        ]

    def summaries(self) -> dict[str, str]:
        """Give the summaries that were written."""
        return {
            code: self.cleaned_data[f"summary_{code}"]
            for code, _name in settings.LANGUAGES
            if self.cleaned_data[f"summary_{code}"].strip()
        }


class ReplyForm(StepForm):
    """A reply to one point."""

    point = forms.UUIDField(widget=forms.HiddenInput)
    text = long_text(_("Your reply"), _("It is published beside the point."), rows=3)


class TextForm(StepForm):
    """One text: minutes, a dissent."""

    text = long_text(_("Text"), _("It is published as you write it."))


class ReportForm(StepForm):
    """A report of a simulation, as its file."""

    report = forms.FileField(label=_("Report of the simulation (JSON)"))

    def clean_report(self) -> str:
        """Read the file as text."""
        return text_of(self.cleaned_data["report"], LONGEST_REPORT_BYTES)


class OpenVoteForm(StepForm):
    """How long cities may vote."""

    last = DateField(label=_("Last day to vote"))

    def closes_at(self) -> datetime:
        """Give the end of that day where the agreement is deposited."""
        day = self.cleaned_data["last"] + timedelta(days=1)
        return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(self.standing.terms.timezone))


class VoteForm(StepForm):
    """A city's ballot."""

    choice = forms.ChoiceField(
        label=_("How does your city vote?"),
        help_text=_("A vote given stands. It is published with the name of your city."),
        widget=forms.RadioSelect,
        choices=[(one.value, words.CHOICES[one]) for one in Choice],
    )


class PilotForm(StepForm):
    """Which pilot, and how many people its stop tests expect."""

    pilot = forms.ChoiceField(label=_("Pilot of the proposed version"))

    def prepare(self) -> None:
        """Offer the pilots of the proposed version."""
        pilots = self.standing.proposed.data["pilots"]
        field = self.fields["pilot"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # tells the type checker
        field.choices = [
            (one["id"], f"{one['id']} ({one['from']} – {one['to']})") for one in pilots
        ]
        for kpi in sorted({test["kpi"] for one in pilots for test in one["stop"]}):
            label = _("How many people are expected for %(kpi)s") % {"kpi": kpi}
            self.fields[f"planned_{kpi}"] = forms.IntegerField(
                label=label, required=False, min_value=1, max_value=10_000_000
            )

    def planned(self) -> dict[str, int]:
        """Give how many people are expected, by indicator."""
        return _given(self.cleaned_data, "planned_")


class LookForm(StepForm):
    """What was seen of a stop test by the end of a month."""

    kpi = forms.ChoiceField(label=_("Stop test"))
    month = DateField(label=_("A day of the month"))
    count = forms.IntegerField(label=_("Cases so far"), min_value=0, max_value=10_000_000)
    people = forms.IntegerField(label=_("People so far"), min_value=0, max_value=10_000_000)

    def prepare(self) -> None:
        """Offer the stop tests of the plan."""
        field, plan = self.fields["kpi"], plan_of_course(self.standing)
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # tells the type checker
        field.choices = [(one.kpi, one.kpi) for one in _stop(plan)]

    def clean(self) -> dict[str, Any]:
        """Count no more cases than people."""
        answers = super().clean() or {}
        if (answers.get("count") or 0) > (answers.get("people") or 0):
            self.add_error("people", _("There are more cases than people. Check both."))
        return answers

    def seen(self) -> Share:
        """Give the figure."""
        return Share(self.cleaned_data["count"], self.cleaned_data["people"])


class EvaluationForm(StepForm):
    """The figures at the end of a pilot, one pair for each success test."""

    def prepare(self) -> None:
        """Ask for the figures that the plan promised."""
        plan = plan_of_course(self.standing)
        for one in plan.success if plan else ():
            for part, label in (
                ("count", _("%(kpi)s: how many people it holds for")),
                ("people", _("%(kpi)s: how many people were counted")),
            ):
                self.fields[f"{part}_{one.kpi}"] = forms.IntegerField(
                    label=label % {"kpi": one.kpi}, min_value=0, max_value=10_000_000
                )

    def clean(self) -> dict[str, Any]:
        """Hold for no more people than were counted."""
        answers = super().clean() or {}
        counts, people = _given(answers, "count_"), _given(answers, "people_")
        for kpi, count in counts.items():
            if count > people.get(kpi, count):
                self.add_error(f"people_{kpi}", _("There are more cases than people. Check both."))
        return answers

    def figures(self) -> dict[str, Share]:
        """Give the figures by indicator."""
        people = _given(self.cleaned_data, "people_")
        return {
            kpi: Share(count, people[kpi])
            for kpi, count in _given(self.cleaned_data, "count_").items()
        }


class AfterPilotForm(StepForm):
    """What follows from an evaluation."""

    what = forms.ChoiceField(
        label=_("What follows?"),
        widget=forms.RadioSelect,
        choices=[
            ("adopt", _("Adopt the change")),
            ("back", _("Send it back to be changed")),
            ("end", _("End it")),
        ],
    )
    reasons = long_text(_("Reasons"), _("They are published as you write them."))


class CommitmentForm(StepForm):
    """What a city promises with a change."""

    text = long_text(_("What your city promises"), rows=3)
    due = DateField(label=_("Until when"))


def _stop(plan: Plan | None) -> tuple[Any, ...]:
    return plan.stop if plan else ()


def _given(answers: Mapping[str, Any], prefix: str) -> dict[str, int]:
    return {
        name.removeprefix(prefix): value
        for name, value in answers.items()
        if name.startswith(prefix) and value is not None
    }
