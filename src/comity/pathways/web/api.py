"""The API of measures: choose, see, assess."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from comity.ledger.clock import now
from comity.ledger.domain.answers import Answer
from comity.parties.web.endpoints import Strict, Written, caller, once
from comity.pathways.actions.measures import assess, choose
from comity.pathways.queries.measures import MeasureCard, asked_of, last_measure
from comity.recognition.actions import desk
from comity.recognition.queries import own
from comity.recognition.queries.office import case_row
from comity.recognition.web.desk import applicant

router = Router(tags=["pathways"])


class MeasureIn(Strict):
    """Guided work, a test, or the rest of a job of which a part may be done."""

    kind: Literal["adaptation", "test", "completion"]


class AssessmentNoteIn(Strict):
    """Which of the missing units were shown, and what was seen."""

    results: dict[str, bool]
    words: Annotated[Written, Field(max_length=2000)]


class MeasureOut(Schema):
    """What was chosen; `until`: a test is offered by, guided work ends on; null: no day is set."""

    id: UUID
    kind: str
    by_silence: bool
    until: date | None
    state: str


class OwnMeasureOut(Schema):
    """What is asked for, until when it can be chosen, and what was chosen."""

    units: list[str]
    kinds: list[str]
    choose_by: date | None
    measure: MeasureOut | None


class MeasureStateOut(Schema):
    """Where the measure stands after an assessment."""

    state: str


@router.get("/cases/{reference}/measure", response=OwnMeasureOut, summary="One's own measure")
def own_measure(request: HttpRequest, reference: str) -> OwnMeasureOut:
    """Give what is asked for, and what was chosen."""
    case = own.own_case(reference, subject=applicant(request, reference).subject)
    asked, chosen = asked_of(case_row(case.card.id)), last_measure(case.card.id)
    return OwnMeasureOut(
        units=list(asked.wanted.units) if asked else [],
        kinds=list(asked.wanted.kinds) if asked else [],
        choose_by=asked.choose_by if asked else None,
        measure=_out(chosen) if chosen else None,
    )


@router.post("/cases/{reference}/measure", response={201: MeasureOut}, summary="Choose a measure")
def choose_measure(request: HttpRequest, reference: str, sent: MeasureIn) -> HttpResponse:
    """Choose within the agreement's time."""
    subject, at = applicant(request, reference).subject, now()

    def do() -> Answer:
        made = choose(reference, sent.kind, subject=subject, at=at)
        return Answer(201, _out(made).model_dump(mode="json"))

    return once(request, do)


@router.post(
    "/office/cases/{uuid:case}/measure", response=MeasureStateOut, summary="Note an assessment"
)
def assess_measure(request: HttpRequest, case: UUID, sent: AssessmentNoteIn) -> HttpResponse:
    """Note an assessment; when all was shown, the case is open for the decision."""
    officer, at = caller(request, "officer"), now()
    desk.open_file(case)

    def do() -> Answer:
        state = assess(case, sent.results, sent.words, by=officer, at=at)
        return Answer(200, {"state": state.value})

    return once(request, do)


def _out(card: MeasureCard) -> MeasureOut:
    return MeasureOut(
        id=card.id, kind=card.kind, by_silence=card.by_silence, until=card.until, state=card.state
    )
