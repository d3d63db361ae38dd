"""Take a case up, confirm a paper, give an opinion, grant unattended; each in one transaction.

Whoever acts opens a lease first, so that the person sees it. Rows are locked before they are
judged; what an officer saw must still be what the engine finds, or they are asked to look again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from comity.ledger import actions as ledger
from comity.ledger.domain.actors import Actor
from comity.privacy import leases
from comity.recognition.actions.computing import compute, local_day, record_assessed
from comity.recognition.actions.concluding import conclude
from comity.recognition.actions.reopening import end, locked, post
from comity.recognition.domain.digests import digest_of
from comity.recognition.domain.facts import (
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
from comity.recognition.domain.states import State, move
from comity.recognition.models import (
    CaseFileRow,
    CaseRow,
    ImprovementRow,
    OpinionRow,
)
from comity.recognition.queries.files import papers_of
from comity.recognition.queries.office import not_found
from comity.recognition.queries.standing import standing_of
from comity.values.refusals import Refusal

PURPOSE = "decide_recognition"
CLASSES = ("case_file", "decision")


def take_up(case: UUID, *, by: Actor, at: datetime) -> None:
    """Make an officer the one who acts first on a case.

    Raises:
        Refusal: NOT-FOUND, CANNOT-MOVE: it is decided, withdrawn or with a second officer.
    """
    with _desk(case):
        row = _locked(case)
        _take(row, by)
        ledger.record(CaseTaken(at=at, city=row.host_city, case=case, officer=by.id))


def refresh(case: UUID, *, at: datetime) -> UUID:
    """Run the engine as of today and keep the result if it changed; give the last assessment.

    Raises:
        Refusal: NOT-FOUND.
    """
    with _desk(case):
        row = _locked(case)
        computed = compute(row, papers_of(case), at=at)
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
    with _desk(case):
        row = _locked(case)
        is_late = State(row.state) is State.DECIDED
        if not is_late:
            _take(row, by)
        papers = papers_of(case)
        stood_since = row.received_on if row.due_on is None and not is_late else None
        facts = with_confirmed(
            papers.facts,
            credential,
            on=local_day(at, papers),
            stood_since=stood_since,
        )
        digest = digest_of(facts)
        CaseFileRow.objects.filter(pk=case).update(facts=facts, facts_digest=digest)
        if not is_late:
            compute(row, papers_of(case), at=at)
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
        Refusal: NOT-FOUND, CANNOT-MOVE, SAME-OFFICER, OPINION-INVALID, RESULT-CHANGED.
    """
    if refresh(case, at=at) != seen:
        raise _changed()
    with _desk(case):
        row = _locked(case)
        papers = papers_of(case)
        computed = compute(row, papers, at=at)
        if computed.row.id != seen:
            raise _changed()
        if State(row.state) is State.SUBMITTED:
            _take(row, by)
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
    with _desk(case):
        row = _locked(case)
        if row.turn > 1 or State(row.state) not in {State.SUBMITTED, State.IN_REVIEW}:
            return False
        papers = papers_of(case)
        computed = compute(row, papers, at=at)
        if may_machine_grant(computed.decision, computed.papers.case, computed.papers.rulebook):
            conclusion = grant(State(row.state), computed.decision)
            conclude(row, papers, computed, conclusion, at=at)
            return True
        if computed.is_new:
            record_assessed(computed, at=at)
    return False


def let_stand(case: UUID, reason: str, *, by: Actor, at: datetime) -> None:
    """End a reopening with the decision that stands; the person reads why.

    Raises:
        Refusal: NOT-FOUND, ANSWER-INVALID, CANNOT-MOVE: it is not reopened, or an opinion is given.
    """
    words = require_reason(DISMISSED, reason)
    with _desk(case):
        row = _locked(case)
        papers = papers_of(case)
        standing = standing_of(row)
        if standing is None or State(row.state) is not State.IN_REVIEW:
            raise Refusal("CANNOT-MOVE", _("This case is not open again, or it has moved on."))
        ImprovementRow.objects.filter(pk=standing.reopening).update(kept_reason=words)
        end(row, standing, with_new=False, at=at)
        row.state, row.turn = State.DECIDED, row.turn - 1
        row.decided_at, row.assigned_to = standing.decided_at, by.id
        row.save(update_fields=["state", "turn", "decided_at", "assigned_to"])
        post(row, "kept", key=f"{standing.reopening}/kept", language=papers.language)


def open_file(case: UUID) -> None:
    """Open the leases that deciding on a case needs.

    Raises:
        RuntimeError: called inside a transaction.
        Refusal: NOT-FOUND, NO-BASIS, BUDGET-SPENT and the others of a lease.
    """
    subject = CaseRow.objects.filter(pk=case).values_list("subject", flat=True).first()
    if subject is None:
        raise not_found()
    leases.open(subject, classes=CLASSES, purpose=PURPOSE)


@contextmanager
def _desk(case: UUID) -> Iterator[None]:
    """Open the leases, then run what is inside in one transaction.

    Inside somebody's transaction (a write that is done once for its key) a lease would come too
    late: then the caller has called `open_file` before.
    """
    if not connection.in_atomic_block:
        open_file(case)
    with transaction.atomic():
        yield


def _locked(case: UUID) -> CaseRow:
    row = locked(case)
    if row is None:
        raise not_found()
    return row


def _take(row: CaseRow, by: Actor) -> None:
    if State(row.state) is not State.IN_REVIEW:
        row.state = move(State(row.state), State.IN_REVIEW)
    row.assigned_to = by.id
    row.save(update_fields=["state", "assigned_to"])


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
