"""Note who guides somebody's work, and what the supervisor reports of each month."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from comity.agreements.queries import rulebook
from comity.ledger import actions as ledger
from comity.ledger.domain.actors import Actor
from comity.pathways.domain.facts import GuidanceReported
from comity.pathways.domain.measures import ADAPTATION, MeasureState
from comity.pathways.domain.reports import months_begun, require_report, require_supervisor
from comity.pathways.models import MeasureRow, ReportRow, SupervisionRow
from comity.pathways.queries.measures import Asked, asked_of
from comity.recognition.actions.desk import desk, held
from comity.recognition.models import CaseRow
from comity.rules.case_facts import local_day
from comity.values.refusals import Fault, Refusal


def guided_by(
    case: UUID, supervisor: str, began_on: date | None, *, by: Actor, at: datetime
) -> None:
    """Note who guides the work and since when, once.

    Raises:
        Refusal: NOT-FOUND, NO-MEASURE, SUPERVISION-INVALID, GUIDED-ALREADY.
    """
    with desk(case):
        row, asked, measure = guided_work(case)
        chosen_on = _on(row, asked, measure.chosen_at)
        require_supervisor(supervisor, began_on, chosen_on=chosen_on)
        if began_on is None:
            raise RuntimeError("guidance that was let through has a first day")
        if SupervisionRow.objects.filter(pk=measure.pk).exists():
            raise Refusal("GUIDED-ALREADY", _("Who guides the work is noted already."))
        SupervisionRow.objects.create(
            measure=measure,
            supervisor=supervisor.strip(),
            began_on=began_on,
            by=by.id,
            at=at,
            subject=row.subject,
            host_city=row.host_city,
        )
        fact = GuidanceReported(at=at, city=row.host_city, measure=measure.id, month=0)
        ledger.record(fact)


def report(
    case: UUID, month: int, seen: Mapping[str, str], words: str, *, by: Actor, at: datetime
) -> None:
    """Note what a supervisor reports of a month, once a month.

    Raises:
        Refusal: NOT-FOUND, NO-MEASURE, NOT-GUIDED, REPORT-INVALID, REPORTED-ALREADY.
    """
    with desk(case):
        row, asked, measure = guided_work(case)
        guidance = SupervisionRow.objects.filter(pk=measure.pk).first()
        if guidance is None:
            raise Refusal("NOT-GUIDED", _("Note first who guides the work."))
        on = _on(row, asked, at)
        begun = months_begun(guidance.began_on, on, months=max(1, asked.wanted.months or 1))
        require_report(month, seen, words, units=asked.wanted.units, begun=begun)
        keep_report(measure, month, seen, words, by=by.id, by_supervisor=False, at=at)


def keep_report(
    measure: MeasureRow,
    month: int,
    seen: Mapping[str, str],
    words: str,
    *,
    by: UUID,
    by_supervisor: bool,
    at: datetime,
) -> None:
    """Store a report that was let through, and record it.

    Raises:
        Refusal: REPORTED-ALREADY.
    """
    try:
        with transaction.atomic():
            ReportRow.objects.create(
                measure=measure,
                month=month,
                seen=dict(seen),
                words=words.strip(),
                by=by,
                by_supervisor=by_supervisor,
                at=at,
                subject=measure.subject,
                host_city=measure.host_city,
            )
    except IntegrityError:
        message = _("This month has its report already.")
        fault = Fault("REPORTED-ALREADY", "month", message)
        raise Refusal("REPORTED-ALREADY", message, (fault,)) from None
    fact = GuidanceReported(at=at, city=measure.host_city, measure=measure.id, month=month)
    ledger.record(fact)


def guided_work(case: UUID) -> tuple[CaseRow, Asked, MeasureRow]:
    """Lock a case and give its guided work that goes on.

    Raises:
        Refusal: NOT-FOUND, NO-MEASURE.
    """
    row = held(case)
    asked = asked_of(row)
    going = MeasureRow.objects.filter(case=row, turn=row.turn, kind=ADAPTATION)
    measure = going.filter(state=MeasureState.CHOSEN.value).first()
    if asked is None or measure is None:
        raise Refusal("NO-MEASURE", _("There is no guided work going on in this case."))
    return row, asked, measure


def _on(row: CaseRow, asked: Asked, at: datetime) -> date:
    zone = rulebook(asked.agreement_digest).parties[row.host_city].timezone
    return local_day(at, zone)
