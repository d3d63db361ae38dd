"""Whatever address a certificate names, no name is resolved and nobody is connected to."""

import json
import socket
import time
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from tests.proofs.region import DRAFT, NOW, RIVER, TOKEN_SIGNER, bundle, certificate

from comity.proofs.contexts import CREDENTIALS
from comity.proofs.jose import make_token
from comity.proofs.profile.contexts import profile_contexts
from comity.proofs.profile.exchange import Bench, verify_credential
from comity.proofs.sentences import SENTENCES
from comity.proofs.verifying import verify
from comity.proofs.wallet import wallet_claims

SECONDS = 2
# Ways to write an address inside, of another machine's metadata, or of one that leads elsewhere.
HOSTS = (
    "localhost",
    "127.0.0.1",
    "127.1",
    "0",
    "0.0.0.0",  # noqa: S104  # an address to be refused
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "127.0.0.1%3A8000",
    "%5B%3A%3A1%5D",
    "%5B%3A%3Affff%3A127.0.0.1%5D",
    "%5B64%3Aff9b%3A%3A7f00%3A1%5D",
    "%5B2002%3A7f00%3A1%3A%3A%5D",
    "%5B%3A%3A127.0.0.1%5D",
    "%5Bfe80%3A%3A1%25eth0%5D",
    "%5Bfd00%3A%3A1%5D",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "metadata.internal",
    "127.0.0.1.redirect.example",
    "user%40127.0.0.1",
    "river.example%2F..%2F..",
    "river.example%23%40127.0.0.1",
    "\u2460\u2461\u2466.0.0.1",
    "river.example.",
)


@pytest.fixture(autouse=True)
def touched(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """What somebody tried to reach; nothing, after every test."""
    tried: list[object] = []

    def try_(*place: object, **_: object) -> None:
        tried.append(place)
        raise OSError("nothing is reached here")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, try_)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, try_)
    yield tried
    assert tried == []


def test_the_watch_sees_who_connects(touched: list[object]) -> None:
    with pytest.raises(OSError, match="nothing is reached"):
        socket.create_connection(("127.0.0.1", 1))
    assert touched
    touched.clear()


def refused(raw: bytes) -> None:
    began = time.perf_counter()
    result = verify(raw, bundle(), NOW)
    assert time.perf_counter() - began < SECONDS
    assert result.valid is not True
    no = [check for check in result.checks if check.outcome in {"fail", "unknown"}]
    assert no
    assert all(check.code in SENTENCES for check in no)


def with_origin(host: str) -> str:
    return f"http://{host.replace('%3A', ':').replace('%5B', '[').replace('%5D', ']')}"


@pytest.mark.parametrize("host", HOSTS)
def test_a_certificate_of_an_inner_address_is_refused(host: str) -> None:
    text = json.dumps(certificate(), ensure_ascii=False)
    assert RIVER in text
    refused(text.replace(RIVER, f"did:web:{host}").encode())
    refused(text.replace("https://river.example", with_origin(host)).encode())


@pytest.mark.parametrize("host", HOSTS)
def test_a_token_of_an_inner_address_is_refused(host: str) -> None:
    origin, kid = with_origin(host), f"did:web:{host}#j1"
    lists = {"status_list": {"idx": 1, "uri": f"{origin}/tsl/1"}}
    for said in ({"iss": origin}, {"iss": f"did:web:{host}"}, {"status": lists}):
        for header in (
            {"typ": "dc+sd-jwt", "kid": kid},
            {"typ": "dc+sd-jwt", "kid": TOKEN_SIGNER.kid, "jku": f"{origin}/jwks"},
            {"typ": "dc+sd-jwt", "kid": TOKEN_SIGNER.kid, "x5u": f"{origin}/x5u"},
            {"typ": "vc+jwt", "kid": kid},
        ):
            token = make_token(header, orjson.dumps({**wallet_claims(DRAFT), **said}), TOKEN_SIGNER)
            refused(f"{token}~".encode())
            refused(token.encode())


def profile_faults(**changes: Any) -> None:
    unsigned = {
        "@context": [CREDENTIALS],
        "type": ["VerifiableCredential"],
        "issuer": RIVER,
        "credentialSubject": {"id": "urn:a:b", "name": "Zoë"},
        **changes,
    }
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "verificationMethod": f"{changes.get('issuer', RIVER)}#a1",
        "proofPurpose": "assertionMethod",
        "proofValue": "z" + "1" * 80,
    }
    bench = Bench(TOKEN_SIGNER, profile_contexts(), NOW)
    request = {"verifiableCredential": {**unsigned, "proof": proof}}
    assert not verify_credential(request, bench).is_verified


@pytest.mark.parametrize("host", HOSTS)
def test_the_test_profile_fetches_no_context_and_no_key(host: str) -> None:
    began = time.perf_counter()
    profile_faults(issuer=f"did:web:{host}")
    profile_faults(**{"@context": [CREDENTIALS, f"{with_origin(host)}/context"]})
    status = {"id": "urn:a:c", "type": "BitstringStatusListEntry", "statusPurpose": "revocation"}
    status |= {"statusListIndex": "1", "statusListCredential": f"{with_origin(host)}/status"}
    profile_faults(credentialStatus=status)
    assert time.perf_counter() - began < SECONDS
