"""Others' readers of trust: DCC's verifier and registries, OpenID Federation's chains and marks."""

import json
import subprocess
from collections.abc import Mapping
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from tests.node.test_tokens import private_jwk
from tests.proofs.region import DRAFT, LAKE, RIVER, SIGNER, keys_of, status_lists
from tests.proofs.today import NOW, credential

from comity.proofs.agreement_facts import Party
from comity.proofs.contexts import pinned_contexts
from comity.proofs.federation import (
    Entity,
    entity_configuration,
    require_chain,
    subordinate_statement,
    trust_mark,
)
from comity.proofs.jose import jwk_of
from comity.proofs.keys import did_web_origin
from comity.proofs.registries import registry_document
from comity.proofs.signing import P256Signer
from comity.values.refusals import Refusal

HERE = Path(__file__).parent
NODE = HERE.parents[1] / "scripts" / "node"
ANCHOR = Entity("https://anchor.example", P256Signer("a", generate_private_key(SECP256R1())))
CITY = Entity(did_web_origin(RIVER), P256Signer("f1", generate_private_key(SECP256R1())))
KIND = "https://anchor.example/agreements/two-waters"
STATEMENT = "application/entity-statement+jwt"
REGISTRY = "https://anchor.example/registry.json"
CITIES = (Party("river", RIVER, "River"), Party("lake", LAKE, "Lake"))
KNOWN = {"type": "dcc-legacy", "name": "Two Waters", "url": REGISTRY}
Files = Mapping[str, Mapping[str, Any]]

pytestmark = pytest.mark.node


def ask(**request: Any) -> Any:
    answer = subprocess.run(
        [NODE, "node", HERE / "strangers.mjs"],
        input=json.dumps(request).encode(),
        capture_output=True,
        check=False,
        cwd=HERE,
    )
    assert answer.returncode == 0, answer.stderr.decode()
    # DCC's packages write what they could not read among the answers.
    return json.loads(answer.stdout.decode().splitlines()[-1])


def published(**changes: Any) -> dict[str, dict[str, Any]]:
    """What a verifier of ours finds under the addresses it asks, and nothing else."""
    files: dict[str, dict[str, Any]] = {
        f"{did_web_origin(RIVER)}/.well-known/did.json": {"body": keys_of(RIVER, SIGNER)},
        REGISTRY: {"body": registry_document([CITIES[0]], url=f"{ANCHOR.address}/", updated=NOW)},
    }
    for address, document in pinned_contexts().documents.items():
        files[address] = {"body": document, "kind": "application/ld+json"}
    lists = changes.get("lists") or status_lists(at=NOW - timedelta(minutes=5))
    for one in lists:
        files[one["id"]] = {"body": one}
    return files


def test_dccs_verifier_accepts_a_certificate_and_finds_its_issuer_registered() -> None:
    answer = ask(do="dcc", credential=credential(), registries=[KNOWN], files=published())
    assert answer["ok"], answer
    assert answer["steps"]["valid_signature"], answer
    assert answer["steps"]["registered_issuer"], answer
    assert answer["issuers"] == ["River"]
    assert answer["steps"]["expiration"], answer
    assert answer["steps"]["revocation_status"], answer


def test_dccs_verifier_refuses_a_changed_a_revoked_and_an_unregistered_one() -> None:
    changed = deepcopy(credential())
    changed["credentialSubject"]["licenseNumber"] = "R-2027-000124"
    answer = ask(do="dcc", credential=changed, registries=[KNOWN], files=published())
    assert not answer["steps"].get("valid_signature"), answer
    lists = status_lists(revoked=[DRAFT.status.index], at=NOW - timedelta(minutes=5))
    gone = published(lists=lists)
    answer = ask(do="dcc", credential=credential(), registries=[KNOWN], files=gone)
    assert answer["steps"]["revocation_status"] is False, answer
    others = registry_document([CITIES[1]], url=f"{ANCHOR.address}/", updated=NOW)
    unknown = published() | {REGISTRY: {"body": others}}
    answer = ask(do="dcc", credential=credential(), registries=[KNOWN], files=unknown)
    assert answer["steps"]["registered_issuer"] is False, answer


def federation(*, speaker: Entity = ANCHOR, vouched: Entity = CITY) -> Files:
    """What the city and its anchor say, at the addresses where it is looked for."""
    fetch = f"{ANCHOR.address}/federation/fetch"
    told = {"federation_entity": {"federation_fetch_endpoint": fetch}}
    own = entity_configuration(ANCHOR, at=NOW, name="Two Waters", metadata=told)
    mark = trust_mark(ANCHOR, CITY.address, kind=KIND, at=NOW)
    city = entity_configuration(
        CITY,
        at=NOW,
        name="River",
        superiors=(ANCHOR.address,),
        metadata={"vc_issuer": {"jwks_uri": f"{CITY.address}/.well-known/jwt-vc-issuer"}},
        marks=[(KIND, mark)],
    )
    about = subordinate_statement(speaker, vouched, at=NOW, name="River")
    said = {
        f"{CITY.address}/.well-known/openid-federation": city,
        f"{ANCHOR.address}/.well-known/openid-federation": own,
        fetch: about,
    }
    found = {address: {"body": text, "kind": STATEMENT} for address, text in said.items()}
    for sub in (CITY.address, RIVER):
        for query in (f"sub={sub}", f"sub={sub.replace(':', '%3A').replace('/', '%2F')}"):
            found[f"{fetch}?{query}"] = {"body": about, "kind": STATEMENT}
            iss = f"iss={ANCHOR.address.replace(':', '%3A').replace('/', '%2F')}"
            found[f"{fetch}?{iss}&{query}"] = found[f"{fetch}?{query}"]
            found[f"{fetch}?{query}&{iss}"] = found[f"{fetch}?{query}"]
    return found


def test_others_resolve_our_chain_to_the_anchor_and_read_the_mark() -> None:
    answer = ask(do="federation", entity=CITY.address, anchor=ANCHOR.address, files=federation())
    assert answer["ok"], answer
    assert answer["anchors"] == [ANCHOR.address], answer
    assert answer["names"] == ["River"]
    assert answer["marks"] == [KIND]


def test_others_find_no_chain_where_somebody_else_speaks_for_the_anchor() -> None:
    thief = Entity(ANCHOR.address, P256Signer("a", generate_private_key(SECP256R1())))
    files = federation(speaker=thief)
    answer = ask(do="federation", entity=CITY.address, anchor=ANCHOR.address, files=files)
    assert not answer["ok"] or answer["anchors"] == [], answer


def test_a_key_that_the_anchor_does_not_vouch_for_is_refused_here() -> None:
    # Theirs looks whether the city's statement fits the city's own key, and no further (0.2.1).
    other = Entity(CITY.address, P256Signer("f1", generate_private_key(SECP256R1())))
    files = federation(vouched=other)
    addresses = (CITY.address, ANCHOR.address)
    leaf, own = (files[f"{one}/.well-known/openid-federation"]["body"] for one in addresses)
    about = files[f"{ANCHOR.address}/federation/fetch"]["body"]
    anchor_key = {**jwk_of(ANCHOR.signer.key.public_key()), "kid": "a"}
    with pytest.raises(Refusal):
        require_chain(
            [leaf, about, own],
            anchor=ANCHOR.address,
            anchor_jwks={"keys": [anchor_key]},
            at=NOW,
        )


def test_dccs_registry_client_reads_our_federation_too() -> None:
    known = {
        "type": "oidf",
        "name": "Two Waters",
        "trustAnchorEC": f"{ANCHOR.address}/.well-known/openid-federation",
    }
    files = {**published(), **federation()}
    answer = ask(do="dcc", credential=credential(), registries=[known], files=files)
    assert answer["issuers"] == ["River"], answer


def test_we_verify_a_chain_whose_first_statement_others_signed() -> None:
    jwk = jwk_of(CITY.signer.key.public_key())
    claims = {
        "iss": CITY.address,
        "sub": CITY.address,
        "iat": int(NOW.timestamp()),
        "exp": int((NOW + timedelta(hours=1)).timestamp()),
        "jwks": {"keys": [{**jwk, "kid": "f1", "alg": "ES256", "use": "sig"}]},
        "metadata": {"federation_entity": {"organization_name": "River"}},
        "authority_hints": [ANCHOR.address],
    }
    key = {**private_jwk(CITY.signer), "kid": "f1"}
    answer = ask(do="federate", key=key, claims=claims, files={})
    assert answer["ok"], answer
    about = subordinate_statement(ANCHOR, CITY, at=NOW, name="River")
    own = entity_configuration(ANCHOR, at=NOW, name="Two Waters")
    anchor_key = {**jwk_of(ANCHOR.signer.key.public_key()), "kid": "a"}
    chain = [answer["configuration"], about, own]
    known: dict[str, Any] = {"anchor": ANCHOR.address, "anchor_jwks": {"keys": [anchor_key]}}
    said = require_chain(chain, at=NOW, **known)
    assert said["metadata"]["federation_entity"]["organization_name"] == "River"
    head, body, signature = chain[0].split(".")
    flipped = f"{head}.{body}.{'B' if signature[0] != 'B' else 'C'}{signature[1:]}"
    with pytest.raises(Refusal):
        require_chain([flipped, *chain[1:]], at=NOW, **known)
