"""Ask for the rulebook in force, compiled once per version and kept; for trials and changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

import rfc8785
from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from comity.agreements.models import AgreementVersionRow, TrialRow
from comity.rules.compiling import compile_rulebook
from comity.rules.format import Document, digest, read
from comity.rules.registry import Trial
from comity.rules.rulebook import Rulebook
from comity.values.refusals import Refusal
from comity.values.spans import Days

REGISTER_LOCK: Final = "comity.register"


def hold_register() -> None:
    """Keep the register from changing until this transaction ends; readers do not hinder readers.

    A decision says which register it used by the moment whose register that was. So that no change
    of an earlier moment appears behind its back, changes take turns with those who read to decide
    (`actions.register_turn`).
    """
    with connection.cursor() as cursor:
        statement = "SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))"
        cursor.execute(statement, [REGISTER_LOCK])


def rulebook_in_force(on: date) -> Rulebook:
    """Give the agreement in force on a day.

    Raises:
        Refusal: NO-AGREEMENT-IN-FORCE.
    """
    name = (
        AgreementVersionRow.objects.filter(effective__contains=on)
        .order_by("-published_at")
        .values_list("digest", flat=True)
        .first()
    )
    if name is None:
        raise Refusal("NO-AGREEMENT-IN-FORCE", _("No agreement is in force on that day."))
    return rulebook(name)


@lru_cache(maxsize=64)
def rulebook(name: str) -> Rulebook:
    """Give the very version that a decision cites, by its digest.

    A version never changes once published, so the compiled rulebook is kept.

    Raises:
        Refusal: NO-SUCH-AGREEMENT.
    """
    row = AgreementVersionRow.objects.filter(pk=name).first()
    if row is None:
        raise Refusal("NO-SUCH-AGREEMENT", _("This version of the agreement is not stored here."))
    return compile_rulebook(read(row.document).required().data, digest=name)


def document_of(name: str) -> Document:
    """Give the document of a version by its digest.

    Raises:
        Refusal: NO-SUCH-AGREEMENT.
    """
    row = AgreementVersionRow.objects.filter(pk=name).first()
    if row is None:
        raise Refusal("NO-SUCH-AGREEMENT", _("This version of the agreement is not stored here."))
    return read(row.document).required()


def rulebook_as_stored(name: str) -> tuple[Rulebook | None, bool]:
    """Give the version stored under a digest as it is now, and whether it still has that digest.

    Nothing is kept between calls: who asks wants to know whether the document was changed. None:
    there is no such version, or it cannot be read any more.
    """
    row = AgreementVersionRow.objects.filter(pk=name).first()
    document = None if row is None else read(row.document).document
    if document is None:
        return None, False
    return compile_rulebook(document.data, digest=name), digest(document) == name


def rulebook_since(name: str, *, on: date) -> Rulebook | None:
    """Give the version that governs a day in place of an earlier one; None while that still does.

    Args:
        name: the digest of the earlier version.
        on: the day.
    """
    agreement = AgreementVersionRow.objects.filter(pk=name).values("agreement_id")
    found = AgreementVersionRow.objects.filter(agreement_id__in=agreement, effective__contains=on)
    since = found.exclude(pk=name).values_list("digest", flat=True).first()
    return None if since is None else rulebook(since)


@dataclass(frozen=True, slots=True)
class KnownTrial:
    """A trial, known from a moment on until another row took its place (None: still)."""

    trial: Trial
    known_since: datetime
    known_until: datetime | None


def trials() -> list[KnownTrial]:
    """List every trial with what was ever known of it."""
    return [
        KnownTrial(
            Trial(
                id=row.pilot,
                agreement=row.agreement_id,
                version=row.version,
                path=row.path,
                value=rfc8785.dumps(row.value).decode(),
                hosts=tuple(row.hosts),
                days=Days(row.first, row.last),
                ended_on=row.ended_on,
            ),
            row.known_since,
            row.known_until,
        )
        for row in TrialRow.objects.order_by("first", "pilot", "known_since")
    ]


@dataclass(frozen=True, slots=True)
class RuleChange:
    """Rules that changed on a day: another version began, or a pilot ended.

    Args:
        kind: ``version`` or ``pilot``.
        reference: the version such as ``tri-rivers@1.1.0``, or the id of the pilot.
        on: the first day of the changed rules.
        hosts: where; None: everywhere.
        received: the days of receipt whose applications it touches.
    """

    kind: str
    reference: str
    on: date
    hosts: tuple[str, ...] | None
    received: Days


def rule_changes(on: date) -> list[RuleChange]:
    """List the changes of rules up to a day, in the order of their days."""
    found = [*_versions_begun(on), *_trials_over(on)]
    return sorted(found, key=lambda one: (one.on, one.kind, one.reference))


def _versions_begun(on: date) -> Iterator[RuleChange]:
    rows = AgreementVersionRow.objects.filter(effective__startswith__lte=on)
    earliest: dict[str, date] = {}
    for row in rows.order_by("effective"):
        first = row.effective.lower
        if row.agreement_id in earliest:
            before = Days(earliest[row.agreement_id], first - timedelta(days=1))
            name = f"{row.agreement_id}@{row.version}"
            yield RuleChange("version", name, first, None, before)
        earliest.setdefault(row.agreement_id, first)


def _trials_over(on: date) -> Iterator[RuleChange]:
    for known in trials():
        one, last = known.trial, known.trial.ended_on or known.trial.days.last
        if known.known_until is not None or last is None:
            continue
        # One that was stopped is over on the very day; the others on the day after their last.
        over = last if one.ended_on else last + timedelta(days=1)
        if over <= on:
            received = Days(one.days.first, last)
            yield RuleChange("pilot", one.id, over, one.hosts, received)


def newest() -> datetime | None:
    """Give when a version was published last."""
    found: datetime | None = AgreementVersionRow.objects.aggregate(at=Max("published_at"))["at"]
    return found


def published() -> tuple[dict[str, object], ...]:
    """List every version with its document, digest and signatures, the newest first."""
    rows = AgreementVersionRow.objects.order_by("-published_at")
    return tuple(
        {
            "id": row.agreement_id,
            "version": row.version,
            "digest": row.digest,
            "document": row.document,
            "signatures": row.signatures,
            "effective_from": row.effective.lower,
            "effective_until": row.effective.upper,
        }
        for row in rows
    )
