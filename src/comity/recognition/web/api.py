"""The API of a person: their draft, its papers, their cases."""

from hashlib import sha256
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from comity.accreditation.queries import providers, registry
from comity.agreements.queries import rulebook, rulebook_in_force
from comity.ledger.clock import now
from comity.ledger.domain.answers import Answer
from comity.parties.web.endpoints import caller, cursor, once, only, place
from comity.recognition.actions import drafting, lodging
from comity.recognition.actions.inspecting import inspect
from comity.recognition.domain.applications import faults_of
from comity.recognition.domain.promises import promise
from comity.recognition.domain.uploads import receive
from comity.recognition.domain.wanted import wanted
from comity.recognition.queries import own
from comity.recognition.web.api_shapes import (
    CaseOut,
    CasesOut,
    DraftIn,
    DraftOut,
    PaperKind,
    PaperOut,
    PromiseOut,
    SendIn,
    WholeCaseOut,
)
from comity.recognition.web.apply_papers import download
from comity.recognition.web.desk import applicant
from comity.values.refusals import Refusal

router = Router(tags=["applications"])
MOST_A_PAGE = 100


@router.get("/draft", response=DraftOut, summary="The open draft")
def draft(request: HttpRequest) -> DraftOut:
    """Give the draft with what keeps it from being sent."""
    return _shown(_draft(_subject(request)))


@router.put("/draft", response=DraftOut, summary="Write the draft")
def write_draft(request: HttpRequest, answers: DraftIn) -> DraftOut:
    """Replace all answers of the draft; begin one if there is none."""
    subject, at = _subject(request), now()
    begun = own.open_draft(subject) or drafting.begin(subject, at=at)
    return _shown(drafting.replace_answers(begun.id, answers.answers(), at=at))


@router.delete("/draft", response={204: None}, summary="Delete the draft")
def delete_draft(request: HttpRequest) -> Status[None]:
    """Delete the draft and its papers."""
    drafting.give_up(_draft(_subject(request)).id, at=now())
    return Status(204, None)


@router.get("/draft/papers", response=list[PaperOut], summary="Papers of the draft")
def papers(request: HttpRequest) -> list[PaperOut]:
    """List the papers of the draft."""
    return [PaperOut.of(card) for card in own.papers(_draft(_subject(request)).id)]


@router.post("/draft/papers", response={201: dict[str, UUID]}, summary="Hand in a paper")
def hand_in(
    request: HttpRequest,
    kind: Form[PaperKind],
    file: File[UploadedFile],
) -> HttpResponse:
    """Hand in one PDF, JPEG, PNG or WebP file of at most 10 MB; give its id."""
    only([*request.POST, *request.FILES], "kind", "file")
    subject, at = _subject(request), now()
    received = receive(file.name or "", file.chunks())
    checked = inspect(received)

    def do() -> Answer:
        begun = own.open_draft(subject) or drafting.begin(subject, at=at)
        card = drafting.add_paper(begun.id, checked, kind=kind, at=at)
        return Answer(201, {"id": str(card.id)})

    stands_for = [kind.encode(), checked.name.encode(), sha256(checked.content).digest()]
    return once(request, do, body=stands_for)


@router.get("/papers/{uuid:paper}", summary="One paper as a download")
def paper(request: HttpRequest, paper: UUID) -> HttpResponse:
    """Give a paper of one's own."""
    card, content = own.paper(paper, subject=_subject(request))
    return download(card, content)


@router.delete("/draft/papers/{uuid:paper}", response={204: None}, summary="Take a paper out")
def take_out(request: HttpRequest, paper: UUID) -> Status[None]:
    """Take a paper out of the draft; one that is not there is out already."""
    drafting.remove_paper(_draft(_subject(request)).id, paper, at=now())
    return Status(204, None)


@router.post("/cases", response={201: CaseOut}, summary="Send the draft")
def send(request: HttpRequest, sent: SendIn) -> HttpResponse:
    """Send a draft; it becomes a case."""
    subject, at = _subject(request), now()

    def do() -> Answer:
        card = lodging.lodge(sent.draft, subject=subject, at=at)
        return Answer(201, CaseOut.of(card).model_dump(mode="json"))

    return once(request, do)


@router.get("/cases", response=CasesOut, summary="One's own cases")
def cases(request: HttpRequest, cursor: str | None = None, limit: int = 20) -> CasesOut:
    """List one's own cases, newest first."""
    only(request.GET, "cursor", "limit")
    if not 1 <= limit <= MOST_A_PAGE:
        sentence = _("A page holds from 1 to %(most)d cases.")
        raise Refusal("LIMIT-INVALID", sentence % {"most": MOST_A_PAGE})
    before = place(cursor) if cursor is not None else None
    cards = own.cases(_subject(request), most=limit + 1, before=before)
    return CasesOut(
        items=[CaseOut.of(card) for card in cards[:limit]],
        next=_next(cards[limit - 1]) if len(cards) > limit else None,
    )


@router.get("/cases/{reference}", response=WholeCaseOut, summary="One case")
def case(request: HttpRequest, reference: str) -> WholeCaseOut:
    """Give a case with what was told, promised and decided."""
    found = own.own_case(reference, subject=applicant(request, reference).subject)
    promised = promise(
        rulebook(found.agreement_digest),
        host=found.card.host_city,
        occupation=found.card.occupation,
        submitted=found.card.submitted_at,
        trials=registry(known_at=found.card.submitted_at).trials,
    )
    within = promised.decide_within
    return WholeCaseOut.whole(
        found,
        PromiseOut(
            decide_within=None if within is None else str(within),
            due_if_complete=promised.due_if_complete,
            silence=promised.tacit,
            appeal_within=str(promised.appeal_within),
        ),
    )


@router.post("/cases/{reference}/withdrawal", response={200: CaseOut}, summary="Withdraw")
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Withdraw a case that is not decided yet."""
    subject, at = _subject(request), now()

    def do() -> Answer:
        card = lodging.withdraw(reference, subject=subject, at=at)
        return Answer(200, CaseOut.of(card).model_dump(mode="json"))

    return once(request, do)


def _subject(request: HttpRequest) -> UUID:
    return caller(request, "person").id


def _draft(subject: UUID) -> own.DraftCard:
    card = own.open_draft(subject)
    if card is None:
        raise Refusal("NOT-FOUND", _("You have no open draft. Write one with PUT."))
    return card


def _shown(card: own.DraftCard) -> DraftOut:
    on = now().date()
    known = wanted(rulebook_in_force(on), (one.id for one in providers()), on=on)
    there = own.papers(card.id)
    faults = faults_of(card.answers, known, papers=[one.kind for one in there])
    return DraftOut.of(card, there, faults)


def _next(last: own.CaseCard) -> str:
    return cursor(last.submitted_at, last.id)
