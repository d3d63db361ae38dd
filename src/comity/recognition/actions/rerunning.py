"""Run the decisions of a few cases again: what differs, and what would be better now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from comity.recognition.actions.listing import Listed, list_improvements
from comity.recognition.domain.assessments import restored
from comity.recognition.domain.grounds import Ground
from comity.recognition.domain.improvements import (
    Improvement,
    assess_again,
    ground_of,
    improvement,
)
from comity.recognition.domain.replays import Cause, Kept, Replay, replay
from comity.recognition.models import CaseFileRow
from comity.recognition.queries.replays import DecidedCard, Library, kept_of
from comity.rules.decisions import Decision
from comity.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Found:
    """One decision that differs or would improve, or both; `turn` is its place on the case."""

    case: DecidedCard
    turn: int
    causes: tuple[Cause, ...]
    improvement: Improvement | None


def run_again(
    cards: Sequence[DecidedCard], library: Library, at: datetime, *, is_listed: bool = True
) -> tuple[Found, ...]:
    """Run all decisions of some cases again; give what was found, and list what would improve.

    Args:
        cards: the cases; where no lease shows the file, that is what is found.
        library: what they are run with.
        at: now.
        is_listed: False: only compare, look for nothing better.
    """
    known = {card.id: card for card in cards}
    unseen = {(card.id, turn) for card in cards for turn in range(1, card.decisions + 1)}
    found = []
    listed: dict[UUID, Listed] = {}
    for row, file, kept in kept_of(list(known)):
        card = known[row.case_id]
        unseen.remove((card.id, row.turn))
        means = library.means(
            kept.agreement_digest, later=kept.later_digest, known_at=kept.known_at
        )
        again = replay(kept, means)
        better = None
        # Only what counts can be bettered, and nobody is looking at it already.
        is_last = is_listed and row.turn == card.turn and not card.is_open
        if is_last and again.is_sound and (now := _now(again, file, kept, library, at)):
            better = improvement(restored(vars(row.assessment)), now, decided=row.outcome)
            ground = None if better is None else _ground(better, file, kept, library)
            listed[card.id] = Listed(row, better, ground)
        if again.causes or better:
            found.append(Found(card, row.turn, again.causes, better))
    list_improvements(listed, at=at)
    # What no lease shows is named too.
    found += [Found(known[case], turn, (Cause.NO_BASIS,), None) for case, turn in sorted(unseen)]
    return tuple(found)


def _ground(better: Improvement, file: CaseFileRow | None, kept: Kept, library: Library) -> Ground:
    return ground_of(
        better,
        is_told_more=file is not None and file.facts != kept.facts,
        is_register_new=library.is_news(kept),
    )


def _now(
    again: Replay, file: CaseFileRow | None, kept: Kept, library: Library, at: datetime
) -> Decision | None:
    """Give what the rules say with all that is known now; None where they cannot be run."""
    facts = kept.facts if file is None else file.facts
    is_known = facts == kept.facts and library.is_settled(kept, at=at)
    if is_known and again.decision is not None:
        return again.decision  # the same run once more
    means = library.means(kept.agreement_digest, later=kept.later_digest, known_at=at)
    if means.rulebook is None or facts is None:
        return None
    try:
        return assess_again(
            facts,
            rulebook=means.rulebook,
            later=means.later,
            registry=means.registry,
            asof=kept.asof,
        ).decision
    except Refusal:
        return None  # the replay has named the facts as the cause
