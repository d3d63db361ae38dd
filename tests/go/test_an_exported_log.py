"""A city's log, exported: `comity log verify` and the Go team's code say the same of it."""

import json
from pathlib import Path

import pytest
from tests.certificates.desk import CITY, holder, issued, worker
from tests.go.asking import Judge, texts
from tests.go.both import (
    folder_question,
    proof_question,
    require_changes_found,
    we_take_proof,
    words,
)
from tests.privacy.scenes import Scene
from tests.transparency.tower import Tower, now

from comity.certificates.queries import log_proof
from comity.ledger.acting import bearing
from comity.portal.cli.log import run
from comity.proofs.log.entries import Form
from comity.proofs.log.policies import Policy
from comity.proofs.log.proof_files import parse_proof
from comity.proofs.log.tiles import Tile, TileTree, split_entries
from comity.proofs.log.tree import consistency, inclusion
from comity.transparency import actions, queries

pytestmark = [pytest.mark.golang, pytest.mark.database]
FORMS: tuple[Form | None, ...] = (None, "token", "card")


def exported(city: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> Policy:
    """Export a log; hold it against what the command says."""
    log = queries.log_of(city)
    assert log
    policy = queries.policy_of(log)
    (folder / "policy").write_text(policy.text)
    assert run(["export", city, str(folder / "log")]) == 0
    assert verified(folder, capsys)
    return policy


def verified(folder: Path, capsys: pytest.CaptureFixture[str]) -> bool:
    capsys.readouterr()
    place = [str(folder / "log"), "--policy", str(folder / "policy"), "--json"]
    code = run(["verify", *place])
    return code == 0 and json.loads(capsys.readouterr().out)["sound"] is True


def files_in(folder: Path) -> dict[str, bytes]:
    """The checkpoint and the tiles; who else's keys count is no part of the log."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in (folder / "checkpoint", *sorted((folder / "tile").rglob("*")))
        if path.is_file()
    }


@pytest.fixture(autouse=True)
def _as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMITY_ROLE", "app")  # the command sets it; put it back afterwards


@pytest.fixture
def tower(product: Scene) -> Tower:
    tower = Tower(product)
    for count in (100, 150, 50):
        tower.append(count)
        assert tower.exchange() == []
    return tower


def test_an_exported_log_is_sound_to_both_with_every_proof_of_it(
    tower: Tower, judge: Judge, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = exported(tower.city, tmp_path, capsys)
    log = tmp_path / "log"
    answer = judge.one(**folder_question(log, policy))
    assert (answer.holds, answer.why) == (True, "")
    said = judge.one(ask="prove", **words(policy), folder=str(log)).more
    node = TileTree(300, lambda tile: (log / tile.path).read_bytes()).node
    assert said["Size"] == 300
    assert said["Inclusions"] == [texts(inclusion(n, 300, node)) for n in range(300)]
    assert said["Growths"] == [texts(consistency(n + 1, 300, node)) for n in range(300)]


def test_changes_of_an_exported_log_are_found_by_both(
    tower: Tower, judge: Judge, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = exported(tower.city, tmp_path, capsys)
    files = files_in(tmp_path / "log")
    assert len(files) == 6
    require_changes_found(judge, files, tmp_path / "log", policy, seed=5)
    (tmp_path / "log" / "tile/entries/000").write_bytes(files["tile/entries/000"][::-1])
    assert not verified(tmp_path, capsys)


def test_the_proofs_of_real_certificates_hold_to_both(
    product: Scene, judge: Judge, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = [holder(product) for _ in range(3)]
    certificates = [issued(product, who) for who in people]
    with worker(product):
        actions.exchange(at=now())
    policy = exported(CITY, tmp_path, capsys)
    answer = judge.one(**folder_question(tmp_path / "log", policy))
    assert (answer.holds, answer.why) == (True, "")
    for who, certificate in zip(people, certificates, strict=True):
        for form in FORMS:
            with bearing(who.token):
                raw = log_proof(certificate, form)
            assert raw
            entry = entry_at(tmp_path / "log", parse_proof(raw).index)
            assert we_take_proof(raw, entry, policy)
            said = judge.one(**proof_question(raw, entry, policy))
            assert (said.holds, said.why) == (True, "")
            other = entry_at(tmp_path / "log", parse_proof(raw).index - 1)
            assert not judge.one(**proof_question(raw, other, policy)).holds


def entry_at(log: Path, index: int) -> bytes:
    """An entry as it lies in the exported folder."""
    size = int((log / "checkpoint").read_text().split("\n")[1])
    first = index // 256 * 256
    tile = Tile(None, index // 256, min(256, size - first))
    return split_entries((log / tile.path).read_bytes(), tile.width)[index - first]
