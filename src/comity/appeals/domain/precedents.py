"""Precedents: what the ruling of a panel says for everybody with the same papers."""

from collections.abc import Container, Iterator, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from comity.rules.decisions import REFUSED
from comity.rules.registry import Precedent

# Public and about nobody, like the answers of the joint board, which are kept in one language too.
SAYS: Final = (
    "On an appeal, officers of two other cities did not let a refusal stand. Whoever has a"
    " certificate under {edition} and would be recognised is not held up by such a refusal."
)


def precedents_of(
    appeal: UUID,
    *,
    decided: str,
    occupation: str,
    facts: Mapping[str, Any],
    known: Container[str],
    on: date,
) -> Iterator[tuple[Precedent, str]]:
    """Give what a panel that replaced a decision has answered for others, with its words.

    Only a refusal holds anybody up elsewhere, so only its replacement says something for others.
    The number follows from the appeal, so that noting it twice is noting it once.

    Args:
        appeal: which.
        decided: the outcome that was replaced.
        occupation: the job.
        facts: of the case, as they were challenged.
        known: the editions (standard@version) that the agreement has.
        on: the day of the ruling.

    Source: domain design, sections 3.9 and 3.11: outcomes feed precedents.
    """
    if decided != REFUSED:
        return
    papers = facts.get("credentials", ())
    editions = sorted({str(paper.get("std", "")) for paper in papers})
    for place, edition in enumerate(one for one in editions if one in known):
        number = f"AP-{on.year}-{appeal.hex[:8].upper()}" + (f"-{place + 1}" if place else "")
        yield Precedent(number, occupation, edition, on), SAYS.format(edition=edition)
