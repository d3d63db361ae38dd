"""Tokens are read in one way, with our algorithms, or refused by name."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.proofs.region import LAKE_SIGNER, SIGNER, TOKEN_SIGNER

from comity.proofs import base64url
from comity.proofs.jose import jwk_of, key_of_jwk, make_token, parse_token, require_signature
from comity.proofs.multikey import key_of
from comity.values.refusals import Refusal

TYP = "test+jwt"
KEY = key_of(TOKEN_SIGNER.multikey)


def token(payload: bytes = b'{"a":1}', **header: Any) -> str:
    return make_token({"typ": TYP, **header}, payload, TOKEN_SIGNER)


def code_of(text: str) -> str:
    with pytest.raises(Refusal) as refused:
        require_signature(parse_token(text, typ=TYP), KEY)
    return refused.value.code


def with_header(**header: Any) -> str:
    _old, payload, signature = token().split(".")
    return f"{base64url.encode(orjson.dumps(header))}.{payload}.{signature}"


@pytest.mark.parametrize("signer", [TOKEN_SIGNER, SIGNER], ids=["ES256", "EdDSA"])
def test_what_is_signed_is_read_back(signer: Any) -> None:
    read = parse_token(make_token({"typ": TYP}, b'{"a":1}', signer), typ=TYP)
    require_signature(read, key_of(signer.multikey))
    assert read.payload == {"a": 1}
    assert read.header["kid"] == signer.kid


def test_the_algorithm_is_never_the_tokens_choice() -> None:
    for alg in ("none", "None", "HS256", "RS256", "ES384", "", None, 7, ["ES256"]):
        assert code_of(with_header(alg=alg, typ=TYP)) == "TOKEN-ALG"
    # An algorithm of another key, with a signature that fits neither.
    assert code_of(with_header(alg="EdDSA", typ=TYP)) == "PROOF-KEY"
    other = make_token({"typ": TYP}, b"{}", LAKE_SIGNER)
    assert code_of(other) == "PROOF-KEY"


def test_a_token_of_another_type_serves_for_nothing_else() -> None:
    for typ in ("JWT", "kb+jwt", "TEST+JWT", None, 1):
        assert code_of(with_header(alg="ES256", typ=typ)) == "TOKEN-TYPE"


def test_an_extension_that_must_be_understood_is_not() -> None:
    assert code_of(token(crit=["exp"], exp=1)) == "TOKEN-FORM"
    assert code_of(token(b64=False)) == "TOKEN-FORM"


MALFORMED = [
    ("", "TOKEN-FORM"),
    ("a.b", "TOKEN-FORM"),
    (token() + ".x", "TOKEN-FORM"),
    ("é.é.é", "TOKEN-FORM"),
    ("A" * 20_000 + ".e30.e30", "TOKEN-FORM"),
    ("!!.e30.e30", "BASE64URL"),
    ("e30=.e30.e30", "BASE64URL"),
    ("e31.e30.e30", "BASE64URL"),
    (base64url.encode(b"[]") + ".e30.e30", "JSON-NO-OBJECT"),
    (base64url.encode(b'{"alg":"ES256","alg":"none"}') + ".e30.e30", "JSON-DUPLICATE-KEY"),
    (token(b'{"a":1,"a":2}'), "JSON-DUPLICATE-KEY"),
    (token(b"not json"), "JSON-SYNTAX"),
    (token(b"[" * 300 + b"]" * 300), "JSON-NO-OBJECT"),
    (token(b'{"a":' + b"[" * 300 + b"]" * 300 + b"}"), "JSON-TOO-DEEP"),
    (token() + "A", "PROOF-FORM"),
    (token().rpartition(".")[0] + ".e30", "PROOF-FORM"),
]


@pytest.mark.parametrize(("text", "code"), MALFORMED, ids=range(len(MALFORMED)))
def test_a_malformed_token_is_refused_by_name(text: str, code: str) -> None:
    assert code_of(text) == code


def test_a_changed_byte_anywhere_is_noticed() -> None:
    text = token(b'{"name":"Zoe"}')
    for place in range(0, len(text), 3):
        changed = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        with pytest.raises(Refusal):
            require_signature(parse_token(changed, typ=TYP), KEY)


@given(st.binary(max_size=80))
def test_base64url_has_one_spelling(raw: bytes) -> None:
    text = base64url.encode(raw)
    assert base64url.decode(text) == raw
    for other in (f"{text}=", f"{text}\n", f" {text}", text.replace("-", "+") + "+"):
        with pytest.raises(Refusal):
            base64url.decode(other)


@given(st.text(alphabet="AQgw-_xyz019", max_size=9))
def test_no_two_texts_are_the_same_bytes(text: str) -> None:
    try:
        raw = base64url.decode(text)
    except Refusal:
        return
    assert base64url.encode(raw) == text


def test_keys_are_written_and_read_as_jwk() -> None:
    for signer in (SIGNER, TOKEN_SIGNER):
        jwk = jwk_of(key_of(signer.multikey))
        assert key_of_jwk(jwk) == key_of(signer.multikey)


@pytest.mark.parametrize(
    "jwk",
    [
        None,
        [],
        {},
        {"kty": "EC"},
        {"kty": "EC", "crv": "P-256"},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kty": "EC", "crv": "P-256", "x": base64url.encode(bytes(32)), "y": "é"},
        {"kty": "EC", "crv": "P-256", "x": base64url.encode(b"\1" * 32), "y": 1},
        {"kty": "OKP", "crv": "Ed25519", "x": "AA"},
        {"kty": "OKP", "crv": "X25519", "x": base64url.encode(bytes(32))},
        {"kty": "oct", "crv": "", "k": "AA"},
        {"kty": ["EC"], "crv": "P-256"},
        jwk_of(KEY) | {"d": "AA"},
    ],
)
def test_what_is_no_public_key_of_ours_is_refused(jwk: object) -> None:
    with pytest.raises(Refusal) as refused:
        key_of_jwk(jwk)
    assert refused.value.code == "JWK"
