"""The card: a signed summary of a certificate, small enough for a QR code on paper."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from comity.proofs.drafts import CertificateDraft
from comity.proofs.keys import did_web_origin
from comity.proofs.statement import Statement, StatusEntry
from comity.proofs.status import PURPOSES

# A longer name would make a QR code that no telephone reads; it is cut where everybody sees it.
MAX_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says.

    Args:
        issuer: the DID of the city that signed.
        number: the code printed on the certificate, which opens the whole of it.
        occupation: key of the job in the agreement.
        holder_name: None without consent; cut with an ellipsis where it is long.
        valid_from: to the second.
        valid_until: None where the certificate does not end.
        accreditation: None where none counts.
        agreement: id and version.
        status: number of the city's list and the entry in it.
        commitment: salted hash of the whole certificate, as the record keeps it.
        outcome: one of OUTCOMES.
        scope: WHOLE, or the activity's id.
        decided_on: day of the decision.
        awarded_on: day of the recognised credential.
        limits: how many restrictions and how many conditions the whole certificate states.
    """

    issuer: str
    number: str
    occupation: str
    holder_name: str | None
    valid_from: datetime
    valid_until: datetime | None
    accreditation: str | None
    agreement: tuple[str, str]
    status: tuple[int, int]
    commitment: bytes
    outcome: str
    scope: str
    decided_on: date
    awarded_on: date
    limits: tuple[int, int] = (0, 0)

    @property
    def status_list(self) -> str:
        """Give the address of the status list."""
        return token_list_address(self.issuer, self.status[0])


def token_list_address(issuer: str, number: int) -> str:
    """Give the address of a city's token status list.

    Raises:
        Refusal: KEY-DOCUMENT, the issuer is no did:web.
    """
    return f"{did_web_origin(issuer)}/tsl/{number}"


def card_of(draft: CertificateDraft, *, list_number: int, commitment: bytes) -> Card:
    """Give the card of a draft.

    Args:
        draft: what the certificate says.
        list_number: of the city's token status list.
        commitment: to the signed certificate.
    """
    return Card(
        issuer=draft.issuer,
        number=draft.number,
        occupation=draft.occupation.key,
        holder_name=None if draft.holder_name is None else _short(draft.holder_name),
        valid_from=draft.valid_from,
        valid_until=draft.valid_until,
        accreditation=draft.accreditation,
        agreement=(draft.agreement.id, draft.agreement.version),
        status=(list_number, draft.status.index),
        commitment=commitment,
        outcome=draft.outcome,
        scope=draft.scope,
        decided_on=draft.decided_on,
        awarded_on=draft.awarded_on,
        limits=(len(draft.restrictions), len(draft.conditions)),
    )


def card_statement(card: Card) -> Statement:
    """Give what a card says to the checks.

    Raises:
        Refusal: KEY-DOCUMENT, the issuer is no did:web.
    """
    entry = StatusEntry(card.status_list, card.status[1])
    return Statement(
        issuer=card.issuer,
        host_city=None,
        occupation=card.occupation,
        agreement=card.agreement,
        agreement_hash=None,
        accreditation=card.accreditation,
        awarded_on=card.awarded_on,
        decided_on=card.decided_on,
        valid_from=card.valid_from,
        valid_until=card.valid_until,
        status=dict.fromkeys(PURPOSES, entry),
    )


def _short(name: str) -> str:
    return name if len(name) <= MAX_NAME else name[: MAX_NAME - 1].rstrip() + "…"
