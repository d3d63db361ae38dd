"""A stranger's questions, each with its own answer."""

import json
import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples
from tests.proofs.region import (
    AGREEMENT,
    DRAFT,
    INDEX,
    LAKE,
    LAKE_SIGNER,
    NOW,
    RIVER,
    SIGNED_AT,
    SIGNER,
    STRANGER,
    bundle,
    certificate,
    draft,
    keys_of,
    parts,
    status_lists,
)

from comity.proofs.agreement_facts import Party
from comity.proofs.approvals import Accreditation
from comity.proofs.bundle import Bundle
from comity.proofs.certificate import build_certificate
from comity.proofs.contexts import Contexts, pinned_contexts
from comity.proofs.drafts import Condition, Restriction, Unit
from comity.proofs.integrity import JCS, RDFC, check_proof
from comity.proofs.issuing import secure, sign
from comity.proofs.sentences import SENTENCES
from comity.proofs.verdicts import Verification
from comity.proofs.verifying import verify
from comity.values.refusals import Refusal

WHOLE = bundle()
Change = Callable[[dict[str, Any]], object]


def answer(result: Verification, name: str) -> str:
    found = result.check(name)
    assert found is not None
    assert found.sentence
    return f"{found.outcome} {found.code}"


def changed(change: Change) -> bytes:
    document = deepcopy(certificate())
    change(document)
    return orjson.dumps(document)


def test_a_genuine_certificate_is_recognised_where_it_was_decided() -> None:
    result = verify(orjson.dumps(certificate()), WHOLE, NOW)
    assert result.verdict == "recognised"
    assert result.valid is True
    answers = {check.name: check.outcome for check in result.checks}
    assert answers.pop("logged") == "not_applicable"
    assert set(answers.values()) == {"pass"}
    assert not result.warnings


def test_a_document_already_read_gets_the_same_answer() -> None:
    assert verify(certificate(), WHOLE, NOW).verdict == "recognised"


def test_valid_and_recognised_here_are_two_answers() -> None:
    elsewhere = verify(certificate(), WHOLE, NOW, city="lake")
    assert elsewhere.verdict == "valid_not_recognised"
    assert elsewhere.valid is True
    assert answer(elsewhere, "recognised_here") == "fail RECOGNISED-ELSEWHERE"
    outside = verify(certificate(), WHOLE, NOW, city="hill")
    assert outside.valid is True
    assert answer(outside, "recognised_here") == "fail RECOGNISED-CITY-NO-PARTY"


TEXTS = (
    ("id",),
    ("name",),
    ("issuer", "name"),
    ("validFrom",),
    ("validUntil",),
    ("credentialSubject", "id"),
    ("credentialSubject", "licenseNumber"),
    ("credentialSubject", "identifier", 0, "identityHash"),
    ("credentialSubject", "achievement", "name"),
    ("credentialSubject", "recognition", "hostCity"),
    ("credentialSubject", "recognition", "unit", 0, "name"),
    ("credentialSubject", "recognition", "restriction", 0, "endDate"),
    ("termsOfUse", 0, "agreementHash"),
)


@pytest.mark.parametrize("path", TEXTS)
def test_one_changed_letter_is_seen_by_both_signatures(path: tuple[str | int, ...]) -> None:
    def swap(document: Any) -> None:
        for step in path[:-1]:
            document = document[step]
        text = document[path[-1]]
        document[path[-1]] = text[:3] + ("1" if text[3] != "1" else "2") + text[4:]

    result = verify(changed(swap), WHOLE, NOW)
    assert result.verdict == "invalid"
    assert answer(result, f"proof:{JCS}") == "fail PROOF-SIGNATURE"
    kept = answer(result, "schema") == "pass SCHEMA-GOOD"
    wanted = "fail PROOF-SIGNATURE" if kept else "unknown PROOF-NOT-READ"
    assert answer(result, f"proof:{RDFC}") == wanted


@pytest.mark.parametrize(
    ("change", "check", "wanted"),
    [
        (lambda c: c.pop("proof"), "proof_set", "fail PROOF-SET-NONE"),
        (lambda c: c["proof"].pop(0), "proof_set", "fail PROOF-SET-REMOVED"),
        (lambda c: c["proof"].pop(1), "proof_set", "fail PROOF-SET-REMOVED"),
        (lambda c: c.update(proof=c["proof"][0]), "proof_set", "fail PROOF-SET-REMOVED"),
        (lambda c: c.update(proof=[]), "proof_set", "fail PROOF-SET-NONE"),
        (lambda c: c.update(proof=["x", 1, None]), "proof", "fail PROOF-FORM"),
        (lambda c: c.update(proof=c["proof"] * 2), "proof_set", "fail PROOF-SET-MANY"),
        (lambda c: c.update(proof=[{}] * 5), "proof_set", "fail PROOF-SET-MANY"),
        (
            lambda c: c["proof"][1].update(proofValue=c["proof"][0]["proofValue"]),
            f"proof:{JCS}",
            "fail PROOF-SIGNATURE",
        ),
        (
            lambda c: c["proof"][0].update(created="2027-03-02T09:00:01Z"),
            f"proof:{RDFC}",
            "fail PROOF-SIGNATURE",
        ),
        (lambda c: c["proof"][1].pop("created"), f"proof:{JCS}", "fail PROOF-SIGNATURE"),
        (lambda c: c["proof"][0].update(note="hello"), f"proof:{RDFC}", "fail PROOF-FORM"),
        (
            lambda c: c["proof"][0].update(verificationMethod=LAKE_SIGNER.kid),
            f"proof:{RDFC}",
            "fail PROOF-OTHER-ISSUER",
        ),
        (
            lambda c: c["proof"][0].update(verificationMethod=f"{RIVER}#a9"),
            f"proof:{RDFC}",
            "fail PROOF-KEY-FOREIGN",
        ),
        (lambda c: c.update(nickname="x"), "schema", "fail SCHEMA-BROKEN"),
        (lambda c: c["@context"].append("https://x.example/"), "schema", "fail SCHEMA-BROKEN"),
        (lambda c: c.pop("credentialStatus"), "schema", "fail SCHEMA-BROKEN"),
        (
            lambda c: c.update(type=["VerifiableCredential"]),
            "format",
            "fail FORMAT-NOT-CERTIFICATE",
        ),
    ],
)
def test_each_tampering_has_its_own_answer(change: Change, check: str, wanted: str) -> None:
    result = verify(changed(change), WHOLE, NOW)
    assert result.verdict == "invalid"
    assert result.valid is False
    assert answer(result, check) == wanted


def test_a_proof_of_a_kind_we_do_not_know_is_only_a_warning() -> None:
    def add(document: dict[str, Any]) -> None:
        document["proof"].append({"type": "DataIntegrityProof", "cryptosuite": "bbs-2023"})

    result = verify(changed(add), WHOLE, NOW)
    assert result.verdict == "recognised"
    assert [warning.code for warning in result.warnings] == ["PROOF-SUITE"]


def test_only_unknown_proofs_are_no_proof() -> None:
    unknown = {"type": "DataIntegrityProof", "cryptosuite": "bbs-2023"}
    result = verify(changed(lambda c: c.update(proof=unknown)), WHOLE, NOW)
    assert result.verdict == "invalid"


def test_an_unknown_issuer_cannot_be_told_about() -> None:
    # A stranger does not look for faults before signing, as our own offices do.
    unsigned = build_certificate(draft(issuer="did:web:nowhere.example"))
    signed = secure(unsigned, STRANGER, SIGNED_AT)
    result = verify(signed, WHOLE, NOW)
    assert result.verdict == "indeterminate"
    assert result.valid is None
    assert answer(result, "issuer") == "unknown ISSUER-UNKNOWN"
    assert answer(result, f"proof:{JCS}") == "unknown PROOF-KEY-UNKNOWN"


def test_a_key_that_vouches_only_for_itself_proves_no_city() -> None:
    did = f"did:key:{STRANGER.multikey}"
    signer = type(STRANGER)(f"{did}#{STRANGER.multikey}", STRANGER.key)
    credential = build_certificate(DRAFT)
    credential["issuer"]["id"] = did
    result = verify(secure(credential, signer, SIGNED_AT), WHOLE, NOW)
    assert result.verdict == "indeterminate"
    assert answer(result, f"proof:{JCS}") == "pass PROOF-GOOD"
    assert answer(result, "issuer") == "unknown ISSUER-UNKNOWN"


def test_without_a_bundle_nothing_can_be_told() -> None:
    assert verify(certificate(), Bundle.empty(), NOW).verdict == "indeterminate"


def test_without_the_definitions_of_the_terms_it_cannot_be_told() -> None:
    bare = Bundle.of(parts(), Contexts({}))
    result = verify(certificate(), bare, NOW)
    assert result.verdict == "indeterminate"
    assert answer(result, f"proof:{RDFC}") == "unknown CONTEXT-ABSENT"
    assert answer(result, f"proof:{JCS}") == "pass PROOF-GOOD"


@pytest.mark.parametrize(
    ("lists", "verdict", "check", "wanted"),
    [
        ({"revoked": [INDEX]}, "revoked", "status_revocation", "fail STATUS-REVOKED"),
        ({"suspended": [INDEX]}, "suspended", "status_suspension", "fail STATUS-SUSPENDED"),
        (
            {"at": NOW - timedelta(hours=48)},
            "indeterminate",
            "status_revocation",
            "unknown STATUS-STALE",
        ),
        (
            {"at": NOW - timedelta(hours=48), "revoked": [INDEX]},
            "indeterminate",
            "status_revocation",
            "fail STATUS-REVOKED",
        ),
        (
            {"at": NOW - timedelta(hours=48), "suspended": [INDEX]},
            "indeterminate",
            "status_suspension",
            "unknown STATUS-STALE",
        ),
        (
            {"at": NOW + timedelta(hours=1)},
            "indeterminate",
            "status_suspension",
            "unknown STATUS-LATER",
        ),
        (
            {"signer": LAKE_SIGNER},
            "indeterminate",
            "status_revocation",
            "unknown STATUS-LIST-BROKEN",
        ),
    ],
)
def test_each_status_has_its_own_answer(
    lists: dict[str, Any], verdict: str, check: str, wanted: str
) -> None:
    result = verify(certificate(), bundle(status_lists=status_lists(**lists)), NOW)
    if wanted == "fail STATUS-REVOKED":
        verdict = "revoked"
    assert result.verdict == verdict
    assert answer(result, check) == wanted


def test_the_bits_of_others_do_not_matter() -> None:
    others = {"revoked": [INDEX - 1, INDEX + 1], "suspended": [0, 131_071]}
    result = verify(certificate(), bundle(status_lists=status_lists(**others)), NOW)
    assert result.verdict == "recognised"


def test_a_missing_list_cannot_be_told_about() -> None:
    result = verify(certificate(), bundle(status_lists=()), NOW)
    assert result.verdict == "indeterminate"
    assert answer(result, "status_revocation") == "unknown STATUS-MISSING"


def test_swapped_lists_are_not_believed() -> None:
    first, second = status_lists(revoked=[INDEX])
    swapped = ({**first, "id": second["id"]}, {**second, "id": first["id"]})
    result = verify(certificate(), bundle(status_lists=swapped), NOW)
    assert answer(result, "status_revocation") == "unknown STATUS-LIST-BROKEN"


@pytest.mark.parametrize(
    ("days", "verdict"),
    [
        (datetime(2032, 3, 1, 23, 59, 59, tzinfo=UTC), "recognised"),
        (datetime(2032, 3, 2, tzinfo=UTC), "expired"),
    ],
)
def test_the_last_instant_no_longer_counts(days: datetime, verdict: str) -> None:
    lists = status_lists(at=days - timedelta(hours=1))
    assert verify(certificate(), bundle(status_lists=lists), days).verdict == verdict


def test_before_it_begins_it_does_not_count() -> None:
    early = SIGNED_AT - timedelta(days=1)
    result = verify(certificate(), bundle(status_lists=status_lists(at=early)), early)
    assert result.verdict == "invalid"
    assert answer(result, "validity") == "fail VALIDITY-NOT-YET"
    assert answer(result, f"proof:{JCS}") == "fail PROOF-FUTURE"


@pytest.mark.parametrize(
    ("validity", "verdict", "wanted"),
    [
        ({"first": SIGNED_AT, "until": NOW}, "recognised", "pass KEY-GOOD"),
        ({"first": SIGNED_AT + timedelta(seconds=1)}, "invalid", "fail KEY-NOT-YET"),
        ({"until": SIGNED_AT}, "invalid", "fail KEY-ENDED"),
        ({"revoked": SIGNED_AT + timedelta(days=9)}, "indeterminate", "unknown KEY-REVOKED"),
        ({"asserts": False}, "invalid", "fail KEY-NOT-FOR-THIS"),
    ],
)
def test_the_key_must_have_been_in_force_when_it_signed(
    validity: dict[str, Any], verdict: str, wanted: str
) -> None:
    documents = (keys_of(RIVER, SIGNER, **validity), keys_of(LAKE, LAKE_SIGNER))
    kept = bundle(key_documents=documents)
    if "until" in validity and validity["until"] == NOW:
        assert verify(certificate(), kept, NOW).verdict == verdict
    assert answer(verify(certificate(), kept, NOW), "issuer_key") == wanted


def test_a_key_younger_than_the_bundle_may_exist() -> None:
    document = deepcopy(certificate())
    for proof in document["proof"]:
        proof["verificationMethod"] = f"{RIVER}#a2"
    old = bundle(dated=SIGNED_AT - timedelta(days=1))
    result = verify(document, old, NOW)
    assert answer(result, f"proof:{JCS}") == "unknown PROOF-KEY-UNKNOWN"
    assert result.verdict == "indeterminate"


@pytest.mark.parametrize(
    ("changes", "check", "wanted"),
    [
        ({"agreements": ()}, "agreement", "unknown AGREEMENT-UNKNOWN"),
        (
            {"accreditations": ()},
            "accreditation",
            "unknown ACCREDITATION-UNKNOWN",
        ),
        (
            {"accreditations": (Accreditation("P-LAKE-1", date(2023, 1, 1), date(2026, 6, 19)),)},
            "accreditation",
            "fail ACCREDITATION-NOT-IN-FORCE",
        ),
        (
            {"parties": (Party("lake", RIVER, "River"), Party("river", LAKE, "Lake"))},
            "agreement",
            "fail AGREEMENT-NOT-HOST",
        ),
    ],
)
def test_what_recognition_rests_on_does_not_make_it_false(
    changes: dict[str, Any], check: str, wanted: str
) -> None:
    result = verify(certificate(), bundle(**changes), NOW)
    assert result.valid is True
    assert answer(result, check) == wanted


@pytest.mark.parametrize(
    ("changes", "check", "wanted"),
    [
        (
            {"agreement": type(draft().agreement)("two-waters", "1.0.0", "sha-256:" + "0" * 64)},
            "agreement",
            "fail AGREEMENT-OTHER-TEXT",
        ),
        ({"decided_on": date(2026, 12, 31)}, "agreement", "fail AGREEMENT-NO-PARTY"),
        (
            {
                "occupation": type(draft().occupation)(
                    "plumber", "P", "https://e.example/o/1", "7126", 4
                )
            },
            "scope",
            "fail SCOPE-OUTSIDE",
        ),
    ],
)
def test_a_certificate_outside_the_agreement_is_not_recognised(
    changes: dict[str, Any], check: str, wanted: str
) -> None:
    signed = secure(build_certificate(draft(**changes)), SIGNER, SIGNED_AT)
    result = verify(signed, WHOLE, NOW)
    assert result.verdict == "valid_not_recognised"
    assert answer(result, check) == wanted
    assert answer(result, "recognised_here") == "fail RECOGNISED-NOT"


def test_a_certificate_that_never_ends_and_rests_on_no_centre() -> None:
    plain = draft(valid_until=None, accreditation=None, holder_name=None, conditions=())
    result = verify(sign(build_certificate(plain), SIGNER, SIGNED_AT), WHOLE, NOW)
    assert result.verdict == "recognised"
    assert answer(result, "accreditation") == "not_applicable ACCREDITATION-NONE"


def test_the_whole_answer_goes_through_json() -> None:
    result = verify(certificate(), WHOLE, NOW)
    assert json.loads(json.dumps(result.as_json()))["verdict"] == "recognised"


def test_every_sentence_can_be_said_with_its_facts() -> None:
    assert all(sentence.strip() for sentence in SENTENCES.values())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    steps = value.items() if isinstance(value, dict) else enumerate(value)
    inner = [(*path, step) for step, _ in steps] if isinstance(value, dict | list) else []
    return inner + [
        place
        for step in inner
        if isinstance(value[step[-1]], dict | list)
        for place in places(value[step[-1]], step)
    ]


@settings(max_examples=examples(200), deadline=None)
@given(st.data())
def test_no_strange_value_anywhere_brings_it_down_or_passes(data: st.DataObject) -> None:
    document: Any = deepcopy(certificate())
    path = data.draw(st.sampled_from(places(document)))
    strange = data.draw(JSON)
    holder = document
    for step in path[:-1]:
        holder = holder[step]
    if holder[path[-1]] == strange:
        return
    holder[path[-1]] = strange
    result = verify(document, WHOLE, NOW)
    assert result.verdict in {"invalid", "indeterminate"}
    assert all(check.sentence for check in (*result.checks, *result.warnings))


@settings(max_examples=examples(200), deadline=None)
@given(st.integers(0, 3900), st.integers(1, 255))
def test_no_changed_byte_leaves_it_valid(place: int, flip: int) -> None:
    raw = bytearray(orjson.dumps(certificate()))
    raw[place] ^= flip
    result = verify(bytes(raw), WHOLE, NOW)
    assert result.valid is not True


@settings(max_examples=examples(200), deadline=None)
@given(st.binary() | st.text().map(str.encode))
def test_any_bytes_get_an_answer(raw: bytes) -> None:
    assert verify(raw, WHOLE, NOW).verdict == "invalid"


def test_an_agreement_hash_is_that_of_its_bytes() -> None:
    assert len(AGREEMENT.hash) == 72
    assert secure({"@context": ["https://www.w3.org/ns/credentials/v2"]}, SIGNER, NOW)["proof"]


def test_the_largest_certificate_that_keeps_the_schema_is_answered_in_time() -> None:
    text = "x" * 1900
    largest = draft(
        units=tuple(Unit(f"E-{n}", 1 + n % 8, f"{text}{n}") for n in range(100)),
        restrictions=tuple(
            Restriction(f"R-{n}", text, tuple(f"E-{m}" for m in range(100))) for n in range(50)
        ),
        conditions=tuple(Condition(f"C-{n}", text) for n in range(50)),
    )
    signed = sign(build_certificate(largest), SIGNER, SIGNED_AT)
    began = time.process_time()
    assert verify(signed, WHOLE, NOW).verdict == "recognised"
    assert time.process_time() - began < 2


def _objects(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        yield at
        for name, inner in value.items():
            yield from _objects(inner, (*at, name))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _objects(inner, (*at, place))


def _planted(at: tuple[Any, ...], plant: dict[str, Any]) -> dict[str, Any]:
    document = deepcopy(build_certificate(DRAFT))
    node: Any = document
    for step in at:
        node = node[step]
    node.update(plant)
    return document


@pytest.mark.parametrize("plant", [{"plantedTerm": "x"}, {"type": ["PlantedType"]}], ids=str)
def test_a_term_or_type_planted_anywhere_is_neither_signed_nor_verified(
    plant: dict[str, Any],
) -> None:
    places = list(_objects(build_certificate(DRAFT)))
    assert len(places) > 12
    contexts = pinned_contexts()
    rdfc, jcs = certificate()["proof"]
    for at in places:
        document = _planted(at, plant)
        for attempt in (
            lambda document=document: secure(document, SIGNER, SIGNED_AT),
            lambda document=document: check_proof(
                document, rdfc, multikey=SIGNER.multikey, contexts=contexts
            ),
        ):
            with pytest.raises(Refusal) as refused:
                attempt()
            assert refused.value.code in {"RDF-TERM", "RDF-ADDRESS"}, at
        assert verify({**document, "proof": [rdfc, jcs]}, bundle(), NOW).verdict == "invalid"
