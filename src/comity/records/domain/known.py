"""What rows may name: training centres of the city, standards, jobs, outcomes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

OUTCOMES = (
    "recognised",
    "recognised_automatically",
    "recognised_with_compensation",
    "partial_access",
    "refused",
)


@dataclass(frozen=True, slots=True)
class Known:
    """What the agreement in force and the register know.

    Args:
        city: whose office brings the file in.
        today: in that city.
        providers: city by training centre; None outside the partner cities.
        standards: units by standard and version, written `standard@version`.
        occupations: keys of the agreement.
    """

    city: str
    today: date
    providers: Mapping[str, str | None]
    standards: Mapping[str, frozenset[str]]
    occupations: frozenset[str]
