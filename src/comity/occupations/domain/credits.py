"""What two people say that a part counts for: where it stands, and whether it is whole."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from comity.matching.carrying import CarryOver, Credit, Part, lifts


class CreditStanding(StrEnum):
    """Where a pair of parts stands."""

    SUGGESTED = "suggested"
    SECOND = "second"  # waits for a second person
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    NOTHING = "nothing"  # two people say that it counts for nothing


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of two parts.

    Args:
        source: the part that somebody holds.
        target: the part it counts for.
        credit: how much; None: for nothing.
        reason: why, never empty.
    """

    source: Part
    target: Part
    credit: Credit | None
    reason: str


def said_faults(said: Said) -> list[str]:
    """Give the codes of everything that is wrong, in a fixed order.

    Codes: CREDIT-PARTS (they are of one standard), CREDIT-LIFTS (exact, from a lower level to a
    higher one), CREDIT-REASON.

    Source: domain design, section 2.1, clause 4.
    """
    levels = {"source_level": said.source.level, "target_level": said.target.level}
    wrong = {
        "CREDIT-PARTS": said.source.standard == said.target.standard,
        "CREDIT-LIFTS": said.credit is not None and lifts(said.credit, **levels),
        "CREDIT-REASON": not said.reason.strip(),
    }
    return [code for code, is_wrong in wrong.items() if is_wrong]


def credit_standing(*, counts: bool, agreed: bool | None) -> CreditStanding:
    """Give where a pair stands by what was said of it last.

    Args:
        counts: whether it was said to count for anything.
        agreed: what the second person said; None: nobody has looked yet.
    """
    if agreed is None:
        return CreditStanding.SECOND
    if not agreed:
        return CreditStanding.DISPUTED
    return CreditStanding.CONFIRMED if counts else CreditStanding.NOTHING


def credit_evidence(one: CarryOver | None) -> dict[str, Any]:
    """Give what was shown beside a pair, as JSON; nothing where the pair was not suggested."""
    if one is None:
        return {}
    return {"words": round(one.words, 3), "shared": list(one.shared), "credit": one.credit.value}
