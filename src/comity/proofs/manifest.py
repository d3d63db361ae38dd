"""The manifest: what a bundle holds, from which day, signed by one of its cities."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from comity.proofs.agreement_facts import Party
from comity.proofs.instants import parse_instant
from comity.proofs.parsing import parse_object
from comity.values.refusals import Refusal

MANIFEST: Final = "bundle.json"
FORMAT: Final = 1
_TERMS: Final = {"comity_bundle", "dated", "parties", "files", "proof"}
_PATH: Final = re.compile(
    r"accreditations\.json|(did|status|agreements|contexts|schemas|logs|approvals|vouched)/[A-Za-z0-9][\w.@-]*\.json"
    r"|tsl/[0-9]+\.jwt",
    re.ASCII,
)
_DIGEST: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A bundle's manifest as read; its signature is checked with the keys it lists."""

    dated: datetime
    parties: tuple[Party, ...]
    files: Mapping[str, str]
    proof: Mapping[str, Any]
    document: Mapping[str, Any] = field(repr=False)


def parse_manifest(raw: bytes) -> Manifest:
    """Read a bundle's manifest.

    Raises:
        Refusal: BUNDLE-MANIFEST, or JSON-* where the bytes are not readable.
    """
    document = parse_object(raw, max_bytes=4 << 20)
    if document.keys() != _TERMS or document["comity_bundle"] != FORMAT:
        raise Refusal("BUNDLE-MANIFEST", f"This is not a bundle of format {FORMAT}.")
    parties, files, proof = document["parties"], document["files"], document["proof"]
    if not (isinstance(parties, list) and isinstance(files, dict) and isinstance(proof, dict)):
        raise Refusal("BUNDLE-MANIFEST", "The bundle's manifest is malformed.")
    strange = [
        path
        for path, digest in files.items()
        if not _PATH.fullmatch(path) or not _DIGEST.fullmatch(str(digest))
    ]
    if strange:
        raise Refusal("BUNDLE-MANIFEST", f"The bundle lists files it cannot hold: {strange[:5]}.")
    dated = parse_instant(str(document["dated"]))
    return Manifest(dated, tuple(_party(party) for party in parties), files, proof, document)


def _party(party: object) -> Party:
    if (
        not isinstance(party, dict)
        or party.keys() != {"id", "did", "name"}
        or not all(isinstance(text, str) and text for text in party.values())
    ):
        raise Refusal("BUNDLE-MANIFEST", "A city of the bundle has no id, DID and name.")
    return Party(party["id"], party["did"], party["name"])
