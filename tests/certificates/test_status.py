"""Officers order, the worker carries out; the change shows in the lists, and not sooner."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import transaction
from tests.certificates.desk import CITY, OTHER, decision, holder, issued, now, worker
from tests.privacy.scenes import Scene, Who

from comity.certificates import actions, queries
from comity.certificates.actions.publishing import publish_lists
from comity.certificates.domain.states import Kind, State, move
from comity.ledger.acting import as_machine, bearing
from comity.proofs.verdicts import Verification
from comity.proofs.verifying import verify
from comity.values.refusals import Refusal

pytestmark = pytest.mark.database
WHY = {
    Kind.SUSPEND: "inquiry",
    Kind.LIFT: "inquiry_ended",
    Kind.REVOKE: "issued_in_error",
}


class Held:
    """A certificate with its holder and two officers of its city."""

    def __init__(self, product: Scene) -> None:
        self.product = product
        self.who = holder(product)
        self.id = issued(product, self.who)
        self.first, self.second = product.officer(CITY), product.officer(CITY)
        with bearing(self.who.token):
            card = queries.certificate(self.id)
        assert card is not None
        self.card = card

    def order(self, kind: Kind, by: Who | None = None) -> UUID:
        with bearing((by or self.first).token):
            return actions.order_status(
                self.id,
                kind,
                subject=self.who.actor,
                reason_code=WHY[kind],
                reason="A doubt about one of the papers.",
                at=now(),
            )

    def confirm(self, order: UUID, by: Who | None = None) -> None:
        with bearing((by or self.second).token):
            actions.confirm_order(order, subject=self.who.actor, at=now())

    def agreed(self, kind: Kind) -> UUID:
        """Have one officer order it and the other agree."""
        order = self.order(kind)
        self.confirm(order)
        return order

    def carry_out(self, order: UUID) -> State:
        with worker(self.product), as_machine(CITY):
            return actions.carry_out(order, subject=self.who.actor, at=now())

    @contextmanager
    def leased(self, who: Who) -> Iterator[psycopg.Connection[Any]]:
        """Give an officer's own statements, under a lease."""
        with self.product.acting(who) as conn:
            conn.execute(
                "SELECT open_lease(%s, 'decision', 'issue_certificate', '5m')", [self.who.actor]
            )
            yield conn

    def verified(self) -> Verification:
        return verify(self.card.credential, queries.bundle(), now())


@pytest.fixture
def held(product: Scene) -> Held:
    return Held(product)


def test_a_suspension_shows_once_it_is_published_and_ends_when_lifted(held: Held) -> None:
    order = held.agreed(Kind.SUSPEND)
    assert held.verified().verdict == "recognised"
    assert held.carry_out(order) is State.SUSPENDED
    assert held.verified().verdict == "suspended"
    with bearing(held.who.token):
        card = queries.certificate(held.id)
    assert card is not None
    assert card.state is State.SUSPENDED
    assert held.carry_out(held.agreed(Kind.LIFT)) is State.GOOD
    assert held.verified().verdict == "recognised"


@pytest.mark.parametrize("kind", [Kind.SUSPEND, Kind.REVOKE])
def test_one_officer_alone_changes_nothing(held: Held, kind: Kind) -> None:
    order = held.order(kind)
    with pytest.raises(Refusal) as early:
        held.carry_out(order)
    assert early.value.code == "CONFLICT"
    with pytest.raises(Refusal) as same:
        held.confirm(order, held.first)
    assert same.value.code == "NOT-PERMITTED"
    assert held.verified().verdict == "recognised"


def test_one_officer_alone_sets_nothing_free(held: Held) -> None:
    held.carry_out(held.agreed(Kind.SUSPEND))
    with pytest.raises(Refusal) as early:
        held.carry_out(held.order(Kind.LIFT))
    assert early.value.code == "CONFLICT"
    assert held.verified().verdict == "suspended"


def test_nobody_agrees_to_what_no_longer_fits(held: Held) -> None:
    order = held.order(Kind.SUSPEND)
    held.carry_out(held.agreed(Kind.REVOKE))
    with pytest.raises(Refusal) as late:
        held.confirm(order)
    assert late.value.code == "CERTIFICATE-STATE"


def test_two_officers_revoke_and_nobody_takes_it_back(held: Held) -> None:
    order = held.order(Kind.REVOKE)
    held.confirm(order)
    assert held.carry_out(order) is State.REVOKED
    assert held.verified().verdict == "revoked"
    for kind in Kind:
        with pytest.raises(Refusal) as no:
            held.order(kind)
        assert no.value.code == "CERTIFICATE-STATE"
    back = (
        "UPDATE certificates_place SET state = 'good' WHERE id ="
        " (SELECT place_id FROM certificates_certificate WHERE id = %s)"
    )
    with held.product.acting(held.product.machine(CITY), "signer") as signer:
        signer.execute(
            "SELECT open_lease(%s, 'decision', 'issue_certificate', '5m')", [held.who.actor]
        )
        assert signer.execute(back, [held.id]).rowcount == 0


def test_carried_out_twice_is_carried_out_once(held: Held) -> None:
    order = held.agreed(Kind.SUSPEND)
    held.carry_out(order)
    before = held.product.admin.execute("SELECT count(*) FROM fact").fetchone()
    assert held.carry_out(order) is State.SUSPENDED
    assert held.product.admin.execute("SELECT count(*) FROM fact").fetchone() == before


def test_an_officer_of_another_city_orders_nothing(held: Held) -> None:
    with pytest.raises(Refusal) as no:
        held.order(Kind.SUSPEND, held.product.officer(OTHER))
    assert no.value.code == "NO-BASIS"
    with pytest.raises(Refusal) as never:
        held.order(Kind.SUSPEND, held.who)
    assert never.value.code == "NOT-PERMITTED"


def test_an_order_needs_a_reason_in_words(held: Held) -> None:
    with bearing(held.first.token), pytest.raises(Refusal) as no:
        actions.order_status(
            held.id,
            Kind.SUSPEND,
            subject=held.who.actor,
            reason_code="inquiry",
            reason="  ",
            at=now(),
        )
    assert no.value.code == "REASON-MISSING"


@pytest.mark.parametrize("kind", [Kind.SUSPEND, Kind.REVOKE])
def test_the_database_itself_wants_two_officers_in_their_own_names(held: Held, kind: Kind) -> None:
    order = held.order(kind)
    agree = "UPDATE certificates_order SET second_by = %s, second_at = now() WHERE id = %s"
    a, b = held.first, held.second
    for who, name, code in ((a, a, "23514"), (b, a, "42501"), (a, b, "42501")):
        with held.leased(who) as conn, pytest.raises(psycopg.Error) as no:
            conn.execute(agree, [name.actor, order])
        assert no.value.sqlstate == code
    done = "UPDATE certificates_order SET carried_out_at = now() WHERE id = %s"
    with held.leased(b) as conn, pytest.raises(psycopg.errors.InsufficientPrivilege):
        conn.execute(done, [order])
    with pytest.raises(psycopg.errors.CheckViolation, match="order_waits_for_two"):
        held.product.admin.execute(done, [order])


def test_the_same_order_is_not_given_twice(held: Held) -> None:
    held.order(Kind.SUSPEND)
    with pytest.raises(Refusal) as no:
        held.order(Kind.SUSPEND, held.second)
    assert no.value.code == "CONFLICT"


def test_lists_are_published_anew_after_twelve_hours_and_not_before(product: Scene) -> None:
    with worker(product):
        actions.publish_due(at=now())
        assert actions.publish_due(at=now() + timedelta(hours=11)) == 0
        assert actions.publish_due(at=now()) == 0
        with transaction.atomic():
            assert actions.publish_due(at=now() + timedelta(hours=13)) >= 3
            transaction.set_rollback(True)


def test_states_move_only_as_the_law_lets_them() -> None:
    allowed = {
        (State.GOOD, Kind.SUSPEND),
        (State.GOOD, Kind.REVOKE),
        (State.SUSPENDED, Kind.LIFT),
        (State.SUSPENDED, Kind.REVOKE),
    }
    for state in State:
        for kind in Kind:
            if (state, kind) in allowed:
                assert move(state, kind) is not state
            else:
                with pytest.raises(Refusal):
                    move(state, kind)


@pytest.mark.parametrize("later", [timedelta(0), timedelta(seconds=-1)])
def test_a_list_that_changes_twice_within_a_second_is_read_anew(
    held: Held, later: timedelta
) -> None:
    order, at = held.agreed(Kind.SUSPEND), now()
    with worker(held.product), as_machine(CITY):
        publish_lists(CITY, 1, at=at)
    assert held.verified().verdict == "recognised"
    # The act was dated before it waited for its turn; what was read is old all the same.
    with worker(held.product), as_machine(CITY):
        actions.carry_out(order, subject=held.who.actor, at=at + later)
    assert held.verified().verdict == "suspended"


def test_a_certificate_never_gets_a_place_that_was_withdrawn(
    held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = held.order(Kind.REVOKE)
    held.confirm(order)
    held.carry_out(order)
    (index,) = queries.set_places(CITY, 1)["revocation"][-1:]
    draws = iter([index, index, (index + 1) % 131_072])
    monkeypatch.setattr("secrets.randbelow", lambda _below: next(draws))
    who = holder(held.product)
    with worker(held.product), as_machine(CITY):
        new = actions.issue(decision(who.actor), at=now())
    with bearing(who.token):
        card = queries.certificate(new)
    assert card is not None
    assert verify(card.credential, queries.bundle(), now()).verdict == "recognised"
