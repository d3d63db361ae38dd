"""What the public reads: runs of all decisions and what they found, answers of the joint board."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from ninja import Router, Schema

from comity.accreditation import queries as register
from comity.figures.suppression import LEAST_PERSONS
from comity.occupations.queries import occupation_labels
from comity.parties.queries import city_name
from comity.recognition.domain.replays import PROVE, Cause
from comity.recognition.queries.replays import ReplayReport, reports

router = Router(tags=["public"])
MOST_SHOWN = 50
CAUSES: dict[str, str | Promise] = {
    Cause.AGREEMENT: _("the agreement is not what was signed"),
    Cause.FACTS: _("the facts were changed"),
    Cause.REGISTRY: _("the register was changed"),
    Cause.HOLIDAYS: _("other holidays are known today"),
    Cause.ENGINE: _("the program of the rules was changed"),
    Cause.NOT_KEPT: _("decided before everything was kept"),
    Cause.RESULT: _("the stored result was changed"),
    Cause.NO_BASIS: _("the file may not be opened for this"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One run in words; no counts where so few decisions could point to somebody."""

    report: ReplayReport
    city: str
    is_proof: bool
    is_shown: bool
    causes: list[tuple[str | Promise, int]]


class ReplayOut(Schema):
    """A finished run; the counts are null where there are fewer than ten decisions."""

    city: str
    purpose: str
    finished_at: datetime
    engine: str
    registry_digest: str
    decisions: int | None
    same: int | None
    differing: int | None
    causes: dict[str, int]


class PrecedentOut(Schema):
    """An answer of the joint board: for a job and the standard of the papers, on a clause."""

    number: str
    occupation: str
    edition: str
    clause: str
    answered_on: date
    says: str


@require_safe
def replays(request: HttpRequest) -> HttpResponse:
    """Show what the last runs of all decisions found."""
    language = get_language() or "en"
    lines = [
        Line(
            report=one,
            city=city_name(one.city, language),
            is_proof=one.purpose == PROVE,
            is_shown=_is_shown(one),
            causes=[(CAUSES.get(name, name), count) for name, count in sorted(one.causes.items())],
        )
        for one in reports(most=MOST_SHOWN)
    ]
    return render(request, "recognition/replays.html", {"lines": lines, "least": LEAST_PERSONS})


@router.get("/replays", auth=None, response=list[ReplayOut], summary="Decisions run again")
def list_replays(request: HttpRequest) -> list[ReplayOut]:  # noqa: ARG001  # the framework's
    """List what the last runs of all decisions found."""
    return [
        ReplayOut(
            city=one.city,
            purpose=one.purpose,
            finished_at=one.finished_at,
            engine=one.engine,
            registry_digest=one.registry_digest,
            decisions=one.decisions if _is_shown(one) else None,
            same=one.same if _is_shown(one) else None,
            differing=one.differing if _is_shown(one) else None,
            causes=one.causes if _is_shown(one) else {},
        )
        for one in reports(most=MOST_SHOWN)
    ]


@require_safe
def precedents(request: HttpRequest) -> HttpResponse:
    """Show the answers of the joint board that hold."""
    jobs = occupation_labels(get_language() or "en")
    answers = [
        {"card": one, "job": jobs.get(one.occupation, one.occupation)}
        for one in register.precedents()
    ]
    return render(request, "recognition/precedents.html", {"answers": answers})


@router.get("/precedents", auth=None, response=list[PrecedentOut], summary="The board's answers")
def list_precedents(request: HttpRequest) -> list[PrecedentOut]:  # noqa: ARG001  # the framework's
    """List the answers of the joint board that hold, the newest first."""
    return [PrecedentOut(**asdict(one)) for one in register.precedents()]


def _is_shown(report: ReplayReport) -> bool:
    return report.decisions >= LEAST_PERSONS
