"""Reopen a decided case, and end a reopening; in the transaction of whoever does it."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from comity.agreements.queries import rulebook
from comity.ledger import actions as ledger
from comity.ledger.domain.actors import Actor
from comity.ledger.domain.notices import Notice
from comity.privacy.queries import helpers_to_tell
from comity.recognition.domain.facts import CaseReopened, ReopeningEnded
from comity.recognition.domain.states import State, reopen
from comity.recognition.models import CaseRow, DecisionRow, ReconsiderationRow
from comity.recognition.models.replays import KEPT, OVERTAKEN, REPLACED, WAITING
from comity.recognition.queries.standing import Standing
from comity.rules.deadlines import due_on
from comity.rules.rulebook import Rulebook


def begin_again(
    case: CaseRow, entry: ReconsiderationRow, *, by: Actor | None, at: datetime
) -> None:
    """Begin the next turn of a case; the decision counts until there is another.

    The office has as long as for an appeal. Nobody has it yet where no officer reopened it. Call it
    with both rows locked and the entry answered.

    Raises:
        Refusal: CANNOT-MOVE: it is not decided.
    """
    stands = DecisionRow.objects.select_related("assessment").get(case=case, turn=case.turn)
    book = rulebook(stands.assessment.agreement_digest)
    case.state, case.turn = reopen(State(case.state)), case.turn + 1
    case.assigned_to, case.decided_at = None if by is None else by.id, None
    case.due_on = _due(book, case.host_city, at)
    case.save(update_fields=["state", "turn", "assigned_to", "decided_at", "due_on"])
    post(case, "reopened", key=f"{entry.id}/reopened", language=stands.letter["applicant"])
    fact = CaseReopened(
        at=at,
        city=case.host_city,
        case=case.id,
        reconsideration=entry.id,
        ground=entry.ground,
        turn=case.turn,
    )
    ledger.record(fact)


def end(case: CaseRow, standing: Standing, *, with_new: bool, at: datetime) -> None:
    """End a reopening: with the new decision, or with the one that stood."""
    how = REPLACED if with_new else KEPT
    ReconsiderationRow.objects.filter(pk=standing.reopening).update(state=how, closed_at=at)
    # What waited was found against the decision before.
    waiting = ReconsiderationRow.objects.filter(case=case, state=WAITING)
    waiting.update(state=OVERTAKEN)
    fact = ReopeningEnded(
        at=at,
        city=case.host_city,
        case=case.id,
        reconsideration=standing.reopening,
        is_replaced=with_new,
    )
    ledger.record(fact)


def post(case: CaseRow, what: str, *, key: str, language: str) -> None:
    """Tell the person, and whoever helps them and is told news, once for a key."""
    notice = Notice(
        key=key,
        template=f"recognition/{what}",
        subject=case.subject,
        city=case.host_city,
        language=language,
        fields={"case": str(case.id), "reference": case.reference},
    )
    ledger.post(notice)
    for helper, reads in helpers_to_tell(case.id, case.subject):
        told = replace(
            notice,
            key=f"{key}/{helper}",
            template="recognition/helped",
            subject=helper,
            language=reads,
        )
        ledger.post(told)


def locked(case: UUID) -> CaseRow | None:
    """Lock a case; None where the asker may not see it."""
    return CaseRow.objects.select_for_update(of=("self",)).filter(pk=case).first()


def _due(book: Rulebook, city: str, at: datetime) -> date | None:
    party = book.parties[city]
    on = at.astimezone(ZoneInfo(party.timezone)).date()
    return due_on(on, book.deadlines.appeal_decide, party.calendar)
