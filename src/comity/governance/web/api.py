"""The API of changes: everything that is public, and the same steps as on the desk."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from comity.forms.dates import DateField
from comity.governance.actions import hearing, proposing, signing
from comity.governance.domain.papers import Proposer
from comity.governance.domain.voting import Tally
from comity.governance.queries import cards
from comity.governance.queries.courses import Standing, departures, standing, vote_of
from comity.governance.queries.papers import stored
from comity.governance.web import words
from comity.governance.web.acts import acts_for
from comity.governance.web.api_shapes import (
    ActIn,
    BallotOut,
    ChangeOut,
    ChangesOut,
    ChangeStepOut,
    KeepOut,
    ProposalIn,
    ReplyIn,
    ReportOut,
    VotesOut,
    WholeChangeOut,
)
from comity.governance.web.step_forms import StepForm
from comity.ledger.clock import now
from comity.ledger.domain.answers import Answer
from comity.parties.web.endpoints import caller, cursor, once, only, place
from comity.values.refusals import Fault, Refusal

router = Router(tags=["changes"])
MOST_A_PAGE = 100
_ROLES = ("council", "secretariat")


@router.get("/changes", response=ChangesOut, auth=None, summary="All changes")
def changes(request: HttpRequest, cursor: str | None = None, limit: int = 20) -> ChangesOut:
    """List every change, the newest first."""
    only(request.GET, "cursor", "limit")
    if not 1 <= limit <= MOST_A_PAGE:
        sentence = _("A page holds from 1 to %(most)d changes.")
        raise Refusal("LIMIT-INVALID", sentence % {"most": MOST_A_PAGE})
    before = place(cursor) if cursor is not None else None
    found = cards.changes(most=limit + 1, before=before)
    return ChangesOut(
        items=[ChangeOut.of(card) for card in found[:limit]],
        next=_next(found[limit - 1]) if len(found) > limit else None,
    )


@router.get("/changes/{uuid:change}", response=WholeChangeOut, auth=None, summary="One change")
def change(request: HttpRequest, change: UUID) -> WholeChangeOut:
    """Give a change with what was said to it and what followed."""
    only(request.GET)
    return WholeChangeOut.whole(standing(change), departures())


@router.get(
    "/changes/{uuid:change}/steps", response=list[ChangeStepOut], auth=None, summary="Its steps"
)
def steps(request: HttpRequest, change: UUID) -> list[ChangeStepOut]:
    """List the steps that a change took, each with its clause and its paper."""
    only(request.GET)
    return [
        ChangeStepOut(
            state=one.state,
            at=one.at,
            by=one.by,
            rule=one.rule,
            document=one.document,
            paper=stored(one.paper),
        )
        for one in standing(change).course.steps
    ]


@router.get("/changes/{uuid:change}/votes", response=VotesOut, auth=None, summary="Its vote")
def votes(request: HttpRequest, change: UUID) -> VotesOut:
    """Give the vote on a change: its hours, the ballots with names, the result."""
    only(request.GET)
    found = standing(change)
    vote, ballots = vote_of(found)
    counted = next((s.paper for s in found.course.steps if isinstance(s.paper, Tally)), None)
    return VotesOut(
        rule=vote.rule.name,
        opens_at=vote.opens_at,
        closes_at=vote.closes_at,
        ballots=[BallotOut(party=one.party, choice=one.choice, at=one.at) for one in ballots],
        passed=counted.passed if counted else None,
        result=stored(counted) if counted else None,
    )


@router.get(
    "/changes/{uuid:change}/reports", response=list[ReportOut], auth=None, summary="Its reports"
)
def reports(request: HttpRequest, change: UUID) -> list[ReportOut]:
    """List the reports of simulations that lie with a change, the newest first."""
    only(request.GET)
    return [ReportOut.of(card) for card in cards.reports(standing(change).row.pk)]


@router.get("/changes/{uuid:change}/reports/{digest}", auth=None, summary="A report as handed in")
def report(request: HttpRequest, change: UUID, digest: str) -> HttpResponse:
    """Give the very bytes of a report."""
    only(request.GET)
    body = cards.report_body(change, digest)
    if body is None:
        raise Refusal("NOT-FOUND", _("There is no such report."))
    return HttpResponse(body, content_type="application/json")


@router.post("/changes", response={201: dict[str, UUID]}, summary="Propose a change")
def propose(request: HttpRequest, sent: ProposalIn) -> HttpResponse:
    """Propose a change: a council for its city, the secretariat for an organisation."""
    by, at = caller(request, *_ROLES), now()
    if by.role == "secretariat" and (sent.kind in {None, Proposer.PARTY} or not sent.by):
        sentence = _("Name the organisation and its kind; a city proposes through its council.")
        fault = Fault("MISSING", "kind" if sent.by else "by", sentence)
        raise Refusal("REQUEST-INVALID", sentence, (fault,))
    wish = proposing.Wish(
        kind=Proposer.PARTY if by.role == "council" else sent.kind or Proposer.PARTY,
        by=sent.by,
        title=sent.title,
        reason=sent.reason,
        text=sent.text,
        supporters=sent.supporters,
        is_pilot=sent.is_pilot,
    )

    def do() -> Answer:
        with in_words():
            return Answer(201, {"id": str(proposing.propose(wish, by=by, at=at))})

    return once(request, do)


@router.post(
    "/changes/{uuid:change}/acts/{act}", response={200: dict[str, str]}, summary="Take a step"
)
def act(request: HttpRequest, change: UUID, act: str, sent: ActIn) -> HttpResponse:
    """Take a step that the desk offers now, with the same answers; a day as 2027-03-01."""
    by, at = caller(request, *_ROLES), now()

    def do() -> Answer:
        found = standing(change)
        chosen = next((one for one in acts_for(found, by) if one.name == act), None)
        if chosen is None:
            raise Refusal("STEP-NOT-POSSIBLE", words.refused("STEP-NOT-POSSIBLE", ""))
        form = _filled(chosen.form, found, sent.answers)
        with in_words():
            chosen.do(change, form, by, at)
        return Answer(200, {"state": standing(change).state.value})

    return once(request, do)


@router.post("/points/{uuid:point}/reply", response={200: KeepOut}, summary="Reply to a point")
def reply(request: HttpRequest, point: UUID, sent: ReplyIn) -> HttpResponse:
    """Publish the reply to one point of a consultation."""
    by, at = caller(request, "secretariat"), now()

    def do() -> Answer:
        hearing.reply(point, sent.text, by=by, at=at)
        return Answer(200, {"id": str(point)})

    return once(request, do)


@router.post(
    "/commitments/{uuid:commitment}/kept", response={200: KeepOut}, summary="A promise was kept"
)
def keep(request: HttpRequest, commitment: UUID) -> HttpResponse:
    """Note that a promise was kept."""
    by, at = caller(request, "secretariat"), now()

    def do() -> Answer:
        signing.keep_commitment(commitment, by=by, at=at)
        return Answer(200, {"id": str(commitment)})

    return once(request, do)


@contextmanager
def in_words() -> Iterator[None]:
    """Say what the path refuses in the reader's language, as the pages do."""
    try:
        yield
    except Refusal as refusal:
        said = words.refused(refusal.code, str(refusal.message))
        raise Refusal(refusal.code, said, refusal.faults) from refusal


def _filled(kind: type[StepForm], found: Standing, answers: Mapping[str, str]) -> StepForm:
    """Fill the form of a step; every fault is named with its question.

    Raises:
        Refusal: REQUEST-INVALID.
    """
    blank = kind(found)
    only(answers, *blank.fields)
    data: dict[str, Any] = {}
    files: dict[str, Any] = {}
    for name, text in answers.items():
        field = blank.fields[name]
        if isinstance(field, forms.FileField):
            files[name] = SimpleUploadedFile(f"{name}.json", text.encode())
        elif isinstance(field, DateField):
            data |= boxes(name, text)
        else:
            data[name] = text
    form = kind(found, data, files)
    require_valid(form)
    return form


def require_valid(form: forms.Form) -> None:
    """Name every fault of a form with its question.

    Raises:
        Refusal: REQUEST-INVALID.
    """
    if form.is_valid():
        return
    faults = tuple(
        Fault("INVALID", f"answers.{name}", str(fault))
        for name, some in form.errors.items()
        for fault in some
    )
    sentence = _("Some fields are not as described; each is named with its place.")
    raise Refusal("REQUEST-INVALID", sentence, faults)


def boxes(name: str, text: str) -> dict[str, str]:
    """Give a day as the three boxes of a page hold it; what is no day stays as it is."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return {f"{name}_day": text, f"{name}_month": "", f"{name}_year": ""}
    return {f"{name}_{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


def _next(last: cards.ChangeCard) -> str:
    return cursor(last.proposed_at, last.id)
