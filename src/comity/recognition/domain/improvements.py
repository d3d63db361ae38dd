"""Improvements: what a decision would be for the person if all that is known now was known then."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from comity.recognition.domain.assessments import Stands, assess_kindly, restored, stored
from comity.recognition.domain.grounds import Ground
from comity.rules.decisions import RANK, Decision
from comity.rules.findings import Finding
from comity.rules.registry import Provider, Registry
from comity.rules.rulebook import Rulebook

_ANNULLED, _PRECEDENT = "PROV-SUSP-ANNULLED", "PRIOR-PRECEDENT"


@dataclass(frozen=True, slots=True)
class Improvement:
    """A result that is better for the person than the one decided on.

    Args:
        before: the outcome that was decided.
        after: what the rules give now.
        gone: reasons that no longer hold.
        come: reasons that hold now.
    """

    before: str
    after: Decision
    gone: tuple[Finding, ...]
    come: tuple[Finding, ...]


def assess_again(
    facts: Mapping[str, Any],
    *,
    rulebook: Rulebook,
    registry: Registry,
    asof: date,
    later: Rulebook | None = None,
) -> Stands:
    """Decide as of the day of the decision with what is known now.

    A suspension that was annulled since never was, so it counts as annulled on that day; what the
    board has answered since counts as answered. Time that went by since does not weigh: neither a
    card that ran out nor a phase that began.

    Args:
        facts: as they are now, with what was verified late.
        rulebook: the version that governs the case.
        registry: as known now.
        asof: the day as of which was decided, in the host's calendar.
        later: the version of that day, where it was another.

    Raises:
        Refusal: CASE-INVALID.

    Source: domain design, sections 3.5 (class C2) and 3.11.
    """
    since = {name: _annulled_by(one, asof) for name, one in registry.providers.items()}
    lifted = replace(
        registry,
        providers=since,
        precedents=tuple(
            replace(one, answered_on=min(one.answered_on, asof)) for one in registry.precedents
        ),
    )
    stands = assess_kindly(facts, rulebook=rulebook, later=later, registry=lifted, asof=asof)
    reasons = tuple(_dated(one, registry) for one in stands.decision.reasons)
    return stands._replace(decision=replace(stands.decision, reasons=reasons))


def improvement(assessed: Decision, now: Decision, *, decided: str) -> Improvement | None:
    """Tell what would be better; None where nothing would.

    The engine must find more than it found then: an officer who departed from it to something
    lesser had a reason, and it stands until something new is known.

    Args:
        assessed: what the engine found when it was decided.
        now: what it finds with all that is known now.
        decided: the outcome that was decided; an officer may have departed from the engine.
    """
    if not is_worse(assessed, than=now) or (
        # Where an officer departed, nothing speaks for looking again that is not also better.
        decided != assessed.outcome and RANK[now.outcome] <= RANK[decided]
    ):
        return None
    before = {finding.full_code for finding in assessed.reasons}
    after = {finding.full_code for finding in now.reasons}
    return Improvement(
        before=decided,
        after=now,
        gone=tuple(one for one in assessed.reasons if one.full_code not in after),
        come=tuple(one for one in now.reasons if one.full_code not in before),
    )


def is_worse(decision: Decision, *, than: Decision) -> bool:
    """Tell whether a decision is worse for the person than another.

    Source: domain design, section 3.11.
    """
    # What is stored has four decimals; a third is not worse than the same third, rounded.
    return restored(stored(decision)).standing < restored(stored(than)).standing


def ground_of(better: Improvement, *, is_told_more: bool, is_register_new: bool) -> Ground:
    """Name why a decision would be better now.

    Args:
        better: what would be.
        is_told_more: the facts of the file are not those of the decision.
        is_register_new: the register says more than it did.
    """
    come = {finding.code for finding in better.come}
    if _ANNULLED in come:
        return Ground.ANNULLED
    if _PRECEDENT in come:
        return Ground.PRECEDENT
    if is_told_more:
        return Ground.VERIFIED
    return Ground.FACTS if is_register_new else Ground.RULES


def _annulled_by(provider: Provider, asof: date) -> Provider:
    if not any(one.annulled_on and one.annulled_on > asof for one in provider.suspended):
        return provider
    suspended = tuple(
        replace(one, annulled_on=min(one.annulled_on, asof)) if one.annulled_on else one
        for one in provider.suspended
    )
    return replace(provider, suspended=suspended)


def _dated(finding: Finding, registry: Registry) -> Finding:
    """Give a reason with the day on which the annulment, or the board's answer, really was."""
    if finding.code == _PRECEDENT:
        answered = {one.id: one.answered_on for one in registry.precedents}
        return replace(finding, fact={**finding.fact, "day": answered[str(finding.words[0])]})
    if finding.code != _ANNULLED:
        return finding
    award, provider = finding.fact["award"], registry.providers[str(finding.fact["provider"])]
    days = [
        one.annulled_on
        for one in provider.suspended
        if one.annulled_on and isinstance(award, date) and award in one.days
    ]
    return replace(finding, fact={**finding.fact, "day": max(days)})
