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


def log_signer(city: str, number: int = 1) -> Signer:
    """Give the key with which a city signs its log; it is made when it is first asked for.

    Args:
        city: which.
        number: which of the log's keys, from 1.
    """
    return kept_key(f"{city}-{LOG[0]}{number}", log_origin(city))


def witness_signer(city: str, number: int = 1) -> Signer:
    """Give the key with which a city cosigns other logs, and which signs nothing else."""
    return kept_key(f"{city}-{WITNESS[0]}{number}", witness_name(city))


def note_key(signer: Signer, kind: int) -> NoteKey:
    """Give the public key of a signer of notes."""
    return NoteKey.of(signer.kid, kind, signer.multikey)


def log_key(city: str) -> NoteKey:
    """Give the first public key of a city's log."""
    return note_key(log_signer(city), ED25519)


def witness_key(city: str) -> NoteKey:
    """Give the first public key of a city's witness."""
    return note_key(witness_signer(city), COSIGNATURE)


@cache
def _store(wish: str) -> KeyStore:
    pin, token = (os.environ.get(name, "") for name in ("COMITY_PKCS11_PIN", "COMITY_SIGNER_TOKEN"))
    return store_of(wish, settings.ENVIRONMENT.data / "keys", Secrets(pin, token))
