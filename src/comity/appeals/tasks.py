"""Jobs of appeals: carry out what a panel has ruled."""

from datetime import timedelta
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from comity.appeals.actions.carrying import carry_out
from comity.appeals.domain.facts import AppealRuled, ComplaintAnswered, ComplaintMade
from comity.ledger import actions as ledger
from comity.ledger.acting import as_machine
from comity.ledger.clock import now
from comity.ledger.domain.facts import Fact
from comity.recognition.tasks import send_notices

_SESSION = timedelta(minutes=5)


@app.task(name="appeals.carry_out", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def carry_out_ruling(appeal: str, city: str) -> bool:
    """Carry out a ruling as the machine of the city that decided; a second time does nothing."""
    with as_machine(city, ttl=_SESSION):
        return carry_out(UUID(appeal), at=now())


def listen() -> None:
    """Have the machine told of every ruling; the job exists if and only if the ruling does."""
    ledger.listen(AppealRuled, _enqueue)
    for kind in (ComplaintMade, ComplaintAnswered):
        ledger.listen(kind, _enqueue_notices)


def _enqueue_notices(_fact: Fact) -> None:
    send_notices.defer()


def _enqueue(fact: AppealRuled) -> None:
    carry_out_ruling.defer(appeal=str(fact.appeal), city=fact.city or "")
