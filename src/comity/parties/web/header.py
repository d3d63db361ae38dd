"""What the head of every page says about who is signed in."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.ledger.domain.actors import Actor
from comity.parties.domain.demonstration import PEOPLE
from comity.parties.queries import city_name
from comity.parties.web.acting import actor_of


@dataclass(frozen=True, slots=True)
class AccountLink:
    """An entry beside the name."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in, as the head of the page shows it."""

    name: str
    links: tuple[AccountLink, ...]
    sign_out_url: str


def account_in_header(request: HttpRequest) -> dict[str, object]:
    """Give the templates ``account`` (None for a stranger), ``sign_in_url``, ``demo_people``."""
    actor = actor_of(request)
    context: dict[str, object] = {
        "account": None,
        "sign_in_url": reverse("account_login"),
        "demo_people": PEOPLE if settings.IS_DEMO else (),
    }
    if actor is not None:
        links = (AccountLink(_("Sign-in and security"), reverse("mfa_index")),)
        context["account"] = SignedIn(_label(actor), links, reverse("account_logout"))
    return context


def _label(actor: Actor) -> str:
    if actor.is_person:
        return _("Applicant")
    if actor.city is None:
        return _("Secretariat") if actor.role == "secretariat" else _("Overseer")
    city = city_name(actor.city, get_language() or "en")
    if actor.role == "council":
        return _("Council of %(city)s") % {"city": city}
    if actor.role == "ombudsperson":
        return _("Ombudsperson of %(city)s") % {"city": city}
    if actor.role == "editor":
        return _("Occupation map of %(city)s") % {"city": city}
    return _("Office of %(city)s") % {"city": city}
