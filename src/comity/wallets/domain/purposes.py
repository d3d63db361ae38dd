"""What wallets are asked for, and what of it is needed: no more than the purpose takes."""

from collections.abc import Sequence
from typing import Final

from comity.proofs.openid.presenting import APPLIED, NEEDED

CHECK, APPLY = "check", "apply"
# An employer may ask for the name. Nobody is asked for the day of birth but who applies.
WISHED_TO_CHECK: Final = ("name",)
WISHED_TO_APPLY: Final = ("name", "birthdate", "units")


def claims_for(purpose: str) -> Sequence[tuple[str, ...]]:
    """Give the paths of the claims that a purpose takes."""
    return (*NEEDED, *APPLIED) if purpose == APPLY else NEEDED
