"""The API of acts: ask, answer, extend, choose, ask the issuing city and answer for it."""

from hashlib import sha256
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router
from ninja.files import UploadedFile

from comity.ledger.clock import now
from comity.ledger.domain.answers import Answer
from comity.parties.web.endpoints import caller, once, only
from comity.privacy import leases
from comity.recognition.actions import answering, asking, desk, enquiring
from comity.recognition.actions.inspecting import inspect
from comity.recognition.domain.uploads import receive
from comity.recognition.queries import enquiries as queries
from comity.recognition.queries import office, own
from comity.recognition.queries.acts import acts_of, texts_of
from comity.recognition.web.act_shapes import (
    ActOut,
    AnswerIn,
    AskIn,
    ChoiceIn,
    DoneOut,
    EnquiryAnswerIn,
    EnquiryOut,
    ExtendIn,
    IssuerIn,
    Kind,
)
from comity.recognition.web.desk import applicant

router = Router(tags=["acts"])
OFFICE = "/office/cases/{uuid:case}"
MINE = "/cases/{reference}"


@router.get(f"{OFFICE}/acts", response=list[ActOut], summary="What happened in a case")
def acts(request: HttpRequest, case: UUID) -> list[ActOut]:
    """List the acts of a case under a lease, the oldest first."""
    caller(request, "officer")
    card = office.case_card(case)
    with leases.reading(card.subject, classes=desk.CLASSES, purpose=desk.PURPOSE):
        said = texts_of(case)
        return [ActOut.of(act, said.get(act.id)) for act in acts_of(case)]


@router.post(f"{OFFICE}/questions", response={201: DoneOut}, summary="Ask the person for papers")
def ask(request: HttpRequest, case: UUID, sent: AskIn) -> HttpResponse:
    """Ask for papers; the clock stands until the answer."""
    officer, at = caller(request, "officer"), now()
    desk.open_file(case)

    def do() -> Answer:
        items = [item.value() for item in sent.items]
        return Answer(201, {"id": str(asking.ask(case, items, by=officer, at=at))})

    return once(request, do)


@router.post(f"{OFFICE}/extension", response=DoneOut, summary="Take more time, once")
def extend(request: HttpRequest, case: UUID, sent: ExtendIn) -> HttpResponse:
    """Extend with reasons before the last day is over."""
    officer, at = caller(request, "officer"), now()
    desk.open_file(case)

    def do() -> Answer:
        asking.extend(case, sent.reason, by=officer, at=at)
        return Answer(200, {"id": str(case)})

    return once(request, do)


@router.post(f"{OFFICE}/enquiries", response={201: DoneOut}, summary="Ask the issuing city")
def ask_issuer(request: HttpRequest, case: UUID, sent: IssuerIn) -> HttpResponse:
    """Ask the city that issued a credential whether it is genuine."""
    officer, at = caller(request, "officer"), now()
    desk.open_file(case)
    enquiring.open_question(case)

    def do() -> Answer:
        made = enquiring.ask_issuer(case, sent.credential, by=officer, at=at)
        return Answer(201, {"id": str(made)})

    return once(request, do)


@router.get("/office/enquiries", response=list[EnquiryOut], summary="What other offices ask")
def enquiries(request: HttpRequest) -> list[EnquiryOut]:
    """List what waits for one's own city, the earliest last day first."""
    officer = caller(request, "officer")
    return [EnquiryOut.of(card) for card in queries.waiting_at(str(officer.city))]


@router.post(
    "/office/enquiries/{uuid:name}/answer", response=DoneOut, summary="Answer another office"
)
def answer_enquiry(request: HttpRequest, name: UUID, sent: EnquiryAnswerIn) -> HttpResponse:
    """Answer as the issuing city."""
    officer, at = caller(request, "officer"), now()
    enquiring.open_answer(name)

    def do() -> Answer:
        enquiring.answer_enquiry(name, sent.answer, sent.words, by=officer, at=at)
        return Answer(200, {"id": str(name)})

    return once(request, do)


@router.get(f"{MINE}/acts", response=list[ActOut], summary="What happened in one's own case")
def own_acts(request: HttpRequest, reference: str) -> list[ActOut]:
    """List the acts of one's own case, the oldest first."""
    found = own.own_case(reference, subject=applicant(request, reference).subject)
    return [ActOut.of(act, found.texts.get(act.id)) for act in found.acts]


@router.post(
    f"{MINE}/questions/{{uuid:question}}/papers",
    response={201: DoneOut},
    summary="Hand in a paper for an answer",
)
def hand_in_answer(
    request: HttpRequest,
    reference: str,
    question: UUID,
    kind: Form[Kind],
    file: File[UploadedFile],
) -> HttpResponse:
    """Hand in one file that belongs to an answer."""
    only([*request.POST, *request.FILES], "kind", "file")
    subject, at = applicant(request, reference).subject, now()
    checked = inspect(receive(file.name or "", file.chunks()))

    def do() -> Answer:
        card = answering.add_paper(reference, question, checked, kind=kind, subject=subject, at=at)
        return Answer(201, {"id": str(card.id)})

    stands_for = [kind.encode(), checked.name.encode(), sha256(checked.content).digest()]
    return once(request, do, body=stands_for)


@router.post(
    f"{MINE}/questions/{{uuid:question}}/answer", response=DoneOut, summary="Send an answer"
)
def answer(request: HttpRequest, reference: str, question: UUID, sent: AnswerIn) -> HttpResponse:
    """Send the answer with its papers; from the day after, the clock runs again."""
    who, at = applicant(request, reference), now()

    def do() -> Answer:
        answering.answer(reference, question, sent.words, subject=who.subject, at=at, by=who.helper)
        return Answer(200, {"id": str(question)})

    return once(request, do)


@router.post(f"{MINE}/choice", response=DoneOut, summary="Choose a separate task, or not")
def choose(request: HttpRequest, reference: str, sent: ChoiceIn) -> HttpResponse:
    """Choose between the separate task that is complete and the whole job only."""
    who, at = applicant(request, reference), now()
    card = own.own_case(reference, subject=who.subject).card

    def do() -> Answer:
        answering.choose_part(
            reference, wants_part=sent.partial, subject=who.subject, at=at, by=who.helper
        )
        return Answer(200, {"id": str(card.id)})

    return once(request, do)
