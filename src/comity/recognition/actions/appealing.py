"""Carry out what an appeal panel has decided, as the machine of the city that decided first."""

from datetime import datetime
from uuid import UUID

from comity.recognition.actions.computing import compute
from comity.recognition.actions.concluding import conclude
from comity.recognition.actions.desk import desk, held
from comity.recognition.actions.folding import bring_up
from comity.recognition.actions.noting import note
from comity.recognition.actions.reopening import begin_again, post
from comity.recognition.domain.acts import ActKind, is_appealed
from comity.recognition.domain.grounds import Ground
from comity.recognition.domain.judgements import PANEL
from comity.recognition.domain.opinions import Conclusion, Departure, Opinion, outcome_of
from comity.recognition.models import CaseRow, DecisionRow, ImprovementRow, ReconsiderationRow
from comity.recognition.models.replays import REOPENED
from comity.recognition.queries.acts import acts_of


def uphold(case: UUID, *, at: datetime) -> bool:
    """End an appeal with the decision that stands; False: it was ended already.

    Raises:
        Refusal: NOT-FOUND, NO-BASIS.
    """
    with desk(case):
        row = held(case)
        return _end(row, "appeal_upheld", at=at)


def send_back(case: UUID, *, at: datetime) -> bool:
    """Have the office decide again, never worse; False: it was done already.

    Raises:
        Refusal: NOT-FOUND, NO-BASIS, CANNOT-MOVE: it is open already.
    """
    with desk(case):
        row = held(case)
        if not _end(row, "appeal_sent_back", at=at):
            return False
        _reopen(row, after="", at=at)
        return True


def replace_decision(
    case: UUID, outcome: str, words: str, *, members: tuple[UUID, UUID], at: datetime
) -> bool:
    """Put the panel's decision in the place of the first; False: it was done already.

    Args:
        case: which.
        outcome: what the panel decided; not worse than what stands.
        words: its reasons, which stand in the letter.
        members: the two officers of other cities who decided.
        at: now.

    Raises:
        Refusal: NOT-FOUND, NO-BASIS, CANNOT-MOVE, OPINION-INVALID.
    """
    with desk(case):
        row = held(case)
        if not _end(row, "", at=at):
            return False
        _reopen(row, after=outcome, at=at)
        papers = bring_up(row, at=at)
        computed = compute(row, papers, at=at)
        first, second = members
        departure = Departure(PANEL, words)
        reached = outcome_of(
            computed.decision,
            Opinion(first, outcome, departure),
            rulebook=computed.papers.rulebook,
            occupation=row.occupation,
        )
        conclude(row, papers, computed, Conclusion(reached, first, second, departure), at=at)
        return True


def _end(row: CaseRow, what: str, *, at: datetime) -> bool:
    if not is_appealed(acts_of(row.id)):
        return False
    act = note(row, ActKind.APPEAL_ENDED, by=None, at=at)
    if what:
        stands = DecisionRow.objects.get(case=row, turn=row.turn)
        post(row, what, key=f"{act.id}/{what}", language=stands.letter["applicant"])
    return True


def _reopen(row: CaseRow, *, after: str, at: datetime) -> None:
    stands = DecisionRow.objects.select_related("assessment").get(case=row, turn=row.turn)
    whose = {"subject": row.subject, "host_city": row.host_city}
    entry = ReconsiderationRow.objects.create(
        case=row,
        state=REOPENED,
        found_at=at,
        answered_at=at,
        ground=Ground.APPEAL.value,
        **whose,
    )
    ImprovementRow.objects.create(
        reconsideration=entry,
        outcome_before=stands.outcome,
        outcome_after=after or stands.outcome,
        gone=[],
        come=[],
        result_digest="",
        agreement_digest=stands.assessment.agreement_digest,
        **whose,
    )
    begin_again(row, entry, by=None, at=at)
