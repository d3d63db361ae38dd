"""Lints of sources: where status lies, what it rests on, who signs."""

from collections.abc import Iterator
from typing import Any, Final

from comity.proofs.certificate import (
    accreditation_address,
    agreement_address,
    approval_path,
    digest_of,
    integrity_of,
)
from comity.proofs.drafts import AgreementReference
from comity.proofs.keys import did_of, did_web_origin
from comity.proofs.lints.rules import Credential, Lint, Signing, achievement, recognition
from comity.proofs.status import MAX_ENTRIES, PURPOSES
from comity.values.refusals import Refusal

_STATUS: Final = "LINT-STATUS"
_SOURCE: Final = "LINT-SOURCE"
_SIGNER: Final = "LINT-SIGNER"

Found = Iterator[tuple[str, str]]


def _entries(credential: Credential) -> Iterator[tuple[str, dict[str, str]]]:
    for place, entry in enumerate(credential["credentialStatus"]):
        yield f"credentialStatus.{place}", entry


def _purposes(credential: Credential, _: Signing) -> Found:
    if [entry["statusPurpose"] for _, entry in _entries(credential)] != list(PURPOSES):
        yield "credentialStatus", "One entry to revoke, one to suspend."


def _entry_id(credential: Credential, _: Signing) -> Found:
    for path, entry in _entries(credential):
        if entry["id"] != f"{entry['statusListCredential']}#{entry['statusListIndex']}":
            yield path, "The entry's id, list and index disagree."


def _entry_in_list(credential: Credential, _: Signing) -> Found:
    for path, entry in _entries(credential):
        if int(entry["statusListIndex"]) >= MAX_ENTRIES:
            yield path, "No list is that long."


def _own_lists(credential: Credential, _: Signing) -> Found:
    lists = [entry["statusListCredential"] for _, entry in _entries(credential)]
    if len(set(lists)) != len(lists):
        yield "credentialStatus", "Each purpose needs its own list."


def _one_index(credential: Credential, _: Signing) -> Found:
    if len({entry["statusListIndex"] for _, entry in _entries(credential)}) > 1:
        yield "credentialStatus", "A certificate has one place in all lists."


def _lists_at_home(credential: Credential, _: Signing) -> Found:
    home = f"{did_web_origin(credential['issuer']['id'])}/"
    for path, entry in _entries(credential):
        if not entry["statusListCredential"].startswith(home):
            yield path, "The list must be the issuer's own."


def _named(credential: Credential) -> AgreementReference:
    terms = credential["termsOfUse"][0]
    return AgreementReference(terms["agreement"], terms["agreementVersion"], terms["agreementHash"])


def _agreement_at(credential: Credential, _: Signing) -> Found:
    address = agreement_address(credential["issuer"]["id"], _named(credential))
    if credential["termsOfUse"][0].get("id") != address:
        yield "termsOfUse.0.id", f"The agreement is at {address}."


def _agreement_digest(credential: Credential, _: Signing) -> Found:
    named = _named(credential)
    wanted = [(agreement_address(credential["issuer"]["id"], named), integrity_of(named.hash))]
    related = [(one["id"], one["digestSRI"]) for one in credential.get("relatedResource", ())]
    if related[:1] != wanted:
        yield "relatedResource", "It must name the agreement with the hash of its terms of use."


def _approval(credential: Credential, _: Signing) -> Found:
    reference = recognition(credential).get("accreditation")
    issuer = credential["issuer"]["id"]
    wanted = [] if reference is None else [accreditation_address(issuer, reference)]
    if [one["id"] for one in credential.get("evidence", ())] != wanted:
        yield "evidence", "It must name the approval it rests on."


def _approval_digest(credential: Credential, _: Signing) -> Found:
    reference = recognition(credential).get("accreditation")
    home = did_web_origin(credential["issuer"]["id"])
    for place, one in enumerate(credential.get("relatedResource", ())[1:], 1):
        path = f"relatedResource.{place}"
        if reference is None:
            yield path, "It cites an approval, and rests on none."
        elif one["id"] != f"{home}/{approval_path(reference, digest_of(one['digestSRI']))}":
            yield path, "The approval it rests on lies at another address than this hash says."


def _same(credential: Credential, term: str, other: str) -> Found:
    if achievement(credential).get(term) != recognition(credential)[other]:
        yield f"credentialSubject.achievement.{term}", "It names another standard than was applied."


def _standard(credential: Credential, _: Signing) -> Found:
    yield from _same(credential, "humanCode", "standard")


def _version(credential: Credential, _: Signing) -> Found:
    yield from _same(credential, "version", "standardVersion")


def _achievement_id(credential: Credential, _: Signing) -> Found:
    said = recognition(credential)
    wanted = f"{credential['issuer']['id']}#{said['standard']}-{said['standardVersion']}"
    if achievement(credential)["id"] != wanted:
        yield "credentialSubject.achievement.id", f"The achievement is {wanted}."


def _criteria(credential: Credential, _: Signing) -> Found:
    terms, criteria = credential["termsOfUse"][0], achievement(credential)["criteria"]
    words: Any = criteria.get("narrative", "")
    if f"{terms['agreement']} {terms['agreementVersion']}" not in words:
        path = "credentialSubject.achievement.criteria.narrative"
        yield path, "It must say under which agreement and version it was recognised."


def _issuer_is_web(credential: Credential, _: Signing) -> Found:
    try:
        did_web_origin(credential["issuer"]["id"])
    except Refusal as refusal:
        yield "issuer.id", refusal.message


def _issuers_key(credential: Credential, signing: Signing) -> Found:
    if did_of(signing.kid) != credential["issuer"]["id"]:
        yield "issuer.id", "The key does not belong to the issuer."


def _right_kind(_: Credential, signing: Signing) -> Found:
    if signing.alg != "EdDSA":
        yield "proof", "Certificates are signed with Ed25519."


def _unsigned(credential: Credential, _: Signing) -> Found:
    if "proof" in credential:
        yield "proof", "The certificate carries a proof already."


SOURCES: Final = (
    Lint("status.one-of-each-purpose", _STATUS, _purposes),
    Lint("status.id-is-list-and-index", _STATUS, _entry_id),
    Lint("status.index-is-in-the-list", _STATUS, _entry_in_list),
    Lint("status.each-purpose-its-list", _STATUS, _own_lists),
    Lint("status.one-index", _STATUS, _one_index),
    Lint("status.list-is-the-issuers", _STATUS, _lists_at_home),
    Lint("source.agreement-at-its-address", _SOURCE, _agreement_at),
    Lint("source.agreement-by-its-digest", _SOURCE, _agreement_digest),
    Lint("source.approval-is-evidence", _SOURCE, _approval),
    Lint("source.approval-by-its-digest", _SOURCE, _approval_digest),
    Lint("source.standard-is-the-one-applied", _SOURCE, _standard),
    Lint("source.version-is-the-one-applied", _SOURCE, _version),
    Lint("source.achievement-is-of-the-standard", _SOURCE, _achievement_id),
    Lint("source.criteria-name-the-agreement", _SOURCE, _criteria),
    Lint("signer.issuer-is-a-city", _SIGNER, _issuer_is_web),
    Lint("signer.key-is-the-issuers", _SIGNER, _issuers_key),
    Lint("signer.key-is-of-the-right-kind", _SIGNER, _right_kind),
    Lint("signer.not-signed-yet", "LINT-SIGNED", _unsigned),
)
