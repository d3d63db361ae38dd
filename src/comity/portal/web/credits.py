"""What carries over between jobs: suggested from shared skills and words, said by two people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.agreements.queries import rulebook_in_force
from comity.governance.actions import proposing
from comity.governance.domain.drafts import successor
from comity.governance.web import words as changes
from comity.ledger.clock import now
from comity.ledger.domain.actors import Actor
from comity.matching.carrying import CarryOver, Part, carry_overs
from comity.occupations.actions import crediting
from comity.occupations.domain.credits import CreditStanding, Said
from comity.occupations.queries.credits import (
    CreditCard,
    Pair,
    current_credits,
    said_so_far,
    skill_names,
    skills_of_parts,
)
from comity.occupations.queries.labels import occupation_label
from comity.occupations.queries.sayings import SAYINGS
from comity.occupations.web import words
from comity.parties.queries import city_name
from comity.parties.web.access import entered_by
from comity.parties.web.keeping import actor_at, kept_once
from comity.portal.domain.crediting import parts_of, with_credits
from comity.portal.web.credit_forms import CREDITS, NOTHING, CreditForm, LookForm, PairForm
from comity.rules.rulebook import Rulebook
from comity.values.names import name_for
from comity.values.refusals import Fault, Refusal

DRAFTERS = ("council", "secretariat", "editor")
# A draft begins with a first day that leaves time for a consultation, a vote and signatures.
_USUAL_WAY = timedelta(days=150)
STANDINGS = {
    CreditStanding.SUGGESTED: (gettext_lazy("suggested"), "soon"),
    CreditStanding.SECOND: (gettext_lazy("waits for a second person"), "calm"),
    CreditStanding.CONFIRMED: (gettext_lazy("two people agree"), "good"),
    CreditStanding.DISPUTED: (gettext_lazy("the second person does not agree"), "late"),
    CreditStanding.NOTHING: (gettext_lazy("counts for nothing"), "calm"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A pair of parts as the list shows it."""

    source: Part
    target: Part
    names: tuple[str, str]
    credit: Any
    standing: tuple[Any, str]


@entered_by(*DRAFTERS)
@require_http_methods(["GET", "HEAD", "POST"])
def credits(request: HttpRequest) -> HttpResponse:
    """List what carries over, what is suggested and what waits; draft what two people said."""
    at = now()
    book = rulebook_in_force(at.date())
    parts = _parts(book)
    held = {(one.source, one.target): one.match for one in book.crosswalk}
    said = current_credits()
    confirmed = _confirmed(said, parts, held)
    form = PairForm([(key, _title(book, one)) for key, one in parts.items()], request.GET or None)
    if form.is_bound and form.is_valid():
        pair = form.cleaned_data
        return redirect("portal:credit", source=pair["source"], target=pair["target"])
    context: dict[str, Any] = {
        "held": [
            (_names(book, parts, pair), CREDITS.get(match, match)) for pair, match in held.items()
        ],
        "lines": _lines(book, parts, said, held),
        "confirmed": len(confirmed),
        "form": form,
        "is_council": actor_at(request).role == "council",
        "book": book,
    }
    status = 422 if form.is_bound else 200
    if request.method == "POST":
        first = (at + _USUAL_WAY).date()
        drafted = with_credits(successor(proposing.in_force(at), first=first), confirmed)
        try:
            draft = proposing.examine(drafted, at=at)
        except Refusal as refusal:
            status = 422
            context["refused"] = changes.refused(refusal.code, refusal.message)
            context["faults"] = refusal.faults
        else:
            kind = draft.found.change_class
            context |= {"text": drafted, "change_class": changes.CLASSES[kind] if kind else ""}
    return render(request, "portal/credits.html", context, status=status)


@entered_by(*DRAFTERS)
@require_http_methods(["GET", "HEAD", "POST"])
def credit(request: HttpRequest, source: str, target: str) -> HttpResponse:
    """Show two parts with what speaks for a credit; take what a person says of them."""
    actor, book = actor_at(request), rulebook_in_force(now().date())
    parts = _parts(book)
    if not {source, target} <= parts.keys() or parts[source].standard == parts[target].standard:
        raise Refusal("NOT-FOUND", str(SAYINGS["CREDIT-PARTS"]))
    one, two = parts[source], parts[target]
    suggested = carry_overs(list(parts.values()))
    shown = next((it for it in suggested if (it.source, it.target) == (one, two)), None)
    pair = (source, target)
    said = said_so_far(pair)
    last = said[-1] if said else None
    is_look = request.POST.get("act") == "look"
    sent = request.POST if request.method == "POST" else None
    form = CreditForm(None if is_look else sent)
    look = LookForm(sent if is_look else None, auto_id="look-%s")
    asked = look if is_look else form
    if asked.is_bound and asked.is_valid():
        try:
            kept_once(
                request, lambda: _done(request, asked, Said(one, two, None, ""), shown, actor)
            )
        except Refusal as refusal:
            for it in refusal.faults or (Fault(refusal.code, "", refusal.message),):
                asked.add_error(None, words.refused(it.code, it.message))
        else:
            messages.success(request, _("Noted."), fail_silently=True)
            return redirect("portal:credits")
    context = _context(shown, said) | {
        "source": one,
        "target": two,
        "names": _names(book, parts, pair),
        "held": next(
            (CREDITS.get(it.match) for it in book.crosswalk if (it.source, it.target) == pair), None
        ),
        "form": form,
        "look": look if _may_look(last, actor) else None,
        "is_own": last is not None and last.decided_by == actor.id and last.agrees is None,
        "may_say": actor.role == "editor",
        "instead_of": last.id if last else "",
        "key": uuid4(),
    }
    return render(request, "portal/credit.html", context, status=422 if asked.is_bound else 200)


def _done(
    request: HttpRequest,
    form: CreditForm | LookForm,
    pair: Said,
    shown: CarryOver | None,
    actor: Actor,
) -> dict[str, str]:
    told, at = form.cleaned_data, now()
    seen = _key(request.POST.get("instead_of", ""))
    if isinstance(form, LookForm):
        agrees, why = told["agrees"] == "yes", told["objection"]
        if seen is not None:
            crediting.look_at_credit(seen, agrees=agrees, reason=why, by=actor, at=at)
        return {}
    crediting.say_credit(
        Said(pair.source, pair.target, form.credit_given(), told["reason"]),
        agreement=f"sha-256:{rulebook_in_force(at.date()).digest.removeprefix('sha-256:')}",
        shown=shown,
        instead_of=seen,
        by=actor,
        at=at,
    )
    return {}


def _key(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Refusal("NOT-FOUND", _("There is no such answer.")) from None


def _may_look(last: CreditCard | None, actor: Actor) -> bool:
    waits = last is not None and last.standing is CreditStanding.SECOND
    return waits and actor.role == "editor" and last is not None and last.decided_by != actor.id


def _parts(book: Rulebook) -> dict[str, Part]:
    skills: dict[str, frozenset[str]] = {}
    for one in book.standards.values():
        skills |= skills_of_parts(one.esco, {unit.id: unit.title for unit in one.units.values()})
    return parts_of(book, skills)


def _confirmed(
    said: Mapping[Pair, CreditCard], parts: Mapping[str, Part], held: Mapping[Pair, str]
) -> list[Any]:
    """Give what two people said and the agreement does not say yet."""
    return [
        (*pair, one.credit)
        for pair, one in said.items()
        if one.standing is CreditStanding.CONFIRMED
        and set(pair) <= parts.keys()
        and one.credit is not None
        and held.get(pair) != one.credit.value
    ]


def _lines(
    book: Rulebook,
    parts: Mapping[str, Part],
    said: Mapping[Pair, CreditCard],
    held: Mapping[Pair, str],
) -> list[Line]:
    """Give what people have spoken of, then what is suggested; what is in force is left out."""
    found = []
    for pair, card in said.items():
        value = card.credit.value if card.credit else NOTHING
        if set(pair) <= parts.keys() and held.get(pair) != value:
            found.append((pair, value, card.standing))
    for it in carry_overs(list(parts.values())):
        pair = (it.source.key, it.target.key)
        if pair not in said and pair not in held:
            found.append((pair, it.credit.value, CreditStanding.SUGGESTED))
    return [
        Line(
            parts[pair[0]],
            parts[pair[1]],
            _names(book, parts, pair),
            CREDITS[value],
            STANDINGS[standing],
        )
        for pair, value, standing in found
    ]


def _context(shown: CarryOver | None, said: list[CreditCard]) -> dict[str, Any]:
    reader = _language()
    shared = skill_names(shown.shared) if shown else {}
    return {
        "shown": shown,
        "suggested": CREDITS[shown.credit.value] if shown else "",
        "words": round(shown.words * 100) if shown else 0,
        "shared": [name_for(names, reader) for names in shared.values() if names],
        "said": [
            {
                "card": one,
                "credit": CREDITS[one.credit.value if one.credit else NOTHING],
                "city": city_name(one.city, reader),
                "second": city_name(one.second_city, reader) if one.second_city else "",
                "standing": STANDINGS[one.standing],
            }
            for one in said
        ],
    }


def _names(book: Rulebook, parts: Mapping[str, Part], pair: Pair) -> tuple[str, str]:
    first, second = (_title(book, parts[key]) for key in pair)
    return first, second


def _title(book: Rulebook, part: Part) -> str:
    reader = _language()
    job = occupation_label(book.standards[part.standard].occupation, reader)
    return f"{name_for(part.titles, reader).text} ({job}, {part.key})"


def _language() -> str:
    return (get_language() or "en").split("-")[0]
