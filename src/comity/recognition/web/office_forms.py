"""What an officer is asked: the filters of the list, and the opinion on a case."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.recognition.domain.opinions import (
    DEPART_TO,
    DEPARTURES,
    REASON_MAX_CHARACTERS,
    Departure,
)
from comity.recognition.domain.worklist import DUE, LATE, SOON, TABS, Filters
from comity.recognition.queries.teams import Colleague
from comity.recognition.web import office_words
from comity.rules.sentences import outcome
from comity.values.refusals import Refusal

CONFIRM, DEPART = "confirm", "depart"


class FilterForm(forms.Form):
    """The filters, kept in the address; what makes no sense there is left out."""

    occupation = forms.ChoiceField(label=_("Job"), required=False)
    due = forms.ChoiceField(
        label=_("Due"),
        required=False,
        choices=[
            ("", _("any day")),
            (LATE, _("late")),
            (SOON, _("within five working days")),
        ],
    )

    officer = forms.ChoiceField(label=_("Officer"), required=False)

    def __init__(
        self, query: Mapping[str, str], jobs: Mapping[str, str], people: Sequence[Colleague]
    ) -> None:
        super().__init__(query)
        named = self.fields["officer"]
        assert isinstance(named, forms.ChoiceField)  # noqa: S101  # tells the type checker
        named.choices = [("", _("anybody")), *((str(one.id), one.name) for one in people)]
        field = self.fields["occupation"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # tells the type checker
        field.choices = [("", _("all jobs")), *jobs.items()]

    @staticmethod
    def filters(
        query: Mapping[str, str],
        jobs: Mapping[str, str],
        people: Sequence[Colleague],
        *,
        tab_else: str,
    ) -> Filters:
        """Give the filters an address holds; `tab_else` is the list shown where it names none."""
        known = {str(one.id): one.id for one in people}
        tab, job, due = query.get("tab"), query.get("occupation"), query.get("due")
        return Filters(
            tab=tab if tab in TABS else tab_else,
            occupation=job if job in jobs else None,
            due=due if due in DUE else None,
            officer=known.get(query.get("officer", "")),
        )


class OpinionForm(forms.Form):
    """Confirm the computed result, or depart from it in writing."""

    seen = forms.UUIDField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label=_("Your decision"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    outcome = forms.ChoiceField(
        label=_("The result you decide on"),
        help_text=_("Only if you decide differently."),
        required=False,
    )
    code = forms.ChoiceField(label=_("Why you decide differently"), required=False)
    reason = forms.CharField(
        label=_("Your reason, in words the person can read"),
        help_text=_("It stands in the letter as you write it."),
        required=False,
        max_length=REASON_MAX_CHARACTERS,
        widget=forms.Textarea({"rows": 5}),
    )

    def __init__(
        self,
        data: Mapping[str, str] | None = None,
        *,
        computed: str,
        may_confirm: bool,
        language: str,
        seen: UUID | None = None,
    ) -> None:
        super().__init__(data, initial={"seen": seen})
        words = outcome(computed, language)
        departs = (DEPART, _("Decide differently, in writing"))
        # Whoever signs second is not led by what the first chose: both see the same choices.
        confirms = (CONFIRM, _("Confirm the computed result: %(result)s") % {"result": words})
        self._choices("verdict", [confirms, departs] if may_confirm else [departs])
        results = [(one, outcome(one, language)) for one in DEPART_TO]
        self._choices("outcome", [("", _("choose")), *results])
        reasons = [(code, office_words.DEPARTURES[code]) for code in DEPARTURES]
        self._choices("code", [("", _("choose")), *reasons])
        self._computed = computed

    def _choices(self, name: str, choices: list[tuple[str, object]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # tells the type checker
        field.choices = choices

    def opinion(self) -> tuple[str, Departure | None]:
        """Give the outcome and the departure that the valid answers stand for."""
        answers = self.cleaned_data
        if answers["verdict"] == CONFIRM:
            return self._computed, None
        return answers["outcome"], Departure(answers["code"], answers["reason"])

    def show(self, refusal: Refusal) -> None:
        """Put each fault of a refusal at its question."""
        for fault in refusal.faults:
            self.add_error(fault.path if fault.path in self.fields else None, fault.message)
        if not refusal.faults:
            self.add_error(None, str(refusal))


class KeepForm(forms.Form):
    """Leave the decision of a reopened case as it is, and say why."""

    kept = forms.CharField(
        label=_("Why the decision stays, in words the person can read"),
        required=False,
        max_length=REASON_MAX_CHARACTERS,
        widget=forms.Textarea({"rows": 3}),
    )

    def show(self, refusal: Refusal) -> None:
        """Put each fault of a refusal at the question."""
        for fault in refusal.faults:
            self.add_error("kept", fault.message)
