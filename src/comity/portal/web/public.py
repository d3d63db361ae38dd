"""The start page and the pages that explain."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from comity.agreements.queries import rulebook_in_force
from comity.occupations.queries import occupation_labels
from comity.portal.domain.cities import City, cities
from comity.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Door:
    """One way in: a title, a sentence, the name of its address."""

    title: str | Promise
    text: str | Promise
    name: str

    @property
    def url(self) -> str:
        """Give the address, empty when this installation leaves the room out."""
        try:
            return reverse(self.name)
        except NoReverseMatch:
            return ""


DOORS = (
    Door(
        _("Check what your certificate is worth"),
        _("Four questions, three minutes, no account. You see the answer and the reasons at once."),
        "portal:check",
    ),
    Door(
        _("Apply, or continue your case"),
        _("Send your certificate once. See each step, each date and who looked at your papers."),
        "recognition:my_cases",
    ),
    Door(
        _("Verify a certificate"),
        _("For employers and everybody else: is this certificate genuine, and valid today?"),
        "certificates:verify",
    ),
    Door(
        _("For recognition offices"),
        _("Your cases in the order in which they are due, with evidence and rules side by side."),
        "recognition:worklist",
    ),
)


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show what Comity is, its four ways in and the partner cities."""
    doors = [door for door in DOORS if door.url]
    return render(request, "portal/start.html", {"doors": doors, "cities": _cities()})


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Explain what Comity is and who runs it."""
    return render(request, "portal/about.html")


@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """Explain how a decision comes about and what can be done about it."""
    return render(request, "portal/decisions.html")


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """Show whom to ask in each city."""
    return render(request, "portal/contact.html", {"cities": _cities()})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """State what was done so that everybody can use these pages, and what is still missing."""
    return render(request, "portal/accessibility.html")


@require_safe
def source(request: HttpRequest) -> HttpResponse:
    """Show under which licence the program stands and where its source is."""
    return render(request, "portal/source.html")


def _cities() -> tuple[City, ...]:
    today = timezone.localdate()
    try:
        book = rulebook_in_force(today)
    except Refusal as refusal:
        if refusal.code != "NO-AGREEMENT-IN-FORCE":
            raise
        return ()  # before the first agreement there is no partner city to show
    labels = occupation_labels((get_language() or "en").split("-")[0])
    return cities(book, on=today, labels=labels)
