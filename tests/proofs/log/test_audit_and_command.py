"""A whole log from its files: sound, or what is wrong; ours and a stranger's say the same."""

import json
import random
from collections.abc import Mapping
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.effort import examples
from tests.proofs.log import stranger
from tests.proofs.log.logs import HILL, LAKE, LOG, POLICY, Log, cosigned, entry
from tests.proofs.region import RIVER, SIGNER, parts

from comity.portal.cli.log import run
from comity.proofs.bundle import LogText
from comity.proofs.bundle_files import write_bundle
from comity.proofs.log.auditing import MOST_UNVOUCHED, audit
from comity.proofs.log.checkpoints import Checkpoint, sign_checkpoint
from comity.proofs.log.notes import ED25519, NoteKey
from comity.proofs.log.policies import Policy
from comity.proofs.signing import FileSigner

LOG_300 = Log(entry(number) for number in range(300))
FILES = LOG_300.files()
WITNESSES = [HILL.text, LAKE.text]


def outcomes(files: Mapping[str, bytes], **more: bytes) -> dict[str, str]:
    audited = audit(reading(files), POLICY, **more)
    assert all(finding.sentence for finding in audited.findings)
    return {finding.code: finding.outcome for finding in audited.findings}


def reading(files: Mapping[str, bytes]):
    def fetch(path: str) -> bytes:
        if path not in files:
            raise FileNotFoundError(2, "No such file", path)
        return files[path]

    return fetch


def stranger_accepts(files: Mapping[str, bytes]) -> bool:
    try:
        stranger.require_log(reading(files), LOG.text, WITNESSES)
    except Exception:
        return False
    return True


@pytest.mark.parametrize("size", [1, 255, 256, 257, 700])
def test_a_whole_log_is_sound(size: int) -> None:
    files = Log(entry(number) for number in range(size)).files()
    audited = audit(reading(files), POLICY)
    assert audited.is_sound is True, audited.findings
    assert stranger_accepts(files)


def test_a_log_without_end_is_not_followed_where_nobody_vouches_for_its_size() -> None:
    """A server could give files for ever."""
    said = Checkpoint(LOG.name, MOST_UNVOUCHED + 1, bytes(32))
    asked: list[str] = []

    def fetch(path: str) -> bytes:
        asked.append(path)
        return str(cosigned(said)).encode()

    audited = audit(fetch, None)
    assert (audited.is_sound, asked) == (None, ["checkpoint"])


def test_the_answer_speaks_of_kinds_and_witnesses() -> None:
    said = {one.name: one.sentence for one in audit(reading(FILES), POLICY).findings}
    assert "certificate 300" in said["entries"]
    assert "hill.example/witness, lake.example/witness" in said["witnessed"]


def test_without_keys_it_cannot_be_told() -> None:
    audited = audit(reading(FILES), None)
    assert audited.is_sound is None
    assert {one.code for one in audited.findings} >= {"SIGNED-UNKNOWN", "TREE-GOOD"}


def test_mutations_of_files_are_found_by_us_and_by_a_stranger() -> None:
    chance = random.Random(300)
    names = sorted(FILES)
    for turn in range(examples(300, at_length=10_000)):
        name = names[turn % len(names)]
        raw = FILES[name]
        at = chance.randrange(len(raw))
        kind = chance.choice(["bit", "cut", "more", "gone", "swap"])
        changed = {
            "bit": raw[:at] + bytes([raw[at] ^ (1 << chance.randrange(8))]) + raw[at + 1 :],
            "cut": raw[:at],
            "more": raw + b"\0",
            "gone": None,
            "swap": raw[-at:] + raw[:-at] if at else raw[::-1],
        }[kind]
        if changed == raw:
            continue
        files = {path: content for path, content in FILES.items() if path != name}
        if changed is not None:
            files[name] = changed
        assert audit(reading(files), POLICY).is_sound is not True, (name, kind, at)
        assert not stranger_accepts(files), (name, kind, at)


def test_each_fault_has_its_code() -> None:
    tile = FILES["tile/0/000"]
    assert outcomes({**FILES, "tile/0/000": tile[32:] + tile[:32]})["TREE-TILE"] == "fail"
    assert outcomes({**FILES, "tile/0/000": tile[:-1]})["TREE-FILE"] == "fail"
    without = {path: raw for path, raw in FILES.items() if path != "tile/1/000.p/1"}
    assert outcomes(without)["TREE-FILE"] == "fail"
    assert outcomes({})["CHECKPOINT-FORM"] == "unknown"  # nothing was read, so nothing is wrong
    assert outcomes({**FILES, "checkpoint": b"no note"})["CHECKPOINT-FORM"] == "fail"
    other = Log(entry(number + 1) for number in range(300))
    assert outcomes({**other.files(), "checkpoint": FILES["checkpoint"]})["TREE-ROOT"] == "fail"
    strange = Log([entry(0), b'{"name":"Ada"}'])
    assert outcomes(strange.files())["ENTRIES-STRANGE"] == "fail"
    alone = str(cosigned(LOG_300.head, by=["hill"])).encode()
    assert outcomes({**FILES, "checkpoint": alone})["WITNESSED-NOT"] == "fail"
    thief = FileSigner(LOG.name, Ed25519PrivateKey.generate())
    stolen = str(sign_checkpoint(LOG_300.head, thief)).encode()
    assert outcomes({**FILES, "checkpoint": stolen})["SIGNED-NOT"] == "fail"


def test_a_log_that_grew_is_told_from_one_that_did_not() -> None:
    small = str(cosigned(Log(entry(number) for number in range(200)).head)).encode()
    assert outcomes(FILES, seen=small)["GROWN"] == "pass"
    fork = Log(entry(number + (number == 7)) for number in range(200))
    assert outcomes(FILES, seen=str(cosigned(fork.head)).encode())["GROWN-NOT"] == "fail"
    large = str(cosigned(Log(entry(number) for number in range(301)).head)).encode()
    assert outcomes(FILES, seen=large)["GROWN-BACK"] == "fail"
    assert outcomes(FILES, seen=b"nothing")["GROWN-FORM"] == "fail"


@pytest.fixture
def places(tmp_path: Path) -> Path:
    for path, raw in FILES.items():
        target = tmp_path / "log" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(raw)
    (tmp_path / "policy").write_text(POLICY.text)
    write_bundle(tmp_path / "bundle", parts(logs=(LogText(RIVER, POLICY.text),)), SIGNER)
    return tmp_path


def asked(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    code = run(["verify", *map(str, words)])
    said = capsys.readouterr()
    return code, said.out + said.err


def test_the_command_says_sound(places: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for more in (("--policy", places / "policy"), ("--bundle", places / "bundle")):
        code, said = asked(capsys, places / "log", *more)
        assert (code, said.split("\n")[0]) == (0, "SOUND"), said


def test_the_command_says_not_sound(places: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (places / "log" / "tile/entries/000").write_bytes(b"\0\1x" * 256)
    code, said = asked(capsys, places / "log", "--policy", places / "policy", "--json")
    assert code == 1
    answer = json.loads(said)
    assert answer["sound"] is False
    assert {one["code"] for one in answer["checks"]} >= {"TREE-TILE", "ENTRIES-STRANGE", "SIGNED"}


def test_the_command_says_that_it_cannot_tell(
    places: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(capsys, places / "log")[0] == 2
    stranger_policy = Policy((NoteKey("else.example/log", ED25519, LOG.public),), {})
    write_bundle(places / "other", parts(logs=(LogText(RIVER, stranger_policy.text),)), SIGNER)
    assert asked(capsys, places / "log", "--bundle", places / "other")[0] == 2


def test_the_command_remembers_what_it_saw(
    places: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = (places / "log", "--policy", places / "policy")
    assert asked(capsys, *words, "--keep", places / "seen")[0] == 0
    assert asked(capsys, *words, "--seen", places / "seen")[0] == 0
    smaller = Log(entry(number) for number in range(20))
    for path, raw in smaller.files().items():
        target = places / "log" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(raw)
    code, said = asked(capsys, *words, "--seen", places / "seen")
    assert code == 1
    assert "The log went back" in said


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("nowhere",),
        ("http://log.example.org",),
        ("ftp://log.example.org",),
        ("file:///etc",),
        ("https://",),
        ("https://[::1",),
        (f"https://{'a' * 300}.example",),
        ("http://localhost:port",),
        (".", "--policy", "nowhere"),
        (".", "--policy", __file__),
        (".", "--bundle", "nowhere"),
        (".", "--seen", "nowhere"),
    ],
)
def test_what_the_command_does_not_understand_is_said(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = asked(capsys, *words)
    assert code == 2
    assert said
    assert "Traceback" not in said


def test_a_hostile_log_cannot_write_over_the_screen(
    places: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hostile = FILES["checkpoint"].replace(b"river.example/log\n", "ri\u202ever\u2066\n".encode(), 1)
    (places / "log" / "checkpoint").write_bytes(hostile)
    _, said = asked(capsys, places / "log", "--policy", places / "policy")
    assert "\u202e" not in said
