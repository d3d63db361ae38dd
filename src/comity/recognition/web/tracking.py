"""Tracking: a case as steps with days, who acts now, and what the person has to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from comity.agreements.queries import rulebook
from comity.occupations.queries import occupation_label
from comity.parties.queries import city_name
from comity.recognition.domain import grounds
from comity.recognition.domain.states import State
from comity.recognition.queries.own import CaseCard, OwnCase
from comity.recognition.web.words import language
from comity.rules import sentences
from comity.rules.case_facts import local_day
from comity.values.names import name_for

DONE, NEXT, LATER = "done", "next", "later"


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A case as the list shows it."""

    card: CaseCard
    job: str
    city: str
    url: str
    word: str
    tone: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a case; `on` is the day it happened or will at the latest."""

    title: str
    state: str
    on: date | None = None
    by: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Track:
    """The whole way of a case and the one thing to do now, if any."""

    word: str
    tone: str
    now: str
    steps: tuple[Step, ...]
    outcome: str
    letter_url: str
    certificate_url: str


def listed(card: CaseCard) -> ListedCase:
    """Word a case for the list."""
    word, tone = _status(card)
    return ListedCase(
        card=card,
        job=occupation_label(card.occupation, language()),
        city=city_name(card.host_city, language()),
        url=reverse("recognition:my_case", args=[card.reference]),
        word=word,
        tone=tone,
    )


def track(case: OwnCase, *, certificate: UUID | None) -> Track:
    """Word the way of a case; `certificate` is the id of what was issued on it, if anything."""
    word, tone = _status(case.card)
    outcome = "" if case.decision is None else sentences.outcome(case.decision.outcome, _known())
    return Track(
        word=word,
        tone=tone,
        now=_now(case),
        steps=tuple(_steps(case)),
        outcome=outcome,
        letter_url=_address("recognition:letter", case.card.id) if case.decision else "",
        certificate_url=_address("certificates:certificate", certificate) if certificate else "",
    )


def _status(card: CaseCard) -> tuple[str, str]:
    words = {
        State.SUBMITTED: (_("Sent"), "calm"),
        State.IN_REVIEW: (_("The office is looking at it"), "soon"),
        State.SECOND_SIGNATURE: (_("A second officer is looking at it"), "soon"),
        State.DECIDED: (_("Decided"), "good"),
        State.WITHDRAWN: (_("Withdrawn"), "calm"),
    }
    if card.turn > 1 and card.state != State.DECIDED:
        return _("Decided; the office is looking at it again"), "good"
    return words[State(card.state)]


def _now(case: OwnCase) -> str:
    state = State(case.card.state)
    if state is State.DECIDED:
        return _("Read the decision. It says what you may do from which day, and what is left.")
    if state is State.WITHDRAWN:
        return _("This case is closed. You can apply again at any time.")
    by = case.card.due_on or case.card.acknowledge_by
    if case.card.turn > 1:
        text = _(
            "The office is looking at your case again, by itself. It cannot become worse; until"
            " there is a new decision the one you have counts. You need to do nothing. We write"
            " to you by %(day)s at the latest."
        )
        return text % {"day": date_format(by, "DATE_FORMAT")}
    text = _("You need to do nothing now. We write to you by %(day)s at the latest.")
    return text % {"day": date_format(by, "DATE_FORMAT")}


def _steps(case: OwnCase) -> list[Step]:
    card = case.card
    office = _office(case)
    steps = [Step(_("You sent your application"), DONE, card.received_on)]
    if card.state == State.WITHDRAWN:
        return [*steps, Step(_("You withdrew it"), DONE)]
    decided = card.state == State.DECIDED or card.turn > 1
    for title, text, is_done, due in (
        (_("The office confirms receipt"), "", card.is_assigned or decided, card.acknowledge_by),
        (_("Your papers are checked with the training centre"), "", _is_checked(case), None),
    ):
        state = DONE if is_done or decided else NEXT
        if state == NEXT and any(step.state == NEXT for step in steps):
            state = LATER
        steps.append(Step(title, state, due if state != DONE else None, office, text))
    if case.decisions:
        return [*steps, *_since(case, office)]
    return [*steps, _last(case, office, any(step.state == NEXT for step in steps))]


def _since(case: OwnCase, office: str) -> Iterator[Step]:
    """Give what happened from the first decision on, in the order in which it did."""
    zone = rulebook(case.agreement_digest).parties[case.card.host_city].timezone
    first = case.decisions[-1]
    yield Step(_("The office decided"), DONE, local_day(first.decided_at, zone), office)
    for opened in case.reopenings:
        day, why = local_day(opened.opened_at, zone), grounds.in_words(opened.ground)
        yield Step(_("The office opened your case again"), DONE, day, office, why)
        if opened.closed_at is None:
            text = _("It cannot become worse for you.")
            yield Step(_("The office decides again"), NEXT, case.card.due_on, office, text)
            continue
        day = local_day(opened.closed_at, zone)
        if opened.kept_reason:
            yield Step(_("Your decision stays as it is"), DONE, day, office, opened.kept_reason)
        else:
            yield Step(_("The office decided again"), DONE, day, office)


def _last(case: OwnCase, office: str, waits: bool) -> Step:  # noqa: FBT001  # a plain fact
    text = (
        _("The latest day by law. If the office is late, silence has the effect stated below.")
        if case.card.due_on
        else _("The period begins to run when your certificate is confirmed.")
    )
    return Step(_("The office decides"), LATER if waits else NEXT, case.card.due_on, office, text)


def _is_checked(case: OwnCase) -> bool:
    papers: list[dict[str, Any]] = case.facts.get("credentials", [])
    return all(paper.get("verified") != "none" for paper in papers)


def _office(case: OwnCase) -> str:
    names = rulebook(case.agreement_digest).parties[case.card.host_city].authority
    return name_for(names, language()).text


def _known() -> str:
    return language() if language() in sentences.LANGUAGES else "en"


def _address(name: str, *arguments: object) -> str:
    """Give an address, empty when this installation leaves the page out."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
