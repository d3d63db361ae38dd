"""SD-JWT: a signed token of which its holder shows as much as they want, piece by piece."""

import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

import orjson

from comity.proofs import base64url
from comity.proofs.instants import read_moment
from comity.proofs.jose import (
    ALGORITHMS,
    Token,
    key_of_jwk,
    make_token,
    parse_token,
    require_signature,
)
from comity.proofs.parsing import parse_value
from comity.proofs.signing import Signer
from comity.values.refusals import Refusal

MAX_CHARS: Final = 1 << 17
MAX_DISCLOSURES: Final = 200
# Pieces may hold pieces; nobody needs more floors than this.
MAX_DEPTH: Final = 32
BINDING_TYPE: Final = "kb+jwt"
# How old the holder's own signature may be, and by how much two clocks may differ.
BINDING_FRESH_FOR: Final = timedelta(minutes=5)
_HASH: Final = "sha-256"
_DIGESTS, _ALGORITHM, _ELEMENT = "_sd", "_sd_alg", "..."
_RESERVED: Final = frozenset({_DIGESTS, _ALGORITHM, _ELEMENT})
_SALT_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Presentation:
    """An SD-JWT as read: the signed token, the pieces shown, and the holder's own signature.

    Args:
        token: what the issuer signed; the signature is checked elsewhere.
        disclosures: the pieces shown, as they came.
        binding: the holder's token; empty where there is none.
        shown: all but the holder's token, which the holder signs a hash of.
    """

    token: Token
    disclosures: tuple[str, ...]
    binding: str = field(repr=False)
    shown: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Binding:
    """What a holder signed: for whom, in answer to what, when."""

    audience: str
    nonce: str
    at: datetime


def make_sd_jwt(
    claims: Mapping[str, Any],
    hidden: Collection[str],
    *,
    header: Mapping[str, Any],
    signer: Signer,
    random: Callable[[int], bytes] = os.urandom,
) -> str:
    """Sign claims, some of which can be shown or kept back one by one.

    Args:
        claims: all claims.
        hidden: names of those that are hashed into the token and handed out beside it.
        header: of the token, with its `typ`.
        signer: the issuer's key.
        random: gives the salts.

    Raises:
        Refusal: SD-DISCLOSURE, a claim has a name that is kept for hidden ones.

    Source: RFC 9901, section 4.
    """
    if claims.keys() & _RESERVED:
        raise _faulty("A claim is named like what holds pieces.")
    pieces = {
        name: _disclosure(random(_SALT_BYTES), name, claims[name])
        for name in hidden
        if name in claims
    }
    payload = {name: value for name, value in claims.items() if name not in pieces}
    if pieces:
        # Sorted, so that the order tells nothing.
        payload[_DIGESTS] = sorted(map(_digest, pieces.values()))
        payload[_ALGORITHM] = _HASH
    token = make_token(header, orjson.dumps(payload), signer)
    return "".join(f"{part}~" for part in (token, *pieces.values()))


def parse_sd_jwt(text: str, *, typ: str, algorithms: frozenset[str] = ALGORITHMS) -> Presentation:
    """Read an SD-JWT in its compact form.

    Raises:
        Refusal: SD-FORM, or what `jose.parse_token` refuses.

    Source: RFC 9901, section 5.
    """
    if len(text) > MAX_CHARS or text.count("~") > MAX_DISCLOSURES:
        raise Refusal("SD-FORM", "The token is longer than any certificate.")
    if not text.isascii():
        raise Refusal("SD-FORM", "The token holds letters that no token has.")
    shown, tilde, binding = text.rpartition("~")
    if not tilde:
        raise Refusal("SD-FORM", "The token has no ~ and is no SD-JWT.")
    token, *disclosures = shown.split("~")
    return Presentation(
        parse_token(token, typ=typ, algorithms=algorithms), tuple(disclosures), binding, f"{shown}~"
    )


def claims_of(presentation: Presentation) -> dict[str, Any]:
    """Give what is shown, every piece in its place; what was kept back is simply absent.

    Raises:
        Refusal: SD-ALGORITHM; SD-DISCLOSURE, a piece is malformed, given twice, fits no place or
            would stand over another claim; BASE64URL or JSON-*.

    Source: RFC 9901, section 7.1.
    """
    payload = presentation.token.payload
    if payload.get(_ALGORITHM, _HASH) != _HASH:
        raise Refusal("SD-ALGORITHM", "The pieces are hashed in a way that is not known here.")
    pieces = {_digest(text): _read_disclosure(text) for text in presentation.disclosures}
    if len(pieces) != len(presentation.disclosures):
        raise _faulty("A piece is given twice.")
    opening = _Opening(pieces)
    claims = opening.object({n: v for n, v in payload.items() if n != _ALGORITHM}, 0)
    if pieces.keys() - opening.used:
        raise _faulty("A piece does not belong to the token.")
    return claims


def shown_only(text: str, names: Collection[str]) -> str:
    """Give an SD-JWT with no more than the named pieces and no holder's signature.

    Args:
        text: as the holder got it.
        names: of the claims to be shown.
    """
    token, *pieces = text.rpartition("~")[0].split("~")
    kept = [piece for piece in pieces if _read_disclosure(piece)[0] in names]
    return "".join(f"{part}~" for part in (token, *kept))


def with_binding(shown: str, signer: Signer, binding: Binding) -> str:
    """Add the holder's own signature over what is shown.

    Source: RFC 9901, section 4.3.
    """
    payload = {
        "iat": int(binding.at.timestamp()),
        "aud": binding.audience,
        "nonce": binding.nonce,
        "sd_hash": _digest(shown),
    }
    return shown + make_token({"typ": BINDING_TYPE}, orjson.dumps(payload), signer)


def read_binding(presentation: Presentation, confirmation: object, as_of: datetime) -> Binding:
    """Read the holder's signature, which must fit the key the issuer named and what is shown.

    Args:
        presentation: with a holder's token.
        confirmation: the claim `cnf`.
        as_of: now; the signature may be five minutes old.

    Raises:
        Refusal: BINDING-KEY, the issuer named no key; BINDING-OTHER, it was made for other pieces;
            BINDING-FORM; BINDING-OLD; PROOF-SIGNATURE, JWK and what `jose.parse_token` refuses.

    Source: RFC 9901, section 7.3.
    """
    jwk = confirmation.get("jwk") if isinstance(confirmation, dict) else None
    if jwk is None:
        raise Refusal("BINDING-KEY", "The certificate is not bound to a key of its holder.")
    token = parse_token(presentation.binding, typ=BINDING_TYPE)
    require_signature(token, key_of_jwk(jwk))
    stated = token.payload
    texts = [stated.get(name) for name in ("aud", "nonce", "sd_hash")]
    if not all(isinstance(text, str) for text in texts):
        raise Refusal("BINDING-FORM", "The holder's signature does not say for whom it is.")
    if stated["sd_hash"] != _digest(presentation.shown):
        raise Refusal("BINDING-OTHER", "The holder signed other pieces than these.")
    at = read_moment(stated.get("iat"))
    if at is None:
        raise Refusal("BINDING-FORM", "The holder's signature has no date.")
    if abs(as_of - at) > BINDING_FRESH_FOR:
        raise Refusal("BINDING-OLD", "The holder did not sign just now.")
    return Binding(stated["aud"], stated["nonce"], at)


class _Opening:
    """A token while its pieces are put into their places."""

    def __init__(self, pieces: Mapping[str, tuple[str | None, Any]]) -> None:
        self.pieces = pieces
        self.used: set[str] = set()
        self._digests: set[str] = set()

    def object(self, held: Mapping[str, Any], depth: int) -> dict[str, Any]:
        """Open an object and everything within."""
        if _ELEMENT in held:
            raise _faulty("A piece stands where none can.")
        opened = {name: value for name, value in held.items() if name != _DIGESTS}
        if _may_hold_pieces(opened):
            opened = {name: self.value(value, depth) for name, value in opened.items()}
        for digest in self._listed(held.get(_DIGESTS, ())):
            piece = self._taken(digest)
            if piece is None:
                continue
            name, value = piece
            if name is None or name in opened:
                raise _faulty("A piece would stand over another claim.")
            opened[name] = self.value(value, depth)
        return opened

    def value(self, held: Any, depth: int) -> Any:  # noqa: ANN401  # JSON
        """Open a value."""
        if not isinstance(held, dict | list) or not _may_hold_pieces(held):
            return held
        if depth > MAX_DEPTH:
            raise _faulty("The pieces nest too deeply.")
        if isinstance(held, dict):
            return self.object(held, depth + 1)
        return self._list(held, depth + 1)

    def _list(self, held: list[Any], depth: int) -> list[Any]:
        opened: list[Any] = []
        for element in held:
            if not isinstance(element, dict) or _ELEMENT not in element:
                opened.append(self.value(element, depth))
                continue
            if len(element) != 1:
                raise _faulty("A hidden element has other members beside it.")
            (digest,) = self._listed([element[_ELEMENT]])
            piece = self._taken(digest)
            if piece is None:
                continue
            if piece[0] is not None:
                raise _faulty("A claim stands where an element should.")
            opened.append(self.value(piece[1], depth))
        return opened

    def _listed(self, digests: Any) -> list[str]:  # noqa: ANN401  # JSON
        if not isinstance(digests, list | tuple):
            raise _faulty("The hidden claims are not a list.")
        for digest in digests:
            if not isinstance(digest, str) or digest in self._digests:
                raise _faulty("A hash of a piece is malformed or stands twice.")
            self._digests.add(digest)
        return list(digests)

    def _taken(self, digest: str) -> tuple[str | None, Any] | None:
        self.used.add(digest)
        return self.pieces.get(digest)


def _may_hold_pieces(held: object) -> bool:
    # Looked through as text, which is ten times as fast as by walking; what is deep is walked.
    written = orjson.dumps(held)
    floors = written.count(b"[") + written.count(b"{")
    return floors > MAX_DEPTH or b'"_sd"' in written or b'"..."' in written


def _disclosure(salt: bytes, name: str, value: object) -> str:
    return base64url.encode(orjson.dumps([base64url.encode(salt), name, value]))


def _read_disclosure(text: str) -> tuple[str | None, Any]:
    """Read a piece: the name of the claim, None for an element of a list, and its value."""
    piece = parse_value(base64url.decode(text))
    if not isinstance(piece, list) or len(piece) not in {2, 3}:
        raise _faulty("A piece is not a salt, a name and a value.")
    if not all(isinstance(part, str) for part in piece[:-1]):
        raise _faulty("The salt or the name of a piece is not text.")
    name = piece[1] if len(piece) == 3 else None
    if name in _RESERVED:
        raise _faulty("A piece names itself as what holds pieces.")
    return name, piece[-1]


def _digest(text: str) -> str:
    return base64url.encode(sha256(text.encode()).digest())


def _faulty(message: str) -> Refusal:
    return Refusal("SD-DISCLOSURE", message)
