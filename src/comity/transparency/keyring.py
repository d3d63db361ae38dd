"""The keyring: keys with which a city signs its log, and others' logs as their witness.

Only the worker and the operator may ask for them; the web process has no store of keys.
"""

import os
from functools import cache

from django.conf import settings

from comity.proofs.key_stores import Algorithm, KeyStore, Secrets, store_of
from comity.proofs.log.notes import COSIGNATURE, ED25519, NoteKey
from comity.proofs.signing import Signer
from comity.transparency.domain.names import log_origin, witness_name

LOG, WITNESS = "l1", "w1"


def kept_key(name: str, kid: str, alg: Algorithm = "EdDSA") -> Signer:
    """Give a key by its name from wherever this installation's keys lie.

    Raises:
        Refusal: KEY-NOT-HERE in the web process; KEY-FILE, KEY-STORE.
    """
    return _store(settings.ENVIRONMENT.signer).signer(name, kid, alg)


def log_signer(city: str) -> Signer:
    """Give the key with which a city signs its log; it is made when it is first asked for."""
    return kept_key(f"{city}-{LOG}", log_origin(city))


def witness_signer(city: str) -> Signer:
    """Give the key with which a city cosigns other logs, and which signs nothing else."""
    return kept_key(f"{city}-{WITNESS}", witness_name(city))


def log_key(city: str) -> NoteKey:
    """Give the public key of a city's log."""
    signer = log_signer(city)
    return NoteKey.of(signer.kid, ED25519, signer.multikey)


def witness_key(city: str) -> NoteKey:
    """Give the public key of a city's witness."""
    signer = witness_signer(city)
    return NoteKey.of(signer.kid, COSIGNATURE, signer.multikey)


@cache
def _store(wish: str) -> KeyStore:
    pin, token = (os.environ.get(name, "") for name in ("COMITY_PKCS11_PIN", "COMITY_SIGNER_TOKEN"))
    return store_of(wish, settings.ENVIRONMENT.data / "keys", Secrets(pin, token))
