"""The API of the map: what is public, and the same steps as on the desk of editors."""

import base64
import binascii
from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from comity.ledger.clock import now
from comity.ledger.domain.answers import Answer
from comity.occupations.actions import deciding, publishing, uploading
from comity.occupations.domain.states import Standing
from comity.occupations.queries import desk, published
from comity.occupations.queries.concepts import MappingCard, concept_card, found_concepts
from comity.occupations.queries.evidence import entry_card
from comity.occupations.queries.frameworks import current_framework, frameworks
from comity.occupations.web import words
from comity.occupations.web.api_shapes import (
    ConceptOut,
    FrameworkOut,
    ListedTitleOut,
    ListImportIn,
    ListIn,
    ListOut,
    MappingAnswerIn,
    MappingOut,
    MappingsOut,
    MappingSuggestionOut,
    SecondLookIn,
    TitleOut,
)
from comity.parties.web.endpoints import caller, cursor, once, only, place
from comity.values.refusals import Fault, Refusal

router = Router(tags=["occupations"])
MOST_A_PAGE = 100
EDITOR = "editor"


@router.get("/occupations/mappings", response=MappingsOut, auth=None, summary="The published map")
def mappings(
    request: HttpRequest, city: str = "", cursor: str | None = None, limit: int = 50
) -> MappingsOut:
    """List the mappings that count now, the newest first."""
    only(request.GET, "city", "cursor", "limit")
    if not 1 <= limit <= MOST_A_PAGE:
        sentence = _("A page holds from 1 to %(most)d changes.")
        raise Refusal("LIMIT-INVALID", sentence % {"most": MOST_A_PAGE})
    rows = published.newest(city=city, most=limit + 1, before=place(cursor) if cursor else None)
    return MappingsOut(
        items=[MappingOut.of(one) for one in rows[:limit]],
        next=_next(rows[limit - 1]) if len(rows) > limit else None,
    )


def _next(last: MappingCard) -> str:
    return cursor(last.published_at, last.id)


@router.get(
    "/occupations/frameworks",
    response=list[FrameworkOut],
    auth=None,
    summary="Stored versions of frameworks",
)
def stored_frameworks(request: HttpRequest) -> list[FrameworkOut]:
    """List the stored versions, the newest first."""
    only(request.GET)
    return [FrameworkOut.of(one) for one in frameworks()]


@router.get(
    "/occupations/concepts", response=list[ConceptOut], auth=None, summary="Find occupations"
)
def concepts(
    request: HttpRequest, q: str, language: str = "en", framework: UUID | None = None
) -> list[ConceptOut]:
    """Find occupations by letters of any label in a language or in English; ten at most."""
    only(request.GET, "q", "language", "framework")
    usual = current_framework()
    where = framework or (usual.id if usual else None)
    found = found_concepts(where, q[:100], language) if where else []
    return [ConceptOut.of(one) for one in found]


@router.get(
    "/occupations/concepts/{uuid:concept}", response=ConceptOut, auth=None, summary="One concept"
)
def concept(request: HttpRequest, concept: UUID) -> ConceptOut:
    """Give a concept of one version."""
    only(request.GET)
    return ConceptOut.of(concept_card(concept))


@router.post("/occupations/files", response={201: dict[str, UUID]}, summary="Upload a list")
def upload(request: HttpRequest, sent: ListIn) -> HttpResponse:
    """Take a file up to be looked through; nothing is imported yet."""
    by, at = caller(request, EDITOR), now()
    try:
        content = base64.b64decode(sent.content_base64, validate=True)
    except (binascii.Error, ValueError):
        sentence = _("The file must be written in base64.")
        fault = Fault("INVALID", "content_base64", sentence)
        raise Refusal("REQUEST-INVALID", sentence, (fault,)) from None
    given = uploading.Upload(
        title=sent.title,
        kind=sent.kind,
        version=sent.version,
        language=sent.language,
        framework=sent.framework,
        file=sent.file,
        content=content,
    )
    return _once(request, 201, lambda: uploading.take_up(given, by=by, at=at))


@router.post(
    "/occupations/files/{uuid:file}/import",
    response={201: dict[str, UUID]},
    summary="Import an uploaded list",
)
def import_list(request: HttpRequest, file: UUID, sent: ListImportIn) -> HttpResponse:
    """Make a file a list; refused with every fault by row and column."""
    by, at = caller(request, EDITOR), now()
    return _once(
        request,
        201,
        lambda: uploading.import_list(file, keeps_good=sent.keeps_good, by=by, at=at),
    )


@router.get("/occupations/lists", response=list[ListOut], summary="Lists of one's city")
def lists(request: HttpRequest) -> list[ListOut]:
    """List what the city has uploaded, the newest first."""
    only(request.GET)
    return [ListOut.of(one) for one in desk.own_lists(caller(request, EDITOR))]


@router.get("/occupations/lists/{uuid:local_list}", response=ListOut, summary="One list")
def local_list(request: HttpRequest, local_list: UUID) -> ListOut:
    """Say how far a list is."""
    only(request.GET)
    return ListOut.of(desk.own_list(local_list, caller(request, EDITOR)))


@router.get(
    "/occupations/lists/{uuid:local_list}/titles",
    response=list[ListedTitleOut],
    summary="The queue of a list",
)
def titles(
    request: HttpRequest, local_list: UUID, stands: Standing = Standing.OPEN, limit: int = 50
) -> list[ListedTitleOut]:
    """List titles that stand somewhere, the most urgent first."""
    only(request.GET, "stands", "limit")
    desk.own_list(local_list, caller(request, EDITOR))
    keys = desk.queue(local_list, stands)[: max(1, min(limit, MOST_A_PAGE))]
    return [
        ListedTitleOut(
            id=one.id,
            code=one.code,
            title=one.title,
            volume=one.volume,
            standing=one.stands.standing.value,
            answer=one.stands.decision,
        )
        for one in desk.lines(local_list, keys)
    ]


@router.get("/occupations/titles/{uuid:title}", response=TitleOut, summary="One title")
def title(request: HttpRequest, title: UUID) -> TitleOut:
    """Give a title with its suggestions."""
    only(request.GET)
    card = entry_card(title, caller(request, EDITOR))
    return TitleOut(
        id=card.id,
        code=card.code,
        title=card.title,
        volume=card.volume,
        standing=card.stands.standing.value,
        answer=card.stands.decision,
        suggestions=[MappingSuggestionOut.of(one) for one in card.suggestions],
    )


@router.post(
    "/occupations/titles/{uuid:title}/answers",
    response={201: dict[str, UUID]},
    summary="Answer what a title corresponds to",
)
def answer(request: HttpRequest, title: UUID, sent: MappingAnswerIn) -> HttpResponse:
    """Answer with one concept, several, or none."""
    by, at = caller(request, EDITOR), now()
    return _once(
        request,
        201,
        lambda: deciding.decide(title, sent.given(), instead_of=sent.instead_of, by=by, at=at),
    )


@router.post(
    "/occupations/answers/{uuid:answer}/second",
    response={201: dict[str, UUID]},
    summary="Look at an answer a second time",
)
def second(request: HttpRequest, answer: UUID, sent: SecondLookIn) -> HttpResponse:
    """Agree with somebody else's answer, or send it to the round table."""
    by, at = caller(request, EDITOR), now()
    return _once(
        request,
        201,
        lambda: deciding.second(answer, agrees=sent.agrees, reason=sent.reason, by=by, at=at),
    )


@router.post(
    "/occupations/lists/{uuid:local_list}/publish",
    response={200: dict[str, UUID]},
    summary="Publish a list",
)
def publish(request: HttpRequest, local_list: UUID) -> HttpResponse:
    """Publish a list with what is confirmed of it."""
    by, at = caller(request, EDITOR), now()

    def do() -> UUID:
        publishing.publish_list(local_list, by=by, at=at)
        return local_list

    return _once(request, 200, do)


def _once(request: HttpRequest, status: int, do: Callable[[], UUID]) -> HttpResponse:
    """Do a write once; what is refused is said in the reader's language, with every fault."""

    def done() -> Answer:
        try:
            return Answer(status, {"id": str(do())})
        except Refusal as refusal:
            faults = tuple(
                Fault(one.code, one.path, words.refused(one.code, one.message))
                for one in refusal.faults
            )
            said = words.refused(refusal.code, refusal.message)
            raise Refusal(refusal.code, said, faults) from refusal

    return once(request, done)
