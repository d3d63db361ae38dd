"""A pilot is judged by what was fixed before it started, on the end of the interval."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from tests.rules.corruptions import corrupted

from comity.figures.intervals import Share
from comity.governance.domain.pilots import (
    Outcome,
    Plan,
    Shown,
    Test,
    evaluated,
    judged,
    looks,
    plan_of,
)
from comity.rules.format import read
from comity.values.refusals import Refusal

REGION = Path(__file__).parents[2] / "src/comity/agreements/region/three-rivers.yaml"
AGREEMENT = read(REGION.read_bytes()).required()
AFTER = date(2027, 7, 1)


def plan(**changes) -> Plan:
    return replace(plan_of(AGREEMENT, "P-BRI-AUTO", {}), **changes)


def verdict(count, of, *, op=">=", value="0.65", least=40, **changes):
    return judged(
        Test("placement_6m", op, Decimal(value), least), Share(count, of), plan=plan(**changes)
    )


@pytest.mark.parametrize(
    ("count", "of", "shown"),
    [
        (26, 39, Shown.TOO_FEW),
        (26, 40, Shown.OPEN),  # the point is 0.65, the interval begins at 0.50
        (31, 40, Shown.OPEN),  # 0.775, from 0.625
        (33, 40, Shown.MET),  # 0.825, from 0.681
        (19, 40, Shown.MISSED),  # 0.475, up to 0.625
    ],
)
def test_a_success_is_shown_by_the_lower_end_and_not_by_the_point(count, of, shown) -> None:
    assert verdict(count, of).shown is shown


@pytest.mark.parametrize(
    ("count", "of", "shown"), [(0, 40, Shown.OPEN), (0, 80, Shown.MET), (9, 80, Shown.MISSED)]
)
def test_a_rate_that_shall_be_low_is_judged_on_its_upper_end(count, of, shown) -> None:
    assert verdict(count, of, op="<=", value="0.05").shown is shown


def test_where_it_was_asked_for_the_interval_is_exact() -> None:
    # Wilson's interval ends at 0.0458, the exact one at 0.0451.
    assert verdict(0, 80, op="<=", value="0.0455").shown is Shown.OPEN
    assert verdict(0, 80, op="<=", value="0.0455", method="exact").shown is Shown.MET


def test_one_serious_incident_stops_at_the_month_it_is_seen() -> None:
    pilot = plan()
    (test,) = pilot.stop
    seen = [Share(0, 100), Share(0, 100), Share(1, 100), Share(1, 100)]
    found = looks(test, seen, plan=pilot)
    assert [look.stops for look in found] == [False, False, True]


REJECTS = Test("employer_reject_rate", ">=", Decimal("0.10"), 20)
STEADY = plan(stop=(REJECTS,), planned_people={"employer_reject_rate": 240})


def monthly(*counts, each=20) -> list[Share]:
    return [Share(count, each * month) for month, count in enumerate(counts, 1)]


def test_a_share_stops_only_when_it_is_clear_that_it_is_beyond() -> None:
    found = looks(REJECTS, monthly(3, 6, 9, 12), plan=STEADY)  # 15 percent so far: not clear yet
    assert [look.stops for look in found] == [False] * 4
    found = looks(REJECTS, monthly(4, 9, 17), plan=STEADY)
    assert [look.stops for look in found] == [False, False, True]
    assert all(look.bound is not None for look in found)


def test_too_few_people_stop_nothing_and_spend_nothing() -> None:
    few = [Share(9, 10), *monthly(2, 4)]
    found = looks(REJECTS, few, plan=STEADY)
    assert (found[0].bound, found[0].stops) == (None, False)
    assert found[1:] == looks(REJECTS, few[1:], plan=STEADY)


def test_a_share_that_shall_not_be_low_mirrors_one_that_shall_not_be_high() -> None:
    placed = Test("placement_6m", "<=", Decimal("0.90"), 20)
    pilot = replace(STEADY, stop=(placed,), planned_people={"placement_6m": 240})
    seen = monthly(5, 11, 17)
    mirrored = looks(placed, [share.rest for share in seen], plan=pilot)
    assert [look.stops for look in mirrored] == [
        look.stops for look in looks(REJECTS, seen, plan=STEADY)
    ]


def test_a_worked_pilot_from_the_agreement_to_its_end(shared) -> None:
    """Twelve months of bricklayers; figures beside docs/packages/governance.md."""
    document = read((shared / "three-rivers.yaml").read_bytes()).required()
    pilot = plan_of(document, "P-BRI-AUTO", {})
    seen = {"serious_incident": [Share(0, 8 * month) for month in range(1, 13)]}
    figures = {"placement_6m": Share(74, 96), "employer_reject_rate": Share(1, 130)}
    found = evaluated(pilot, figures, seen, on=date(2028, 7, 1))
    placed, rejected = found.verdicts
    assert (round(placed.interval.low, 3), round(placed.interval.high, 3)) == (0.677, 0.844)
    assert (round(rejected.interval.low, 3), round(rejected.interval.high, 3)) == (0.001, 0.042)
    assert (found.outcome, found.stopped_by) == (Outcome.SUCCESSFUL, ())


FIGURES = {"placement_6m": Share(74, 96), "employer_reject_rate": Share(1, 130)}
QUIET = {"serious_incident": [Share(0, 96)]}


@pytest.mark.parametrize(
    ("figures", "seen", "outcome"),
    [
        ({}, {}, Outcome.SUCCESSFUL),
        ({}, {"serious_incident": [Share(0, 8), Share(1, 16)]}, Outcome.STOPPED),
        ({"placement_6m": Share(66, 96)}, {}, Outcome.OPEN),
        ({"placement_6m": Share(30, 39)}, {}, Outcome.OPEN),
        ({"placement_6m": Share(40, 96)}, {}, Outcome.UNSUCCESSFUL),
    ],
)
def test_the_figures_say_stopped_successful_unsuccessful_or_open(figures, seen, outcome) -> None:
    assert evaluated(plan(), FIGURES | figures, QUIET | seen, on=AFTER).outcome is outcome


def test_a_pilot_that_runs_is_not_evaluated_unless_it_was_stopped() -> None:
    with pytest.raises(Refusal) as refused:
        evaluated(plan(), FIGURES, QUIET, on=date(2027, 6, 30))
    assert refused.value.code == "PILOT-RUNNING"
    stopped = QUIET | {"serious_incident": [Share(1, 8)]}
    assert evaluated(plan(), FIGURES, stopped, on=date(2026, 8, 1)).outcome is Outcome.STOPPED


def test_figures_that_were_promised_are_all_asked_for() -> None:
    with pytest.raises(Refusal) as refused:
        evaluated(plan(), {"placement_6m": Share(1, 2)}, {}, on=AFTER)
    assert [fault.path for fault in refused.value.faults] == [
        "employer_reject_rate",
        "serious_incident",
    ]


def test_a_pilot_that_is_not_in_the_agreement_is_refused() -> None:
    with pytest.raises(Refusal, match="no pilot “P-X”"):
        plan_of(AGREEMENT, "P-X", {})


def test_a_stop_test_on_a_share_says_how_many_people_it_expects() -> None:
    stop = [{"kpi": "employer_reject_rate", "op": ">=", "value": 0.1, "min_n": 20}]
    changed = corrupted(yaml.safe_load(REGION.read_text()), "pilots.0.stop", stop)
    document = read(yaml.safe_dump(changed, allow_unicode=True)).required()
    with pytest.raises(Refusal, match="how many people are expected for employer_reject_rate"):
        plan_of(document, "P-BRI-AUTO", {})
    found = plan_of(document, "P-BRI-AUTO", {"employer_reject_rate": 240})
    assert found.stop == (REJECTS,)
