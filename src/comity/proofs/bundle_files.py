"""Bundle files: a bundle as a folder of static files that any server or stick can carry."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import orjson

from comity.proofs.agreement_facts import MAX_AGREEMENT_BYTES, AgreementText
from comity.proofs.approvals import Accreditation
from comity.proofs.bundle import Bundle, BundleParts, LogText
from comity.proofs.contexts import PINS, Contexts, context_bytes, parse_context
from comity.proofs.instants import instant_text
from comity.proofs.integrity import JCS
from comity.proofs.issuing import secure
from comity.proofs.keys import did_of
from comity.proofs.manifest import FORMAT, MANIFEST, Manifest, parse_manifest
from comity.proofs.parsing import parse_object
from comity.proofs.schemas import schema_bytes, wallet_schema_bytes
from comity.proofs.signing import Signer
from comity.proofs.vct import type_bytes
from comity.proofs.vouching import require_vouched
from comity.values.refusals import Fault, Refusal

_TOKENS: Final = "tsl/"
_APPROVALS: Final = "approvals/"
MAX_FILES: Final = 10_000
MAX_FILE_BYTES: Final = 8 << 20


def write_bundle(directory: Path, parts: BundleParts, signer: Signer) -> None:
    """Write a bundle into a new or empty folder, its manifest last.

    Raises:
        FileExistsError: the folder holds something; a bundle is never written over another.
        Refusal: BUNDLE, the parts have faults and nothing was written.
    """
    Bundle.of(parts)
    directory.mkdir(parents=True, exist_ok=True)
    if any(directory.iterdir()):
        raise FileExistsError(directory)
    files = _files(parts)
    for path, raw in files.items():
        target = directory / path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(raw)
    manifest = {
        "comity_bundle": FORMAT,
        "dated": instant_text(parts.dated),
        "parties": [
            {"id": party.id, "did": party.did, "name": party.name} for party in parts.parties
        ],
        "files": {path: sha256(raw).hexdigest() for path, raw in sorted(files.items())},
    }
    signed = secure(manifest, signer, parts.dated, suites=(JCS,))
    (directory / MANIFEST).write_bytes(_pretty(signed))


def load_bundle(directory: Path) -> Bundle:
    """Read a bundle from a folder, believing nothing that its manifest does not vouch for.

    Raises:
        Refusal: BUNDLE-NO-FOLDER, BUNDLE-MANIFEST, BUNDLE-FILES, BUNDLE-SIGNATURE or BUNDLE, each
            with every fault found.
        OSError: a file cannot be read.
    """
    if not directory.is_dir():
        raise Refusal("BUNDLE-NO-FOLDER", f"{directory.name} is not a folder; unpack it first.")
    manifest = parse_manifest(_bytes(directory / MANIFEST))
    files = _read_files(directory, manifest)
    parts = _parts(manifest, files)
    bundle = Bundle.of(parts, _contexts(files))
    require_vouched(parts, bundle)
    by = did_of(str(manifest.proof.get("verificationMethod")))
    if by not in bundle.parties:
        raise Refusal("BUNDLE-SIGNATURE", "The bundle is not signed by one of its cities.")
    try:
        bundle.require_signed(manifest.document, by=by)
    except Refusal as refusal:
        message = f"The bundle's signature does not hold: {refusal.message}"
        raise Refusal("BUNDLE-SIGNATURE", message) from refusal
    return bundle


def _files(parts: BundleParts) -> dict[str, bytes]:
    files = {
        "schemas/certificate-1.json": schema_bytes(),
        "schemas/wallet-1.json": wallet_schema_bytes(),
        "schemas/vocational-certificate-1.json": type_bytes(),
    }
    for address, pin in PINS.items():
        raw = context_bytes(address)
        if raw is not None:
            files[f"contexts/{Path(pin.file).name}"] = raw
    for number, keys in enumerate(parts.key_documents, 1):
        files[f"did/{number}.json"] = _pretty(keys)
    for number, listed in enumerate(parts.status_lists, 1):
        files[f"status/{number}.json"] = _pretty(listed)
    for number, token in enumerate(parts.status_tokens, 1):
        files[f"tsl/{number}.jwt"] = token.encode()
    for number, log in enumerate(parts.logs, 1):
        files[f"logs/{number}.json"] = _pretty(log.json)
    for text in parts.agreements:
        stem = f"agreements/{text.id}@{text.version}"
        files[f"{stem}.json"] = text.canonical
        files[f"{stem}.signatures.json"] = _pretty({"signatures": list(text.signatures)})
    approvals = [
        {
            "id": approval.id,
            "first": approval.first.isoformat(),
            "last": None if approval.last is None else approval.last.isoformat(),
        }
        for approval in parts.accreditations
    ]
    files["accreditations.json"] = _pretty({"accreditations": approvals})
    return files | _vouching(parts)


def _vouching(parts: BundleParts) -> dict[str, bytes]:
    """Give what cities signed about others: approvals as they are, agreements as credentials."""
    files = {f"{_APPROVALS}{number}.json": raw for number, raw in enumerate(parts.approvals, 1)}
    for number, signed in enumerate(parts.agreement_credentials, 1):
        files[f"vouched/{number}.json"] = _pretty(signed)
    return files


def _pretty(document: Mapping[str, Any]) -> bytes:
    return orjson.dumps(document, option=orjson.OPT_INDENT_2)


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise Refusal("BUNDLE-FILES", f"The bundle lacks {path.name}.")
    with path.open("rb") as file:
        raw = file.read(MAX_FILE_BYTES + 1)
    if len(raw) > MAX_FILE_BYTES:
        raise Refusal("BUNDLE-FILES", f"{path.name} is longer than {MAX_FILE_BYTES} bytes.")
    return raw


def _read_files(directory: Path, manifest: Manifest) -> dict[str, bytes]:
    faults: list[Fault] = []
    files: dict[str, bytes] = {}
    if len(manifest.files) > MAX_FILES:
        raise Refusal("BUNDLE-FILES", f"The bundle lists more than {MAX_FILES} files.")
    root = directory.resolve()
    for path, digest in manifest.files.items():
        try:
            place = (root / path).resolve()
        except RuntimeError:  # a link that leads to itself
            place = Path()
        if not place.is_relative_to(root):
            faults.append(Fault("BUNDLE-PATH", path, "The file lies outside the folder."))
            continue
        try:
            files[path] = _bytes(place)
        except Refusal as refusal:
            faults.append(Fault("BUNDLE-FILE", path, refusal.message))
            continue
        if sha256(files[path]).hexdigest() != digest:
            faults.append(Fault("BUNDLE-DIGEST", path, "The file was changed."))
    if faults:
        raise Refusal("BUNDLE-FILES", "Files of the bundle are missing or changed.", tuple(faults))
    return files


def _contexts(files: Mapping[str, bytes]) -> Contexts:
    by_name = {Path(pin.file).name: address for address, pin in PINS.items()}
    documents: dict[str, dict[str, Any]] = {}
    for address in PINS:
        raw = context_bytes(address)
        if raw is not None:
            documents[address] = parse_context(address, raw)
    for path, raw in files.items():
        folder, _, name = path.rpartition("/")
        if folder == "contexts" and name in by_name:
            documents[by_name[name]] = parse_context(by_name[name], raw)
    return Contexts(documents)


def _parts(manifest: Manifest, files: Mapping[str, bytes]) -> BundleParts:
    faults: list[Fault] = []
    documents: dict[str, dict[str, Any]] = {}
    for path, raw in files.items():
        if path.startswith(_TOKENS):
            continue
        try:
            documents[path] = parse_object(raw, max_bytes=MAX_AGREEMENT_BYTES)
        except Refusal as refusal:
            faults.append(Fault(refusal.code, path, refusal.message))
    if faults:
        raise Refusal("BUNDLE", "Files of the bundle cannot be read.", tuple(faults))
    return BundleParts(
        dated=manifest.dated,
        parties=manifest.parties,
        key_documents=_in_folder("did", documents),
        status_lists=_in_folder("status", documents),
        agreements=_agreements(files, documents),
        accreditations=_accreditations(documents.get("accreditations.json", {})),
        status_tokens=[
            raw.decode("utf-8", "replace")
            for path, raw in files.items()
            if path.startswith(_TOKENS)
        ],
        logs=[_log(document) for document in _in_folder("logs", documents)],
        approvals=[raw for path, raw in files.items() if path.startswith(_APPROVALS)],
        agreement_credentials=_in_folder("vouched", documents),
    )


def _in_folder(folder: str, documents: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return [document for path, document in documents.items() if path.startswith(f"{folder}/")]


def _agreements(
    files: Mapping[str, bytes], documents: Mapping[str, dict[str, Any]]
) -> list[AgreementText]:
    texts: list[AgreementText] = []
    for path, raw in files.items():
        if not path.startswith("agreements/") or path.endswith(".signatures.json"):
            continue
        stem = path.removesuffix(".json")
        identity, _, version = stem.removeprefix("agreements/").rpartition("@")
        given = documents.get(f"{stem}.signatures.json", {}).get("signatures", [])
        if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
            raise Refusal("BUNDLE", f"The signatures of {identity} are not a list.")
        texts.append(AgreementText(identity, version, raw, tuple(given)))
    return texts


def _log(document: Mapping[str, Any]) -> LogText:
    issuer, policy = document.get("issuer"), document.get("policy")
    if not isinstance(issuer, str) or not isinstance(policy, str):
        raise Refusal("BUNDLE", "A log's file names no city or no policy.")
    return LogText(issuer, policy, document.get("ends", ()))


def _accreditations(document: Mapping[str, Any]) -> list[Accreditation]:
    try:
        return [
            Accreditation(
                str(approval["id"]),
                date.fromisoformat(approval["first"]),
                None if approval["last"] is None else date.fromisoformat(approval["last"]),
            )
            for approval in document.get("accreditations", [])
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise Refusal("BUNDLE", "The list of accreditations is malformed.") from error
