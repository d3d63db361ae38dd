"""What is asked when somebody lets another help, and when the other takes it."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.forms.dates import DateField
from comity.forms.refused import Shown
from comity.privacy.domain.mandates import LONGEST, Scope
from comity.privacy.web.handed import code_field, name_field

HERE, MAIL = "here", "mail"
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


class DraftMandateForm(MandateForm):
    """The same for what is not sent yet, and how the person hears that the other one wrote."""

    scope = forms.ChoiceField(
        label=_("What may the other person do?"),
        widget=forms.RadioSelect,
        choices=[
            (Scope.SEE.value, _("See it: what I have written, my papers, and my case later")),
            (
                Scope.ACT.value,
                _("See it and fill it in with me; later also answer, choose and appeal"),
            ),
        ],
        error_messages=_CHOOSE,
    )
    hear = forms.ChoiceField(
        label=_("How do you want to hear that the other person wrote something?"),
        widget=forms.RadioSelect,
        choices=[(HERE, _("I look here myself")), (MAIL, _("By e-mail, once a day at most"))],
        error_messages=_CHOOSE,
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("Only if you want to hear by e-mail."),
        max_length=254,
        required=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={"invalid": _("Write an e-mail address such as name@example.org.")},
    )

    def __init__(self, data: object, *, on: date, email: str) -> None:
        super().__init__(data, on=on)
        self.initial["email"] = email
        self.order_fields(["scope", "until", "hear", "email", "news"])

    def clean(self) -> dict[str, object]:
        """Ask for the address where one wants to hear by e-mail."""
        told = super().clean() or self.cleaned_data
        if told.get("hear") == MAIL and not told.get("email") and "email" not in self.errors:
            self.add_error("email", _("Write an e-mail address."))
        return told


class TakeForm(Shown):
    """The code that the person handed over, and who takes it."""

    code = code_field(missing=_("Write the code that the person gave you."))
    name = name_field(
        _("Your name, and your organisation if you have one"),
        _("The person sees it in the list of those who help."),
        missing=_("Write your name."),
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
