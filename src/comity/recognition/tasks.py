"""Jobs of recognition: look at new cases and grant some, certify, run decisions again."""

from datetime import date, timedelta
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from comity.accreditation.domain.facts import RegistryChanged
from comity.agreements.domain.facts import TrialEnded
from comity.agreements.queries import rulebook_in_force
from comity.certificates.domain.facts import CertificateIssued, StatusChanged
from comity.ledger import actions as ledger
from comity.ledger.acting import as_machine
from comity.ledger.clock import now
from comity.ledger.domain.facts import ClockMoved, Fact
from comity.ledger.domain.queues import LONG
from comity.parties.queries import office_names
from comity.recognition.actions.certifying import certify
from comity.recognition.actions.deciding import grant_unattended
from comity.recognition.actions.elapsing import let_time_pass
from comity.recognition.actions.notifying import send_waiting
from comity.recognition.actions.reminding import remind_issuers
from comity.recognition.actions.replaying import replay_case, replay_city
from comity.recognition.actions.touching import look_where_rules_changed
from comity.recognition.domain.facts import (
    CaseDecided,
    CaseExtended,
    CaseLapsed,
    CaseLodged,
    CaseReopened,
    CaseTaken,
    IssuerAnswered,
    MoreAsked,
    PaperConfirmed,
    PersonAnswered,
    ReopeningEnded,
    ReplayPaused,
    SilenceTookEffect,
)
from comity.recognition.domain.rationing import UNTIL_NEXT
from comity.recognition.domain.replays import REPLAY
from comity.recognition.queries.acts import overdue
from comity.rules.case_facts import local_day

_SESSION = timedelta(minutes=5)


@app.task(name="recognition.look_at", retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def look_at(case: str, city: str) -> bool:
    """Look at a new case as the machine of its city; tell whether it was granted.

    May run twice: the second time finds the case decided and does nothing. Killed at any step
    it leaves at most a lease, which the person sees.
    """
    with as_machine(city, ttl=_SESSION):
        return grant_unattended(UUID(case), at=now())


@app.task(name="recognition.certify", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def certify_case(case: str, city: str) -> str | None:
    """Issue the certificate of a decided case; give its id, None where there is none to issue.

    May run twice and be killed at any step: the certificate is one row, written with the mark
    that it was.
    """
    with as_machine(city, ttl=_SESSION):
        issued = certify(UUID(case), at=now())
    return None if issued is None else str(issued)


@app.periodic(cron="* * * * *")
@app.task(name="recognition.send_again", queueing_lock="recognition.send_again")
def send_again(timestamp: int) -> int:  # noqa: ARG001  # the queue's signature
    """Send what an earlier try left behind; give how many notices left."""
    return send_waiting()


@app.task(name="recognition.send_notices")
def send_notices() -> int:
    """Send what waits now; give how many notices left."""
    return send_waiting()


@app.task(
    name="recognition.replay",
    queue=LONG,
    retry=RetryStrategy(max_attempts=5, exponential_wait=60),
)
def replay(city: str, since: str | None = None, purpose: str = REPLAY) -> int:
    """Run all decisions of a city again; give how many are done.

    May be killed at any step: the next try goes on where it was. Where the day's budget ends, the
    next job is written with the state, for the moment when there is room again.
    """
    first = None if since is None else date.fromisoformat(since)
    return replay_city(city, clock=now, since=first, purpose=purpose)


@app.task(name="recognition.look_again", retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def look_again(case: str, city: str) -> bool:
    """Run one decision again after something was confirmed late; tell whether it would improve."""
    return replay_case(UUID(case), city, at=now())


@app.periodic(cron="30 1 1 * *")  # each run is a line in "who looked at my data"
@app.task(name="recognition.replay_all", queueing_lock="recognition.replay_all")
def replay_all(timestamp: int) -> int:  # noqa: ARG001  # the queue's signature
    """Have the decisions of every city run again; give how many cities there are."""
    return _defer_replays()


@app.periodic(cron="20 0 * * *")
@app.task(name="recognition.rules_changed", queueing_lock="recognition.rules_changed")
def rules_changed(timestamp: int) -> int:  # noqa: ARG001  # the queue's signature
    """Look at open cases whose rules changed by today; give how many."""
    return _look_where_rules_changed()


@app.task(name="recognition.look_where_rules_changed", retry=RetryStrategy(max_attempts=5))
def look_where_changed() -> int:
    """Do the same at once: a pilot ended, or the clock of a demonstration was moved."""
    return _look_where_rules_changed()


def _look_where_rules_changed() -> int:
    return look_where_rules_changed(
        sorted(office_names()),
        look=_ask_for_look,
        at=now(),
    )


def _ask_for_look(case: UUID, city: str) -> None:
    look_at.defer(case=str(case), city=city)


@app.periodic(cron="5 * * * *")  # hourly: the day after begins at another hour in each city
@app.task(name="recognition.time_passes", queueing_lock="recognition.time_passes")
def time_passes(timestamp: int) -> int:  # noqa: ARG001  # the queue's signature
    """Have the cases looked at in which a last day is over; give how many."""
    return _look_at_overdue()


@app.task(name="recognition.time_was_moved", retry=RetryStrategy(max_attempts=5))
def time_was_moved() -> int:
    """Do the same at once: the clock of a demonstration was moved."""
    return _look_at_overdue()


@app.task(name="recognition.elapse", retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def elapse(case: str, city: str) -> str | None:
    """Write down what the time that went by has done to a case; a second time does nothing."""
    with as_machine(city, ttl=_SESSION):
        return let_time_pass(UUID(case), at=now())


@app.periodic(cron="40 5 * * *")
@app.task(name="recognition.remind_issuers", queueing_lock="recognition.remind_issuers")
def remind_of_enquiries(timestamp: int) -> int:  # noqa: ARG001  # the queue's signature
    """Remind issuing cities whose answer is late; give how many messages left."""
    return remind_issuers(at=now())


def _look_at_overdue() -> int:
    at, asked = now(), 0
    for city, party in sorted(rulebook_in_force(at.date()).parties.items()):
        with as_machine(city, ttl=_SESSION):
            cases = overdue(city, on=local_day(at, party.timezone))
        for case in cases:
            elapse.defer(case=str(case), city=city)
        asked += len(cases)
    return asked


def listen() -> None:
    """Have the machine told: of a new case or a paper newly confirmed, and of every decision.

    The job is written in the transaction of the change, so it exists if and only if that does.
    """
    ledger.listen(CaseLodged, _enqueue)
    ledger.listen(PaperConfirmed, _enqueue)
    ledger.listen(PersonAnswered, _enqueue)
    ledger.listen(IssuerAnswered, _enqueue)
    ledger.listen(ClockMoved, _enqueue_elapsing)
    ledger.listen(PaperConfirmed, _enqueue_again)
    ledger.listen(CaseDecided, _enqueue_certificate)
    ledger.listen(RegistryChanged, _enqueue_replays)
    for change in (TrialEnded, ClockMoved):
        ledger.listen(change, _enqueue_looks)
    ledger.listen(ReplayPaused, _enqueue_rest)
    for kind in (
        CaseLodged,
        CaseTaken,
        CaseDecided,
        CaseExtended,
        CaseLapsed,
        CaseReopened,
        MoreAsked,
        ReopeningEnded,
        SilenceTookEffect,
        CertificateIssued,
        StatusChanged,
    ):
        ledger.listen(kind, _enqueue_notices)


def _enqueue_elapsing(_fact: ClockMoved) -> None:
    time_was_moved.defer()


def _enqueue(fact: CaseLodged | PaperConfirmed | PersonAnswered | IssuerAnswered) -> None:
    look_at.defer(case=str(fact.case), city=fact.city or "")


def _enqueue_looks(_fact: Fact) -> None:
    look_where_changed.defer()


def _enqueue_replays(_fact: RegistryChanged) -> None:
    _defer_replays()


def _defer_replays() -> int:
    cities = sorted(office_names())
    for city in cities:
        # Of one city, one after the other.
        replay.configure(lock=f"recognition.replay/{city}").defer(city=city)
    return len(cities)


def _enqueue_rest(fact: ReplayPaused) -> None:
    city, since = fact.city or "", None if fact.since is None else fact.since.isoformat()
    # In real time, which the budget follows too.
    job = replay.configure(lock=f"recognition.replay/{city}", schedule_in={"days": UNTIL_NEXT.days})
    job.defer(city=city, since=since, purpose=fact.purpose)


def _enqueue_again(fact: PaperConfirmed) -> None:
    look_again.defer(case=str(fact.case), city=fact.city or "")


def _enqueue_certificate(fact: CaseDecided) -> None:
    certify_case.defer(case=str(fact.case), city=fact.city or "")


def _enqueue_notices(_fact: Fact) -> None:
    send_notices.defer()
