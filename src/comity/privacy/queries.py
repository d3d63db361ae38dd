"""Questions about leases and bases, as far as the asker may see them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import overload
from uuid import UUID

from django.db import connection

from comity.ledger.refusing import ask
from comity.privacy.domain.invitations import InvitationCard
from comity.privacy.domain.mandates import MandateCard, Scope


@dataclass(frozen=True, slots=True)
class Look:
    """One opening of a person's data as they see it: when, which office and role, why, what."""

    opened: datetime
    city: str
    role: str
    purpose: str
    classes: tuple[str, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class Use:
    """One purpose for which a city may use a person's data, and whether they can end it."""

    city: str
    purpose: str
    ground: str
    classes: tuple[str, ...]
    since: datetime
    until: datetime | None

    @property
    def is_consent(self) -> bool:
        """Say whether the person can withdraw it."""
        return self.ground == "consent"


def own_ids(subject: UUID) -> list[UUID]:
    """Give the ids under which a person is kept: their own, and those an officer tied to it."""
    return [subject, *tied_to(subject)]


def tied_to(subject: UUID) -> list[UUID]:
    """Give the ids of records that officers have said to be about a person."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT record FROM known_as WHERE subject = %s ORDER BY record", [subject])
        return [record for (record,) in cursor.fetchall()]


def tied(records: Iterable[UUID]) -> dict[UUID, UUID]:
    """Give the person each of these records is tied to; what is tied to nobody is left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT record, subject FROM known_as WHERE record = ANY (%s::uuid[])", [list(records)]
        )
        return dict(cursor.fetchall())


class Looks(Sequence[Look]):
    """The leases on a person's data, newest first, fetched by the page."""

    def __init__(self, subject: UUID) -> None:
        self._subjects = own_ids(subject)

    def __len__(self) -> int:
        return int(
            ask(
                "SELECT count(DISTINCT (opened, city, role, purpose)) FROM lease"
                " WHERE subject = ANY (%s::uuid[])",
                self._subjects,
            )[0]
        )

    @overload
    def __getitem__(self, place: int) -> Look: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Look]: ...
    def __getitem__(self, place: int | slice) -> Look | Sequence[Look]:
        if isinstance(place, int):
            return self._fetch(place, 1)[0]
        start = place.start or 0
        return self._fetch(start, (place.stop or len(self)) - start)

    def _fetch(self, skip: int, most: int) -> tuple[Look, ...]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT opened, city, role, purpose,"
                " array_agg(DISTINCT data_class ORDER BY data_class), max(expires)"
                " FROM lease WHERE subject = ANY (%s::uuid[])"
                " GROUP BY opened, city, role, purpose"
                " ORDER BY opened DESC, city, purpose LIMIT %s OFFSET %s",
                [self._subjects, most, skip],
            )
            return tuple(
                Look(opened, city, role, purpose, tuple(classes), until)
                for opened, city, role, purpose, classes, until in cursor.fetchall()
            )


def who_looked(subject: UUID) -> Looks:
    """Give who opened a person's data; anyone else asking sees only what they opened."""
    return Looks(subject)


def with_basis(
    subjects: Iterable[UUID], *, purpose: str, classes: Iterable[str]
) -> frozenset[UUID]:
    """Give the people whose data the asker's city may use for a purpose, in all these classes."""
    wanted = sorted(set(classes))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject FROM basis WHERE subject = ANY (%s::uuid[])"
            " AND city = (SELECT my_city()) AND purpose = %s AND data_class = ANY (%s)"
            " AND withdrawn_at IS NULL AND (until IS NULL OR until > clock_timestamp())"
            " GROUP BY subject HAVING count(DISTINCT data_class) = %s",
            [list(subjects), purpose, wanted, len(wanted)],
        )
        return frozenset(subject for (subject,) in cursor.fetchall())


def uses(subject: UUID) -> tuple[Use, ...]:
    """Give the live bases on which a person's data may be used."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT city, purpose, ground, array_agg(DISTINCT data_class ORDER BY data_class),"
            " min(since), max(until) FROM basis"
            " WHERE subject = ANY (%s::uuid[]) AND withdrawn_at IS NULL"
            " AND (until IS NULL OR until > clock_timestamp())"
            " GROUP BY city, purpose, ground ORDER BY city, purpose",
            [own_ids(subject)],
        )
        return tuple(
            Use(city, purpose, ground, tuple(classes), since, until)
            for city, purpose, ground, classes, since, until in cursor.fetchall()
        )


@dataclass(frozen=True, slots=True)
class Budget:
    """How many different people an actor may open in 24 hours, and whom it has opened."""

    a_day: int
    opened: frozenset[UUID]


def budget() -> Budget:
    """Give the asker's budget of different people a day, and what of it is spent."""
    (a_day,) = ask(
        "SELECT coalesce((SELECT subjects_per_day FROM budget WHERE role = (SELECT my_role())), 0)"
    )
    with connection.cursor() as cursor:
        # Row security shows a machine its own leases.
        cursor.execute(
            "SELECT DISTINCT subject FROM lease WHERE role = (SELECT my_role())"
            " AND opened > clock_timestamp() - interval '24 hours'"
        )
        return Budget(int(a_day), frozenset(subject for (subject,) in cursor.fetchall()))


_MANDATE = (
    "SELECT id, subject, matter, scope, tells_helper, until, code_until, helper,"
    " coalesce(helper_name, ''), ended FROM mandate"
)


def mandates_for(matter: UUID) -> tuple[MandateCard, ...]:
    """List the mandates that the asker gave for a matter, the newest first."""
    return _mandates(f"{_MANDATE} WHERE subject = me() AND matter = %s ORDER BY given DESC", matter)


def mandates_held() -> tuple[MandateCard, ...]:
    """List the mandates that the asker took, also those that are over, the newest first."""
    return _mandates(f"{_MANDATE} WHERE helper = me() ORDER BY given DESC")


def mandated(scope: Scope) -> frozenset[tuple[UUID, UUID]]:
    """Give the matters with their persons in which the asker may see, or act, now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT matter, subject FROM mandated(%s)", [scope.value])
        return frozenset((matter, subject) for matter, subject in cursor.fetchall())


def helpers_to_tell(matter: UUID, subject: UUID) -> tuple[tuple[UUID, str], ...]:
    """Give who else wishes to hear of news in a matter, with the language they read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helper, language FROM helpers_to_tell(%s, %s)", [matter, subject])
        return tuple((helper, language) for helper, language in cursor.fetchall())


_INVITATION = (
    "SELECT id, subject, matter, until, code_until, guide, coalesce(guide_name, ''), ended"
    " FROM invitation"
)


def invitations_to(matter: UUID) -> tuple[InvitationCard, ...]:
    """List the invitations to a matter that the asker may see, the newest first."""
    return _invitations(f"{_INVITATION} WHERE matter = %s ORDER BY given DESC", matter)


def invitations_held() -> tuple[InvitationCard, ...]:
    """List the invitations that the asker accepted, also those that are over, newest first."""
    return _invitations(f"{_INVITATION} WHERE guide = me() ORDER BY given DESC")


def _invitations(query: str, *parameters: UUID) -> tuple[InvitationCard, ...]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return tuple(InvitationCard(*row) for row in cursor.fetchall())


def _mandates(query: str, *parameters: UUID) -> tuple[MandateCard, ...]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return tuple(
            MandateCard(row[0], row[1], row[2], Scope(row[3]), *row[4:])
            for row in cursor.fetchall()
        )
