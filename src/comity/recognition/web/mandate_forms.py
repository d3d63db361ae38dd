"""What is asked when somebody lets another help, and when the other takes it."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.forms.dates import DateField
from comity.forms.refused import Shown
from comity.privacy.domain.mandates import LONGEST, NAME_MAX_CHARACTERS, Scope

_CHOOSE = {"required": _("Choose an answer."), "invalid_choice": _("Choose an answer.")}
USUAL = timedelta(days=90)


class MandateForm(Shown):
    """What the other person may do, until when, and who gets the news."""

    scope = forms.ChoiceField(
        label=_("What may the other person do?"),
        widget=forms.RadioSelect,
        choices=[
            (Scope.SEE.value, _("See this case: what you sent, what happens, what was decided")),
            (Scope.ACT.value, _("See it, and also answer, choose and appeal in my name")),
        ],
        error_messages=_CHOOSE,
    )
    news = forms.ChoiceField(
        label=_("Who gets a message when something happens?"),
        widget=forms.RadioSelect,
        choices=[("me", _("Only me")), ("both", _("The other person and me"))],
        error_messages=_CHOOSE,
    )

    def __init__(self, data: object, *, on: date) -> None:
        # Django's stubs know a QueryDict or None here.
        super().__init__(data, initial={"until": on + USUAL})  # type: ignore[arg-type]
        self.fields["until"] = DateField(
            label=_("Until which day?"),
            help_text=_("One year at the longest. You can end it at any moment."),
            first=on,
            last=on + LONGEST,
        )
        self.order_fields(["scope", "until", "news"])


class TakeForm(Shown):
    """The code that the person handed over, and who takes it."""

    code = forms.CharField(
        label=_("The code you were given"),
        max_length=40,
        widget=forms.TextInput(
            {"autocomplete": "off", "dir": "ltr", "class": "govuk-input--width-20"}
        ),
        error_messages={"required": _("Write the code that the person gave you.")},
    )
    name = forms.CharField(
        label=_("Your name, and your organisation if you have one"),
        help_text=_("The person sees it in the list of those who help."),
        max_length=NAME_MAX_CHARACTERS,
        widget=forms.TextInput({"autocomplete": "name", "dir": "auto"}),
        error_messages={"required": _("Write your name.")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("For news of the case, if the person wants you to get them."),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={
            "required": _("Write an e-mail address."),
            "invalid": _("Write an e-mail address such as name@example.org."),
        },
    )
