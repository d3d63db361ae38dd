"""Checkpoints, proof files and whole folders: the Go team's code and ours say the same of each.

Where they differ, it is one of the differences at the end of this file, and told to be so.
"""

import base64
import re
from pathlib import Path

import pytest
from tests.go.asking import Judge, Question, text, texts
from tests.go.both import (
    checkpoint_question,
    folder_question,
    mutations,
    proof_question,
    require_alike,
    require_changes_found,
    we_take_checkpoint,
    we_take_folder,
    we_take_proof,
    words,
    write,
)
from tests.proofs.log.logs import LOG, LOG_SIGNER, POLICY, Log, cosigned, entry

from comity.proofs.log.checkpoints import Checkpoint, read_checkpoint, sign_checkpoint
from comity.proofs.log.notes import MAX_SIGNATURES, Note, NoteSignature, parse_key
from comity.proofs.log.policies import Policy
from comity.proofs.log.tree import EMPTY, consistency, inclusion

pytestmark = pytest.mark.golang

LOG_300 = Log(entry(number) for number in range(300))
FILES = LOG_300.files()
CHECKPOINT = FILES["checkpoint"]
ENTRY = entry(77)
PROOF = LOG_300.proof(77, extra=b"salt").text.encode()
ALONE = Policy((LOG,), {})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("log")
    write(made, FILES)
    return made


def test_whole_logs_are_sound_to_both(judge: Judge, tmp_path: Path) -> None:
    for size in (1, 2, 255, 256, 257, 511, 512, 700):
        files = Log(entry(number) for number in range(size)).files()
        write(tmp_path / str(size), files)
        answer = judge.one(**folder_question(tmp_path / str(size)))
        assert (answer.holds, answer.why) == (True, "")
        assert we_take_folder(files)


def test_a_log_of_three_levels_is_sound_to_both(judge: Judge, tmp_path: Path) -> None:
    files = Log(entry(number) for number in range(66_000)).files()
    write(tmp_path, files)
    answer = judge.one(**folder_question(tmp_path))
    assert (answer.holds, answer.why) == (True, "")
    assert we_take_folder(files)


def test_a_checkpoint_is_read_the_same(judge: Judge) -> None:
    said = judge.one(**checkpoint_question(CHECKPOINT)).more
    head = we_take_checkpoint(CHECKPOINT)
    assert head == LOG_300.head
    assert (said["Size"], said["Root"]) == (head.size, text(head.root))


def test_changed_checkpoints_are_taken_by_both_or_by_none(judge: Judge) -> None:
    made = mutations(CHECKPOINT, 1)
    answers = judge.ask([checkpoint_question(raw) for raw in made])
    for raw, answer in zip(made, answers, strict=True):
        require_alike(raw, we_take_checkpoint(raw) is not None, answer.holds, we_take_checkpoint)
        # A line by nobody whom we know is no part of what was signed.
        assert we_take_checkpoint(raw) in {None, LOG_300.head}


def test_changed_proof_files_are_taken_by_both_or_by_none(judge: Judge) -> None:
    made = mutations(PROOF, 2)
    answers = judge.ask([proof_question(raw, ENTRY) for raw in made])

    def we_take(raw: bytes) -> bool:
        return we_take_proof(raw, ENTRY)

    for raw, answer in zip(made, answers, strict=True):
        require_alike(raw, we_take(raw), answer.holds, we_take)


def test_changed_entries_are_in_neither(judge: Judge) -> None:
    made = mutations(ENTRY, 3)
    answers = judge.ask([proof_question(PROOF, raw) for raw in made])
    assert not any(answer.holds for answer in answers)
    assert not any(we_take_proof(PROOF, raw) for raw in made)
    assert judge.one(**proof_question(PROOF, ENTRY)).holds


def test_changed_files_of_a_log_are_found_by_both(judge: Judge, folder: Path) -> None:
    require_changes_found(judge, FILES, folder, POLICY, seed=4)


def test_a_log_with_another_entry_is_not_what_was_signed(judge: Judge, tmp_path: Path) -> None:
    other = Log(entry(number + (number == 13)) for number in range(300)).files()
    write(tmp_path, {**other, "checkpoint": CHECKPOINT})
    answer = judge.one(**folder_question(tmp_path))
    assert (answer.holds, answer.why) == (False, "the entries do not make the root")
    assert not we_take_folder({**other, "checkpoint": CHECKPOINT})


def test_the_proofs_that_go_makes_from_our_tiles_are_ours(judge: Judge, folder: Path) -> None:
    said = judge.one(ask="prove", **words(), folder=str(folder)).more
    node = LOG_300.tree.node
    assert said["Inclusions"] == [texts(inclusion(n, 300, node)) for n in range(300)]
    assert said["Growths"] == [texts(consistency(n + 1, 300, node)) for n in range(300)]


def test_a_note_that_go_signs_is_read_here(judge: Judge) -> None:
    said = judge.one(ask="sign", name="go.example/log", text=f"go.example/log\n1\n{text(EMPTY)}\n")
    policy = Policy((parse_key(said.more["Key"]),), {})
    head = we_take_checkpoint(base64.b64decode(said.more["Note"]), policy)
    assert head == Checkpoint("go.example/log", 1, EMPTY)


@pytest.mark.parametrize(
    "lines",
    [
        (LOG.name, "05", text(EMPTY)),
        (LOG.name, "-5", text(EMPTY)),
        (LOG.name, "+5", text(EMPTY)),
        (LOG.name, "5 ", text(EMPTY)),
        (LOG.name, "", text(EMPTY)),
        (LOG.name, str(1 << 63), text(EMPTY)),
        (LOG.name, "5", text(EMPTY)[:-4]),
        (LOG.name, "5", text(EMPTY + b"\0")),
        (LOG.name, "5", ""),
        (LOG.name, "5"),
        ("else.example/log", "5", text(EMPTY)),
    ],
)
def test_what_no_log_should_sign_is_refused_by_both(judge: Judge, lines: tuple[str, ...]) -> None:
    good = signed_by_log((LOG.name, "5", text(EMPTY)))
    assert we_take_checkpoint(good, ALONE)
    assert judge.one(**checkpoint_question(good, ALONE)).holds
    raw = signed_by_log(lines)
    assert we_take_checkpoint(raw, ALONE) is None
    assert not judge.one(**checkpoint_question(raw, ALONE)).holds


def signed_by_log(lines: tuple[str, ...]) -> bytes:
    said = "".join(f"{line}\n" for line in lines)
    real = sign_checkpoint(LOG_300.head, LOG_SIGNER).signatures[0]
    made = NoteSignature(real.name, real.id, LOG_SIGNER.sign(said.encode()))
    return str(Note(said, (made,))).encode()


def lines_more(*more: NoteSignature) -> bytes:
    note, _ = read_checkpoint(CHECKPOINT)
    return str(Note(note.text, (*note.signatures, *more))).encode()


def in_another_spelling() -> bytes:
    """The last letter before == carries four bits that mean nothing."""
    return re.sub(rb"[AQgw]==\n\Z", lambda found: bytes([found[0][0] + 1]) + b"==\n", CHECKPOINT)


def broken_twin() -> NoteSignature:
    note, _ = read_checkpoint(CHECKPOINT)
    hill = note.signatures[1]
    return NoteSignature(hill.name, hill.id, hill.body[:-1] + bytes([hill.body[-1] ^ 1]))


# Ours is the stricter reader in each; a checkpoint that we write is never one of them.
DIFFERENCES = {
    "Base 64 has one spelling": in_another_spelling(),
    "every line of a known key counts, not its first alone": lines_more(broken_twin()),
    "sixty-four signatures are enough": lines_more(
        *(NoteSignature(f"w{n}", b"abcd", b"x") for n in range(MAX_SIGNATURES))
    ),
    "a name can be printed": lines_more(NoteSignature("w\u00ad", b"abcd", b"x")),
}


@pytest.mark.parametrize("said", DIFFERENCES)
def test_where_go_reads_more_than_we_do(judge: Judge, said: str) -> None:
    raw = DIFFERENCES[said]
    assert raw != CHECKPOINT
    assert we_take_checkpoint(raw) is None
    assert judge.one(**checkpoint_question(raw)).holds


def test_a_line_of_a_checkpoint_is_never_empty_here(judge: Judge) -> None:
    raw = signed_by_log((LOG.name, "1", text(EMPTY), "", "more"))
    assert we_take_checkpoint(raw, ALONE) is None
    assert judge.one(**checkpoint_question(raw, ALONE)).holds


def test_what_an_entry_says_is_nothing_to_go(judge: Judge, tmp_path: Path) -> None:
    files = Log([entry(0), b'{"name":"Ada"}']).files()
    write(tmp_path, files)
    assert judge.one(**folder_question(tmp_path)).holds
    assert not we_take_folder(files)


def test_an_empty_log_has_the_root_of_the_rfc_here_and_zeros_there(
    judge: Judge, tmp_path: Path
) -> None:
    files = Log([]).files()
    write(tmp_path, files)
    assert not judge.one(**folder_question(tmp_path)).holds
    assert we_take_folder(files)


def test_all_that_is_asked_is_answered(judge: Judge) -> None:
    nonsense: list[Question] = [{"ask": "inclusion", "size": 1 << 70}, {"ask": "checkpoint"}]
    assert [one.holds for one in judge.ask(nonsense)] == [False, False]


def test_a_witness_that_signs_alone_is_not_enough_for_both(judge: Judge) -> None:
    raw = str(cosigned(LOG_300.head, by=["hill"])).encode()
    assert we_take_checkpoint(raw) is None
    assert not judge.one(**checkpoint_question(raw)).holds
