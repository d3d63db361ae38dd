"""Conditions: what is due before the first working day; never a reason to refuse."""

from collections.abc import Mapping

from comity.rules.case_facts import STEP
from comity.rules.decisions import PARTIAL
from comity.rules.findings import Finding
from comity.rules.logic import (
    Number,
    Truth,
    after,
    both,
    choose,
    either,
    given,
    is_one_of,
    listing,
    negate,
    number,
    pick,
    same,
    when,
)
from comity.rules.matter import Matter
from comity.rules.rulebook import Card
from comity.rules.verdicts import Verdict


def conditions(matter: Matter, decision: Verdict) -> tuple[Finding, ...]:
    """Give the start conditions and restrictions of a favourable decision.

    Source: domain design section 3.2, step S12; agreement clause 5 (language, safety).
    """
    return when(decision.is_favourable, lambda: (*_language(matter), *_safety(matter, decision)))


# --- language ----------------------------------------------------------------------------------


def _language(matter: Matter) -> tuple[Finding, ...]:
    """Name what is missing in the accepted language that is nearest."""
    tags = _accepted(matter)
    short = {tag: _short(matter, tag) for tag in tags}
    count = {tag: _count(skills) for tag, skills in short.items()}
    found: tuple[Finding, ...] = ()
    if 0 in count.values():
        return ()
    for place, tag in enumerate(tags):
        nearest = both(
            *(count[tag] < count[other] for other in tags[:place]),
            *(count[tag] <= count[other] for other in tags[place + 1 :]),
        )
        found += _to_show(matter, tag, short[tag], both(nearest, count[tag] > 0))
    return found


def _accepted(matter: Matter) -> list[str]:
    tags = list(matter.party.languages)
    if matter.block.language_accept == "any_party":
        for party in matter.book.parties.values():
            tags += [tag for tag in party.languages if tag not in tags]
    return tags


_Skills = list[tuple[str, Truth]]


def _short(matter: Matter, tag: str) -> _Skills:
    held: Mapping[str, Number] = matter.facts.steps.get(tag, {})
    minimum = matter.block.language_min
    return [(skill, held.get(skill, 0) < STEP[least]) for skill, least in minimum.items()]


def _count(skills: _Skills) -> Number:
    return sum((number(is_short) for _, is_short in skills), start=0)


def _to_show(matter: Matter, tag: str, skills: _Skills, holds: Truth) -> tuple[Finding, ...]:
    clause = f"§5 {matter.block.occupation} / language"
    minimum = matter.block.language_min
    fact = {
        "language": tag,
        **{skill: minimum[skill] for skill, short in skills if short is not False},
    }
    return when(holds, lambda: (Finding("START-LANG", (tag, listing(skills)), clause, fact),))


# --- safety ------------------------------------------------------------------------------------


def _safety(matter: Matter, decision: Verdict) -> tuple[Finding, ...]:
    clause = f"§5 {matter.block.occupation} / safety"
    found: tuple[Finding, ...] = ()
    for card in matter.block.cards:
        lacks = negate(_is_held(matter, card))
        if lacks is not False:
            found += given(lacks, *_due_card(matter, decision, card, clause))
    return found


def _due_card(matter: Matter, decision: Verdict, card: Card, clause: str) -> tuple[Finding, ...]:
    fact = {"card": card.code}
    if not card.restricts:
        return (Finding("START-SAFETY", (card.code,), clause, fact),)
    closed = [(unit, _is_practised(matter, decision, unit)) for unit in card.restricts]
    said = listing(closed)
    return when(
        either(*(holds for _, holds in closed)),
        lambda: (Finding("RESTRICT", (card.code, said), clause, fact),),
    )


def _is_practised(matter: Matter, decision: Verdict, unit: str) -> Truth:
    """Tell whether a unit belongs to what the decision allows: all of it, or one bundle."""
    partial = both(same(decision.outcome, PARTIAL), negate(same(decision.kind, "")))
    in_version = either(*(holds for holds, v in matter.versions if unit in v.levels))
    bundles = matter.block.standard.bundles
    in_bundle = choose(
        partial,
        lambda: either(*(same(decision.on, b) for b, units in bundles.items() if unit in units)),
        lambda: False,
    )
    return pick(partial, in_bundle, in_version)


def _is_held(matter: Matter, card: Card) -> Truth:
    return either(
        *(
            both(
                is_one_of(held.code, card.codes),
                held.issued_on <= matter.asof,
                matter.asof <= after(held.issued_on, card.valid),
            )
            for held in matter.facts.cards
        )
    )
