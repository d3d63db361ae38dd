"""Jobs of governance: signatures that councils ordered, versions that all signed, pilots."""

from datetime import date
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from comity.agreements.actions import register_turn
from comity.governance.actions.piloting import start_trial, stop_trial
from comity.governance.actions.reminding import remind
from comity.governance.actions.signing import give_signature, publish_version
from comity.governance.actions.stopping import carry_out_end
from comity.governance.domain.courses import State
from comity.governance.domain.facts import ChangeMoved, PilotStopped, SignatureOrdered
from comity.ledger import actions as ledger
from comity.ledger.clock import now
from comity.ledger.domain.facts import ClockMoved

_AGAIN = RetryStrategy(max_attempts=8, exponential_wait=4)


@app.task(name="governance.sign", retry=_AGAIN)
def sign(proposal: str, party: str) -> None:
    """Sign a version with a city's key, as its council ordered."""
    give_signature(UUID(proposal), party)


@app.task(name="governance.publish", retry=_AGAIN)
def publish(proposal: str) -> str:
    """Store a published version, so that it governs from its first day; give its digest."""
    return publish_version(UUID(proposal), at=now())


@app.task(name="governance.begin_trial", retry=_AGAIN)
def begin_trial(proposal: str) -> None:
    """Let a pilot whose plan was fixed lie over the agreement."""
    with register_turn():
        start_trial(UUID(proposal), at=now())


@app.task(name="governance.end_trial", retry=_AGAIN)
def end_trial(proposal: str) -> None:
    """End a pilot that was evaluated."""
    with register_turn():
        stop_trial(UUID(proposal), at=now())


@app.task(name="governance.end_pilot", retry=_AGAIN)
def end_pilot(agreement: str, pilot: str, on: str) -> None:
    """End a pilot of the version in force before its last day."""
    with register_turn():
        carry_out_end(agreement, pilot, on=date.fromisoformat(on), at=now())


@app.periodic(cron="40 5 * * *")
@app.task(name="governance.remind_daily", queueing_lock="governance.remind_daily")
def remind_daily(timestamp: int) -> int:  # noqa: ARG001  # the queue's signature
    """Remind offices of what is due soon; give how many messages left."""
    return remind(at=now())


@app.task(name="governance.remind", retry=_AGAIN)
def remind_now() -> int:
    """Do the same at once, because the clock of a demonstration was moved."""
    return remind(at=now())


def listen() -> None:
    """Have orders carried out."""
    ledger.listen(SignatureOrdered, _to_sign)
    ledger.listen(ChangeMoved, _to_carry_out)
    ledger.listen(PilotStopped, _to_end)
    ledger.listen(ClockMoved, _to_remind)


def _to_sign(fact: SignatureOrdered) -> None:
    sign.defer(proposal=str(fact.proposal), party=fact.party)


def _to_end(fact: PilotStopped) -> None:
    end_pilot.defer(agreement=fact.agreement, pilot=fact.pilot, on=fact.on.isoformat())


def _to_remind(_fact: ClockMoved) -> None:
    remind_now.defer()


def _to_carry_out(fact: ChangeMoved) -> None:
    match fact.state:
        case State.PUBLISHED:
            publish.defer(proposal=str(fact.proposal))
        case State.PILOTING:
            begin_trial.defer(proposal=str(fact.proposal))
        case State.EVALUATED:
            end_trial.defer(proposal=str(fact.proposal))
