"""Signatures that were given under a change, and the keys they are checked with."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from comity.certificates.models import KeyRow
from comity.governance.models import SignatureRow
from comity.governance.queries.courses import Standing
from comity.proofs.multikey import key_of
from comity.rules.format.signatures import Keys, Signature


def given_signatures(found: Standing) -> list[Signature]:
    """Give the signatures, in the order of their parties."""
    rows = SignatureRow.objects.filter(proposal=found.row, signature__isnull=False)
    return [Signature(**(row.signature or {})) for row in rows.order_by("party")]


def known_keys() -> Keys:
    """Give the published keys of every city, by the short name agreements use."""
    keys: dict[str, dict[str, bytes]] = {}
    for row in KeyRow.objects.filter(revoked__isnull=True):
        _did, _, short = row.pk.partition("#")
        key = key_of(row.multikey)
        if isinstance(key, Ed25519PublicKey):
            keys.setdefault(row.city, {})[short] = key.public_bytes_raw()
    return keys
