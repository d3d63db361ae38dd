"""Any order of acts, on any days: what the procedure promises holds after every step."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests.certificates.desk import now, worker
from tests.privacy.scenes import Scene
from tests.recognition.procedure_stage import BRICKLAYER, Case, at

from comity.agreements.queries import rulebook
from comity.certificates.actions import publish_due
from comity.ledger.acting import acting_as, as_machine, bearing
from comity.recognition.actions import deciding, lodging
from comity.recognition.actions.certifying import certify
from comity.recognition.domain.acts import ActKind, lapses_on, unanswered
from comity.recognition.domain.opinions import Departure
from comity.recognition.models import CaseFileRow, DecisionRow
from comity.recognition.queries.files import assessments_of
from comity.values.refusals import Refusal
from effort import IS_LONG, examples
from recognition.people import SignedIn, new_officer

pytestmark = pytest.mark.database
FIRST = date(2027, 3, 1)
LONG_STEPS = 20_000
CLOSED = {"decided", "withdrawn", "lapsed"}
UNSAFE = Departure("unsafe", "The paper shows no practice with patients at all.")
# Whatever is refused is refused in words; nothing else may come out of any order of acts.
KNOWN = {
    "ANSWER-AWAITED",
    "ANSWERED-ALREADY",
    "CANNOT-MOVE",
    "CLOCK-STANDS",
    "EXTENDED-ALREADY",
    "NOT-FOUND",
    "OPINION-INVALID",
    "PAPER-CONFIRMED",
    "RESULT-CHANGED",
    "SAME-OFFICER",
    "SILENCE-STANDS",
    "TOO-LATE",
}


class Procedure(RuleBasedStateMachine):
    as_owner: ClassVar[Any]
    product: ClassVar[Scene]
    known: ClassVar[dict[str, list[SignedIn]]] = {}
    served: ClassVar[Counter[str]] = Counter()
    steps: ClassVar[list[int]] = []
    issued_on: ClassVar[dict[str, date]] = {}

    def __init__(self) -> None:
        super().__init__()
        self.case: Case | None = None
        self.day = FIRST
        self.questions: list[UUID] = []
        self.was_closed = ""
        self.kinds: list[str] = []

    @rule(is_bricklayer=st.booleans())
    def lodge(self, is_bricklayer: bool) -> None:
        if self.case is None:
            self.case = Case(self.as_owner, self.product, BRICKLAYER if is_bricklayer else {})
            host = self.case.host
            # An officer may open the files of sixty people a day; after fifty others take over.
            if self.served[host] % 50 == 0:
                self.known[host] = [new_officer(self.as_owner, host) for _ in range(2)]
            self.served[host] += 1
            self.officers = [self.case.officer, *self.known[host]]

    def do(self, act: Any) -> Any:
        if self.case is None:
            return None
        try:
            return act(self.case, self.day.isoformat())
        except Refusal as refusal:
            if refusal.code not in KNOWN:
                raise
            return None

    @rule(days=st.sampled_from((0, 1, 1, 2, 7, 14, 31, 45)))
    def wait(self, days: int) -> None:
        self.day += timedelta(days=days)

    @rule()
    def confirm(self) -> None:
        self.do(lambda case, on: case.confirm(on))

    @rule()
    def ask(self) -> None:
        if asked := self.do(lambda case, on: case.ask(on)):
            self.questions.append(asked)

    @rule(place=st.integers(0, 3))
    def answer(self, place: int) -> None:
        if self.questions:
            question = self.questions[place % len(self.questions)]
            self.do(lambda case, on: case.answer(question, on))

    @rule()
    def extend(self) -> None:
        before = None if self.case is None else self.case.own.card
        self.do(lambda case, on: case.extend(on))
        if self.case is not None and before is not None:
            extended = [a for a in self.case.acts if a.kind is ActKind.EXTENDED]
            assert len(extended) <= 1

    @rule(who=st.integers(0, 2), refuses=st.booleans())
    def opine(self, who: int, refuses: bool) -> None:
        def act(case: Case, on: str) -> None:
            waits = bool(unanswered(case.acts))
            by = self.officers[who]
            if refuses:
                case.decide(on, "refused", UNSAFE, by=by)
                assert not waits, "nobody is refused while an answer is awaited"
                return
            outcome = case.refresh(on).outcome
            case.decide(on, outcome, by=by)

        self.do(act)

    @rule()
    def withdraw(self) -> None:
        def act(case: Case, on: str) -> None:
            with acting_as(case.person.token):
                lodging.withdraw(case.reference, subject=case.person.id, at=at(on))

        self.do(act)

    @rule()
    def elapse(self) -> None:
        if self.case is None:
            return
        case, on = self.case, self.day
        before, acts = case.own.card, case.acts
        with bearing(case.officer.token):
            if before.state not in CLOSED:
                deciding.refresh(case.id, at=at(on))
        due, over = case.own.card.due_on, lapses_on(acts)
        done = case.elapse(on)
        assert case.elapse(on) is None, "a second look does nothing"
        if done in {"decided", "provisional"}:
            assert due is not None
            assert due < on, "silence has no effect before the day after, nor without a clock"
            assert not unanswered(acts)
        if done == "lapsed":
            assert over is not None
            assert over <= on
        if before.state in CLOSED:
            assert done is None

    @rule()
    def certify(self) -> None:
        def act(case: Case, on: str) -> None:
            # Examples begin on one day, but a city's signer and its lists never go back in time.
            last = max(date.fromisoformat(on), self.issued_on.get(case.host, FIRST))
            with worker(self.product), as_machine(case.host):
                issued = certify(case.id, at=at(last))
            if issued is not None:
                self.issued_on[case.host] = last
            decision = case.own.decision
            assert (issued is None) == (decision is None or decision.outcome == "refused")

        self.do(act)

    @invariant()
    def promises(self) -> None:
        self.steps[0] += 1
        if self.case is None:
            return
        shown = self.case.own
        card, kinds = shown.card, [act.kind.value for act in shown.acts]
        assert Counter(kinds) >= Counter(self.kinds), "no act is taken back"
        if self.was_closed:
            assert card.state == self.was_closed
            assert Counter(kinds) == Counter(self.kinds), "nothing happens in a closed case"
        self.kinds = kinds
        self.was_closed = card.state if card.state in CLOSED else ""
        if card.due_on is not None and card.state not in CLOSED:
            calendar = rulebook(shown.agreement_digest).parties[card.host_city].calendar
            assert calendar.is_working(card.due_on)
        if unanswered(shown.acts) and card.state not in CLOSED:
            assert card.due_on is None or card.due_on < min(
                one.asked_on for one in unanswered(shown.acts)
            )
        decision = shown.decision
        assert (decision is not None) == (card.state == "decided")
        if decision is not None and decision.outcome == "refused":
            assert decision.second_by not in {None, decision.decided_by}
        if decision is not None and decision.by_machine:
            assert decision.outcome in {"recognised", "recognised_automatically"}

    def teardown(self) -> None:
        if self.case is None:
            return
        stranger = new_officer(self.as_owner, self.case.host)
        with acting_as(stranger.token):  # no lease, no row
            assert not CaseFileRow.objects.filter(pk=self.case.id).exists()
            assert not DecisionRow.objects.filter(case=self.case.id).exists()
            assert assessments_of(self.case.id) == ()


@pytest.fixture
def ahead(product: Scene) -> Iterator[Scene]:
    """Lists and approvals of days ahead are taken away: for other tests they would be unsound."""
    yield product
    for table, dated in (("status_list", "published_at"), ("archive", "dated")):
        product.admin.execute(f"DELETE FROM certificates_{table} WHERE {dated} > now()")
    with worker(product):
        publish_due(at=now())


def test_whatever_is_done_in_whatever_order(as_owner: Any, ahead: Scene) -> None:
    product, steps = ahead, [0]
    run_state_machine_as_test(
        type("Here", (Procedure,), {"as_owner": as_owner, "product": product, "steps": steps}),
        settings=settings(
            max_examples=examples(60, at_length=LONG_STEPS // 23),
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink takes hours here
        ),
    )
    # A few examples end before their last step.
    assert steps[0] >= (LONG_STEPS if IS_LONG else 1)
