"""Draft a competency standard from an occupation's skills; a council then proposes it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.agreements.queries import rulebook_in_force
from comity.governance.actions import proposing
from comity.governance.domain.drafts import successor
from comity.governance.web import words
from comity.ledger.clock import now
from comity.ledger.domain.actors import Actor
from comity.occupations.queries.concepts import ConceptCard, concepts_by_uri, skills_of
from comity.occupations.queries.frameworks import FrameworkCard, frameworks
from comity.occupations.queries.labels import occupation_label
from comity.occupations.queries.texts import TextCard, own_text, picked_skills
from comity.parties.web.access import entered_by
from comity.parties.web.keeping import actor_at
from comity.portal.domain.drafting import with_units
from comity.portal.web.draft_forms import UnitsForm
from comity.rules.rulebook import Rulebook
from comity.values.refusals import Refusal

# A draft begins with a first day that leaves time for a consultation, a vote and signatures.
_USUAL_WAY = timedelta(days=150)
_MOST_SKILLS = 30


@entered_by("council", "secretariat", "editor")
@require_http_methods(["GET", "HEAD", "POST"])
def draft_standard(request: HttpRequest) -> HttpResponse:
    """Show the skills of an occupation; check what is drafted of them as a whole agreement."""
    at, actor = now(), actor_at(request)
    book, known = rulebook_in_force(at.date()), frameworks()
    asked = request.POST if request.method == "POST" else request.GET
    name = asked.get("standard", "")
    standard = book.standards.get(name) or next(iter(book.standards.values()))
    framework = next((one for one in known if str(one.id) == asked.get("framework")), None)
    text = _text(asked.get("text", ""), actor)
    skills = picked_skills(text.id) if text else _skills(framework, standard.esco)
    languages = book.authentic_languages
    sent = request.POST if request.method == "POST" else None
    form = UnitsForm(skills, languages, standard.eqf, sent)
    context: dict[str, Any] = {
        "standards": _standards(book),
        "standard": standard.id,
        "frameworks": known,
        "framework": framework,
        "of_text": text,
        "form": form,
        "questions": form.questions(),
        "is_council": actor.role == "council",
    }
    if form.is_bound and form.is_valid():
        first = (at + _USUAL_WAY).date()
        base = successor(proposing.in_force(at), first=first)
        drafted = with_units(base, standard.id, form.units(), first=first)
        try:
            draft = proposing.examine(drafted, at=at)
        except Refusal as refusal:
            form.add_error(None, words.refused(refusal.code, refusal.message))
            context["faults"] = refusal.faults
        else:
            kind = draft.found.change_class
            context |= {"text": drafted, "change_class": words.CLASSES[kind] if kind else ""}
    status = 422 if form.errors else 200
    return render(request, "portal/draft_standard.html", context, status=status)


def _text(key: str, actor: Actor) -> TextCard | None:
    """Give the text whose picked skills are drafted from; only editors see their city's texts."""
    if not key or actor.role != "editor":
        return None
    try:
        return own_text(UUID(key), actor)
    except ValueError:
        raise Refusal("NOT-FOUND", _("There is no such text.")) from None


def _standards(book: Rulebook) -> list[tuple[str, str]]:
    language = (get_language() or "en").split("-")[0]
    return [
        (one.id, f"{occupation_label(one.occupation, language)}, {one.id}")
        for one in book.standards.values()
    ]


def _skills(framework: FrameworkCard | None, uri: str) -> list[ConceptCard]:
    if framework is None:
        return []
    found = concepts_by_uri(framework.id, [uri]).get(uri)
    return skills_of(found.id, "essential")[:_MOST_SKILLS] if found else []
