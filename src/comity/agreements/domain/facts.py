"""Facts about agreements."""

from dataclasses import dataclass

from comity.ledger.domain.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementPublished(Fact):
    """A version of an agreement was published with the signatures of its parties."""

    agreement: str
    version: str
    digest: str
