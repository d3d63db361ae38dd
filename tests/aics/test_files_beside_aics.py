"""aics-tlog, a second reader of logs that nobody here wrote, says the same as ours, both ways."""

import base64
import random
from pathlib import Path

import pytest
from tests.effort import examples
from tests.go.asking import Answer, Judge, text, texts
from tests.go.both import (
    AT_LENGTH,
    ROUNDS,
    checkpoint_question,
    folder_question,
    mutations,
    proof_question,
    we_take_checkpoint,
    we_take_folder,
    we_take_proof,
    words,
    write,
)
from tests.proofs.log.logs import LOG_SIGNER, POLICY, Log, cosigned, entry
from tests.proofs.test_mutations import changed

from comity.proofs.log.checkpoints import read_checkpoint, sign_checkpoint
from comity.proofs.log.notes import NoteSignature, parse_key
from comity.proofs.log.policies import Policy, partners_policy
from comity.proofs.log.tree import consistency, inclusion

# It reads with Python; like the tests beside Go's code it is no part of `make fast`.
pytestmark = pytest.mark.golang

LOG_300 = Log(entry(number) for number in range(300))
FILES = LOG_300.files()
CHECKPOINT = FILES["checkpoint"]
ENTRY = entry(77)
PROOF = LOG_300.proof(77, extra=b"salt").text.encode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("log")
    write(made, FILES)
    return made


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 511, 512, 700])
def test_our_log_is_sound_there_to_a_quorum_of_two(judge: Judge, tmp_path: Path, size: int) -> None:
    assert words()["least"] == 2
    write(tmp_path, Log(entry(number) for number in range(size)).files())
    answer = judge.one(**folder_question(tmp_path))
    assert (answer.holds, answer.why) == (True, "")
    assert answer.more["Size"] == size


def test_a_log_with_another_entry_or_one_witness_is_refused_there_and_here(
    judge: Judge, tmp_path: Path
) -> None:
    other = Log(entry(number + (number == 13)) for number in range(300)).files()
    alone = str(cosigned(LOG_300.head, by=["hill"])).encode()
    for name, files in (
        ("other", {**other, "checkpoint": CHECKPOINT}),
        ("alone", {**FILES, "checkpoint": alone}),
    ):
        write(tmp_path / name, files)
        assert not judge.one(**folder_question(tmp_path / name)).holds
        assert not we_take_folder(files)


def test_our_proof_file_holds_there_for_its_entry_only(judge: Judge) -> None:
    assert judge.one(**proof_question(PROOF, ENTRY)).holds
    made = mutations(ENTRY, 3)
    assert not any(one.holds for one in judge.ask([proof_question(PROOF, raw) for raw in made]))


def test_the_proofs_made_there_from_our_tiles_are_ours(judge: Judge, folder: Path) -> None:
    said = judge.one(ask="prove", **words(), folder=str(folder)).more
    node = LOG_300.tree.node
    assert said["Inclusions"] == [texts(inclusion(n, 300, node)) for n in range(300)]
    assert said["Growths"] == [texts(consistency(n + 1, 300, node)) for n in range(300)]


def require_alike(raw: bytes, whole: bytes, ours: bool, theirs: Answer) -> None:
    """Both take it or neither; only theirs (0.2.1) does without the newline at its end."""
    if ours is not theirs.holds:
        assert theirs.holds, (raw, theirs.why)
        assert raw == whole[:-1]


def test_changed_checkpoints_say_the_same_there_or_are_refused(judge: Judge) -> None:
    made = mutations(CHECKPOINT, 1)
    answers = judge.ask([checkpoint_question(raw) for raw in made])
    for raw, answer in zip(made, answers, strict=True):
        ours = we_take_checkpoint(raw)
        # A line by nobody whom we know is no part of what was signed.
        assert ours in {None, LOG_300.head}
        if answer.holds:
            said = answer.more["Size"], answer.more["Root"]
            assert said == (LOG_300.head.size, text(LOG_300.head.root)), raw
        require_alike(raw, CHECKPOINT, ours is not None, answer)


def test_changed_proof_files_are_taken_there_and_here_or_nowhere(judge: Judge) -> None:
    made = mutations(PROOF, 2)
    answers = judge.ask([proof_question(raw, ENTRY) for raw in made])
    for raw, answer in zip(made, answers, strict=True):
        require_alike(raw, PROOF, we_take_proof(raw, ENTRY), answer)


def test_changed_files_of_a_log_are_found_there(judge: Judge, folder: Path) -> None:
    dice, names = random.Random(4), sorted(set(FILES) - {"checkpoint"})
    made = []
    for turn in range(examples(ROUNDS, at_length=AT_LENGTH)):
        name = names[turn % len(names)]
        raw = None if dice.random() < 0.02 else text(changed(FILES[name], dice))
        made.append((name, raw))
    answers = judge.ask([folder_question(folder, changed=dict([one])) for one in made])
    for (name, raw), answer in zip(made, answers, strict=True):
        new = None if raw is None else base64.b64decode(raw)
        others = {path: old for path, old in FILES.items() if path != name}
        assert not we_take_folder(others if new is None else {**others, name: new})
        # Behind the last hash of a tile that is not full it reads no further (0.2.1).
        has_more = name.startswith("tile/") and new is not None and new.startswith(FILES[name])
        assert not answer.holds or has_more, (name, raw)


def test_a_second_line_of_a_key_is_refused_there_and_here(judge: Judge) -> None:
    note, _ = read_checkpoint(CHECKPOINT)
    hill = note.signatures[1]
    broken = NoteSignature(hill.name, hill.id, hill.body[:-1] + bytes([hill.body[-1] ^ 1]))
    raw = str(type(note)(note.text, (*note.signatures, broken))).encode()
    assert not judge.one(**checkpoint_question(raw)).holds
    assert we_take_checkpoint(raw) is None


@pytest.mark.parametrize("size", [1, 255, 257, 600])
def test_a_log_written_there_is_sound_here(judge: Judge, tmp_path: Path, size: int) -> None:
    entries = [text(entry(number)) for number in range(size)]
    said = judge.one(ask="make", folder=str(tmp_path), entries=entries)
    assert said.holds, said.why
    policy = partners_policy(parse_key(said.more["Log"]), [parse_key(said.more["Witness"])])
    files = files_in(tmp_path)
    assert we_take_folder(files, policy)
    assert not we_take_folder(files, POLICY)
    for path in Log(entry(number) for number in range(size)).files():
        assert not we_take_folder({**files, path: files[path][:-1]}, policy), path
    # It is the tree that ours makes of the same entries; the same files, and older partial ones.
    head = we_take_checkpoint(files["checkpoint"], policy)
    mine = Log(entry(number) for number in range(size))
    assert head is not None
    assert (head.size, head.root) == (size, mine.head.root)


def test_a_checkpoint_by_another_key_is_refused_there(judge: Judge) -> None:
    raw = str(sign_checkpoint(LOG_300.head, LOG_SIGNER)).encode()
    alone = Policy(POLICY.logs, {})
    assert judge.one(**checkpoint_question(raw, alone)).holds
    other = {**checkpoint_question(raw, alone), "log": words()["witnesses"][0]}
    assert not judge.one(**other).holds


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
