"""Jobs of brought-in files: look through, store, undo, throw away."""

from datetime import timedelta
from uuid import UUID

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from comity.ledger import actions as ledger
from comity.ledger.acting import as_machine
from comity.ledger.clock import now
from comity.ledger.domain.queues import LONG
from comity.parties.queries import office_names
from comity.records.actions.looking import fail, look_through
from comity.records.actions.storing import store
from comity.records.actions.tidying import throw_away, tidy_city
from comity.records.actions.undoing import undo
from comity.records.domain.facts import FileTakenUp, IntakeCancelled, StoringAsked, UndoAsked
from comity.values.refusals import Refusal

_ATTEMPTS = 5
_AGAIN = RetryStrategy(max_attempts=_ATTEMPTS, exponential_wait=4)
_SESSION = timedelta(hours=1)
_STEPS = {"look": look_through, "store": store, "undo": undo}


@app.task(name="records.go_on", queue=LONG, retry=_AGAIN, pass_context=True)
def go_on(context: JobContext, intake: str, city: str, step: str) -> str:
    """Look a file through, store or undo it, or go on with that; give its state.

    May run twice and be killed at any step: each batch is written whole with its place.
    """
    with as_machine(city, ttl=_SESSION):
        try:
            return _STEPS[step](UUID(intake), clock=now).value
        except Exception:
            if context.job.attempts + 1 >= _ATTEMPTS:
                fail(UUID(intake), Refusal("RECORDS-BROKEN", "An error of ours."))
            raise


@app.task(name="records.throw_away", retry=_AGAIN)
def throw_file_away(intake: str, city: str) -> bool:
    """Empty the file of a stopped intake; tell whether there was anything left."""
    with as_machine(city, ttl=_SESSION):
        return throw_away(UUID(intake), at=now())


@app.periodic(cron="50 3 * * *")
@app.task(name="records.tidy", queueing_lock="records.tidy")
def tidy(timestamp: int) -> int:  # noqa: ARG001  # the queue's signature
    """Throw files away whose time is over; give how many."""
    emptied = 0
    for city in sorted(office_names()):
        with as_machine(city, ttl=_SESSION):
            emptied += tidy_city(city, at=now())
    return emptied


def listen() -> None:
    """Have the worker told of what officers ask for."""
    ledger.listen(FileTakenUp, _to_look)
    ledger.listen(StoringAsked, _to_store)
    ledger.listen(UndoAsked, _to_undo)
    ledger.listen(IntakeCancelled, _to_throw_away)


def _to_look(fact: FileTakenUp) -> None:
    go_on.defer(intake=str(fact.intake), city=fact.city or "", step="look")


def _to_store(fact: StoringAsked) -> None:
    # Of one city one after the other: two files may be about the same people.
    job = go_on.configure(lock=f"records.store/{fact.city}")
    job.defer(intake=str(fact.intake), city=fact.city or "", step="store")


def _to_undo(fact: UndoAsked) -> None:
    job = go_on.configure(lock=f"records.store/{fact.city}")
    job.defer(intake=str(fact.intake), city=fact.city or "", step="undo")


def _to_throw_away(fact: IntakeCancelled) -> None:
    throw_file_away.defer(intake=str(fact.intake), city=fact.city or "")
