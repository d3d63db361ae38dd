"""`comity decide` names what is wrong with a case, a row or the facts, and never breaks."""

import io
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from comity.portal.cli import main

REGION = Path(__file__).parents[2] / "src/comity/agreements/region"
AGREEMENT, REGISTRY = REGION / "three-rivers.yaml", REGION / "registry.yaml"

PAPER = '{"id": "c1", "provider": "P-MAA-1", "std": "CAR@2024.1", "award": "2026-06-20"}'
CARE = '"host": "ahrenbrueck", "occupation": "care_assistant"'
CASE = f'{{{CARE}, "submitted": "2027-02-15", "credentials": [{PAPER}]}}'

Answer = tuple[int, str, str]
Asking = Callable[..., Answer]


@pytest.fixture
def asked(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Asking:
    def ask(case: str, *, registry: Path = REGISTRY) -> Answer:
        file = tmp_path / "case.json"
        file.write_text(case, encoding="utf-8")
        words = ["decide", "--agreement", str(AGREEMENT), "--registry", str(registry), str(file)]
        code = main(words)
        said = capsys.readouterr()
        return code, said.out, said.err

    return ask


@pytest.fixture
def rows(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Asking:
    def ask(text: str) -> Answer:
        file = tmp_path / "cases.csv"
        file.write_text(text, encoding="utf-8", newline="")
        files = ("--agreement", str(AGREEMENT), "--registry", str(REGISTRY))
        code = main(["decide", *files, "--cases", str(file)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return ask


def deadline(**fields: object) -> str:
    row = {"host": "maasveen", "start": "2027-01-31", "period": "P1M", **fields}
    quoted = json.dumps(row).replace('"', '""')
    return f'id,kind,input_json\nA,deadline,"{quoted}"\n'


def test_a_case_in_order_exits_with_0_and_says_everything_under_its_key(asked: Asking) -> None:
    code, out, err = asked(CASE)
    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert list(answer) == [
        *("id", "outcome", "basis", "due", "gap", "measure", "reasons", "conditions")
    ]
    assert (answer["gap"], answer["measure"]) == ("0.0000", None)
    assert all(set(finding) == {"code", "clause", "text"} for finding in answer["reasons"])


@pytest.mark.parametrize(
    ("case", "place"),
    [
        ("", "line 1"),
        ("{", "line 1"),
        ("[]", "-"),
        ("null", "-"),
        ("[" * 100_000, "-"),
        (f'{{{CARE}, "submitted": NaN}}', "-"),
        (f'{{{CARE}, "submitted": "2027-02-15", "colour": "blue"}}', "colour"),
        (f'{{{CARE}, "submitted": "2027-02-15", "host": "maasveen"}}', "host"),
        (f'{{{CARE}, "submitted": "2027-02-15", "credentials": [{PAPER}, 7]}}', "credentials.1"),
        (f'{{{CARE}, "submitted": "2027-02-15", "wish": []}}', "wish"),
        (f'{{{CARE}, "submitted": "2027-02-15", "language": {{"de": 0}}}}', "language.de"),
        (f'{{{CARE}, "submitted": "2027-02-15", "host": "\\ud800"}}', "host"),
        ('{"host": "\\ud800"}', "-"),
        (f'{{{CARE}, "submitted": "2027-02-15", "rpl": [{{}}]}}', "rpl.0.level"),
        (f'{{{CARE}, "submitted": "2027-02-15", "rpl": [{{}}]}}', "rpl.0.status"),
        (f'{{{CARE}, "submitted": "2027-02-15", "experience": [{{}}]}}', "experience.0.months"),
        (
            f'{{{CARE}, "submitted": "2027-02-15", "experience": [{{"verified": "perhaps"}}]}}',
            "experience.0.verified",
        ),
        (f'{{{CARE}, "submitted": "20270215"}}', "submitted"),
        (f'{{{CARE}, "submitted": "2027-W07-1"}}', "submitted"),
        (f'{{{CARE}, "submitted": "2027-02-30"}}', "submitted"),
        (f'{{{CARE}, "submitted": "9999-12-31"}}', "submitted"),
        (f'{{{CARE}, "submitted": "0001-01-01T00:00:00+14:00"}}', "submitted"),
        (f'{{{CARE}, "submitted": "2027-02-15T10:00:00"}}', "submitted"),
        (
            f'{{{CARE}, "submitted": "2027-02-15", "pauses": [["2027-02-16", "9999-12-31"]]}}',
            "pauses.0.answered",
        ),
    ],
)
def test_a_case_that_cannot_be_read_exits_with_2_and_names_the_place(
    asked: Asking, case: str, place: str
) -> None:
    code, out, err = asked(case)
    assert (code, out) == (2, "")
    assert err.startswith("comity decide: CASE-INVALID: ")
    assert f"\n  {place}: CASE-" in err


def test_an_unknown_field_is_refused_with_all_that_are_known(asked: Asking) -> None:
    _, _, err = asked(f'{{{CARE}, "submitted": "2027-02-15", "wish": {{"hurry": true}}}}')
    known = "hold, measure, partial, rpl_first"
    assert f"wish.hurry: CASE-FIELD: This field is not known. Known here: {known}.\n" in err


def test_a_case_may_begin_with_a_byte_order_mark(asked: Asking) -> None:
    assert asked("\ufeff" + CASE)[0] == 0


def test_an_answer_can_be_written_in_letters_that_the_terminal_has(
    asked: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = io.TextIOWrapper(io.BytesIO(), encoding="ascii", write_through=True)
    monkeypatch.setattr(sys, "stdout", plain)
    assert asked(CASE.replace("c1", "Zeugnis für Pflege"))[0] == 0
    written = plain.buffer.getvalue()  # type: ignore[attr-defined]  # the bytes given above
    assert json.loads(written)["reasons"][0]["code"] == "FULL-CLEAN:Zeugnis für Pflege"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "providers: {P: {city: ahrenbrueck}, P: {city: vautmont}}",
        '{"standing": [], "standing": []}',
        "providers: &all {}\nstanding: *all",
        "--- {}\n--- {}",
        "[" * 3_000 + "]" * 3_000,
        '{"a":' * 3_000 + "1" + "}" * 3_000,
        "providers: {P: {city: ahrenbrueck, accredited: [{from: 2027-02-30, to: null}]}}",
    ],
)
def test_facts_that_could_be_read_in_two_ways_or_not_at_all_are_refused(
    asked: Asking, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "facts.yaml"
    file.write_text(text)
    code, out, err = asked(CASE, registry=file)
    assert (code, out) == (2, "")
    assert err.startswith("comity decide: REGISTRY-INVALID: ")


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"start": "9999-01-31"}, "start"),
        ({"period": "P" + "9" * 400 + "M"}, "period"),
        ({"period": "P101Y"}, "period"),
        ({"period": "P999999WD"}, "period"),
        ({"period": "P1M\n"}, "period"),
        ({"period": "P١M"}, "period"),
        ({"pauses": [["2027-02-03", "2027-02-01"]]}, "pauses.0"),
        ({"also": "bonn"}, "also"),
    ],
)
def test_a_row_that_cannot_be_read_says_so_under_its_id(
    rows: Asking, fields: dict[str, object], place: str
) -> None:
    began = time.perf_counter()
    code, out, err = rows(deadline(**fields))
    answer = json.loads(out)
    assert (code, err, answer["id"], answer["error"]) == (1, "", "A", "DEADLINE-INVALID")
    assert [fault["path"] for fault in answer["faults"]] == [place]
    assert time.perf_counter() - began < 2


def test_a_faulty_row_does_not_keep_the_others_from_their_answer(rows: Asking) -> None:
    good = deadline().partition("\n")[2]
    code, out, _ = rows(f"id,kind,input_json\nB,decision,{{\n{good}C,omen,{{}}\n")
    first, second, third = (json.loads(line) for line in out.splitlines())
    assert code == 1
    assert (first["id"], first["faults"][0]["code"]) == ("B", "CASE-JSON")
    assert second == {"id": "A", "due": "2027-03-01"}
    assert (third["id"], third["faults"][0]["code"]) == ("C", "CASE-KIND")


def test_rows_end_at_line_feeds_only(rows: Asking) -> None:
    text = (
        deadline().replace("kind,input_json", "title,kind,input_json").replace("A,", "A,x\u2028y,")
    )
    code, out, _ = rows(text)
    assert (code, json.loads(out)["due"]) == (0, "2027-03-01")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "CASES-COLUMNS"),
        ("id,kind\n", "CASES-COLUMNS"),
        ("id;kind;input_json\n", "CASES-COLUMNS"),
        ('id,kind,input_json\nA,decision,"{\n', "CASES-CSV"),
        ('"id,kind,input_json\n', "CASES-CSV"),
        ('"id"s,kind,input_json\n', "CASES-CSV"),
    ],
)
def test_a_file_of_cases_that_cannot_be_read_exits_with_2(
    rows: Asking, text: str, code: str
) -> None:
    exit_code, out, err = rows(text)
    assert (exit_code, out) == (2, "")
    assert err.startswith(f"comity decide: {code}: ")
