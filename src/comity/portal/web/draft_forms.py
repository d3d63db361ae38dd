"""What is asked to add parts to a competency standard."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from comity.occupations.queries.concepts import ConceptCard
from comity.occupations.web.words import language_name
from comity.portal.domain.drafting import NewUnit

_MOST_HOURS = 4_000


@dataclass(frozen=True, slots=True)
class UnitQuestions:
    """The questions about one skill."""

    chosen: BoundField
    level: BoundField
    hours: BoundField
    core: BoundField
    titles: tuple[BoundField, ...]


class UnitsForm(forms.Form):
    """Which skills become parts, at which level, in which words.

    Args:
        skills: that the occupation needs.
        languages: that the agreement speaks.
        level: where the questions begin.
    """

    def __init__(
        self,
        skills: Sequence[ConceptCard],
        languages: Sequence[str],
        level: int,
        *given: Any,  # noqa: ANN401  # Django's
        **more: Any,  # noqa: ANN401  # Django's
    ) -> None:
        super().__init__(*given, **more)
        self.skills, self.languages = skills, languages
        for one in skills:
            key = one.id.hex
            name = one.names.get("en") or next(iter(one.names.values()), one.uri)
            self.fields[f"choose_{key}"] = forms.BooleanField(label=name, required=False)
            self.fields[f"level_{key}"] = forms.IntegerField(
                label=_("Level required"), min_value=1, max_value=8, initial=level, required=False
            )
            self.fields[f"hours_{key}"] = forms.IntegerField(
                label=_("Hours"), min_value=1, max_value=_MOST_HOURS, initial=80, required=False
            )
            self.fields[f"core_{key}"] = forms.BooleanField(
                label=_("essential part"), required=False
            )
            for language in languages:
                self.fields[f"title_{language}_{key}"] = forms.CharField(
                    label=language_name(language),
                    max_length=200,
                    required=False,
                    initial=one.names.get(language, ""),
                )

    def questions(self) -> list[UnitQuestions]:
        """Give the questions, skill by skill."""
        return [
            UnitQuestions(
                self[f"choose_{key}"],
                self[f"level_{key}"],
                self[f"hours_{key}"],
                self[f"core_{key}"],
                tuple(self[f"title_{language}_{key}"] for language in self.languages),
            )
            for key in (one.id.hex for one in self.skills)
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for level, hours and a title in every language of what is chosen; at least one."""
        answers = super().clean() or {}
        chosen = [one.id.hex for one in self.skills if answers.get(f"choose_{one.id.hex}")]
        if not chosen:
            self.add_error(None, _("Choose at least one skill."))
        for key in chosen:
            for name in (f"level_{key}", f"hours_{key}"):
                if answers.get(name) is None and name not in self.errors:
                    self.add_error(name, _("Write a number."))
            for language in self.languages:
                if not answers.get(f"title_{language}_{key}"):
                    said = _("Write the title in this language.")
                    self.add_error(f"title_{language}_{key}", said)
        return answers

    def units(self) -> list[NewUnit]:
        """Give the parts."""
        told = self.cleaned_data
        return [
            NewUnit(
                titles={
                    language: text
                    for language in self.languages
                    if (text := told[f"title_{language}_{key}"])
                },
                level=told[f"level_{key}"],
                hours=told[f"hours_{key}"],
                is_core=told[f"core_{key}"],
            )
            for key in (one.id.hex for one in self.skills)
            if told[f"choose_{key}"]
        ]
