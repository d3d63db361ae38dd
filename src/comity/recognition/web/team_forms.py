"""What a team is asked: to whom cases go, who is away, how one is called."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.forms.dates import DateField
from comity.forms.refused import Shown
from comity.recognition.domain.teams import LONGEST, NAME_MAX_CHARACTERS
from comity.recognition.queries.teams import Colleague

_CHOOSE = {"required": _("Choose a colleague."), "invalid_choice": _("Choose a colleague.")}


def _colleagues(label: object, people: Sequence[Colleague]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,  # type: ignore[arg-type]  # a lazy text is text
        choices=[("", "–"), *((str(one.id), one.name) for one in people)],
        error_messages=_CHOOSE,
    )


class AssignForm(Shown):
    """To whom the chosen cases go."""

    def __init__(self, people: Sequence[Colleague], data: object = None) -> None:
        # Django's stubs know a QueryDict or None here.
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["to"] = _colleagues(_("Hand the chosen cases to"), people)


class AbsenceForm(Shown):
    """Who is away, when, and who acts meanwhile."""

    def __init__(self, people: Sequence[Colleague], *, on: date, data: object = None) -> None:
        # Django's stubs know a QueryDict or None here.
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["officer"] = _colleagues(_("Who is away?"), people)
        self.fields["first_on"] = DateField(label=_("First day away"), first=on, last=on + LONGEST)
        self.fields["last_on"] = DateField(
            label=_("Last day away"), first=on, last=on + LONGEST + LONGEST
        )
        self.fields["stand_in"] = _colleagues(_("Who acts meanwhile?"), people)


class NameForm(Shown):
    """How one is called."""

    name = forms.CharField(
        label=_("How your colleagues call you"),
        help_text=_("Only your colleagues see it; without a name they see a sign."),
        max_length=NAME_MAX_CHARACTERS,
        widget=forms.TextInput({"class": "govuk-input--width-20", "dir": "auto"}),
        error_messages={"required": _("Write your name.")},
    )
