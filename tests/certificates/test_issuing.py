"""A decided case becomes one certificate: whole, verifiable, and written by the worker alone."""

import uuid
from datetime import date
from hashlib import sha256

import orjson
import psycopg
import pytest
from tests.certificates.desk import BORN, CITY, NAME, OTHER, decision, holder, issued, now, worker
from tests.privacy.scenes import Scene

from comity.certificates import actions, queries
from comity.certificates.domain.states import State
from comity.ledger.acting import as_machine, bearing
from comity.proofs.signed_cards import parse_card
from comity.proofs.verifying import verify
from comity.values.refusals import Refusal

pytestmark = pytest.mark.database


def test_the_holder_gets_a_certificate_that_verifies(product: Scene) -> None:
    who = holder(product)
    identity = issued(product, who)
    with bearing(who.token):
        card = queries.certificate(identity)
    assert card is not None
    assert card.state is State.GOOD
    assert (card.face.holder_name, card.face.host_city) == (NAME, CITY)
    result = verify(card.credential, queries.bundle(), now(), city=CITY)
    assert result.verdict == "recognised", result.as_json()
    assert {one["cryptosuite"] for one in orjson.loads(card.credential)["proof"]} == {
        "eddsa-rdfc-2022",
        "eddsa-jcs-2022",
    }
    assert verify(card.credential, queries.bundle(), now(), city=OTHER).valid


def test_one_issuance_is_three_formats_that_say_the_same(product: Scene) -> None:
    who = holder(product)
    identity = issued(product, who)
    with bearing(who.token):
        held = queries.certificate(identity)
    assert held is not None
    assert held.wallet is not None
    assert held.card is not None
    results = [
        verify(raw, queries.bundle(), now(), city=CITY)
        for raw in (held.credential, held.wallet.encode(), held.card)
    ]
    assert [one.kind for one in results] == ["credential", "dc+sd-jwt", "card"]
    assert {one.verdict for one in results} == {"recognised"}, [one.as_json() for one in results]
    _credential, wallet, card = (one.credential for one in results)
    assert wallet["name"] == card["name"] == NAME
    assert wallet["birthdate"] == BORN.isoformat()
    assert wallet["certificate_number"] == card["number"] == held.code
    salt = product.admin.execute(
        "SELECT commitment_salt FROM certificates_certificate WHERE id = %s", [identity]
    ).fetchone()
    assert salt is not None
    stands_for = sha256(bytes(salt[0]) + held.credential).digest()
    assert parse_card(held.card).card.commitment == stands_for


def test_two_of_the_three_formats_are_no_certificate(product: Scene) -> None:
    identity = issued(product, holder(product))
    with pytest.raises(psycopg.errors.CheckViolation), product.admin.transaction():
        product.admin.execute(
            "UPDATE certificates_certificate SET card = NULL WHERE id = %s", [identity]
        )


def test_a_certificate_without_consent_names_nobody(product: Scene) -> None:
    who = holder(product)
    identity = issued(product, who, holder_name=None, birth_date=None)
    with bearing(who.token):
        card = queries.certificate(identity)
    assert card is not None
    assert card.face.holder_name is None
    assert NAME.encode() not in card.credential
    assert card.wallet is not None
    assert card.card is not None
    shown = verify(card.wallet.encode(), queries.bundle(), now()).credential
    assert not {"name", "birthdate"} & set(shown or ())
    assert NAME.encode() not in card.card


def test_the_same_case_again_is_the_same_certificate(product: Scene) -> None:
    who = holder(product)
    given = decision(who.actor)
    with worker(product), as_machine(CITY):
        first = actions.issue(given, at=now())
        assert actions.issue(given, at=now()) == first
    notices = product.admin.execute(
        "SELECT count(*) FROM outbox WHERE subject = %s", [who.actor]
    ).fetchone()
    assert notices == (1,)


def test_a_faulty_decision_is_refused_with_all_faults_and_nothing_is_written(
    product: Scene,
) -> None:
    who = holder(product)
    given = decision(who.actor, units=(("ELE-1", 3), ("ELE-1", 4)), awarded_on=date(2026, 11, 20))
    with worker(product), as_machine(CITY), pytest.raises(Refusal) as no:
        actions.issue(given, at=now())
    assert no.value.code == "LINT"
    assert {fault.code for fault in no.value.faults} == {"LINT-UNITS", "LINT-DATES"}
    assert _rows_of(product, who.actor) == 0


def test_what_a_stranger_would_not_recognise_is_not_issued(product: Scene) -> None:
    who = holder(product)
    # Vautmont recognises electricians from July 2027 on.
    with bearing(who.token):
        from comity.privacy.actions import grant

        grant(
            who.actor,
            city="vautmont",
            purpose="issue_certificate",
            classes=["decision"],
            ground="public_task",
            at=now(),
        )
    given = decision(who.actor, host_city="vautmont")
    with worker(product), as_machine("vautmont"), pytest.raises(Refusal) as no:
        actions.issue(given, at=now())
    assert no.value.code == "CERTIFICATE-UNSOUND"
    assert "SCOPE-OUTSIDE" in {fault.code for fault in no.value.faults}
    assert _rows_of(product, who.actor) == 0


def test_another_citys_machine_cannot_certify(product: Scene) -> None:
    who = holder(product)
    with worker(product), as_machine(OTHER), pytest.raises(Refusal) as no:
        actions.issue(decision(who.actor), at=now())
    assert no.value.code == "BASIS-NOT-YOURS"


@pytest.mark.parametrize(
    "table",
    [
        "certificates_certificate",
        "certificates_place",
        "certificates_sealed",
        "certificates_status_list",
        "certificates_archive",
        "certificates_key",
        "certificates_salt",
        "certificates_anchor",
    ],
)
def test_the_web_writes_no_certificate_and_no_list(as_app: psycopg.Connection, table: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_app.execute(f"INSERT INTO {table} DEFAULT VALUES")


def test_the_worker_cannot_enrol_a_key(as_signer: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_signer.execute("INSERT INTO certificates_key DEFAULT VALUES")


def test_a_stranger_and_an_officer_without_a_lease_see_no_certificate(product: Scene) -> None:
    identity = issued(product, holder(product))
    assert queries.certificate(identity) is None
    for somebody in (product.person(), product.officer(CITY), product.officer(OTHER)):
        with bearing(somebody.token):
            assert queries.certificate(identity) is None
            assert queries.my_certificates() == ()


def test_what_goes_with_the_certificate_goes_with_it(product: Scene) -> None:
    who = holder(product)
    identity = issued(product, who)
    with bearing(who.token):
        card = queries.certificate(identity)
    assert card is not None
    assert queries.opened_by(card.code) == card.credential
    with product.admin.transaction():
        product.admin.execute("SET LOCAL ROLE comity_sweeper")
        product.admin.execute(
            "DELETE FROM certificates_certificate WHERE subject = %s", [who.actor]
        )
    assert queries.opened_by(card.code) is None


def _rows_of(product: Scene, subject: uuid.UUID) -> int:
    row = product.admin.execute(
        "SELECT count(*) FROM certificates_certificate WHERE subject = %s", [subject]
    ).fetchone()
    assert row
    return int(row[0])
