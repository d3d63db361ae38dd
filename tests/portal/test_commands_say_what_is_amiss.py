"""A command that cannot do its work says so in a sentence; nobody is shown where in the program."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from comity.portal.cli import jose_cose, log

pytestmark = pytest.mark.child
NEED_A_DATABASE = (
    "publish new",
    "log exchange",
    "log export maasveen new",
    "log keys",
    "log rotate maasveen",
    "keys list",
    "keys triage did:web:nobody.example#a1",
    "officer dismiss nobody@example.org",
    "clock --ahead 1",
)


def begun(folder: Path, *words: str, **environment: str) -> "subprocess.Popen[str]":
    ours = ("COMITY_", "DJANGO_", "DATABASE_URL")
    given = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    given |= {"COMITY_DATA": str(folder / "data"), **environment}
    command = [sys.executable, "-m", "comity", *words]
    out = subprocess.PIPE
    return subprocess.Popen(command, stdout=out, stderr=out, text=True, cwd=folder, env=given)


def comity(folder: Path, *words: str, **environment: str) -> tuple[int, str]:
    return ended(begun(folder, *words, **environment))


def ended(process: "subprocess.Popen[str]") -> tuple[int, str]:
    _, said = process.communicate(timeout=120)
    return process.returncode, said


def test_without_a_database_every_command_says_so(tmp_path: Path) -> None:
    # All at once: each waits ten seconds for a database to come.
    processes = {words: begun(tmp_path, *words.split()) for words in NEED_A_DATABASE}
    for words, process in processes.items():
        code, said = ended(process)
        assert code == 2, (words, said)
        assert "The database does not answer" in said, words
        assert "Traceback" not in said, words


@pytest.mark.parametrize("words", ["publish new", "officer dismiss a@b.example", "clock"])
def test_settings_that_make_no_sense_are_refused(words: str, tmp_path: Path) -> None:
    code, said = comity(tmp_path, *words.split(), COMITY_ORIGIN="nowhere")
    assert (code, "Traceback" in said) == (1, False)
    assert "Some settings do not make sense" in said
    assert "COMITY_ORIGIN" in said


def test_a_word_that_is_no_text_is_refused(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "comity", "log", "verify", os.fsdecode(b"http://\xff")]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert (ended.returncode, "Traceback" in ended.stderr) == (2, False), ended.stderr


@pytest.mark.parametrize("place", ["http://[::1", "http://localhost:1/é", "https://é.example/"])
def test_an_address_of_a_log_that_is_none_is_refused(
    place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert log.run(["verify", place]) == log.CANNOT_TELL
    assert "LOG-ADDRESS" in capsys.readouterr().err


def test_a_result_that_cannot_be_written_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COMITY_TEST_PROFILE", "yes")
    file = tmp_path / "file.json"
    file.write_text("{}", encoding="utf-8")
    given = ["--input", str(file), "--key", str(file), "--feature", "credential_jose"]
    wishes = ["verify", *given, "--output", str(tmp_path)]
    assert jose_cose.run(wishes) == jose_cose.NOT_UNDERSTOOD
    assert str(tmp_path) in capsys.readouterr().err


@pytest.mark.parametrize(
    ("shell", "wanted"),
    [
        ("verify - <&-", 1),
        ("agreement check - <&-", 1),
        ("verify file >&-", 1),
        ("verify file >/dev/full", 2),
        ("verify nothing 2>&-", 2),
    ],
)
def test_closed_and_full_streams_break_no_command(shell: str, wanted: int, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("{}", encoding="utf-8")
    command = f'exec "{sys.executable}" -m comity {shell}'
    ended = subprocess.run(
        ["/bin/sh", "-c", command], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert (ended.returncode, "Traceback" in ended.stderr) == (wanted, False), ended.stderr
