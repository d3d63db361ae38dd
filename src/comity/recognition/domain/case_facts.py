"""Case facts: an application as the JSON that `comity decide` takes, frozen and hashed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from comity.recognition.domain.applications import Application, Claim
from comity.recognition.domain.wanted import ClaimedLearning
from comity.rules.cases import Wishes

Facts = dict[str, Any]
_HOLDS = frozenset({"recognised", "recognised_automatically"})


@dataclass(frozen=True, slots=True)
class OwnDecision:
    """A decision that this person already has; `papers` are the ids of its certificates.

    `is_appealed` tells that an appeal is pending.
    """

    host: str
    occupation: str
    outcome: str
    decided_on: date
    papers: tuple[str, ...]
    is_appealed: bool = False


def facts_of(
    application: Application, *, submitted: datetime, decided: Iterable[OwnDecision]
) -> Facts:
    """Write down an application with everything a decision needs.

    What an applicant says about a paper or about practice is not yet verified; the office notes
    when it is. Earlier decisions count whether or not the applicant mentions them.

    Args:
        application: read without a fault.
        submitted: the instant of sending (aware).
        decided: all decisions this person has on any application.

    Source: domain design sections 3.1 and 3.9.
    """
    same = [one for one in decided if one.occupation == application.occupation]
    here = [one for one in same if one.host == application.host and one.outcome in _HOLDS]
    elsewhere = [one for one in same if one.host != application.host]
    facts: Facts = {
        "host": application.host,
        "occupation": application.occupation,
        "submitted": submitted.isoformat(),
        "credentials": [
            _credential(claim, name)
            for claim, name in zip(
                application.credentials, paper_ids(application.credentials), strict=True
            )
        ],
        "experience": [
            {"months": one.months, "last": one.last_on.isoformat(), "verified": False}
            for one in application.practice
        ],
        "language": {tag: dict(levels) for tag, levels in application.language.items()},
        "safety": [
            {"code": card.code, "issued": card.issued_on.isoformat()} for card in application.safety
        ],
    }
    if application.prior_learning:
        facts["rpl"] = [
            _prior_learning(one, place) for place, one in enumerate(application.prior_learning, 1)
        ]
    if wished := _wished(application.wishes):
        facts["wish"] = wished
    if here:
        facts["existing"] = [
            {"host": one.host, "occupation": one.occupation, "from": one.decided_on.isoformat()}
            for one in here
        ]
    if elsewhere:
        facts["prior"] = [
            {
                "host": one.host,
                "occupation": one.occupation,
                "outcome": one.outcome,
                "date": one.decided_on.isoformat(),
                "evidence": list(one.papers),
                **({"appeal": True} if one.is_appealed else {}),
            }
            for one in elsewhere
            if one.outcome != "referred"
        ]
    return facts


def paper_ids(claims: Sequence[Claim]) -> tuple[str, ...]:
    """Name each certificate by standard and day, so that it has the same name everywhere.

    An earlier decision on the same papers is recognised by these names.
    """
    seen: dict[str, int] = {}
    names = []
    for claim in claims:
        name = f"{claim.standard}-{claim.award_on.isoformat()}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return tuple(names)


def _prior_learning(claimed: ClaimedLearning, place: int) -> dict[str, Any]:
    # Only what the office saw certified counts as certified.
    return {
        "id": f"rpl-{place}-{claimed.unit}",
        "unit": claimed.unit,
        "level": claimed.level,
        "status": "assessed" if claimed.is_assessed else "documented",
        "source": "informal" if claimed.is_informal else "non_formal",
    }


def _wished(wishes: Wishes) -> dict[str, Any]:
    said = {
        "hold": wishes.hold or None,
        "rpl_first": wishes.rpl_first or None,
        "partial": wishes.partial,
        "measure": wishes.measure,
    }
    return {name: value for name, value in said.items() if value is not None}


def _credential(claim: Claim, name: str) -> dict[str, Any]:
    written: dict[str, Any] = {
        "id": name,
        "provider": claim.provider,
        "std": f"{claim.standard}@{claim.version}",
        "award": claim.award_on.isoformat(),
        "verified": "none",
    }
    if claim.enrolled_on is not None:
        written["enrolled"] = claim.enrolled_on.isoformat()
    if claim.units is not None:
        written["units"] = list(claim.units)
    return written
