"""Texts of modules and vacancies: give one, see the skills of each sentence, pick."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comity.ledger.clock import now
from comity.ledger.domain.actors import Actor
from comity.occupations.actions import texts as acts
from comity.occupations.domain.skill_texts import TextState
from comity.occupations.queries import texts as queries
from comity.occupations.queries.concepts import ConceptCard, concepts_by_uri, found_concepts
from comity.occupations.queries.frameworks import framework_card, frameworks
from comity.occupations.queries.published import concepts_of_title
from comity.occupations.web import words
from comity.occupations.web.shown import language, named
from comity.occupations.web.text_forms import TextForm
from comity.parties.web.access import entered_by
from comity.parties.web.keeping import actor_at, kept_once
from comity.values.refusals import Refusal

EDITOR = "editor"


@entered_by(EDITOR)
@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    """List the texts that the city has given."""
    found = [
        (one, words.TEXTS[one.kind], words.TEXT_STATES[one.state])
        for one in queries.own_texts(actor_at(request))
    ]
    return render(request, "occupations/texts.html", {"texts": found})


@entered_by(EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """Ask for a text, and which occupation it belongs to; take it."""
    actor, known = actor_at(request), frameworks()
    sent = request.POST if request.method == "POST" else None
    asked = sent if sent is not None else request.GET
    found = _occupations(asked, [one.id for one in known])
    form = TextForm(known, [(str(one.id), named(one).text) for one in found], sent)
    if sent is not None and sent.get("act") != "find" and form.is_valid():
        try:
            done = kept_once(
                request, lambda: {"text": str(acts.keep_text(form.given(), by=actor, at=now()))}
            )
        except Refusal as refusal:
            form.add_error("text", words.refused(refusal.code, refusal.message))
        else:
            return redirect("occupations:text", text=done["text"])
    is_refused = sent is not None and sent.get("act") != "find"
    if not is_refused and sent is not None:
        form = TextForm(known, form.occupations, initial=sent.dict())
    context = {"form": form, "key": uuid4(), "find": asked.get("find", "")[:100]}
    return render(request, "occupations/give_text.html", context, status=422 if is_refused else 200)


def _occupations(asked: Any, known: list[UUID]) -> list[ConceptCard]:  # noqa: ANN401  # a query
    """Give occupations by what was looked for: confirmed titles of cities first, then labels."""
    framework = next((one for one in known if str(one) == asked.get("framework")), None)
    wanted = asked.get("find", "")[:100]
    if framework is None or not wanted:
        return []
    uris = [one.concept.uri for one in concepts_of_title(wanted)]
    confirmed = concepts_by_uri(framework, uris)
    found = [confirmed[uri] for uri in uris if uri in confirmed]
    found += found_concepts(framework, wanted, asked.get("language") or language())
    return list({one.id: one for one in found if one.kind == "occupation"}.values())


@entered_by(EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, text: UUID) -> HttpResponse:
    """Show the sentences of a text with the skills that each may mean; take what is picked."""
    actor = actor_at(request)
    card = queries.own_text(text, actor)
    refused = ""
    if request.method == "POST":
        try:
            done = kept_once(request, lambda: _picked(request, text, actor))
        except Refusal as refusal:
            refused = words.refused(refusal.code, refusal.message)
        else:
            said = _("%(count)s skills are picked.") % {"count": done["count"]}
            messages.success(request, said, fail_silently=True)
            return redirect("occupations:text", text=text)
    sentences = queries.offered(text) if card.state is TextState.READY else []
    context = {
        "card": card,
        "kind": words.TEXTS[card.kind],
        "state": words.TEXT_STATES[card.state],
        "framework": framework_card(card.framework),
        "text_language": words.language_name(card.language),
        "occupation": named(card.occupation) if card.occupation else None,
        "sentences": [
            (it, [(one, named(one.concept), words.NEEDS[one.of_occupation]) for one in it.skills])
            for it in sentences
        ],
        "refused": refused,
        "key": uuid4(),
    }
    return render(request, "occupations/text.html", context, status=422 if refused else 200)


def _picked(request: HttpRequest, text: UUID, actor: Actor) -> dict[str, str]:
    chosen = []
    for value in request.POST.getlist("skill"):
        start, _colon, concept = value.partition(":")
        try:
            chosen.append(acts.Picked(int(start), UUID(concept)))
        except ValueError:
            raise Refusal("PICK-UNKNOWN", "unknown") from None
    return {"count": str(acts.pick(text, chosen, by=actor, at=now()))}
