"""Appeal against a decision: free, by one button, until the last day."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from comity.agreements.queries import rulebook
from comity.appeals.domain.facts import AppealMade
from comity.appeals.domain.panels import decide_by, panel_cities, require_may_appeal
from comity.appeals.models import AppealRow, ChallengeRow
from comity.appeals.queries.panels import AppealCard, appeal_card, appeal_of
from comity.ledger import actions as ledger
from comity.privacy import actions as privacy
from comity.recognition.actions.noting import note
from comity.recognition.domain.acts import ActKind
from comity.recognition.domain.remedies import appeal_until
from comity.recognition.models import CaseFileRow, CaseRow, DecisionRow
from comity.recognition.queries.office import not_found
from comity.rules.case_facts import local_day

PURPOSE = "decide_appeal"
CLASSES = ("decision",)
_COLUMNS = ("outcome", "basis", "due_on", "gap", "measure", "reasons", "conditions", "lines")


def appeal(
    reference: str, words: str, *, subject: UUID, at: datetime, by: UUID | None = None
) -> AppealCard:
    """Appeal against the decision that counts; twice it is the same appeal.

    The decision goes on counting meanwhile. What the panel needs is copied as it stood, without
    the person's name. `by`: who acts in the person's name, with a mandate; None: the person.

    Raises:
        Refusal: NOT-FOUND, NOTHING-TO-APPEAL, APPEALED-ALREADY, TOO-LATE, APPEAL-INVALID.
    """
    with transaction.atomic():
        case = CaseRow.objects.filter(subject=subject, reference=reference).first()
        if case is None:
            raise not_found()
        decided = (
            DecisionRow.objects.filter(case=case, turn=case.turn)
            .select_related("assessment")
            .first()
        )
        there = appeal_of(case.id, turn=case.turn)
        book = rulebook(decided.assessment.agreement_digest) if decided else None
        zone = "UTC" if book is None else book.parties[case.host_city].timezone
        on = local_day(at, zone)
        last = on
        if decided is not None and book is not None:
            decided_on = local_day(decided.decided_at, zone)
            last = appeal_until(book, host=case.host_city, decided_on=decided_on)
        require_may_appeal(
            is_decided=decided is not None and case.state == "decided",
            is_pending=there is not None,
            last=last,
            on=on,
            words=words,
        )
        if decided is None or book is None:
            raise RuntimeError("what may be appealed against was decided")
        name = uuid4()
        first, second = panel_cities(book.parties, deciding=case.host_city, appeal=name)
        ends_on = decide_by(book, host=case.host_city, filed_on=on)
        whose = {"subject": subject, "host_city": case.host_city}
        drawn = {"first_city": first, "second_city": second}
        row = AppealRow.objects.create(
            id=name,
            case=case,
            turn=case.turn,
            occupation=case.occupation,
            filed_at=at,
            decide_by=ends_on,
            **whose,
            **drawn,
        )
        file = CaseFileRow.objects.get(pk=case.pk)
        ChallengeRow.objects.create(
            appeal=row,
            words=words.strip(),
            language=file.language,
            outcome=decided.outcome,
            departure=decided.departure,
            computed={name: _plain(getattr(decided.assessment, name)) for name in _COLUMNS},
            facts=file.facts,
            agreement_digest=decided.assessment.agreement_digest,
            **whose,
            **drawn,
        )
        for city in sorted({first, second}):
            privacy.grant(
                subject, city=city, purpose=PURPOSE, classes=CLASSES, ground="public_task", at=at
            )
        note(case, ActKind.APPEALED, by=by or subject, at=at, until=ends_on)
        fact = AppealMade(
            at=at,
            city=case.host_city,
            appeal=name,
            case=case.id,
            turn=case.turn,
            panel=(first, second),
            decide_by=ends_on,
        )
        ledger.record(fact)
    return appeal_card(name)


def _plain(value: object) -> Any:  # noqa: ANN401  # any JSON value
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, list | dict | str | None) else str(value)
