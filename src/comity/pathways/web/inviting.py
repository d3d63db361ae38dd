"""A supervisor's access as office and person see it: made with a code, and ended."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from comity.ledger.clock import now
from comity.occupations.queries import occupation_label
from comity.parties.web.access import entered_by
from comity.pathways.actions.guiding import invite
from comity.pathways.queries.measures import last_measure
from comity.pathways.queries.reports import Closing
from comity.privacy.actions.inviting import end_invitation
from comity.privacy.domain.invitations import InvitationCard
from comity.privacy.queries import invitations_to
from comity.privacy.web.handed import spaced, state_line
from comity.recognition.queries import office
from comity.recognition.web.office import officer_of


@entered_by("officer")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def access(request: HttpRequest, case: UUID) -> HttpResponse:
    """Show who has the access; make a code for the supervisor, which is shown once."""
    officer, at = officer_of(request), now()
    card = office.case_card(case)
    code = invite(case, by=officer, at=at) if request.method == "POST" else ""
    measure = last_measure(case)
    lines = access_lines(invitations_to(measure.id), at) if measure else []
    context = {
        "card": card,
        "job": occupation_label(card.occupation, get_language() or "en"),
        "code": spaced(code),
        "guiding_url": request.build_absolute_uri(reverse("pathways:guiding")),
        "accesses": lines,
        "may_invite": not code and not any(line["is_live"] for line in lines),
        "back": reverse("pathways:guidance", args=[case]),
    }
    return render(request, "pathways/access.html", context)


@entered_by("officer")
@require_POST
def end(request: HttpRequest, case: UUID, invitation: UUID) -> HttpResponse:
    """End an access at the office's wish."""
    end_invitation(invitation, at=now())
    _say_ended(request)
    return redirect("pathways:access", case)


@entered_by("person")
@require_POST
def end_own(request: HttpRequest, reference: str, invitation: UUID) -> HttpResponse:
    """End the access to one's own guided work; the office notes the reports again."""
    end_invitation(invitation, at=now())
    _say_ended(request)
    return redirect("pathways:own_measure", reference)


def access_lines(cards: Iterable[InvitationCard], at: datetime) -> list[dict[str, Any]]:
    """Word who has the access, or had it."""
    return [_line(card, at) for card in cards]


def closing_line(closing: Closing | None, parts: Mapping[str, str]) -> dict[str, Any] | None:
    """Word the closing assessment: of each part whether it was shown."""
    if closing is None:
        return None
    words = {True: _("shown"), False: _("not yet")}
    return {
        "at": closing.at,
        "words": closing.words,
        "results": [(parts.get(unit, unit), words[how]) for unit, how in closing.results.items()],
    }


def told_of(closing: Closing | None) -> dict[str, str] | None:
    """Give what an officer's form begins with: the supervisor's own answers."""
    if closing is None:
        return None
    results = {unit: "yes" if how else "no" for unit, how in closing.results.items()}
    return {**results, "words": closing.words}


def _line(card: InvitationCard, at: datetime) -> dict[str, Any]:
    line = state_line(card, at, live=_("Writes the reports"))
    return line | {"is_live": card.is_live(at)}


def _say_ended(request: HttpRequest) -> None:
    said = _("Ended. From this moment the supervisor sees nothing.")
    messages.success(request, said, fail_silently=True)
