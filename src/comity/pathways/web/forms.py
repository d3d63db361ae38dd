"""What is asked about a measure: which way, and how it went."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.pathways.domain.measures import ADAPTATION, TEST
from comity.values.refusals import Refusal


class ChooseForm(forms.Form):
    """Guided work or a test."""

    kind = forms.ChoiceField(
        label=_("How do you want to close the gap?"),
        widget=forms.RadioSelect,
        choices=[
            (ADAPTATION, _("Work under guidance, assessed at the end")),
            (TEST, _("A test on the missing parts only")),
        ],
        error_messages={"required": _("Choose one of the two ways.")},
    )

    def show(self, refusal: Refusal) -> None:
        """Say a refusal at the question."""
        self.add_error("kind", str(refusal))


class AssessForm(forms.Form):
    """For each missing part whether it was shown, and what was seen."""

    words = forms.CharField(
        label=_("What was seen, in words the person can read"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, data: Mapping[str, str] | None, *, parts: Mapping[str, str]) -> None:
        super().__init__(data)
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

    def show(self, refusal: Refusal) -> None:
        """Put each fault of a refusal at its question."""
        for fault in refusal.faults:
            name = fault.path.removeprefix("results.")
            self.add_error(name if name in self.fields else None, fault.message)
        if not refusal.faults:
            self.add_error(None, str(refusal))
