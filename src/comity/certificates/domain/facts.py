"""What happens to certificates, as the ledger keeps it: ids and hashes, no results."""

from dataclasses import dataclass
from uuid import UUID

from comity.ledger.domain.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateIssued(Fact):
    """A city certified what it had decided.

    Args:
        certificate: its id.
        case: the case it certifies.
        commitment: SHA-256 of a random salt, kept with the certificate, and the signed bytes; who
            does not hold both learns nothing from it.
        status_list: the number of the city's list.
    """

    certificate: UUID
    case: UUID
    commitment: str
    status_list: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateReplaced(Fact):
    """A certificate gave way to that of a later decision on the same case."""

    certificate: UUID
    by: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateCopied(Fact):
    """Copies of a certificate were signed for its holder's wallet.

    Args:
        certificate: of which.
        copies: how many.
        status_list: the number of the list that their places are in.
    """

    certificate: UUID
    copies: int
    status_list: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusOrdered(Fact):
    """An officer ordered a change of a certificate's status; a second one may have to agree."""

    order: UUID
    certificate: UUID
    subject: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusOrderConfirmed(Fact):
    """A second officer agreed to a change of status."""

    order: UUID
    certificate: UUID
    subject: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChanged(Fact):
    """A change of status came into force with the list that was published with it."""

    order: UUID
    certificate: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusListPublished(Fact):
    """A city published a status list anew."""

    address: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyEnded(Fact):
    """A city planned the end of a key; what it signed before stays good."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyWithdrawn(Fact):
    """A city trusts a key no longer; it counts for what the log shows to be older than this."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyEnrolled(Fact):
    """A city made a key public with which it signs."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FolioOrdered(Fact):
    """A holder asked for their certificate as PDF; the worker makes it."""

    folio: UUID
    certificate: UUID
    subject: UUID
