"""What is asked about a measure: which way, and how it went."""

from collections.abc import Mapping, Sequence
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.forms.dates import DateField
from comity.forms.refused import Shown
from comity.pathways.domain.measures import ADAPTATION, COMPLETION, TEST
from comity.pathways.domain.reports import NAME_MAX_CHARACTERS, Seen
from comity.privacy.web.handed import code_field, name_field
from comity.values.refusals import Refusal

SEEN = {
    Seen.NOT_YET.value: _("not yet"),
    Seen.WITH_HELP.value: _("with help"),
    Seen.ALONE.value: _("alone"),
}


class ChooseForm(forms.Form):
    """Guided work or a test."""

    kind = forms.ChoiceField(
        label=_("How do you want to close the gap?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two ways.")},
    )

    def __init__(self, data: Mapping[str, str] | None, *, kinds: Sequence[str]) -> None:
        super().__init__(data)
        words = {
            ADAPTATION: _("Work under guidance, assessed at the end"),
            TEST: _("A test on the missing parts only"),
            COMPLETION: _("Show the rest of the job, part by part, when I am ready"),
        }
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # tells the type checker
        field.choices = [(kind, words[kind]) for kind in kinds]

    def show(self, refusal: Refusal) -> None:
        """Say a refusal at the question."""
        self.add_error("kind", str(refusal))


class AcceptForm(Shown):
    """The code that the office handed over, and who guides the work."""

    code = code_field(missing=_("Write the code that the office gave you."))
    name = name_field(
        _("Your name and where you work"),
        _("The person and the office see it beside your reports."),
        missing=_("Write your name and where you work."),
    )


class AssessForm(Shown):
    """For each missing part whether it was shown, and what was seen."""

    words = forms.CharField(
        label=_("What was seen, in words the person can read"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(
        self,
        data: Mapping[str, str] | None,
        *,
        parts: Mapping[str, str],
        told: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(told or {}))
        self._parts = parts
        for unit, title in parts.items():
            self.fields[unit] = forms.ChoiceField(
                label=title,
                widget=forms.RadioSelect,
                choices=[("yes", _("shown")), ("no", _("not yet"))],
                error_messages={"required": _("Say whether this part was shown.")},
            )
        self.order_fields([*parts, "words"])

    def results(self) -> dict[str, bool]:
        """Give what was shown, by unit."""
        return {unit: self.cleaned_data[unit] == "yes" for unit in self._parts}

    def field_of(self, path: str) -> str:
        """Give the field that a fault belongs to."""
        return path.removeprefix("results.")


class GuidanceForm(Shown):
    """Who guides the work, and since when."""

    supervisor = forms.CharField(
        label=_("Who guides the work, and where"),
        max_length=NAME_MAX_CHARACTERS,
        error_messages={"required": _("Write who guides the work, and where.")},
    )

    def __init__(self, data: Mapping[str, str] | None, *, first: date, last: date) -> None:
        super().__init__(data)
        self.fields["began_on"] = DateField(
            label=_("First day of the guided work"), first=first, last=last
        )


class ReportForm(Shown):
    """How far somebody is in each missing part, in one month."""

    words = forms.CharField(
        label=_("What the supervisor reports, in words the person can read"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(
        self, data: Mapping[str, str] | None, *, parts: Mapping[str, str], months: Sequence[int]
    ) -> None:
        super().__init__(data, auto_id="report_%s")
        self._parts = parts
        self.fields["month"] = forms.TypedChoiceField(
            label=_("Which month of the guided work?"),
            coerce=int,
            choices=[(month, str(month)) for month in months],
            error_messages={
                "required": _("Choose a month."),
                "invalid_choice": _("Choose a month."),
            },
        )
        for unit, title in parts.items():
            self.fields[f"seen.{unit}"] = forms.ChoiceField(
                label=title,
                widget=forms.RadioSelect,
                choices=list(SEEN.items()),
                error_messages={"required": _("Say how far the person is in this part.")},
            )
        self.order_fields(["month", *(f"seen.{unit}" for unit in parts), "words"])

    def seen(self) -> dict[str, str]:
        """Give how far the person is, by unit."""
        return {unit: self.cleaned_data[f"seen.{unit}"] for unit in self._parts}
