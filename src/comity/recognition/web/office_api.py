"""The API of an office: the work-list, a case under a lease, opinions."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Router

from comity.ledger.clock import now
from comity.ledger.domain.actors import Actor
from comity.ledger.domain.answers import Answer
from comity.parties.web.endpoints import caller, once, only
from comity.privacy import leases
from comity.recognition.actions import deciding, desk
from comity.recognition.domain.states import State
from comity.recognition.domain.worklist import Filters, Place, days_left, due_window
from comity.recognition.queries import files, office, teams
from comity.recognition.queries import worklist as waiting
from comity.recognition.web import office_case
from comity.recognition.web.office import office_of, today_in
from comity.recognition.web.office_api_shapes import (
    ConfirmationIn,
    Due,
    OfficeCaseOut,
    OfficeCasesOut,
    OpinionIn,
    StepOut,
    Tab,
    WholeOfficeCaseOut,
    whole,
)
from comity.recognition.web.office_words import shown_opinions
from comity.values.refusals import Refusal

router = Router(tags=["office"])
MOST_A_PAGE = 100


@router.get("/office/cases", response=OfficeCasesOut, summary="The work-list")
def cases(
    request: HttpRequest,
    tab: Tab = "team",
    occupation: str | None = None,
    due: Due | None = None,
    officer: UUID | None = None,
    cursor: str | None = None,
    limit: int = 25,
) -> OfficeCasesOut:
    """List what waits, the earliest due day first; opens nobody's data."""
    only(request.GET, "tab", "occupation", "due", "officer", "cursor", "limit")
    if not 1 <= limit <= MOST_A_PAGE:
        sentence = _("A page holds from 1 to %(most)d cases.")
        raise Refusal("LIMIT-INVALID", sentence % {"most": MOST_A_PAGE})
    asker, at = caller(request, "officer"), now()
    party = office_of(asker, at=at)
    on = today_in(party, at=at)
    window = due_window(due, on=on, calendar=party.calendar)
    filters = Filters(tab=tab, occupation=occupation, due=due, officer=officer)
    found = waiting.worklist(
        asker,
        filters,
        duty=teams.duty(asker, on=on),
        window=window,
        after=None if cursor is None else Place.read(cursor),
        most=limit,
    )
    return OfficeCasesOut(
        items=[
            OfficeCaseOut.of(card, days_left=days_left(card.due_on, on=on, calendar=party.calendar))
            for card in found.cards
        ],
        next=found.after.written() if found.after else None,
    )


@router.get("/office/cases/{uuid:case}", response=WholeOfficeCaseOut, summary="One case, opened")
def case(request: HttpRequest, case: UUID) -> WholeOfficeCaseOut:
    """Open a case under a lease, which the person sees; the engine is run as of today."""
    officer, at = caller(request, "officer"), now()
    card = office.case_card(case)
    if card.is_open:
        deciding.refresh(case, at=at)
        card = office.case_card(case)
    party = office_of(officer, at=at)
    left = days_left(card.due_on, on=today_in(party, at=at), calendar=party.calendar)
    with leases.reading(card.subject, classes=office_case.CLASSES, purpose=desk.PURPOSE):
        computed = files.assessments_of(case)[0]
        return whole(
            card,
            files.papers_of(case, under=computed.agreement_digest),
            days_left=left,
            computed=computed,
            holder=files.holder(card.subject),
            evidence=files.evidence_of(case),
            opinions=_opinions_shown(card, officer),
            decision=files.decision_of(case),
            language=get_language() or "en",
        )


@router.get("/office/cases/{uuid:case}/papers/{uuid:paper}", summary="One file as a download")
def paper(request: HttpRequest, case: UUID, paper: UUID) -> HttpResponse:
    """Give a file of a case."""
    caller(request, "officer")
    return office_case.download(case, paper)


@router.post("/office/cases/{uuid:case}/assignment", response=StepOut, summary="Take a case")
def take(request: HttpRequest, case: UUID) -> HttpResponse:
    """Become the officer who acts on a case."""
    officer, at = caller(request, "officer"), now()
    desk.open_file(case)

    def do() -> Answer:
        deciding.take_up(case, by=officer, at=at)
        return Answer(200, {"id": str(case), "state": State.IN_REVIEW})

    return once(request, do)


@router.post(
    "/office/cases/{uuid:case}/confirmations", response=StepOut, summary="Confirm a credential"
)
def confirm(request: HttpRequest, case: UUID, sent: ConfirmationIn) -> HttpResponse:
    """Note that the issuer confirmed a credential; the engine is run again."""
    officer, at = caller(request, "officer"), now()
    desk.open_file(case)

    def do() -> Answer:
        deciding.confirm_paper(case, sent.credential, by=officer, at=at)
        return Answer(200, {"id": str(case), "state": State.IN_REVIEW})

    return once(request, do)


@router.post("/office/cases/{uuid:case}/opinions", response=StepOut, summary="Give an opinion")
def give_opinion(request: HttpRequest, case: UUID, sent: OpinionIn) -> HttpResponse:
    """Confirm the computed result, or depart from it in writing; a refusal needs two officers."""
    officer, at = caller(request, "officer"), now()
    desk.open_file(case)

    def do() -> Answer:
        step = deciding.give_opinion(
            case, sent.outcome, sent.value(), seen=sent.assessment, by=officer, at=at
        )
        return Answer(200, {"id": str(case), "state": step.state})

    return once(request, do)


def _opinions_shown(card: office.CaseCard, officer: Actor) -> tuple[files.OpinionCard, ...]:
    given = files.opinions_of(card.id)
    mine = any(one.officer == officer.id and one.turn == card.turn for one in given)
    is_second = card.state is State.SECOND_SIGNATURE and not mine
    return shown_opinions(given, hidden=card.turn if is_second else None)
