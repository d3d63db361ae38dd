"""A matter: a case in scope with everything that the steps of a decision need."""

from dataclasses import dataclass
from datetime import date

from comity.rules.cases import Case
from comity.rules.registry import Registry
from comity.rules.rulebook import Block, Party, Rulebook, StandardVersion


@dataclass(frozen=True, slots=True)
class Matter:
    """A case in scope with everything that its steps need.

    `received` is the day of receipt in the host's zone (or the phase's first day), `complete`
    the day from which periods run, `asof` the decision day, `on` the day whose rules apply.
    """

    book: Rulebook
    registry: Registry
    case: Case
    party: Party
    block: Block
    received: date
    complete: date
    asof: date
    on: date

    @property
    def version(self) -> StandardVersion:
        """Give the standard version that the occupation requires on the governing day."""
        return self.block.standard.in_force(self.on)
