"""A good row as it is stored: whose it is, what it says, and the ids that follow from it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from comity.records.domain.checking import Told
from comity.records.domain.columns import Kind
from comity.records.domain.naming import keyed, sign_of


@dataclass(frozen=True, slots=True)
class Record:
    """One learner's place, one result or one old recognition, and whom it is about.

    Args:
        id: follows from whom and what it is about.
        subject: follows from city, training centre and number.
        sign: under which the person may be found.
        content: follows from all it says.
        on: passed, decided or begun.
    """

    id: UUID
    subject: UUID
    sign: UUID
    content: UUID
    row: int
    holder_number: str
    full_name: str
    born_on: date
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


def record_of(told: Told, *, kind: str, city: str, key: bytes) -> Record:
    """Give what is stored of a good row.

    Args:
        told: the row.
        kind: of its file.
        city: whose office brings it in.
        key: of this installation.
    """
    texts, days = told.texts, told.days
    born = days["born_on"]
    provider, holder = texts.get("provider", ""), texts["number"]
    subject = keyed(key, "subject", city, provider, holder)
    number, on, about = _about(told, kind)
    says = [number, provider, told.edition, *told.units, texts.get("occupation", "")]
    says += [texts.get("outcome", ""), *(f"{name}={day}" for name, day in sorted(days.items()))]
    return Record(
        id=keyed(key, "record", str(subject), kind, *about),
        subject=subject,
        sign=sign_of(key, full_name=texts["full_name"], born_on=born),
        content=keyed(key, "content", *says),
        row=told.row,
        holder_number=holder,
        full_name=texts["full_name"],
        born_on=born,
        number=number,
        provider=provider,
        edition=told.edition,
        units=told.units,
        occupation=texts.get("occupation", ""),
        outcome=texts.get("outcome", ""),
        on=on,
        award_on=days.get("award_on"),
        valid_until=days.get("valid_until"),
        renewed_on=days.get("renewed_on"),
    )


def _about(told: Told, kind: str) -> tuple[str, date, list[str]]:
    """Give the number, the day and what makes it this record and no other."""
    texts, days = told.texts, told.days
    if kind == Kind.RESULTS:
        return texts["certificate"], days["award_on"], [texts["certificate"]]
    if kind == Kind.RECOGNITIONS:
        about = [texts["occupation"], days["decided_on"].isoformat()]
        return texts["number"], days["decided_on"], about
    about = [told.edition, days["enrolled_on"].isoformat()]
    return texts["number"], days["enrolled_on"], about
