"""One agreement has one hash in every spelling, and one signature per party over it."""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from comity.rules.format import Surroundings, canonical_bytes, digest, read
from comity.rules.format.signatures import check_signatures, sign

REGION = Path(__file__).parents[2] / "src/comity/agreements/region/three-rivers.yaml"
PARTIES = ("ahrenbrueck", "maasveen", "vautmont")


@pytest.fixture(scope="module")
def document():
    return read(REGION.read_bytes()).required()


@pytest.fixture(scope="module")
def private_keys():
    return {party: Ed25519PrivateKey.generate() for party in PARTIES}


@pytest.fixture(scope="module")
def keys(private_keys):
    return {p: {"key-1": key.public_key().public_bytes_raw()} for p, key in private_keys.items()}


@pytest.fixture(scope="module")
def signatures(document, private_keys):
    return tuple(
        sign(document, party=p, key_id="key-1", key=key) for p, key in private_keys.items()
    )


def test_the_hash_is_sha_256_of_the_canonical_bytes(document) -> None:
    assert digest(document) == "sha-256:" + sha256(canonical_bytes(document)).hexdigest()


def test_the_canonical_bytes_hold_no_float_and_no_space(document) -> None:
    def refuse(text):
        raise AssertionError(text)

    content = canonical_bytes(document)
    parsed = json.loads(content, parse_float=refuse)
    assert parsed["finance"]["floor_share"] == "0.05"
    assert parsed["recognition"]["electrician"]["fee"]["cap"] == "120.00"
    assert content.startswith(b'{"agreement":{"authentic_languages":["de","nl","fr"],')


def test_the_canonical_form_is_an_agreement_with_the_same_hash(document) -> None:
    again = read(canonical_bytes(document)).required()
    assert canonical_bytes(again) == canonical_bytes(document)
    assert again.data == document.data


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("gap_over: 0.10", "gap_over: 0.1"),
        ("gap_over: 0.10", 'gap_over: "0.100"'),
        ("gap_over: 0.10", "gap_over: 1.0e-1"),
        ('standard: "60.00"', 'standard: "60"'),
        ("hours: 160", "hours: '160'"),
        ("supersedes: null", "supersedes:"),
        ("supersedes: null", "supersedes: ~"),
        ("core: true", "core: True"),
        ("core: true", "core: true, experience: true"),
    ],
)
def test_another_spelling_of_a_value_has_the_same_hash(document, old, new) -> None:
    text = REGION.read_text()
    assert old in text
    assert digest(read(text.replace(old, new, 1)).required()) == digest(document)


def test_another_value_has_another_hash(document) -> None:
    text = REGION.read_text().replace("gap_over: 0.10", "gap_over: 0.11", 1)
    assert digest(read(text).required()) != digest(document)


def test_all_parties_have_signed(document, signatures, keys) -> None:
    report = check_signatures(document, signatures, keys=keys)
    assert report.is_complete
    assert report.signed == PARTIES


def test_a_missing_party_is_named(document, signatures, keys) -> None:
    report = check_signatures(document, signatures[:2], keys=keys)
    assert not report.is_complete
    assert report.missing == ("vautmont",)


@pytest.mark.parametrize(
    "change",
    [
        {"value": "A" * 86},
        {"value": ""},
        {"value": "%%%"},
        {"value": "ä"},
        {"algorithm": "none"},
        {"key_id": "key-2"},
        {"party": "vautmont"},
        {"party": "bonn"},
    ],
)
def test_a_signature_that_does_not_fit_is_named(document, signatures, keys, change) -> None:
    changed = replace(signatures[0], **change)
    report = check_signatures(document, (changed, *signatures[1:]), keys=keys)
    assert not report.is_complete
    assert report.missing == ("ahrenbrueck",)
    assert [party for party, _ in report.invalid] == [changed.party]


def test_one_signature_has_one_spelling(document, signatures, keys) -> None:
    padded = replace(signatures[0], value=signatures[0].value + "==")
    assert check_signatures(document, (padded,), keys=keys).signed == ()


def test_a_signature_over_another_text_does_not_fit(document, private_keys, keys) -> None:
    other = read(REGION.read_text().replace("gap_over: 0.10", "gap_over: 0.11", 1)).required()
    signature = sign(other, party="maasveen", key_id="key-1", key=private_keys["maasveen"])
    assert check_signatures(document, (signature,), keys=keys).signed == ()


def test_only_a_party_signs(document, private_keys) -> None:
    with pytest.raises(ValueError, match="bonn"):
        sign(document, party="bonn", key_id="key-1", key=private_keys["maasveen"])


def test_in_force_needs_every_signature(signatures, keys) -> None:
    content = REGION.read_bytes()
    complete = Surroundings(signatures=signatures, keys=keys)
    assert read(content, complete).faults == ()
    lacking = Surroundings(signatures=signatures[1:], keys=keys)
    assert [(f.code, f.path) for f in read(content, lacking).faults] == [
        ("E-STATE", "agreement.status")
    ]


def test_a_draft_needs_no_signature() -> None:
    text = yaml.safe_load(REGION.read_text())
    text["agreement"]["status"] = "draft"
    unsigned = Surroundings(signatures=(), keys={})
    assert read(json.dumps(text, default=str), unsigned).faults == ()
