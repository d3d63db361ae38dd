"""Reports of simulations: what must stand in one, and the impact note it gives.

The report is made elsewhere and kept as it was handed in. Read here is only what the vote needs:
about which versions it speaks, over how many months, from which inputs, and its three notes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from comity.governance.domain.papers import ImpactNote
from comity.values.refusals import Fault, Refusal

LONGEST_CHARACTERS = 2_000_000
_WITHHELD = (int, type(None))  # fewer than ten persons
_WANTED: Mapping[str, type | tuple[type, ...]] = {
    "inputs": dict,
    "months": int,
    "notes": dict,
    "cases": _WITHHELD,
    "changed": _WITHHELD,
}


@dataclass(frozen=True, slots=True)
class Report:
    """A report as far as the vote needs it.

    Args:
        before: the hash of the version in force.
        after: the hash of the version that was simulated.
        months: how many months of cases were run.
        inputs: name of each other input -> its hash.
        notes: ``cost``, ``equality``, ``data_protection`` -> what the report says of it.
        cases: how many cases were run; None: too few to tell.
        changed: how many of them would have come out otherwise; None: too few to tell.
    """

    before: str
    after: str
    months: int
    inputs: Mapping[str, str]
    notes: Mapping[str, str]
    cases: int | None
    changed: int | None

    @property
    def note(self) -> ImpactNote:
        """Give the impact note that the vote rests on."""
        return ImpactNote(
            document=self.after,
            months=self.months,
            has_cost=bool(self.notes.get("cost")),
            has_equality=bool(self.notes.get("equality")),
            has_data_protection=bool(self.notes.get("data_protection")),
        )


def read_report(body: str) -> Report:
    """Read a report.

    Raises:
        Refusal: REPORT-UNREADABLE with every field that is missing or of another kind.

    Source: section 2.2 of the domain design.
    """
    data = _json(body)
    faults = [
        Fault("REPORT-FIELD", name, f"“{name}” is missing or of another kind.")
        for name, kind in _WANTED.items()
        if name not in data or not isinstance(data[name], kind) or isinstance(data[name], bool)
    ]
    inputs, notes = data.get("inputs"), data.get("notes")
    if isinstance(inputs, dict):
        faults += [
            Fault("REPORT-FIELD", f"inputs.{name}", f"“inputs.{name}” has no hash.")
            for name in {**inputs, "before": "", "after": ""}
            if not _hash(inputs.get(name))
        ]
    if isinstance(notes, dict) and not all(isinstance(text, str) for text in notes.values()):
        faults.append(Fault("REPORT-FIELD", "notes", "Every note is a text."))
    if faults or not isinstance(inputs, dict):
        message = "This report lacks what a vote needs; correct what is listed."
        raise Refusal("REPORT-UNREADABLE", message, tuple(faults))
    hashes = {name: _hash(found) for name, found in inputs.items()}
    return Report(
        before=hashes.pop("before"),
        after=hashes.pop("after"),
        months=data["months"],
        inputs=hashes,
        notes=data["notes"],
        cases=data["cases"],
        changed=data["changed"],
    )


def _hash(found: object) -> str:
    """Give the hash of an input; an agreement is an object that has it as its ``digest``."""
    told = found.get("digest") if isinstance(found, dict) else found
    return told if isinstance(told, str) else ""


def _json(body: str) -> dict[str, Any]:
    try:
        data = json.loads(body) if len(body) <= LONGEST_CHARACTERS else None
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise Refusal("REPORT-UNREADABLE", "This is no report of a simulation; choose its JSON.")
    return data
