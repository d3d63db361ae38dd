"""Make what says whom to trust: agreements and approvals as credentials, the federation's word."""

from datetime import datetime

import orjson

from comity.certificates import queries
from comity.certificates.actions.approving import approval_file
from comity.certificates.keyring import anchor_signer, federation_signer
from comity.proofs.agreement_facts import AgreementText, Party, parse_accession
from comity.proofs.bundle import BundleParts
from comity.proofs.federation import (
    Entity,
    entity_configuration,
    subordinate_statement,
    trust_mark,
)
from comity.proofs.keys import did_web_origin
from comity.proofs.trust_chain import (
    agreement_credential,
    sign_agreement,
)

# The anchor speaks under the address of our context and types.
ANCHOR = "https://comity.example"


def trust_files(parts: BundleParts, *, at: datetime) -> dict[str, bytes]:
    """Give the files by the names under which they are kept and published."""
    files: dict[str, bytes] = {}
    for text in parts.agreements:
        files[f"agreements/{text.id}/{text.version}.vc.json"] = _agreement(text, parts, at)
    for approval in parts.accreditations:
        files[f"accreditations/{approval.id}.vc.json"] = approval_file(approval, at=at)
    return files | _federation(parts, at)


def parties_of(text: AgreementText, parts: BundleParts) -> list[Party]:
    """List the parties of an agreement whose keys are known here."""
    bound = parse_accession(text.canonical).phases
    return [party for party in parts.parties if party.id in bound]


def _agreement(text: AgreementText, parts: BundleParts, at: datetime) -> bytes:
    bound = parties_of(text, parts)
    signers = [queries.city_signer(party.id) for party in bound]
    unsigned = agreement_credential(text, issuer=bound[0].did)
    return orjson.dumps(sign_agreement(unsigned, signers, at))


def _federation(parts: BundleParts, at: datetime) -> dict[str, bytes]:
    anchor = Entity(ANCHOR, anchor_signer(ANCHOR))
    told = {"federation_entity": {"federation_fetch_endpoint": f"{ANCHOR}/federation/fetch"}}
    own = entity_configuration(anchor, at=at, name="Comity", metadata=told)
    files = {"federation/anchor": own.encode()}
    for party in parts.parties:
        city = Entity(did_web_origin(party.did), federation_signer(party.id))
        kinds = sorted(
            f"{ANCHOR}/agreements/{text.id}"
            for text in {text.id: text for text in parts.agreements}.values()
            if party in parties_of(text, parts)
        )
        marks = [(kind, trust_mark(anchor, city.address, kind=kind, at=at)) for kind in kinds]
        said = entity_configuration(
            city,
            at=at,
            name=party.name,
            superiors=(ANCHOR,),
            metadata={"vc_issuer": {"jwks_uri": f"{city.address}/.well-known/jwt-vc-issuer"}},
            marks=marks,
        )
        about = subordinate_statement(anchor, city, at=at, name=party.name)
        files[f"federation/{party.id}/configuration"] = said.encode()
        files[f"federation/{party.id}/statement"] = about.encode()
        files[f"federation/{party.id}/trust-chain.json"] = orjson.dumps([said, about, own])
    return files
