"""Jobs of wallets: sign copies and questions, forget what is over."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from comity.ledger.acting import as_machine
from comity.ledger.clock import now
from comity.wallets import actions
from comity.wallets.actions.asking import SIGN
from comity.wallets.actions.handing import MAKE


@app.task(name=MAKE, retry=RetryStrategy(max_attempts=3, wait=1))
def make_copies(wish: str, city: str) -> int:
    """Sign what a wallet wished for; give how many copies."""
    at = now()
    with as_machine(city):
        return actions.make_copies(UUID(wish), city, at=at)


@app.task(name=SIGN, retry=RetryStrategy(max_attempts=3, wait=1))
def sign_question(question: str, city: str) -> bool:
    """Sign a question to a wallet; tell whether it was still to be signed."""
    with as_machine(city):
        return actions.sign_question(UUID(question), city)


@app.periodic(cron="*/5 * * * *")
@app.task(name="wallets.forget", queueing_lock="wallets.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001  # the queue's signature
    """Delete what is over."""
    actions.forget_what_is_over()
