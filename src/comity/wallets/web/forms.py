"""The form of an employer's question."""

from typing import Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.certificates import queries as certificates

NAME: Final = "name"


def _cities() -> list[tuple[str, str | Promise]]:
    names = certificates.city_names(get_language() or "")
    return [(party.id, names.get(party.id, party.name)) for party in certificates.cities()]


class AskForm(forms.Form):
    """What an employer asks: where it shall count, and whether the name is needed."""

    city = forms.ChoiceField(
        label=_("In which city shall it count?"),
        choices=_cities,
        error_messages={
            "required": _("Choose an answer."),
            "invalid_choice": _("Choose an answer."),
        },
    )
    more = forms.MultipleChoiceField(
        label=_("Do you need more?"),
        help_text=_("The holder sees what you ask, and may refuse it."),
        choices=[(NAME, _("The holder's name"))],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
