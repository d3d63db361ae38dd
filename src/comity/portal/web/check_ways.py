"""Ways to full recognition on the result of a check: ask for languages, then plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.pathways.domain.goals import goal_of
from comity.pathways.web.plans import PlansCard, plans_card
from comity.planning.offers import CEFR, Traveller
from comity.recognition.web.words import language_name
from comity.rules.decisions import Decision
from comity.rules.rulebook import Rulebook

PREFIX = "speaks_"


class LanguagesForm(forms.Form):
    """How well the visitor speaks the languages in which there are offers; none must be told."""

    def __init__(self, book: Rulebook, spoken: Mapping[str, str]) -> None:
        super().__init__(initial={f"{PREFIX}{tag}": level for tag, level in spoken.items()})
        for tag in languages_of(book):
            self.fields[f"{PREFIX}{tag}"] = forms.ChoiceField(
                label=language_name(tag),
                required=False,
                choices=[("", _("I do not know, or none")), *((one, one) for one in CEFR)],
                widget=forms.Select({"class": "govuk-input--width-20"}),
            )


@dataclass(frozen=True, slots=True)
class Ways:
    """The plans, and the question that they depend on; `is_asked`: nothing was told yet."""

    plans: PlansCard
    form: LanguagesForm
    is_asked: bool


def languages_of(book: Rulebook) -> tuple[str, ...]:
    """List the languages of the partner cities, in which courses are held."""
    return tuple(dict.fromkeys(tag for city in book.parties.values() for tag in city.languages))


def spoken_in(query: Mapping[str, str], book: Rulebook) -> dict[str, str]:
    """Give the levels by language that an address holds; what makes no sense is left out."""
    told = {tag: query.get(f"{PREFIX}{tag}", "") for tag in languages_of(book)}
    return {tag: level for tag, level in told.items() if level in CEFR}


def as_query(spoken: Mapping[str, str]) -> dict[str, str]:
    """Write the levels as an address holds them: a level of a language names nobody."""
    return {f"{PREFIX}{tag}": level for tag, level in spoken.items()}


def ways(
    decision: Decision,
    spoken: Mapping[str, str],
    *,
    book: Rulebook,
    occupation: str,
    on: date,
    language: str,
) -> Ways | None:
    """Plan the ways to full recognition; None where nothing is missing.

    Args:
        decision: what the engine says.
        spoken: the CEFR level by language.
        book: of the agreement in force.
        occupation: the job.
        on: the first day on which something can begin.
        language: of the reader.
    """
    goal = goal_of(decision, book.blocks[occupation])
    if goal is None:
        return None
    traveller = Traveller(on, dict(spoken))
    return Ways(
        plans_card(goal, traveller, book, language), LanguagesForm(book, spoken), not spoken
    )
