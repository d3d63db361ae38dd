"""What people are asked about two parts of standards."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.matching.carrying import Credit
from comity.occupations.web.forms import reason_field

NOTHING = "nothing"
# how much a part counts for another
CREDITS = {
    Credit.EXACT.value: _("it counts in full"),
    Credit.CLOSE.value: _("it counts with its own level"),
    Credit.NARROW.value: _("it counts one level lower"),
    Credit.RELATED.value: _("it has to do with it, but counts for nothing"),
    NOTHING: _("the two have nothing to do with each other"),
}


class PairForm(forms.Form):
    """Two parts to look at.

    Args:
        parts: key and name of each.
    """

    source = forms.ChoiceField(label=_("The part that somebody holds"))
    target = forms.ChoiceField(label=_("The part it may count for"))

    def __init__(self, parts: list[tuple[str, str]], *given: Any, **more: Any) -> None:  # noqa: ANN401  # Django's
        super().__init__(*given, **more)
        for name in ("source", "target"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  # tells the type checker
            field.choices = parts


class CreditForm(forms.Form):
    """How much the one counts for the other, and why; nothing is chosen beforehand."""

    credit = forms.ChoiceField(
        label=_("How much does the first part count for the second?"),
        widget=forms.RadioSelect,
        choices=list(CREDITS.items()),
    )
    reason = reason_field(_("Why"), _("Other cities read it."), required=True)

    def credit_given(self) -> Credit | None:
        """Give how much it counts; None: for nothing."""
        chosen = self.cleaned_data["credit"]
        return None if chosen == NOTHING else Credit(chosen)


class LookForm(forms.Form):
    """What a second person says."""

    agrees = forms.ChoiceField(
        label=_("Do you agree?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes")), ("no", _("No"))],
    )
    objection = reason_field(_("Why not"), _("Needed when you do not agree."))
