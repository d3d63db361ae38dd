"""Two libraries that share no code agree on signatures, and ours refuses what fits too much."""

from contextlib import suppress

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples

from comity.proofs.ed25519 import holds, secret_of, sign

SEEDS = st.binary(min_size=32, max_size=32)
# The order of the group: S and S + L say the same, and only the smaller is the one form.
ORDER = 2**252 + 27742317777372353535851937790883648493
# The points of small order in the form that is the only one: RFC 8032, section 5.1.2; Curve25519.
NEUTRAL = (1).to_bytes(32, "little")
OF_SMALL_ORDER = (
    NEUTRAL,
    bytes(32),
    bytes(31) + b"\x80",
    (2**255 - 20).to_bytes(32, "little"),
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
)


def holds_there(public: bytes, signature: bytes, message: bytes) -> bool:
    with suppress(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
        return True
    return False


@given(SEEDS, st.binary(max_size=300))
def test_both_make_the_same_signature(seed: bytes, message: bytes) -> None:
    there = Ed25519PrivateKey.from_private_bytes(seed)
    ours = sign(secret_of(seed), message)
    assert ours == there.sign(message)
    assert holds(there.public_key().public_bytes_raw(), ours, message)


@settings(max_examples=examples(200))
@given(SEEDS, st.binary(max_size=60), st.data())
def test_both_refuse_whatever_was_changed(seed: bytes, message: bytes, data: st.DataObject) -> None:
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    parts = [public, sign(secret_of(seed), message), message + b"."]
    which = data.draw(st.sampled_from([0, 1, 2]))
    at = data.draw(st.integers(0, len(parts[which]) * 8 - 1))
    changed = bytearray(parts[which])
    changed[at // 8] ^= 1 << at % 8
    parts[which] = bytes(changed)
    assert not holds(*parts)
    assert not holds_there(*parts)


def test_a_signature_has_one_form() -> None:
    seed = bytes(range(32))
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    made = sign(secret_of(seed), b"said")
    other = int.from_bytes(made[32:], "little") + ORDER
    assert holds(public, made, b"said")
    assert not holds(public, made[:32] + other.to_bytes(32, "little"), b"said")


@pytest.mark.parametrize("public", OF_SMALL_ORDER, ids=lambda one: one.hex()[:8])
def test_a_key_of_small_order_proves_nothing(public: bytes) -> None:
    # With such a key the neutral point and a factor of nought are a signature of many messages.
    made = NEUTRAL + bytes(32)
    assert not any(holds(public, made, bytes([number])) for number in range(64))


def test_it_would_elsewhere() -> None:
    made = NEUTRAL + bytes(32)
    assert holds_there(NEUTRAL, made, b"anything")


@pytest.mark.parametrize("length", [0, 63, 65, 128])
def test_a_signature_of_another_length_does_not_hold(length: int) -> None:
    assert not holds(NEUTRAL, bytes(length), b"")
    assert not holds(bytes(31), bytes(64), b"")
