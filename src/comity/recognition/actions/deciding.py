"""Take a case up, confirm a paper, give an opinion, grant unattended; each in one transaction.

Whoever acts opens a lease first, so that the person sees it. Rows are locked before they are
judged; what an officer saw must still be what the engine finds, or they are asked to look again.
"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from comity.ledger import actions as ledger
from comity.ledger.domain.actors import Actor
from comity.recognition.actions.computing import compute, local_day, record_assessed
from comity.recognition.actions.concluding import conclude
from comity.recognition.actions.desk import CLASSES, PURPOSE, desk, held, open_file, take
from comity.recognition.actions.folding import bring_up, stood_since
from comity.recognition.actions.reopening import end, post
from comity.recognition.domain.asking import require_no_open_question
from comity.recognition.domain.digests import digest_of
from comity.recognition.domain.facts import (
    CaseAwaitsBoard,
    CaseTaken,
    OpinionGiven,
    PaperConfirmed,
)
from comity.recognition.domain.opinions import (
    Departure,
    Opinion,
    Step,
    consider,
    grant,
    may_machine_grant,
)
from comity.recognition.domain.papers import with_confirmed
from comity.recognition.domain.reconsiderations import DISMISSED, require_reason
from comity.recognition.domain.silence import require_not_against
from comity.recognition.domain.states import State
from comity.recognition.models import (
    CaseFileRow,
    CaseRow,
    ImprovementRow,
    OpinionRow,
)
from comity.recognition.queries.acts import acts_of
from comity.recognition.queries.standing import standing_of
from comity.rules.decisions import REFUSED, Decision
from comity.values.refusals import Refusal

__all__ = [
    "CLASSES",
    "PURPOSE",
    "confirm_paper",
    "give_opinion",
    "grant_unattended",
    "let_stand",
    "open_file",
    "refresh",
    "take_up",
]


def take_up(case: UUID, *, by: Actor, at: datetime) -> None:
    """Make an officer the one who acts first on a case.

    Raises:
        Refusal: NOT-FOUND, CANNOT-MOVE: it is decided, withdrawn or with a second officer.
    """
    with desk(case):
        row = held(case)
        if take(row, by, at=at):
            language = bring_up(row, at=at).language
            post(row, "acknowledged", key=f"{case}/acknowledged", language=language)
        ledger.record(CaseTaken(at=at, city=row.host_city, case=case, officer=by.id))


def refresh(case: UUID, *, at: datetime) -> UUID:
    """Run the engine as of today and keep the result if it changed; give the last assessment.

    Raises:
        Refusal: NOT-FOUND.
    """
    with desk(case):
        row = held(case)
        computed = compute(row, bring_up(row, at=at), at=at)
        if computed.is_new:
            record_assessed(computed, at=at)
        return computed.row.id


def confirm_paper(case: UUID, credential: str, *, by: Actor, at: datetime) -> None:
    """Note that the issuer confirmed a credential, and run the engine again.

    While a case waits for the second signature its facts stand still: two officers must have
    looked at the same file. On a decided case it is only noted; the worker finds whether
    the decision would improve.

    Raises:
        Refusal: NOT-FOUND, CANNOT-MOVE, NO-SUCH-PAPER, PAPER-CONFIRMED.
    """
    with desk(case):
        row = held(case)
        is_late = State(row.state) is State.DECIDED
        if not is_late:
            take(row, by, at=at)
        papers = bring_up(row, at=at)
        facts = with_confirmed(
            papers.facts,
            credential,
            on=local_day(at, papers),
            stood_since=None if is_late else stood_since(row),
        )
        digest = digest_of(facts)
        CaseFileRow.objects.filter(pk=case).update(facts=facts, facts_digest=digest)
        if not is_late:
            compute(row, bring_up(row, at=at), at=at)
        fact = PaperConfirmed(
            at=at, city=row.host_city, case=case, credential=credential, facts_digest=digest
        )
        ledger.record(fact)


def give_opinion(
    case: UUID, outcome: str, departure: Departure | None, *, seen: UUID, by: Actor, at: datetime
) -> Step:
    """Take an officer's opinion; decide the case where nobody else is needed.

    Args:
        case: which.
        outcome: what the officer concludes.
        departure: why it differs from the computed result; None: it does not.
        seen: the assessment the officer looked at.
        by: the officer.
        at: now.

    Raises:
        Refusal: NOT-FOUND, CANNOT-MOVE, SAME-OFFICER, OPINION-INVALID, RESULT-CHANGED,
            ANSWER-AWAITED, SILENCE-STANDS.
    """
    if refresh(case, at=at) != seen:
        raise _changed()
    with desk(case):
        row = held(case)
        papers = bring_up(row, at=at)
        computed = compute(row, papers, at=at)
        if computed.row.id != seen:
            raise _changed()
        _require_fair(case, computed.decision, outcome)
        if State(row.state) is State.SUBMITTED:
            take(row, by, at=at)
        opinion = Opinion(by.id, outcome, departure)
        step = consider(
            State(row.state),
            computed.decision,
            opinion=opinion,
            earlier=_opinions(row),
            rulebook=computed.papers.rulebook,
            occupation=row.occupation,
            standing=computed.standing.conclusion.decision if computed.standing else None,
        )
        given = _keep_opinion(row, opinion, step, at=at)
        if step.conclusion is None:
            row.state, row.assigned_to = step.state, by.id
            row.save(update_fields=["state", "assigned_to"])
            fact = OpinionGiven(
                at=at, city=row.host_city, case=case, opinion=given.id, role=step.role
            )
            ledger.record(fact)
        else:
            conclude(row, papers, computed, step.conclusion, at=at)
    return step


def grant_unattended(case: UUID, *, at: datetime) -> bool:
    """Let the machine grant a plain automatic recognition; tell whether it did.

    Everything else is left to an officer, also a case that an officer has reopened. Done twice,
    the second time does nothing.

    Raises:
        Refusal: NOT-FOUND, NO-BASIS.
    """
    with desk(case):
        row = held(case)
        if row.turn > 1 or State(row.state) not in {State.SUBMITTED, State.IN_REVIEW}:
            return False
        papers = bring_up(row, at=at)
        computed = compute(row, papers, at=at)
        if may_machine_grant(computed.decision, computed.papers.case, computed.papers.rulebook):
            conclusion = grant(State(row.state), computed.decision)
            conclude(row, papers, computed, conclusion, at=at)
            return True
        if computed.is_new:
            record_assessed(computed, at=at)
        if computed.decision.basis == "board":
            ledger.record(CaseAwaitsBoard(at=at, city=row.host_city, case=case))
    return False


def let_stand(case: UUID, reason: str, *, by: Actor, at: datetime) -> None:
    """End a reopening with the decision that stands; the person reads why.

    Raises:
        Refusal: NOT-FOUND, ANSWER-INVALID, CANNOT-MOVE: it is not reopened, or an opinion is given.
    """
    words = require_reason(DISMISSED, reason)
    with desk(case):
        row = held(case)
        papers = bring_up(row, at=at)
        standing = standing_of(row)
        if standing is None or State(row.state) is not State.IN_REVIEW:
            raise Refusal("CANNOT-MOVE", _("This case is not open again, or it has moved on."))
        ImprovementRow.objects.filter(pk=standing.reopening).update(kept_reason=words)
        end(row, standing, with_new=False, at=at)
        row.state, row.turn = State.DECIDED, row.turn - 1
        row.decided_at, row.assigned_to = standing.decided_at, by.id
        row.save(update_fields=["state", "turn", "decided_at", "assigned_to"])
        post(row, "kept", key=f"{standing.reopening}/kept", language=papers.language)


def _require_fair(case: UUID, computed: Decision, outcome: str) -> None:
    if outcome == REFUSED:
        require_no_open_question(acts_of(case))
    sentence = _("The last day is over: no answer counted as yes. That cannot be taken back here.")
    require_not_against(computed, outcome, sentence=sentence)


def _opinions(case: CaseRow) -> tuple[Opinion, ...]:
    return tuple(
        Opinion(
            row.officer,
            row.outcome,
            Departure(row.departure_code, row.reason) if row.departs else None,
        )
        for row in OpinionRow.objects.filter(case=case, turn=case.turn).order_by("at")
    )


def _keep_opinion(row: CaseRow, opinion: Opinion, step: Step, *, at: datetime) -> OpinionRow:
    departure = opinion.departure
    return OpinionRow.objects.create(
        case=row,
        turn=row.turn,
        subject=row.subject,
        host_city=row.host_city,
        officer=opinion.officer,
        role=step.role,
        outcome=opinion.outcome,
        departs=departure is not None,
        departure_code=departure.code if departure else "",
        reason=departure.reason if departure else "",
        at=at,
    )


def _changed() -> Refusal:
    message = _("The computed result has changed since you opened this page. Look at it again.")
    return Refusal("RESULT-CHANGED", message)
