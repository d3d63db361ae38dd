"""What an application may choose from: cities, jobs, training centres, standards, cards."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from comity.rules.cases import Wishes
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

    @property
    def units(self) -> frozenset[str]:
        """Give the parts of all standards; a crosswalk may carry any of them over."""
        return frozenset(unit for units in self.standards.values() for unit in units)


@dataclass(frozen=True, slots=True)
class ClaimedLearning:
    """What somebody learnt outside courses, for one part of a job, as they describe it.

    Args:
        unit: the part.
        level: on the EQF ladder, 1 to 8.
        is_assessed: an assessment centre has looked into it; the office notes when that is shown.
        is_informal: learnt at work or at home, maybe without papers; it stays protected.
    """

    unit: str
    level: int
    is_assessed: bool
    is_informal: bool


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


def read_prior_learning(reader: Reader, wanted: Wanted) -> ClaimedLearning:
    """Read one piece of prior learning.

    Source: domain design, section 3.6 (identify, document, assess, certify).
    """
    unit = reader.needed("unit")
    if unit and unit not in wanted.units:
        reader.fault("unit", "This is not a part of any standard of the agreement.")
    level = reader.number("level", least=1, most=8)
    if level is None and not reader.has("level"):
        reader.fault("level", "This is needed.")
    learning = ClaimedLearning(
        unit=unit,
        level=level or 0,
        is_assessed=bool(reader.truth("is_assessed")),
        is_informal=bool(reader.truth("is_informal")),
    )
    reader.close()
    return learning


def read_wishes(reader: Reader) -> Wishes:
    """Read what the applicant prefers; what was not asked stays open."""
    wishes = Wishes(
        hold=bool(reader.truth("hold")),
        rpl_first=bool(reader.truth("rpl_first")),
        partial=reader.truth("partial"),
        measure=reader.choice(("adaptation", "test"), "measure"),
    )
    reader.close()
    return wishes
