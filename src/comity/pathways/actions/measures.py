"""Choose a measure, assess it, and have the case decided again when the gap is closed."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from comity.agreements.queries import rulebook
from comity.ledger import actions as ledger
from comity.ledger.domain.actors import Actor
from comity.pathways.domain.facts import MeasureAssessed, MeasureChosen
from comity.pathways.domain.measures import (
    MeasureState,
    ends_by,
    require_choice,
    require_results,
    state_after,
)
from comity.pathways.models import AttemptRow, MeasureRow
from comity.pathways.queries.measures import Asked, MeasureCard, asked_of, card
from comity.recognition.actions.completing import complete
from comity.recognition.actions.desk import desk, held
from comity.recognition.models import CaseRow
from comity.recognition.queries.office import not_found
from comity.rules.case_facts import local_day
from comity.values.refusals import Refusal


def choose(reference: str, kind: str, *, subject: UUID, at: datetime) -> MeasureCard:
    """Choose guided work or a test until the last day of the agreement, or begin to complete.

    Raises:
        Refusal: NOT-FOUND, NO-MEASURE, CHOSEN-ALREADY, TOO-LATE, CHOICE-INVALID.
    """
    with transaction.atomic():
        case = CaseRow.objects.filter(subject=subject, reference=reference).first()
        if case is None:
            raise not_found()
        asked, on = asked_of(case), at.date()
        if asked is not None:
            zone = rulebook(asked.agreement_digest).parties[case.host_city].timezone
            on = local_day(at, zone)
        require_choice(
            asked.wanted if asked else None,
            kind,
            last=asked.choose_by if asked else on,
            on=on,
            is_chosen=MeasureRow.objects.filter(case=case, turn=case.turn).exists(),
        )
        if asked is None:
            raise RuntimeError("what may be chosen is asked for")
        return card(_keep(case, asked, kind, by_silence=False, at=at))


def assess(
    case: UUID, results: Mapping[str, bool], words: str, *, by: Actor, at: datetime
) -> MeasureState:
    """Note an assessment; when every missing unit was shown, the case is open for the decision.

    Where nobody has chosen in time, what the agreement says for silence is planned first.

    Raises:
        Refusal: NOT-FOUND, NO-MEASURE, NOT-CHOSEN (there is still time), MEASURE-OVER,
            ASSESSMENT-INVALID, CANNOT-MOVE.
    """
    with desk(case):
        row = held(case)
        asked = asked_of(row)
        if asked is None:
            raise Refusal("NO-MEASURE", _("This decision asks for no measure."))
        require_results(asked.wanted.units, results, words)
        measure = MeasureRow.objects.filter(case=row, turn=row.turn).first()
        if measure is None:
            measure = _planned(row, asked, at=at)
        if measure.state != MeasureState.CHOSEN:
            raise Refusal("MEASURE-OVER", _("This measure is over."))
        earlier = list(AttemptRow.objects.filter(measure=measure).order_by("number"))
        attempts = [one.results for one in earlier] + [dict(results)]
        AttemptRow.objects.create(
            measure=measure,
            number=len(attempts),
            subject=row.subject,
            host_city=row.host_city,
            at=at,
            by=by.id,
            results=dict(results),
            words=words.strip(),
        )
        state = state_after(asked.wanted, measure.kind, attempts)
        measure.state = state.value
        measure.save(update_fields=["state"])
        if state is MeasureState.DONE:
            complete(case, asked.wanted.units, by=by, at=at)
        fact = MeasureAssessed(
            at=at, city=row.host_city, case=case, measure=measure.id, attempt=len(attempts)
        )
        ledger.record(fact)
        return state


def _planned(row: CaseRow, asked: Asked, *, at: datetime) -> MeasureRow:
    zone = rulebook(asked.agreement_digest).parties[row.host_city].timezone
    if asked.choose_by is None or local_day(at, zone) <= asked.choose_by:
        raise Refusal("NOT-CHOSEN", _("The person has not chosen yet and still has time."))
    kind = asked.wanted.if_silent if len(asked.wanted.kinds) > 1 else asked.wanted.kinds[0]
    return _keep(row, asked, kind, by_silence=True, at=at)


def _keep(row: CaseRow, asked: Asked, kind: str, *, by_silence: bool, at: datetime) -> MeasureRow:
    party = rulebook(asked.agreement_digest).parties[row.host_city]
    until = ends_by(local_day(at, party.timezone), kind, asked.wanted, party.calendar)
    made = MeasureRow.objects.create(
        case=row,
        turn=row.turn,
        subject=row.subject,
        host_city=row.host_city,
        kind=kind,
        by_silence=by_silence,
        chosen_at=at,
        until=until,
    )
    fact = MeasureChosen(at=at, city=row.host_city, case=row.id, measure=made.id, until=until)
    ledger.record(fact)
    return made
