"""Facts about providers and cities."""

from dataclasses import dataclass

from comity.ledger.domain.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryChanged(Fact):
    """The register of providers and standing was brought up to date."""

    digest: str
    providers: int
