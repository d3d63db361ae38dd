"""Contexts that the suites' documents use beside ours; only the test profile knows them."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final

from comity.proofs.contexts import Contexts, Pin, pinned_contexts
from comity.proofs.parsing import parse_object
from comity.values.refusals import Refusal

CREDENTIALS_1: Final = "https://www.w3.org/2018/credentials/v1"
UNDEFINED_TERMS: Final = "https://www.w3.org/ns/credentials/undefined-terms/v2"
EXAMPLES_1: Final = "https://www.w3.org/2018/credentials/examples/v1"
EXAMPLES_2: Final = "https://www.w3.org/ns/credentials/examples/v2"
DATA_INTEGRITY_1: Final = "https://w3id.org/security/data-integrity/v1"
DATA_INTEGRITY_2: Final = "https://w3id.org/security/data-integrity/v2"
MULTIKEY: Final = "https://w3id.org/security/multikey/v1"

PROFILE_PINS: Final[Mapping[str, Pin]] = {
    CREDENTIALS_1: Pin(
        "vendor/credentials-v1.json",
        "778eb3a2ffad5df9773231da61b42c098e9849844873a6b5bf9be95c70d73df7",
    ),
    UNDEFINED_TERMS: Pin(
        "vendor/undefined-terms-v2.json",
        "3b11e1df8c618447e9f79f3737e3c30fc0841537eb95f36003742c633672bb9f",
    ),
    EXAMPLES_1: Pin(
        "vendor/credentials-examples-v1.json",
        "0390611d5cd819fc6378c68c9abf77cc72f5e09cbc9f4b5d856f18bf8c727729",
    ),
    DATA_INTEGRITY_1: Pin(
        "vendor/data-integrity-v1.json",
        "3d76dae0cd98b289312e02c08d6a7b746cb1c66da17d605067f10f697ea0a76c",
    ),
    DATA_INTEGRITY_2: Pin(
        "vendor/data-integrity-v2.json",
        "be223c58c54657e930970f0d11f03caf7287bddc7be7e6f010855190c6b39c21",
    ),
    MULTIKEY: Pin(
        "vendor/multikey-v1.json",
        "91f130b30b6705ee65dfa8f86e74922a74aaa0d5fc8bb35427ec2d607d3ad3eb",
    ),
}
# No package carries it; it says one thing only: every other term belongs to the examples.
_EXAMPLES_2: Final[Mapping[str, Any]] = {
    "@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}
}


@cache
def profile_contexts() -> Contexts:
    """Give the contexts of the product and those of the suites, open to what documents define.

    Raises:
        Refusal: CONTEXT-CHANGED, a file was altered after it was installed.
    """
    documents = dict(pinned_contexts().documents)
    for address, pin in PROFILE_PINS.items():
        place = files("comity.proofs.contexts").joinpath(pin.file)
        if not place.is_file():
            continue
        raw = place.read_bytes()
        if sha256(raw).hexdigest() != pin.sha256:
            raise Refusal("CONTEXT-CHANGED", f"The bytes of {address} are not the pinned ones.")
        documents[address] = parse_object(raw)
    documents[EXAMPLES_2] = dict(_EXAMPLES_2)
    return Contexts(documents, is_open=True)
