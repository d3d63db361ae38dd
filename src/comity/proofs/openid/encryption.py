"""JWE: read what a wallet encrypted to a key of ours, in the one way that we offer."""

from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.concatkdf import ConcatKDFHash

from comity.proofs import base64url
from comity.proofs.jose import MAX_HEADER_CHARS, key_of_jwk
from comity.proofs.parsing import parse_object
from comity.values.refusals import Refusal

ALGORITHM: Final = "ECDH-ES"
# The ways of encrypting that we offer, and the bytes of their keys.
METHODS: Final = {"A128GCM": 16, "A256GCM": 32}
MAX_CHARS: Final = 1 << 18
_PARTS: Final = 5
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16


def header_of(text: str) -> dict[str, Any]:
    """Read the header of an encrypted token and require that it is of the one kind we offer.

    Whoever cannot open it can still tell by this whether it is worth keeping.

    Raises:
        Refusal: JWE-FORM; JWE-ALG; BASE64URL or JSON-*.

    Source: RFC 7516, section 7.1; RFC 8725, section 3.1.
    """
    parts = text.split(".")
    is_long = len(text) > MAX_CHARS or len(parts[0]) > MAX_HEADER_CHARS
    # Agreed directly, the content's key is not among the parts: the second is empty.
    if is_long or not text.isascii() or len(parts) != _PARTS or parts[1]:
        raise Refusal("JWE-FORM", "The answer is not a token encrypted with a key agreed directly.")
    header = parse_object(base64url.decode(parts[0]))
    method = header.get("enc")
    if header.get("alg") != ALGORITHM or not isinstance(method, str) or method not in METHODS:
        raise Refusal("JWE-ALG", "The answer is encrypted in a way that was not offered.")
    if "crit" in header or "zip" in header:
        raise Refusal("JWE-FORM", "The answer demands an extension that is not known here.")
    return header


def decrypt(text: str, key: EllipticCurvePrivateKey) -> bytes:
    """Open an encrypted token.

    Args:
        text: five parts and four dots.
        key: P-256, whose public part was offered.

    Raises:
        Refusal: what `header_of` refuses; JWE-KEY, it was encrypted to another key or changed; JWK.

    Source: RFC 7516, section 5.2; RFC 7518, sections 4.6 and 5.3.
    """
    header = header_of(text)
    protected, _none, *rest = text.split(".")
    nonce, sealed, tag = (base64url.decode(part) for part in rest)
    if (len(nonce), len(tag)) != (_NONCE_BYTES, _TAG_BYTES):
        raise Refusal("JWE-FORM", "The parts of the answer are not as long as they must be.")
    other = key_of_jwk(header.get("epk"))
    if not isinstance(other, EllipticCurvePublicKey):
        raise Refusal("JWK", "The answer was encrypted with a key of another kind.")
    agreed = _agreed(key.exchange(ECDH(), other), header)
    try:
        return AESGCM(agreed).decrypt(nonce, sealed + tag, protected.encode())
    except InvalidTag as error:
        message = "The answer was encrypted for somebody else, or changed."
        raise Refusal("JWE-KEY", message) from error


def _agreed(shared: bytes, header: dict[str, Any]) -> bytes:
    size = METHODS[header["enc"]]
    parties = [_party(header.get(name, "")) for name in ("apu", "apv")]
    info = b"".join(map(_counted, (header["enc"].encode(), *parties)))
    return ConcatKDFHash(SHA256(), size, info + (size * 8).to_bytes(4)).derive(shared)


def _party(text: object) -> bytes:
    if not isinstance(text, str):
        raise Refusal("JWE-FORM", "The parties of the answer are not named as text.")
    return base64url.decode(text)


def _counted(part: bytes) -> bytes:
    return len(part).to_bytes(4) + part
