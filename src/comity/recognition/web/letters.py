"""The decision letter, for the person and for the office: to be printed, or kept as PDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.agreements.queries import rulebook_in_force
from comity.certificates.queries import certificate_of_case
from comity.folios.pressing import pressed
from comity.ledger.domain.actors import Actor
from comity.parties.web.access import entered_by
from comity.privacy import leases
from comity.recognition.actions.deciding import PURPOSE
from comity.recognition.domain.letter_folios import letter_folio
from comity.recognition.domain.letters import Letter
from comity.recognition.queries import files, office
from comity.recognition.queries.office import CaseCard
from comity.recognition.web.office import officer_of
from comity.recognition.web.words import own_language_names
from comity.rules.rulebook import Party
from comity.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class _Opened:
    """A letter in all its languages, read under a lease; `turn` is the decision it tells."""

    actor: Actor
    card: CaseCard
    letters: tuple[Letter, ...]
    decisions: Sequence[files.DecisionCard]
    turn: int | None

    @property
    def party(self) -> Party:
        """Give the city that decided, as the agreement had it when the person asked."""
        return rulebook_in_force(self.card.submitted_at.date()).parties[self.card.host_city]


@entered_by("person", "officer")
@require_safe
def letter(request: HttpRequest, case: UUID) -> HttpResponse:
    """Show the letter of a decided case, in the language asked for or the applicant's."""
    opened = _opened(request, case)
    found, card, actor = opened.letters[0], opened.card, opened.actor
    languages = [one.language for one in opened.letters[1:]]
    context = {
        "letter": found,
        "card": card,
        "office": opened.party.authority,
        "contact": opened.party.contact,
        "others": [(code, name) for code, name in own_language_names() if code in languages],
        "decisions": [
            {"decision": one, "is_here": one.turn == opened.turn, "counts": place == 0}
            for place, one in enumerate(opened.decisions)
        ],
        "turn": opened.turn,
        "is_person": actor.is_person,
        "certificate": certificate_of_case(case) if actor.id == card.subject else None,
    }
    return render(request, "recognition/letter.html", context)


@entered_by("person", "officer")
@require_safe
def letter_file(request: HttpRequest, case: UUID) -> HttpResponse:
    """Give the letter as PDF, in every language it was written in, the reader's first.

    It is made anew each time, from the words that were stored with the decision.

    Raises:
        Refusal: FOLIO-NOT-SET.

    Source: RFC 8118 (media type application/pdf).
    """
    opened = _opened(request, case)
    at = next(one.decided_at for one in opened.decisions if one.turn == opened.turn)
    reference = opened.card.reference
    folio = letter_folio(
        opened.letters,
        office=opened.party.authority,
        contact=opened.party.contact,
        reference=reference,
        dated=at,
    )
    try:
        content = pressed(folio)
    except Refusal as refusal:
        said = _("The PDF could not be made just now. Try it again.")
        raise Refusal(refusal.code, said) from refusal
    name = f"letter-{reference}-{opened.turn}.{folio.sides[0].language}.pdf"
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": "sandbox",
        },
    )


def _opened(request: HttpRequest, case: UUID) -> _Opened:
    """Read the letter under a lease: one's own, that of a mandate, or the office's."""
    actor, card = officer_of(request), office.case_card(case)
    wanted = request.GET.get("language", "") or get_language() or "en"
    if actor.is_person and card.subject != actor.id:
        leases.open_under_mandate(case)
    subject = actor.id if actor.is_person else card.subject
    with leases.reading(subject, classes=("decision",), purpose=PURPOSE):
        decisions = files.decisions_of(case)
        turn = _turn(request, decisions)
        letters = files.letters_of(case, language=wanted.split("-")[0], turn=turn)
    return _Opened(actor, card, letters, decisions, turn)


def _turn(request: HttpRequest, decisions: Sequence[files.DecisionCard]) -> int | None:
    """Give the decision that the address asks for, else the one that counts; None: no decision."""
    # Compared as text: an address may hold more digits than any number has.
    turns = {str(one.turn): one.turn for one in decisions}
    return turns.get(request.GET.get("decision", ""), next(iter(turns.values()), None))
