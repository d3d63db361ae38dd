"""The keyring: under which names each city's signing keys are kept, and where lists are published.

Only the worker and the operator may ask for keys; the web process signs nothing.
"""

from pathlib import Path
from typing import Final

from django.conf import settings

from comity.proofs.key_stores import Algorithm
from comity.proofs.signing import P256Signer, Signer
from comity.transparency.keyring import kept_key

# One key for each purpose, never shared: documents and cards; tokens and their lists. The letter
# says the purpose, the number which key of a city it is.
ASSERTION: Final = "a1"
TOKENS: Final = "j1"
FEDERATION: Final = "f1"
# Under PDF files; others' readers know it by its X.509 alone.
SEALS: Final = "s1"
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


def key_address(city: str, label: str) -> str:
    """Give the address of a city's key."""
    return f"{city_did(city)}#{label}"


def label_of(kid: str) -> str:
    """Give a key's name within its city."""
    return kid.rpartition("#")[2]


def next_label(label: str) -> str:
    """Give the name of the key that follows."""
    return f"{label[0]}{int(label[1:]) + 1}"


def key_named(city: str, label: str) -> Signer:
    """Give a city's key; it is made when it is first asked for.

    Raises:
        Refusal: KEY-NOT-HERE in the web process; KEY-FILE, KEY-STORE.
    """
    alg: Algorithm = "ES256" if label[0] in {TOKENS[0], SEALS[0]} else "EdDSA"
    return kept_key(f"{city}-{label}", key_address(city, label), alg)


def federation_signer(city: str) -> Signer:
    """Give the key with which a city speaks in the federation."""
    return kept_key(f"{city}-{FEDERATION}", key_address(city, FEDERATION), "ES256")


def anchor_signer(address: str) -> Signer:
    """Give the key with which the federation's anchor speaks of the cities."""
    return kept_key(f"anchor-{FEDERATION}", f"{address}#{FEDERATION}", "ES256")


def authority_signer() -> P256Signer:
    """Give the key of the authority that certifies the cities' token keys.

    It stays in a file of the operator, who is the only one to use it, a few times a year.
    """
    folder = Path(settings.ENVIRONMENT.data) / "keys"
    return P256Signer.kept(folder / f"{AUTHORITY}.pem", AUTHORITY)
