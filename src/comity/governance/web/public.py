"""The public pages: all changes with the calendar, and one change with everything about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.governance.domain.courses import Course, State
from comity.governance.domain.papers import Proposer, Reasons
from comity.governance.domain.pilots import Evaluation
from comity.governance.domain.voting import Tally, electorate_of, rule_of
from comity.governance.queries import cards
from comity.governance.queries.calendar import calendar
from comity.governance.queries.courses import Standing, departures, standing, vote_of
from comity.governance.queries.pilots import look_cards, plan_of_course
from comity.governance.web import words
from comity.governance.web.acts import acts_for
from comity.governance.web.shown import ballot_lines, power_under, sides, vote_lines
from comity.ledger.clock import now
from comity.parties.queries import city_name
from comity.parties.web.acting import actor_of
from comity.rules.differences import consequences, difference
from comity.values.names import Named, name_for


@dataclass(frozen=True, slots=True)
class Line:
    """A change in the list, in words."""

    card: cards.ChangeCard
    by: str
    state: tuple[str | Promise, str]
    change_class: tuple[str | Promise, str]


@dataclass(frozen=True, slots=True)
class Mark:
    """An entry of the timeline."""

    title: str
    on: date | datetime | None
    by: str
    text: str
    state: str = "done"


def language() -> str:
    """Give the reader's language with two letters."""
    return (get_language() or "en").split("-")[0]


def proposer(kind: Proposer, by: str) -> str:
    """Name who proposed: a city by its name, an organisation by its own."""
    return city_name(by, language()) if kind is Proposer.PARTY else by


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """List every change, and what is due when."""
    at, actor = now(), actor_of(request)
    context = {
        "lines": [
            Line(
                one,
                proposer(one.kind, one.by),
                words.STATES[one.state],
                words.CLASSES[one.change_class],
            )
            for one in cards.changes()
        ],
        "entries": [(one, words.EVENTS[one.event], one.on < at.date()) for one in calendar(at)],
        "may_note_departures": actor is not None and actor.role == "secretariat",
        "gone": [(city_name(one, language()), at) for one, at in sorted(departures().items())],
        "may_propose": actor is not None and actor.role in {"council", "secretariat"},
    }
    return render(request, "governance/changes.html", context)


@require_safe
def change(request: HttpRequest, proposal: UUID) -> HttpResponse:
    """Show one change: where it stands, what it changes, what was said, how it was voted on."""
    found, actor = standing(proposal), actor_of(request)
    context = {
        "acts": acts_for(found, actor) if actor else [],
        **head(found),
        **_difference(found),
        **_hearing(found),
        **_vote(found),
        **_afterwards(found),
    }
    with timezone.override(found.terms.timezone):
        return render(request, "governance/change.html", context)


@require_safe
def version(request: HttpRequest, proposal: UUID) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Give the proposed version as the bytes that are hashed and signed."""
    found = standing(proposal)
    name = f"{found.proposed.id}-{found.proposed.version}.json"
    return _file(found.row.document, name)


@require_safe
def report(request: HttpRequest, proposal: UUID, digest: str) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Give a report of a simulation as it was handed in.

    Raises:
        Http404: there is none with this hash.
    """
    body = cards.report_body(proposal, digest)
    if body is None:
        raise Http404
    return _file(body, "report.json")


def _file(text: str, name: str) -> HttpResponse:
    return HttpResponse(
        text,
        content_type="application/json",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def head(found: Standing) -> dict[str, Any]:
    """Give what stands on top of the pages of a change."""
    word, tone = words.STATES[found.state]
    return {
        "found": found,
        "state": word,
        "tone": tone,
        "by": proposer(Proposer(found.row.kind), found.row.by),
        "kind": words.PROPOSERS[Proposer(found.row.kind)],
        "change_class": words.CLASSES[found.course.proposal.change_class],
        "marks": _marks(found.course, found),
    }


def _marks(course: Course, found: Standing) -> Sequence[Mark]:
    marks = [
        Mark(
            title=str(words.STATES[step.state][0]),
            on=step.at,
            by=_who(step.by, found),
            text=step.paper.text if isinstance(step.paper, Reasons) else "",
        )
        for step in course.steps
    ]
    if course.state is State.CONSULTING:
        ends = found.terms.consultation_ends(found.terms.day(course.steps[-1].at))
        marks.append(Mark(_("The consultation ends"), ends, "", "", "next"))
    if course.state is State.PUBLISHED:
        first = found.proposed.data["agreement"]["effective"]["from"]
        marks.append(Mark(_("First day in force"), first, "", "", "next"))
    return marks


def _who(by: str, found: Standing) -> str:
    if by == "secretariat":
        return _("Secretariat")
    return city_name(by, language()) if by in found.terms.parties else by


def _difference(found: Standing) -> dict[str, Any]:
    changed = difference(found.base, found.proposed)
    return {
        **sides(changed),
        "needed": consequences(changed, found.base, found.proposed),
    }


def _hearing(found: Standing) -> dict[str, Any]:
    texts = cards.summaries(found.row.pk)
    summary: Named | None = name_for(texts, language()) if texts else None
    invited = cards.invitations(found.row.pk)
    return {
        "summary": summary,
        "invitations": [(one, words.ORGANISATIONS.get(one.kind, one.kind)) for one in invited],
        "minutes": cards.minutes(found.row.pk),
        "reports": cards.reports(found.row.pk),
    }


def _vote(found: Standing) -> dict[str, Any]:
    """Give the power under the rule, before and after anybody has voted."""
    rule = rule_of(found.base, found.terms.rules[found.course.proposal.change_class])
    electorate = electorate_of(found.base, left_at=departures())
    context: dict[str, Any] = {"power": power_under(rule, electorate, language())}
    if found.course.last(State.VOTING) is None:
        return context
    vote, ballots = vote_of(found)
    step = found.course.last(State.PASSED) or found.course.last(State.REJECTED)
    counted = step.paper if step is not None and isinstance(step.paper, Tally) else None
    return context | {
        "vote": vote,
        "counted": counted,
        "ballots": vote_lines(counted, language())
        if counted
        else ballot_lines(ballots, language()),
    }


def _afterwards(found: Standing) -> dict[str, Any]:
    step = found.course.last(State.EVALUATED)
    evaluation = step.paper if step is not None and isinstance(step.paper, Evaluation) else None
    given = language()
    plan = plan_of_course(found)
    return {
        "plan": plan,
        "hosts": ", ".join(city_name(one, given) for one in plan.hosts) if plan else "",
        "looks": look_cards(found),
        "evaluation": evaluation,
        "outcome": words.OUTCOMES[evaluation.outcome] if evaluation else None,
        "verdicts": [(one, words.SHOWN[one.shown]) for one in evaluation.verdicts]
        if evaluation
        else [],
        "statements": [
            (city_name(one.party, given), one) for one in cards.statements(found.row.pk)
        ],
        "signatures": [
            (city_name(one.party, given), one) for one in cards.signatures(found.row.pk)
        ],
        "promises": [(city_name(one.party, given), one) for one in cards.promises(found.row.pk)],
    }
