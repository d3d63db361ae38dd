"""Keep what an exchange found, with the texts that show it, and record it once."""

from datetime import datetime

from django.db import transaction

from comity.ledger.actions import record
from comity.ledger.refusing import ask
from comity.transparency.domain.facts import LogFaultFound


def note_fault(
    *, code: str, origin: str, witness: str, size: int, evidence: str, city: str, at: datetime
) -> None:
    """Keep a fault; the same again changes nothing."""
    with transaction.atomic():
        found = (origin, witness, code, size, evidence, at)
        if ask("SELECT keep_tlog_fault(%s, %s, %s, %s, %s, %s)", *found) == (True,):
            record(
                LogFaultFound(at=at, city=city, log=origin, witness=witness, code=code, size=size)
            )
