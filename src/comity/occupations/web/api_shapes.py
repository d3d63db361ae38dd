"""What the API of the map takes and gives."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from comity.matching.relations import Relation
from comity.occupations.domain.answers import Given, Target, Verdict
from comity.occupations.domain.relations import Direction
from comity.occupations.queries.concepts import ConceptCard, MappingCard
from comity.occupations.queries.desk import ListCard
from comity.occupations.queries.evidence import SuggestionCard
from comity.occupations.queries.frameworks import FrameworkCard
from comity.parties.web.endpoints import Line, Strict, Written

_MOST_BYTES = 10_000_000


class FrameworkOut(Schema):
    """A stored version of a framework."""

    id: UUID
    name: str
    version: str
    digest: str
    attribution: str
    languages: list[str]
    occupations: int
    skills: int
    imported_at: datetime

    @classmethod
    def of(cls, card: FrameworkCard) -> "FrameworkOut":
        """Write a card."""
        return cls(
            id=card.id,
            name=card.name,
            version=card.version,
            digest=card.digest,
            attribution=card.attribution,
            languages=list(card.languages),
            occupations=card.occupations,
            skills=card.skills,
            imported_at=card.imported_at,
        )


class ConceptOut(Schema):
    """A concept of one version; names and definitions by language."""

    id: UUID
    framework: UUID
    uri: str
    kind: str
    code: str
    names: dict[str, str]
    definitions: dict[str, str]

    @classmethod
    def of(cls, card: ConceptCard) -> "ConceptOut":
        """Write a card."""
        return cls(
            id=card.id,
            framework=card.framework,
            uri=card.uri,
            kind=card.kind,
            code=card.code,
            names=card.names,
            definitions=card.descriptions,
        )


class MappingOut(Schema):
    """A published mapping; the relation is read from the local title to the concept."""

    id: UUID
    city: str
    code: str
    title: str
    language: str
    relation: Relation
    feeds_recognition: bool
    concept: ConceptOut
    decided_at: datetime
    published_at: datetime
    ended_at: datetime | None

    @classmethod
    def of(cls, card: MappingCard) -> "MappingOut":
        """Write a card."""
        return cls(
            id=card.id,
            city=card.city,
            code=card.code,
            title=card.title,
            language=card.language,
            relation=Relation(card.relation),
            feeds_recognition=card.feeds_recognition,
            concept=ConceptOut.of(card.concept),
            decided_at=card.decided_at,
            published_at=card.published_at,
            ended_at=card.ended_at,
        )


class MappingsOut(Schema):
    """A page of mappings, and the cursor of the next; none: it was the last."""

    items: list[MappingOut]
    next: str | None


class ListIn(Strict):
    """A list to look through: its file in base64, and what it is."""

    title: Line
    kind: Annotated[str, Field(pattern="^(occupations|qualifications|modules)$")]
    version: Line
    language: Annotated[str, Field(pattern="^[a-z]{2,3}$")]
    framework: UUID
    file: Line = "list.csv"
    content_base64: Annotated[str, Field(max_length=_MOST_BYTES * 4 // 3 + 4)]


class ListImportIn(Strict):
    """Whether to import the good rows although others are wrong."""

    keeps_good: bool = False


class ListOut(Schema):
    """A list of one's own city, and how far its suggestions are."""

    id: UUID
    title: str
    kind: str
    version: str
    language: str
    framework: UUID
    state: str
    done: int
    total: int
    published_at: datetime | None

    @classmethod
    def of(cls, card: ListCard) -> "ListOut":
        """Write a card."""
        return cls(
            id=card.id,
            title=card.title,
            kind=card.kind,
            version=card.version,
            language=card.language,
            framework=card.framework,
            state=card.state.value,
            done=card.done,
            total=card.total,
            published_at=card.published_at,
        )


class ListedTitleOut(Schema):
    """A title of a list, and where it stands."""

    id: UUID
    code: str
    title: str
    volume: int | None
    standing: str
    answer: UUID | None


class MappingSuggestionOut(Schema):
    """A suggestion with what speaks for it."""

    rank: int
    concept: ConceptOut
    probability: float
    of_ten: int
    label: str
    label_language: str
    signals: dict[str, float]
    path: list[str]

    @classmethod
    def of(cls, card: SuggestionCard) -> "MappingSuggestionOut":
        """Write a card."""
        return cls(
            rank=card.rank,
            concept=ConceptOut.of(card.concept),
            probability=card.probability,
            of_ten=card.of_ten,
            label="".join(one.text for one in card.matched),
            label_language=card.matched_language,
            signals=dict(card.signals),
            path=list(card.path),
        )


class TitleOut(ListedTitleOut):
    """A title with its suggestions, the best first."""

    suggestions: list[MappingSuggestionOut]


class TargetIn(Strict):
    """A concept, and how the title and it relate."""

    concept: UUID
    relation: Relation
    direction: Direction = Direction.LOCAL_TO_CONCEPT
    shares_essential: bool = False


class MappingAnswerIn(Strict):
    """An answer; `instead_of` names the answer that was seen there, none if there was none."""

    targets: Annotated[list[TargetIn], Field(max_length=100)] = []
    reason: Annotated[Written, Field(max_length=4_000)] = ""
    instead_of: UUID | None = None

    def given(self) -> Given:
        """Read it; nothing named means that nothing fits."""
        targets = tuple(
            Target(one.concept, one.relation, one.direction, one.shares_essential)
            for one in self.targets
        )
        return Given(Verdict.MAPS if targets else Verdict.NONE, targets, self.reason)


class SecondLookIn(Strict):
    """What a second person says to an answer."""

    agrees: bool
    reason: Annotated[Written, Field(max_length=4_000)] = ""
