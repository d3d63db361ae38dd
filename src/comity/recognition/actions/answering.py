"""The person's acts in an open case: hand in what was asked for, answer, choose."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from comity.ledger import actions as ledger
from comity.recognition.actions.drafting import keep_paper
from comity.recognition.actions.noting import note
from comity.recognition.domain.acts import Act, ActKind
from comity.recognition.domain.asking import WORDS_MAX_CHARACTERS, require_answerable
from comity.recognition.domain.facts import PersonAnswered
from comity.recognition.domain.states import FIRST_TURN, State
from comity.recognition.domain.uploads import CheckedFile
from comity.recognition.models import AssessmentRow, CaseRow, EvidenceRow
from comity.recognition.queries import own
from comity.recognition.queries.acts import acts_of
from comity.values.refusals import Fault, Refusal


def add_paper(
    reference: str, question: UUID, file: CheckedFile, *, kind: str, subject: UUID, at: datetime
) -> own.PaperCard:
    """Keep a file that belongs to an answer not sent yet; the same content twice is kept once.

    Raises:
        Refusal: NOT-FOUND, ANSWERED-ALREADY, CANNOT-MOVE, TOO-MANY-FILES.
    """
    with transaction.atomic():
        row, _asked = _question(reference, question, subject)
        sentence = _("One answer takes at most %(most)d files. Take one out first.")
        return keep_paper(question, file, row.subject, kind=kind, at=at, too_many=sentence)


def remove_paper(
    reference: str, question: UUID, paper: UUID, *, subject: UUID, at: datetime
) -> bool:
    """Take a file out of an answer not sent yet and empty it; False when it was not there.

    Raises:
        Refusal: NOT-FOUND, ANSWERED-ALREADY, CANNOT-MOVE.
    """
    with transaction.atomic():
        _question(reference, question, subject)
        found = EvidenceRow.objects.filter(pk=paper, draft=question, removed_at=None, case=None)
        return found.update(removed_at=at, content=b"", filename="") == 1


def answer(
    reference: str,
    question: UUID,
    words: str,
    *,
    subject: UUID,
    at: datetime,
    by: UUID | None = None,
) -> None:
    """Send an answer with its papers: from the day after, the clock runs again.

    Args:
        reference: of the case.
        question: what is answered.
        words: beside the papers.
        subject: whose case it is.
        at: now.
        by: who acts in the person's name, with a mandate; None: the person.

    Raises:
        Refusal: NOT-FOUND, ANSWERED-ALREADY, CANNOT-MOVE, ANSWER-EMPTY, ANSWER-INVALID.
    """
    said = words.strip()
    if len(said) > WORDS_MAX_CHARACTERS:
        message = _("Write at most %(most)d characters.") % {"most": WORDS_MAX_CHARACTERS}
        raise Refusal("ANSWER-INVALID", message, (Fault("WORDS-LENGTH", "words", message),))
    with transaction.atomic():
        row, asked = _question(reference, question, subject)
        papers = EvidenceRow.objects.filter(draft=question, removed_at=None, case=None)
        if not said and not papers.exists():
            sentence = _("Hand in a paper, or write why you cannot.")
            raise Refusal("ANSWER-EMPTY", sentence, (Fault("EMPTY", "words", sentence),))
        papers.update(case=row, host_city=row.host_city)
        act = note(row, ActKind.ANSWERED, by=by or subject, at=at, answers=asked.id, words=said)
        ledger.record(PersonAnswered(at=at, city=row.host_city, case=row.id, act=act.id))


def choose_part(
    reference: str, *, wants_part: bool, subject: UUID, at: datetime, by: UUID | None = None
) -> None:
    """Choose between the separate task that is complete and nothing less than the whole job.

    `by`: who acts in the person's name, with a mandate; None: the person.

    Raises:
        Refusal: NOT-FOUND, NOTHING-TO-CHOOSE, CANNOT-MOVE.
    """
    with transaction.atomic():
        row = _own(reference, subject)
        if State(row.state) not in {State.SUBMITTED, State.IN_REVIEW} or row.turn != FIRST_TURN:
            raise Refusal("CANNOT-MOVE", _("This case has moved on; there is nothing to choose."))
        last = AssessmentRow.objects.filter(case=row).order_by("-at", "-id").first()
        known = any(act.kind is ActKind.CHOSEN for act in acts_of(row.id))
        if known or last is None or last.basis != "applicant_choice":
            raise Refusal("NOTHING-TO-CHOOSE", _("There is nothing to choose in this case now."))
        act = note(row, ActKind.CHOSEN, by=by or subject, at=at, choice=wants_part)
        ledger.record(PersonAnswered(at=at, city=row.host_city, case=row.id, act=act.id))


def _question(reference: str, question: UUID, subject: UUID) -> tuple[CaseRow, Act]:
    row = _own(reference, subject)
    acts = acts_of(row.id)
    asked = next((act for act in acts if act.id == question), None)
    require_answerable(asked, acts, State(row.state))
    if asked is None:
        raise RuntimeError("what may be answered was asked")
    return row, asked


def _own(reference: str, subject: UUID) -> CaseRow:
    """Lock the person's own case, so that nobody closes it meanwhile."""
    mine = CaseRow.objects.filter(subject=subject, reference=reference)
    row = mine.select_for_update().exclude(state__in=[State.DECIDED, State.WITHDRAWN]).first()
    if row is None:
        own.own_case(reference, subject=subject)
        sentence = _("This case is closed; nobody waits for the answer now.")
        raise Refusal("CANNOT-MOVE", sentence)
    return row
