"""The panel's desk: appeals of other cities, one in full, a seat, notes, a vote."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.agreements.queries import rulebook
from comity.appeals.actions import sitting
from comity.appeals.actions.making import CLASSES, PURPOSE
from comity.appeals.queries import panels as queries
from comity.appeals.web.forms import NoteForm, VoteForm
from comity.appeals.web.words import RULINGS
from comity.ledger.clock import now
from comity.ledger.domain.actors import Actor
from comity.occupations.queries import occupation_label
from comity.parties.queries import city_name
from comity.parties.web.access import entered_by
from comity.privacy import leases
from comity.recognition.web.office import office_of, officer_of
from comity.recognition.web.office_words import TONES, statements, units
from comity.rules.sentences import outcome
from comity.values.refusals import Refusal


@entered_by("officer")
@require_safe
def appeals(request: HttpRequest) -> HttpResponse:
    """List the appeals in whose panel the officer's city sits."""
    party, language = office_of(officer_of(request), at=now()), get_language() or "en"
    context = {
        "office": party.authority,
        "lines": [
            (one, occupation_label(one.occupation, language), city_name(one.host_city, language))
            for one in queries.open_at(party.id)
        ],
    }
    return render(request, "appeals/appeals.html", context)


@entered_by("officer")
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, name: UUID) -> HttpResponse:
    """Show an appeal under a lease; take the member's vote."""
    officer, at = officer_of(request), now()
    form = VoteForm(
        request.POST if request.method == "POST" else None, language=get_language() or "en"
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            ruled = sitting.vote(
                name, said["ruling"], said["outcome"], said["reasons"], by=officer, at=at
            )
        except Refusal as refusal:
            if refusal.code == "NOT-FOUND":
                raise
            form.show(refusal)
        else:
            thanks = (
                _("Voted. The other seat has still to vote.")
                if ruled is None
                else _("Voted. The panel has decided; the person is told.")
            )
            messages.success(request, thanks, fail_silently=True)
            if ruled is not None:
                return redirect("appeals:appeals")
            return redirect("appeals:appeal", name=name)
    return _page(request, officer, name, form=form)


@entered_by("officer")
@require_POST
def take_seat(request: HttpRequest, name: UUID) -> HttpResponse:
    """Take the seat of one's city."""
    sitting.take_seat(name, by=officer_of(request), at=now())
    return redirect("appeals:appeal", name=name)


@entered_by("officer")
@require_POST
def write_note(request: HttpRequest, name: UUID) -> HttpResponse:
    """Note what was said in the hearing."""
    officer, form = officer_of(request), NoteForm(request.POST)
    if form.is_valid():
        try:
            sitting.write_note(name, form.cleaned_data["words"], by=officer, at=now())
        except Refusal as refusal:
            if not refusal.faults:
                raise
            form.show(refusal)
        else:
            messages.success(request, _("Noted."), fail_silently=True)
            return redirect("appeals:appeal", name=name)
    return _page(request, officer, name, note=form)


def _page(
    request: HttpRequest,
    officer: Actor,
    name: UUID,
    *,
    form: VoteForm | None = None,
    note: NoteForm | None = None,
) -> HttpResponse:
    card = queries.appeal_card(name, city=officer.city)
    language = get_language() or "en"
    with leases.reading(card.subject, classes=CLASSES, purpose=PURPOSE):
        about = queries.challenge(name)
        taken, notes = queries.seats_of(name), queries.notes_of(name)
    book = rulebook(about.agreement_digest)
    mine = next((one for one in taken if one.member == officer.id), None)
    has_voted = mine is not None and mine.vote is not None
    faulty = next((one for one in (form, note) if one is not None and one.errors), None)
    context = {
        "card": card,
        "job": occupation_label(card.occupation, language),
        "city": city_name(card.host_city, language),
        "about": about,
        "result": outcome(about.outcome, language),
        "result_tone": TONES.get(about.outcome, "late"),
        "computed": outcome(about.computed.outcome, language),
        "reasons": statements(about.computed.reasons, book, language),
        "units": units(about.computed, book, language),
        "notes": notes,
        "seats": [(one, city_name(one.city, language)) for one in taken],
        # Who has still to vote is not led by the other.
        "votes": [
            (str(RULINGS[one.vote.ruling]), one.vote.words)
            for one in taken
            if one.vote is not None and (has_voted or not card.is_open)
        ],
        "may_sit": card.is_open and mine is None and card.seat_of(str(officer.city), taken),
        "may_vote": card.is_open and mine is not None and not has_voted,
        "form": form or VoteForm(language=language),
        "note": note or NoteForm(),
        "faulty": faulty,
    }
    return render(request, "appeals/appeal.html", context, status=422 if faulty else 200)
