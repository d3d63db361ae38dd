"""Two things at once on one case: exactly one of them happens, and nothing half."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import connections
from tests.recognition.office_stage import (
    NOW,
    WHOLE,
    Player,
    close_connections,
    facts,
    lodged,
    officer,
    person,
)
from tests.recognition.test_the_office_pages import reference

from comity.ledger.acting import acting_as, bearing
from comity.recognition.actions import answering, asking, deciding, drafting, lodging
from comity.recognition.domain.asking import Item
from comity.recognition.domain.opinions import Departure
from comity.recognition.models import CaseRow, DecisionRow, EvidenceRow, OpinionRow
from comity.recognition.queries import own
from comity.recognition.queries.acts import acts_of
from comity.values.refusals import Refusal
from effort import examples
from recognition.applicants import AT, answers, checked, draft_with, pdf
from recognition.people import new_person

pytestmark = pytest.mark.database
PAIRS = examples(40, at_length=2000)
UNSAFE = Departure("unsafe", "The paper shows no practice with patients at all.")


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Do all at the same moment; give what became of each: ``done`` or the code of a refusal."""
    barrier = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> str:
        try:
            barrier.wait(10)
            act()
        except Refusal as refusal:
            return refusal.code
        finally:
            for connection in connections.all(initialized_only=True):
                connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def decider(by: Player, case: UUID, outcome: str, departure: Departure | None = None) -> Any:
    with bearing(by.token):
        seen = deciding.refresh(case, at=NOW)

    def act() -> None:
        with bearing(by.token):
            deciding.give_opinion(case, outcome, departure, seen=seen, by=by.actor, at=NOW)

    return act


def test_deciding_and_withdrawing_at_once(as_owner: Any) -> None:
    both = {"decided": 0, "withdrawn": 0}
    office = [officer(as_owner) for _ in range(1 + PAIRS // 40)]
    for number in range(PAIRS):
        amina = person()
        case = lodged(amina, facts({**WHOLE, "verified": "signature"}))
        name, brandt = reference(case, amina), office[number % len(office)]

        def withdraw(amina: Player = amina, name: str = name) -> None:
            with bearing(amina.token):
                lodging.withdraw(name, subject=amina.actor.id, at=NOW)

        decide = decider(brandt, case, "recognised_automatically")
        said = at_once(decide, withdraw)
        with acting_as(amina.token):
            row = CaseRow.objects.get(pk=case)
            decisions = DecisionRow.objects.filter(case=case).count()
            kinds = [act.kind.value for act in acts_of(case)]
        both[row.state] += 1
        assert (row.state == "decided") == (decisions == 1)
        assert ("withdrawn" in kinds) == (row.state == "withdrawn")
        assert said.count("done") == 1, said
    assert sum(both.values()) == PAIRS
    close_connections()


def test_two_deciders_at_once(as_owner: Any) -> None:
    offices = [(officer(as_owner), officer(as_owner)) for _ in range(1 + PAIRS // 40)]
    for number in range(PAIRS):
        amina = person()
        case = lodged(amina, facts({**WHOLE, "verified": "signature"}))
        first, second = offices[number % len(offices)]
        said = at_once(
            decider(first, case, "recognised_automatically"),
            decider(second, case, "refused", UNSAFE),
        )
        with acting_as(amina.token):
            row = CaseRow.objects.get(pk=case)
            decided = list(DecisionRow.objects.filter(case=case))
            opinions = OpinionRow.objects.filter(case=case).count()
        # The refusal alone decides nothing; then the other is the second and does not refuse.
        assert row.state == "decided"
        assert [one.outcome for one in decided] == ["recognised_automatically"]
        assert opinions == said.count("done")
        assert set(said) <= {"done", "CANNOT-MOVE"}
    close_connections()


def test_handing_in_and_sending_at_once() -> None:
    for _number in range(PAIRS):
        amina = new_person()
        draft = draft_with(amina, answers())
        late = checked("late.pdf", pdf("late"))

        def upload(amina: Any = amina, draft: UUID = draft, late: Any = late) -> None:
            with bearing(amina.token):
                drafting.add_paper(draft, late, kind="other", at=AT)

        def send(amina: Any = amina, draft: UUID = draft) -> None:
            with bearing(amina.token):
                lodging.lodge(draft, subject=amina.id, at=AT)

        said = at_once(upload, send)
        with bearing(amina.token):
            (card,) = own.cases(amina.id, most=5)
            sent = own.own_case(card.reference, subject=amina.id).papers
        with acting_as(amina.token):
            orphans = EvidenceRow.objects.filter(subject=amina.id, case=None, removed_at=None)
            # A paper is in the case, or was refused in words; none is lost in between.
            assert not orphans.exists()
        assert said[1] == "done"
        assert (said[0], len(sent)) in {("done", 2), ("DRAFT-CLOSED", 1)}, said
    close_connections()


def test_answering_twice_at_once(as_owner: Any) -> None:
    pairs = max(5, PAIRS // 4)
    office = [officer(as_owner) for _ in range(1 + pairs // 40)]
    for number in range(pairs):
        amina, brandt = person(), office[number % len(office)]
        case = lodged(amina, facts({**WHOLE, "verified": "signature"}))
        name = reference(case, amina)
        with bearing(brandt.token):
            question = asking.ask(
                case, [Item("other", "We need one more paper.")], by=brandt.actor, at=NOW
            )

        def answer(amina: Player = amina, name: str = name, question: UUID = question) -> None:
            with bearing(amina.token):
                answering.answer(name, question, "Here.", subject=amina.actor.id, at=NOW)

        assert sorted(at_once(answer, answer)) == ["ANSWERED-ALREADY", "done"]
    close_connections()
