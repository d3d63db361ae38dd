"""What the public reads of complaints, by year and city; the ombudsperson publishes it."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from ninja import Router, Schema

from comity.appeals.actions.accounting import publish_year
from comity.appeals.domain.complaint_years import IN_TIME, LATE, OPEN, WAITING
from comity.appeals.domain.complaints import About, Finding
from comity.appeals.queries.complaint_years import ComplaintYear, published
from comity.appeals.web.complaint_forms import ABOUT, FINDINGS
from comity.figures.suppression import LEAST_PERSONS
from comity.ledger.clock import now
from comity.parties.queries import city_name
from comity.parties.web.access import entered_by
from comity.recognition.web.office import officer_of
from comity.recognition.web.words import language
from comity.values.refusals import Refusal

router = Router(tags=["public"])
WORDS: Mapping[str, Mapping[str, str | Promise]] = {
    "about": {kind.value: ABOUT[kind] for kind in About},
    "finding": {
        **{kind.value: FINDINGS[kind] for kind in Finding},
        WAITING: gettext_lazy("Not answered yet"),
    },
    "time": {
        IN_TIME: gettext_lazy("Answered in time"),
        LATE: gettext_lazy("Late"),
        OPEN: gettext_lazy("Still within its time"),
    },
}


class ComplaintYearOut(Schema):
    """A city's complaints of a year; null: withheld, because few people could be told by it."""

    city: str
    year: int
    published_at: datetime
    complaints: int | None
    about: dict[str, int | None]
    finding: dict[str, int | None]
    time: dict[str, int | None]


@require_safe
def complaint_years(request: HttpRequest) -> HttpResponse:
    """Show what is public of each year and city."""
    context = {"lines": [_line(one) for one in published()], "least": LEAST_PERSONS}
    return render(request, "appeals/complaint_years.html", context)


@entered_by("ombudsperson")
@require_POST
def publish(request: HttpRequest, year: int) -> HttpResponse:
    """Publish the figures of a year that is over."""
    try:
        publish_year(year, by=officer_of(request), at=now())
    except Refusal as refusal:
        messages.error(request, str(refusal), fail_silently=True)
        return redirect("appeals:complaints")
    messages.success(request, _("Published."), fail_silently=True)
    return redirect("appeals:complaint_years")


@router.get("/complaints", auth=None, response=list[ComplaintYearOut], summary="Complaints by year")
def list_years(request: HttpRequest) -> list[ComplaintYearOut]:  # noqa: ARG001  # the framework's
    """List the years whose figures are public, the newest first."""
    return [
        ComplaintYearOut(
            city=one.city,
            year=one.year,
            published_at=one.published_at,
            complaints=one.tables["all"]["all"],
            about=dict(one.tables["about"]),
            finding=dict(one.tables["finding"]),
            time=dict(one.tables["time"]),
        )
        for one in published()
    ]


def _line(one: ComplaintYear) -> dict[str, object]:
    return {
        "city": city_name(one.city, language()),
        "year": str(one.year),
        "ident": f"{one.city}-{one.year}",
        "all": one.tables["all"]["all"],
        "tables": [
            [(words[value], count) for value, count in one.tables[name].items()]
            for name, words in WORDS.items()
        ],
    }
