"""Whoever acts is known to the database for the length of a transaction, and no longer."""

import threading

import pytest
from django.db import connection, transaction
from tests.privacy.scenes import A, Scene

from comity.ledger import acting
from comity.privacy import leases
from comity.values.refusals import Refusal

pytestmark = pytest.mark.database


def test_the_token_is_presented_in_a_transaction(product: Scene) -> None:
    officer = product.officer(A)
    with acting.acting_as(officer.token):
        actor = acting.whoami()
    assert actor is not None
    assert (actor.id, actor.role, actor.city) == (officer.actor, "officer", A)
    assert acting.whoami() is None


def test_a_statement_outside_a_transaction_acts_too(product: Scene) -> None:
    person = product.person()
    with acting.bearing(person.token):
        actor = acting.whoami()
        assert actor is not None
        assert actor.is_person
        assert not connection.in_atomic_block
    assert acting.whoami() is None


def test_a_rolled_back_savepoint_does_not_lose_the_actor(product: Scene) -> None:
    person = product.person()
    with acting.bearing(person.token), transaction.atomic():
        with pytest.raises(Refusal), transaction.atomic():
            leases_cannot_be_opened_by(person.actor)
        assert acting.whoami() is not None


def leases_cannot_be_opened_by(actor: object) -> None:
    raise Refusal("TEST", str(actor))


def test_one_transaction_has_one_actor(product: Scene) -> None:
    one, other = product.person(), product.person()
    with acting.acting_as(one.token):
        with pytest.raises(RuntimeError, match="one actor"), acting.bearing(other.token):
            pass
        with acting.bearing(one.token):
            assert acting.whoami() is not None
    with transaction.atomic(), pytest.raises(RuntimeError), acting.acting_as(one.token):
        pass


def test_another_thread_is_nobody(product: Scene) -> None:
    found: list[object] = []

    def look() -> None:
        found.append(acting.whoami())
        connection.close()

    with acting.bearing(product.person().token):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    assert found == [None]


def test_an_actor_ends_with_an_error_too(product: Scene) -> None:
    with pytest.raises(ZeroDivisionError), acting.acting_as(product.person().token):
        assert 1 / 0
    assert acting.whoami() is None


def test_the_same_account_is_always_the_same_person(product: Scene) -> None:
    who = product.person()
    assert acting.register_person(who.account) == who.actor


def test_the_door_opens_and_closes_sessions(product: Scene) -> None:
    who = product.person()
    with acting.bearing(who.token):
        assert acting.whoami() is not None
        acting.close_session(who.token)
        assert acting.whoami() is None
    again = product.session(who.account)
    assert acting.close_all_sessions(who.account) == 1
    with acting.bearing(again.token):
        assert acting.whoami() is None


def test_an_account_with_two_roles_chooses_one(product: Scene) -> None:
    who = product.person()
    product.admin.execute("SELECT appoint(%s, 'officer', %s)", [who.account, A])
    roles = acting.roles_of(who.account)
    assert {role.role for role in roles} == {"person", "officer"}
    with pytest.raises(Refusal) as no:
        acting.open_session(who.account, "t", ttl=leases.LONGEST)
    assert no.value.code == "NO-SUCH-ROLE"
    chosen = next(role for role in roles if role.role == "officer")
    opened = acting.open_session(who.account, "t" + who.token, ttl=leases.LONGEST, actor=chosen.id)
    assert opened == chosen.id


def test_a_lease_is_not_opened_inside_a_transaction(product: Scene) -> None:
    with (
        acting.acting_as(product.officer(A).token),
        pytest.raises(RuntimeError, match="before the transaction"),
    ):
        leases.open(product.person().actor, classes=["identity"], purpose="decide_recognition")
