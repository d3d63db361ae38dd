"""`comity agreement diff` tells a council what one agreement changes in another."""

import io
import json
import sys
from pathlib import Path

import pytest
from tests.rules.test_agreement_command import work_of_a_start

from comity.portal.cli import main
from comity.rules.format import digest, read

REGION = Path(__file__).parents[2] / "src/comity/agreements/region/three-rivers.yaml"


@pytest.fixture
def draft(tmp_path) -> Path:
    """A proposal: a wider gap for bricklayers, one field of rights, a number too low for that."""
    text = REGION.read_text().replace("gap_over: 0.15", "gap_over: 0.20")
    text = text.replace("breach_notice_hours: 72", "breach_notice_hours: 48")
    text = text.replace("version: 1.0.0\n  supersedes: null", "version: 1.1.0\n  supersedes: 1.0.0")
    (tmp_path / "draft.yaml").write_text(text)
    return tmp_path / "draft.yaml"


def test_a_person_reads_one_change_a_line_grouped_by_clause(capsys, draft) -> None:
    assert main(["agreement", "diff", str(REGION), str(draft)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "three-rivers@1.0.0 -> three-rivers@1.1.0: 4 changes, 2 kinder, class rights",
        "head / version",
        "  1.0.0 -> 1.1.0 [editorial]",
        "head / supersedes",
        "  null -> 1.0.0 [editorial]",
        "§5 bricklayer / substantial_difference",
        "  gap_over: 0.15 -> 0.2 [parameter, kinder]",
        "§13 / breach_notice_hours (protected)",
        "  72 -> 48 [rights, kinder]",
        "three-rivers@1.0.0 asks for",
        "  vote: admission: 1 of the votes, 3 parties; 2 present, simulation before it",
        "  consultation: P30D, with community_organisation, employer, provider, union",
        "  signatures: ahrenbrueck, maasveen, vautmont",
        "  in force: 30 days after publication at the earliest",
        "  version: 2.0.0 or above; this one is too low",
    ]


def test_a_program_reads_the_same_as_json(capsys, draft) -> None:
    assert main(["agreement", "diff", str(REGION), str(draft), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["before", "after", "class", "protected", "consequences", "changes"]
    assert found["before"]["hash"] == digest(read(REGION.read_bytes()).required())
    assert (found["class"], found["protected"]) == ("rights", ["§13"])
    assert found["changes"][2] == {
        "path": "$.recognition.bricklayer.substantial_difference.gap_over",
        "clause": "§5 bricklayer / substantial_difference",
        "field": "gap_over",
        "kind": "changed",
        "old": "0.15",
        "new": "0.2",
        "class": "parameter",
        "leaning": "kinder",
        "protected": False,
        "vote": "amendment",
    }
    assert found["consequences"]["may_begin_sooner"] is False
    assert found["consequences"]["version_fits"] is False


def test_the_same_agreement_spelt_otherwise_has_no_difference(capsys, tmp_path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(REGION.read_text().replace("gap_over: 0.15", "gap_over: 15e-2"))
    assert main(["agreement", "diff", str(REGION), str(other)]) == 0
    assert capsys.readouterr().out.endswith(": no difference.\n")
    assert main(["agreement", "diff", "--json", str(REGION), str(other)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["class"], found["consequences"], found["changes"]) == (None, None, [])


def test_one_file_may_come_from_the_standard_input(capsys, draft, monkeypatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(draft.read_bytes())))
    assert main(["agreement", "diff", str(REGION), "-"]) == 0
    assert "4 changes" in capsys.readouterr().out


@pytest.fixture
def faulty(tmp_path) -> tuple[Path, Path]:
    one, other = tmp_path / "one.yaml", tmp_path / "other.yaml"
    one.write_text(REGION.read_text().replace("survive", "lapse"))
    other.write_text("comity: [1")
    return one, other


def test_the_faults_of_both_files_are_named_at_once(capsys, faulty) -> None:
    one, other = faulty
    assert main(["agreement", "diff", str(one), str(other)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"{one}: exit.issued_certificates: E-SURVIVE: lapse is not allowed")
    assert lines[1].startswith(f"{other}: (document): E-FORMAT: ")
    assert lines[2:] == ["2 to correct; agreements with faults are not compared."]


def test_a_program_learns_which_file_has_which_fault(capsys, faulty) -> None:
    one, other = faulty
    assert main(["agreement", "diff", str(one), str(other), "--json"]) == 1
    faults = json.loads(capsys.readouterr().out)
    assert [(fault["file"], fault["code"]) for fault in faults] == [
        (str(one), "E-SURVIVE"),
        (str(other), "E-FORMAT"),
    ]


@pytest.mark.parametrize(
    "words",
    [[], ["A"], ["A", "B", "C"], ["-", "-"], ["A", "B", "--xml"], ["no/such.yaml", str(REGION)]],
)
def test_what_cannot_be_understood_exits_with_2_and_a_sentence(capsys, words) -> None:
    assert main(["agreement", "diff", *words]) == 2
    assert capsys.readouterr().err


def test_what_a_proposal_says_cannot_move_the_cursor(capsys, tmp_path) -> None:
    text = REGION.read_text().replace("en: Three Rivers Agreement", 'en: "Three\\nRivers\\u2028x"')
    (tmp_path / "other.yaml").write_text(text)
    assert main(["agreement", "diff", str(REGION), str(tmp_path / "other.yaml")]) == 0
    assert "Three\\u000aRivers\\u2028x [editorial]" in capsys.readouterr().out


def test_the_command_starts_quickly_and_without_django_or_holidays(draft) -> None:
    code = (
        "import sys; from comity.portal.cli import main; code = main(sys.argv[1:]); "
        "heavy = {'django', 'holidays', 'cryptography'} & set(sys.modules); "
        "sys.exit(repr(heavy) if heavy else code)"
    )
    words = ("agreement", "diff", str(REGION), str(draft))
    assert min(work_of_a_start(*words, code=code) for _ in range(5)) < 0.4
