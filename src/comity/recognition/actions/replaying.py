"""Run a city's decisions again, a few at a time, under leases of a purpose of its own.

Only the worker's role can. After each few everything found is committed together with the place
reached, so that a run killed at any moment goes on where it was.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from comity.ledger import actions as ledger
from comity.ledger.acting import as_machine
from comity.privacy import leases
from comity.privacy.queries import budget, with_basis
from comity.recognition.actions.rerunning import Found, run_again
from comity.recognition.domain.facts import DecisionsReplayed, ReplayPaused
from comity.recognition.domain.rationing import UNTIL_NEXT, may_open
from comity.recognition.domain.replays import REPLAY
from comity.recognition.models import DifferenceRow, ReplayRow
from comity.recognition.models.replays import DONE, GOING_ON, OVERTAKEN, PAUSED, RUNNING
from comity.recognition.queries.replays import (
    DecidedCard,
    DifferenceCard,
    Library,
    decided_cards,
    decisions_count,
    differences,
    next_decided,
    unfinished,
)
from comity.values.refusals import Refusal

CLASSES = ("case_file", "decision")
AT_A_TIME = 200
# As short as it can be: a few decisions take less than a second.
_LEASE = timedelta(minutes=1)
_SESSION = timedelta(minutes=5)
_KEPT = (
    "seen",
    "differing",
    "improving",
    "causes",
    "after",
    "state",
    "goes_on_at",
    "finished_at",
)


@dataclass(frozen=True, slots=True)
class Begun:
    """A run that can go on; `seen` of `total` decisions were done by an earlier start."""

    id: UUID
    city: str
    purpose: str
    total: int
    seen: int


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a run has come, and what the last few decisions gave.

    `goes_on_at`: the day's budget is used up, and the worker goes on then; None: it is not.
    """

    seen: int
    differing: int
    improving: int
    found: tuple[Found, ...]
    is_done: bool
    goes_on_at: datetime | None = None

    @property
    def has_stopped(self) -> bool:
        """Tell whether there is nothing to do now."""
        return self.is_done or self.goes_on_at is not None


def begin(
    city: str, *, since: date | None, library: Library, at: datetime, purpose: str = REPLAY
) -> Begun:
    """Begin a run, or go on with one that was begun with the same rules and the same register.

    Args:
        city: whose decisions.
        since: only of cases decided since this day; None: all.
        library: what they are run with.
        at: now.
        purpose: to find what would be better, or to prove what is and list nothing.
    """
    _registry, digest = library.register(at)
    engine = library.means("", known_at=at).engine
    with as_machine(city, ttl=_SESSION), transaction.atomic():
        run = unfinished(city, since=since, purpose=purpose)
        if run is not None and (run.engine, run.registry_digest) != (engine, digest):
            run.state, run.finished_at, run.goes_on_at = OVERTAKEN, at, None
            run.save(update_fields=["state", "finished_at", "goes_on_at"])
            run = None
        if run is None:
            given = {"engine": engine, "registry_digest": digest, "started_at": at}
            run, _is_new = ReplayRow.objects.get_or_create(
                city=city, since=since, purpose=purpose, state=RUNNING, defaults=given
            )
        total = decisions_count(city, since=since)
        return Begun(run.id, city, purpose, total, run.seen)


def go_on(begun: Begun, *, library: Library, at: datetime) -> Reached:
    """Do the next few decisions of a run, as many as the day's budget has room for.

    Raises:
        Refusal: PURPOSE-NOT-YOURS.
    """
    with as_machine(begun.city, ttl=_SESSION):
        run = ReplayRow.objects.get(pk=begun.id)
        wanted = next_decided(run, most=AT_A_TIME)
        cards = _opened(wanted, begun.purpose)
        with transaction.atomic():
            locked = ReplayRow.objects.select_for_update().get(pk=begun.id)
            if locked.after != run.after or locked.state not in GOING_ON:
                return _reached(locked, ())  # another process is running it too
            if wanted and not cards:
                _pause(locked, at)
                return _reached(locked, ())
            found = (
                run_again(cards, library, at, is_listed=begun.purpose == REPLAY) if cards else ()
            )
            is_last = len(wanted) < AT_A_TIME and len(cards) == len(wanted)
            _keep(locked, cards, found, at, is_last=is_last)
            return _reached(locked, found)


def _opened(wanted: Sequence[DecidedCard], purpose: str) -> Sequence[DecidedCard]:
    """Open the files of as many cases as the budget has room for; give these cases."""
    subjects = {card.subject for card in wanted}
    readable = with_basis(subjects, purpose=purpose, classes=CLASSES)
    persons = [card.subject if card.subject in readable else None for card in wanted]
    left = budget()
    cards = wanted[: may_open(persons, opened=left.opened, budget=left.a_day)]
    people = {card.subject for card in cards} & readable
    try:
        if people:
            leases.open(people, classes=CLASSES, purpose=purpose, ttl=_LEASE)
    except Refusal as refusal:
        if refusal.code != "BUDGET-SPENT":  # something else opened files meanwhile
            raise
        return ()
    return cards


def _pause(run: ReplayRow, at: datetime) -> None:
    """Wait for the next day's budget; the worker is told once."""
    if run.goes_on_at is not None and run.goes_on_at > at:
        return
    run.state, run.goes_on_at = PAUSED, at + UNTIL_NEXT
    run.save(update_fields=["state", "goes_on_at"])
    fact = ReplayPaused(
        at=at,
        city=run.city,
        replay=run.id,
        purpose=run.purpose,
        since=run.since,
        goes_on_at=run.goes_on_at,
        seen=run.seen,
    )
    ledger.record(fact)


def replay_city(
    city: str,
    *,
    clock: Callable[[], datetime],
    since: date | None = None,
    purpose: str = REPLAY,
) -> int:
    """Run all decisions of a city again, from where an earlier run was cut off; give how many.

    Where the day's budget ends it stops, and a job goes on when there is room again.
    """
    library = Library()
    begun = begin(city, since=since, library=library, at=clock(), purpose=purpose)
    while True:
        reached = go_on(begun, library=library, at=clock())
        if reached.has_stopped:
            return reached.seen


def replay_case(case: UUID, city: str, *, at: datetime) -> bool:
    """Run one decision again, because its file has changed; tell whether it would improve.

    Raises:
        Refusal: NO-BASIS, BUDGET-SPENT.
    """
    with as_machine(city, ttl=_SESSION):
        cards = decided_cards(city, only=case)
        if not cards or cards[0].is_open:
            return False  # whoever decides on it sees the file as it is
        leases.open(cards[0].subject, classes=CLASSES, purpose=REPLAY, ttl=_LEASE)
        with transaction.atomic():
            return any(one.improvement for one in run_again(cards, Library(), at))


def differences_of(begun: Begun) -> Iterator[DifferenceCard]:
    """Give what a run has found to differ so far, one after another."""
    with as_machine(begun.city, ttl=_SESSION), transaction.atomic():
        yield from differences(begun.id)


def _keep(
    run: ReplayRow,
    cards: Sequence[DecidedCard],
    found: Sequence[Found],
    at: datetime,
    *,
    is_last: bool,
) -> None:
    differing = [one for one in found if one.causes]
    DifferenceRow.objects.bulk_create(
        [
            DifferenceRow(
                replay=run,
                case_id=one.case.id,
                turn=one.turn,
                subject=one.case.subject,
                host_city=run.city,
                causes=[str(cause) for cause in one.causes],
            )
            for one in differing
        ]
    )
    run.seen += sum(card.decisions for card in cards)
    run.differing += len(differing)
    run.improving += sum(one.improvement is not None for one in found)
    causes = Counter(str(cause) for one in differing for cause in one.causes)
    run.causes = dict(causes + Counter(run.causes))
    run.state, run.goes_on_at = RUNNING, None
    if cards:
        run.after = cards[-1].id
    if is_last:
        run.state, run.finished_at = DONE, at
    run.save(update_fields=_KEPT)
    if run.state == DONE:
        fact = DecisionsReplayed(
            at=at,
            city=run.city,
            replay=run.id,
            purpose=run.purpose,
            engine=run.engine,
            registry_digest=run.registry_digest,
            seen=run.seen,
            differing=run.differing,
        )
        ledger.record(fact)


def _reached(run: ReplayRow, found: tuple[Found, ...]) -> Reached:
    is_done = run.state not in GOING_ON
    return Reached(run.seen, run.differing, run.improving, found, is_done, run.goes_on_at)
