"""Answer one title, many sure ones at once, and look at somebody else's answer."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.ledger.clock import now
from comity.ledger.domain.actors import Actor
from comity.occupations.actions import deciding
from comity.occupations.domain.answers import Verdict
from comity.occupations.domain.states import Standing
from comity.occupations.queries import desk
from comity.occupations.queries.concepts import ConceptCard, concept_card, found_concepts
from comity.occupations.queries.evidence import EntryCard, entry_card
from comity.occupations.queries.frameworks import framework_card
from comity.occupations.web import words
from comity.occupations.web.forms import AnswerForm, OutcomeForm, SecondForm
from comity.occupations.web.public import in_words
from comity.occupations.web.shown import language, named
from comity.parties.queries import city_name
from comity.parties.web.access import entered_by
from comity.parties.web.keeping import actor_at, kept_once
from comity.values.refusals import Fault, Refusal

EDITOR = "editor"
_SURE_AT_ONCE = 50


@entered_by(EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def title(request: HttpRequest, entry: UUID) -> HttpResponse:
    """Show a title with its evidence; take an answer, or a second person's word."""
    actor = actor_at(request)
    card = entry_card(entry, actor)
    found = _found(request, card)
    concepts = _offered(request, card, found)
    claims = {concept.id: relation for concept, relation in card.claims}
    sent = request.POST if request.method == "POST" else None
    is_second = sent is not None and sent.get("act") == "second"
    form = AnswerForm(concepts, claims, None if is_second else sent)
    second = SecondForm(sent if is_second else None, auto_id="second-%s")
    asked = second if is_second else form
    if asked.is_bound and asked.is_valid():
        try:
            kept_once(request, lambda: _done(request, card, asked, actor))
        except Refusal as refusal:
            for one in refusal.faults or (Fault(refusal.code, "", refusal.message),):
                asked.add_error(None, words.refused(one.code, one.message))
        else:
            messages.success(request, _("Noted."), fail_silently=True)
            return redirect(_next(card))
    context = _context(card, form, second, actor) | {"found": found, "find": _find(request)}
    return render(request, "occupations/title.html", context, status=422 if asked.is_bound else 200)


def _find(request: HttpRequest) -> str:
    return request.GET.get("find", "")[:100]


def _found(request: HttpRequest, card: EntryCard) -> list[ConceptCard]:
    own = card.local_list
    return found_concepts(own.framework, _find(request), own.language)


def _offered(request: HttpRequest, card: EntryCard, found: list[ConceptCard]) -> list[ConceptCard]:
    """Give what may be chosen: suggestions, the file's own claims, what was looked for or sent."""
    offered = [one.concept for one in card.suggestions]
    offered += [concept for concept, _relation in card.claims] + found
    known = {one.id for one in offered}
    for name in request.POST:
        if name.startswith("choose_"):
            try:
                key = UUID(name.removeprefix("choose_"))
                offered += [] if key in known else [concept_card(key)]
            except ValueError:
                continue
    return list({one.id: one for one in offered}.values())


def _done(request: HttpRequest, card: EntryCard, form: Any, actor: Actor) -> dict[str, str]:  # noqa: ANN401  # either form
    if isinstance(form, SecondForm):
        decision = _key(request.POST.get("decision", ""))
        told = form.cleaned_data
        deciding.second(
            decision, agrees=told["agrees"] == "yes", reason=told["reason"], by=actor, at=now()
        )
        return {}
    verdict = Verdict.NONE if request.POST.get("verdict") == "none" else Verdict.MAPS
    seen = request.POST.get("instead_of", "")
    instead_of = _key(seen) if seen else None
    deciding.decide(card.id, form.given(verdict), instead_of=instead_of, by=actor, at=now())
    return {}


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refusal("NOT-FOUND", _("There is no such answer.")) from None


def _next(card: EntryCard) -> str:
    return reverse("occupations:list", args=[card.local_list.id])


def _context(card: EntryCard, form: AnswerForm, second: SecondForm, actor: Actor) -> dict[str, Any]:
    choices = {one.concept.id: one for one in form.choices()}
    suggested = {one.concept.id for one in card.suggestions}
    reader = language()
    return {
        "card": card,
        "standing": words.STANDINGS[card.stands.standing],
        "list_language": card.local_list.language,
        "attribution": framework_card(card.local_list.framework).attribution,
        "suggestions": [
            {
                "card": one,
                "name": named(one.concept),
                "definition": one.concept.description(reader),
                "matched_language": words.language_name(one.matched_language),
                "signals": [(words.SIGNALS.get(name, name), share) for name, share in one.signals],
                "skills": [named(skill) for skill in one.skills],
                "partners": [(city_name(it.city, reader), it) for it in one.partners],
                "choice": choices[one.concept.id],
            }
            for one in card.suggestions
        ],
        "others": [(named(it.concept), it) for key, it in choices.items() if key not in suggested],
        "answers": [
            (one, [(named(it), words.RELATIONS[relation]) for it, relation, _feeds in one.targets])
            for one in card.answers
        ],
        "before": [in_words(one) for one in card.before],
        "form": form,
        "second": second
        if card.stands.standing is Standing.SECOND and card.stands.decided_by != actor.id
        else None,
        "is_own": card.stands.decided_by == actor.id,
        "instead_of": card.stands.decision or "",
        "key": uuid4(),
    }


@entered_by(EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def sure(request: HttpRequest, local_list: UUID) -> HttpResponse:
    """Show the titles whose first suggestion is sure, all ticked; take the ticked ones at once.

    What is taken so means nearly the same, never exactly: exact is said title by title.
    """
    actor = actor_at(request)
    card = desk.own_list(local_list, actor)
    entries = desk.sure(local_list)[:_SURE_AT_ONCE]
    refused = ""
    if request.method == "POST":
        ticked = set(request.POST.getlist("title"))
        chosen = [key for key in entries if str(key) in ticked]
        first = desk.first_suggestions(local_list, chosen)
        answers = {key: deciding.sure_answer(first[key]) for key in chosen if key in first}
        try:
            kept_once(request, lambda: _taken(deciding.decide_all(answers, by=actor, at=now())))
        except Refusal as refusal:
            refused = words.refused(refusal.code, refusal.message)
        else:
            said = _("%(count)d titles were answered.") % {"count": len(answers)}
            messages.success(request, said, fail_silently=True)
            return redirect("occupations:list", local_list=local_list)
    rows = [(line, named(line.best)) for line in desk.lines(local_list, entries) if line.best]
    context = {"card": card, "rows": rows, "refused": refused, "key": uuid4()}
    return render(request, "occupations/sure.html", context, status=422 if refused else 200)


def _taken(answers: dict[UUID, UUID]) -> dict[str, str]:
    return {"count": str(len(answers))}


@entered_by(EDITOR, "secretariat")
@require_http_methods(["GET", "HEAD", "POST"])
def round_table(request: HttpRequest) -> HttpResponse:
    """List what two people of a city do not agree on; the secretariat notes what came of it."""
    actor = actor_at(request)
    form = OutcomeForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        try:
            decision = _key(request.POST.get("decision", ""))
            deciding.settle(decision, form.cleaned_data["outcome"], by=actor, at=now())
        except Refusal as refusal:
            form.add_error(None, words.refused(refusal.code, refusal.message))
        else:
            messages.success(request, _("Noted. The city answers anew."), fail_silently=True)
            return redirect("occupations:round_table")
    sent = request.POST.get("decision", "")
    items = [
        (
            one,
            city_name(one.city, language()),
            form
            if form is not None and sent == str(one.decision)
            else OutcomeForm(auto_id=f"item-{one.decision.hex[:8]}-%s"),
        )
        for one in desk.disputes()
    ]
    context = {"items": items, "form": form, "may_settle": actor.role == "secretariat"}
    status = 422 if form is not None else 200
    return render(request, "occupations/round_table.html", context, status=status)
