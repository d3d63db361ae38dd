"""Tokens: credentials and presentations of any kind secured by JOSE, SD-JWT and COSE."""

import binascii
import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

import cbor2
import orjson

from comity.proofs import base64url
from comity.proofs.jose import Token, jwk_of, parse_token
from comity.proofs.keys import did_key_document, did_of
from comity.proofs.multikey import key_of
from comity.proofs.parsing import parse_object
from comity.proofs.profile.keys import COSE_NUMBERS, SuiteKey, suite_key
from comity.proofs.profile.model import (
    as_list,
    credential_faults,
    is_enveloped,
    presentation_faults,
)
from comity.proofs.sd_jwt import claims_of, parse_sd_jwt
from comity.values.refusals import Fault, Refusal

_ALGORITHMS: Final = frozenset(COSE_NUMBERS)
_STEP: Final = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_DATA: Final = re.compile(r"data:application/v([cp])(?:-ld)?\+(jwt|sd-jwt|cose)(;base64)?,(.+)")
_COSE_TAG: Final = 18
_ALG, _CONTENT, _KID, _TYP = 1, 3, 4, 16


class Feature(StrEnum):
    """What a token carries."""

    CREDENTIAL = "credential"
    PRESENTATION = "presentation"

    @property
    def short(self) -> str:
        """Give its name in media types."""
        return "vc" if self is Feature.CREDENTIAL else "vp"


def issue_token(
    document: Mapping[str, Any], key: SuiteKey, what: Feature, way: str, paths: Sequence[str] = ()
) -> str:
    """Secure a document.

    Args:
        document: an unsecured credential or presentation.
        key: with which.
        what: which of the two it is.
        way: `jose`, `sdjwt` or `cose`.
        paths: of what an SD-JWT may keep back, such as `credentialSubject.name` or `a.list[0]`.

    Raises:
        Refusal: VC-MODEL with every fault, JWK, PROFILE-WAY, SD-PATH.

    Source: W3C vc-jose-cose, section 3; RFC 9901, section 4; RFC 9052, section 4.
    """
    _require_sound(document, what)
    if way == "jose":
        return _compact(f"{what.short}+jwt", what.short, orjson.dumps(document), key)
    if way == "sdjwt":
        claims, pieces = _hidden(document, paths)
        token = _compact(f"{what.short}+sd-jwt", what.short, orjson.dumps(claims), key)
        return "".join(f"{part}~" for part in (token, *pieces))
    if way == "cose":
        return b64encode(_cose(document, what, key)).decode().rstrip("=")
    raise Refusal("PROFILE-WAY", f"Nothing is secured by {way!r} here.")


def verify_token(text: str, key: SuiteKey, what: Feature, way: str) -> dict[str, Any]:
    """Verify a secured document and give it.

    Raises:
        Refusal: TOKEN-*, SD-*, COSE-FORM, PROOF-*, JWK, BASE64URL, JSON-*, VC-MODEL with every
            fault, PROFILE-WAY.

    Source: W3C vc-jose-cose, section 5.
    """
    if way == "jose":
        token = parse_token(text, typ=f"{what.short}+jwt", algorithms=_ALGORITHMS)
        _require_signed(token, key)
        document = dict(token.payload)
    elif way == "sdjwt":
        shown = parse_sd_jwt(text, typ=f"{what.short}+sd-jwt", algorithms=_ALGORITHMS)
        if shown.binding:
            raise Refusal("SD-FORM", "Behind the last ~ stands more than the profile reads.")
        _require_signed(shown.token, key)
        document = claims_of(shown)
    elif way == "cose":
        document = _from_cose(text, what, key)
    else:
        raise Refusal("PROFILE-WAY", f"Nothing is secured by {way!r} here.")
    _require_sound(document, what)
    return document


def opened_envelope(address: str, what: Feature) -> dict[str, Any]:
    """Verify what a data: address wraps, by the did:key that its token names.

    Raises:
        Refusal: ENVELOPE, or what `verify_token` refuses.
    """
    found = _DATA.fullmatch(address)
    if found is None or f"v{found[1]}" != what.short:
        raise Refusal("ENVELOPE", "What is wrapped is not a secured credential.")
    way = {"jwt": "jose", "sd-jwt": "sdjwt", "cose": "cose"}[found[2]]
    if way == "cose":
        raise Refusal("ENVELOPE", "Wrapped COSE messages are not opened without their key.")
    header = parse_object(base64url.decode(found[4].partition(".")[0]))
    kid = str(header.get("kid"))
    known = did_key_document(did_of(kid)).keys.get(kid)
    if known is None:
        raise Refusal("PROOF-KEY-UNKNOWN", "The key is not known here.")
    return verify_token(found[4], suite_key(jwk_of(key_of(known.multikey))), what, way)


def _require_sound(document: Mapping[str, Any], what: Feature) -> None:
    faults = [
        Fault("VC-MODEL", term, "A token says it itself: no such claim may be in it.")
        for term in ("vc", "vp")
        if term in document
    ]
    if what is Feature.CREDENTIAL:
        faults += credential_faults(document)
        faults += _other_issuer(document)
    else:
        faults += presentation_faults(document)
        faults += _unsecured(document)
    if faults:
        raise Refusal("VC-MODEL", "It departs from the data model.", tuple(faults))


def _other_issuer(document: Mapping[str, Any]) -> list[Fault]:
    issuer = document.get("issuer")
    named = issuer.get("id") if isinstance(issuer, dict) else issuer
    if "iss" in document and document["iss"] != named:
        return [Fault("VC-MODEL", "iss", "The token names another issuer than the credential.")]
    return []


def _unsecured(presentation: Mapping[str, Any]) -> list[Fault]:
    message = "What a secured presentation shows must be wrapped and secured itself."
    return [
        Fault("VC-MODEL", f"verifiableCredential.{place}", message)
        for place, shown in enumerate(as_list(presentation.get("verifiableCredential")))
        if not isinstance(shown, dict)
        or not is_enveloped(shown)
        or _DATA.fullmatch(str(shown.get("id"))) is None
    ]


def _compact(typ: str, content: str, payload: bytes, key: SuiteKey) -> str:
    header = {"alg": key.alg, "typ": typ, "cty": content, "kid": key.kid}
    signed = f"{base64url.encode(orjson.dumps(header))}.{base64url.encode(payload)}"
    return f"{signed}.{base64url.encode(key.sign(signed.encode()))}"


def _require_signed(token: Token, key: SuiteKey) -> None:
    stated = "EdDSA" if token.header["alg"] == "Ed25519" else token.header["alg"]
    if stated != key.alg:
        raise Refusal("PROOF-KEY", "The key is not of the kind the token names.")
    key.check(token.signature, token.signed)


def _hidden(
    document: Mapping[str, Any], paths: Sequence[str]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Give the document with hashes in the places of what may be kept back, and those pieces."""
    claims: dict[str, Any] = orjson.loads(orjson.dumps(document))
    pieces: list[str] = []
    # The deepest first: a piece may lie within another.
    for path in sorted(paths, key=lambda path: -len(_STEP.findall(path))):
        *steps, last = [name or int(number) for name, number in _STEP.findall(path)] or [""]
        try:
            place: Any = claims
            for step in steps:
                place = place[step]
            pieces.append(_hide(place, last))
        except (KeyError, IndexError, TypeError) as error:
            raise Refusal("SD-PATH", f"There is nothing at {path!r} to keep back.") from error
    if pieces:
        claims["_sd_alg"] = "sha-256"
    return claims, tuple(pieces)


def _hide(place: Any, step: str | int) -> str:  # noqa: ANN401  # an object or a list
    salt = base64url.encode(secrets.token_bytes(16))
    if isinstance(place, list):
        said: list[Any] = [salt, place[int(step)]]
    else:
        said = [salt, step, place[step]]
    piece = base64url.encode(orjson.dumps(said))
    digest = base64url.encode(sha256(piece.encode()).digest())
    if isinstance(place, list):
        place[int(step)] = {"...": digest}
    else:
        del place[step]
        place["_sd"] = sorted([*place.get("_sd", []), digest])
    return piece


def _cose(document: Mapping[str, Any], what: Feature, key: SuiteKey) -> bytes:
    short = what.short
    header = {
        _ALG: COSE_NUMBERS[key.alg],
        _CONTENT: f"application/{short}",
        _KID: key.kid.encode(),
        _TYP: f"application/{short}+cose",
    }
    protected, payload = cbor2.dumps(header, canonical=True), orjson.dumps(document)
    signature = key.sign(_to_sign(protected, payload))
    return cbor2.dumps(cbor2.CBORTag(_COSE_TAG, [protected, {}, payload, signature]))


def _from_cose(text: str, what: Feature, key: SuiteKey) -> dict[str, Any]:
    try:
        raw = b64decode(text + "=" * (-len(text) % 4), validate=True)
        message = cbor2.loads(raw)
        parts = message.value if isinstance(message, cbor2.CBORTag) else message
        protected, _, payload, signature = parts
        header = cbor2.loads(protected)
        stated = header[_ALG], header[_TYP]
    except (binascii.Error, ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refusal("COSE-FORM", "It is not a message with one signature.") from error
    except (cbor2.CBORDecodeError, EOFError) as error:
        raise Refusal("COSE-FORM", "It cannot be read.") from error
    if stated != (COSE_NUMBERS[key.alg], f"application/{what.short}+cose"):
        raise Refusal("COSE-FORM", "It names another way of signing, or another type.")
    if not isinstance(payload, bytes) or not isinstance(signature, bytes):
        raise Refusal("COSE-FORM", "Its parts are not bytes.")
    key.check(signature, _to_sign(protected, payload))
    return parse_object(payload)


def _to_sign(protected: bytes, payload: bytes) -> bytes:
    return cbor2.dumps(["Signature1", protected, b"", payload])
