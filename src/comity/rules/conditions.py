"""Conditions: what is due before the first working day; never a reason to refuse."""

from collections.abc import Iterator, Mapping

from comity.rules.cases import CEFR
from comity.rules.decisions import PARTIAL, Decision
from comity.rules.findings import Finding
from comity.rules.matter import Matter
from comity.rules.rulebook import Card
from comity.values.spans import valid_until

_STEP = {level: step for step, level in enumerate(CEFR, 1)}


def conditions(matter: Matter, decision: Decision) -> tuple[Finding, ...]:
    """Give the start conditions and restrictions of a favourable decision.

    Source: domain design section 3.2, step S12; agreement clause 5 (language, safety).
    """
    if not decision.is_favourable:
        return ()
    return (*_language(matter), *_safety(matter, decision))


def _language(matter: Matter) -> Iterator[Finding]:
    minimum = matter.block.language_min
    languages = list(matter.party.languages)
    if matter.block.language_accept == "any_party":
        for party in matter.book.parties.values():
            languages += [tag for tag in party.languages if tag not in languages]
    spoken = matter.case.language or {}
    short = {tag: _short(spoken.get(tag, {}), minimum) for tag in languages}
    nearest = min(languages, key=lambda tag: len(short[tag]))
    if short[nearest]:
        clause = f"§5 {matter.block.occupation} / language"
        skills = short[nearest]
        fact = {"language": nearest, **{skill: minimum[skill] for skill in skills}}
        yield Finding("START-LANG", (nearest, "+".join(skills)), clause, fact)


def _short(held: Mapping[str, str], minimum: Mapping[str, str]) -> list[str]:
    return [
        skill
        for skill, least in minimum.items()
        if _STEP.get(held.get(skill, ""), 0) < _STEP[least]
    ]


def _safety(matter: Matter, decision: Decision) -> Iterator[Finding]:
    clause = f"§5 {matter.block.occupation} / safety"
    units = set(matter.version.units)
    if decision.outcome == PARTIAL and decision.measure is not None:
        units = set(matter.block.standard.bundles[decision.measure.units[0]])
    for card in matter.block.cards:
        if _is_held(matter, card):
            continue
        fact = {"card": card.code}
        if not card.restricts:
            yield Finding("START-SAFETY", (card.code,), clause, fact)
        elif closed := [unit for unit in card.restricts if unit in units]:
            yield Finding("RESTRICT", (card.code, "+".join(closed)), clause, fact)


def _is_held(matter: Matter, card: Card) -> bool:
    return any(
        held.code in card.codes
        and held.issued_on <= matter.asof <= valid_until(held.issued_on, card.valid)
        for held in matter.case.safety
    )
