"""The command names every fault of every case, or says what a draft changes."""

import json
from pathlib import Path

import pytest

from comity.portal.cli import main

REGION = Path(__file__).parents[2] / "src" / "comity" / "agreements" / "region"
BOOK, REGISTRY = REGION / "three-rivers.yaml", REGION / "registry.yaml"
CASE = {"host": "maasveen", "occupation": "electrician", "submitted": "2027-02-15"}


def simulated(cases: str, folder: Path, after: Path = BOOK) -> int:
    path = folder / "cases.csv"
    path.write_text(f"id,kind,input_json\n{cases}")
    words = ["agreement", "simulate", BOOK, after, "--registry", REGISTRY, "--cases", path]
    return main([*map(str, words), "--json"])


def row(name: str, node: object) -> str:
    text = json.dumps(node).replace('"', '""')
    return f'{name},decision,"{text}"\n'


def test_every_row_that_cannot_be_read_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = row("A", {**CASE, "hots": 1}) + "B,decision,not json\n" + row("C", CASE)
    assert simulated(cases, tmp_path) == 1
    said = capsys.readouterr().err
    assert "A: hots" in said
    assert "B: line 1: CASE-JSON" in said
    assert "C:" not in said


def test_an_agreement_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert simulated(row("A", CASE), tmp_path, tmp_path / "nowhere.yaml") == 2
    assert "nowhere.yaml cannot be read: No such file" in capsys.readouterr().err


def test_an_agreement_beside_itself_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert simulated(row("A", CASE), tmp_path) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["cases"], report["changed"]) == (1, 0)


def test_phases_that_a_successor_takes_over_do_not_begin_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    later, text = tmp_path / "later.yaml", BOOK.read_text(encoding="utf-8")
    for day in ("effective: {from: ", "- {from: "):
        text = text.replace(f"{day}2026-01-01", f"{day}2026-03-01")
    later.write_text(text, encoding="utf-8")
    case = row("A", {**CASE, "submitted": "2026-02-15"})
    assert simulated(case, tmp_path, later) == 0, capsys.readouterr().err
    report = json.loads(capsys.readouterr().out)
    assert (report["cases"], report["changed"]) == (1, 0)
