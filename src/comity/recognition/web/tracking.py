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
from comity.recognition.domain.acts import ActKind, first, unanswered
from comity.recognition.domain.states import State
from comity.recognition.queries.own import CaseCard, OwnCase
from comity.recognition.web.act_words import DONE, LATER, NEXT, Step, steps_of
from comity.recognition.web.remedies import appeal_day, appeal_url
from comity.recognition.web.words import language
from comity.rules import sentences
from comity.rules.case_facts import local_day
from comity.rules.decisions import COMPENSATION, PARTIAL
from comity.values.languages import offered
from comity.values.names import name_for

_OPEN_TO_ANSWERS = frozenset({State.SUBMITTED, State.IN_REVIEW})


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
class Track:
    """The whole way of a case and the one thing to do now, if any: `action` names the button."""

    word: str
    tone: str
    now: str
    action: str
    action_url: str
    steps: tuple[Step, ...]
    outcome: str
    letter_url: str
    certificate_url: str
    appeal_url: str = ""
    appeal_last: date | None = None
    plans_url: str = ""
    measure_url: str = ""
    complaint_url: str = ""


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
    action, url = _to_do(case)
    outcome = "" if case.decision is None else sentences.outcome(case.decision.outcome, _known())
    return Track(
        word=word,
        tone=tone,
        now=_now(case),
        action=action,
        action_url=url,
        steps=tuple(_steps(case)),
        outcome=outcome,
        letter_url=_address("recognition:letter", case.card.id) if case.decision else "",
        certificate_url=_address("certificates:certificate", certificate) if certificate else "",
        appeal_url=appeal_url(case),
        complaint_url=_address("appeals:own_complaint", case.card.reference),
        appeal_last=appeal_day(case),
        measure_url=_address("pathways:own_measure", case.card.reference)
        if any(one.outcome in {COMPENSATION, PARTIAL} for one in case.decisions)
        else "",
        plans_url=_address("pathways:own_plans", case.card.reference) if _has_gap(case) else "",
    )


def _status(card: CaseCard) -> tuple[str, str]:
    words = {
        State.SUBMITTED: (_("Sent"), "calm"),
        State.IN_REVIEW: (_("The office is looking at it"), "soon"),
        State.SECOND_SIGNATURE: (_("A second officer is looking at it"), "soon"),
        State.DECIDED: (_("Decided"), "good"),
        State.WITHDRAWN: (_("Withdrawn"), "calm"),
        State.LAPSED: (_("Closed without an answer"), "calm"),
    }
    if card.turn > 1 and card.state != State.DECIDED:
        return _("Decided; the office is looking at it again"), "good"
    return words[State(card.state)]


def _to_do(case: OwnCase) -> tuple[str, str]:
    """Give the one thing that waits for the person, and where it is done."""
    if State(case.card.state) not in {State.SUBMITTED, State.IN_REVIEW}:
        return "", ""
    for question in unanswered(case.acts):
        place = [case.card.reference, question.id]
        return _("Answer the office"), reverse("recognition:answer", args=place)
    if _has_to_choose(case):
        return _("Choose how to go on"), reverse("recognition:choose", args=[case.card.reference])
    return "", ""


def _has_to_choose(case: OwnCase) -> bool:
    waits = case.assessment is not None and case.assessment.basis == "applicant_choice"
    return waits and first(case.acts, ActKind.CHOSEN) is None


def _now(case: OwnCase) -> str:
    state = State(case.card.state)
    if waiting := unanswered(case.acts) if state in _OPEN_TO_ANSWERS else ():
        day = date_format(waiting[0].answer_by, "DATE_FORMAT")
        text = _(
            "The office needs something from you by %(day)s. Without an answer your application is"
            " closed; that is no refusal, and you can apply again."
        )
        return text % {"day": day}
    if state in _OPEN_TO_ANSWERS and _has_to_choose(case):
        return _("The office waits for your choice. Its time stands still meanwhile.")
    if state is State.LAPSED:
        return _(
            "The office asked for something and no answer came in time, so the case is closed."
            " This is no refusal. You can apply again at any time."
        )
    silent = first(case.acts, ActKind.PROVISIONAL)
    if silent is not None and silent.until is not None and state is not State.DECIDED:
        text = _(
            "The office did not decide in time. You may work under guidance now. If the joint board"
            " says nothing until %(day)s, you are recognised in full. You need to do nothing."
        )
        return text % {"day": date_format(silent.until, "DATE_FORMAT")}
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
    told = list(steps_of(case.acts, case.texts))
    if card.state == State.WITHDRAWN and first(case.acts, ActKind.WITHDRAWN) is None:
        return [*steps, Step(_("You withdrew it"), DONE)]
    if card.state in {State.WITHDRAWN, State.LAPSED}:
        return [*steps, *told]
    decided = card.state == State.DECIDED or card.turn > 1
    if first(case.acts, ActKind.ACKNOWLEDGED) is None:
        is_done = card.is_assigned or decided
        title, day = _("The office confirms receipt"), None if is_done else card.acknowledge_by
        steps.append(Step(title, DONE if is_done else NEXT, day, office))
    steps += told
    waits = any(step.state == NEXT for step in steps)
    is_done = decided or _is_checked(case)
    state = DONE if is_done else LATER if waits else NEXT
    steps.append(Step(_("Your papers are checked with the training centre"), state, None, office))
    if case.decisions:
        return [*steps, *_since(case, office)]
    return [*steps, _last(case, office, any(step.state == NEXT for step in steps))]


def _since(case: OwnCase, office: str) -> Iterator[Step]:
    """Give what happened from the first decision on, in the order in which it did."""
    zone = rulebook(case.agreement_digest).parties[case.card.host_city].timezone
    begun = case.decisions[-1]
    yield Step(_("The office decided"), DONE, local_day(begun.decided_at, zone), office)
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
    if case.card.due_on:
        text = _(
            "The latest day by law. If the office is late, silence has the effect stated below."
        )
    elif unanswered(case.acts):
        text = _("The office's time stands still until you have answered.")
    else:
        text = _("The period begins to run when your certificate is confirmed.")
    return Step(_("The office decides"), LATER if waits else NEXT, case.card.due_on, office, text)


def _has_gap(case: OwnCase) -> bool:
    assessed = case.decision.assessment if case.decision else case.assessment
    lines = assessed.lines if assessed else []
    return any(line["held_level"] < line["required_level"] for line in lines)


def _is_checked(case: OwnCase) -> bool:
    papers: list[dict[str, Any]] = case.facts.get("credentials", [])
    return all(paper.get("verified") != "none" for paper in papers)


def _office(case: OwnCase) -> str:
    names = rulebook(case.agreement_digest).parties[case.card.host_city].authority
    return name_for(names, language()).text


def _known() -> str:
    return offered(language())


def _address(name: str, *arguments: object) -> str:
    """Give an address, empty when this installation leaves the page out."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
