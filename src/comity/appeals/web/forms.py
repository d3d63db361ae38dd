"""What is asked about an appeal: why, what was said, and the vote."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.appeals.domain.boards import BoardChoice
from comity.appeals.domain.panels import REPLACE_WITH, WORDS_MAX_CHARACTERS, Ruling
from comity.forms.refused import Shown
from comity.rules.sentences import outcome


class AppealForm(Shown):
    """Why somebody appeals; they need not say."""

    words = forms.CharField(
        label=_("What should the panel know?"),
        help_text=_("You may write in your language, or leave it empty."),
        required=False,
        max_length=WORDS_MAX_CHARACTERS,
        widget=forms.Textarea({"rows": 6}),
    )


class NoteForm(Shown):
    """What was said in the hearing."""

    words = forms.CharField(
        label=_("What was said in the hearing"),
        required=False,
        max_length=WORDS_MAX_CHARACTERS,
        widget=forms.Textarea({"rows": 4}),
    )


class VoteForm(Shown):
    """Uphold, send back or replace, with reasons."""

    ruling = forms.ChoiceField(
        label=_("What do you decide?"),
        widget=forms.RadioSelect,
        choices=[
            (Ruling.UPHOLD.value, _("The decision stands")),
            (Ruling.SEND_BACK.value, _("The office decides again, not worse")),
            (Ruling.REPLACE.value, _("The panel replaces the decision")),
        ],
        error_messages={"required": _("Choose one of the three.")},
    )
    outcome = forms.ChoiceField(
        label=_("The new result"),
        help_text=_("Only if the panel replaces the decision."),
        required=False,
    )
    reasons = forms.CharField(
        label=_("Your reasons, in words the person can read"),
        required=False,
        max_length=WORDS_MAX_CHARACTERS,
        widget=forms.Textarea({"rows": 5}),
    )

    def __init__(self, data: object = None, *, language: str) -> None:
        # Django's stubs know a QueryDict or None here.
        super().__init__(data, auto_id="id_vote_%s")  # type: ignore[arg-type]
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # tells the type checker
        field.choices = [
            ("", _("choose")),
            *((one, outcome(one, language)) for one in REPLACE_WITH),
        ]

    def field_of(self, path: str) -> str:
        """Give the field that a fault belongs to: the reasons are the vote's words."""
        return {"words": "reasons"}.get(path, path)


class BoardVoteForm(Shown):
    """What a city says in the joint board, with its reasons."""

    choice = forms.ChoiceField(
        label=_("What does your city say?"),
        widget=forms.RadioSelect,
        choices=[
            (BoardChoice.BETTER.value, _("The better result stands")),
            (BoardChoice.OFFICE.value, _("The office of the case decides by itself")),
        ],
        error_messages={"required": _("Choose one of the two.")},
    )
    words = forms.CharField(
        label=_("Your reasons"),
        help_text=_("Write nothing about people. The other cities read it after the answer."),
        required=False,
        max_length=WORDS_MAX_CHARACTERS,
        widget=forms.Textarea({"rows": 5}),
    )
