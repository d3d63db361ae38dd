"""What editors and the secretariat are asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.matching.relations import Relation
from comity.occupations.domain.answers import Given, Target, Verdict, default_relation
from comity.occupations.queries.concepts import ConceptCard
from comity.occupations.queries.frameworks import FrameworkCard
from comity.occupations.web import words

LONGEST_FILE_BYTES = 10_000_000
LONGEST_REASON = 4_000
# languages of lists: those of the European Union, and those the pages are in
LANGUAGES = tuple(
    "ar bg cs da de el en es et fi fr ga hr hu is it lt lv mt nl no pl pt ro sk sl sv tr uk".split()  # noqa: SIM905  # one line a page can hold
)


def reason_field(label: Any, hint: Any = "", *, required: bool = False) -> forms.CharField:  # noqa: ANN401  # lazy text
    """Ask for a few sentences."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 3}),
    )


class UploadForm(forms.Form):
    """A file with titles, and what it is.

    Args:
        frameworks: the versions that may be chosen, the usual one first.
    """

    title = forms.CharField(
        label=_("Name of the list"),
        help_text=_("The same name for each of its versions."),
        max_length=200,
    )
    version = forms.CharField(label=_("Version"), max_length=60)
    kind = forms.ChoiceField(
        label=_("What is in it"), widget=forms.RadioSelect, choices=list(words.KINDS.items())
    )
    language = forms.ChoiceField(label=_("Language of its titles"))
    framework = forms.ChoiceField(label=_("Framework to compare with"))
    upload = forms.FileField(
        label=_("The file"),
        help_text=_("CSV, XLSX or the ESCO mapping exchange format, at most 10 MB."),
    )

    def __init__(self, frameworks: Sequence[FrameworkCard], *given: Any, **more: Any) -> None:  # noqa: ANN401  # Django's
        super().__init__(*given, **more)
        named = sorted(((one, words.language_name(one)) for one in LANGUAGES), key=lambda it: it[1])
        self._choices("language", named)
        self._choices("framework", [(str(one.id), one.title) for one in frameworks])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # tells the type checker
        field.choices = choices

    def clean_upload(self) -> "UploadedFile[bytes]":
        """Refuse a file that is too large."""
        upload: UploadedFile[bytes] = self.cleaned_data["upload"]
        if (upload.size or 0) > LONGEST_FILE_BYTES:
            raise forms.ValidationError(_("This file is too large."))
        return upload


class ColumnsForm(forms.Form):
    """Which column holds what; a name or number from 1 as the page shows it."""

    def __init__(self, *given: Any, **more: Any) -> None:  # noqa: ANN401  # Django's
        super().__init__(*given, **more)
        for name, label in words.COLUMNS.items():
            self.fields[name] = forms.CharField(label=str(label), max_length=200, required=False)

    def chosen(self) -> dict[str, str]:
        """Give what was named."""
        return {name: text for name, text in self.cleaned_data.items() if text}


@dataclass(frozen=True, slots=True)
class Choice:
    """The three questions about one concept."""

    concept: ConceptCard
    chosen: BoundField
    relation: BoundField
    shares: BoundField


class AnswerForm(forms.Form):
    """What a title corresponds to: any of some concepts, or none.

    Args:
        concepts: that may be chosen.
        claims: relations that the uploaded file states, by concept; exact is never set beforehand.
    """

    reason = reason_field(
        _("Why"), _("Needed when you correct an answer or choose what was not suggested.")
    )

    def __init__(
        self,
        concepts: Sequence[ConceptCard],
        claims: dict[UUID, str],
        *given: Any,  # noqa: ANN401  # Django's
        **more: Any,  # noqa: ANN401  # Django's
    ) -> None:
        super().__init__(*given, **more)
        self.concepts = concepts
        for place, one in enumerate(concepts, 1):
            name = one.name((get_language() or "en").split("-")[0]).text
            claimed = claims.get(one.id, "")
            first = default_relation(place).value
            relation = claimed if claimed and claimed != Relation.EXACT.value else first
            self.fields[f"choose_{one.id.hex}"] = forms.BooleanField(label=name, required=False)
            self.fields[f"relation_{one.id.hex}"] = forms.ChoiceField(
                label=_("How it relates to the title"),
                choices=list(words.RELATIONS.items()),
                initial=relation,
                required=False,
            )
            self.fields[f"shares_{one.id.hex}"] = forms.BooleanField(
                label=_("Both need the same essential skills"), required=False
            )

    def choices(self) -> list[Choice]:
        """Give the questions, concept by concept."""
        return [
            Choice(
                one,
                self[f"choose_{one.id.hex}"],
                self[f"relation_{one.id.hex}"],
                self[f"shares_{one.id.hex}"],
            )
            for one in self.concepts
        ]

    def given(self, verdict: Verdict) -> Given:
        """Give the answer."""
        answers = self.cleaned_data
        targets = tuple(
            Target(
                one.id,
                Relation(answers[f"relation_{one.id.hex}"] or Relation.CLOSE.value),
                shares_essential=answers[f"shares_{one.id.hex}"],
            )
            for one in self.concepts
            if answers[f"choose_{one.id.hex}"]
        )
        return Given(verdict, targets, answers["reason"])


class SecondForm(forms.Form):
    """What a second person says to an answer."""

    agrees = forms.ChoiceField(
        label=_("Do you agree?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes")), ("no", _("No, the round table shall speak about it"))],
    )
    reason = reason_field(_("Why not"), _("Needed when you do not agree."))


class OutcomeForm(forms.Form):
    """What a round table came to."""

    outcome = reason_field(_("What the round table came to"), required=True)
