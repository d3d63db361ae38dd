"""The joint board: what it is asked about papers, how the cities' votes make its answer."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from comity.rules.cases import Case
from comity.rules.decisions import Decision
from comity.rules.differences import ChangeClass, voting_rule
from comity.rules.format import Document
from comity.rules.registry import Precedent
from comity.values.refusals import Fault, Refusal

WORDS_MIN_CHARACTERS, WORDS_MAX_CHARACTERS = 20, 4000
# The rule for the lightest decisions of the cities: the board says what the agreement means.
# Source: agreement clauses 16 and 19.
RULE: Final = ChangeClass.EDITORIAL
_WHY = ("PRIOR-", "TACIT")
# Public and about nobody, in one language, like the other answers in the register.
SAYS: Final = (
    "The joint board answered: whoever has a certificate under {edition} and would be recognised"
    " is not held up by another city's refusal on the same papers."
)


class Asked(StrEnum):
    """Why the board is asked. Source: domain design, sections 3.8 and 3.9."""

    DIVERGING = "diverging"  # one city would recognise what another has refused
    SILENT = "silent"  # the office let its last day go by


class BoardChoice(StrEnum):
    """What a city says."""

    BETTER = "better"  # the better result stands
    OFFICE = "office"  # the office of the case decides by itself


class QuestionState(StrEnum):
    """Where a question stands."""

    OPEN = "open"
    BETTER = "better"
    OFFICE = "office"
    LAPSED = "lapsed"  # too few voted by the last day; silence has the effect the agreement gives


@dataclass(frozen=True, slots=True)
class BoardRule:
    """What an answer for the better result needs.

    Args:
        name: of the rule in the agreement.
        weights: the votes of each party.
        residents: of each party.
        votes_share: of all votes; a share reached is enough.
        parties: how many must say yes.
        population_share: of all residents; None: not asked.
        quorum: how many parties must have voted.
    """

    name: str
    weights: Mapping[str, int]
    residents: Mapping[str, int]
    votes_share: Any
    parties: int
    population_share: Any
    quorum: int


def rule_of(document: Document) -> BoardRule:
    """Read the board's rule from an agreement.

    Source: agreement clauses 1, 16 and 19.
    """
    governance, name = document.data["governance"], voting_rule(RULE, document)
    rule = governance["rules"][name]
    return BoardRule(
        name=name,
        weights=dict(governance["votes"]),
        residents={p["id"]: p["population"]["value"] for p in document.data["parties"]},
        votes_share=rule["votes"],
        parties=rule["parties"],
        population_share=rule.get("population"),
        quorum=governance["quorum"]["parties"],
    )


def settle(
    rule: BoardRule, votes: Mapping[str, BoardChoice], *, is_over: bool
) -> QuestionState | None:
    """Give what the votes come to; None while a city may still vote.

    Args:
        rule: of the agreement.
        votes: by city.
        is_over: the last day has gone by.

    Source: agreement clauses 8 (board) and 16.
    """
    if not is_over and votes.keys() < rule.weights.keys():
        return None
    if len(votes) < rule.quorum:
        return QuestionState.LAPSED
    agreed = {city for city, choice in votes.items() if choice is BoardChoice.BETTER}
    enough = (
        sum(rule.weights[city] for city in agreed) >= rule.votes_share * sum(rule.weights.values())
        and len(agreed) >= rule.parties
        and (
            rule.population_share is None
            or sum(rule.residents[city] for city in agreed)
            >= rule.population_share * sum(rule.residents.values())
        )
    )
    return QuestionState.BETTER if enough else QuestionState.OFFICE


def require_vote(choice: str, words: str) -> None:
    """Refuse a vote without a choice or without reasons.

    Raises:
        Refusal: VOTE-INVALID with every fault.
    """
    faults = []
    if choice not in set(BoardChoice):
        faults.append(Fault("CHOICE-UNKNOWN", "choice", _("Choose one of the two.")))
    if not WORDS_MIN_CHARACTERS <= len(words.strip()) <= WORDS_MAX_CHARACTERS:
        message = _("Write your reasons in %(least)d to %(most)d characters.")
        limits = {"least": WORDS_MIN_CHARACTERS, "most": WORDS_MAX_CHARACTERS}
        faults.append(Fault("WORDS-LENGTH", "words", message % limits))
    if faults:
        raise Refusal("VOTE-INVALID", _("Something in this vote is missing."), tuple(faults))


def content_of(
    case: Case, held: Decision, own: Decision, elsewhere: Mapping[str, Decision]
) -> dict[str, Any]:
    """Give what the board is told: levels, codes, cities and months; nobody can be named by it.

    Args:
        case: as the engine reads it.
        held: what the engine finds, which waits for the board.
        own: what it would find if no other city had decided.
        elsewhere: what it would find so in each city that decided before. That city's own words
            stay with its office and the person; what the agreement says there does not.
    """
    return {
        "editions": sorted({f"{one.standard}@{one.version}" for one in case.credentials}),
        "outcome": own.outcome,
        "gap": None if own.gap is None else f"{float(own.gap):.4f}",
        "codes": _codes(own),
        "why": sorted({one.code for one in held.reasons if one.code.startswith(_WHY)}),
        "units": [
            {
                "unit": line.unit,
                "required_level": line.required_level,
                "held_level": line.held_level,
                "is_core": line.is_core,
            }
            for line in own.lines
        ],
        "earlier": [
            {
                "city": one.host,
                "month": f"{one.decided_on:%Y-%m}",
                "outcome": one.outcome,
                "is_appealed": one.is_appealed,
                "codes": _codes(elsewhere[one.host]) if one.host in elsewhere else [],
            }
            for one in case.earlier
            if one.occupation == case.occupation and not one.is_annulled
        ],
    }


def _codes(decision: Decision) -> list[list[str]]:
    return [list(one) for one in sorted({(r.code, r.clause) for r in decision.reasons})]


def precedents_of(
    question: UUID,
    *,
    occupation: str,
    editions: Sequence[str],
    known: Container[str],
    on: date,
) -> Iterator[tuple[Precedent, str]]:
    """Give what an answer for the better result says for everybody with the same papers.

    The number follows from the question, so that noting it twice is noting it once.

    Source: domain design, section 3.9.
    """
    for place, edition in enumerate(one for one in editions if one in known):
        number = f"BD-{on.year}-{question.hex[:8].upper()}" + (f"-{place + 1}" if place else "")
        yield Precedent(number, occupation, edition, on), SAYS.format(edition=edition)
