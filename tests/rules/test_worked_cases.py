"""The worked cases of the design, through the command line as an auditor runs it."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

COLUMNS = ("outcome", "basis", "due", "gap", "measure", "reasons", "conditions")
COMMAND = [sys.executable, "-m", "comity", "decide"]


def codes(value: object) -> str:
    if isinstance(value, list):
        return ";".join(item["code"] for item in value)
    return str(value or "")


@pytest.fixture(scope="module")
def answers(shared: Path) -> dict[str, dict[str, object]]:
    done = subprocess.run(
        [
            *COMMAND,
            *("--agreement", str(shared / "three-rivers.yaml")),
            *("--registry", str(shared / "registry.yaml")),
            *("--cases", str(shared / "cases.csv")),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {line["id"]: line for line in lines}


def test_every_worked_case_gives_the_expected_result(
    shared: Path, answers: dict[str, dict[str, object]]
) -> None:
    wrong = []
    with (shared / "cases.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            answer = answers[row["id"]]
            columns = COLUMNS if row["kind"] == "decision" else ("due",)
            wrong += [
                (row["id"], column, codes(answer[column]), row[f"expected_{column}"])
                for column in columns
                if codes(answer[column]) != row[f"expected_{column}"]
            ]
    assert wrong == []


def test_every_reason_cites_its_clause_and_reads_as_a_sentence(
    answers: dict[str, dict[str, object]],
) -> None:
    for answer in answers.values():
        for finding in (*answer.get("reasons", ()), *answer.get("conditions", ())):
            assert finding["clause"].startswith("tri-rivers@1.2.0 §"), finding
            assert finding["text"].endswith("."), finding
            assert "{" not in finding["text"], finding
