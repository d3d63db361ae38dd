"""Keys in a security module: made inside it, never to leave it, used through PKCS#11."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from typing import Any, Final

import pkcs11
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass

from comity.proofs.key_stores import Algorithm
from comity.proofs.multikey import PublicKey, multikey_of
from comity.values.refusals import Refusal

_NAME: Final = re.compile(r"[a-z0-9-]{1,64}", re.ASCII)
# The curve's name as a PrintableString, and P-256 by its object identifier.
_ED25519: Final = b"\x13\x0cedwards25519"
_P256: Final = b"\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"
# A module of one process is one thing: its sessions are used by one thread at a time.
_TURN: Final = threading.RLock()


@dataclass(frozen=True, slots=True)
class Pkcs11Signer:
    """A key inside a security module; R and S come out, the key does not."""

    kid: str
    alg: Algorithm
    multikey: str
    _sign: Callable[[bytes], bytes] = field(repr=False)

    def sign(self, message: bytes) -> bytes:
        """Sign, giving the raw 64 bytes.

        Raises:
            Refusal: KEY-STORE, the module does not answer as it should.

        Source: PKCS#11 3.0, sections 2.3.6 (ECDSA) and 2.3.14 (EdDSA).
        """
        return self._sign(message)


@dataclass(frozen=True, slots=True)
class Pkcs11Store:
    """A token of a security module.

    Args:
        module: path of the module's library.
        label: of the token.
        pin: of its user.
    """

    module: str
    label: str
    pin: str = field(repr=False)

    def signer(self, name: str, kid: str, alg: Algorithm) -> Pkcs11Signer:
        """Give the key of a name; where none is yet, have the module make it, not extractable.

        Raises:
            Refusal: KEY-STORE.
        """
        if _NAME.fullmatch(name) is None:
            raise Refusal("KEY-STORE", f"{name!r} is no name of a key.")
        with _answering():
            session = _session(self.module, self.label, self.pin)
            public = _found(session, name, ObjectClass.PUBLIC_KEY) or _made(session, name, alg)
            private = _found(session, name, ObjectClass.PRIVATE_KEY)
            multikey = multikey_of(_public(public, alg))

        def sign(message: bytes) -> bytes:
            with _answering():
                if alg == "EdDSA":
                    return bytes(private.sign(message, mechanism=Mechanism.EDDSA))
                digest = sha256(message).digest()
                return bytes(private.sign(digest, mechanism=Mechanism.ECDSA))

        return Pkcs11Signer(kid, alg, multikey, sign)


@contextmanager
def _answering() -> Iterator[None]:
    with _TURN:
        try:
            yield
        except pkcs11.PKCS11Error as error:
            message = f"The security module does not answer as it should: {type(error).__name__}."
            raise Refusal("KEY-STORE", message) from error
        except (OSError, RuntimeError) as error:
            raise Refusal("KEY-STORE", f"The security module cannot be used: {error}.") from error


@cache
def _session(module: str, label: str, pin: str) -> Any:  # noqa: ANN401  # the library has no types
    return pkcs11.lib(module).get_token(token_label=label).open(user_pin=pin, rw=True)


def _found(session: Any, name: str, kind: ObjectClass) -> Any:  # noqa: ANN401  # the same
    wanted = {Attribute.CLASS: kind, Attribute.LABEL: name}
    return next(iter(session.get_objects(wanted)), None)


def _made(session: Any, name: str, alg: Algorithm) -> Any:  # noqa: ANN401  # the same
    kind, curve, mechanism = (
        (KeyType.EC_EDWARDS, _ED25519, Mechanism.EC_EDWARDS_KEY_PAIR_GEN)
        if alg == "EdDSA"
        else (KeyType.EC, _P256, Mechanism.EC_KEY_PAIR_GEN)
    )
    domain = session.create_domain_parameters(kind, {Attribute.EC_PARAMS: curve}, local=True)
    public, _private = domain.generate_keypair(
        mechanism=mechanism,
        label=name,
        store=True,
        private_template={Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False},
    )
    return public


def _public(key: Any, alg: Algorithm) -> PublicKey:  # noqa: ANN401  # the same
    # An octet string around the point; its last bytes are the point.
    point = bytes(key[Attribute.EC_POINT])
    try:
        if alg == "EdDSA":
            return Ed25519PublicKey.from_public_bytes(point[-32:])
        return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point[-65:])
    except ValueError as error:
        raise Refusal("KEY-STORE", "The key of that name is of another kind.") from error
