"""The calendar of what is due: reviews of the agreement, steps of changes, promises."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from comity.agreements.models import AgreementVersionRow
from comity.governance.domain.courses import State
from comity.governance.domain.reminders import Event
from comity.governance.models import ProposalRow, VoteRow
from comity.governance.queries.cards import promises
from comity.governance.queries.courses import Standing, in_force_digest, standing
from comity.governance.queries.pilots import plan_of_course
from comity.rules.format import read
from comity.values.names import name_for
from comity.values.periods import Period
from comity.values.spans import plus


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the calendar.

    Args:
        about: tells it from others of the same kind and day.
        party: whom it concerns; None: every city.
    """

    on: date
    event: Event
    what: str = ""
    proposal: UUID | None = None
    about: str = ""
    party: str | None = None


def calendar(at: datetime) -> list[Entry]:
    """Give what is due from today on, and promises that are late, in the order of their days.

    Source: section 6.4 of the domain design; agreement head and clauses 12 and 13.
    """
    entries = [*_reviews(at), *_promises()]
    for row in ProposalRow.objects.under_way():
        entries += _of_change(standing(row.pk))
    late = {Event.PROMISE, Event.ADMISSIBILITY}
    shown = [one for one in entries if one.on >= at.date() or one.event in late]
    return sorted(shown, key=lambda one: one.on)


def _reviews(at: datetime) -> list[Entry]:
    row = AgreementVersionRow.objects.filter(pk=in_force_digest(at)).first()
    if row is None:
        return []
    data = read(row.document).required().data
    first = data["agreement"]["effective"]["from"]
    rhythms = {
        Event.AGREEMENT_REVIEW: data["agreement"]["review_every"],
        Event.PROVIDER_REVIEW: data["quality"]["provider_review"],
        Event.EXTERNAL_REVIEW: data["quality"]["external_review"],
        Event.DATA_REPORT: data["data"]["oversight"]["report_every"],
    }
    due = [Entry(_next(first, every, at.date()), event) for event, every in rhythms.items()]
    return [*due, *_commitments(data)]


def _commitments(data: Mapping[str, Any]) -> list[Entry]:
    """Give what the parties promised in the agreement itself, in the depositary's language.

    Source: agreement clause 15.
    """
    home = next(p for p in data["parties"] if p["id"] == data["agreement"]["depositary"])
    return [
        Entry(
            one["due"],
            Event.COMMITMENT,
            name_for(one["commitment"], home["languages"][0]).text,
            about=f"{one['party']} {number}",
            party=one["party"],
        )
        for number, one in enumerate(data["capacity"])
    ]


def _next(first: date, every: Period, on: date) -> date:
    """Give the first return of a rhythm that is not past."""
    times = 1
    while (day := plus(first, every, times=times)) < on:
        times += 1
    return day


def _promises() -> list[Entry]:
    return [
        Entry(one.due, Event.PROMISE, one.text, one.proposal, about=str(one.id), party=one.party)
        for one in promises()
        if one.kept_on is None
    ]


def _of_change(found: Standing) -> list[Entry]:
    title, proposal, terms = found.row.title, found.row.pk, found.terms
    last = found.course.steps[-1]
    day: date | None = None
    match found.state:
        case State.PROPOSED:
            event, day = Event.ADMISSIBILITY, terms.admissibility_due(terms.day(last.at))
        case State.CONSULTING:
            event, day = Event.CONSULTATION_ENDS, terms.consultation_ends(terms.day(last.at))
        case State.VOTING:
            closes = VoteRow.objects.values_list("closes_at", flat=True).get(pk=proposal)
            event, day = Event.VOTE_CLOSES, terms.day(closes)
        case State.PILOTING:
            plan = plan_of_course(found)
            event, day = Event.PILOT_ENDS, plan.last if plan else None
        case State.PUBLISHED:
            event = Event.FIRST_DAY
            day = found.proposed.data["agreement"]["effective"]["from"]
        case _:
            return []
    if day is None:
        return []
    home = None if event is Event.VOTE_CLOSES else terms.depositary
    return [Entry(day, event, title, proposal, about=str(proposal), party=home)]
