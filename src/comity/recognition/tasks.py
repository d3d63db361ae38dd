"""Jobs of recognition: the machine looks at a new case and may grant it; it certifies."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from comity.ledger import actions as ledger
from comity.ledger.acting import as_machine
from comity.recognition.actions.certifying import certify
from comity.recognition.actions.deciding import grant_unattended
from comity.recognition.domain.facts import CaseDecided, CaseLodged, PaperConfirmed

_SESSION = timedelta(minutes=5)


@app.task(name="recognition.look_at", retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def look_at(case: str, city: str) -> bool:
    """Look at a new case as the machine of its city; tell whether it was granted.

    May run twice: the second time finds the case decided and does nothing. Killed at any step
    it leaves at most a lease, which the person sees.
    """
    with as_machine(city, ttl=_SESSION):
        return grant_unattended(UUID(case), at=datetime.now(UTC))


@app.task(name="recognition.certify", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def certify_case(case: str, city: str) -> str | None:
    """Issue the certificate of a decided case; give its id, None where there is none to issue.

    May run twice and be killed at any step: the certificate is one row, written with the mark
    that it was.
    """
    with as_machine(city, ttl=_SESSION):
        issued = certify(UUID(case), at=datetime.now(UTC))
    return None if issued is None else str(issued)


def listen() -> None:
    """Have the machine told: of a new case or a paper newly confirmed, and of every decision.

    The job is written in the transaction of the change, so it exists if and only if that does.
    """
    ledger.listen(CaseLodged, _enqueue)
    ledger.listen(PaperConfirmed, _enqueue)
    ledger.listen(CaseDecided, _enqueue_certificate)


def _enqueue(fact: CaseLodged | PaperConfirmed) -> None:
    look_at.defer(case=str(fact.case), city=fact.city or "")


def _enqueue_certificate(fact: CaseDecided) -> None:
    certify_case.defer(case=str(fact.case), city=fact.city or "")
