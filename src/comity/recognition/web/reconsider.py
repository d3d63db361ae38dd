"""Decisions of an office that would improve: look at them with their reasons, and answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.agreements.queries import rulebook
from comity.ledger.clock import now
from comity.occupations.queries import occupation_labels
from comity.parties.web.access import entered_by
from comity.privacy import leases
from comity.privacy.queries import with_basis
from comity.recognition.actions.reconsidering import CLASSES, PURPOSE, answer
from comity.recognition.domain import grounds
from comity.recognition.domain.reconsiderations import REOPENED
from comity.recognition.queries.reconsiderations import (
    PER_PAGE,
    ImprovementCard,
    ReconsiderationCard,
    Waiting,
    improvements,
)
from comity.recognition.web.office import office_of, officer_of
from comity.recognition.web.office_words import TONES, Statement, statements
from comity.recognition.web.reconsider_forms import AnswerForm
from comity.rules.sentences import outcome
from comity.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Result:
    """A result in words, and the tone in which it is shown."""

    words: str
    tone: str


@dataclass(frozen=True, slots=True)
class Change:
    """What would be better, in words."""

    before: Result
    after: Result
    gone: list[Statement]
    come: list[Statement]


@dataclass(frozen=True, slots=True)
class Entry:
    """One decision on the list; without a change the office may not open it any more."""

    card: ReconsiderationCard
    job: str
    why: str
    change: Change | None
    form: AnswerForm


@entered_by("officer")
@require_safe
def reconsiderations(request: HttpRequest) -> HttpResponse:
    """List the decisions that would improve."""
    return _page(request)


@entered_by("officer")
@require_POST
def answer_reconsideration(request: HttpRequest, name: UUID) -> HttpResponse:
    """Take the officer's answer to one of them."""
    form = AnswerForm(request.POST, name=name)
    if form.is_valid():
        wanted, reason = form.cleaned_data["answer"], form.cleaned_data["reason"]
        try:
            answer(name, wanted, reason=reason, by=officer_of(request), at=now())
        except Refusal as refusal:
            if not refusal.faults:
                raise
            form.show(refusal)
        else:
            said = (
                _("The case is open again and yours. The decision counts until there is a new one.")
                if wanted == REOPENED
                else _("Noted with your reason: this decision stays as it is.")
            )
            messages.success(request, said, fail_silently=True)
            return redirect("recognition:reconsiderations")
    return _page(request, faulty=form, status=422)


def _page(
    request: HttpRequest, *, faulty: AnswerForm | None = None, status: int = 200
) -> HttpResponse:
    officer, language = officer_of(request), get_language() or "en"
    page = Paginator(Waiting(str(officer.city)), PER_PAGE).get_page(request.GET.get("page"))
    cards = list(page.object_list)
    known = _opened(cards)
    jobs = occupation_labels(language)
    entries = [
        Entry(
            card=card,
            job=jobs.get(card.occupation, card.occupation),
            why=grounds.in_words(card.ground),
            change=_in_words(known[card.id], language) if card.id in known else None,
            form=faulty if faulty and faulty.name == card.id else AnswerForm(name=card.id),
        )
        for card in cards
    ]
    context = {
        "office": office_of(officer, at=now()).authority,
        "entries": entries,
        "page": page,
        "form": faulty,
    }
    return render(request, "recognition/reconsiderations.html", context, status=status)


def _opened(cards: Iterable[ReconsiderationCard]) -> Mapping[UUID, ImprovementCard]:
    """Open the decisions of one page under leases that say why."""
    cards = list(cards)
    subjects = with_basis({card.subject for card in cards}, purpose=PURPOSE, classes=CLASSES)
    if not subjects:
        return {}
    with leases.reading(subjects, classes=CLASSES, purpose=PURPOSE):
        return improvements([card.id for card in cards])


def _in_words(card: ImprovementCard, language: str) -> Change:
    book = rulebook(card.agreement_digest)
    return Change(
        before=_result(card.before, language),
        after=_result(card.after, language),
        gone=statements(card.gone, book, language),
        come=statements(card.come, book, language),
    )


def _result(name: str, language: str) -> Result:
    return Result(outcome(name, language), TONES.get(name, "calm"))
