"""Publish a version of an agreement; begin and end pilots that lie over it."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from comity.agreements.domain.facts import AgreementPublished, TrialBegun, TrialEnded
from comity.agreements.models import AgreementVersionRow, TrialRow
from comity.agreements.queries import REGISTER_LOCK, trials
from comity.ledger.actions import record
from comity.proofs.log.entries import agreement_entry
from comity.rules.compiling import compile_rulebook
from comity.rules.format import Document, canonical_bytes, digest, read
from comity.rules.format.signatures import Signature
from comity.rules.registry import Trial
from comity.rules.rulebook import Rulebook
from comity.rules.trials import has_clause
from comity.transparency.actions import append
from comity.transparency.queries import logs
from comity.values.refusals import Refusal


@contextmanager
def register_turn() -> Iterator[None]:
    """Wait until nobody is deciding, then change the register in one transaction.

    Read the clock inside: then no decision of an earlier moment can have missed the change, and
    none of a later moment can have been taken without it. It must come first in a transaction.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            statement = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
            cursor.execute(statement, [REGISTER_LOCK])
        yield


def publish(text: str, signatures: Sequence[Signature], *, at: datetime) -> str:
    """Store a version, so that it governs from its first day; give its digest.

    Publishing the same version again changes nothing.

    Raises:
        Refusal: the agreement has faults, all of which it carries.
    """
    document = read(text).required()
    name = digest(document)
    with transaction.atomic():
        if not AgreementVersionRow.objects.filter(pk=name).exists():
            _keep(document, name, signatures, at=at)
    return name


def publish_successor(
    text: str, signatures: Sequence[Signature], *, before: str, at: datetime
) -> str:
    """Store a version that follows another, whose days end where the new ones begin.

    The document of the earlier version stays as it was signed; only the days on which it governs
    are cut. A pilot whose clause the new version does not have ends on its first day: what has no
    effect any more is not said to run. Doing it again changes nothing.

    Args:
        text: the new version.
        signatures: one of every party.
        before: the digest of the version it follows.
        at: aware.

    Raises:
        Refusal: the agreement has faults, all of which it carries; NO-SUCH-AGREEMENT.
    """
    document = read(text).required()
    name = digest(document)
    with transaction.atomic():
        earlier = AgreementVersionRow.objects.select_for_update().filter(pk=before).first()
        if earlier is None:
            raise Refusal("NO-SUCH-AGREEMENT", _("The version before it is not stored here."))
        if AgreementVersionRow.objects.filter(pk=name).exists():
            return name
        first = document.data["agreement"]["effective"]["from"]
        earlier.effective = DateRange(earlier.effective.lower, first)
        earlier.save(update_fields=["effective"])
        _keep(document, name, signatures, at=at)
        book = compile_rulebook(document.data, digest=name)
        for pilot in _open_trials_without_clause(book, on=first):
            end_trial(document.id, pilot, on=first, at=at)
    return name


def _open_trials_without_clause(book: Rulebook, *, on: date) -> list[str]:
    return [
        known.trial.id
        for known in trials()
        if known.known_until is None
        and known.trial.agreement == book.id
        and known.trial.ended_on is None
        and on <= (known.trial.days.last or on)
        and not has_clause(book, known.trial)
    ]


def begin_trial(trial: Trial, *, at: datetime) -> None:
    """Lay a pilot over the agreement from its first day on; doing it again changes nothing.

    Args:
        trial: as it was voted on and fixed; it has not ended.
        at: since when it is known; aware.
    """
    last = trial.days.last
    if last is None:
        raise ValueError("a pilot has a last day")
    with transaction.atomic():
        if not _lay(trial, last, at=at):
            return
        record(
            TrialBegun(
                at=at,
                agreement=trial.agreement,
                pilot=trial.id,
                version=trial.version.partition("@")[2],
                first=trial.days.first,
                last=last,
            )
        )


def _lay(trial: Trial, last: date, *, at: datetime) -> bool:
    """Store what is known of a trial; False: something is known of it already."""
    row = TrialRow(
        id=uuid4(),
        pilot=trial.id,
        agreement_id=trial.agreement,
        version=trial.version,
        path=trial.path,
        value=json.loads(trial.value),
        hosts=list(trial.hosts),
        first=trial.days.first,
        last=last,
        ended_on=trial.ended_on,
        known_since=at,
    )
    TrialRow.objects.bulk_create([row], ignore_conflicts=True)
    return TrialRow.objects.filter(pk=row.pk).exists()


def end_trial(agreement: str, pilot: str, *, on: date, at: datetime) -> None:
    """Note that a pilot ended before its last day; doing it again changes nothing.

    What was known of it is closed and kept, so that decisions under it can be run again.

    Args:
        agreement: the id of the agreement.
        pilot: its id.
        on: the last day it covers; before its first day it never ran.
        at: since when this is known; aware.

    Raises:
        Refusal: NO-SUCH-TRIAL.
    """
    with transaction.atomic():
        rows = TrialRow.objects.select_for_update().filter(agreement_id=agreement, pilot=pilot)
        row = rows.filter(known_until=None).first()
        if row is None:
            raise Refusal("NO-SUCH-TRIAL", _("There is no such pilot."))
        if row.ended_on is not None or on > row.last:
            return
        row.known_until = at
        row.save(update_fields=["known_until"])
        if on >= row.first:
            row.id, row.ended_on, row.known_since, row.known_until = uuid4(), on, at, None
            TrialRow.objects.bulk_create([row])
        record(TrialEnded(at=at, agreement=agreement, pilot=pilot, ended_on=on))


def end_pilot(trial: Trial, *, at: datetime) -> None:
    """Note that a pilot of the version in force ended early; doing it again changes nothing.

    Args:
        trial: the pilot as clause 6 has it, with the day of its end.
        at: since when this is known; aware.
    """
    ended_on, last = trial.ended_on, trial.days.last
    if ended_on is None or last is None:
        raise ValueError("what ended early has an end and a last day")
    with transaction.atomic():
        rows = TrialRow.objects.select_for_update().filter(
            agreement_id=trial.agreement, pilot=trial.id, known_until=None
        )
        row = rows.first()
        if row is not None and row.ended_on is None:  # begun before its version was in force
            end_trial(trial.agreement, trial.id, on=ended_on, at=at)
            return
        if row is not None and trial.days.first <= (row.ended_on or trial.days.first):
            return
        rows.update(known_until=at)  # an earlier pilot of the same name
        _lay(trial, last, at=at)
        record(TrialEnded(at=at, agreement=trial.agreement, pilot=trial.id, ended_on=ended_on))


def _keep(document: Document, name: str, signatures: Sequence[Signature], *, at: datetime) -> None:
    effective = document.data["agreement"]["effective"]
    # The interval of the document includes its last day, the one of the table does not.
    until = effective["to"] + timedelta(days=1) if effective["to"] else None
    AgreementVersionRow.objects.bulk_create(
        [
            AgreementVersionRow(
                digest=name,
                agreement_id=document.id,
                version=document.version,
                document=canonical_bytes(document).decode(),
                signatures=[asdict(signature) for signature in signatures],
                effective=DateRange(effective["from"], until),
                published_at=at,
            )
        ]
    )
    parties = {party["id"] for party in document.data["parties"]}
    for log in logs():
        if log.city in parties:
            append(log.city, [agreement_entry(document.id, document.version, name)])
    record(AgreementPublished(at=at, agreement=document.id, version=document.version, digest=name))
