"""A certificate is suspended while the next decision's is issued: both lists stay true."""

from collections import Counter
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.certificates.desk import CITY, decision, holder, now, worker
from tests.privacy.scenes import Scene
from tests.recognition.test_two_at_once import at_once

from comity.certificates import actions, queries
from comity.certificates.domain.states import Kind, State
from comity.ledger.acting import as_machine, bearing
from comity.proofs.verifying import verify
from effort import examples

pytestmark = pytest.mark.database
PAIRS = examples(6, at_length=2000)
OTHER_PEOPLE = 20  # that one officer may open in a day stays below the budget


def test_the_old_one_never_counts_beside_the_new_and_no_order_is_lost(product: Scene) -> None:
    ended: Counter[str] = Counter()
    officers = [product.officer(CITY) for _ in range(2 + PAIRS // OTHER_PEOPLE)]
    for number in range(PAIRS):
        who, case = holder(product), uuid4()
        with worker(product), as_machine(CITY):
            old = actions.issue(decision(who.actor, case=case), at=now())
        one, another = (officers[(number + turn) % len(officers)] for turn in (0, 1))
        order = _ordered(one.token, old, who.actor)
        with bearing(another.token):
            actions.confirm_order(order, subject=who.actor, at=now())
        new: list[UUID] = []
        with worker(product):

            def suspend(order: UUID = order, subject: UUID = who.actor) -> None:
                with as_machine(CITY):
                    actions.carry_out(order, subject=subject, at=now())

            def issue(case: UUID = case, subject: UUID = who.actor, new: Any = new) -> None:
                with as_machine(CITY):
                    given = decision(subject, case=case, turn=2)
                    new.append(actions.issue(given, at=now()))

            said = at_once(suspend, issue)
        assert said[1] == "done", said
        assert said[0] in {"done", "CERTIFICATE-STATE"}, said
        ended[said[0]] += 1
        with bearing(who.token):
            before, after = queries.certificate(old), queries.certificate(new[0])
        assert before is not None
        assert after is not None
        # Suspended first or not: what the next decision replaced is withdrawn, the new one stands.
        assert (before.state, after.state) == (State.REPLACED, State.GOOD)
        if number % 100 == 0:
            bundle = queries.bundle()
            assert verify(before.credential, bundle, now()).verdict == "revoked"
            assert verify(after.credential, bundle, now()).verdict == "recognised"
    assert sum(ended.values()) == PAIRS


def _ordered(token: str, certificate: UUID, subject: UUID) -> UUID:
    with bearing(token):
        return actions.order_status(
            certificate,
            Kind.SUSPEND,
            subject=subject,
            reason_code="inquiry",
            reason="A doubt about one of the papers.",
            at=now(),
        )
