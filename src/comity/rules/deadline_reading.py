"""Deadline reading: one deadline row, as auditors and tests write it, and its due day."""

from datetime import date

from comity.rules.case_facts import local_day
from comity.rules.case_reading import read_stops
from comity.rules.deadlines import Extension, due_on
from comity.rules.reading import Reader
from comity.rules.rulebook import Party, Rulebook
from comity.values.periods import Period
from comity.values.refusals import Fault, Refusal
from comity.values.spans import valid_until

_CODE = "DEADLINE-FIELD"
_LONGEST = Period(100, "Y")  # as in agreements


def due_of(node: object, rulebook: Rulebook) -> date | None:
    """Compute the due day of a row, or None while the clock stands.

    Fields: ``host`` (acting city), ``start``, ``period``, and where they matter ``pauses``,
    ``extension``, ``also`` (city where the applicant lives), ``validity`` (never rolls on).

    Raises:
        Refusal: ``DEADLINE-INVALID`` with every fault and its place.
    """
    faults: list[Fault] = []
    reader = Reader(node, "", faults, _CODE)
    party = _party(reader, rulebook, "host")
    also = _party(reader, rulebook, "also") if reader.has("also") else None
    start, period = reader.moment("start"), _period(reader, "period")
    stops = read_stops(reader)
    is_validity = bool(reader.truth("validity"))
    extension = _extension(reader, rulebook)
    reader.close()
    if is_validity and period is not None and period.unit == "WD":
        reader.fault("period", "A validity is not counted in working days.")
    if faults or party is None or period is None:
        message = "The row cannot be read; every fault is named with its place."
        raise Refusal("DEADLINE-INVALID", message, tuple(faults))
    first = local_day(start, party.timezone)
    if is_validity:
        return valid_until(first, period)
    return due_on(
        first,
        period,
        party.calendar,
        stops=stops,
        extension=extension,
        also=also.calendar if also is not None else None,
    )


def _party(reader: Reader, rulebook: Rulebook, name: str) -> Party | None:
    value = reader.text(name)
    if value is not None and value in rulebook.parties:
        return rulebook.parties[value]
    if name == "host" or value is not None:
        known = ", ".join(rulebook.parties)
        reader.fault(name, f"Write one of the parties: {known}.")
    return None


def _period(reader: Reader, name: str) -> Period | None:
    value = reader.text(name)
    try:
        period = Period.parse(value or "")
    except ValueError:
        reader.fault(name, "Write a period such as P10WD, P30D, P2W, P3M or P1Y.")
        return None
    if period.nominal_days > _LONGEST.nominal_days:
        reader.fault(name, f"Write a period of at most {_LONGEST}.")
        return None
    return period


def _extension(reader: Reader, rulebook: Rulebook) -> Extension | None:
    value = reader.take("extension")
    if value is None:
        return None
    inner = Reader(value, "extension", reader.faults, _CODE)
    notified = inner.day_needed("notified")
    by = _period(inner, "by") if inner.has("by") else rulebook.deadlines.extend_by
    inner.close()
    return Extension(notified, by) if by is not None else None
