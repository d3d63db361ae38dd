"""What an application may choose from: cities, jobs, training centres, standards, cards."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from comity.rules.reading import Reader
from comity.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Wanted:
    """The known ids; `standards` has the units of each version under ``ELE@2026.1``."""

    hosts: frozenset[str]
    occupations: frozenset[str]
    providers: frozenset[str]
    standards: Mapping[str, tuple[str, ...]]
    languages: tuple[str, ...]
    cards: frozenset[str]
    on: date


def wanted(rulebook: Rulebook, providers: Iterable[str], *, on: date) -> Wanted:
    """Arrange what the agreement and the registry know."""
    return Wanted(
        hosts=frozenset(rulebook.parties),
        occupations=frozenset(rulebook.blocks),
        providers=frozenset(providers),
        standards={
            f"{standard.id}@{version.name}": version.units
            for standard in rulebook.standards.values()
            for version in standard.versions.values()
        },
        languages=tuple(
            dict.fromkeys(tag for party in rulebook.parties.values() for tag in party.languages)
        ),
        cards=frozenset(
            code
            for block in rulebook.blocks.values()
            for card in block.cards
            for code in (card.code, *card.codes)
        ),
        on=on,
    )


Read = tuple[str, str, str, date, date | None, tuple[str, ...] | None]


def read_credential(reader: Reader, wanted: Wanted) -> Read:
    """Read one certificate: provider, standard, version, award, enrolment, units."""
    provider, name = reader.needed("provider"), reader.needed("standard")
    if provider and provider not in wanted.providers:
        reader.fault("provider", "This training centre is not in the register.")
    units = wanted.standards.get(name)
    if name and units is None:
        known = ", ".join(sorted(wanted.standards))
        reader.fault("standard", f"This standard version is not in the agreement. Known: {known}.")
    award, enrolled = reader.day_needed("award_on"), reader.day("enrolled_on")
    if award > wanted.on:
        reader.fault("award_on", f"Write a day up to {wanted.on}.")
    if enrolled is not None and enrolled > award:
        reader.fault("enrolled_on", "The training cannot begin after the examination.")
    held = _units(reader, units or ())
    reader.close()
    standard, _, version = name.partition("@")
    return provider, standard, version, award, enrolled, held


def _units(reader: Reader, known: tuple[str, ...]) -> tuple[str, ...] | None:
    if reader.node.get("units") is None:
        reader.take("units")
        return None
    held = reader.texts("units")
    for unit in held:
        if unit not in known:
            reader.fault("units", f"{unit} is not a part of this standard version.")
    if not held:
        reader.fault("units", "Name at least one part, or leave this out for all parts.")
    return tuple(dict.fromkeys(held))
