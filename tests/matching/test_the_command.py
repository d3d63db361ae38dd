"""`comity occupations match`: one line for each row, for people and for programs."""

import json

import pytest
from tests.matching.test_frameworks import ESCO, put

from comity.portal.cli import main


@pytest.fixture
def match(tmp_path, capsys):
    framework = put(tmp_path)

    def run(content: str, *more: str) -> tuple[int, str, str]:
        (tmp_path / "list.csv").write_text(content, encoding="utf-8")
        words = ["--framework", str(framework), "--list", str(tmp_path / "list.csv"), *more]
        code = main(["occupations", "match", *words, "--encoder", "no"])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def test_each_row_gives_a_line_with_ranked_concepts_and_probabilities(match) -> None:
    code, out, _ = match("code,titel\n1,Maurerin\n2,Elektriker\n", "--lang", "de", "--json")
    lines = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [(line["row"], line["code"]) for line in lines] == [(2, "1"), (3, "2")]
    best = lines[0]["suggestions"][0]
    assert best["uri"] == f"{ESCO}occupation/a"
    assert 0 <= best["probability"] <= 1
    assert lines[0]["framework"] == "ESCO 1.2.0"
    assert lines[0]["model"]


def test_people_read_labels_and_whose_framework_it_is(match) -> None:
    code, out, err = match("Maurerin\n", "--lang", "de")
    assert code == 0
    assert "Maurer  <" in out
    assert "European Commission" in err


def test_rows_with_faults_are_told_and_end_with_one(match) -> None:
    code, out, _ = match("code,titel\n1,Maurer\n1,Koch\n", "--lang", "de", "--json")
    assert code == 1
    assert json.loads(out.splitlines()[1])["faults"][0]["code"] == "LIST-CODE-TWICE"


def test_what_cannot_be_read_is_refused_with_its_code(match) -> None:
    code, _, err = match("", "--lang", "de")
    assert (code, "LIST-EMPTY" in err) == (1, True)


def test_a_word_left_out_ends_with_two(match, capsys) -> None:
    code, _, err = match("Maurer\n")
    assert (code, "--lang" in err) == (2, True)
    assert main(["occupations"]) == 2
