"""Competency standards side by side: two versions, unit by unit."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from comity.agreements.queries import rulebook_in_force
from comity.occupations.queries.labels import occupation_label
from comity.portal.domain.standards import Beside, editions, side_by_side
from comity.rules.rulebook import Rulebook
from comity.values.names import name_for

MATCHES = {
    "same": _("the same part"),
    "exact": _("counts in full"),
    "close": _("counts nearly"),
    "narrow": _("counts in part"),
    "broad": _("counts in part"),
    "related": _("has to do with it"),
}


@dataclass(frozen=True, slots=True)
class Levels:
    """A unit by its name, with the level that each version requires; None: it has no such unit."""

    name: str
    one: int | None
    two: int | None


@require_safe
def standards(request: HttpRequest) -> HttpResponse:
    """Lay two versions of standards beside each other, as heat and as a table."""
    book = rulebook_in_force(timezone.localdate())
    known, language = editions(book), (get_language() or "en").split("-")[0]
    one, two = request.GET.get("one", known[0]), request.GET.get("two", known[-1])
    one, two = (given if given in known else known[0] for given in (one, two))
    rows = side_by_side(book, one, two)
    context = {
        "editions": [(name, f"{_job(book, name, language)}, {name}") for name in known],
        "one": one,
        "two": two,
        "heat": [_heat(row, language) for row in rows],
        "carried": [
            (_heat(row, language).name, MATCHES.get(row.match, row.match))
            for row in rows
            if row.match and row.match != "same"
        ],
        "book": book,
    }
    return render(request, "portal/standards.html", context)


def _job(book: Rulebook, edition: str, language: str) -> str:
    standard = book.standards[edition.partition("@")[0]]
    return occupation_label(standard.occupation, language)


def _heat(row: Beside, language: str) -> Levels:
    names = [
        name_for(side.unit.title, language).text for side in (row.one, row.two) if side is not None
    ]
    return Levels(
        " / ".join(dict.fromkeys(names)),
        row.one.level if row.one else None,
        row.two.level if row.two else None,
    )
