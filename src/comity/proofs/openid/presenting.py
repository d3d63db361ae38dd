"""OpenID4VP 1.0: what a verifier asks of a wallet, in DCQL, and what it reads of the answer."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlencode

import orjson

from comity.proofs import base64url
from comity.proofs.jose import make_token
from comity.proofs.openid.encryption import ALGORITHM, METHODS, header_of
from comity.proofs.parsing import parse_object
from comity.proofs.signing import Signer
from comity.proofs.vct import VCT
from comity.proofs.wallet import TYPE
from comity.values.refusals import Refusal

REQUEST_TYPE: Final = "oauth-authz-req+jwt"
REQUEST_MEDIA_TYPE: Final = f"application/{REQUEST_TYPE}"
SCHEME: Final = "openid4vp://"
ANYBODY: Final = "https://self-issued.me/v2"
QUERY: Final = "certificate"
GOOD_FOR: Final = timedelta(minutes=10)
# What an employer needs. None of it can be kept back: it is asked for so that wallets say so.
NEEDED: Final[tuple[tuple[str, ...], ...]] = (
    ("qualification", "occupation"),
    ("qualification", "eqf_level"),
    ("outcome",),
    ("restrictions",),
)
# What an application rests on beside that.
APPLIED: Final[tuple[tuple[str, ...], ...]] = (
    ("qualification", "standard"),
    ("qualification", "standard_version"),
    ("home_city",),
    ("award_date",),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to a wallet.

    Args:
        id: of the question; it names the key of the answer too.
        response_uri: where the answer goes.
        nonce: that the holder signs.
        key: JWK to which the answer is encrypted.
        claims: paths that are needed.
        wished: names of claims that are asked for, and may be kept back.
    """

    id: str
    response_uri: str
    nonce: str
    key: Mapping[str, str]
    claims: Sequence[tuple[str, ...]]
    wished: Sequence[str] = ()


def client_id(certificate: bytes) -> str:
    """Give the name under which a city asks: the hash of its key's certificate.

    Args:
        certificate: DER.

    Source: OpenID4VP 1.0, section 5.9.3 (x509_hash); HAIP 1.0, section 5.
    """
    return f"x509_hash:{base64url.encode(sha256(certificate).digest())}"


def query_of(claims: Sequence[tuple[str, ...]], wished: Sequence[str]) -> dict[str, Any]:
    """Give the question in DCQL; without what is only wished, the rest is still an answer.

    Source: OpenID4VP 1.0, section 6.
    """
    asked = [{"id": "_".join(path), "path": list(path)} for path in claims]
    more = [{"id": name, "path": [name]} for name in wished]
    credential: dict[str, Any] = {
        "id": QUERY,
        "format": TYPE,
        "meta": {"vct_values": [VCT]},
        "claims": asked + more,
    }
    if more:
        needed, names = [one["id"] for one in asked], [one["id"] for one in more]
        credential["claim_sets"] = [[*needed, *names], needed]
    return {"credentials": [credential]}


def sign_request(
    asked: Asked, signer: Signer, *, certificate: bytes, chain: Sequence[str], at: datetime
) -> str:
    """Sign a question, as wallets fetch it.

    Args:
        asked: the question.
        signer: the city's key for tokens.
        certificate: of that key, DER.
        chain: the same as tokens carry it.
        at: now, by the real clock.

    Source: OpenID4VP 1.0, sections 5 and 8.3; RFC 9101, section 4.
    """
    formats = {TYPE: {"sd-jwt_alg_values": ["ES256"], "kb-jwt_alg_values": ["ES256", "EdDSA"]}}
    key = {**asked.key, "kid": asked.id, "use": "enc", "alg": ALGORITHM}
    payload = {
        "response_type": "vp_token",
        "response_mode": "direct_post.jwt",
        "client_id": client_id(certificate),
        "response_uri": asked.response_uri,
        "nonce": asked.nonce,
        "state": asked.id,
        "aud": ANYBODY,
        "iat": int(at.timestamp()),
        "exp": int((at + GOOD_FOR).timestamp()),
        "dcql_query": query_of(asked.claims, asked.wished),
        "client_metadata": {
            "jwks": {"keys": [key]},
            "encrypted_response_enc_values_supported": sorted(METHODS),
            "vp_formats_supported": formats,
        },
    }
    header = {"typ": REQUEST_TYPE, "x5c": list(chain)}
    return make_token(header, orjson.dumps(payload), signer)


def request_link(name: str, request_uri: str) -> str:
    """Give the link that opens a wallet with a question.

    Args:
        name: as `client_id` gives it.
        request_uri: where the signed question lies.

    Source: OpenID4VP 1.0, section 5.10; RFC 9101, section 5.2.
    """
    return f"{SCHEME}?{urlencode({'client_id': name, 'request_uri': request_uri})}"


def require_answer(text: str, name: str) -> None:
    """Require what can be required of an answer by somebody who cannot open it.

    Args:
        text: the encrypted answer.
        name: id of the question, by which the key is named.

    Raises:
        Refusal: JWE-FORM, JWE-ALG, JWE-KEY, BASE64URL or JSON-*.
    """
    if header_of(text).get("kid") != name:
        raise Refusal("JWE-KEY", "The answer is not encrypted to the key of this question.")


def presented_in(answer: bytes) -> str:
    """Give the one certificate of an answer that was opened.

    Raises:
        Refusal: WALLET-ANSWER, or JSON-*.

    Source: OpenID4VP 1.0, section 8.1.
    """
    shown = parse_object(answer).get("vp_token")
    given = shown.get(QUERY) if isinstance(shown, dict) and len(shown) == 1 else None
    if not isinstance(given, list) or len(given) != 1 or not isinstance(given[0], str):
        raise Refusal("WALLET-ANSWER", "The answer does not hold the one certificate asked for.")
    return given[0]


def only_asked(
    said: Mapping[str, Any], claims: Collection[tuple[str, ...]], wished: Collection[str]
) -> dict[str, Any]:
    """Leave of what a wallet showed only what was asked for, and what nobody can keep back.

    Args:
        said: the claims as shown.
        claims: paths that were needed.
        wished: names that were asked for beside them.
    """
    named = {path[0] for path in claims} | set(wished)
    return {name: value for name, value in said.items() if name in named}
