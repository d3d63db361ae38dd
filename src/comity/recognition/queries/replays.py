"""Decided cases with what they were computed from, and what there is to run them again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, Sum, When

from comity.accreditation.queries import history, registry_digest
from comity.agreements.queries import rulebook_as_stored
from comity.recognition.domain.replays import Kept, Means, result_bytes
from comity.recognition.domain.states import State
from comity.recognition.models import (
    CaseFileRow,
    CaseRow,
    DecisionRow,
    DifferenceRow,
    InputsRow,
    ReplayRow,
)
from comity.recognition.models.replays import DONE, GOING_ON
from comity.rules.engine import engine_digest
from comity.rules.registry import Registry
from comity.rules.rulebook import Rulebook

_MOST_REGISTERS = 64
_DECIDED = Q(state=State.DECIDED) | Q(turn__gt=1)


@dataclass(frozen=True, slots=True)
class DecidedCard:
    """A case that was decided, without anything personal.

    Args:
        id: of the case.
        reference: which people read.
        subject: whose it is.
        turn: of the case.
        is_open: it was reopened and is not decided again.
    """

    id: UUID
    reference: str
    subject: UUID
    turn: int
    is_open: bool

    @property
    def decisions(self) -> int:
        """Count the decisions taken on it."""
        return self.turn - 1 if self.is_open else self.turn


@dataclass(frozen=True, slots=True)
class DifferenceCard:
    """A decision that did not come out the same; `causes` are codes."""

    case: UUID
    reference: str
    turn: int
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """What a finished run found: counts, and how many differ by cause; nothing about anybody."""

    id: UUID
    city: str
    purpose: str
    finished_at: datetime
    engine: str
    registry_digest: str
    decisions: int
    differing: int
    causes: dict[str, int]

    @property
    def same(self) -> int:
        """Count the decisions that came out as the same bytes."""
        return self.decisions - self.differing


class Library:
    """What decisions are run with, read once: the register's history and every version cited."""

    def __init__(self) -> None:
        self._history = history()
        self._books: dict[str, tuple[Rulebook | None, bool]] = {}
        self._digests: dict[int, tuple[Registry, str]] = {}
        self._annulled: dict[int, date] = {}

    def means(self, agreement: str, *, known_at: datetime, later: str | None = None) -> Means:
        """Give what a decision is run with, by the versions it looked at and the moment it knew."""
        book, is_signed = self._book(agreement)
        since, is_since_signed = (None, True) if later is None else self._book(later)
        registry = self._history.as_known(known_at)
        return Means(
            rulebook=book,
            later=since,
            is_signed_document=is_signed and is_since_signed,
            registry=registry,
            registry_digest=self._digest(registry),
            engine=engine_digest(),
        )

    def _book(self, digest: str) -> tuple[Rulebook | None, bool]:
        if digest not in self._books:
            self._books[digest] = rulebook_as_stored(digest)
        return self._books[digest]

    def is_settled(self, kept: Kept, *, at: datetime) -> bool:
        """Tell whether nothing has become known since that lifts a suspension or a referral."""
        now = self._history.as_known(at)
        if now is not self._history.as_known(kept.known_at):
            return False
        if id(now) not in self._annulled:
            days = [
                one.annulled_on or date.min
                for provider in now.providers.values()
                for one in provider.suspended
            ]
            days += [one.answered_on for one in now.precedents]
            self._annulled[id(now)] = max(days, default=date.min)
        return self._annulled[id(now)] <= kept.asof

    def is_news(self, kept: Kept) -> bool:
        """Tell whether the register says something else today than it did for a decision."""
        newest = datetime.max.replace(tzinfo=UTC)
        return self._history.as_known(newest) is not self._history.as_known(kept.known_at)

    def register(self, at: datetime) -> tuple[Registry, str]:
        """Give the register as known at a moment, and its hash."""
        registry = self._history.as_known(at)
        return registry, self._digest(registry)

    def _digest(self, registry: Registry) -> str:
        if id(registry) not in self._digests:
            if len(self._digests) >= _MOST_REGISTERS:
                self._digests.clear()
            self._digests[id(registry)] = registry, registry_digest(registry)
        return self._digests[id(registry)][1]


def decided(city: str, *, since: date | None) -> "QuerySet[CaseRow]":
    """Give a city's cases that were decided, also those open again, in the order of their ids."""
    rows = CaseRow.objects.filter(_DECIDED, host_city=city)
    if since is not None:
        first = datetime.combine(since, time.min, UTC)
        rows = rows.filter(Q(decided_at=None) | Q(decided_at__gte=first))
    return rows.order_by("id")


def decisions_count(city: str, *, since: date | None) -> int:
    """Count the decisions on these cases."""
    taken = Case(When(state=State.DECIDED, then=F("turn")), default=F("turn") - 1)
    return decided(city, since=since).aggregate(count=Sum(taken))["count"] or 0


def next_decided(run: ReplayRow, *, most: int) -> tuple[DecidedCard, ...]:
    """Give the cases that come next in a run."""
    rows = decided(run.city, since=run.since)
    if run.after is not None:
        rows = rows.filter(id__gt=run.after)
    return _cards(rows[:most])


def decided_cards(city: str, *, only: UUID) -> tuple[DecidedCard, ...]:
    """Give one case of a city, nothing where it was not decided."""
    return _cards(decided(city, since=None).filter(pk=only))


def unfinished(city: str, *, since: date | None, purpose: str) -> ReplayRow | None:
    """Give the run of a city that was begun and not ended."""
    rows = ReplayRow.objects.filter(city=city, since=since, purpose=purpose)
    return rows.filter(state__in=GOING_ON).first()


def kept_of(
    cases: Sequence[UUID],
) -> Iterator[tuple[DecisionRow, CaseFileRow | None, Kept]]:
    """Give decisions with what they were computed from, as far as leases show them.

    Of one case the earlier come before the later.
    """
    decisions = DecisionRow.objects.filter(case__in=cases).select_related("assessment")
    inputs = {(row.case_id, row.turn): row for row in InputsRow.objects.filter(case__in=cases)}
    files = CaseFileRow.objects.in_bulk(list(cases))
    for row in decisions.defer("letter").order_by("case", "turn"):
        file = files.get(row.case_id)
        yield row, file, _kept(row, inputs.get((row.case_id, row.turn)), file)


def reports(*, most: int) -> tuple[ReplayReport, ...]:
    """Give what finished runs of all decisions of a city found, the newest first."""
    rows = ReplayRow.objects.filter(state=DONE, since=None).order_by("-finished_at", "id")
    return tuple(
        ReplayReport(
            id=row.id,
            city=row.city,
            purpose=row.purpose,
            finished_at=row.finished_at,
            engine=row.engine,
            registry_digest=row.registry_digest,
            decisions=row.seen,
            differing=row.differing,
            causes=dict(row.causes),
        )
        for row in rows[:most]
        if row.finished_at is not None
    )


def differences(run: UUID) -> Iterable[DifferenceCard]:
    """Give what a run found to differ, one after another."""
    rows = (
        DifferenceRow.objects.filter(replay=run).select_related("case").order_by("case_id", "turn")
    )
    for row in rows.iterator(chunk_size=500):
        yield DifferenceCard(row.case_id, row.case.reference, row.turn, tuple(row.causes))


def _cards(rows: "QuerySet[CaseRow]") -> tuple[DecidedCard, ...]:
    found = rows.values_list("id", "reference", "subject", "turn", "state")
    return tuple(
        DecidedCard(case, reference, subject, turn, is_open=state != State.DECIDED)
        for case, reference, subject, turn, state in found
    )


def _kept(row: DecisionRow, inputs: InputsRow | None, file: CaseFileRow | None) -> Kept:
    assessment = row.assessment
    result = result_bytes(vars(assessment))
    if inputs is not None:
        return Kept(
            facts=inputs.facts,
            facts_digest=inputs.facts_digest,
            asof=inputs.asof,
            known_at=inputs.known_at,
            agreement_digest=inputs.agreement_digest,
            later_digest=inputs.later_digest,
            registry_digest=inputs.registry_digest,
            engine=inputs.engine,
            holidays={
                int(year): tuple(map(date.fromisoformat, days))
                for year, days in inputs.holidays.items()
            },
            result=result,
            is_later=row.turn > 1,
        )
    # Decided before inputs were kept: the file still has the facts, unless they changed since.
    stands = file is not None and file.facts_digest == assessment.facts_digest
    return Kept(
        facts=file.facts if stands and file is not None else None,
        facts_digest=assessment.facts_digest,
        asof=assessment.asof,
        known_at=assessment.at,
        agreement_digest=assessment.agreement_digest,
        registry_digest=assessment.registry_digest,
        engine=None,
        holidays=None,
        result=result,
    )
