"""Jobs of recognition: the machine looks at a new case and may grant it."""

import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

from procrastinate.contrib.django import app

from comity.ledger import actions as ledger
from comity.ledger.acting import bearing, close_session, open_service_session
from comity.recognition.actions.deciding import grant_unattended
from comity.recognition.domain.facts import CaseLodged, PaperConfirmed

_SESSION = timedelta(minutes=5)


@app.task(name="recognition.look_at")
def look_at(case: str, city: str) -> bool:
    """Look at a new case as the machine of its city; tell whether it was granted.

    May run twice: the second time finds the case decided and does nothing. Killed at any step
    it leaves at most a lease, which the person sees.
    """
    token = secrets.token_urlsafe(32)
    open_service_session(city, token, ttl=_SESSION)
    try:
        with bearing(token):
            return grant_unattended(UUID(case), at=datetime.now(UTC))
    finally:
        close_session(token, using="default")


def listen() -> None:
    """Have the machine look whenever it might grant: a new case, a paper newly confirmed.

    The job is written in the transaction of the change, so it exists if and only if that does.
    """
    ledger.listen(CaseLodged, _enqueue)
    ledger.listen(PaperConfirmed, _enqueue)


def _enqueue(fact: CaseLodged | PaperConfirmed) -> None:
    look_at.defer(case=str(fact.case), city=fact.city or "")
