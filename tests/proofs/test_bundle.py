"""A bundle is believed only as far as its manifest vouches for it."""

import json
import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.proofs.region import (
    AGREEMENT,
    LAKE_SIGNER,
    NOW,
    SIGNER,
    STRANGER,
    bundle,
    certificate,
    parts,
    status_lists,
)

from comity.proofs.bundle import Bundle
from comity.proofs.bundle_files import load_bundle, write_bundle
from comity.proofs.verifying import verify
from comity.values.refusals import Refusal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_bundle(tmp_path / "bundle", parts(), SIGNER)
    return tmp_path / "bundle"


def refusal_of(folder: Path) -> Refusal:
    with pytest.raises(Refusal) as refused:
        load_bundle(folder)
    return refused.value


def test_a_written_bundle_verifies_like_the_one_in_memory(folder: Path) -> None:
    read = load_bundle(folder)
    assert verify(certificate(), read, NOW) == verify(certificate(), bundle(), NOW)


def test_a_bundle_is_never_written_over_another(folder: Path) -> None:
    with pytest.raises(FileExistsError):
        write_bundle(folder, parts(), SIGNER)


@pytest.mark.parametrize(
    "name", ["did/1.json", "status/2.json", "agreements/two-waters@1.0.0.json"]
)
def test_one_changed_byte_in_any_file_is_seen(folder: Path, name: str) -> None:
    path = folder / name
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
    refused = refusal_of(folder)
    assert refused.code == "BUNDLE-FILES"
    assert [(fault.code, fault.path) for fault in refused.faults] == [("BUNDLE-DIGEST", name)]


def test_every_missing_file_is_named(folder: Path) -> None:
    (folder / "did/1.json").unlink()
    (folder / "status/1.json").unlink()
    assert {fault.path for fault in refusal_of(folder).faults} == {"did/1.json", "status/1.json"}


def rewrite(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    manifest = json.loads((folder / "bundle.json").read_text())
    change(manifest)
    (folder / "bundle.json").write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda m: m.update(dated="2031-01-01T00:00:00Z"), "BUNDLE-SIGNATURE"),
        (lambda m: m["parties"][0].update(name="Lake"), "BUNDLE-SIGNATURE"),
        (lambda m: m["files"].pop("status/1.json"), "BUNDLE-SIGNATURE"),
        (lambda m: m["proof"].update(verificationMethod=LAKE_SIGNER.kid), "BUNDLE-SIGNATURE"),
        (lambda m: m["proof"].update(verificationMethod=STRANGER.kid), "BUNDLE-SIGNATURE"),
        (lambda m: m["proof"].update(cryptosuite="bbs-2023"), "BUNDLE-SIGNATURE"),
        (lambda m: m.pop("proof"), "BUNDLE-MANIFEST"),
        (lambda m: m.update(note="x"), "BUNDLE-MANIFEST"),
        (lambda m: m.update(comity_bundle=2), "BUNDLE-MANIFEST"),
        (lambda m: m.update(parties={}), "BUNDLE-MANIFEST"),
        (lambda m: m["parties"][0].pop("did"), "BUNDLE-MANIFEST"),
        (lambda m: m["files"].update({"../secret.json": "0" * 64}), "BUNDLE-MANIFEST"),
        (lambda m: m["files"].update({"status/9.json": "x"}), "BUNDLE-MANIFEST"),
        (lambda m: m["files"].update({"status/9.json": "0" * 64}), "BUNDLE-FILES"),
        (lambda m: m["parties"][0].update(did="did:web:hill.example"), "BUNDLE"),
    ],
)
def test_a_manifest_that_was_touched_is_refused(
    folder: Path, change: Callable[[dict[str, Any]], object], code: str
) -> None:
    rewrite(folder, change)
    assert refusal_of(folder).code == code


def test_a_link_out_of_the_folder_is_not_followed(folder: Path) -> None:
    outside = folder.parent / "outside.json"
    path = folder / "status/1.json"
    outside.write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(outside)
    assert [fault.code for fault in refusal_of(folder).faults] == ["BUNDLE-PATH"]


def test_a_link_that_leads_to_itself_is_refused(folder: Path) -> None:
    path = folder / "status/1.json"
    path.unlink()
    path.symlink_to(path.name)
    assert [fault.code for fault in refusal_of(folder).faults] == ["BUNDLE-PATH"]


def test_an_archive_is_refused(folder: Path) -> None:
    archive = folder.parent / "bundle.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(folder / "bundle.json")
    assert refusal_of(archive).code == "BUNDLE-NO-FOLDER"


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    assert refusal_of(tmp_path).code == "BUNDLE-FILES"


def signature_of(content: bytes) -> dict[str, str]:
    value = urlsafe_b64encode(SIGNER.sign(content)).rstrip(b"=").decode()
    return {"party": "river", "key_id": "a1", "algorithm": "Ed25519", "value": value}


def test_an_agreement_with_a_signature_that_does_not_fit_is_refused() -> None:
    good = replace(AGREEMENT, signatures=(signature_of(AGREEMENT.canonical),))
    assert Bundle.of(parts(agreements=(good,))).agreements
    for bad in (
        signature_of(b"another text"),
        {**signature_of(AGREEMENT.canonical), "algorithm": "none"},
        {**signature_of(AGREEMENT.canonical), "value": "?"},
    ):
        with pytest.raises(Refusal) as refused:
            bundle(agreements=(replace(AGREEMENT, signatures=(bad,)),))
        assert [fault.code for fault in refused.value.faults] == ["AGREEMENT-SIGNATURE"]


def test_all_faults_of_the_parts_are_reported_at_once() -> None:
    lists = status_lists()
    with pytest.raises(Refusal) as refused:
        bundle(
            key_documents=({"id": "river"},),
            agreements=(replace(AGREEMENT, canonical=b"{}"),),
            status_lists=(lists[0], lists[0]),
        )
    codes = [fault.code for fault in refused.value.faults]
    assert codes == [
        "KEY-DOCUMENT",
        "AGREEMENT-FORM",
        "BUNDLE-TWICE",
        "BUNDLE-PARTY",
        "BUNDLE-PARTY",
    ]
