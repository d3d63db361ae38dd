"""A report of a simulation says what a vote needs, or what it lacks, all at once."""

import json

import pytest

from comity.governance.domain.reports import read_report
from comity.values.refusals import Refusal

WHOLE = {
    "engine": "duckdb",
    "inputs": {"before": {"digest": "one"}, "after": {"digest": "two"}, "cases": "three"},
    "months": 24,
    "notes": {"cost": "None.", "equality": "No group loses.", "data_protection": "No names."},
    "cases": 5120,
    "changed": 214,
}


def test_a_report_gives_the_impact_note() -> None:
    found = read_report(json.dumps(WHOLE))
    assert (found.before, found.after, found.inputs) == ("one", "two", {"cases": "three"})
    assert (found.note.document, found.note.months, found.note.has_equality) == ("two", 24, True)


@pytest.mark.parametrize(
    ("other", "places"),
    [
        ({"months": None, "cases": True}, {"months", "cases"}),
        ({"inputs": {"before": 1}}, {"inputs.before", "inputs.after"}),
        ({"inputs": []}, {"inputs"}),
        ({"notes": {"cost": 1}}, {"notes"}),
    ],
)
def test_what_is_missing_is_named(other: dict, places: set[str]) -> None:
    with pytest.raises(Refusal) as refusal:
        read_report(json.dumps(WHOLE | other))
    assert {fault.path for fault in refusal.value.faults} == places


@pytest.mark.parametrize("body", ["", "{", "[]", "[" * 100_000, "\x00"])
def test_what_is_no_report_is_refused(body: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_report(body)
    assert refusal.value.code == "REPORT-UNREADABLE"
