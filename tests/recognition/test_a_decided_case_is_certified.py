"""What was decided favourably is certified by the worker; what was not is not."""

import uuid
from typing import Any

import pytest
from tests.certificates.desk import now, worker
from tests.privacy.scenes import Scene
from tests.recognition.office_stage import NOW, WHOLE, Player, facts, lodged, officer, person

from comity.certificates.queries import CertificateCard, bundle, my_certificates
from comity.ledger.acting import as_machine, bearing
from comity.privacy import actions as privacy
from comity.privacy.domain.vocabulary import purposes
from comity.proofs.verifying import verify
from comity.recognition.actions import deciding
from comity.recognition.actions.certifying import certify
from comity.recognition.domain.opinions import Departure

pytestmark = pytest.mark.database
HOST = "ahrenbrueck"
REASON = "The practice shown at the workplace says otherwise."
SIGNED = {**WHOLE, "verified": "signature"}
HALF = {**SIGNED, "units": ["CAR-3", "CAR-6"]}


def applied(*papers: dict[str, Any], is_named: bool = True) -> tuple[Player, uuid.UUID]:
    who = person()
    case = lodged(who, facts(*papers), is_named=is_named)
    with bearing(who.token):
        privacy.grant(
            who.actor.id,
            city=HOST,
            purpose="issue_certificate",
            classes=purposes()["issue_certificate"].classes,
            ground="public_task",
            at=NOW,
        )
    return who, case


def concluded(case: uuid.UUID, by: Player, outcome: str, departure: Departure | None) -> None:
    with bearing(by.token):
        seen = deciding.refresh(case, at=NOW)
        deciding.give_opinion(case, outcome, departure, seen=seen, by=by.actor, at=NOW)


def certified(product: Scene, who: Player, case: uuid.UUID) -> CertificateCard | None:
    with worker(product), as_machine(HOST):
        first = certify(case, at=now())
        assert certify(case, at=now()) == first
    with bearing(who.token):
        cards = my_certificates()
    assert [card.id for card in cards] == ([first] if first else [])
    return cards[0] if cards else None


def test_what_the_machine_granted_is_certified(product: Scene) -> None:
    who, case = applied(SIGNED)
    with worker(product), as_machine(HOST):
        assert deciding.grant_unattended(case, at=now())
    card = certified(product, who, case)
    assert card is not None
    assert card.face.outcome == "recognised_automatically"
    assert card.face.home_city == "maasveen"
    assert {unit.code for unit in card.face.units} == {f"CAR-{n}" for n in range(1, 7)}
    assert verify(card.credential, bundle(), now()).verdict == "recognised"


@pytest.mark.parametrize(("is_named", "name"), [(True, "Amina Saleh"), (False, None)])
def test_the_name_stands_on_the_certificate_only_with_consent(
    product: Scene, *, is_named: bool, name: str | None
) -> None:
    who, case = applied(SIGNED, is_named=is_named)
    with worker(product), as_machine(HOST):
        assert deciding.grant_unattended(case, at=now())
    card = certified(product, who, case)
    assert card is not None
    assert card.face.holder_name == name
    assert (b"Amina" in card.credential) is is_named


def test_what_an_officer_confirmed_is_certified(product: Scene, as_owner: Any) -> None:
    who, case = applied({**SIGNED, "provider": "P-OUT-1"})
    concluded(case, officer(as_owner), "recognised", None)
    card = certified(product, who, case)
    assert card is not None
    assert (card.face.outcome, card.face.home_city) == ("recognised", "elsewhere")


def test_what_an_officer_departed_to_is_certified_as_departed(
    product: Scene, as_owner: Any
) -> None:
    who, case = applied(HALF)
    concluded(case, officer(as_owner), "recognised", Departure("work_shown_otherwise", REASON))
    card = certified(product, who, case)
    assert card is not None
    assert card.face.outcome == "recognised"
    assert {unit.code for unit in card.face.units} == {f"CAR-{n}" for n in range(1, 7)}
    assert REASON.encode() not in card.credential


def test_a_separate_task_is_certified_as_that_task(product: Scene, as_owner: Any) -> None:
    who, case = applied(HALF)
    concluded(case, officer(as_owner), "partial_access", Departure("unsafe", REASON))
    card = certified(product, who, case)
    assert card is not None
    assert (card.face.outcome, card.face.bundle) == ("partial_access", "household_support")
    assert {unit.code for unit in card.face.units} == {"CAR-3", "CAR-6"}


def test_what_is_passed_on_is_not_certified(product: Scene, as_owner: Any) -> None:
    who, case = applied(HALF)
    concluded(case, officer(as_owner), "referred", Departure("unsafe", REASON))
    assert certified(product, who, case) is None


def test_nothing_is_certified_before_it_is_decided(product: Scene) -> None:
    who, case = applied(HALF)
    assert certified(product, who, case) is None


def test_a_decision_leaves_a_job_for_the_certificate(product: Scene, as_owner: Any) -> None:
    who, case = applied({**SIGNED, "provider": "P-OUT-1"})
    concluded(case, officer(as_owner), "recognised", None)
    jobs = product.admin.execute(
        "SELECT count(*) FROM procrastinate_jobs"
        " WHERE task_name = 'recognition.certify' AND args ->> 'case' = %s",
        [str(case)],
    ).fetchone()
    assert jobs == (1,)
    assert who.actor.is_person
