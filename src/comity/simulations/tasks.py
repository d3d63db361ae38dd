"""Jobs of simulations: carry out what was started."""

from uuid import UUID

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from comity.ledger import actions as ledger
from comity.ledger.clock import now
from comity.ledger.domain.queues import LONG
from comity.simulations.actions.running import Means, carry_out, give_up
from comity.simulations.domain.facts import SimulationResumed, SimulationStarted

_ATTEMPTS = 5
_AGAIN = RetryStrategy(max_attempts=_ATTEMPTS, exponential_wait=4)


@app.task(name="simulations.run", queue=LONG, retry=_AGAIN, pass_context=True)
def run(context: JobContext, run: str) -> str:
    """Carry out a run, or go on with one; give where it stands.

    May be killed at any step: the next try goes on with the blocks that are left.
    """
    try:
        return carry_out(UUID(run), means=Means.from_environment(), clock=now).value
    except Exception:
        if context.job.attempts + 1 >= _ATTEMPTS:
            give_up(UUID(run), failure="SIMULATION-BROKEN", at=now())
        raise


def listen() -> None:
    """Have every run carried out as soon as it was started."""
    ledger.listen(SimulationStarted, _enqueue)
    ledger.listen(SimulationResumed, _enqueue)


def _enqueue(fact: SimulationStarted | SimulationResumed) -> None:
    # One after the other: each may use the memory that a run is given.
    run.configure(lock="simulations").defer(run=str(fact.run))
