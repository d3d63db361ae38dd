"""Agreement facts: who was party to a signed agreement when, and for which jobs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from comity.proofs.parsing import parse_object
from comity.values.refusals import Refusal

MAX_AGREEMENT_BYTES = 4 << 20


@dataclass(frozen=True, slots=True)
class Phase:
    """From this day on these jobs."""

    first: date
    occupations: frozenset[str]


@dataclass(frozen=True, slots=True)
class Accession:
    """The parties of an agreement with their phases, and the days on which it counts."""

    first: date
    last: date | None
    phases: Mapping[str, tuple[Phase, ...]]

    def is_party(self, city: str, on: date) -> bool:
        """Tell whether the city was bound on that day."""
        in_time = self.first <= on and (self.last is None or on <= self.last)
        return in_time and city in self.phases

    def covers(self, city: str, occupation: str, on: date) -> bool:
        """Tell whether the job was open in the city on that day; the latest phase begun counts."""
        begun = [phase for phase in self.phases.get(city, ()) if phase.first <= on]
        if not begun or not self.is_party(city, on):
            return False
        return occupation in max(begun, key=lambda phase: phase.first).occupations


def parse_accession(canonical: bytes) -> Accession:
    """Read what verification needs of an agreement's canonical bytes.

    Whether the agreement is sound as a whole is `comity agreement check`'s business; here it is
    enough that its signed bytes say who was bound when.

    Raises:
        Refusal: AGREEMENT-FORM, or JSON-* where the bytes are not readable.

    Source: agreement format 1, clauses `agreement.effective`, `parties` and `parties[].phases`.
    """
    document = parse_object(canonical, max_bytes=MAX_AGREEMENT_BYTES)
    try:
        effective = document["agreement"]["effective"]
        phases = {party["id"]: tuple(_phases(party)) for party in document["parties"]}
        last = effective.get("to")
        return Accession(
            date.fromisoformat(effective["from"]),
            None if last is None else date.fromisoformat(last),
            phases,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        message = "The agreement does not say who was bound when."
        raise Refusal("AGREEMENT-FORM", message) from error


def _phases(party: Mapping[str, Any]) -> list[Phase]:
    return [
        Phase(date.fromisoformat(phase["from"]), frozenset(phase["occupations"]))
        for phase in party["phases"]
    ]
