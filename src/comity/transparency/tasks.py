"""Jobs of logs: sign and witness what was logged, and cosign what others ask for."""

from base64 import b64decode

from procrastinate.contrib.django import app

from comity.ledger.clock import now
from comity.transparency import actions
from comity.transparency.actions.witnessing import ANSWER


@app.periodic(cron="* * * * *")
@app.task(name="transparency.exchange", queueing_lock="transparency.exchange")
def exchange(timestamp: int) -> int:  # noqa: ARG001  # the queue's signature
    """Sign every log that has grown and have it cosigned; give how many exchanges were not well."""
    return sum(bool(one.code) for one in actions.exchange(at=now()))


@app.task(name=ANSWER)
def answer(city: str, body: str) -> int:
    """Cosign a submission from elsewhere; give the status."""
    return actions.answer(city, b64decode(body), at=now()).status
