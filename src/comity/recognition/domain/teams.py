"""Teams: who stands in for whom today, and what may be asked of a team."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from comity.values.refusals import Fault, Refusal

MOST_AT_ONCE: Final = 100
LONGEST: Final = timedelta(days=366)
NAME_MAX_CHARACTERS: Final = 80


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which somebody is away, `last_on` included."""

    id: UUID
    officer: UUID
    stand_in: UUID
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class Duty:
    """Whose cases an officer acts on today: their own, and of those whom they stand in for.

    `unattended`: officers who are away and nobody of whose stand-ins is there; anybody may act.
    """

    officer: UUID
    covered: frozenset[UUID]
    unattended: frozenset[UUID]

    @property
    def mine(self) -> tuple[UUID, ...]:
        """Give the officers whose cases wait for this one."""
        return (self.officer, *sorted(self.covered))


def duty_of(officer: UUID, absences: Sequence[Absence], *, on: date) -> Duty:
    """Give whose cases an officer acts on, on a day.

    From day to day: nothing is handed over, so nothing has to be handed back. A stand-in who is
    away too has a stand-in; where that leads in a circle, nobody is there. Whoever is away keeps
    their own list, should they look at it.
    """
    away = {one.officer: one.stand_in for one in absences if one.first_on <= on <= one.last_on}
    reached = {absent: _reached(absent, away) for absent in away}
    return Duty(
        officer=officer,
        covered=frozenset(absent for absent, who in reached.items() if who == officer),
        unattended=frozenset(absent for absent, who in reached.items() if who is None),
    )


def require_absence(
    officer: UUID | None,
    stand_in: UUID | None,
    first_on: date | None,
    last_on: date | None,
    *,
    team: Collection[UUID],
    on: date,
) -> None:
    """Refuse an absence that names no colleague or no days, with every fault.

    Args:
        officer: who is away.
        stand_in: who acts meanwhile.
        first_on: the first day.
        last_on: the last day, which counts too.
        team: the officers of the city.
        on: today.

    Raises:
        Refusal: ABSENCE-INVALID.
    """
    faults = []
    if officer not in team:
        faults.append(Fault("OFFICER-UNKNOWN", "officer", _("Choose a colleague.")))
    if stand_in not in team or stand_in == officer:
        message = _("Choose another colleague who acts meanwhile.")
        faults.append(Fault("STAND-IN-UNKNOWN", "stand_in", message))
    if first_on is None or not on <= first_on <= on + LONGEST:
        message = _("Choose a first day from today up to one year ahead.")
        faults.append(Fault("DAY-OUT-OF-RANGE", "first_on", message))
    elif last_on is None or not first_on <= last_on <= first_on + LONGEST:
        message = _("Choose a last day that is not before the first, and within a year.")
        faults.append(Fault("DAY-OUT-OF-RANGE", "last_on", message))
    if faults:
        raise Refusal("ABSENCE-INVALID", _("Something in this absence is missing."), tuple(faults))


def _reached(absent: UUID, away: dict[UUID, UUID]) -> UUID | None:
    """Follow the stand-ins to somebody who is there; None: they lead in a circle."""
    seen, at = {absent}, away[absent]
    while at in away:
        if at in seen:
            return None
        seen.add(at)
        at = away[at]
    return at
