"""The bundle: everything a stranger needs to verify, as data that was checked when it came in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, Self

from comity.proofs.agreement_facts import (
    Accession,
    AgreementText,
    Party,
    parse_accession,
    require_signatures,
)
from comity.proofs.approvals import Accreditation, approval_digest, read_approval
from comity.proofs.contexts import Contexts, pinned_contexts
from comity.proofs.instants import parse_instant
from comity.proofs.integrity import SUITES, check_proof
from comity.proofs.jose import require_signature
from comity.proofs.keys import IssuerKey, KeyDocument, did_key_document, did_of, parse_key_document
from comity.proofs.log.policies import Policy, parse_policy, read_ends
from comity.proofs.multikey import key_of
from comity.proofs.status import StatusList, read_status_list
from comity.proofs.token_status import TokenStatusList, parse_status_token
from comity.values.refusals import Fault, Refusal

AnyStatusList = StatusList | TokenStatusList


@dataclass(frozen=True, slots=True)
class LogText:
    """Which log is a city's and who witnesses it.

    Args:
        issuer: the city's DID.
        policy: its file as text.
        ends: of keys that were followed by others: as `ends_json` writes them.
    """

    issuer: str
    policy: str
    ends: Sequence[Mapping[str, Any]] = ()

    @property
    def json(self) -> dict[str, Any]:
        """Write it as it stands in bundles; without ends as before there were any."""
        ends = {"ends": [dict(one) for one in self.ends]} if self.ends else {}
        return {"issuer": self.issuer, "policy": self.policy, **ends}


@dataclass(frozen=True, slots=True)
class BundleParts:
    """What a bundle is made of; the server fills it from its tables, `bundle_files` from a folder.

    Args:
        dated: the instant the parts speak of.
        parties: the cities.
        key_documents: DID documents as JSON, one per city.
        status_lists: signed status list credentials as JSON.
        agreements: the agreements in every version that certificates name.
        accreditations: approvals that certificates name.
        status_tokens: signed token status lists.
        logs: the cities' transparency logs.
        approvals: signed approvals byte for byte, in every version that certificates cite.
        agreement_credentials: the agreements as credentials with one proof per city.
    """

    dated: datetime
    parties: Sequence[Party]
    key_documents: Sequence[Mapping[str, Any]]
    status_lists: Sequence[Mapping[str, Any]] = ()
    agreements: Sequence[AgreementText] = ()
    accreditations: Sequence[Accreditation] = ()
    status_tokens: Sequence[str] = ()
    logs: Sequence[LogText] = ()
    approvals: Sequence[bytes] = ()
    agreement_credentials: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Bundle:
    """Checked trust data; status lists are verified on first use and kept."""

    dated: datetime | None
    parties: Mapping[str, Party]
    issuers: Mapping[str, KeyDocument]
    agreements: Mapping[tuple[str, str], tuple[str, Accession]]
    accreditations: Mapping[str, Accreditation]
    logs: Mapping[str, Policy]
    contexts: Contexts
    _signed_lists: Mapping[str, Mapping[str, Any] | str] = field(repr=False)
    _signed_approvals: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    _lists: dict[str, AnyStatusList | None] = field(default_factory=dict, repr=False)
    _approvals: dict[str, Accreditation | None] = field(default_factory=dict, repr=False)

    @classmethod
    def empty(cls) -> Self:
        """Give the bundle of someone who knows nobody: genuine issuers are unknown to it."""
        return cls(None, {}, {}, {}, {}, {}, pinned_contexts(), {})

    @classmethod
    def of(cls, parts: BundleParts, contexts: Contexts | None = None) -> Self:
        """Check the parts and give the bundle.

        Raises:
            Refusal: BUNDLE with every fault: KEY-DOCUMENT, BUNDLE-PARTY, AGREEMENT-FORM,
                POLICY-FORM.
        """
        faults: list[Fault] = []
        issuers = _issuers(parts, faults)
        agreements = _agreements(parts, issuers, faults)
        logs = _logs(parts, faults)
        signed_lists: tuple[Mapping[str, Any] | str, ...] = (
            *parts.status_lists,
            *parts.status_tokens,
        )
        lists = [_list_address(signed) for signed in signed_lists]
        faults.extend(
            Fault("BUNDLE-TWICE", f"status_lists.{address}", "The list is there twice.")
            for address in {address for address in lists if lists.count(address) > 1}
        )
        faults.extend(
            Fault("BUNDLE-PARTY", f"parties.{party.id}", f"No key document for {party.did}.")
            for party in parts.parties
            if party.did not in issuers
        )
        if faults:
            raise Refusal("BUNDLE", "The bundle has faults.", tuple(faults))
        return cls(
            parts.dated,
            {party.did: party for party in parts.parties},
            issuers,
            agreements,
            {accreditation.id: accreditation for accreditation in parts.accreditations},
            logs,
            pinned_contexts() if contexts is None else contexts,
            dict(zip(lists, signed_lists, strict=True)),
            {approval_digest(raw): raw for raw in parts.approvals},
        )

    def name_of(self, city: str) -> str:
        """Give a city's name by its party id; the id itself where the bundle does not know it."""
        known = (party.name for party in self.parties.values() if party.id == city)
        return next(known, city)

    def key(self, address: str) -> IssuerKey | None:
        """Find a key by its full address; a did:key is known by itself."""
        did = did_of(address)
        document = self.issuers.get(did)
        if document is None and did.startswith("did:key:"):
            try:
                document = did_key_document(did)
            except Refusal:
                return None
        return None if document is None else document.keys.get(address)

    def approval(self, digest: str) -> Accreditation | None:
        """Give the approval that a hash cites; None where it is absent or not to be trusted."""
        if digest not in self._approvals:
            raw = self._signed_approvals.get(digest)
            if raw is None:
                return None
            self._approvals[digest] = self._vouched(raw)
        return self._approvals[digest]

    def _vouched(self, raw: bytes) -> Accreditation | None:
        try:
            found = read_approval(raw)
            self.require_signed(found.document, by=found.issuer)
        except Refusal:
            return None
        return found.approval if found.issuer in self.parties else None

    def has_status_list(self, address: str) -> bool:
        """Tell whether a status list of that address is in the bundle, sound or not."""
        return address in self._signed_lists

    def status_list(self, address: str) -> AnyStatusList | None:
        """Give a status list whose proofs hold; None where it is absent or not to be trusted."""
        if address not in self._lists:
            signed = self._signed_lists.get(address)
            self._lists[address] = None if signed is None else self._verified(signed)
        return self._lists[address]

    def _verified(self, signed: Mapping[str, Any] | str) -> AnyStatusList | None:
        try:
            if isinstance(signed, str):
                return self._verified_token(signed)
            found = read_status_list(dict(signed))
            self.require_signed(signed, by=found.issuer)
        except Refusal:
            return None
        return found

    def _verified_token(self, signed: str) -> TokenStatusList:
        found, token = parse_status_token(signed)
        key = self.key(str(token.header["kid"]))
        if key is None or found.issuer not in self.issuers:
            raise Refusal("PROOF-KEY-UNKNOWN", "The key of the status list is not known here.")
        _require_in_force(key, found.first)
        require_signature(token, key_of(key.multikey))
        return found

    def require_signed(self, signed: Mapping[str, Any], *, by: str) -> None:
        """Require that every understood proof of a document holds and is by a key of `by`.

        Raises:
            Refusal: PROOF-* with the first reason found.
        """
        held = signed.get("proof")
        proofs = held if isinstance(held, list) else [held]
        document = {term: value for term, value in signed.items() if term != "proof"}
        understood = [
            proof
            for proof in proofs
            if isinstance(proof, dict) and proof.get("cryptosuite") in SUITES
        ]
        if not understood:
            raise Refusal("PROOF-SET-NONE", "No signature that is understood here.")
        for proof in understood:
            key = self.key(str(proof.get("verificationMethod")))
            if key is None or did_of(key.id) != by or by not in self.issuers:
                raise Refusal("PROOF-OTHER-ISSUER", f"The signature is not by {by}.")
            _require_in_force(key, parse_instant(str(proof.get("created"))))
            check_proof(document, proof, multikey=key.multikey, contexts=self.contexts)


def _list_address(signed: Mapping[str, Any] | str) -> str:
    if not isinstance(signed, str):
        return str(signed.get("id"))
    try:
        return parse_status_token(signed)[0].address
    except Refusal:
        # It answers for nothing, and says so by not being found.
        return f"unreadable:{sha256(signed.encode()).hexdigest()}"


def _issuers(parts: BundleParts, faults: list[Fault]) -> dict[str, KeyDocument]:
    issuers: dict[str, KeyDocument] = {}
    for place, document in enumerate(parts.key_documents):
        try:
            keys = parse_key_document(document)
        except Refusal as refusal:
            faults.append(Fault(refusal.code, f"key_documents.{place}", refusal.message))
            faults.extend(refusal.faults)
            continue
        issuers[keys.did] = keys
    return issuers


def _agreements(
    parts: BundleParts, issuers: Mapping[str, KeyDocument], faults: list[Fault]
) -> dict[tuple[str, str], tuple[str, Accession]]:
    agreements: dict[tuple[str, str], tuple[str, Accession]] = {}
    for text in parts.agreements:
        try:
            require_signatures(text, parts.parties, issuers)
            agreements[text.id, text.version] = (text.hash, parse_accession(text.canonical))
        except Refusal as refusal:
            faults.append(Fault(refusal.code, f"agreements.{text.id}", refusal.message))
    return agreements


def _logs(parts: BundleParts, faults: list[Fault]) -> dict[str, Policy]:
    logs: dict[str, Policy] = {}
    for log in parts.logs:
        try:
            policy = parse_policy(log.policy.encode())
            logs[log.issuer] = replace(policy, ends=read_ends(log.ends))
        except Refusal as refusal:
            faults.append(Fault(refusal.code, f"logs.{log.issuer}", refusal.message))
    return logs


def _require_in_force(key: IssuerKey, at: datetime) -> None:
    if not key.asserts or key.revoked is not None:
        raise Refusal("KEY-NOT-FOR-THIS", f"The key {key.id} may not vouch for this.")
    if (key.first is not None and at < key.first) or (key.until is not None and at >= key.until):
        raise Refusal("KEY-ENDED", f"The key {key.id} was not in force then.")
