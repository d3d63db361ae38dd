"""Leases, bases and the page of one's own data, through the product's own code."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from tests.privacy.scenes import A, B, Scene, Who

from comity.ledger.acting import bearing
from comity.privacy import actions, leases, queries
from comity.values.refusals import Refusal

pytestmark = pytest.mark.database
AT = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
PURPOSE = "decide_recognition"


def granted(product: Scene, city: str = A, *, ground: str = "public_task") -> Who:
    purpose = PURPOSE if ground != "consent" else "introduce_employer"
    person = product.person()
    with bearing(person.token):
        actions.grant(
            person.actor, city=city, purpose=purpose, classes=["identity"], ground=ground, at=AT
        )
    return person


@pytest.fixture
def officer(product: Scene) -> Iterator[Who]:
    who = product.officer(A)
    with bearing(who.token):
        yield who


def may_read(subject: UUID, data_class: str = "identity") -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT may_read(%s, %s)", [subject, data_class])
        return bool(cursor.fetchone()[0])


def test_reading_opens_a_lease_first(product: Scene, officer: Who) -> None:
    person = granted(product)
    assert not may_read(person.actor)
    with leases.reading(person.actor, classes=["identity"], purpose=PURPOSE):
        assert connection.in_atomic_block
        assert may_read(person.actor)
        assert not may_read(person.actor, "evidence")


def test_a_live_lease_is_used_again(product: Scene, officer: Who) -> None:
    person = granted(product)
    assert leases.open(person.actor, classes=["identity"], purpose=PURPOSE) == 1
    assert leases.open(person.actor, classes=["identity"], purpose=PURPOSE) == 0
    assert len(queries.who_looked(person.actor)) == 1


def test_a_page_of_people_is_opened_at_once_or_not_at_all(product: Scene, officer: Who) -> None:
    people = [granted(product).actor for _ in range(3)]
    assert leases.open(people, classes=["identity"], purpose=PURPOSE) == 3
    stranger = granted(product, B).actor
    more = granted(product).actor
    with pytest.raises(Refusal) as no:
        leases.open([more, stranger], classes=["identity"], purpose=PURPOSE)
    assert no.value.code == "NO-BASIS"
    assert not may_read(more)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"purpose": "immigration_enforcement"}, "NO-SUCH-PURPOSE"),
        ({"purpose": "count_statistics"}, "PURPOSE-NOT-YOURS"),
        ({"classes": ["evidence"]}, "NO-BASIS"),
        ({"classes": []}, "NO-BASIS"),
        ({"classes": ["no_such_class"]}, "NO-BASIS"),
        ({"ttl": timedelta(hours=8)}, "LEASE-TOO-LONG"),
        ({"ttl": timedelta(0)}, "LEASE-TOO-LONG"),
    ],
)
def test_a_lease_is_refused_with_a_sentence(
    product: Scene, officer: Who, change: dict[str, object], code: str
) -> None:
    person = granted(product)
    asked = {"classes": ["identity"], "purpose": PURPOSE, **change}
    with pytest.raises(Refusal) as no:
        leases.open(person.actor, **asked)  # type: ignore[arg-type]  # faulty on purpose
    assert no.value.code == code
    assert no.value.message.endswith(".")


def test_a_person_opens_no_leases_and_needs_none(product: Scene) -> None:
    person, other = granted(product), granted(product)
    with bearing(person.token):
        with leases.reading(person.actor, classes=["identity"], purpose=PURPOSE):
            assert may_read(person.actor)
        assert len(queries.who_looked(person.actor)) == 0
        with pytest.raises(Refusal) as no:
            leases.open(other.actor, classes=["identity"], purpose=PURPOSE)
        assert no.value.code == "PURPOSE-NOT-YOURS"


def test_who_looked_says_when_who_why_and_what(product: Scene, officer: Who) -> None:
    person = granted(product)
    machine = product.machine(A)
    leases.open(person.actor, classes=["identity"], purpose=PURPOSE)
    with bearing(machine.token):
        leases.open(person.actor, classes=["identity"], purpose=PURPOSE)
    with bearing(person.token):
        looks = list(queries.who_looked(person.actor)[0:10])
    assert [(look.role, look.city, look.purpose, look.classes) for look in looks] == [
        ("service", A, PURPOSE, ("identity",)),
        ("officer", A, PURPOSE, ("identity",)),
    ]
    assert looks[0].opened > looks[1].opened


def test_consent_is_withdrawn_and_law_is_not(product: Scene, officer: Who) -> None:
    agreed = granted(product, ground="consent")
    leases.open(agreed.actor, classes=["identity"], purpose="introduce_employer")
    assert may_read(agreed.actor)
    with bearing(agreed.token):
        assert [use.is_consent for use in queries.uses(agreed.actor)] == [True]
        assert actions.withdraw(agreed.actor, city=A, purpose="introduce_employer", at=AT) == 1
        assert actions.withdraw(agreed.actor, city=A, purpose="introduce_employer", at=AT) == 0
        assert queries.uses(agreed.actor) == ()
    assert not may_read(agreed.actor)
    by_law = granted(product)
    with bearing(by_law.token), pytest.raises(Refusal) as no:
        actions.withdraw(by_law.actor, city=A, purpose=PURPOSE, at=AT)
    assert no.value.code == "RESTS-ON-LAW"


def test_a_city_begins_for_a_person_nobody_knows(product: Scene, officer: Who) -> None:
    from uuid import uuid4

    paper = uuid4()
    made = actions.grant(
        paper, city=A, purpose=PURPOSE, classes=["identity"], ground="public_task", at=AT
    )
    assert made == 1
    assert leases.open(paper, classes=["identity"], purpose=PURPOSE) == 1
    with bearing(product.officer(B).token), pytest.raises(Refusal) as no:
        actions.grant(
            paper, city=B, purpose=PURPOSE, classes=["identity"], ground="public_task", at=AT
        )
    assert no.value.code == "BASIS-NOT-YOURS"


def test_an_ended_basis_can_be_granted_again_and_old_leases_stay_dead(
    product: Scene, officer: Who
) -> None:
    person = granted(product)
    leases.open(person.actor, classes=["identity"], purpose=PURPOSE)
    actions.withdraw(person.actor, city=A, purpose=PURPOSE, at=AT)
    with bearing(person.token):
        actions.grant(
            person.actor,
            city=A,
            purpose=PURPOSE,
            classes=["identity"],
            ground="public_task",
            at=AT,
        )
    assert not may_read(person.actor)
    assert leases.open(person.actor, classes=["identity"], purpose=PURPOSE) == 1
    assert may_read(person.actor)


def test_the_budget_is_a_refusal_to_act_on(product: Scene, officer: Who) -> None:
    people = [granted(product).actor for _ in range(3)]
    product.admin.execute("UPDATE budget SET subjects_per_day = 2 WHERE role = 'officer'")
    try:
        with pytest.raises(Refusal) as no:
            leases.open(people, classes=["identity"], purpose=PURPOSE)
        assert no.value.code == "BUDGET-SPENT"
        assert leases.open(people[:2], classes=["identity"], purpose=PURPOSE) == 2
    finally:
        product.admin.execute("UPDATE budget SET subjects_per_day = 60 WHERE role = 'officer'")


def test_the_tables_hold_what_the_vocabulary_says(product: Scene) -> None:
    from comity.privacy.domain.vocabulary import data_classes, purposes

    stored = {
        row[0]: row[1:]
        for row in product.admin.execute(
            "SELECT p.id, p.dpv, p.roles, p.grounds, (SELECT array_agg(c.data_class"
            " ORDER BY c.data_class) FROM purpose_class c WHERE c.purpose = p.id) FROM purpose p"
        )
    }
    said = {
        p.id: (p.dpv, list(p.roles), list(p.grounds), sorted(p.classes))
        for p in purposes().values()
    }
    assert stored == said
    classes = {row[0] for row in product.admin.execute("SELECT id FROM data_class")}
    assert classes == set(data_classes())


@pytest.mark.parametrize(
    "word", ["immigration_check", "police_request", "deportation", "credit_scoring", "marketing"]
)
def test_even_the_keeper_cannot_write_down_enforcement(product: Scene, word: str) -> None:
    import psycopg

    with pytest.raises(psycopg.errors.CheckViolation):
        product.admin.execute(
            "INSERT INTO purpose VALUES (%s, 'https://w3id.org/dpv#X', '{}', '{}')", [word]
        )


def test_a_lease_tampered_with_breaks_its_seal(product: Scene, officer: Who) -> None:
    person = granted(product)
    leases.open(person.actor, classes=["identity"], purpose=PURPOSE)
    admin = product.admin
    assert admin.execute("SELECT broken_seals()").fetchall() == []
    for tampering in (
        "UPDATE lease SET role = 'service' WHERE subject = %s",
        "UPDATE lease SET expires = expires - interval '1 second' WHERE subject = %s",
        "DELETE FROM lease WHERE subject = %s",
    ):
        with admin.transaction(force_rollback=True):
            admin.execute("ALTER TABLE lease DISABLE TRIGGER lease_stays")
            admin.execute(tampering, [person.actor])
            assert len(admin.execute("SELECT broken_seals()").fetchall()) == 1
