"""Complain about treatment, answer a complaint, say what was done; no decision changes by it."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils.translation import gettext as _

from comity.agreements.queries import rulebook_in_force
from comity.appeals.domain.complaints import answer_by, require_answer, require_complaint
from comity.appeals.domain.facts import ComplaintAnswered, ComplaintMade, RecommendationAnswered
from comity.appeals.models import (
    ANSWERED,
    WAITING,
    ComplaintAnswerRow,
    ComplaintRow,
    ComplaintTextRow,
    RecommendationRow,
)
from comity.appeals.queries.complaints import (
    ComplaintCard,
    complaint_card,
    complaints_of,
    not_found,
)
from comity.ledger import actions as ledger
from comity.ledger.domain.actors import Actor
from comity.privacy import actions as privacy
from comity.privacy import leases
from comity.privacy.domain.vocabulary import purposes
from comity.recognition.actions.reopening import post
from comity.recognition.models import CaseRow
from comity.recognition.queries.office import not_found as no_case
from comity.rules.case_facts import local_day
from comity.values.refusals import Fault, Refusal

PURPOSE = "hear_complaint"
CLASSES = ("complaint",)
REPLY_MIN_CHARACTERS, REPLY_MAX_CHARACTERS = 20, 2000


def complain(
    reference: str, about: str, words: str, *, language: str, subject: UUID, at: datetime
) -> ComplaintCard:
    """Complain about how one was treated in a case; while one waits there is no second.

    Neither the case nor its clock nor an appeal changes, and the office does not see it.

    Raises:
        Refusal: NOT-FOUND, COMPLAINED-ALREADY, COMPLAINT-INVALID.
    """
    with transaction.atomic():
        case = CaseRow.objects.filter(subject=subject, reference=reference).first()
        if case is None:
            raise no_case()
        if any(one.is_waiting for one in complaints_of(case.id)):
            sentence = _("You have complained. The ombudsperson answers that first.")
            raise Refusal("COMPLAINED-ALREADY", sentence)
        require_complaint(about, words)
        party = rulebook_in_force(at.date()).parties[case.host_city]
        name, whose = uuid4(), {"subject": subject, "host_city": case.host_city}
        row = ComplaintRow.objects.create(
            id=name,
            case=case,
            about=about,
            filed_at=at,
            answer_by=answer_by(local_day(at, party.timezone), party.calendar),
            **whose,
        )
        ComplaintTextRow.objects.create(
            complaint=row, words=words.strip(), language=language, **whose
        )
        privacy.grant(
            subject,
            city=case.host_city,
            purpose=PURPOSE,
            classes=CLASSES,
            ground=purposes()[PURPOSE].grounds[0],
            at=at,
        )
        post(case, "complaint_received", key=f"{name}/received", language=language)
        ledger.record(ComplaintMade(at=at, complaint=name))
    return complaint_card(name)


def open_complaint(complaint: UUID) -> None:
    """Open a lease on what a complaint says, before the transaction that reads it.

    Raises:
        Refusal: NOT-FOUND, NO-BASIS.
    """
    leases.open(complaint_card(complaint).subject, classes=CLASSES, purpose=PURPOSE)


def answer(
    complaint: UUID, finding: str, words: str, recommendation: str, *, by: Actor, at: datetime
) -> None:
    """Answer a complaint, and say what the office should do if there is something.

    Args:
        complaint: which.
        finding: one of `Finding`.
        words: for the person.
        recommendation: for the office, without personal data; empty: none.
        by: the ombudsperson.
        at: now.

    Raises:
        Refusal: NOT-FOUND, ANSWERED-ALREADY, ANSWER-INVALID, NO-BASIS.
    """
    if not connection.in_atomic_block:  # else whoever began the transaction has opened it
        open_complaint(complaint)
    require_answer(finding, words, recommendation)
    with transaction.atomic():
        waiting = ComplaintRow.objects.filter(pk=complaint, state=WAITING)
        row = waiting.select_for_update(of=("self",)).select_related("case").first()
        if row is None:
            raise Refusal("ANSWERED-ALREADY", _("This complaint was answered."))
        whose = {"subject": row.subject, "host_city": row.host_city}
        ComplaintAnswerRow.objects.create(complaint=row, by=by.id, words=words.strip(), **whose)
        if recommendation.strip():
            RecommendationRow.objects.create(
                complaint=row, case=row.case, at=at, words=recommendation.strip(), **whose
            )
        zone = rulebook_in_force(at.date()).parties[row.host_city].timezone
        waiting.update(
            state=ANSWERED, answered_at=at, answered_on=local_day(at, zone), finding=finding
        )
        language = ComplaintTextRow.objects.get(pk=complaint).language
        post(row.case, "complaint_answered", key=f"{complaint}/answered", language=language)
        ledger.record(ComplaintAnswered(at=at, complaint=complaint))


def reply(complaint: UUID, words: str, *, by: Actor, at: datetime) -> None:
    """Say what the office did about a recommendation, once.

    Raises:
        Refusal: NOT-FOUND, ANSWERED-ALREADY, REPLY-INVALID.
    """
    if not REPLY_MIN_CHARACTERS <= len(words.strip()) <= REPLY_MAX_CHARACTERS:
        message = _("Write %(least)d to %(most)d characters.") % {
            "least": REPLY_MIN_CHARACTERS,
            "most": REPLY_MAX_CHARACTERS,
        }
        raise Refusal("REPLY-INVALID", message, (Fault("WORDS-LENGTH", "words", message),))
    with transaction.atomic():
        row = RecommendationRow.objects.filter(pk=complaint, host_city=by.city).first()
        if row is None:
            raise not_found()
        replied = RecommendationRow.objects.filter(pk=complaint, replied_at=None).update(
            replied_at=at, replied_by=by.id, reply=words.strip()
        )
        if not replied:
            raise Refusal("ANSWERED-ALREADY", _("A colleague has answered this."))
        fact = RecommendationAnswered(at=at, city=row.host_city, complaint=complaint)
        ledger.record(fact)
