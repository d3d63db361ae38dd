"""Drafting: from a favourable decision and the agreement to what the certificate says."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from comity.proofs.drafts import (
    WHOLE,
    AgreementReference,
    CertificateDraft,
    Condition,
    Occupation,
    Restriction,
    StatusPlace,
    Unit,
)
from comity.proofs.drafts import Standard as CertifiedStandard
from comity.rules.registry import Provider
from comity.rules.rulebook import Rulebook, Standard


@dataclass(frozen=True, slots=True, kw_only=True)
class FavourableDecision:
    """What recognition asks to be certified; one decision, one certificate.

    Args:
        case: the case decided; a second request for it gives the certificate that is there.
        turn: which decision on it; a later one takes the place of those before.
        subject: the holder.
        host_city: party id of the city that decided.
        home_city: party id of the city of the recognised credential.
        holder_name: with the person's consent, else None.
        birth_date: as the name; stands only where the person can keep it back.
        occupation: key in the agreement.
        outcome: one of `proofs.drafts.OUTCOMES`.
        bundle: the activity, for partial access; else None.
        units: what counts: code of the unit and level reached, 1 to 8.
        restrictions: work that may not be done yet, in English.
        conditions: what is to be shown before the start, in English.
        awarded_on: day of the recognised credential.
        decided_on: day of the decision, host city's calendar.
        agreement_digest: of the version decided under.
        provider: the training centre's id in the registry; None where none counts.
        language: two letters, for the notice to the holder.
    """

    case: UUID
    turn: int = 1
    subject: UUID
    host_city: str
    home_city: str
    holder_name: str | None
    occupation: str
    outcome: str
    bundle: str | None = None
    units: tuple[tuple[str, int], ...]
    restrictions: tuple[Restriction, ...] = ()
    conditions: tuple[Condition, ...] = ()
    awarded_on: date
    decided_on: date
    agreement_digest: str
    provider: str | None = None
    language: str = "en"
    birth_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Allotment:
    """What a new certificate is given: its id, code, pseudonym, place and time.

    Args:
        id: random.
        code: printed on it.
        holder: random, so that two certificates of one person cannot be put together.
        status: its two bits.
        at: the instant of signing, to the second.
    """

    id: UUID
    code: str
    holder: UUID
    status: StatusPlace
    at: datetime


def draft(
    decision: FavourableDecision,
    given: Allotment,
    *,
    rulebook: Rulebook,
    provider: Provider | None,
    issuer: tuple[str, str],
    cited: str | None = None,
) -> CertificateDraft:
    """Write down what the certificate says.

    Its texts are English, which every reader of the format expects; pages say them in the
    reader's language by their codes.

    Args:
        decision: what was decided.
        given: what is new.
        rulebook: the version decided under.
        provider: the training centre with its approvals.
        issuer: DID and name of the city.
        cited: hash of the signed approval; None where none counts.

    Source: domain design, section 3.10.
    """
    standard = rulebook.blocks[decision.occupation].standard
    did, name = issuer
    return CertificateDraft(
        id=given.id.urn,
        number=given.code,
        issuer=did,
        issuer_name=name,
        holder=given.holder.urn,
        holder_name=decision.holder_name,
        occupation=Occupation(
            decision.occupation,
            decision.occupation.replace("_", " ").capitalize(),
            standard.esco,
            standard.isco08,
            standard.eqf,
        ),
        standard=CertifiedStandard(standard.id, standard.in_force(decision.decided_on).name),
        units=tuple(_unit(standard, code, level) for code, level in decision.units),
        outcome=decision.outcome,
        scope=decision.bundle or WHOLE,
        restrictions=decision.restrictions,
        conditions=decision.conditions,
        home_city=decision.home_city,
        host_city=decision.host_city,
        awarded_on=decision.awarded_on,
        decided_on=decision.decided_on,
        agreement=AgreementReference(rulebook.id, rulebook.version, rulebook.digest),
        accreditation=approval(provider, decision.awarded_on),
        status=given.status,
        valid_from=given.at,
        birth_date=decision.birth_date,
        accreditation_digest=cited,
    )


def approval(provider: Provider | None, on: date) -> str | None:
    """Give the reference of the approval in force on a day: the centre and its first day."""
    if provider is None:
        return None
    for days in provider.accredited:
        if on in days:
            return f"{provider.id}/{days.first.isoformat()}"
    return None


def _unit(standard: Standard, code: str, level: int) -> Unit:
    title = standard.units[code].title
    return Unit(code, level, title.get("en") or next(iter(title.values())))
