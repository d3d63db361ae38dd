"""`comity agreement` tells a person or a program what is wrong with an agreement."""

import json
import os
import subprocess
import sys
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import mkdtemp

import pytest

from comity.portal.cli import main
from comity.rules.format import digest, read

REGION = Path(__file__).parents[2] / "src/comity/agreements/region/three-rivers.yaml"


@pytest.fixture
def faulty(tmp_path) -> Path:
    file = tmp_path / "faulty.yaml"
    text = REGION.read_text().replace("survive", "lapse").replace("Europe/Berlin", "UTC")
    file.write_text(text)
    return file


def test_an_agreement_in_order_exits_with_0(capsys) -> None:
    assert main(["agreement", "check", str(REGION)]) == 0
    assert capsys.readouterr().out == "The agreement is in order.\n"


def test_an_agreement_in_order_has_an_empty_list(capsys) -> None:
    assert main(["agreement", "check", str(REGION), "--json"]) == 0
    output = capsys.readouterr()
    assert json.loads(output.out) == []
    assert "W-VETO" in output.err


def test_faults_exit_with_1_and_have_code_path_and_message(capsys, faulty) -> None:
    assert main(["agreement", "check", "--json", str(faulty)]) == 1
    faults = json.loads(capsys.readouterr().out)
    assert [(fault["code"], fault["path"]) for fault in faults] == [
        ("E-SURVIVE", "exit.issued_certificates"),
        ("E-TZ", "parties.0.timezone"),
    ]
    assert all(set(fault) == {"code", "path", "message"} for fault in faults)


def test_a_person_reads_place_code_and_sentence(capsys, faulty) -> None:
    assert main(["agreement", "check", str(faulty)]) == 1
    first, _, last = capsys.readouterr().out.splitlines()
    assert first.startswith("exit.issued_certificates: E-SURVIVE: lapse is not allowed here;")
    assert last == "2 to correct."


def test_the_hash_is_printed(capsys) -> None:
    assert main(["agreement", "hash", str(REGION)]) == 0
    assert capsys.readouterr().out.strip() == digest(read(REGION.read_bytes()).required())


def test_faults_have_no_hash(capsys, faulty) -> None:
    assert main(["agreement", "hash", str(faulty)]) == 1
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["check"],
        ["chek", "FILE"],
        ["check", "a.yaml", "b.yaml"],
        ["check", "a.yaml", "--xml"],
        ["check", "no/such/file.yaml"],
        ["check", "/"],
    ],
)
def test_what_cannot_be_understood_exits_with_2_and_a_sentence(capsys, words) -> None:
    assert main(["agreement", *words]) == 2
    assert capsys.readouterr().err


def test_help_is_no_error(capsys) -> None:
    assert main(["agreement", "--help"]) == 0
    assert "check FILE" in capsys.readouterr().out


# People start it with what Python compiled before, also where this environment keeps nothing.
COMPILED = {
    "PYTHONDONTWRITEBYTECODE": "",
    "PYTHONPYCACHEPREFIX": mkdtemp(prefix="comity-compiled-"),
}


def work_of_a_start(*words: str, code: str) -> float:
    command, given = [sys.executable, "-c", code, *words], os.environ | COMPILED
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True, env=given)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_the_command_starts_quickly_and_without_django_or_holidays() -> None:
    code = (
        "import sys; from comity.portal.cli import main; code = main(sys.argv[1:]); "
        "heavy = {'django', 'holidays', 'cryptography'} & set(sys.modules); "
        "sys.exit(repr(heavy) if heavy else code)"
    )
    # Seconds of work, not of the clock: the machine may be busy with something else.
    work = min(work_of_a_start("agreement", "check", str(REGION), code=code) for _ in range(5))
    assert work < 0.4
