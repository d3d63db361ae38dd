"""What is asked when somebody complains, is answered, and when an office says what it did."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.appeals.actions.complaining import REPLY_MAX_CHARACTERS
from comity.appeals.domain.complaints import WORDS_MAX_CHARACTERS, About, Finding
from comity.forms.refused import Shown

ABOUT = {
    About.DELAY: _("It takes too long"),
    About.MANNERS: _("How I was spoken to"),
    About.LANGUAGE: _("I could not understand, or was not understood"),
    About.ACCESS: _("I could not use the page, the form or the building"),
    About.PRIVACY: _("What was done with my data"),
    About.OTHER: _("Something else"),
}
FINDINGS = {
    Finding.UPHELD: _("The complaint is right"),
    Finding.PARTLY: _("The complaint is right in part"),
    Finding.NOT_UPHELD: _("The office acted properly"),
}
_CHOOSE = {"required": _("Choose an answer."), "invalid_choice": _("Choose an answer.")}


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class ComplaintForm(Shown):
    """What it is about, and what happened."""

    about = forms.ChoiceField(
        label=_("What is your complaint about?"),
        widget=forms.RadioSelect,
        choices=[(kind.value, words) for kind, words in ABOUT.items()],
        error_messages=_CHOOSE,
    )
    words = forms.CharField(
        label=_("What happened?"),
        help_text=_("You may write in your language. The office does not read it."),
        max_length=WORDS_MAX_CHARACTERS,
        widget=_area(6),
        error_messages={"required": _("Write what happened.")},
    )


class ComplaintAnswerForm(Shown):
    """What the ombudsperson found, the answer, and what the office should do."""

    finding = forms.ChoiceField(
        label=_("What did you find?"),
        widget=forms.RadioSelect,
        choices=[(kind.value, words) for kind, words in FINDINGS.items()],
        error_messages=_CHOOSE,
    )
    words = forms.CharField(
        label=_("Your answer to the person"),
        max_length=WORDS_MAX_CHARACTERS,
        widget=_area(6),
        error_messages={"required": _("Write your answer.")},
    )
    recommendation = forms.CharField(
        label=_("What the office should do"),
        help_text=_("The office reads it. Write nothing about the person that it need not know."),
        required=False,
        max_length=WORDS_MAX_CHARACTERS,
        widget=_area(4),
    )


class ReplyForm(Shown):
    """What the office did."""

    words = forms.CharField(
        label=_("What the office has done"),
        max_length=REPLY_MAX_CHARACTERS,
        widget=_area(3),
        error_messages={"required": _("Write what was done.")},
    )
