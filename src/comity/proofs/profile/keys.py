"""Keys of the suites, as JWKs on more curves than certificates use; for the test profile only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from comity.proofs import base64url
from comity.values.refusals import Refusal

EDDSA: Final = "EdDSA"
# COSE's numbers for the algorithms.
COSE_NUMBERS: Final[Mapping[str, int]] = {"ES256": -7, EDDSA: -8, "ES384": -35, "ES512": -36}


@dataclass(frozen=True, slots=True)
class Curve:
    """One curve: its algorithm in JOSE's words, its hash, the bytes of a coordinate."""

    alg: str
    curve: ec.EllipticCurve
    hash: hashes.HashAlgorithm
    size: int


_CURVES: Final[Mapping[str, Curve]] = {
    "P-256": Curve("ES256", ec.SECP256R1(), hashes.SHA256(), 32),
    "P-384": Curve("ES384", ec.SECP384R1(), hashes.SHA384(), 48),
    "P-521": Curve("ES512", ec.SECP521R1(), hashes.SHA512(), 66),
}


@dataclass(frozen=True, slots=True)
class SuiteKey:
    """A key of a suite: its name, its algorithm, and how it signs and checks."""

    kid: str
    alg: str
    jwk: Mapping[str, Any] = field(repr=False)

    def sign(self, message: bytes) -> bytes:
        """Sign, giving the raw signature.

        Raises:
            Refusal: JWK, the private part is not there or is none.
        """
        try:
            secret = base64url.decode(str(self.jwk["d"]))
            if self.alg == EDDSA:
                return Ed25519PrivateKey.from_private_bytes(secret).sign(message)
            curve = _curve(self.jwk)
            key = ec.derive_private_key(int.from_bytes(secret), curve.curve)
        except (KeyError, ValueError) as error:
            raise Refusal("JWK", "The key has no private part that could sign.") from error
        r, s = decode_dss_signature(key.sign(message, ec.ECDSA(curve.hash)))
        return r.to_bytes(curve.size) + s.to_bytes(curve.size)

    def check(self, signature: bytes, message: bytes) -> None:
        """Require that a signature fits.

        Raises:
            Refusal: PROOF-FORM, PROOF-SIGNATURE or JWK.
        """
        try:
            if self.alg == EDDSA:
                point = base64url.decode(str(self.jwk.get("x")))
                Ed25519PublicKey.from_public_bytes(point).verify(signature, message)
                return
            curve = _curve(self.jwk)
            if len(signature) != 2 * curve.size:
                raise Refusal("PROOF-FORM", "The signature has another length than its key's.")
            x, y = (int.from_bytes(base64url.decode(str(self.jwk.get(m)))) for m in ("x", "y"))
            key = ec.EllipticCurvePublicNumbers(x, y, curve.curve).public_key()
            halves = signature[: curve.size], signature[curve.size :]
            r, s = (int.from_bytes(half) for half in halves)
            key.verify(encode_dss_signature(r, s), message, ec.ECDSA(curve.hash))
        except InvalidSignature as error:
            raise Refusal("PROOF-SIGNATURE", "The signature does not fit.") from error
        except ValueError as error:
            raise Refusal("JWK", "The key is not a point of its curve.") from error


def suite_key(document: Mapping[str, Any]) -> SuiteKey:
    """Read a key: a verification method with JWKs in it, or a bare JWK.

    Raises:
        Refusal: JWK.
    """
    jwk = document.get("secretKeyJwk", document.get("publicKeyJwk", document))
    if not isinstance(jwk, dict):
        raise Refusal("JWK", "The key is not a JWK.")
    kid = str(document.get("id") or jwk.get("kid") or "")
    if jwk.get("kty") == "OKP" and jwk.get("crv") == "Ed25519":
        return SuiteKey(kid, EDDSA, jwk)
    return SuiteKey(kid, _curve(jwk).alg, jwk)


def _curve(jwk: Mapping[str, Any]) -> Curve:
    curve = _CURVES.get(str(jwk.get("crv")))
    if jwk.get("kty") != "EC" or curve is None:
        raise Refusal("JWK", "The key is on a curve that is not known here.")
    return curve
