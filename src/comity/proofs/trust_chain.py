"""Trust chain: agreement and approvals as credentials that others' verifiers read."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from comity.proofs.agreement_facts import AgreementText, parse_accession
from comity.proofs.approvals import Accreditation
from comity.proofs.certificate import accreditation_address, agreement_address, integrity_of
from comity.proofs.contexts import COMITY, CREDENTIALS, OPEN_BADGES, Contexts, pinned_contexts
from comity.proofs.drafts import AgreementReference
from comity.proofs.instants import instant_text
from comity.proofs.integrity import JCS, SUITES, check_proof, make_proof
from comity.proofs.issuing import secure
from comity.proofs.keys import KeyDocument, did_of
from comity.proofs.signing import Signer
from comity.values.refusals import Fault, Refusal

AGREEMENT: Final = "MutualRecognitionAgreement"
ENDORSEMENT: Final = "EndorsementCredential"


def agreement_credential(text: AgreementText, *, issuer: str) -> dict[str, Any]:
    """Give the unsigned credential of an agreement; its text is named by address and digest.

    Args:
        text: as its parties signed it.
        issuer: the DID of the city that publishes it, one of the parties.

    Source: credentials design, section 6, types.
    """
    named = AgreementReference(text.id, text.version, text.hash)
    address = agreement_address(issuer, named)
    first = parse_accession(text.canonical).first
    return {
        "@context": [CREDENTIALS, COMITY],
        "id": f"{address.removesuffix('.json')}.vc.json",
        "type": ["VerifiableCredential"],
        "issuer": issuer,
        "validFrom": _midnight(first),
        "credentialSubject": {
            "id": address,
            "type": AGREEMENT,
            "agreement": text.id,
            "agreementVersion": text.version,
            "agreementHash": text.hash,
        },
        "relatedResource": [
            {
                "id": address,
                "mediaType": "application/json",
                "digestSRI": integrity_of(text.hash),
            }
        ],
    }


def sign_agreement(
    unsigned: Mapping[str, Any], signers: Sequence[Signer], created: datetime
) -> dict[str, Any]:
    """Add one proof per city; each is over the same document and stands alone.

    Raises:
        Refusal: CONTEXT-*, RDF-*, JSON-*, PROOF-SUITE.

    Source: W3C vc-data-integrity 1.0, section 2.1.1 (proof sets).
    """
    contexts = pinned_contexts()
    proofs = [
        make_proof(unsigned, suite=JCS, signer=signer, created=created, contexts=contexts)
        for signer in signers
    ]
    return {**unsigned, "proof": proofs}


def require_agreement(
    signed: Mapping[str, Any],
    text: AgreementText,
    issuers: Mapping[str, KeyDocument],
    parties: Mapping[str, str],
    *,
    contexts: Contexts | None = None,
) -> None:
    """Require that every party signed exactly this agreement, and nobody else did.

    Args:
        signed: the credential with its proofs.
        text: the agreement it must be about.
        issuers: key documents by DID.
        parties: DIDs by party id.
        contexts: other than the pinned ones only in tests.

    Raises:
        Refusal: AGREEMENT-CREDENTIAL with every fault: which city did not sign, which proof fails.
    """
    known = pinned_contexts() if contexts is None else contexts
    document = {term: value for term, value in signed.items() if term != "proof"}
    wanted = {parties[one] for one in parse_accession(text.canonical).phases if one in parties}
    faults: list[Fault] = []
    if document != agreement_credential(text, issuer=str(document.get("issuer"))):
        faults.append(Fault("AGREEMENT-OTHER-TEXT", "credentialSubject", "It is another text."))
    given: list[str] = []
    proofs = signed.get("proof")
    for place, proof in enumerate(proofs if isinstance(proofs, list) else []):
        try:
            given.append(_signer_of(document, proof, issuers, known))
        except Refusal as refusal:
            faults.append(Fault(refusal.code, f"proof.{place}", refusal.message))
    faults += [
        Fault("AGREEMENT-UNSIGNED", did, "This city did not sign it.")
        for did in sorted(wanted - set(given))
    ]
    faults += [
        Fault("AGREEMENT-STRANGER", did, "This is no city of the agreement, or it signed twice.")
        for did in sorted({one for one in given if one not in wanted or given.count(one) > 1})
    ]
    if faults:
        message = "The agreement is not signed as it must be."
        raise Refusal("AGREEMENT-CREDENTIAL", message, tuple(faults))


def approval_credential(
    approval: Accreditation, *, issuer: str, issuer_name: str, provider: str
) -> dict[str, Any]:
    """Give the unsigned endorsement that a training centre's approval is.

    Args:
        approval: its reference and days.
        issuer: the DID of the city that publishes it.
        issuer_name: of that city.
        provider: the centre's name.

    Source: Open Badges 3.0, section B.4 EndorsementCredential.
    """
    address = accreditation_address(issuer, approval.id)
    last = approval.last
    end = {} if last is None else {"validUntil": _midnight(last + timedelta(days=1))}
    return {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": f"{address.removesuffix('.json')}.vc.json",
        "type": ["VerifiableCredential", ENDORSEMENT],
        "name": f"Approval of {provider}",
        "issuer": {"id": issuer, "type": ["Profile"], "name": issuer_name},
        "validFrom": _midnight(approval.first),
        **end,
        "credentialSubject": {
            "id": address,
            "type": ["EndorsementSubject"],
            "endorsementComment": f"{provider} is approved to train and assess.",
        },
    }


def sign_approval(unsigned: Mapping[str, Any], signer: Signer, created: datetime) -> dict[str, Any]:
    """Sign an approval with both proofs, as certificates are.

    Raises:
        Refusal: CONTEXT-*, RDF-*, JSON-*, PROOF-SUITE.
    """
    return secure(unsigned, signer, created)


def _signer_of(
    document: Mapping[str, Any],
    proof: object,
    issuers: Mapping[str, KeyDocument],
    contexts: Contexts,
) -> str:
    if not isinstance(proof, dict) or proof.get("cryptosuite") not in SUITES:
        raise Refusal("PROOF-SUITE", "A signature of this kind is not understood here.")
    address = str(proof.get("verificationMethod"))
    owner = issuers.get(did_of(address))
    key = None if owner is None else owner.keys.get(address)
    if key is None:
        raise Refusal("PROOF-KEY-UNKNOWN", "The key is not known here.")
    if key.revoked is not None or not key.asserts:
        raise Refusal("KEY-NOT-FOR-THIS", "The key may not vouch for this.")
    check_proof(document, proof, multikey=key.multikey, contexts=contexts)
    return did_of(address)


def _midnight(on: date) -> str:
    return instant_text(datetime.combine(on, time(), UTC))
