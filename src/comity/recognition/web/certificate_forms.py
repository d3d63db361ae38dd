"""What an officer is asked before a certificate is suspended, set free or withdrawn."""

from collections.abc import Mapping
from typing import Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.certificates.domain.states import REASONS, Kind
from comity.values.refusals import Refusal

REASON_MAX_CHARACTERS: Final = 2000
REASON_WORDS: Final[Mapping[str, str | Promise]] = {
    "doubt_about_evidence": _("There is doubt about a paper"),
    "doubt_cleared": _("The doubt is cleared"),
    "inquiry": _("An inquiry has begun"),
    "inquiry_ended": _("The inquiry has ended"),
    "holder_asked": _("The holder asked for it"),
    "issued_in_error": _("It was issued by mistake"),
    "false_evidence": _("A paper was false"),
    "annulled_on_appeal": _("The decision was annulled on appeal"),
}


class OrderForm(forms.Form):
    """One change of a certificate with its reason; several stand on one page."""

    code = forms.ChoiceField(
        label=_("Reason"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )
    reason = forms.CharField(
        label=_("In words, for the holder"),
        max_length=REASON_MAX_CHARACTERS,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Write to the holder why.")},
    )

    def __init__(self, data: Mapping[str, str] | None = None, *, kind: Kind) -> None:
        super().__init__(data, auto_id=f"id_{kind.value}_%s")
        self.kind = kind
        field = self.fields["code"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # tells the type checker
        field.choices = [(code, REASON_WORDS[code]) for code in REASONS[kind]]

    def show(self, refusal: Refusal) -> None:
        """Say a refusal above the form."""
        self.add_error(None, refusal.message)
