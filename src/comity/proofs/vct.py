"""The type of our wallet certificates: its address, its claims, its words for wallets."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

VCT: Final = "https://comity.example/vct/vocational-certificate/1"
# What the holder may keep back, piece by piece. What limits the work is never among it: a
# restriction that can be hidden protects nobody.
HIDDEN: Final = ("name", "birthdate", "certificate_number", "units")


@cache
def type_bytes() -> bytes:
    """Give the type metadata as it is published; it never changes.

    Source: IETF SD-JWT VC, draft 25, section 4.
    """
    return files("comity.proofs.schemas").joinpath("vocational-certificate-1.json").read_bytes()


@cache
def type_integrity() -> str:
    """Give the hash of the type metadata, as a certificate names it.

    Source: W3C Subresource Integrity, section 3.5.
    """
    return "sha256-" + b64encode(sha256(type_bytes()).digest()).decode()
