"""Federation: the cities and their anchor as OpenID Federation says it, for those who read that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import orjson

from comity.proofs.instants import read_moment
from comity.proofs.jose import Token, jwk_of, key_of_jwk, make_token, parse_token, require_signature
from comity.proofs.multikey import key_of
from comity.proofs.signing import Signer
from comity.values.refusals import Refusal

STATEMENT: Final = "entity-statement+jwt"
MARK: Final = "trust-mark+jwt"
GOOD_FOR: Final = timedelta(hours=48)
MAX_CHAIN: Final = 8


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity: its address, the key it signs statements with."""

    address: str
    signer: Signer


def _jwks(*signers: Signer) -> dict[str, Any]:
    keys = [
        {**jwk_of(key_of(one.multikey)), "kid": one.kid, "use": "sig", "alg": one.alg}
        for one in signers
    ]
    return {"keys": keys}


def _statement(said: Mapping[str, Any], signer: Signer, at: datetime) -> str:
    whole = {
        **said,
        "iat": int(at.timestamp()),
        "exp": int((at + GOOD_FOR).timestamp()),
    }
    return make_token({"typ": STATEMENT}, orjson.dumps(whole), signer)


def entity_configuration(
    entity: Entity,
    *,
    at: datetime,
    name: str,
    superiors: Sequence[str] = (),
    metadata: Mapping[str, Mapping[str, Any]] | None = None,
    marks: Sequence[tuple[str, str]] = (),
) -> str:
    """Give what an entity says of itself, signed; good for 48 hours.

    Args:
        entity: who.
        at: now.
        name: of the organisation.
        superiors: the addresses of its anchors; none for the anchor itself.
        metadata: by entity type, beside the name.
        marks: trust marks with their types.

    Source: OpenID Federation 1.1, section 3.1.
    """
    kinds: dict[str, Any] = {kind: dict(said) for kind, said in (metadata or {}).items()}
    kinds.setdefault("federation_entity", {})["organization_name"] = name
    said: dict[str, Any] = {
        "iss": entity.address,
        "sub": entity.address,
        "jwks": _jwks(entity.signer),
        "metadata": kinds,
    }
    if superiors:
        said["authority_hints"] = list(superiors)
    if marks:
        # Some readers want the name of the draft, `id`, beside that of the standard.
        said["trust_marks"] = [
            {"trust_mark_type": kind, "id": kind, "trust_mark": mark} for kind, mark in marks
        ]
    return _statement(said, entity.signer, at)


def subordinate_statement(anchor: Entity, subject: Entity, *, at: datetime, name: str) -> str:
    """Give what the anchor says of a city: its keys, its name, and that it goes no further down.

    Args:
        anchor: who says it.
        subject: of whom.
        at: now.
        name: of the city; registries of learning credentials read it here.

    Source: OpenID Federation 1.1, section 3.1; constraints, section 6.2.
    """
    said = {
        "iss": anchor.address,
        "sub": subject.address,
        "jwks": _jwks(subject.signer),
        "metadata": {"federation_entity": {"organization_name": name}},
        "constraints": {"max_path_length": 0},
    }
    return _statement(said, anchor.signer, at)


def trust_mark(anchor: Entity, subject: str, *, kind: str, at: datetime) -> str:
    """Give the anchor's mark that a city is party to the agreement.

    Source: OpenID Federation 1.1, section 7.
    """
    said = {
        "iss": anchor.address,
        "sub": subject,
        "trust_mark_type": kind,
        "id": kind,
        "iat": int(at.timestamp()),
        "exp": int((at + GOOD_FOR).timestamp()),
    }
    return make_token({"typ": MARK}, orjson.dumps(said), anchor.signer)


def require_chain(
    chain: Sequence[str], *, anchor: str, anchor_jwks: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    """Verify a trust chain from a city up to its anchor; give the city's configuration.

    Args:
        chain: the city's configuration, statements about the one before, the anchor's last.
        anchor: the anchor's address.
        anchor_jwks: its keys, known otherwise.
        at: now.

    Raises:
        Refusal: FEDERATION-CHAIN, TOKEN-*, JWK, PROOF-*.

    Source: OpenID Federation 1.1, section 10.2.
    """
    if not 2 <= len(chain) <= MAX_CHAIN:
        raise Refusal("FEDERATION-CHAIN", "A chain leads from a city to its anchor.")
    tokens = [parse_token(text, typ=STATEMENT) for text in chain]
    for place, token in enumerate(tokens):
        _require_in_time(token, at)
        above = tokens[place + 1] if place + 1 < len(tokens) else None
        if above is not None and above.payload.get("sub") != token.payload.get("iss"):
            raise Refusal("FEDERATION-CHAIN", "A statement is about somebody else.")
        jwks = anchor_jwks if above is None else above.payload.get("jwks")
        _require_by(token, jwks)
    leaf, top = tokens[0].payload, tokens[-1].payload
    if leaf.get("iss") != leaf.get("sub"):
        raise Refusal("FEDERATION-CHAIN", "The first statement is not the city's own.")
    _require_by(tokens[0], leaf.get("jwks"))
    if top.get("iss") != anchor:
        raise Refusal("FEDERATION-CHAIN", "The chain ends at another anchor.")
    return dict(leaf)


def _require_in_time(token: Token, at: datetime) -> None:
    first, until = read_moment(token.payload.get("iat")), read_moment(token.payload.get("exp"))
    if first is None or until is None or not first - timedelta(minutes=5) <= at < until:
        raise Refusal("FEDERATION-CHAIN", "A statement is not in force.")


def _require_by(token: Token, jwks: object) -> None:
    keys = jwks.get("keys") if isinstance(jwks, Mapping) else None
    for jwk in keys if isinstance(keys, list) else []:
        if isinstance(jwk, dict) and jwk.get("kid") == token.header.get("kid"):
            require_signature(token, key_of_jwk(jwk))
            return
    raise Refusal("FEDERATION-CHAIN", "A statement is signed with a key that nobody vouches for.")
