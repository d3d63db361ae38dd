"""Proofs of trees: ours and those of the Go team's code are the same, and hold in both or in none.

One difference is known: from nothing every tree grows (C2SP tlog-witness), of which Go's does not
speak. A changed number of entries may hold in both: it is the signed checkpoint that binds it.
"""

import random
from collections.abc import Callable
from typing import Any

import pytest
from tests.effort import IS_LONG, examples
from tests.go.asking import Judge, Question, text, texts
from tests.proofs.log.logs import Log, entry
from tests.proofs.test_mutations import changed

from comity.proofs.log.encoding import hash_of
from comity.proofs.log.tree import (
    EMPTY,
    consistency,
    holds_consistency,
    holds_inclusion,
    inclusion,
    leaf_hash,
    root,
)
from comity.values.refusals import Refusal

pytestmark = pytest.mark.golang

LOG_300 = Log(entry(number) for number in range(300))
TREE = LOG_300.tree
ROOTS = [root(size, TREE.node) for size in range(301)]
# Every pair of a place and a size up to here; all 300 at length.
PAIRS_TO = 300 if IS_LONG else 40
SIZES = sorted({*range(1, PAIRS_TO + 1), 255, 256, 257, 300})


def inclusion_question(index: int, size: int) -> dict[str, Any]:
    return {
        "ask": "inclusion",
        "size": size,
        "root": text(ROOTS[size]),
        "index": index,
        "leaf": text(leaf_hash(LOG_300.entries[index])),
        "path": texts(inclusion(index, size, TREE.node)),
    }


def growth_question(old: int, size: int) -> dict[str, Any]:
    return {
        "ask": "consistency",
        "size": size,
        "root": text(ROOTS[size]),
        "old": old,
        "oldRoot": text(ROOTS[old]),
        "path": texts(consistency(old, size, TREE.node)),
    }


def we_hold(question: Question) -> bool:
    """What our code says of a question as Go gets it."""
    try:
        path = [hash_of(step) for step in question["path"]]
        head = hash_of(question["root"])
        if question["ask"] == "inclusion":
            leaf = hash_of(question["leaf"])
            return holds_inclusion(question["index"], question["size"], leaf, path, head)
        old = hash_of(question["oldRoot"])
        return holds_consistency(question["old"], question["size"], old, head, path)
    except Refusal:
        return False


@pytest.mark.parametrize("size", SIZES)
def test_every_entry_of_every_size_is_proven_to_go(judge: Judge, size: int) -> None:
    questions = [inclusion_question(index, size) for index in range(size)]
    assert all(map(we_hold, questions))
    assert [one.why for one in judge.ask(questions)] == [""] * size


@pytest.mark.parametrize("size", SIZES)
def test_every_growth_to_every_size_is_proven_to_go(judge: Judge, size: int) -> None:
    questions = [growth_question(old, size) for old in range(1, size + 1)]
    assert all(map(we_hold, questions))
    assert [one.why for one in judge.ask(questions)] == [""] * size


def numbers(question: dict[str, Any], dice: random.Random) -> None:
    name = dice.choice([name for name in ("index", "old", "size") if name in question])
    question[name] = dice.choice(
        [question[name] + dice.choice([-2, -1, 1, 2]), dice.randrange(301), -1, (1 << 63) - 1]
    )


def steps(question: dict[str, Any], dice: random.Random) -> None:
    path = question["path"]
    match dice.randrange(4):
        case 0:
            path.insert(dice.randrange(len(path) + 1), dice.choice([*path, text(ROOTS[7])]))
        case 1 if path:
            path.pop(dice.randrange(len(path)))
        case 2:
            dice.shuffle(path)
        case _:
            path.reverse()


def one_hash(question: dict[str, Any], dice: random.Random) -> None:
    name = dice.choice([name for name in ("root", "oldRoot", "leaf") if name in question])
    question[name] = text(changed(hash_of(question[name]), dice))


def one_step(question: dict[str, Any], dice: random.Random) -> None:
    if question["path"]:
        at = dice.randrange(len(question["path"]))
        question["path"][at] = text(changed(hash_of(question["path"][at]), dice))


CHANGES: tuple[Callable[[dict[str, Any], random.Random], None], ...] = (
    numbers,
    steps,
    one_hash,
    one_step,
)


@pytest.mark.parametrize("kind", ["inclusion", "consistency"])
def test_changed_proofs_hold_in_both_or_in_none(judge: Judge, kind: str) -> None:
    dice, asked = random.Random(188), list[dict[str, Any]]()
    while len(asked) < examples(500, at_length=10_000):
        size = dice.randint(2, 300)
        place = dice.randrange(size)
        make = inclusion_question if kind == "inclusion" else growth_question
        question = make(place or 1, size)
        was = {**question, "path": list(question["path"])}
        dice.choice(CHANGES)(question, dice)
        if question != was:
            asked.append(question)
    for question, answer in zip(asked, judge.ask(asked), strict=True):
        if question.get("old") == 0:
            # Known: Go's code does not speak of nothing. Nobody signed that root for it anyway.
            assert not answer.holds
            assert question["oldRoot"] != text(EMPTY)
        assert we_hold(question) is answer.holds, (question, answer.why)


def test_from_nothing_every_tree_grows_here_and_go_does_not_say(judge: Judge) -> None:
    question = growth_question(0, 300)
    assert we_hold(question)
    answer = judge.one(**question)
    assert (answer.holds, answer.why) == (False, "tlog: invalid inputs in CheckTree")
