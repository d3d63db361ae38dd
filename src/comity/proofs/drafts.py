"""Drafts: what a certificate says, before it is a credential."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

OUTCOMES: Final = (
    "recognised_automatically",
    "recognised",
    "recognised_with_compensation",
    "partial_access",
)
WHOLE: Final = "whole_occupation"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit that counts: its code, the level reached (1 to 8, EQF) and its title."""

    code: str
    level: int
    title: str


@dataclass(frozen=True, slots=True)
class Restriction:
    """Work that may not be done yet: why, on which units, until when (None: until lifted)."""

    code: str
    text: str
    units: tuple[str, ...] = ()
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """Something to be shown before the work may start."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Occupation:
    """The job: key in the agreement, name, places in ESCO and ISCO-08, EQF level."""

    key: str
    name: str
    esco: str
    isco08: str
    eqf: int


@dataclass(frozen=True, slots=True)
class Standard:
    """The competency standard in the version the certificate speaks of."""

    code: str
    version: str


@dataclass(frozen=True, slots=True)
class AgreementReference:
    """The agreement decided under; `hash` as `rules.format.digest` gives it."""

    id: str
    version: str
    hash: str


@dataclass(frozen=True, slots=True)
class StatusPlace:
    """Where the certificate's state lies: one index, free in every list, chosen at random."""

    revocation_list: str
    suspension_list: str
    index: int
    token_list: str = ""


@dataclass(frozen=True, slots=True)
class CertificateDraft:
    """Everything a certificate says.

    Args:
        id: the certificate's own address (https or urn:uuid), nothing personal in it.
        number: what is printed on paper and typed by hand.
        issuer: the DID of the city that signs.
        issuer_name: as people know it.
        holder: the holder's pseudonym for this certificate (urn:uuid or did:key).
        holder_name: only with the holder's consent; None leaves it out.
        birth_date: as the name; only where the holder can keep it back.
        occupation: the job.
        standard: what the job requires.
        units: the units that count, each code once.
        outcome: one of OUTCOMES.
        scope: WHOLE, or the bundle's id for partial access.
        restrictions: what may not be done yet.
        conditions: what must be shown before the start.
        home_city: party id of the city of the recognised credential.
        host_city: party id of the city that recognises.
        awarded_on: day of the recognised credential.
        decided_on: day of the decision, host city's calendar.
        agreement: what it rests on.
        accreditation: reference of the training centre's accreditation; None where none counts.
        accreditation_digest: `sha-256:` and the hash of the signed approval, as it was published at
            issuance; None in certificates from before it was cited.
        status: where to look whether it still holds.
        valid_from: aware instant.
        valid_until: aware instant; None where the certificate does not end.
    """

    id: str
    number: str
    issuer: str
    issuer_name: str
    holder: str
    holder_name: str | None
    occupation: Occupation
    standard: Standard
    units: tuple[Unit, ...]
    outcome: str
    scope: str
    restrictions: tuple[Restriction, ...]
    conditions: tuple[Condition, ...]
    home_city: str
    host_city: str
    awarded_on: date
    decided_on: date
    agreement: AgreementReference
    accreditation: str | None
    status: StatusPlace
    valid_from: datetime
    valid_until: datetime | None = None
    birth_date: date | None = None
    accreditation_digest: str | None = None
