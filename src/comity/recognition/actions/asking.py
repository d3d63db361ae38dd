"""Ask the person for more, or take more time: an officer's acts, each in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from comity.accreditation.queries import registry
from comity.ledger import actions as ledger
from comity.ledger.domain.actors import Actor
from comity.recognition.actions.computing import compute
from comity.recognition.actions.desk import desk, held, take
from comity.recognition.actions.folding import bring_up
from comity.recognition.actions.noting import note, today_at
from comity.recognition.actions.reopening import post
from comity.recognition.domain.acts import ActKind, answer_by
from comity.recognition.domain.asking import (
    Item,
    require_may_ask,
    require_may_extend,
    require_question,
)
from comity.recognition.domain.facts import CaseExtended, MoreAsked
from comity.recognition.domain.states import State
from comity.recognition.queries.acts import acts_of
from comity.recognition.queries.files import Papers


def ask(case: UUID, items: Sequence[Item], *, by: Actor, at: datetime) -> UUID:
    """Ask the person for papers; the clock stands until the answer. Give the question's id.

    Raises:
        Refusal: NOT-FOUND, QUESTION-INVALID, CANNOT-MOVE, TOO-LATE.
    """
    require_question(items)
    with desk(case):
        row = held(case)
        papers = bring_up(row, at=at)
        on = today_at(row, at)
        compute(row, papers, at=at)
        require_may_ask(State(row.state), row.turn, row.due_on, on=on)
        take(row, by, at=at)
        last = answer_by(
            papers.rulebook, asked_on=on, host=row.host_city, home=home_of(papers, at=at)
        )
        act = note(row, ActKind.ASKED, by=by.id, at=at, until=last, items=items)
        compute(row, bring_up(row, at=at), at=at)
        post(row, "asked", key=f"{act.id}/asked", language=papers.language)
        ledger.record(
            MoreAsked(at=at, city=row.host_city, case=case, question=act.id, answer_by=last)
        )
        return act.id


def extend(case: UUID, reason: str, *, by: Actor, at: datetime) -> None:
    """Take more time once, and tell the person why before the last day is over.

    Raises:
        Refusal: NOT-FOUND, CANNOT-MOVE, EXTENDED-ALREADY, CLOCK-STANDS, TOO-LATE,
            EXTENSION-INVALID.
    """
    with desk(case):
        row = held(case)
        papers = bring_up(row, at=at)
        compute(row, papers, at=at)
        require_may_extend(
            State(row.state),
            row.turn,
            row.due_on,
            acts_of(case),
            words=reason,
            on=today_at(row, at),
        )
        take(row, by, at=at)
        act = note(row, ActKind.EXTENDED, by=by.id, at=at, words=reason.strip())
        computed = compute(row, bring_up(row, at=at), at=at)
        post(row, "extended", key=f"{act.id}/extended", language=papers.language)
        ledger.record(
            CaseExtended(at=at, city=row.host_city, case=case, due_on=computed.decision.due)
        )


def home_of(papers: Papers, *, at: datetime) -> str | None:
    """Give the issuing city of the newest credential, where it is a partner; else None.

    Nobody is asked where they live: the city that issued the paper stands for it, and another
    calendar can only give the person more days.
    """
    known = registry(known_at=at).providers
    newest = sorted(papers.case.credentials, key=lambda one: (one.award_on, one.id), reverse=True)
    cities = [known[one.provider].city for one in newest if one.provider in known]
    partners = [city for city in cities if city in papers.rulebook.parties]
    return next(iter(partners), None)
