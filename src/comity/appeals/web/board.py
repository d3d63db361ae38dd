"""The joint board's desk: questions of all cities, one in full with earlier answers, a vote."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comity.accreditation.queries import precedents
from comity.agreements.queries import rulebook
from comity.appeals.actions import boards
from comity.appeals.queries import boards as queries
from comity.appeals.web.forms import BoardVoteForm
from comity.appeals.web.words import ASKED, CHOICES, QUESTION_STATES
from comity.ledger.clock import now
from comity.ledger.domain.actors import Actor
from comity.occupations.queries import occupation_label
from comity.parties.queries import city_name
from comity.parties.web.access import entered_by
from comity.parties.web.keeping import kept_once
from comity.recognition.web.office import office_of, officer_of
from comity.recognition.web.office_words import TONES, UnitCard
from comity.rules.sentences import outcome, unit_title
from comity.values.refusals import Refusal


@entered_by("officer")
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """List the questions on which the officer's city votes."""
    party, language = office_of(officer_of(request), at=now()), _language()
    lines = [
        {
            "card": one,
            "job": occupation_label(one.occupation, language),
            "city": city_name(one.host_city, language),
            "ground": ASKED[one.ground],
            "state": QUESTION_STATES[one.state],
            "has_voted": any(vote.city == party.id for vote in queries.votes_on(one.id)),
        }
        for one in queries.questions_for(party.id)
    ]
    context = {"office": party.authority, "lines": lines}
    return render(request, "appeals/questions.html", context)


@entered_by("officer")
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, name: UUID) -> HttpResponse:
    """Show a question; take the city's vote."""
    officer, at = officer_of(request), now()
    form = BoardVoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data

        def done() -> dict[str, str]:
            boards.vote(name, said["choice"], said["words"], by=officer, at=at)
            return {}

        try:
            kept_once(request, done)
        except Refusal as refusal:
            if refusal.code == "NOT-FOUND":
                raise
            form.show(refusal)
        else:
            thanks = _("Voted. You read the other votes once the board has answered.")
            messages.success(request, thanks, fail_silently=True)
            return redirect("appeals:question", name=name)
    return _page(request, officer, name, form)


def _page(request: HttpRequest, officer: Actor, name: UUID, form: BoardVoteForm) -> HttpResponse:
    card, language = queries.question(name, city=officer.city), _language()
    book, votes = rulebook(card.agreement_digest), queries.votes_on(name)
    content = card.content
    has_voted = any(one.city == officer.city for one in votes)
    context = {
        "card": card,
        "job": occupation_label(card.occupation, language),
        "city": city_name(card.host_city, language),
        "ground": ASKED[card.ground],
        "state": QUESTION_STATES[card.state],
        "result": outcome(content["outcome"], language),
        "tone": TONES.get(content["outcome"], "late"),
        "earlier": [
            (
                city_name(one["city"], language),
                one["month"],
                outcome(one["outcome"], language),
                TONES.get(one["outcome"], "late"),
                one.get("codes", ()),  # questions asked before 2026-11-30 have none
            )
            for one in content["earlier"]
        ],
        "units": [
            UnitCard(
                unit_title(one["unit"], book, language),
                one["required_level"],
                one["held_level"],
                one["is_core"],
            )
            for one in content["units"]
        ],
        "answers": [
            one
            for one in precedents()
            if one.occupation == card.occupation and one.edition in content["editions"]
        ],
        "alike": [(one, QUESTION_STATES[one.state]) for one in queries.alike(card)],
        "votes": [(city_name(one.city, language), CHOICES[one.choice], one.words) for one in votes],
        "case": queries.case_of(name),
        "may_vote": card.is_open and not has_voted,
        "form": form,
        "key": uuid4(),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "appeals/question.html", context, status=status)


def _language() -> str:
    return (get_language() or "en").split("-")[0]
