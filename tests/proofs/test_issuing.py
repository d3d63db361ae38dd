"""Nothing is signed that a stranger would have to doubt."""

from base64 import b64decode
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.proofs.region import DRAFT, LAKE_SIGNER, SIGNED_AT, SIGNER, certificate, draft

from comity.proofs.certificate import build_certificate
from comity.proofs.contexts import COMITY, PINS, context_bytes
from comity.proofs.drafts import StatusPlace, Unit
from comity.proofs.integrity import JCS, RDFC
from comity.proofs.issuing import lint, sign
from comity.proofs.schemas import certificate_faults
from comity.values.refusals import Refusal


def faults_of(credential: dict[str, Any], **how: Any) -> set[str]:
    with pytest.raises(Refusal) as refused:
        sign(credential, how.get("signer", SIGNER), how.get("created", SIGNED_AT))
    return {fault.code for fault in refused.value.faults}


def test_a_sound_draft_is_signed_with_both_proofs() -> None:
    assert lint(build_certificate(DRAFT), signer=SIGNER, created=SIGNED_AT) == ()
    assert [proof["cryptosuite"] for proof in certificate()["proof"]] == [RDFC, JCS]


def test_the_same_draft_gives_the_same_certificate() -> None:
    assert sign(build_certificate(DRAFT), SIGNER, SIGNED_AT) == certificate()


def test_the_name_stays_out_without_consent() -> None:
    assert "Ångström" not in str(build_certificate(draft(holder_name=None)))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"valid_until": SIGNED_AT - timedelta(hours=1)}, "LINT-DATES"),
        ({"valid_until": DRAFT.valid_from}, "LINT-DATES"),
        ({"awarded_on": date(2027, 3, 2)}, "LINT-DATES"),
        ({"decided_on": date(2027, 3, 4)}, "LINT-DATES"),
        ({"units": (Unit("ELE-1", 3, "a"), Unit("ELE-1", 4, "b"))}, "LINT-UNITS"),
        ({"outcome": "partial_access"}, "LINT-SCOPE"),
        ({"scope": "deenergised_wiring"}, "LINT-SCOPE"),
        ({"status": StatusPlace("https://r.example/1", "https://r.example/1", 5)}, "LINT-STATUS"),
        ({"status": replace(DRAFT.status, index=99_999_999)}, "LINT-STATUS"),
        ({"issuer": "did:web:lake.example"}, "LINT-SIGNER"),
        ({"outcome": "refused"}, "SCHEMA"),
        ({"units": ()}, "SCHEMA"),
        ({"units": (Unit("ELE-1", 9, "a"),)}, "SCHEMA"),
        ({"holder": "Zoë Ångström"}, "SCHEMA"),
        ({"id": "certificate 1"}, "SCHEMA"),
        ({"status": StatusPlace("http://r.example/1", "https://r.example/2", 5)}, "SCHEMA"),
        ({"status": replace(DRAFT.status, index=-1)}, "SCHEMA"),
    ],
)
def test_a_draft_with_a_fault_is_not_signed(changes: dict[str, Any], code: str) -> None:
    assert code in faults_of(build_certificate(draft(**changes)))


def test_a_decision_of_today_may_be_tomorrow_already_where_it_was_taken() -> None:
    evening = datetime(2027, 3, 2, 12, 0, tzinfo=UTC)
    credential = build_certificate(draft(decided_on=date(2027, 3, 3)))
    assert lint(credential, signer=SIGNER, created=evening) == ()


def test_another_citys_key_does_not_sign() -> None:
    assert faults_of(build_certificate(DRAFT), signer=LAKE_SIGNER) == {"LINT-SIGNER"}


def test_nothing_is_signed_twice() -> None:
    assert faults_of(certificate()) == {"LINT-SIGNED"}


def test_entries_that_disagree_with_themselves_are_not_signed() -> None:
    credential = deepcopy(build_certificate(DRAFT))
    credential["credentialStatus"].reverse()
    credential["credentialStatus"][0]["id"] += "0"
    assert faults_of(credential) == {"LINT-STATUS"}


def test_a_day_that_is_not_in_the_calendar_is_not_signed() -> None:
    credential = {**build_certificate(DRAFT), "validFrom": "2027-02-30T00:00:00Z"}
    assert faults_of(credential) == {"LINT-DATES"}


def test_faults_name_the_place_but_not_the_person() -> None:
    credential = deepcopy(build_certificate(DRAFT))
    credential["credentialSubject"]["identifier"][0]["identityType"] = "Zoë Ångström"
    faults = certificate_faults(credential)
    assert [fault.path for fault in faults] == ["credentialSubject.identifier.0.identityType"]
    assert "Ångström" not in str(faults)


@pytest.mark.parametrize(
    ("term", "value"),
    [
        ("evidence", []),
        ("evidence", [{"id": "https://river.example/accreditations/other.json"}]),
        ("relatedResource", []),
        ("relatedResource", [{"digestSRI": "sha256-" + "A" * 43 + "="}]),
        ("termsOfUse", [{"id": "https://river.example/agreements/other/1.0.0.json"}]),
    ],
    ids=str,
)
def test_what_it_rests_on_is_named_where_it_is_and_by_its_hash(
    term: str, value: list[dict[str, str]]
) -> None:
    credential = deepcopy(build_certificate(DRAFT))
    credential[term] = [{**credential[term][0], **one} for one in value]
    assert faults_of(credential) <= {"LINT-SOURCE", "SCHEMA"}
    if not value:
        del credential[term]
        assert faults_of(credential) == {"LINT-SOURCE"}


def test_one_hash_of_the_agreement_is_written_in_both_ways() -> None:
    credential = build_certificate(DRAFT)
    (related,) = credential["relatedResource"]
    digest = b64decode(related["digestSRI"].removeprefix("sha256-")).hex()
    assert f"sha-256:{digest}" == credential["termsOfUse"][0]["agreementHash"]
    assert related["id"] == credential["termsOfUse"][0]["id"]
    assert "evidence" not in build_certificate(draft(accreditation=None))


def test_our_own_context_is_pinned_too() -> None:
    assert context_bytes(COMITY) is not None
    assert all(len(pin.sha256) == 64 for pin in PINS.values())
