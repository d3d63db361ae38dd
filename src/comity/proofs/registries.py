"""Registries: the cities as known issuers, in the way verifiers of learning credentials read it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from comity.proofs.agreement_facts import Party


def registry_document(
    parties: Sequence[Party], *, url: str, updated: datetime | None
) -> dict[str, Any]:
    """Give the list in the older form of the Digital Credentials Consortium's registries.

    Args:
        parties: the cities.
        url: of the site that publishes it.
        updated: when anything in it changed last; None before the first publication.

    Source: credentials design, section 6, static publication.
    """
    told = "" if updated is None else updated.isoformat()
    return {
        "meta": {"created": "", "updated": told},
        "registry": {
            party.did: {"name": party.name, "location": "", "url": url} for party in parties
        },
    }
