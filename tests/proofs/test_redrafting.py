"""A certificate can be written anew from itself, word for word."""

from dataclasses import replace
from typing import Any

import pytest
from tests.proofs.region import DRAFT

from comity.proofs.certificate import build_certificate
from comity.proofs.drafts import CertificateDraft
from comity.proofs.redrafting import draft_of
from comity.proofs.wallet import wallet_claims
from comity.values.refusals import Refusal

OTHERS: dict[str, dict[str, Any]] = {
    "as it is": {},
    "nameless": {"holder_name": None, "birth_date": None},
    "partial": {"outcome": "partial_access", "scope": "half", "restrictions": ()},
    "without an end": {"valid_until": None, "conditions": ()},
    "without an approval": {"accreditation": None},
}


@pytest.mark.parametrize("name", OTHERS)
def test_the_draft_comes_back(name: str) -> None:
    draft: CertificateDraft = replace(DRAFT, **OTHERS[name])
    assert draft_of(build_certificate(draft), wallet_claims(draft)) == draft
    bare = draft_of(build_certificate(draft))
    assert bare == replace(draft, birth_date=None, status=replace(draft.status, token_list=""))


@pytest.mark.parametrize("term", ["credentialSubject", "termsOfUse", "issuer", "credentialStatus"])
def test_what_lacks_a_part_is_refused(term: str) -> None:
    credential = build_certificate(DRAFT)
    del credential[term]
    with pytest.raises(Refusal) as refused:
        draft_of(credential)
    assert refused.value.code == "REDRAFT"
