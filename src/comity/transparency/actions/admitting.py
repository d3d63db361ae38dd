"""Admit: let logs and witnesses of other installations in. Only the operator does."""

from urllib.parse import urlsplit

from comity.ledger.refusing import ask
from comity.proofs.log.notes import COSIGNATURE, ED25519, NoteKey, parse_key
from comity.values.refusals import Refusal

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def admit_log(vkey: str) -> None:
    """Cosign a log of another installation from now on.

    Raises:
        Refusal: NOTE-KEY.
    """
    key = _key(vkey, ED25519)
    ask("SELECT admit_tlog(%s, %s)", key.name, key.text)


def admit_witness(vkey: str, url: str) -> None:
    """Have our logs cosigned by a witness of another installation from now on.

    Args:
        vkey: its verifier key.
        url: its submission prefix; what is posted goes to ``<url>/add-checkpoint`` and nowhere
            else.

    Raises:
        Refusal: NOTE-KEY, WITNESS-URL.
    """
    key = _key(vkey, COSIGNATURE)
    parts = urlsplit(url)
    is_own_machine = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if not parts.hostname or parts.query or parts.fragment or "@" in parts.netloc:
        raise Refusal("WITNESS-URL", "Give the address as https://host/path, nothing else.")
    if parts.scheme != "https" and not is_own_machine:
        raise Refusal("WITNESS-URL", "The address must begin with https://.")
    ask("SELECT admit_witness(%s, %s, %s)", key.name, key.text, url.rstrip("/"))


def _key(vkey: str, kind: int) -> NoteKey:
    key = parse_key(vkey)
    if key.kind != kind:
        wanted = "log" if kind == ED25519 else "witness"
        raise Refusal("NOTE-KEY", f"The key of {key.name} is not that of a {wanted}.")
    return key
