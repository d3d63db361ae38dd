"""The difference of two versions of a framework, and everything here that it touches."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from comity.agreements.queries import rulebook_in_force
from comity.matching.framework import Concept
from comity.occupations.queries.differences import Compared, compared, touched_mappings
from comity.occupations.queries.frameworks import frameworks
from comity.occupations.queries.labels import occupation_label
from comity.occupations.web.public import in_words
from comity.portal.domain.touched import TouchedStandard, touched_standards
from comity.recognition.queries.touched import open_cases_by_occupation
from comity.values.names import Named, name_for

_SHOWN = 200


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """List the stored versions, and ask which two to compare."""
    known = frameworks()
    ids = {str(one.id) for one in known}
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    if before in ids and after in ids and before != after:
        address = reverse("portal:framework_difference", args=[before, after])
        return HttpResponseRedirect(address)
    context = {"frameworks": known, "before": before, "after": after}
    return render(request, "portal/frameworks.html", context)


@require_safe
def framework_difference(request: HttpRequest, before: UUID, after: UUID) -> HttpResponse:
    """Show what was added, removed, relabelled and related anew, and what that touches."""
    found = compared(before, after)
    language = (get_language() or "en").split("-")[0]
    changed = found.difference
    standards, cases = touched_here(found)
    context: dict[str, Any] = {
        "found": found,
        "count": {
            "added": len(changed.added),
            "removed": len(changed.removed),
            "relabelled": len(changed.relabelled),
            "related": len(changed.related),
        },
        "added": [_named(one, language) for one in changed.added[:_SHOWN]],
        "removed": [_named(one, language) for one in changed.removed[:_SHOWN]],
        "relabelled": [
            (_named(one.after, language), one.gone[:5], one.come[:5])
            for one in changed.relabelled[:_SHOWN]
        ],
        "related": [
            (_named(one.after, language), one.gone[:5], one.come[:5])
            for one in changed.related[:_SHOWN]
        ],
        "mappings": [in_words(one) for one in touched_mappings(found)],
        "standards": [
            (one, occupation_label(one.occupation, language), cases.get(one.occupation, 0))
            for one in standards
        ],
        "most": _SHOWN,
    }
    return render(request, "portal/framework_difference.html", context)


def touched_here(found: Compared) -> tuple[Sequence[TouchedStandard], dict[str, int]]:
    """Give the standards in force that a difference touches, and open cases by occupation."""
    book = rulebook_in_force(timezone.localdate())
    standards = touched_standards(book, found.difference.touched)
    return standards, open_cases_by_occupation({one.occupation for one in standards})


def _named(one: Concept, language: str) -> Named:
    names = one.names()
    return name_for(names, language) if names else Named(one.code or one.uri, "")
