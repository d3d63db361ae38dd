"""Questions about leases and bases, as far as the asker may see them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection


@dataclass(frozen=True, slots=True)
class Look:
    """One lease as the person sees it: who (office and role), what, why, when."""

    city: str
    role: str
    data_class: str
    purpose: str
    opened: datetime
    expires: datetime


@dataclass(frozen=True, slots=True)
class Use:
    """One purpose for which a city may use a person's data, and whether they can end it."""

    city: str
    purpose: str
    classes: tuple[str, ...]
    ground: str
    since: datetime
    until: datetime | None

    @property
    def is_consent(self) -> bool:
        """Say whether the person can withdraw it."""
        return self.ground == "consent"


def who_looked(subject: UUID, *, most: int = 200, skip: int = 0) -> tuple[Look, ...]:
    """Give the leases on a person's data, newest first; for anyone else's, only one's own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT city, role, data_class, purpose, opened, expires FROM lease"
            " WHERE subject = %s ORDER BY opened DESC, id DESC LIMIT %s OFFSET %s",
            [subject, most, skip],
        )
        return tuple(Look(*row) for row in cursor.fetchall())


def uses(subject: UUID) -> tuple[Use, ...]:
    """Give the live bases on which a person's data may be used."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT city, purpose, array_agg(data_class ORDER BY data_class), ground,"
            " min(since), max(until) FROM basis"
            " WHERE subject = %s AND withdrawn_at IS NULL"
            " AND (until IS NULL OR until > clock_timestamp())"
            " GROUP BY city, purpose, ground ORDER BY city, purpose",
            [subject],
        )
        return tuple(
            Use(city, purpose, tuple(classes), ground, since, until)
            for city, purpose, classes, ground, since, until in cursor.fetchall()
        )
