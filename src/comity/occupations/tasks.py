"""Jobs of the occupation map: store a framework, look for suggestions."""

from pathlib import Path
from uuid import UUID

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from comity.ledger import actions as ledger
from comity.ledger.clock import now
from comity.ledger.domain.queues import LONG
from comity.matching.reading import read_framework
from comity.occupations.actions.importing import store
from comity.occupations.actions.matching import encoder_here, give_up, match_list
from comity.occupations.actions.texts import give_up_text, suggest_skills
from comity.occupations.domain.facts import ListImported, TextGiven
from comity.values.refusals import Refusal

_ATTEMPTS = 5
_AGAIN = RetryStrategy(max_attempts=_ATTEMPTS, exponential_wait=4)


@app.task(name="occupations.match", queue=LONG, retry=_AGAIN, pass_context=True)
def match(context: JobContext, local_list: str) -> str:
    """Compute the suggestions of a list, or go on with it; give its state."""
    try:
        return match_list(UUID(local_list), clock=now, encoder=encoder_here()).value
    except Exception:
        if context.job.attempts + 1 >= _ATTEMPTS:
            give_up(UUID(local_list), failure="MATCHING-BROKEN")
        raise


@app.task(name="occupations.skills", queue=LONG, retry=_AGAIN, pass_context=True)
def skills(context: JobContext, text: str) -> str:
    """Look for the skills of a text; give its state."""
    try:
        return suggest_skills(UUID(text)).value
    except Exception:
        if context.job.attempts + 1 >= _ATTEMPTS:
            give_up_text(UUID(text), failure="MATCHING-BROKEN")
        raise


@app.task(name="occupations.import", queue=LONG, retry=_AGAIN)
def import_framework(name: str, place: str, version: str | None, *, keeps_good: bool) -> str:
    """Store a framework from a folder or archive of this machine; give its id."""
    reading = read_framework(Path(place), name=name, version=version)
    if reading.faults and not keeps_good:
        faults = tuple(one.plain() for one in reading.faults)
        raise Refusal("FRAMEWORK-FAULTY", "Some rows are wrong; nothing was stored.", faults)
    return str(store(reading.framework, at=now()).id)


def listen() -> None:
    """Have every uploaded list matched, and every text looked through."""
    ledger.listen(ListImported, _to_match)
    ledger.listen(TextGiven, _to_look_through)


def _to_match(fact: ListImported) -> None:
    # One after the other: each holds a whole framework in memory.
    match.configure(lock="occupations.match").defer(local_list=str(fact.list))


def _to_look_through(fact: TextGiven) -> None:
    skills.configure(lock="occupations.match").defer(text=str(fact.text))
