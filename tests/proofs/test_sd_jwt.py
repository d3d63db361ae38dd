"""Pieces of a certificate are shown one by one, and nothing else can be put in their places."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jwcrypto.jwk import JWK
from sd_jwt.common import SDObj
from sd_jwt.holder import SDJWTHolder
from sd_jwt.issuer import SDJWTIssuer
from sd_jwt.verifier import SDJWTVerifier
from tests.effort import examples
from tests.proofs.region import HOLDER, NOW, SIGNER, TOKEN_SIGNER

from comity.proofs import base64url
from comity.proofs.jose import jwk_of, make_token, require_signature
from comity.proofs.multikey import key_of
from comity.proofs.sd_jwt import (
    BINDING_TYPE,
    Binding,
    claims_of,
    make_sd_jwt,
    parse_sd_jwt,
    read_binding,
    shown_only,
    with_binding,
)
from comity.values.refusals import Refusal

TYP = "dc+sd-jwt"
CLAIMS = {"iss": "https://r.example", "a": 1, "b": {"c": [1, 2]}, "name": "Zoë", "born": "1994"}
AUDIENCE, NONCE = "https://v.example", "n-1"


def issued(hidden: tuple[str, ...] = ("name", "born"), **more: Any) -> str:
    return make_sd_jwt({**CLAIMS, **more}, hidden, header={"typ": TYP}, signer=TOKEN_SIGNER)


def read(text: str) -> dict[str, Any]:
    presentation = parse_sd_jwt(text, typ=TYP)
    require_signature(presentation.token, key_of(TOKEN_SIGNER.multikey))
    return claims_of(presentation)


def piece(*parts: Any) -> str:
    return base64url.encode(orjson.dumps(list(parts)))


def digest(text: str) -> str:
    return base64url.encode(sha256(text.encode()).digest())


def raw(payload: dict[str, Any], *pieces: str) -> str:
    token = make_token({"typ": TYP}, orjson.dumps(payload), TOKEN_SIGNER)
    return "".join(f"{part}~" for part in (token, *pieces))


def refused(text: str) -> str:
    with pytest.raises(Refusal) as no:
        read(text)
    return no.value.code


def test_everything_shown_is_everything_said() -> None:
    assert read(issued()) == CLAIMS


def test_each_piece_is_shown_or_kept_back_by_itself() -> None:
    text = issued()
    assert read(shown_only(text, ())) == {n: CLAIMS[n] for n in ("iss", "a", "b")}
    assert read(shown_only(text, ("born",)))["born"] == "1994"
    assert "name" not in read(shown_only(text, ("born",)))
    assert "Zoë" not in base64url.decode(text.split(".")[1]).decode()


def test_the_hashes_of_the_rfc_are_ours() -> None:
    # RFC 9901, sections 4.2.3: a claim and an element of a list.
    claim = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
    element = "WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0"
    payload = {
        "_sd": ["X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"],
        "nationalities": ["DE", {"...": "w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs"}],
    }
    whole = {"family_name": "Möbius", "nationalities": ["DE", "FR"]}
    assert read(raw(payload, claim, element)) == whole
    assert read(raw(payload)) == {"nationalities": ["DE"]}


def test_pieces_may_hold_pieces() -> None:
    inner = piece("s", "street", "Quay 1")
    outer = piece("s", "address", {"_sd": [digest(inner)], "city": "River"})
    payload = {"_sd": [digest(outer)]}
    assert read(raw(payload, outer, inner)) == {"address": {"street": "Quay 1", "city": "River"}}
    assert read(raw(payload, outer)) == {"address": {"city": "River"}}
    # Without the outer piece the inner one belongs nowhere.
    assert refused(raw(payload, inner)) == "SD-DISCLOSURE"


OUT_OF_PLACE = [
    (issued() + issued().split("~")[1] + "~", "SD-DISCLOSURE"),
    (issued() + piece("s", "x", 1) + "~", "SD-DISCLOSURE"),
    (issued() + "~", "JSON-SYNTAX"),
    ("", "SD-FORM"),
    ("~", "TOKEN-FORM"),
    ("~" * 500, "SD-FORM"),
    ("a" * 200_000 + "~", "SD-FORM"),
    (raw({"_sd_alg": "sha-512"}), "SD-ALGORITHM"),
    (raw({"_sd_alg": None}), "SD-ALGORITHM"),
    (raw({"_sd_alg": ["sha-256"]}), "SD-ALGORITHM"),
    (raw({"_sd": "x"}), "SD-DISCLOSURE"),
    (raw({"_sd": [1]}), "SD-DISCLOSURE"),
    (raw({"_sd": ["x", "x"]}), "SD-DISCLOSURE"),
    (raw({"_sd": ["x"], "a": {"_sd": ["x"]}}), "SD-DISCLOSURE"),
    (raw({"_sd": ["x"], "a": [{"...": "x"}]}), "SD-DISCLOSURE"),
    (raw({"...": "x"}), "SD-DISCLOSURE"),
    (raw({"a": [{"...": "x", "b": 1}]}), "SD-DISCLOSURE"),
    (raw({"a": [{"...": 1}]}), "SD-DISCLOSURE"),
]


@pytest.mark.parametrize(("text", "code"), OUT_OF_PLACE, ids=range(len(OUT_OF_PLACE)))
def test_pieces_out_of_place_are_refused(text: str, code: str) -> None:
    assert refused(text) == code


@pytest.mark.parametrize("name", ["_sd", "_sd_alg", "..."])
def test_no_claim_is_issued_under_a_name_kept_for_pieces(name: str) -> None:
    with pytest.raises(Refusal) as no:
        issued(**{name: ["x"]})
    assert no.value.code == "SD-DISCLOSURE"


@pytest.mark.parametrize(
    "bad",
    [
        piece("s"),
        piece("s", "a", 1, 2),
        piece(1, "name", 1),
        piece("s", 1, 1),
        piece("s", "_sd", []),
        piece("s", "...", "x"),
        piece("s", "_sd_alg", "md5"),
        piece("s", "iss", "https://evil.example"),
        piece("s", "an element, not a claim"),
        base64url.encode(b'{"a":1}'),
        base64url.encode(b'"s","a",1'),
        base64url.encode(b'["s","a",1],"b":2'),
        base64url.encode(b'["s","a",{"x":1,"x":2}]'),
        base64url.encode(b"\xff\xfe"),
        piece("s", "deep", orjson.loads("[" * 200 + "]" * 200)),
    ],
)
def test_a_signed_hash_of_a_malformed_piece_helps_nobody(bad: str) -> None:
    with pytest.raises(Refusal):
        read(raw({"iss": "https://r.example", "_sd": [digest(bad)]}, bad))


def test_pieces_within_pieces_end_somewhere() -> None:
    pieces = [piece("s", "x", 1)]
    for _ in range(100):
        pieces.append(piece("s", "x", {"_sd": [digest(pieces[-1])]}))
    assert refused(raw({"_sd": [digest(pieces[-1])]}, *pieces)) == "SD-DISCLOSURE"


def bound(**changes: Any) -> str:
    shown = issued(cnf={"jwk": jwk_of(HOLDER.key.public_key())})
    return with_binding(shown, changes.pop("signer", HOLDER), Binding(AUDIENCE, NONCE, NOW))


def binding_of(text: str, at: Any = NOW) -> Binding:
    presentation = parse_sd_jwt(text, typ=TYP)
    return read_binding(presentation, claims_of(presentation).get("cnf"), at)


def test_the_holder_signs_what_is_shown_to_whom_and_when() -> None:
    assert binding_of(bound()) == Binding(AUDIENCE, NONCE, NOW)


def code_of_binding(text: str, at: Any = NOW) -> str:
    with pytest.raises(Refusal) as no:
        binding_of(text, at)
    return no.value.code


def test_a_holders_signature_serves_once_and_for_these_pieces_only() -> None:
    text = bound()
    shown, _tilde, binding = text.rpartition("~")
    fewer = shown_only(text, ("name",))
    assert code_of_binding(fewer + binding) == "BINDING-OTHER"
    assert code_of_binding(text, NOW + timedelta(minutes=6)) == "BINDING-OLD"
    assert code_of_binding(text, NOW - timedelta(minutes=6)) == "BINDING-OLD"
    assert code_of_binding(bound(signer=TOKEN_SIGNER)) == "PROOF-SIGNATURE"
    assert code_of_binding(bound(signer=SIGNER)) == "PROOF-KEY"
    assert code_of_binding(issued() + binding) == "BINDING-KEY"
    assert code_of_binding(f"{shown}~{shown.split('~')[0]}") == "TOKEN-TYPE"


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"aud": 1, "nonce": NONCE, "sd_hash": "x", "iat": 1},
        {"aud": AUDIENCE, "nonce": NONCE, "iat": 1},
        {"aud": AUDIENCE, "nonce": NONCE, "sd_hash": None, "iat": True},
    ],
)
def test_a_holders_signature_says_everything_it_must(payload: dict[str, Any]) -> None:
    shown = bound().rpartition("~")[0] + "~"
    token = make_token({"typ": BINDING_TYPE}, orjson.dumps(payload), HOLDER)
    assert code_of_binding(shown + token) == "BINDING-FORM"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(max_size=4).filter(lambda name: name not in {"_sd", "..."}), inner
        )
    ),
    max_leaves=8,
)
NAMES = st.text(min_size=1, max_size=6).filter(lambda name: name not in {"_sd", "_sd_alg", "..."})


@settings(max_examples=examples(60), deadline=None)
@given(st.dictionaries(NAMES, VALUES, max_size=6), st.data())
def test_the_reference_reads_ours_and_we_read_the_reference(
    claims: dict[str, Any], data: st.DataObject
) -> None:
    hidden = data.draw(st.lists(st.sampled_from(sorted(claims)), unique=True)) if claims else []
    key = JWK.from_pyca(TOKEN_SIGNER.key)
    ours = make_sd_jwt(claims, hidden, header={"typ": TYP}, signer=TOKEN_SIGNER)
    assert SDJWTVerifier(ours, lambda *_: key).get_verified_payload() == claims
    marked = {SDObj(name) if name in hidden else name: value for name, value in claims.items()}
    theirs = SDJWTIssuer(
        marked, key, None, sign_alg="ES256", extra_header_parameters={"typ": TYP}
    ).sd_jwt_issuance
    assert read(theirs) == claims
    shown = data.draw(st.lists(st.sampled_from(hidden), unique=True)) if hidden else []
    holder = SDJWTHolder(ours)
    holder.create_presentation(dict.fromkeys(shown, True))
    kept = {n: v for n, v in claims.items() if n not in hidden or n in shown}
    assert read(holder.sd_jwt_presentation) == kept
    assert read(shown_only(theirs, shown)) == kept
