"""The agreement is one credential with a proof per city; who did not sign it, shows."""

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from tests.proofs.region import (
    AGREEMENT,
    LAKE,
    LAKE_SIGNER,
    NOW,
    RIVER,
    SIGNED_AT,
    SIGNER,
    STRANGER,
    TOKEN_SIGNER,
    keys_of,
)

from comity.proofs.approvals import Accreditation
from comity.proofs.contexts import pinned_contexts
from comity.proofs.federation import (
    Entity,
    entity_configuration,
    require_chain,
    subordinate_statement,
    trust_mark,
)
from comity.proofs.integrity import SUITES, check_proof
from comity.proofs.jose import jwk_of, parse_token
from comity.proofs.keys import parse_key_document
from comity.proofs.linked import rdf_canonical
from comity.proofs.signing import P256Signer
from comity.proofs.trust_chain import (
    agreement_credential,
    approval_credential,
    require_agreement,
    sign_agreement,
    sign_approval,
)
from comity.values.refusals import Refusal

PARTIES = {"river": RIVER, "lake": LAKE}
ISSUERS = {
    did: parse_key_document(keys_of(did, *signers))
    for did, signers in ((RIVER, (SIGNER, TOKEN_SIGNER)), (LAKE, (LAKE_SIGNER,)))
}
UNSIGNED = agreement_credential(AGREEMENT, issuer=RIVER)
SIGNED = sign_agreement(UNSIGNED, (SIGNER, LAKE_SIGNER), SIGNED_AT)


def codes(signed: dict[str, Any]) -> set[str]:
    with pytest.raises(Refusal) as refused:
        require_agreement(signed, AGREEMENT, ISSUERS, PARTIES)
    assert refused.value.code == "AGREEMENT-CREDENTIAL"
    return {fault.code for fault in refused.value.faults}


def test_an_agreement_that_all_signed_holds() -> None:
    require_agreement(SIGNED, AGREEMENT, ISSUERS, PARTIES)
    assert len(SIGNED["proof"]) == 2


def test_every_term_of_it_is_defined() -> None:
    assert rdf_canonical(UNSIGNED, pinned_contexts())


def test_a_city_that_did_not_sign_is_named() -> None:
    assert codes(sign_agreement(UNSIGNED, (SIGNER,), SIGNED_AT)) == {"AGREEMENT-UNSIGNED"}
    assert codes(UNSIGNED) == {"AGREEMENT-UNSIGNED"}


def test_who_signs_twice_does_not_stand_for_another() -> None:
    assert codes(sign_agreement(UNSIGNED, (SIGNER, SIGNER), SIGNED_AT)) == {
        "AGREEMENT-UNSIGNED",
        "AGREEMENT-STRANGER",
    }


def test_a_stranger_cannot_join() -> None:
    signers = (SIGNER, LAKE_SIGNER, STRANGER)
    assert codes(sign_agreement(UNSIGNED, signers, SIGNED_AT)) == {"PROOF-KEY-UNKNOWN"}


@pytest.mark.parametrize("term", ["agreement", "agreementVersion", "agreementHash", "id"])
def test_another_text_is_noticed(term: str) -> None:
    changed = deepcopy(SIGNED)
    changed["credentialSubject"][term] += "0"
    assert codes(changed) == {"AGREEMENT-OTHER-TEXT", "PROOF-SIGNATURE", "AGREEMENT-UNSIGNED"}


def test_an_approval_is_an_endorsement_that_any_reader_understands() -> None:
    approval = Accreditation("P-LAKE-1/2023-01-01", date(2023, 1, 1), date(2028, 12, 31))
    unsigned = approval_credential(
        approval, issuer=LAKE, issuer_name="Lake", provider="Lakeside Training"
    )
    signed = sign_approval(unsigned, LAKE_SIGNER, SIGNED_AT)
    assert signed["validUntil"] == "2029-01-01T00:00:00Z"
    assert [proof["cryptosuite"] for proof in signed["proof"]] == list(SUITES)
    for proof in signed["proof"]:
        check_proof(unsigned, proof, multikey=LAKE_SIGNER.multikey, contexts=pinned_contexts())


def entity(address: str) -> Entity:
    return Entity(address, P256Signer(f"{address}#f1", generate_private_key(SECP256R1())))


ANCHOR, CITY = entity("https://comity.example"), entity("https://river.example")
KIND = "https://comity.example/agreements/two-waters"
MARK = trust_mark(ANCHOR, CITY.address, kind=KIND, at=NOW)
OWN = entity_configuration(
    CITY, at=NOW, name="River", superiors=(ANCHOR.address,), marks=((KIND, MARK),)
)
ABOUT = subordinate_statement(ANCHOR, CITY, at=NOW, name="River")
JWKS = {"keys": [{**jwk_of(ANCHOR.signer.key.public_key()), "kid": ANCHOR.signer.kid}]}  # type: ignore[attr-defined]  # a key in memory


def chained(*chain: str, **changes: Any) -> dict[str, Any]:
    given = {"anchor": ANCHOR.address, "anchor_jwks": JWKS, "at": NOW, **changes}
    return require_chain(chain, **given)


def test_a_chain_leads_from_the_city_to_its_anchor() -> None:
    found = chained(OWN, ABOUT)
    assert found["sub"] == CITY.address
    assert found["metadata"]["federation_entity"]["organization_name"] == "River"
    (mark,) = found["trust_marks"]
    assert mark["trust_mark_type"] == mark["id"] == KIND
    assert parse_token(mark["trust_mark"], typ="trust-mark+jwt").payload["sub"] == CITY.address


OTHER = entity("https://river.example")
WRONG: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "nothing above": ((OWN,), {}),
    "the wrong way round": ((ABOUT, OWN), {}),
    "another key": ((entity_configuration(OTHER, at=NOW, name="River"), ABOUT), {}),
    "another city": (
        (OWN, subordinate_statement(ANCHOR, entity("https://lake.example"), at=NOW, name="Lake")),
        {},
    ),
    "another anchor": ((OWN, subordinate_statement(OTHER, CITY, at=NOW, name="River")), {}),
    "an anchor of another name": ((OWN, ABOUT), {"anchor": "https://elsewhere.example"}),
    "too old": ((OWN, ABOUT), {"at": NOW + timedelta(hours=49)}),
    "too early": ((OWN, ABOUT), {"at": NOW - timedelta(hours=1)}),
    "a mark for a statement": ((OWN, MARK), {}),
    "too long": ((OWN, *[ABOUT] * 9), {}),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_broken_chain_is_refused(name: str) -> None:
    chain, changes = WRONG[name]
    with pytest.raises(Refusal):
        chained(*chain, **changes)
