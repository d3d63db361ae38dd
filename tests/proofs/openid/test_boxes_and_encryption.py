"""What is closed for one secret opens for no other; encryption follows the standard's vector."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    derive_private_key,
    generate_private_key,
)
from tests.wallets.pocket import encrypted

from comity.proofs import base64url
from comity.proofs.jose import jwk_of, key_of_jwk
from comity.proofs.openid import encryption
from comity.proofs.openid.boxes import answer_key, close_box, lock_of, open_box
from comity.proofs.openid.encryption import METHODS, decrypt
from comity.proofs.openid.nonces import GOOD_FOR_SECONDS, make_nonce, require_nonce
from comity.values.refusals import Refusal

KEY = generate_private_key(SECP256R1())
OFFERED = {**jwk_of(KEY.public_key()), "kid": "q"}
TEXT = "Zoë Ångström".encode()


def code(call: Any, *given: Any) -> str:
    with pytest.raises(Refusal) as refused:
        call(*given)
    return refused.value.code


def test_a_box_opens_for_its_secret_only_and_unchanged_only() -> None:
    box = close_box(lock_of(b"one"), TEXT)
    assert open_box(b"one", box) == TEXT
    assert TEXT not in box
    assert code(open_box, b"other", box) == "BOX"
    for place in range(len(box)):
        changed = bytearray(box)
        changed[place] ^= 1
        assert code(open_box, b"one", bytes(changed)) == "BOX"
    for short in (b"", bytes(31), box[:-1], bytes(80)):
        assert code(open_box, b"one", short) == "BOX"
    assert code(close_box, bytes(32), TEXT) == "BOX"


def test_each_question_has_a_key_of_its_own_and_always_the_same() -> None:
    keys = [answer_key(secret, name) for secret in (b"a", b"b") for name in ("1", "2")]
    assert len({jwk_of(key.public_key())["x"] for key in keys}) == 4
    again = answer_key(b"a", "1")
    assert jwk_of(again.public_key()) == jwk_of(keys[0].public_key())


def test_the_key_agreed_is_that_of_the_standard() -> None:
    # RFC 7518, appendix C.
    ephemeral = {
        "kty": "EC",
        "crv": "P-256",
        "x": "gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0",
        "y": "SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps",
    }
    bob = "VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw"
    key = derive_private_key(int.from_bytes(base64url.decode(bob)), SECP256R1())
    shared = key.exchange(ECDH(), key_of_jwk(ephemeral))
    header = {"enc": "A128GCM", "apu": "QWxpY2U", "apv": "Qm9i"}
    agreed = encryption._agreed(shared, header)
    assert base64url.encode(agreed) == "VqqN6vgjbSBcIijNcacQGg"


@pytest.mark.parametrize("method", METHODS)
def test_what_a_wallet_encrypts_is_read_and_a_changed_byte_is_found(method: str) -> None:
    token = encrypted(TEXT, OFFERED, method=method)
    assert decrypt(token, KEY) == TEXT
    assert code(decrypt, token, generate_private_key(SECP256R1())) == "JWE-KEY"
    parts = token.split(".")
    for place, part in enumerate(parts):
        if not part:
            continue
        swapped = ("B" if part[4] != "B" else "C").join((part[:4], part[5:]))
        changed = ".".join((*parts[:place], swapped, *parts[place + 1 :]))
        with pytest.raises(Refusal):
            decrypt(changed, KEY)


HEADERS: dict[str, tuple[dict[str, Any], str]] = {
    "no algorithm": ({"alg": None}, "JWE-ALG"),
    "wrapped": ({"alg": "ECDH-ES+A128KW"}, "JWE-ALG"),
    "a list": ({"enc": ["A128GCM"]}, "JWE-ALG"),
    "compressed": ({"zip": "DEF"}, "JWE-FORM"),
    "no key": ({"epk": None}, "JWK"),
    "a key of another curve": (
        {"epk": {"kty": "OKP", "crv": "Ed25519", "x": base64url.encode(bytes([1] + [0] * 31))}},
        "JWK",
    ),
    "no point": ({"epk": {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}}, "JWK"),
    "a private key": ({"epk": {**OFFERED, "d": "AA"}}, "JWK"),
    "a party that is no text": ({"apv": 7}, "JWE-FORM"),
}


@pytest.mark.parametrize(("changes", "refused"), HEADERS.values(), ids=HEADERS)
def test_a_header_that_was_not_offered_is_refused(changes: dict[str, Any], refused: str) -> None:
    assert code(decrypt, encrypted(TEXT, OFFERED, **changes), KEY) == refused


@pytest.mark.parametrize(
    "text", ["", "a.b.c", "....", "a.b.c.d.e", "é....", "." * 9, "x" * 300_000]
)
def test_what_is_no_encrypted_token_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        decrypt(text, KEY)


def test_a_nonce_is_its_makers_and_ends() -> None:
    nonce = make_nonce(b"ours", at=1_000)
    assert nonce != make_nonce(b"ours", at=1_000)
    known = require_nonce(nonce, b"ours", at=1_000)
    assert known == require_nonce(nonce, b"ours", at=1_000 + GOOD_FOR_SECONDS - 1)
    assert (
        code(lambda: require_nonce(nonce, b"ours", at=1_000 + GOOD_FOR_SECONDS)) == "WALLET-NONCE"
    )
    assert code(lambda: require_nonce(nonce, b"theirs", at=1_000)) == "WALLET-NONCE"
    for other in ("", nonce[:-2], nonce + "AA", "€", "A" * len(nonce)):
        assert code(lambda given=other: require_nonce(given, b"ours", at=1_000)) == "WALLET-NONCE"
