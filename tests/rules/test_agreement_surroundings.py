"""What other documents and today's date show is checked only when they are given."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from comity.rules.format import Surroundings, read
from comity.rules.format.power import power

REGION = Path(__file__).parents[2] / "src/comity/agreements/region/three-rivers.yaml"
THREE = {"ahrenbrueck": 4, "maasveen": 3, "vautmont": 2}
RESIDENTS = {"ahrenbrueck": 248_000, "maasveen": 121_000, "vautmont": 64_000}


def codes(around: Surroundings, text: str | None = None) -> list[str]:
    return sorted({fault.code for fault in read(text or REGION.read_text(), around).faults})


SECOND = REGION.read_text().replace(
    "version: 1.0.0\n  supersedes: null", "version: 1.1.0\n  supersedes: 1.0.0"
)


@pytest.mark.parametrize(
    ("around", "expected"),
    [
        (Surroundings(), []),
        (Surroundings(on=date(2027, 1, 1)), []),
        (Surroundings(on=date(2028, 1, 1)), []),
        (Surroundings(on=date(2028, 1, 2)), ["E-STALE"]),
        (Surroundings(on=date(2025, 12, 31)), ["E-STALE"]),
        (Surroundings(taken_ids=frozenset({"three-rivers"})), ["E-ID"]),
        (Surroundings(known_series=frozenset({"cpi_host"})), []),
        (Surroundings(known_series=frozenset({"cpi_area"})), ["E-INDEX"]),
        (Surroundings(statutory_floors={"vautmont": {"bricklayer": Decimal(5)}}), []),
        (Surroundings(statutory_floors={"vautmont": {"bricklayer": Decimal(99)}}), ["E-WAGE"]),
        (Surroundings(unit_costs={"bricklayer": Decimal(1000)}), []),
        (Surroundings(unit_costs={"bricklayer": Decimal(1)}), ["E-FEE"]),
    ],
)
def test_surroundings_are_checked(around, expected) -> None:
    assert codes(around) == expected


@pytest.mark.parametrize(
    ("around", "expected"),
    [
        (Surroundings(), []),
        (Surroundings(known_versions=frozenset({"1.0.0"})), []),
        (Surroundings(known_versions=frozenset({"0.9.0"})), ["E-CHAIN"]),
        (Surroundings(superseded_versions=frozenset({"1.0.0"})), ["E-CHAIN"]),
    ],
)
def test_a_version_supersedes_one_that_exists_and_is_the_latest(around, expected) -> None:
    assert codes(around, SECOND) == expected


def test_the_documented_power_of_the_amendment_rule() -> None:
    found = power(
        THREE,
        share=Decimal("0.66"),
        parties=2,
        population_share=Decimal("0.55"),
        population=RESIDENTS,
    )
    assert tuple(found.swings.values()) == (3, 1, 1)
    assert found.vetoes == ("ahrenbrueck",)


def test_the_documented_power_of_the_routine_rule() -> None:
    found = power(THREE, share=Decimal("0.50"), parties=2)
    assert tuple(found.swings.values()) == (2, 2, 2)


def test_luxembourg_had_no_power_in_1958() -> None:
    votes = {"de": 4, "fr": 4, "it": 4, "nl": 2, "be": 2, "lu": 1}
    found = power(votes, share=Decimal(12) / Decimal(17), parties=1)
    assert tuple(found.swings.values()) == (10, 10, 10, 6, 6, 0)
    assert found.dummies == ("lu",)


def test_a_threshold_that_is_reached_is_passed() -> None:
    found = power({"a": 1, "b": 1}, share=Decimal("0.5"), parties=1)
    assert found.winning == 3


def test_more_than_fifteen_parties_are_not_counted() -> None:
    with pytest.raises(ValueError, match="16"):
        power({f"p{n}": 1 for n in range(16)}, share=Decimal(1), parties=1)


def warnings_of(old: str, new: str) -> set[tuple[str, str]]:
    text = REGION.read_text()
    assert old in text
    return {(w.code, w.path) for w in read(text.replace(old, new)).warnings}


def test_one_party_that_can_block_alone_is_a_warning() -> None:
    reading = read(REGION.read_bytes())
    assert [(w.code, w.path) for w in reading.warnings] == [
        ("W-VETO", "governance.rules.amendment")
    ]
    assert "3-1-1" in reading.warnings[0].message


def test_a_fee_above_half_a_day_of_pay_is_a_warning() -> None:
    assert ("W-FEE", "recognition.electrician.fee.standard") in warnings_of(
        'standard: "60.00"', 'standard: "90.00"'
    )


def test_a_pilot_far_from_the_others_threshold_is_a_warning() -> None:
    text = REGION.read_text().replace(
        "recognition.bricklayer.mode", "recognition.bricklayer.substantial_difference.gap_over"
    )
    strict = read(text.replace("value: automatic", "value: 0.05"))
    near = read(text.replace("value: automatic", "value: 0.12"))
    assert strict.faults == near.faults == ()
    assert "W-STRICTER" in {w.code for w in strict.warnings}
    assert "W-STRICTER" not in {w.code for w in near.warnings}


def test_the_authority_may_choose_for_a_stated_reason() -> None:
    text = REGION.read_text()
    new = "choice: authority, justification: {de: Die Prüfung ist Pflicht.}"
    assert read(text.replace("choice: applicant", new, 1)).faults == ()


def test_two_pilots_on_one_clause_collide() -> None:
    agreement = yaml.safe_load(REGION.read_text())
    agreement["pilots"].append({**agreement["pilots"][0], "id": "P-TWO"})
    faults = read(json.dumps(agreement, default=str)).faults
    assert [(f.code, f.path) for f in faults] == [("E-PILOT", "pilots.1")]
