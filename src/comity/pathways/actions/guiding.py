"""Invite a supervisor; write reports and the closing assessment in the supervisor's own name."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import DatabaseError, IntegrityError, transaction
from django.utils.translation import gettext as _

from comity.agreements.queries import rulebook
from comity.ledger import actions as ledger
from comity.ledger.domain.actors import Actor
from comity.pathways.actions.reporting import guided_work, keep_report
from comity.pathways.domain.facts import GuidanceClosed
from comity.pathways.domain.measures import require_results
from comity.pathways.domain.reports import (
    access_ends_on,
    months_begun,
    require_begun,
    require_report,
)
from comity.pathways.models import BriefRow, ClosingRow, MeasureRow, SupervisionRow
from comity.pathways.queries.reports import Brief, Supervision, brief_of, supervision_of
from comity.privacy import leases
from comity.privacy.actions import inviting
from comity.privacy.queries import invitations_held
from comity.recognition.actions import desk
from comity.recognition.models import CaseRow, IdentityRow
from comity.recognition.queries.office import case_card
from comity.rules.case_facts import local_day
from comity.values.refusals import Refusal

CLASSES = ("identity", *desk.CLASSES)
# Row security says no, or the guided work is over: what was there when it was looked at has ended.
OVER = ("42501", "CM039")


def open_file(case: UUID) -> None:
    """Open the leases that inviting needs: the supervisor is told the person's name.

    Raises:
        RuntimeError: called inside a transaction.
        Refusal: NOT-FOUND and those of a lease.
    """
    leases.open(case_card(case).subject, classes=CLASSES, purpose=desk.PURPOSE)


def invite(case: UUID, *, by: Actor, at: datetime) -> str:
    """Invite whoever guides the work; give the code to hand over, shown only now.

    A transaction around it has called `open_file` before.

    Raises:
        Refusal: NOT-FOUND, NO-MEASURE, NOT-GUIDED, INVITED-ALREADY.
    """
    if not transaction.get_connection().in_atomic_block:
        open_file(case)
    with transaction.atomic():
        row, asked, measure = guided_work(case)
        if not SupervisionRow.objects.filter(pk=measure.pk).exists():
            raise Refusal("NOT-GUIDED", _("Note first who guides the work."))
        if measure.until is None:
            raise RuntimeError("guided work has a last day")
        BriefRow.objects.get_or_create(
            measure=measure,
            defaults={
                "subject": row.subject,
                "host_city": row.host_city,
                "called": _name_of(row),
                "occupation": row.occupation,
                "agreement_digest": asked.agreement_digest,
                "units": dict(asked.wanted.units),
                "months": max(1, asked.wanted.months or 1),
                "by": by.id,
                "at": at,
            },
        )
        zone = rulebook(asked.agreement_digest).parties[row.host_city].timezone
        over = datetime.combine(
            access_ends_on(measure.until) + timedelta(days=1), time(), ZoneInfo(zone)
        )
        return inviting.invite(
            row.subject, measure.id, within=row.id, city=row.host_city, until=over, at=at
        )


def report_as_guide(
    measure: UUID, month: int, seen: Mapping[str, str], words: str, *, by: Actor, at: datetime
) -> None:
    """Report on a month in one's own name, under leases opened before.

    Raises:
        Refusal: NO-INVITATION, REPORT-INVALID, REPORTED-ALREADY.
    """
    with _writing():
        row, brief, guidance = _held(measure, by, at)
        begun = months_begun(guidance.began_on, on_day(brief, at), months=brief.months)
        require_report(month, seen, words, units=brief.units, begun=begun)
        keep_report(row, month, seen, words, by=by.id, by_supervisor=True, at=at)


def close(
    measure: UUID, results: Mapping[str, bool], words: str, *, by: Actor, at: datetime
) -> None:
    """Write the closing assessment in one's own name, once; an officer takes it up.

    Raises:
        Refusal: NO-INVITATION, CLOSING-TOO-EARLY, ASSESSMENT-INVALID,
            CLOSED-ALREADY.
    """
    with _writing():
        row, brief, guidance = _held(measure, by, at)
        require_begun(months_begun(guidance.began_on, on_day(brief, at), months=brief.months))
        require_results(brief.units, results, words)
        try:
            with transaction.atomic():
                ClosingRow.objects.create(
                    measure=row,
                    subject=brief.subject,
                    host_city=brief.host_city,
                    results=dict(results),
                    words=words.strip(),
                    by=by.id,
                    at=at,
                )
        except IntegrityError:
            sentence = _("The closing assessment is written already.")
            raise Refusal("CLOSED-ALREADY", sentence) from None
        ledger.record(GuidanceClosed(at=at, city=brief.host_city, measure=row.id))


def on_day(brief: Brief, at: datetime) -> date:
    """Give the day in the city where the work is guided."""
    return local_day(at, rulebook(brief.agreement_digest).parties[brief.host_city].timezone)


@contextmanager
def _writing() -> Iterator[None]:
    """Run a write in one transaction; an access that ends meanwhile refuses it."""
    try:
        with transaction.atomic():
            yield
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", None) not in OVER:
            raise
        raise _ended() from None


def _held(measure: UUID, by: Actor, at: datetime) -> tuple[MeasureRow, Brief, Supervision]:
    if not any(one.matter == measure and one.is_live(at) for one in invitations_held()):
        raise _ended()
    row = MeasureRow.objects.filter(pk=measure).first()
    brief, guidance = brief_of(measure), supervision_of(measure)
    if row is None or brief is None or guidance is None or row.subject == by.id:
        raise _ended()
    return row, brief, guidance


def _ended() -> Refusal:
    return Refusal(
        "NO-INVITATION", _("Your access has ended. Ask the office if you still need it.")
    )


def _name_of(case: CaseRow) -> str:
    found = IdentityRow.objects.filter(pk=case.subject).values_list("full_name", flat=True).first()
    return found or ""
