"""A record as it is shown and counted."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from comity.records.domain.columns import Kind


@dataclass(frozen=True, slots=True)
class RecordCard:
    """One record and whom it is about, as the office's file says.

    `holder` is the id of the records' own; `is_tied` tells that an officer has said whose it is.
    """

    id: UUID
    holder: UUID
    city: str
    kind: Kind
    full_name: str
    born_on: date | None
    number: str
    provider: str
    edition: str
    units: tuple[str, ...]
    occupation: str
    outcome: str
    on: date
    award_on: date | None
    valid_until: date | None
    renewed_on: date | None
    is_tied: bool

    def holds(self, on: date) -> bool:
        """Tell whether it is still valid on a day."""
        return self.valid_until is None or on <= self.valid_until
