"""Papers: what must lie on the table for each step of a change."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from comity.governance.domain.pilots import Evaluation, Plan
from comity.governance.domain.voting import Tally
from comity.rules.differences import ChangeClass


class Proposer(StrEnum):
    """Who may propose a change.

    Source: section 6.1 of the domain design.
    """

    PARTY = "party"
    PROVIDER = "provider"
    UNION = "union"
    EMPLOYER = "employer"
    COMMUNITY_ORGANISATION = "community_organisation"
    EXTERNAL_REVIEWER = "external_reviewer"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that somebody proposes.

    Args:
        by: the name of the proposer; the id of a party.
        supporters: others who stand behind it; a community organisation needs three.
        document: the hash of the proposed version.
        change_class: of the whole difference, as derived from it.
        protected: protected clauses that the difference touches.
        parties: of the proposed version, who all sign it; empty where they stay the same.
        is_pilot: whether it shall be tried first.
    """

    kind: Proposer
    by: str
    document: str
    change_class: ChangeClass
    protected: tuple[str, ...] = ()
    parties: frozenset[str] = frozenset()
    supporters: int = 0
    is_pilot: bool = False


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a proposal is admissible or not, or why a pilot's change ends here."""

    text: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """Who was invited to be heard (kinds of organisations), and in which languages it is told."""

    invited: frozenset[str]
    summaries: frozenset[str]


@dataclass(frozen=True, slots=True)
class Replies:
    """What came in: replies, how many of them object, their points, and how many are answered."""

    replies: int
    objecting: int
    points: int
    answered: int


@dataclass(frozen=True, slots=True)
class Minutes:
    """What a round table came to, by the hash of its minutes."""

    document: str


@dataclass(frozen=True, slots=True)
class ImpactNote:
    """The simulation over 24 months of cases with cost, equality and data protection.

    Args:
        document: the hash of the version that was simulated.
    """

    document: str
    months: int
    has_cost: bool
    has_equality: bool
    has_data_protection: bool


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who signed which version."""

    parties: frozenset[str]
    document: str


Paper: TypeAlias = (
    Reasons
    | Invitation
    | Replies
    | Minutes
    | ImpactNote
    | Tally
    | Plan
    | Evaluation
    | Signatures
    | None
)
