"""Every rule held against a certificate has a sample that breaks it, and only samples do."""

from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples
from tests.proofs.region import DRAFT, SIGNED_AT, SIGNER, draft

from comity.proofs.certificate import build_certificate
from comity.proofs.drafts import Restriction
from comity.proofs.issuing import sign_rehearsed
from comity.proofs.lints.all import COUNT, LINTS, found_by
from comity.proofs.lints.rules import Signing
from comity.values.refusals import Refusal

SIGNING = Signing(SIGNER.kid, SIGNER.alg, SIGNED_AT)
Change = Callable[[dict[str, Any]], None]


def put(path: str, value: object) -> Change:
    """Put a value in a place of the certificate."""

    def change(credential: dict[str, Any]) -> None:
        *steps, last = path.split(".")
        place: Any = credential
        for step in steps:
            place = place[int(step)] if step.isdigit() else place[step]
        place[int(last) if last.isdigit() else last] = value

    return change


def again(path: str, term: str, value: object) -> Change:
    """List the first of a list twice, the second time with another value under a term."""

    def change(credential: dict[str, Any]) -> None:
        place: Any = credential
        for step in path.split("."):
            place = place[int(step)] if step.isdigit() else place[step]
        place.append({**deepcopy(place[0]), term: value})

    return change


def both(*changes: Change) -> Change:
    def change(credential: dict[str, Any]) -> None:
        for one in changes:
            one(credential)

    return change


def other_list(credential: dict[str, Any]) -> None:
    entry = credential["credentialStatus"][1]
    entry["statusListCredential"] = credential["credentialStatus"][0]["statusListCredential"]
    entry["id"] = f"{entry['statusListCredential']}#{entry['statusListIndex']}"


def far_list(credential: dict[str, Any]) -> None:
    entry = credential["credentialStatus"][1]
    entry["statusListCredential"] = "https://other.example/status/2"
    entry["id"] = f"{entry['statusListCredential']}#{entry['statusListIndex']}"


def index(*numbers: int) -> Change:
    def change(credential: dict[str, Any]) -> None:
        for entry, number in zip(credential["credentialStatus"], numbers, strict=True):
            entry["statusListIndex"] = str(number)
            entry["id"] = f"{entry['statusListCredential']}#{number}"

    return change


SAID, DONE = "credentialSubject.recognition", "credentialSubject.achievement"
SAMPLES: dict[str, Change] = {
    "status.one-of-each-purpose": lambda one: one["credentialStatus"].reverse(),
    "status.id-is-list-and-index": put("credentialStatus.0.id", "https://river.example/status/1#1"),
    "status.index-is-in-the-list": index(1 << 25, 1 << 25),
    "status.each-purpose-its-list": other_list,
    "status.one-index": index(7, 8),
    "status.list-is-the-issuers": far_list,
    "source.agreement-at-its-address": put("termsOfUse.0.id", "https://river.example/elsewhere"),
    "source.agreement-by-its-digest": put("termsOfUse.0.agreementHash", "sha-256:" + "0" * 64),
    "source.approval-is-evidence": lambda one: one.pop("evidence"),
    "source.approval-by-its-digest": again("relatedResource", "mediaType", "application/vc"),
    "source.standard-is-the-one-applied": put(f"{DONE}.humanCode", "CAR"),
    "source.version-is-the-one-applied": put(f"{DONE}.version", "2023.1"),
    "source.achievement-is-of-the-standard": put(f"{DONE}.id", "did:web:river.example#CAR-1"),
    "source.criteria-name-the-agreement": put(f"{DONE}.criteria.narrative", "Recognised."),
    "signer.key-is-the-issuers": put("issuer.id", "did:web:lake.example"),
    "dates.begin-is-a-day": put("validFrom", "2027-02-30T00:00:00Z"),
    "dates.end-is-a-day": put("validUntil", "2032-02-30T00:00:00Z"),
    "dates.ends-after-it-begins": both(
        put("validFrom", "2027-03-02T08:00:00Z"), put("validUntil", "2027-03-02T08:00:00Z")
    ),
    "dates.has-not-ended": put("validUntil", "2027-03-02T08:00:00Z"),
    "dates.has-begun": put("validFrom", "2027-03-03T00:00:00Z"),
    "dates.one-spelling": put("validFrom", "2027-03-02T01:00:00+01:00"),
    "dates.awarded-before-decided": put(f"{SAID}.awardDate", "2027-03-02"),
    "dates.decided-before-signed": put(f"{SAID}.decisionDate", "2027-03-04"),
    "dates.awarded-in-this-age": put(f"{SAID}.awardDate", "1899-12-31"),
    "dates.restriction-outlasts-decision": put(f"{SAID}.restriction.0.endDate", "2026-01-01"),
    "units.each-once": again(f"{SAID}.unit", "eqfLevel", 4),
    "units.each-titled": put(f"{SAID}.unit.0.name", " "),
    "units.restriction-once": again(f"{SAID}.restriction", "endDate", "2028-01-01"),
    "units.condition-once": again(f"{SAID}.condition", "description", "Again."),
    "scope.fits-the-outcome": put(f"{SAID}.scope", "half"),
    "alignment.one-of-each-kind": lambda one: one["credentialSubject"]["achievement"][
        "alignment"
    ].reverse(),
    "alignment.job-at-its-address": put(f"{DONE}.alignment.0.targetCode", "another"),
    "alignment.job-by-its-name": put(f"{DONE}.alignment.0.targetName", "Carpenter"),
    "alignment.level-at-its-address": put(f"{DONE}.alignment.1.targetCode", "5"),
    "alignment.class-at-its-address": put(f"{DONE}.alignment.2.targetCode", "7412"),
    "person.is-not-the-certificate": lambda one: one.update(id=one["credentialSubject"]["id"]),
    "person.no-address": put("issuer.name", "River, ask zoe@river.example"),
    "text.title-names-the-job": put("name", "Carpenter: certificate of recognition"),
    "text.composed-letters": put("issuer.name", "Zoe\u0308"),
    "text.no-unseen-letter": put("issuer.name", "Riv\u202eer"),
    "text.no-blank-at-the-edge": put("issuer.name", "River "),
    "shape.schema": put("credentialSubject.birthDate", "1994-05-17"),
}
# What is not in the certificate but about who signs it.
ABOUT_SIGNING: dict[str, tuple[Change, Signing]] = {
    "signer.not-signed-yet": (put("proof", []), SIGNING),
    "signer.key-is-of-the-right-kind": (lambda _: None, Signing(SIGNER.kid, "ES256", SIGNED_AT)),
}
# No certificate of the right shape can break it: the schema asks for the same.
HELD_BY_THE_SCHEMA = {"signer.issuer-is-a-city"}


def names(credential: dict[str, Any], signing: Signing = SIGNING) -> set[str]:
    return set(found_by(credential, signing))


def changed(change: Change) -> dict[str, Any]:
    credential = deepcopy(build_certificate(DRAFT))
    change(credential)
    return credential


def test_there_are_forty_rules_and_more_and_each_has_its_sample() -> None:
    known = {lint.name for lint in LINTS} | {"shape.schema"}
    assert len(known) == COUNT >= 40
    assert SAMPLES.keys() | ABOUT_SIGNING.keys() | HELD_BY_THE_SCHEMA == known
    assert len(SAMPLES) + len(ABOUT_SIGNING) >= 40


def test_a_sound_certificate_breaks_none() -> None:
    assert names(build_certificate(DRAFT)) == set()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_bad_sample_is_found_by_its_rule_and_not_signed(name: str) -> None:
    credential = changed(SAMPLES[name])
    assert name in names(credential)
    with pytest.raises(Refusal) as refused:
        sign_rehearsed(credential, SIGNER, SIGNED_AT)
    assert refused.value.code == "LINT"


@pytest.mark.parametrize("name", ABOUT_SIGNING)
def test_a_wrong_way_of_signing_is_found(name: str) -> None:
    change, signing = ABOUT_SIGNING[name]
    assert names(changed(change), signing) == {name}


def test_what_was_rehearsed_is_what_is_signed() -> None:
    credential = build_certificate(DRAFT)
    signed, examined = sign_rehearsed(credential, SIGNER, SIGNED_AT)
    assert {term: value for term, value in signed.items() if term != "proof"} == credential
    assert len(examined) == 32


class Forgetful:
    """A key that signs other bytes than it was given."""

    kid, alg, multikey = SIGNER.kid, SIGNER.alg, SIGNER.multikey

    def sign(self, message: bytes) -> bytes:
        return SIGNER.sign(message[::-1])


def test_a_key_that_signs_something_else_is_noticed_before_anybody_gets_it() -> None:
    with pytest.raises(Refusal) as refused:
        sign_rehearsed(build_certificate(DRAFT), Forgetful(), SIGNED_AT)
    assert refused.value.code == "LINT-CORRESPONDENCE"


@given(
    name=st.sampled_from(["Zoë Ångström", "Ιωάννα", "محمد الأحمد", "李小龍", "O'Neill-Smith Jr."]),
    weeks=st.integers(0, 500),
    restricted=st.booleans(),
)
@settings(max_examples=examples(100), deadline=None)
def test_honest_certificates_break_none(name: str, weeks: int, restricted: bool) -> None:
    restriction = Restriction("LV-AUTH", "Not alone.", ("ELE-2",))
    credential = build_certificate(
        draft(
            holder_name=name,
            valid_until=SIGNED_AT + timedelta(weeks=weeks + 1),
            restrictions=(restriction,) if restricted else (),
        )
    )
    assert names(credential) == set()
