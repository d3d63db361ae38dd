"""A pilot that was begun lies over the version in force; nobody loses by its end."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from comity.rules.case_reading import read_case
from comity.rules.compiling import compile_rulebook
from comity.rules.deciding import decide
from comity.rules.decisions import Decision
from comity.rules.format import read
from comity.rules.registry import Registry, Trial
from comity.rules.registry_reading import read_registry
from comity.rules.trials import under_trials
from comity.values.refusals import Refusal
from comity.values.spans import Days

REGION = Path(__file__).parents[2] / "src/comity/agreements/region"
TEXT = (REGION / "three-rivers.yaml").read_text(encoding="utf-8")
BOOK = compile_rulebook(read(TEXT).required().data, digest="sha-256:1")
FACTS = read_registry((REGION / "registry.yaml").read_text(encoding="utf-8"))
FULL = {"ELE-1": 3, "ELE-2": 4, "ELE-3": 4, "ELE-4": 4, "ELE-5": 4, "ELE-6": 3, "ELE-7": 3}
SMALL_GAP = {**FULL, "ELE-1": 2, "ELE-4": 3}  # 8.1 percent of the hours
LARGER_GAP = {**FULL, "ELE-1": 1, "ELE-4": 3}  # 11.9 percent
PATH = "recognition.electrician.substantial_difference.gap_over"
STRICTER, KINDER = '"0.05"', '"0.20"'
RECOGNISED, MEASURE = "recognised", "recognised_with_compensation"


def trial(value: str = STRICTER, **more: Any) -> Trial:
    given: dict[str, Any] = {
        "id": "P-ELE-GAP",
        "agreement": "three-rivers",
        "version": "three-rivers@1.1.0",
        "path": PATH,
        "value": value,
        "hosts": ("maasveen",),
        "days": Days(date(2027, 3, 1), date(2027, 12, 31)),
    }
    return Trial(**given | more)


def decided(
    *trials: Trial,
    units: dict[str, int] = SMALL_GAP,
    received: str = "2027-04-12",
    asof: str | None = None,
    host: str = "maasveen",
) -> Decision:
    paper = {"id": "c1", "provider": "P-AHR-1", "std": "ELE@2026.1", "award": "2026-06-20"}
    case = {
        "host": host,
        "occupation": "electrician",
        "submitted": received,
        "credentials": [{**paper, "units": units}],
    }
    if asof:
        case["asof"] = asof
    registry = Registry(FACTS.providers, FACTS.standing, trials)
    return decide(BOOK, registry, read_case(case, BOOK))


def said(decision: Decision) -> list[str]:
    codes = ("MODE-PILOT", "TRANS-FAVOUR")
    return [r.full_code for r in decision.reasons if r.code.startswith(codes)]


def test_without_trials_nothing_is_different() -> None:
    assert under_trials(BOOK, (), occupation="electrician") is BOOK
    assert decided().outcome == RECOGNISED
    assert said(decided()) == []


@pytest.mark.parametrize(
    ("value", "units", "outcome"),
    [(STRICTER, SMALL_GAP, MEASURE), (KINDER, LARGER_GAP, RECOGNISED)],
)
def test_it_decides_what_is_received_while_it_runs_and_says_so(
    value: str, units: dict[str, int], outcome: str
) -> None:
    before = decided(units=units).outcome
    found = decided(trial(value), units=units)
    assert found.outcome == outcome != before
    assert said(found) == ["MODE-PILOT:P-ELE-GAP"]
    note = next(one for one in found.reasons if one.code == "MODE-PILOT")
    assert BOOK.cite(note.clause) == "three-rivers@1.1.0 §6 P-ELE-GAP"


@pytest.mark.parametrize(
    ("received", "outcome"),
    [
        ("2027-02-28", RECOGNISED),
        ("2027-03-01", MEASURE),
        ("2027-12-31", MEASURE),
        ("2028-01-01", RECOGNISED),
    ],
)
def test_its_first_and_last_day_count(received: str, outcome: str) -> None:
    assert decided(trial(), received=received).outcome == outcome


def test_it_touches_its_hosts_and_its_agreement_only() -> None:
    assert decided(trial(), host="ahrenbrueck").outcome == RECOGNISED
    assert decided(trial(agreement="two-rivers")).outcome == RECOGNISED
    assert decided(trial(path="recognition.plumber.substantial_difference.gap_over")).outcome == (
        RECOGNISED
    )
    assert decided(trial('"often"')).outcome == RECOGNISED


def test_after_it_was_stopped_new_applications_are_decided_without_it() -> None:
    stopped = trial(ended_on=date(2027, 6, 14))
    found = decided(stopped, received="2027-06-15")
    assert found.outcome == RECOGNISED
    assert said(found) == ["MODE-PILOT-OVER:P-ELE-GAP"]


def test_an_open_case_gets_the_kinder_rule_when_it_is_stopped() -> None:
    stopped = date(2027, 6, 14)
    running = decided(trial(), asof="2027-06-13")
    assert running.outcome == MEASURE
    harsh = decided(trial(ended_on=stopped), asof="2027-06-14")
    assert harsh.outcome == RECOGNISED
    assert said(harsh) == ["TRANS-FAVOUR:decision"]
    assert harsh.reasons[-1].fact["pilot"] == "P-ELE-GAP"
    kind = decided(trial(KINDER, ended_on=stopped), units=LARGER_GAP, asof="2027-06-14")
    assert kind.outcome == RECOGNISED
    assert said(kind) == ["MODE-PILOT:P-ELE-GAP", "TRANS-FAVOUR:submission"]


def test_when_it_runs_out_nobody_who_came_in_time_loses() -> None:
    harsh = decided(trial(), received="2027-12-30", asof="2028-01-10")
    assert (harsh.outcome, said(harsh)) == (RECOGNISED, ["TRANS-FAVOUR:decision"])
    kind = decided(trial(KINDER), units=LARGER_GAP, received="2027-12-30", asof="2028-01-10")
    assert (kind.outcome, said(kind)) == (RECOGNISED, ["MODE-PILOT:P-ELE-GAP"])


def test_where_the_agreement_keeps_the_rules_of_receipt_the_trial_stays() -> None:
    text = TEXT.replace("transition: most_favourable", "transition: submission_rules")
    assert text != TEXT
    book = compile_rulebook(read(text).required().data, digest="sha-256:2")
    paper = {"id": "c1", "provider": "P-AHR-1", "std": "ELE@2026.1", "award": "2026-06-20"}
    case = {
        "host": "maasveen",
        "occupation": "electrician",
        "submitted": "2027-04-12",
        "credentials": [{**paper, "units": SMALL_GAP}],
        "asof": "2027-07-01",
    }
    stopped = Registry(FACTS.providers, FACTS.standing, (trial(ended_on=date(2027, 6, 14)),))
    assert decide(book, stopped, read_case(case, book)).outcome == MEASURE


def test_a_version_that_describes_it_by_now_governs_it() -> None:
    name = "P-BRI-AUTO"
    own = trial("case_by_case", id=name, path="recognition.bricklayer.mode")
    assert under_trials(BOOK, (own,), occupation="bricklayer") is BOOK


def test_a_register_tells_of_trials_and_every_fault_of_one_is_named() -> None:
    text = """
providers: {}
trials:
  - {id: P-ELE-GAP, agreement: three-rivers, version: three-rivers@1.1.0, hosts: [maasveen],
     path: recognition.electrician.substantial_difference.gap_over, value: "0.05",
     from: 2027-03-01, to: 2027-12-31, ended_on: 2027-06-14}
"""
    assert read_registry(text).trials == (trial(ended_on=date(2027, 6, 14)),)
    for wrong, place in (
        ("0.05", "trials.0.value"),
        ("recognition.electrician", "trials.0.path"),
        ("2027-03-01", "trials.0.to"),
    ):
        faulty = text.replace(wrong, {"0.05": "often", "2027-03-01": "2028-03-01"}.get(wrong, "x"))
        with pytest.raises(Refusal) as refusal:
            read_registry(faulty)
        assert place in [fault.path for fault in refusal.value.faults]


# --- a pilot that stands in clause 6 of the version itself ---------------------------------------

OWN = trial(
    '"automatic"',
    id="P-BRI-AUTO",
    version="three-rivers@1.0.0",
    path="recognition.bricklayer.mode",
    hosts=("ahrenbrueck", "vautmont"),
    days=Days(date(2026, 7, 1), date(2027, 6, 30)),
)


def bricklayer(*trials: Trial, received: str, asof: str | None = None) -> tuple[str, list[str]]:
    paper = {"id": "c1", "provider": "P-VAU-1", "std": "BRI@2023.1", "award": "2025-05-05"}
    case = {
        "host": "ahrenbrueck",
        "occupation": "bricklayer",
        "submitted": received,
        "credentials": [paper],
    }
    registry = Registry(FACTS.providers, FACTS.standing, trials)
    found = decide(BOOK, registry, read_case({**case, **({"asof": asof} if asof else {})}, BOOK))
    return found.outcome, said(found)


AUTOMATIC = "recognised_automatically"
RUNS, OVER = "MODE-PILOT:P-BRI-AUTO", "MODE-PILOT-OVER:P-BRI-AUTO"


@pytest.mark.parametrize(
    ("received", "asof", "expected"),
    [
        ("2027-01-31", None, (AUTOMATIC, [RUNS])),
        ("2027-02-01", "2027-02-01", (AUTOMATIC, [RUNS, "TRANS-FAVOUR:submission"])),
        ("2027-01-20", "2027-02-03", (AUTOMATIC, [RUNS, "TRANS-FAVOUR:submission"])),
        ("2027-02-02", None, (RECOGNISED, [OVER])),
    ],
)
def test_an_early_end_holds_for_a_pilot_of_the_version_itself(
    received: str, asof: str | None, expected: tuple[str, list[str]]
) -> None:
    ended = replace(OWN, ended_on=date(2027, 2, 1))
    assert bricklayer(ended, received=received, asof=asof) == expected


@pytest.mark.parametrize(
    "other",
    [
        OWN,  # known, but not ended early
        replace(OWN, ended_on=date(2026, 6, 30)),  # an earlier pilot of the same name
        replace(OWN, ended_on=date(2027, 2, 1), agreement="elsewhere"),
        replace(OWN, ended_on=date(2027, 2, 1), id="P-ELSE"),
    ],
)
def test_what_is_known_of_another_pilot_does_not_end_it(other: Trial) -> None:
    assert bricklayer(other, received="2027-03-01") == (AUTOMATIC, [RUNS])
