"""The person's own page: for what their data may be used, and who looked at them."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.ledger.clock import now
from comity.parties.queries import office_names
from comity.parties.web.access import entered_by
from comity.parties.web.acting import actor_of
from comity.privacy import actions, queries
from comity.privacy.domain.vocabulary import data_classes, purposes
from comity.values.refusals import Refusal

PER_PAGE = 25
Shown = Mapping[str, object]
Offices = Mapping[str, Mapping[str, str]]


@require_safe
@entered_by("person")
def my_data(request: HttpRequest) -> HttpResponse:
    """Show a person who looked at their data, when and why, and what is allowed."""
    person = _person(request)
    page = Paginator(queries.who_looked(person), PER_PAGE).get_page(request.GET.get("page"))
    offices = office_names()
    context = {
        "uses": [_use(use, offices) for use in queries.uses(person)],
        "looks": [_look(look, offices) for look in page.object_list],
        "page": page,
    }
    return render(request, "privacy/my_data.html", context)


@require_POST
@entered_by("person")
def withdraw(request: HttpRequest) -> HttpResponse:
    """Withdraw a consent; as easy as giving it.

    Raises:
        Refusal: NO-SUCH-PURPOSE, RESTS-ON-LAW.
    """
    purpose = request.POST.get("purpose", "")
    if purpose not in purposes():
        raise Refusal("NO-SUCH-PURPOSE", _("There is no such use of your data. Go back and try."))
    city = request.POST.get("city", "")
    at = now()
    ended = actions.withdraw(_person(request), city=city, purpose=purpose, at=at)
    sentence = _("Your consent is withdrawn. From this moment nobody can read on its strength.")
    already = _("There was no such consent any more. Nobody can read on its strength.")
    messages.success(request, sentence if ended else already)
    return redirect("privacy:my_data")


def _person(request: HttpRequest) -> UUID:
    actor = actor_of(request)
    if actor is None:
        raise Refusal("NO-SESSION", _("You are not signed in. Sign in again."))
    return actor.id


def _use(use: queries.Use, offices: Offices) -> Shown:
    grounds = {
        "consent": _("You agreed."),
        "public_task": _("The law gives the office this task."),
        "legal_duty": _("The law obliges the office."),
    }
    return {
        "office": _office(use.city, offices) or _guest(use.city),
        "why": _why(use.purpose),
        "what": _what(use.classes),
        "ground": grounds[use.ground],
        "use": use,
    }


def _look(look: queries.Look, offices: Offices) -> Shown:
    who = {
        "officer": _("An officer"),
        "overseer": _("An overseer"),
        "service": _("The automatic check"),
        "helper": _("Your helper"),
        "supervisor": _("Your supervisor"),
        "ombudsperson": _("The ombudsperson"),
    }
    return {
        "who": who[look.role],
        "office": _office(look.city, offices),
        "why": _why(look.purpose),
        "what": _what(look.classes),
        "look": look,
    }


def _office(city: str, offices: Offices) -> Mapping[str, str] | str:
    """Name the office; a mandate and an invitation are of none."""
    return "" if city.startswith(("mandate:", "invitation:")) else offices.get(city, city)


def _guest(city: str) -> str:
    return _("Your supervisor") if city.startswith("invitation:") else _("Your helper")


def _why(purpose: str) -> str:
    known = purposes().get(purpose)
    return known.text(get_language() or "en") if known else purpose


def _what(classes: tuple[str, ...]) -> list[str]:
    known = data_classes()
    return [known[c].text(get_language() or "en") if c in known else c for c in classes]
