"""Certifying: what a favourable decision lets the city certify."""

from datetime import date
from typing import Final
from uuid import UUID

from comity.certificates.domain.drafting import FavourableDecision
from comity.proofs.drafts import Condition, Restriction
from comity.recognition.domain.judgements import Judgement
from comity.rules.cases import Credential
from comity.rules.decisions import COMPENSATION, PARTIAL, RECOGNISED, UnitLine
from comity.rules.findings import Finding
from comity.rules.registry import Registry
from comity.rules.sentences import sentence

# Where a training centre outside the partner cities is said to be.
OUTSIDE: Final = "elsewhere"
_RESTRICTS: Final = "RESTRICT"


def favourable_decision(
    about: Judgement,
    *,
    case: UUID,
    turn: int,
    subject: UUID,
    holder_name: str | None,
    birth_date: date | None,
    registry: Registry,
    language: str,
) -> FavourableDecision | None:
    """Give what is to be certified; None where the decision gives nothing now.

    Source: domain design, section 3.10.
    """
    decision = about.decision
    if not decision.is_favourable:
        return None
    paper = _paper(about)
    provider = registry.providers.get(paper.provider) if paper else None
    home = about.case.host if paper is None else (provider and provider.city) or OUTSIDE
    return FavourableDecision(
        case=case,
        turn=turn,
        subject=subject,
        host_city=about.case.host,
        home_city=home,
        holder_name=holder_name,
        birth_date=birth_date,
        occupation=about.case.occupation,
        outcome=decision.outcome,
        bundle=_bundle(about),
        units=_units(about),
        restrictions=_restrictions(about),
        conditions=tuple(
            Condition(finding.full_code, sentence(finding, about.rulebook))
            for finding in decision.conditions
            if finding.code != _RESTRICTS
        ),
        awarded_on=_awarded(about, paper),
        decided_on=about.decided_on,
        agreement_digest=about.rulebook.digest,
        provider=None if provider is None else provider.id,
        language=language,
    )


def _paper(about: Judgement) -> Credential | None:
    """Choose the certificate that is recognised: of this job's standard, genuine, the newest."""
    block = about.block
    standard = block.standard.id if block else ""
    genuine = [one for one in about.case.credentials if one.verification != "forged"]
    return max(genuine, key=lambda one: (one.standard == standard, one.award_on), default=None)


def _awarded(about: Judgement, paper: Credential | None) -> date:
    # Prior learning alone is awarded by this very decision.
    return about.decided_on if paper is None else min(paper.award_on, about.decided_on)


def _bundle(about: Judgement) -> str | None:
    measure = about.decision.measure
    if about.decision.outcome != PARTIAL or measure is None:
        return None
    return measure.units[0]


def _units(about: Judgement) -> tuple[tuple[str, int], ...]:
    block, decision = about.block, about.decision
    if block is None:
        return ()
    standard = block.standard
    bundle = _bundle(about)
    within = standard.bundles[bundle] if bundle else standard.in_force(about.decided_on).units
    if not decision.lines:
        return tuple((unit, standard.units[unit].level) for unit in within)
    decided_whole = decision.outcome == RECOGNISED and about.conclusion.departure is not None
    counted = [line for line in decision.lines if line.unit in within]
    return tuple((line.unit, level) for line in counted if (level := _level(line, decided_whole)))


def _level(line: UnitLine, decided_whole: bool) -> int:  # noqa: FBT001  # private, used once
    return max(line.held_level, line.required_level) if decided_whole else line.held_level


def _restrictions(about: Judgement) -> tuple[Restriction, ...]:
    restricted = [_restriction(about, one) for one in about.decision.conditions]
    measure = about.decision.measure
    if about.decision.outcome == COMPENSATION and measure is not None:
        text = "Only under guidance until the adaptation period or the test is done."
        restricted.append(Restriction("COMPENSATION", text, measure.units))
    return tuple(one for one in restricted if one is not None)


def _restriction(about: Judgement, finding: Finding) -> Restriction | None:
    if finding.code != _RESTRICTS:
        return None
    card, units = finding.words
    text = sentence(finding, about.rulebook)
    return Restriction(f"{finding.code}:{card}", text, tuple(units.split("+")))
