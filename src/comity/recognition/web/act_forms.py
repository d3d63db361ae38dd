"""What is asked where somebody acts in an open case: an officer, an issuer, the person."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.forms.refused import Shown
from comity.recognition.domain.asking import WORDS_MAX_CHARACTERS, Item
from comity.recognition.domain.enquiries import CONFIRMED, DENIED, UNKNOWN
from comity.recognition.domain.enquiries import WORDS_MAX_CHARACTERS as ANSWER_MAX
from comity.recognition.domain.uploads import KINDS
from comity.recognition.web.words import PAPER_KINDS

ROWS = 3
_CHOOSE = {"required": _("Choose an answer."), "invalid_choice": _("Choose an answer.")}


class AskForm(Shown):
    """Which papers, and why; a row that is left empty asks for nothing."""

    def __init__(self, data: Mapping[str, str] | None = None) -> None:
        super().__init__(data)
        for place in range(1, ROWS + 1):
            self.fields[f"kind_{place}"] = forms.ChoiceField(
                label=_("Paper %(place)d") % {"place": place},
                required=False,
                choices=[("", _("none")), *((kind, PAPER_KINDS[kind]) for kind in KINDS)],
            )
            self.fields[f"why_{place}"] = forms.CharField(
                label=_("Why you need it, in words the person can read"),
                required=False,
                max_length=WORDS_MAX_CHARACTERS,
                widget=forms.Textarea({"rows": 2}),
            )

    def rows(self) -> list[int]:
        """Give the rows in which something is written."""
        said = self.cleaned_data
        return [
            place
            for place in range(1, ROWS + 1)
            if said.get(f"kind_{place}") or said.get(f"why_{place}")
        ]

    def items(self) -> list[Item]:
        """Give what is asked for."""
        said = self.cleaned_data
        return [Item(said[f"kind_{place}"], said[f"why_{place}"]) for place in self.rows()]

    def field_of(self, path: str) -> str:
        """Give the field of a fault in one of the papers."""
        _list, _dot, place = path.partition(".")
        if not place:
            return "kind_1"
        index, _dot, name = place.partition(".")
        return f"{name}_{self.rows()[int(index)]}"


class ExtendForm(Shown):
    """Why the office needs more time."""

    reason = forms.CharField(
        label=_("Why you need more time, in words the person can read"),
        required=False,
        max_length=WORDS_MAX_CHARACTERS,
        widget=forms.Textarea({"rows": 4}),
    )


class EnquiryForm(Shown):
    """The answer of the issuing city."""

    answer = forms.ChoiceField(
        label=_("What did you find?"),
        widget=forms.RadioSelect,
        choices=[
            (CONFIRMED, _("It is genuine: we awarded it")),
            (DENIED, _("We did not award it")),
            (UNKNOWN, _("We cannot say")),
        ],
        error_messages=_CHOOSE,
    )
    words = forms.CharField(
        label=_("What the other office should know"),
        required=False,
        max_length=ANSWER_MAX,
        widget=forms.Textarea({"rows": 4}),
    )


class AnswerForm(Shown):
    """The person's words beside the papers of an answer."""

    words = forms.CharField(
        label=_("Is there something you want to say about it?"),
        help_text=_("If you do not have a paper, write why. That is an answer too."),
        required=False,
        max_length=WORDS_MAX_CHARACTERS,
        widget=forms.Textarea({"rows": 4}),
    )


class ChoosePartForm(Shown):
    """Take the separate task now, or wait for a decision on the whole job."""

    part = forms.ChoiceField(
        label=_("What do you want?"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", _("I want to do this separate task now, and the rest later")),
            ("no", _("I want a decision on the whole job only")),
        ],
        error_messages=_CHOOSE,
    )
