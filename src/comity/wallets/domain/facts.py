"""What happens with wallets, as the ledger keeps it: ids only."""

from dataclasses import dataclass
from uuid import UUID

from comity.ledger.domain.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateOffered(Fact):
    """A holder had their certificate offered to a wallet of theirs."""

    certificate: UUID
