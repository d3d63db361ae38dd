"""What a person answers to suggestions: one, several, none fits; and whether it is whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from comity.matching.relations import Relation
from comity.occupations.domain.relations import Direction, from_local

MOST_TARGETS = 20


class Verdict(StrEnum):
    """Whether anything in the framework fits a local title."""

    MAPS = "maps"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Target:
    """A concept that was chosen, and how the two relate.

    Args:
        concept: its id in one version of a framework.
        relation: as it is read in `direction`.
        shares_essential: whether the person found that the two share essential skills.
    """

    concept: UUID
    relation: Relation
    direction: Direction = Direction.LOCAL_TO_CONCEPT
    shares_essential: bool = False

    @property
    def from_local(self) -> Relation:
        """Give the relation as read from the local title."""
        return from_local(self.relation, self.direction)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer: the verdict, what fits, why."""

    verdict: Verdict
    targets: tuple[Target, ...]
    reason: str


def answer_faults(given: Given, *, is_correction: bool, ranks: Mapping[UUID, int]) -> list[str]:
    """Give the codes of everything that is wrong with an answer, in a fixed order.

    Args:
        given: the answer.
        is_correction: whether it takes the place of an earlier one.
        ranks: the rank of every concept that was suggested, by its id.

    Codes: ANSWER-CONTRADICTS (none fits, yet something is named), ANSWER-EMPTY, ANSWER-TOO-MANY,
    ANSWER-TWICE-SAME (a concept twice), ANSWER-EXACT-TWICE (one title cannot mean exactly two
    different things), ANSWER-REASON (a correction, and a choice from outside the suggestions,
    say why).
    """
    concepts = [target.concept for target in given.targets]
    exact = [one for one in given.targets if one.from_local is Relation.EXACT]
    outside = any(concept not in ranks for concept in concepts)
    wrong = {
        "ANSWER-CONTRADICTS": given.verdict is Verdict.NONE and bool(concepts),
        "ANSWER-EMPTY": given.verdict is Verdict.MAPS and not concepts,
        "ANSWER-TOO-MANY": len(concepts) > MOST_TARGETS,
        "ANSWER-TWICE-SAME": len(set(concepts)) < len(concepts),
        "ANSWER-EXACT-TWICE": len(exact) > 1,
        "ANSWER-REASON": (is_correction or outside) and not given.reason.strip(),
    }
    return [code for code, is_wrong in wrong.items() if is_wrong]


def default_relation(_rank: int) -> Relation:
    """Give the relation that a form begins with: never exact, which a person must say."""
    return Relation.CLOSE


def uncertainty(probabilities: Sequence[float]) -> float:
    """Give how little is known of the best suggestion: 0 certain, 1 nothing fits at all."""
    return 1.0 - max(probabilities, default=0.0)


def urgency(volume: int | None, probabilities: Sequence[float]) -> float:
    """Give the place in the queue: how many people it concerns times how unsure it is.

    Args:
        volume: people a year with this title, None when not stated, which counts as one.
        probabilities: of the suggestions, each from 0 to 1.
    """
    return (1 if volume is None else volume) * uncertainty(probabilities)


def in_ten(probability: float) -> int:
    """Give of how many in ten suggestions like this one were confirmed, never rounded up."""
    return max(0, min(10, int(probability * 10 + 1e-9)))
