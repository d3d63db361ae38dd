"""Imagined cases as an office sees them: most are plain, some lack a part, a few are tangled."""

from datetime import date, timedelta
from random import Random

from comity.rules.case_facts import facts_of
from comity.rules.cases import CEFR, SKILLS, Case, Credential, HeldCard, Wishes
from comity.rules.facts import Facts
from comity.rules.registry import Registry
from comity.rules.rulebook import Rulebook

FIRST = date(2027, 1, 1)


def plain_cases(
    book: Rulebook, registry: Registry, host: str, occupation: str, count: int
) -> list[Facts]:
    """Give the facts of some cases of one city and job, the same in every run."""
    luck, party = Random(2027), book.parties[host]  # noqa: S311  # imagined, not secret
    standard = book.blocks[occupation].standard
    return [
        facts_of(
            Case(
                host=host,
                occupation=occupation,
                submitted=FIRST + timedelta(days=luck.randint(0, 364)),
                credentials=(_credential(luck, book, registry, standard.id),),
                language={party.languages[0]: _levels(luck)},
                safety=tuple(
                    HeldCard(card.code, FIRST - timedelta(days=luck.randint(0, 900)))
                    for card in book.blocks[occupation].cards[:2]
                ),
                wishes=Wishes(partial=luck.choice((None, None, True, False))),
            ),
            registry,
            timezone=party.timezone,
        )
        for _ in range(count)
    ]


def _credential(luck: Random, book: Rulebook, registry: Registry, standard: str) -> Credential:
    known = book.standards[standard]
    version = luck.choice(list(known.versions.values()))
    missing = luck.sample(version.units, luck.choice((0, 0, 0, 1, 2, 4)))
    held = {u: known.units[u].level for u in version.units if u not in missing}
    return Credential(
        id="c1",
        provider=luck.choice([*registry.providers, "P-UNKNOWN"]),
        standard=standard,
        version=version.name,
        award_on=FIRST - timedelta(days=luck.randint(30, 1500)),
        units=held if missing else None,
        verification="none" if luck.random() < 0.02 else "confirmed",
    )


def _levels(luck: Random) -> dict[str, str]:
    return {skill: luck.choice(CEFR[1:4]) for skill in SKILLS}
