"""The API of a supervisor's access: invite, accept, report, close, end."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field

from comity.ledger.clock import now
from comity.ledger.domain.answers import Answer
from comity.parties.web.endpoints import Line, Strict, Written, caller, once
from comity.pathways.actions import guiding
from comity.pathways.domain.reports import WORDS_MAX_CHARACTERS
from comity.pathways.queries.measures import last_measure
from comity.pathways.queries.reports import reports_of
from comity.pathways.web.guiding import opened
from comity.privacy.actions.inviting import accept_invitation, end_invitation
from comity.privacy.domain.invitations import InvitationCard
from comity.privacy.queries import invitations_held, invitations_to
from comity.recognition.queries import office, own

router = Router(tags=["guided work"])
Words = Annotated[Written, Field(max_length=WORDS_MAX_CHARACTERS)]


class AccessCodeIn(Strict):
    """The code that the office handed over, and who guides the work."""

    code: Line
    name: Line


class GuidanceReportIn(Strict):
    """What was seen in a month of the guided work: not_yet, with_help or alone, by unit."""

    month: int
    seen: dict[str, str]
    words: Words


class ClosingIn(Strict):
    """Which of the missing units were shown, and what was seen."""

    results: dict[str, bool]
    words: Words


class AccessCodeOut(Schema):
    """The code, shown once; null where the request is a repeat."""

    code: str | None


class AccessOut(Schema):
    """An access; `supervisor` empty: nobody accepted it; `measure`: below `/guiding/`."""

    id: UUID
    measure: UUID
    until: datetime
    supervisor: str
    is_live: bool

    @classmethod
    def of(cls, card: InvitationCard, at: datetime) -> "AccessOut":
        """Show an access as it stands now."""
        return cls(
            id=card.id,
            measure=card.matter,
            until=card.until,
            supervisor=card.guide_name,
            is_live=card.is_live(at),
        )


class AcceptedOut(Schema):
    """The invitation that was accepted."""

    id: UUID


class GuidanceReportOut(Schema):
    """One report."""

    month: int
    seen: dict[str, str]
    words: str
    by_supervisor: bool


class GuidedOut(Schema):
    """All that a supervisor is shown."""

    called: str
    occupation: str
    units: dict[str, int]
    months: int
    began_on: date
    reports: list[GuidanceReportOut]


class GuidanceKeptOut(Schema):
    """What was kept, by the measure."""

    measure: UUID


@router.post(
    "/office/cases/{uuid:case}/invitations",
    response={201: AccessCodeOut},
    summary="Invite a supervisor",
)
def invite(request: HttpRequest, case: UUID) -> HttpResponse:
    """Make a code; it is in the first answer only and is kept nowhere."""
    officer, at = caller(request, "officer"), now()
    guiding.open_file(case)
    made: list[str] = []

    def do() -> Answer:
        made.append(guiding.invite(case, by=officer, at=at))
        return Answer(201, {"code": None})

    answer = once(request, do)
    if made:
        answer.content = orjson.dumps({"code": made[-1]})
    answer["Cache-Control"] = "no-store"
    return answer


@router.get(
    "/office/cases/{uuid:case}/invitations",
    response=list[AccessOut],
    summary="Who has the access",
)
def invited(request: HttpRequest, case: UUID) -> list[AccessOut]:
    """List the invitations to the guided work of a case."""
    caller(request, "officer")
    return _invited(office.case_card(case).id)


@router.get(
    "/cases/{reference}/invitations",
    response=list[AccessOut],
    summary="Who has access to one's own guided work",
)
def own_invited(request: HttpRequest, reference: str) -> list[AccessOut]:
    """List the invitations to one's own guided work."""
    return _invited(own.own_case(reference, subject=caller(request, "person").id).card.id)


@router.get("/invitations", response=list[AccessOut], summary="Whose work one guides")
def held(request: HttpRequest) -> list[AccessOut]:
    """List the invitations that one accepted, also those that are over."""
    caller(request, "person")
    at = now()
    return [AccessOut.of(one, at) for one in invitations_held()]


@router.post("/invitations", response={201: AcceptedOut}, summary="Accept an invitation")
def accept(request: HttpRequest, sent: AccessCodeIn) -> Status[AcceptedOut]:
    """Accept an invitation with its code; sent twice by the same supervisor it is done once.

    It takes no key: a code that opens nothing is counted, which a key's transaction would undo.
    """
    caller(request, "person")
    found = accept_invitation(sent.code, name=sent.name, at=now())
    return Status(201, AcceptedOut(id=found))


@router.delete(
    "/invitations/{uuid:invitation}", response={204: None}, summary="End a supervisor's access"
)
def end(request: HttpRequest, invitation: UUID) -> Status[None]:
    """End it as office, person or supervisor; one that ended stays ended."""
    caller(request, "person", "officer")
    end_invitation(invitation, at=now())
    return Status(204, None)


@router.get("/guiding/{uuid:measure}", response=GuidedOut, summary="Work that one guides")
def guided(request: HttpRequest, measure: UUID) -> GuidedOut:
    """Give what a supervisor needs, under a lease that the person sees."""
    caller(request, "person")
    brief, guidance = opened(measure)
    return GuidedOut(
        called=brief.called,
        occupation=brief.occupation,
        units=dict(brief.units),
        months=brief.months,
        began_on=guidance.began_on,
        reports=[
            GuidanceReportOut(
                month=one.month,
                seen=dict(one.seen),
                words=one.words,
                by_supervisor=one.by_supervisor,
            )
            for one in reports_of(measure)
        ],
    )


@router.post(
    "/guiding/{uuid:measure}/reports", response={201: GuidanceKeptOut}, summary="Report on a month"
)
def report(request: HttpRequest, measure: UUID, sent: GuidanceReportIn) -> HttpResponse:
    """Report in one's own name, once a month."""
    guide, at = caller(request, "person"), now()
    opened(measure)

    def do() -> Answer:
        guiding.report_as_guide(measure, sent.month, sent.seen, sent.words, by=guide, at=at)
        return Answer(201, {"measure": str(measure)})

    return once(request, do)


@router.post(
    "/guiding/{uuid:measure}/closing",
    response={201: GuidanceKeptOut},
    summary="Write the assessment",
)
def close(request: HttpRequest, measure: UUID, sent: ClosingIn) -> HttpResponse:
    """Write the closing assessment in one's own name, once; an officer takes it up."""
    guide, at = caller(request, "person"), now()
    opened(measure)

    def do() -> Answer:
        guiding.close(measure, sent.results, sent.words, by=guide, at=at)
        return Answer(201, {"measure": str(measure)})

    return once(request, do)


def _invited(case: UUID) -> list[AccessOut]:
    measure, at = last_measure(case), now()
    found = invitations_to(measure.id) if measure else ()
    return [AccessOut.of(one, at) for one in found]
