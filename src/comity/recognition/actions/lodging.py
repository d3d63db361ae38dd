"""Lodge an application: freeze its facts, assess it once, tell the office and the person."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from comity.accreditation.queries import providers, registry
from comity.agreements.queries import rulebook_in_force
from comity.ledger import actions as ledger
from comity.privacy import actions as privacy
from comity.privacy.domain.vocabulary import purposes
from comity.recognition.actions import drafting
from comity.recognition.actions.assessing import Findings, find, keep
from comity.recognition.actions.noting import note
from comity.recognition.actions.reopening import post
from comity.recognition.domain import case_facts
from comity.recognition.domain.acts import ActKind
from comity.recognition.domain.applications import Application, Person, read_application
from comity.recognition.domain.facts import CaseLodged, CaseWithdrawn
from comity.recognition.domain.promises import Promise, promise
from comity.recognition.domain.recalled import old_decisions, with_attested
from comity.recognition.domain.states import State, may_withdraw, move
from comity.recognition.domain.wanted import wanted
from comity.recognition.models import (
    CaseFileRow,
    CaseRow,
    ContactRow,
    DraftRow,
    EvidenceRow,
    IdentityRow,
)
from comity.recognition.queries import own
from comity.records.queries.found import own_records
from comity.rules.rulebook import Rulebook
from comity.values.refusals import Refusal

# Read easily on the telephone: no 0 and O, no 1 and I. Ten of them are 2**50 references.
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
# What the host city may do with the data, because the law gives it the task.
PURPOSES = (
    "check_identity",
    "decide_recognition",
    "verify_evidence",
    "issue_certificate",
    "notify_applicant",
    "answer_applicant",
    "replay_decisions",
    "count_statistics",
    "prove_decisions",
)
VERIFY = "verify_evidence"


@dataclass(frozen=True, slots=True)
class _Lodging:
    """An application on its way into the tables."""

    draft: DraftRow
    application: Application
    facts: dict[str, Any]
    book: Rulebook
    promised: Promise
    found: Findings
    at: datetime


def lodge(draft: UUID, *, subject: UUID, at: datetime) -> own.CaseCard:
    """Send an application; sending the same draft again gives the case it became.

    Raises:
        Refusal: APPLICATION-INCOMPLETE (every fault), CASE-ALREADY-OPEN, DRAFT-CLOSED,
            NO-AGREEMENT-IN-FORCE.
    """
    try:
        with transaction.atomic():
            row = DraftRow.objects.select_for_update().filter(pk=draft, subject=subject).first()
            if row is None or row.closed_at is not None:
                return _already(draft, subject)
            case = _write(_gathered(row, at))
            return own.card_of(case)
    except IntegrityError as error:
        if "case_one_open_a_person_city_and_job" in str(error):
            raise _already_open() from error
        raise


def withdraw(reference: str, *, subject: UUID, at: datetime) -> own.CaseCard:
    """Withdraw a case at the person's wish; withdrawing again changes nothing.

    Raises:
        Refusal: NOT-FOUND, CANNOT-MOVE (it is already decided), CANNOT-WITHDRAW (it was
            decided and is open again).
    """
    with transaction.atomic():
        mine = CaseRow.objects.select_for_update().filter(subject=subject, reference=reference)
        row = mine.exclude(state__in=[State.DECIDED, State.WITHDRAWN, State.LAPSED]).first()
        if row is None:
            there = own.own_case(reference, subject=subject).card
            if there.state == State.DECIDED:
                move(State.DECIDED, State.WITHDRAWN)
            return there
        if not may_withdraw(State(row.state), row.turn):
            sentence = _(
                "Your case is decided, and the decision counts. The office looks at it again;"
                " it cannot become worse. There is nothing to withdraw."
            )
            raise Refusal("CANNOT-WITHDRAW", sentence)
        row.state = move(State(row.state), State.WITHDRAWN)
        note(row, ActKind.WITHDRAWN, by=subject, at=at)
        row.save(update_fields=["state"])
        ledger.record(CaseWithdrawn(at=at, city=row.host_city, case=row.id))
        return own.card_of(row)


def _gathered(row: DraftRow, at: datetime) -> _Lodging:
    book = rulebook_in_force(at.date())
    kinds = [card.kind for card in own.papers(row.id)]
    known = wanted(book, (one.id for one in providers()), on=at.date())
    application = read_application(row.answers, known, papers=kinds)
    host, occupation = application.host, application.occupation
    if own.open_case(row.subject, host=host, occupation=occupation) is not None:
        raise _already_open()
    records = own_records(row.subject)
    decided = [*old_decisions(records, on=at.date()), *own.own_decisions(row.subject)]
    facts = case_facts.facts_of(application, submitted=at, decided=decided)
    facts = with_attested(facts, records, on=at.date())
    promised = promise(
        book,
        host=host,
        occupation=occupation,
        submitted=at,
        trials=registry(known_at=at).trials,
    )
    found = find(facts, agreement_digest=book.digest, asof=promised.received_on, at=at)
    return _Lodging(row, application, facts, book, promised, found, at)


def _write(lodging: _Lodging) -> CaseRow:
    _keep_person(lodging.draft.subject, lodging.application.person)
    case = _keep_case(lodging)
    papers = EvidenceRow.objects.filter(draft=lodging.draft.id, removed_at=None)
    papers.update(case=case, host_city=case.host_city)
    drafting.close(lodging.draft, at=lodging.at)
    for purpose in PURPOSES:
        privacy.grant(
            case.subject,
            city=case.host_city,
            purpose=purpose,
            classes=purposes()[purpose].classes,
            ground=purposes()[purpose].grounds[0],
            at=lodging.at,
        )
    for issuer in sorted(_issuers(lodging)):
        privacy.grant(
            case.subject,
            city=issuer,
            purpose=VERIFY,
            classes=("evidence",),
            ground=purposes()[VERIFY].grounds[0],
            at=lodging.at,
        )
    _tell(case, lodging)
    keep(lodging.found, case=case, at=lodging.at)
    return case


def _issuers(lodging: _Lodging) -> set[str]:
    """Give the partner cities that may be asked whether a paper of theirs is genuine."""
    known = registry(known_at=lodging.at).providers
    claimed = {claim.provider for claim in lodging.application.credentials}
    cities = {known[name].city or "" for name in claimed if name in known}
    return cities & set(lodging.book.parties) - {lodging.application.host}


def _keep_person(subject: UUID, person: Person) -> None:
    identity = {"full_name": person.full_name, "born_on": person.born_on}
    if not IdentityRow.objects.filter(pk=subject).update(**identity):
        IdentityRow.objects.create(subject=subject, **identity)
    contact = {
        "email": person.email,
        "phone": person.phone,
        "preferred_language": person.language,
    }
    if not ContactRow.objects.filter(pk=subject).update(**contact):
        ContactRow.objects.create(subject=subject, **contact)


def _keep_case(lodging: _Lodging) -> CaseRow:
    application, promised, book = lodging.application, lodging.promised, lodging.book
    case = CaseRow.objects.create(
        id=lodging.draft.id,  # so that sending the draft again finds the case it became
        reference="".join(secrets.choice(_ALPHABET) for _place in range(10)),
        subject=lodging.draft.subject,
        host_city=application.host,
        occupation=application.occupation,
        mode=promised.mode,
        submitted_at=lodging.at,
        received_on=promised.received_on,
        complete_on=promised.received_on,
        due_on=lodging.found.decision.due,
        acknowledge_by=promised.acknowledge_by,
    )
    CaseFileRow.objects.create(
        case=case,
        subject=case.subject,
        host_city=case.host_city,
        facts=lodging.facts,
        language=application.person.language,
        name_on_certificate=application.person.name_on_certificate,
        agreement_id=book.id,
        agreement_version=book.version,
        agreement_digest=book.digest,
        facts_digest=lodging.found.facts_digest,
    )
    return case


def _tell(case: CaseRow, lodging: _Lodging) -> None:
    privacy.let_helpers_hear(case.id, city=case.host_city, at=lodging.at)
    post(case, "lodged", key=f"{case.id}/lodged", language=lodging.application.person.language)
    ledger.record(
        CaseLodged(
            at=lodging.at,
            city=case.host_city,
            case=case.id,
            occupation=case.occupation,
            received_on=case.received_on,
            due_on=case.due_on,
            agreement_digest=lodging.book.digest,
            facts_digest=lodging.found.facts_digest,
        )
    )


def _already(draft: UUID, subject: UUID) -> own.CaseCard:
    card = own.case_of_draft(draft, subject=subject)
    if card is None:
        sentence = _("This application was given up, or it is not yours. Begin a new one.")
        raise Refusal("DRAFT-CLOSED", sentence)
    return card


def _already_open() -> Refusal:
    sentence = _("You have already applied for this job in this city. Look under your cases.")
    return Refusal("CASE-ALREADY-OPEN", sentence)
