"""What happens to logs, as the ledger keeps it."""

from dataclasses import dataclass

from comity.ledger.domain.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFaultFound(Fact):
    """A log and what a witness had seen of it do not fit; the texts that show it are kept.

    Args:
        log: its origin.
        witness: the witness's name; the log's own where it found it itself.
        code: LOG-FORKED, LOG-ROLLED-BACK, LOG-BROKEN or WITNESS-BROKEN.
        size: of the checkpoint that was not cosigned.
    """

    log: str
    witness: str
    code: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LogKeyFollowed(Fact):
    """A log or a witness of a city has its next key.

    Args:
        name: of the log or the witness.
        number: which of its keys the next one is, from 1.
        was_lost: whether somebody else may have the key before.
    """

    name: str
    number: int
    was_lost: bool
