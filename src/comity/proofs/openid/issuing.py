"""OpenID4VCI 1.0: what an issuer publishes and offers, and what it reads of a wallet's wish."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

import orjson

from comity.proofs.instants import read_moment
from comity.proofs.jose import jwk_of, key_of_jwk, parse_token, require_signature
from comity.proofs.parsing import parse_object
from comity.proofs.vct import VCT
from comity.proofs.wallet import TYPE
from comity.values.refusals import Refusal

CONFIGURATION: Final = "vocational-certificate"
GRANT: Final = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
PROOF_TYPE: Final = "openid4vci-proof+jwt"
SCHEME: Final = "openid-credential-offer://"
TX_DIGITS: Final = 6
# As many keys as a wallet may have certified at once, each in a copy of its own.
MOST_COPIES: Final = 10
PROOFS: Final = frozenset({"ES256", "EdDSA"})
MAX_REQUEST_BYTES: Final = 1 << 16
_CLOCKS_DIFFER_BY: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a wallet wishes: a copy for each of its keys, proven in answer to one nonce."""

    nonce: str
    keys: tuple[Mapping[str, str], ...]


def issuer_metadata(
    issuer: str, *, names: Mapping[str, str], titles: Mapping[str, str]
) -> dict[str, Any]:
    """Give what wallets read of an issuer.

    Args:
        issuer: its address; all others stand below it.
        names: of the city by language.
        titles: of the certificate by language.

    Source: OpenID4VCI 1.0, section 12.2.4.
    """
    proofs = {"jwt": {"proof_signing_alg_values_supported": sorted(PROOFS)}}
    return {
        "credential_issuer": issuer,
        "credential_endpoint": f"{issuer}/credential",
        "nonce_endpoint": f"{issuer}/nonce",
        "deferred_credential_endpoint": f"{issuer}/deferred-credential",
        "batch_credential_issuance": {"batch_size": MOST_COPIES},
        "display": [{"name": name, "locale": tag} for tag, name in sorted(names.items())],
        "credential_configurations_supported": {
            CONFIGURATION: {
                "format": TYPE,
                "vct": VCT,
                "scope": CONFIGURATION,
                "cryptographic_binding_methods_supported": ["jwk"],
                "credential_signing_alg_values_supported": ["ES256"],
                "proof_types_supported": proofs,
                "credential_metadata": {
                    "display": [
                        {"name": title, "locale": tag} for tag, title in sorted(titles.items())
                    ]
                },
            }
        },
    }


def server_metadata(issuer: str) -> dict[str, Any]:
    """Give what wallets read of the server that turns a code into a token: the issuer itself.

    Source: RFC 8414, section 2; OpenID4VCI 1.0, section 12.3.
    """
    return {
        "issuer": issuer,
        "token_endpoint": f"{issuer}/token",
        "grant_types_supported": [GRANT],
        "response_types_supported": [],
        "token_endpoint_auth_methods_supported": ["none"],
        "pre-authorized_grant_anonymous_access_supported": True,
    }


def offer_link(issuer: str, code: str, *, told: str) -> str:
    """Give the link that opens a wallet with an offer.

    Args:
        issuer: whose.
        code: the pre-authorized code.
        told: where the holder reads the transaction code, in their language.

    Source: OpenID4VCI 1.0, section 4.1.
    """
    tx_code = {"length": TX_DIGITS, "input_mode": "numeric", "description": told[:300]}
    offer = {
        "credential_issuer": issuer,
        "credential_configuration_ids": [CONFIGURATION],
        "grants": {GRANT: {"pre-authorized_code": code, "tx_code": tx_code}},
    }
    return f"{SCHEME}?credential_offer={quote(orjson.dumps(offer), safe='')}"


def read_wish(body: bytes, *, issuer: str, at: datetime) -> Wish:
    """Read a wallet's request and require the proof of each key.

    Args:
        body: JSON of the request.
        issuer: for whom the proofs must have been made.
        at: now, by the real clock.

    Raises:
        Refusal: WALLET-REQUEST, WALLET-CONFIGURATION, WALLET-IDENTIFIER, WALLET-ENCRYPTION,
            WALLET-PROOF, WALLET-NONCE.

    Source: OpenID4VCI 1.0, section 8.2 and appendix F.1.
    """
    try:
        said = parse_object(body, max_bytes=MAX_REQUEST_BYTES)
    except Refusal as error:
        raise Refusal("WALLET-REQUEST", f"The request is not JSON: {error.message}") from error
    if "credential_identifier" in said:
        raise Refusal("WALLET-IDENTIFIER", "No credential has this identifier here.")
    if said.get("credential_configuration_id") != CONFIGURATION:
        raise Refusal("WALLET-CONFIGURATION", "There is no credential of this configuration here.")
    if "credential_response_encryption" in said:
        message = "Answers are not encrypted beyond the connection. Ask without it."
        raise Refusal("WALLET-ENCRYPTION", message)
    proofs = said.get("proofs")
    tokens = proofs.get("jwt") if isinstance(proofs, dict) and len(proofs) == 1 else None
    if not isinstance(tokens, list) or not 1 <= len(tokens) <= MOST_COPIES:
        message = f"Prove 1 to {MOST_COPIES} keys in “proofs”, each in a “jwt”."
        raise Refusal("WALLET-PROOF", message)
    read = [_proof(token, issuer, at) for token in tokens]
    nonces = {nonce for nonce, _ in read}
    if len(nonces) != 1:
        raise Refusal("WALLET-NONCE", "The proofs answer different nonces.")
    keys = {orjson.dumps(key, option=orjson.OPT_SORT_KEYS): key for _, key in read}
    if len(keys) != len(read):
        raise Refusal("WALLET-PROOF", "A key is proven twice: two copies of it would be as one.")
    return Wish(nonces.pop(), tuple(keys.values()))


def _proof(text: object, issuer: str, at: datetime) -> tuple[str, Mapping[str, str]]:
    """Read one proof; give the nonce it answers and the key it proves."""
    if not isinstance(text, str):
        raise Refusal("WALLET-PROOF", "A proof is not text.")
    try:
        token = parse_token(text, typ=PROOF_TYPE, algorithms=PROOFS)
        key = key_of_jwk(token.header.get("jwk"))
        require_signature(token, key)
    except Refusal as error:
        raise Refusal("WALLET-PROOF", f"A proof does not hold: {error.message}") from error
    if token.header.keys() & {"kid", "x5c"}:
        raise Refusal("WALLET-PROOF", "Name the key as “jwk”, and in no other way.")
    said = token.payload
    made, nonce = read_moment(said.get("iat")), said.get("nonce")
    if said.get("aud") != issuer:
        raise Refusal("WALLET-PROOF", "A proof was made for somebody else.")
    if made is None or abs(at - made) > _CLOCKS_DIFFER_BY:
        raise Refusal("WALLET-PROOF", "A proof was not made just now.")
    if not isinstance(nonce, str):
        raise Refusal("WALLET-NONCE", "A proof answers no nonce. Ask for one first.")
    # Written anew: whatever else stood in it does not come into the certificate.
    return nonce, jwk_of(key)
