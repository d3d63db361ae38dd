"""The decision letter, for the person and for the office, made to be printed."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from comity.agreements.queries import rulebook_in_force
from comity.certificates.queries import certificate_of_case
from comity.parties.web.access import entered_by
from comity.privacy import leases
from comity.recognition.actions.deciding import PURPOSE
from comity.recognition.queries import files, office
from comity.recognition.web.office import officer_of
from comity.recognition.web.words import own_language_names


@entered_by("person", "officer")
@require_safe
def letter(request: HttpRequest, case: UUID) -> HttpResponse:
    """Show the letter of a decided case, in the language asked for or the applicant's."""
    actor, card = officer_of(request), office.case_card(case)
    wanted = request.GET.get("language", "")
    if actor.is_person and card.subject != actor.id:
        leases.open_under_mandate(case)
    with leases.reading(
        actor.id if actor.is_person else card.subject, classes=("decision",), purpose=PURPOSE
    ):
        decisions = files.decisions_of(case)
        turn = _turn(request, decisions)
        found, languages = files.letter_of(
            case, language=wanted or get_language() or "en", turn=turn
        )
    party = rulebook_in_force(card.submitted_at.date()).parties[card.host_city]
    context = {
        "letter": found,
        "card": card,
        "office": party.authority,
        "contact": party.contact,
        "others": [
            (code, name)
            for code, name in own_language_names()
            if code in languages and code != found.language
        ],
        "decisions": [
            {"decision": one, "is_here": one.turn == turn, "counts": place == 0}
            for place, one in enumerate(decisions)
        ],
        "turn": turn,
        "is_person": actor.is_person,
        "certificate": certificate_of_case(case) if actor.id == card.subject else None,
    }
    return render(request, "recognition/letter.html", context)


def _turn(request: HttpRequest, decisions: Sequence[files.DecisionCard]) -> int | None:
    """Give the decision that the address asks for, else the one that counts; None: no decision."""
    turns = [one.turn for one in decisions]
    asked = request.GET.get("decision", "")
    if asked.isdecimal() and int(asked) in turns:
        return int(asked)
    return next(iter(turns), None)
