"""JOSE: compact signed tokens, read in one way only and with the algorithms we name, not theirs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePublicKey,
    EllipticCurvePublicNumbers,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from comity.proofs import base64url, ed25519
from comity.proofs.multikey import PublicKey
from comity.proofs.parsing import parse_object
from comity.proofs.signing import ES256_HASH, Signer
from comity.values.refusals import Refusal

# `none` and everything with a shared secret are not in here, and cannot be asked for.
ALGORITHMS: Final = frozenset({"ES256", "EdDSA", "Ed25519"})
MAX_HEADER_CHARS: Final = 16_384
_PARTS: Final = 3


@dataclass(frozen=True, slots=True)
class Token:
    """A compact token as read; its signature is checked by `require_signature`."""

    header: Mapping[str, Any]
    payload: Mapping[str, Any]
    signed: bytes = field(repr=False)
    signature: bytes = field(repr=False)


def make_token(header: Mapping[str, Any], payload: bytes, signer: Signer) -> str:
    """Sign a payload; `alg` and `kid` are the signer's.

    Source: RFC 7515, section 5.1.
    """
    whole = {"alg": signer.alg, "kid": signer.kid, **header}
    signed = f"{base64url.encode(orjson.dumps(whole))}.{base64url.encode(payload)}"
    return f"{signed}.{base64url.encode(signer.sign(signed.encode()))}"


def parse_token(text: str, *, typ: str, algorithms: frozenset[str] = ALGORITHMS) -> Token:
    """Read a compact token of one type.

    Args:
        text: three parts and two dots, nothing around them.
        typ: the type it must state, so that a token made for one use serves for no other.
        algorithms: those accepted; others than ours only in the test profile.

    Raises:
        Refusal: TOKEN-FORM, TOKEN-ALG, TOKEN-TYPE, BASE64URL or JSON-*.

    Source: RFC 7515, section 5.2; RFC 8725, sections 3.1 and 3.11.
    """
    parts = text.split(".")
    if len(parts) != _PARTS or len(parts[0]) > MAX_HEADER_CHARS or not text.isascii():
        raise Refusal("TOKEN-FORM", "The token does not have three parts.")
    header = _header(parts[0])
    if not isinstance(header.get("alg"), str) or header["alg"] not in algorithms:
        raise Refusal("TOKEN-ALG", "The token names a way of signing that is not accepted here.")
    if header.get("typ") != typ:
        raise Refusal("TOKEN-TYPE", f"The token is not of the type {typ}.")
    # An extension that must be understood, or a payload that is not encoded: we know none.
    if "crit" in header or "b64" in header:
        raise Refusal("TOKEN-FORM", "The token demands an extension that is not known here.")
    payload = parse_object(base64url.decode(parts[1]))
    signed = f"{parts[0]}.{parts[1]}".encode()
    return Token(header, payload, signed, base64url.decode(parts[2]))


@lru_cache(maxsize=256)
def _header(text: str) -> Mapping[str, Any]:
    # A city's tokens all begin with the same header: it is read once.
    return MappingProxyType(parse_object(base64url.decode(text)))


def require_signature(token: Token, key: PublicKey) -> None:
    """Require that the signature fits, made with this key and its own algorithm.

    Raises:
        Refusal: PROOF-KEY, the key is of another kind than the token says; PROOF-FORM;
            PROOF-SIGNATURE.

    Source: RFC 7518, section 3.4; RFC 8037, section 3.1.
    """
    wanted = "ES256" if isinstance(key, EllipticCurvePublicKey) else "EdDSA"
    stated = "EdDSA" if token.header["alg"] == "Ed25519" else token.header["alg"]
    if stated != wanted:
        raise Refusal("PROOF-KEY", "The key is not of the kind the token names.")
    if len(token.signature) != 64:
        raise Refusal("PROOF-FORM", "The signature is not 64 bytes long.")
    try:
        check_signature(key, token.signature, token.signed)
    except InvalidSignature as error:
        message = "The signature does not fit: the token was changed."
        raise Refusal("PROOF-SIGNATURE", message) from error


def check_signature(key: PublicKey, signature: bytes, message: bytes) -> None:
    """Check a raw signature of 64 bytes.

    Raises:
        InvalidSignature: it does not fit.
    """
    if isinstance(key, Ed25519PublicKey):
        if not ed25519.holds(key.public_bytes_raw(), signature, message):
            raise InvalidSignature
        return
    r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
    key.verify(encode_dss_signature(r, s), message, ES256_HASH)


def jwk_of(key: PublicKey) -> dict[str, str]:
    """Write a public key as a JWK.

    Source: RFC 7517; RFC 7518, section 6.2; RFC 8037, section 2.
    """
    if isinstance(key, Ed25519PublicKey):
        return {"kty": "OKP", "crv": "Ed25519", "x": base64url.encode(key.public_bytes_raw())}
    numbers = key.public_numbers()
    x, y = (base64url.encode(number.to_bytes(32)) for number in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


def key_of_jwk(jwk: object) -> PublicKey:
    """Read a public key from a JWK of one of our two kinds.

    Raises:
        Refusal: JWK, also for one that holds a private key.
    """
    if not isinstance(jwk, dict) or not all(isinstance(jwk.get(m), str) for m in ("kty", "crv")):
        raise Refusal("JWK", "The key is not a JWK.")
    if "d" in jwk:
        raise Refusal("JWK", "The key was given away whole: its private part is in it.")
    kind = (jwk["kty"], jwk["crv"])
    try:
        if kind == ("OKP", "Ed25519"):
            return Ed25519PublicKey.from_public_bytes(base64url.decode(str(jwk.get("x"))))
        if kind == ("EC", "P-256"):
            x, y = (base64url.decode(str(jwk.get(member))) for member in ("x", "y"))
            if (len(x), len(y)) == (32, 32):
                point = EllipticCurvePublicNumbers(
                    int.from_bytes(x), int.from_bytes(y), SECP256R1()
                )
                return point.public_key()
    except (Refusal, ValueError) as error:
        raise Refusal("JWK", "The key is not a point of its curve.") from error
    raise Refusal("JWK", "The key is neither P-256 nor Ed25519.")
