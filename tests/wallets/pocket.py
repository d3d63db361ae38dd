"""A small wallet: it speaks OpenID4VCI and OpenID4VP over whatever sends its requests."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, unquote, urlencode, urlsplit
from urllib.request import Request, urlopen

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.concatkdf import ConcatKDFHash

from comity.proofs import base64url
from comity.proofs.jose import jwk_of, key_of_jwk
from comity.proofs.openid.issuing import GRANT
from comity.proofs.sd_jwt import Binding, shown_only, with_binding
from comity.proofs.signing import P256Signer

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Send = Callable[..., Reply]


def over_http(
    method: str, address: str, *, body: bytes = b"", kind: str = "", token: str = ""
) -> Reply:
    """Ask a web that is served as in earnest."""
    headers = {"Content-Type": kind} if kind else {}
    headers |= {"Authorization": f"Bearer {token}"} if token else {}
    request = Request(address, data=body or None, method=method, headers=headers)
    try:
        with urlopen(request, timeout=30) as came:  # the site of the tests
            return Reply(came.status, came.read(), dict(came.headers))
    except HTTPError as refused:
        return Reply(refused.code, refused.read(), dict(refused.headers))


def new_key() -> P256Signer:
    return P256Signer("wallet", generate_private_key(SECP256R1()))


def offered(link: str) -> dict[str, Any]:
    """Give the offer that a link holds."""
    assert link.startswith("openid-credential-offer://?credential_offer=")
    return json.loads(unquote(link.partition("=")[2]))


def proof(key: P256Signer, *, audience: str, nonce: str, **changes: Any) -> str:
    """Prove a key to an issuer; `changes` are of the header (`header_…`) and the payload."""
    header: dict[str, Any] = {
        "typ": "openid4vci-proof+jwt",
        "jwk": jwk_of(key.key.public_key()),
        "kid": None,
    }
    payload = {"aud": audience, "nonce": nonce, "iat": int(datetime.now(UTC).timestamp())}
    for name, value in changes.items():
        place = header if name.startswith("header_") else payload
        place[name.removeprefix("header_")] = value
    return _token(header, payload, key)


def _token(header: dict[str, Any], payload: dict[str, Any], key: P256Signer) -> str:
    whole = {"alg": "ES256", **header}
    whole = {name: value for name, value in whole.items() if value is not None}
    payload = {name: value for name, value in payload.items() if value is not None}
    signed = ".".join(base64url.encode(json.dumps(part).encode()) for part in (whole, payload))
    return f"{signed}.{base64url.encode(key.sign(signed.encode()))}"


@dataclass
class Pocket:
    """A wallet with its keys and what it holds."""

    send: Send
    held: list[tuple[P256Signer, str]] = field(default_factory=list)

    def metadata(self, issuer: str) -> dict[str, Any]:
        parts = urlsplit(issuer)
        told = self.send(
            "GET",
            f"{parts.scheme}://{parts.netloc}/.well-known/openid-credential-issuer{parts.path}",
        ).json
        assert told["credential_issuer"] == issuer
        return told

    def token(self, offer: dict[str, Any], digits: str) -> Reply:
        issuer = offer["credential_issuer"]
        code = offer["grants"][GRANT]["pre-authorized_code"]
        form = {"grant_type": GRANT, "pre-authorized_code": code, "tx_code": digits}
        return self.send("POST", f"{issuer}/token", body=urlencode(form).encode(), kind=FORM)

    def nonce(self, issuer: str) -> str:
        return self.send("POST", f"{issuer}/nonce", body=b"", kind=JSON).json["c_nonce"]

    def ask(self, issuer: str, token: str, proofs: Sequence[str], **more: Any) -> Reply:
        wish = {
            "credential_configuration_id": "vocational-certificate",
            "proofs": {"jwt": list(proofs)},
            **more,
        }
        return self.send(
            "POST",
            f"{issuer}/credential",
            body=json.dumps(wish).encode(),
            kind=JSON,
            token=token,
        )

    def come_again(self, issuer: str, token: str, transaction: str) -> Reply:
        body = json.dumps({"transaction_id": transaction}).encode()
        address = f"{issuer}/deferred-credential"
        return self.send("POST", address, body=body, kind=JSON, token=token)

    def take(self, keys: Sequence[P256Signer], reply: Reply) -> None:
        """Put what an issuer gave beside its keys."""
        copies = [one["credential"] for one in reply.json["credentials"]]
        by_key = {str(sorted(jwk_of(key.key.public_key()).items())): key for key in keys}
        for copy in copies:
            payload = json.loads(base64url.decode(copy.split(".")[1]))
            self.held.append((by_key[str(sorted(payload["cnf"]["jwk"].items()))], copy))

    def fetch(self, offer: dict[str, Any], digits: str, *, copies: int) -> None:
        """Fetch copies as a wallet does, and wait for them."""
        issuer = offer["credential_issuer"]
        token = self.token(offer, digits).json["access_token"]
        keys, nonce = [new_key() for _ in range(copies)], self.nonce(issuer)
        reply = self.ask(issuer, token, [proof(key, audience=issuer, nonce=nonce) for key in keys])
        until = time.monotonic() + 60
        while reply.status == 202:
            assert time.monotonic() < until, "nobody made the copies"
            time.sleep(0.5)
            reply = self.come_again(issuer, token, reply.json["transaction_id"])
        self.take(keys, reply)

    def question(self, link: str) -> dict[str, Any]:
        """Fetch what a verifier asks; its signature is for others to judge."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
        reply = self.send("GET", query["request_uri"])
        assert reply.status == 200, reply
        asked = json.loads(base64url.decode(reply.body.decode().split(".")[1]))
        assert asked["client_id"] == query["client_id"]
        return asked

    def present(self, asked: dict[str, Any], shown: Sequence[str], **changes: Any) -> str:
        """Show a copy to a verifier; `changes` are of what the holder signs."""
        key, copy = self.held[0]
        at = changes.get("at", datetime.now(UTC))
        binding = Binding(
            changes.get("audience", asked["client_id"]), changes.get("nonce", asked["nonce"]), at
        )
        return with_binding(shown_only(copy, shown), changes.get("key", key), binding)

    def answer(self, asked: dict[str, Any], presented: str, **changes: Any) -> Reply:
        """Send what is shown to whoever asked, encrypted."""
        text = json.dumps({"vp_token": {"certificate": [presented]}, "state": asked["state"]})
        key = asked["client_metadata"]["jwks"]["keys"][0]
        sealed = encrypted(text.encode(), key, **changes)
        body = urlencode({"response": sealed, "state": asked["state"]}).encode()
        return self.send("POST", asked["response_uri"], body=body, kind=FORM)


def encrypted(text: bytes, key: dict[str, str], *, method: str = "A256GCM", **more: Any) -> str:
    """Encrypt to a key with ECDH-ES, written apart from the product's own reading of it."""
    once = generate_private_key(SECP256R1())
    public = key_of_jwk({name: key[name] for name in ("kty", "crv", "x", "y")})
    assert isinstance(public, EllipticCurvePublicKey)
    header = {"alg": "ECDH-ES", "enc": method, "kid": key["kid"]}
    header |= {"epk": jwk_of(once.public_key()), "apv": base64url.encode(b"verifier"), **more}
    protected = base64url.encode(json.dumps(header).encode())
    size = 16 if method == "A128GCM" else 32
    length = lambda part: len(part).to_bytes(4) + part  # noqa: E731  # as the RFC writes it
    info = length(method.encode()) + length(b"") + length(b"verifier") + (size * 8).to_bytes(4)
    agreed = ConcatKDFHash(SHA256(), size, info).derive(once.exchange(ECDH(), public))
    nonce = base64url.decode("AAECAwQFBgcICQoL")
    sealed = AESGCM(agreed).encrypt(nonce, text, protected.encode())
    parts = (nonce, sealed[:-16], sealed[-16:])
    return f"{protected}..{'.'.join(map(base64url.encode, parts))}"


__all__ = ["Pocket", "Reply", "encrypted", "new_key", "offered", "proof"]
