"""What of the records of an office is about somebody: found by a sign, read under a lease."""

from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256
from uuid import UUID

from django.conf import settings

from comity.privacy.queries import tied, tied_to
from comity.records.domain.cards import RecordCard
from comity.records.domain.columns import Kind
from comity.records.domain.naming import sign_of
from comity.records.models import HolderRow, RecordRow, SignRow

MOST_FOUND = 20  # people of the same name and birth


def key() -> bytes:
    """Give the key of this installation under which ids of records are made."""
    return sha256(b"comity.records\0" + settings.SECRET_KEY.encode()).digest()


def holders_like(city: str, *, full_name: str, born_on: date) -> Sequence[UUID]:
    """Give under which ids a city may keep records of somebody; the same name and birth only.

    Whether it is the same person, an officer says.
    """
    sign = sign_of(key(), full_name=full_name, born_on=born_on)
    rows = SignRow.objects.filter(city=city, sign=sign, undone_at=None).order_by("subject")
    return list(rows.values_list("subject", flat=True)[:MOST_FOUND])


def records_of(holders: Iterable[UUID]) -> Sequence[RecordCard]:
    """Give the records of these holders that the asker may see, the newest first."""
    names = {row.subject: row for row in HolderRow.objects.filter(subject__in=list(holders))}
    rows = RecordRow.objects.filter(subject__in=list(names), undone_at=None).order_by("-on", "pk")
    whose = tied(names)
    return [_card(row, names[row.subject], is_tied=row.subject in whose) for row in rows]


def own_records(subject: UUID) -> Sequence[RecordCard]:
    """Give what officers have said to be about a person who asks about themself."""
    held = tied_to(subject)
    return records_of(held) if held else ()


def _card(row: RecordRow, holder: HolderRow, *, is_tied: bool) -> RecordCard:
    if row.on is None:
        raise ValueError(f"record {row.pk} is undone")
    return RecordCard(
        id=row.pk,
        holder=row.subject,
        city=row.city,
        kind=Kind(row.kind),
        full_name=holder.full_name,
        born_on=holder.born_on,
        number=row.number,
        provider=row.provider,
        edition=row.edition,
        units=tuple(row.units),
        occupation=row.occupation,
        outcome=row.outcome,
        on=row.on,
        award_on=row.award_on,
        valid_until=row.valid_until,
        renewed_on=row.renewed_on,
        is_tied=is_tied,
    )
