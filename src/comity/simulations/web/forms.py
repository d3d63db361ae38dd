"""What is asked before a run: whether values of a number shall be tried out."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.rules.format import Document
from comity.simulations.actions.starting import Range
from comity.simulations.domain.parameters import parameters


class StartForm(forms.Form):
    """Which number to try out, from where to where; nothing at all is an answer too.

    Args:
        proposed: the version whose numbers there are to choose from.
    """

    path = forms.ChoiceField(
        label=_("Try out values of one number"),
        help_text=_("You see how cases would end under up to 50 values. You may leave this out."),
        required=False,
    )
    first = forms.DecimalField(
        label=_("From"),
        required=False,
        max_digits=12,
        decimal_places=4,
        widget=forms.TextInput({"class": "govuk-input--width-5", "inputmode": "decimal"}),
    )
    last = forms.DecimalField(
        label=_("To"),
        required=False,
        max_digits=12,
        decimal_places=4,
        widget=forms.TextInput({"class": "govuk-input--width-5", "inputmode": "decimal"}),
    )

    def __init__(self, proposed: Document, *given: Any, **more: Any) -> None:  # noqa: ANN401  # Django's
        super().__init__(*given, **more)
        choices = [
            (one.path, f"§{one.path.replace('/', ' / ')} ({format(one.value, 'f')})")
            for one in parameters(proposed)
        ]
        self.fields["path"].choices = [("", _("none")), *choices]  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """Ask for both ends of the range where a number was chosen."""
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        if answers.get("path"):
            for name in ("first", "last"):
                if answers.get(name) is None and name not in self.errors:
                    self.add_error(name, _("Write a number."))
        return answers

    def tried(self) -> Range | None:
        """Give the range, None where none was chosen."""
        answers = self.cleaned_data
        if not answers["path"]:
            return None
        return Range(answers["path"], Decimal(answers["first"]), Decimal(answers["last"]))
