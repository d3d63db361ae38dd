"""The keyring: keys with which a city signs its log, and others' logs as their witness.

Only the worker and the operator open these files; the web process signs nothing.
"""

from pathlib import Path

from django.conf import settings

from comity.proofs.log.notes import COSIGNATURE, ED25519, NoteKey
from comity.proofs.signing import FileSigner
from comity.transparency.domain.names import log_origin, witness_name

LOG, WITNESS = "l1", "w1"


def log_signer(city: str) -> FileSigner:
    """Give the key with which a city signs its log; it is made when it is first asked for."""
    return FileSigner.kept(_folder() / f"{city}-{LOG}.pem", log_origin(city))


def witness_signer(city: str) -> FileSigner:
    """Give the key with which a city cosigns other logs, and which signs nothing else."""
    return FileSigner.kept(_folder() / f"{city}-{WITNESS}.pem", witness_name(city))


def log_key(city: str) -> NoteKey:
    """Give the public key of a city's log."""
    signer = log_signer(city)
    return NoteKey.of(signer.kid, ED25519, signer.multikey)


def witness_key(city: str) -> NoteKey:
    """Give the public key of a city's witness."""
    signer = witness_signer(city)
    return NoteKey.of(signer.kid, COSIGNATURE, signer.multikey)


def _folder() -> Path:
    return Path(settings.ENVIRONMENT.data) / "keys"
