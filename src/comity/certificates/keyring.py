"""The keyring: where each city's signing keys lie on this machine, and under which names.

Only the worker and the operator open these files; the web process signs nothing.
"""

from pathlib import Path
from typing import Final

from django.conf import settings

from comity.proofs.signing import FileSigner, P256Signer

# One key for each purpose, never shared: documents and cards; tokens and their lists.
ASSERTION: Final = "a1"
TOKENS: Final = "j1"
# Whose certificate the cities' token keys have; signs nothing else.
AUTHORITY: Final = "authority"


def city_did(city: str) -> str:
    """Give the name under which a city signs; its domain is the city's own.

    Source: did:web method; credentials design, section 6.
    """
    return f"did:web:{city}.example"


def status_address(city: str, number: int, purpose: str) -> str:
    """Give the address at which a city's status list is published, on the city's own domain."""
    return f"https://{city}.example/status/{number}-{purpose}.json"


def token_list_address(city: str, number: int) -> str:
    """Give the address of a city's list for wallets and cards."""
    return f"https://{city}.example/tsl/{number}"


def city_signer(city: str) -> FileSigner:
    """Give the key with which a city asserts; it is made when it is first asked for."""
    return FileSigner.kept(_file(f"{city}-{ASSERTION}"), f"{city_did(city)}#{ASSERTION}")


def token_signer(city: str) -> P256Signer:
    """Give the key with which a city signs tokens; it is made when it is first asked for."""
    return P256Signer.kept(_file(f"{city}-{TOKENS}"), f"{city_did(city)}#{TOKENS}")


def authority_signer() -> P256Signer:
    """Give the key of the authority that certifies the cities' token keys."""
    return P256Signer.kept(_file(AUTHORITY), AUTHORITY)


def _file(name: str) -> Path:
    return Path(settings.ENVIRONMENT.data) / "keys" / f"{name}.pem"
