"""What editors are asked about a text."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.occupations.actions.texts import GivenText
from comity.occupations.domain.skill_texts import LONGEST, TextKind
from comity.occupations.queries.frameworks import FrameworkCard
from comity.occupations.web import words
from comity.occupations.web.forms import LANGUAGES


class TextForm(forms.Form):
    """The text of a module or a vacancy, and what it is.

    Args:
        frameworks: the versions that may be chosen, the usual one first.
        occupations: id and name of those that were looked for.
    """

    kind = forms.ChoiceField(
        label=_("What the text describes"),
        widget=forms.RadioSelect,
        choices=list(words.TEXTS.items()),
    )
    title = forms.CharField(label=_("Name of the module or job"), max_length=200)
    language = forms.ChoiceField(label=_("Language of the text"))
    framework = forms.ChoiceField(label=_("Framework to compare with"))
    occupation = forms.ChoiceField(
        label=_("The occupation it belongs to"),
        help_text=_("Its skills are put forward. Look for it below if it is not in the list."),
        required=False,
    )
    text = forms.CharField(
        label=_("The text"),
        help_text=_("Leave out the names of people. At most 20,000 letters."),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 12}),
    )

    def __init__(
        self,
        frameworks: Sequence[FrameworkCard],
        occupations: Sequence[tuple[str, str]],
        *given: Any,  # noqa: ANN401  # Django's
        **more: Any,  # noqa: ANN401  # Django's
    ) -> None:
        super().__init__(*given, **more)
        self.occupations = list(occupations)
        self._choices("framework", [(str(one.id), one.title) for one in frameworks])
        named = sorted(((one, words.language_name(one)) for one in LANGUAGES), key=lambda it: it[1])
        self._choices("language", named)
        self.fields["language"].initial = (get_language() or "en").split("-")[0]
        nothing: tuple[str, words.Word] = ("", _("none, or not confirmed yet"))
        self._choices("occupation", [nothing, *self.occupations])
        if self.occupations and not self.is_bound:
            self.initial["occupation"] = self.occupations[0][0]

    def _choices(self, name: str, choices: Sequence[tuple[str, words.Word]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # tells the type checker
        field.choices = choices

    def given(self) -> GivenText:
        """Give what was asked for."""
        told = self.cleaned_data
        return GivenText(
            kind=TextKind(told["kind"]),
            title=told["title"],
            language=told["language"],
            framework=UUID(told["framework"]),
            occupation=UUID(told["occupation"]) if told["occupation"] else None,
            text=told["text"],
        )
