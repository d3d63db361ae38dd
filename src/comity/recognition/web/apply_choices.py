"""What the apply pages offer: the agreement in force and the register, in the reader's words."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from comity.accreditation.queries import providers
from comity.agreements.queries import rulebook_in_force
from comity.occupations.queries import card_label, occupation_labels
from comity.parties.queries import city_name
from comity.recognition.web.words import Choices, language, sorted_by_label, standard_choices
from comity.rules.rulebook import Rulebook
from comity.rules.sentences import unit_title


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be chosen on a day; `languages` are those that count for the chosen job."""

    rulebook: Rulebook
    on: date
    hosts: Choices
    jobs: Choices
    providers: Choices
    standards: Choices
    languages: tuple[str, ...]
    cards: Choices
    units: Choices = field(default_factory=list)

    @property
    def job_units(self) -> Choices:
        """Give the parts of every job, to name one that was chosen before."""
        return [
            (unit, unit_title(unit, self.rulebook, language()))
            for standard in self.rulebook.standards.values()
            for unit in standard.units
        ]

    def with_job(self, occupation: str) -> "Offer":
        """Add the parts of the job that is wanted; of every job while none is chosen."""
        block = self.rulebook.blocks.get(occupation)
        if block is None:
            return replace(self, units=self.job_units)
        titles = [
            (unit, unit_title(unit, self.rulebook, language())) for unit in block.standard.units
        ]
        return replace(self, units=titles)

    def with_units(self, standard: str) -> "Offer":
        """Add the parts of a standard version such as ``ELE@2026.1``."""
        name, _at, version = standard.partition("@")
        known = self.rulebook.standards.get(name)
        units = known.versions[version].units if known and version in known.versions else ()
        titles = [(unit, unit_title(unit, self.rulebook, language())) for unit in units]
        return replace(self, units=titles)


def offer(answers: Mapping[str, Any], *, on: date) -> Offer:
    """Arrange the choices for a draft with these answers.

    Raises:
        Refusal: NO-AGREEMENT-IN-FORCE.
    """
    book, tongue = rulebook_in_force(on), language()
    jobs = {key: occupation_labels(tongue).get(key, key) for key in book.blocks}
    job = answers.get("job")
    chosen = job if isinstance(job, dict) else {}
    outside = _("outside the partner cities")
    return Offer(
        rulebook=book,
        on=on,
        hosts=sorted_by_label((city, city_name(city, tongue)) for city in book.parties),
        jobs=sorted_by_label(jobs.items()),
        providers=sorted_by_label(
            (one.id, f"{one.name} ({city_name(one.city, tongue) if one.city else outside})")
            for one in providers()
        ),
        standards=standard_choices(book, jobs),
        languages=_languages(book, str(chosen.get("host")), str(chosen.get("occupation"))),
        cards=_cards(book, str(chosen.get("occupation")), tongue),
    )


def _languages(book: Rulebook, host: str, occupation: str) -> tuple[str, ...]:
    block, party = book.blocks.get(occupation), book.parties.get(host)
    if block is not None and party is not None and block.language_accept == "host":
        return party.languages
    return tuple(dict.fromkeys(tag for one in book.parties.values() for tag in one.languages))


def _cards(book: Rulebook, occupation: str, tongue: str) -> Choices:
    block = book.blocks.get(occupation)
    blocks = [block] if block is not None else list(book.blocks.values())
    codes = dict.fromkeys(
        code for one in blocks for card in one.cards for code in (card.code, *sorted(card.codes))
    )
    return sorted_by_label((code, card_label(code, tongue)) for code in codes)
