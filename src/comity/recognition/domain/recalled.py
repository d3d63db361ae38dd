"""What offices recorded before Comity, as facts of a case: attested papers, earlier decisions."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import date
from typing import Any

from comity.recognition.domain.case_facts import OwnDecision
from comity.recognition.domain.papers import unconfirmed
from comity.records.domain.cards import RecordCard
from comity.records.domain.columns import Kind

_HOLDS = frozenset({"recognised", "recognised_automatically"})


def attested(facts: Mapping[str, Any], records: Iterable[RecordCard], *, on: date) -> list[str]:
    """Give the ids of the papers that nobody confirmed yet and that a result attests.

    A result attests a paper of the same training centre, standard, version and day of award, for
    no more parts than were passed, while it is valid.

    Source: domain design, section 3.5 (class P ends when the issuer confirms).
    """
    results = [one for one in records if one.kind is Kind.RESULTS and one.holds(on)]
    waiting = set(unconfirmed(facts))
    return [
        paper["id"]
        for paper in facts.get("credentials", ())
        if paper["id"] in waiting and any(_is_of(one, paper) for one in results)
    ]


def with_attested(
    facts: Mapping[str, Any], records: Iterable[RecordCard], *, on: date
) -> dict[str, Any]:
    """Give the facts of a new application in which what results attest is confirmed."""
    changed, found = deepcopy(dict(facts)), attested(facts, records, on=on)
    for paper in changed.get("credentials", ()):
        if paper["id"] in found:
            paper["verified"] = "issuer"
    return changed


def with_existing(
    facts: Mapping[str, Any], records: Iterable[RecordCard], *, on: date
) -> dict[str, Any]:
    """Give the facts with the recognitions that the host granted before and that still hold.

    Source: domain design, section 3.2 (S2).
    """
    changed = deepcopy(dict(facts))
    held = list(changed.get("existing", ()))
    for one in records:
        is_here = one.city == changed["host"] and one.occupation == changed["occupation"]
        if one.kind is Kind.RECOGNITIONS and is_here and one.outcome in _HOLDS and one.holds(on):
            told = {"host": one.city, "occupation": one.occupation, "from": one.on.isoformat()}
            if one.valid_until is not None:
                told["to"] = one.valid_until.isoformat()
            if told not in held:
                held.append(told)
    if held:
        changed["existing"] = held
    return changed


def old_decisions(records: Iterable[RecordCard], *, on: date) -> list[OwnDecision]:
    """Give old recognitions as decisions that this person already has, the oldest first.

    Source: domain design, section 3.9: earlier decisions elsewhere.
    """
    kept = [one for one in records if one.kind is Kind.RECOGNITIONS and one.holds(on)]
    return [
        OwnDecision(one.city, one.occupation, one.outcome, one.on, _papers(one))
        for one in sorted(kept, key=lambda one: one.on)
    ]


def _papers(one: RecordCard) -> tuple[str, ...]:
    """Name the paper that was decided on as `paper_ids` names it in every file."""
    if not one.edition or one.award_on is None:
        return ()
    return (f"{one.edition.partition('@')[0]}-{one.award_on.isoformat()}",)


def _is_of(one: RecordCard, paper: Mapping[str, Any]) -> bool:
    same = (one.provider, one.edition, one.on.isoformat())
    if same != (paper.get("provider"), paper.get("std"), paper.get("award")):
        return False
    return not one.units or (bool(paper.get("units")) and set(paper["units"]) <= set(one.units))
