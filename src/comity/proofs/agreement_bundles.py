"""Agreement bundles: all that one agreement's certificates need, as one signed file."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any, Final

import orjson

from comity.proofs.agreement_facts import AgreementText, Party, parse_accession
from comity.proofs.approvals import Accreditation
from comity.proofs.bundle import Bundle, BundleParts, LogText
from comity.proofs.contexts import PINS
from comity.proofs.instants import instant_text, parse_instant
from comity.proofs.integrity import JCS
from comity.proofs.issuing import secure
from comity.proofs.keys import did_of
from comity.proofs.parsing import parse_object
from comity.proofs.schemas import schema_bytes, wallet_schema_bytes
from comity.proofs.signing import Signer
from comity.proofs.vouching import require_vouched
from comity.values.refusals import Fault, Refusal

FORMAT: Final = 1
MAX_BYTES: Final = 64 << 20
_TERMS: Final = {
    "comity_agreement_bundle",
    "agreement",
    "dated",
    "parties",
    "keys",
    "statusLists",
    "statusTokens",
    "versions",
    "accreditations",
    "logs",
    "contexts",
    "schemas",
    "proof",
}
# Not in bundles from before certificates cited approvals.
_LATER: Final = {"approvals", "agreementCredentials"}


def write_agreement_bundle(parts: BundleParts, agreement: str, signer: Signer) -> bytes:
    """Write the bundle of one agreement, all its versions with it, signed.

    Args:
        parts: everything that is published.
        agreement: its id.
        signer: a key of one of its cities.

    Raises:
        Refusal: BUNDLE, there is no such agreement or the parts have faults.

    Source: credentials design, section 6, static publication.
    """
    of = _of(parts, agreement)
    Bundle.of(of)
    document = {
        "comity_agreement_bundle": FORMAT,
        "agreement": agreement,
        "dated": instant_text(of.dated),
        "parties": [{"id": one.id, "did": one.did, "name": one.name} for one in of.parties],
        "keys": list(of.key_documents),
        "statusLists": list(of.status_lists),
        "statusTokens": list(of.status_tokens),
        "versions": [
            {
                "version": text.version,
                "hash": text.hash,
                # As text: the signatures are over these bytes.
                "canonical": text.canonical.decode(),
                "signatures": [dict(one) for one in text.signatures],
            }
            for text in of.agreements
        ],
        "accreditations": [
            {
                "id": one.id,
                "first": one.first.isoformat(),
                "last": None if one.last is None else one.last.isoformat(),
            }
            for one in of.accreditations
        ],
        # As text: certificates cite the hash of these bytes.
        "approvals": [raw.decode() for raw in of.approvals],
        "agreementCredentials": [dict(one) for one in of.agreement_credentials],
        "logs": [log.json for log in of.logs],
        "contexts": {address: pin.sha256 for address, pin in PINS.items()},
        "schemas": {
            name: sha256(raw).hexdigest()
            for name, raw in (
                ("certificate-1.json", schema_bytes()),
                ("wallet-1.json", wallet_schema_bytes()),
            )
        },
    }
    return orjson.dumps(secure(document, signer, of.dated, suites=(JCS,)))


def read_agreement_bundle(raw: bytes) -> Bundle:
    """Read the bundle of one agreement, believing nothing that its signature does not cover.

    Raises:
        Refusal: BUNDLE-MANIFEST, BUNDLE-SIGNATURE, BUNDLE with every fault, or JSON-*.
    """
    document = parse_object(raw, max_bytes=MAX_BYTES)
    if document.keys() - _LATER != _TERMS or document["comity_agreement_bundle"] != FORMAT:
        raise Refusal("BUNDLE-MANIFEST", f"This is not an agreement's bundle of format {FORMAT}.")
    try:
        strange = [one for one, pin in PINS.items() if document["contexts"][one] != pin.sha256]
        parts = _parts(document)
        bundle = Bundle.of(parts)
        require_vouched(parts, bundle)
        by = did_of(str(document["proof"]["verificationMethod"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refusal("BUNDLE-MANIFEST", "The bundle is malformed.") from error
    if strange:
        raise Refusal("BUNDLE-MANIFEST", f"The bundle means other terms by {strange}.")
    if by not in bundle.parties:
        raise Refusal("BUNDLE-SIGNATURE", "The bundle is not signed by one of its cities.")
    try:
        bundle.require_signed(document, by=by)
    except Refusal as refusal:
        message = f"The bundle's signature does not hold: {refusal.message}"
        raise Refusal("BUNDLE-SIGNATURE", message) from refusal
    return bundle


def _of(parts: BundleParts, agreement: str) -> BundleParts:
    texts = [text for text in parts.agreements if text.id == agreement]
    if not texts:
        fault = Fault("BUNDLE-AGREEMENT", f"agreements.{agreement}", "There is no such agreement.")
        raise Refusal("BUNDLE", "The bundle has faults.", (fault,))
    ids = {city for text in texts for city in parse_accession(text.canonical).phases}
    dids = {party.did for party in parts.parties if party.id in ids}
    return replace(
        parts,
        parties=[party for party in parts.parties if party.id in ids],
        key_documents=[one for one in parts.key_documents if one["id"] in dids],
        agreements=texts,
        logs=[log for log in parts.logs if log.issuer in dids],
        status_lists=[one for one in parts.status_lists if one["issuer"] in dids],
        agreement_credentials=[
            one
            for one in parts.agreement_credentials
            if one["credentialSubject"]["agreement"] == agreement
        ],
    )


def _parts(document: Mapping[str, Any]) -> BundleParts:
    return BundleParts(
        dated=parse_instant(document["dated"]),
        parties=[Party(one["id"], one["did"], one["name"]) for one in document["parties"]],
        key_documents=document["keys"],
        status_lists=document["statusLists"],
        status_tokens=document["statusTokens"],
        agreements=[
            AgreementText(
                document["agreement"],
                one["version"],
                one["canonical"].encode(),
                tuple(one["signatures"]),
            )
            for one in document["versions"]
        ],
        accreditations=[
            Accreditation(
                one["id"],
                date.fromisoformat(one["first"]),
                None if one["last"] is None else date.fromisoformat(one["last"]),
            )
            for one in document["accreditations"]
        ],
        logs=[
            LogText(one["issuer"], one["policy"], one.get("ends", ())) for one in document["logs"]
        ],
        approvals=[one.encode() for one in document.get("approvals", ())],
        agreement_credentials=[dict(one) for one in document.get("agreementCredentials", ())],
    )
