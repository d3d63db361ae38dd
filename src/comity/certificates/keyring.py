"""The keyring: where each city's signing key lies on this machine, and under which name.

Only the worker and the operator open these files; the web process signs nothing.
"""

from pathlib import Path

from django.conf import settings

from comity.proofs.signing import FileSigner

ASSERTION = "a1"


def city_did(city: str) -> str:
    """Give the name under which a city signs; its domain is the city's own.

    Source: did:web method; credentials design, section 6.
    """
    return f"did:web:{city}.example"


def status_address(city: str, number: int, purpose: str) -> str:
    """Give the address at which a city's status list is published, on the city's own domain."""
    return f"https://{city}.example/status/{number}-{purpose}.json"


def city_signer(city: str) -> FileSigner:
    """Give the key with which a city asserts; it is made when it is first asked for."""
    path = _folder() / f"{city}-{ASSERTION}.pem"
    kid = f"{city_did(city)}#{ASSERTION}"
    try:
        return FileSigner.load(path, kid)
    except FileNotFoundError:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        return FileSigner.create(path, kid)
    except FileExistsError:
        # Another process was quicker.
        return FileSigner.load(path, kid)


def _folder() -> Path:
    return Path(settings.ENVIRONMENT.data) / "keys"
