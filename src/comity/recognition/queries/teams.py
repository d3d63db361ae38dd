"""The team of an office: colleagues, absences, whose cases wait for whom today."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Count

from comity.ledger.domain.actors import Actor
from comity.recognition.domain.states import OPEN
from comity.recognition.domain.teams import Absence, Duty, duty_of
from comity.recognition.models import AbsenceRow, CaseRow, ColleagueRow


@dataclass(frozen=True, slots=True)
class Colleague:
    """An officer of the team; the sign stands for somebody who wrote no name."""

    id: UUID
    name: str
    open_cases: int


def team_ids() -> frozenset[UUID]:
    """Give the officers of the asker's city."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT colleagues()")
        return frozenset(officer for (officer,) in cursor.fetchall())


def team(city: str, *, is_counted: bool = True) -> tuple[Colleague, ...]:
    """List the officers of a city by name, with how many open cases each has if that is wanted."""
    counts: dict[UUID, int] = {}
    if is_counted:
        rows = CaseRow.objects.filter(host_city=city, state__in=OPEN, assigned_to__isnull=False)
        counts = dict(rows.values_list("assigned_to").annotate(Count("pk")).order_by())
    people = (
        Colleague(officer, name, counts.get(officer, 0)) for officer, name in names_of(city).items()
    )
    return tuple(sorted(people, key=lambda one: (one.name.casefold(), one.id)))


def names_of(city: str) -> dict[UUID, str]:
    """Give how the officers of a city are called; who wrote no name is called by a sign."""
    names = dict(ColleagueRow.objects.filter(host_city=city).values_list("officer", "name"))
    return {officer: names.get(officer) or sign(officer) for officer in team_ids()}


def sign(officer: UUID) -> str:
    """Give the short sign of an officer, the same on every page."""
    return str(officer)[:8]


def absences(city: str, *, on: date) -> tuple[Absence, ...]:
    """List who is away on a day or later, the first day first."""
    rows = AbsenceRow.objects.filter(host_city=city, ended_at=None, last_on__gte=on)
    return tuple(
        Absence(row.id, row.officer, row.stand_in, row.first_on, row.last_on)
        for row in rows.order_by("first_on", "id")
    )


def duty(officer: Actor, *, on: date) -> Duty:
    """Give whose cases wait for an officer on a day."""
    return duty_of(officer.id, absences(str(officer.city), on=on), on=on)
