"""Vouching: the agreements of a bundle as credentials, each with the proof of every city."""

from comity.proofs.bundle import Bundle, BundleParts
from comity.proofs.trust_chain import require_agreement
from comity.values.refusals import Fault, Refusal


def require_vouched(parts: BundleParts, bundle: Bundle) -> None:
    """Require that every agreement's credential in a bundle is signed by exactly its cities.

    A bundle without any was written before they were in it: its agreements are vouched for by their
    parties' signatures beside the text.

    Raises:
        Refusal: BUNDLE with every fault.

    Source: credentials design, section 6, types (one proof per city).
    """
    faults: list[Fault] = []
    texts = {(text.id, text.version): text for text in parts.agreements}
    parties = {party.id: party.did for party in parts.parties}
    for place, signed in enumerate(parts.agreement_credentials):
        subject = signed.get("credentialSubject")
        named = subject if isinstance(subject, dict) else {}
        text = texts.get((str(named.get("agreement")), str(named.get("agreementVersion"))))
        path = f"agreement_credentials.{place}"
        if text is None:
            faults.append(Fault("AGREEMENT-OTHER-TEXT", path, "It is of no agreement here."))
            continue
        try:
            require_agreement(signed, text, bundle.issuers, parties, contexts=bundle.contexts)
        except Refusal as refusal:
            faults += [
                Fault(fault.code, f"{path}.{fault.path}", fault.message)
                for fault in refusal.faults or (Fault(refusal.code, "", refusal.message),)
            ]
    if faults:
        raise Refusal("BUNDLE", "An agreement is not vouched for as it must be.", tuple(faults))
