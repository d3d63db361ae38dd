"""The tree: every proof of every small tree holds, every change of it does not."""

import base64
import random
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples
from tests.proofs.log import stranger
from tests.proofs.vectors import VECTORS, needs_vectors, vector

from comity.proofs.log.tree import (
    EMPTY,
    MemoryTree,
    consistency,
    holds_consistency,
    holds_inclusion,
    inclusion,
    leaf_hash,
    node_hash,
    root,
)

MOST = 300
LEAVES = [leaf_hash(str(number).encode()) for number in range(MOST)]
TREE = MemoryTree.of(LEAVES)
ROOTS = [root(size, TREE.node) for size in range(MOST + 1)]


def test_the_roots_are_those_of_the_definition() -> None:
    assert ROOTS[0] == EMPTY == sha256(b"").digest()
    for size in range(MOST + 1):
        assert ROOTS[size] == stranger.mth(LEAVES[:size]), size


def test_every_inclusion_proof_of_every_small_tree_holds() -> None:
    for size in range(1, MOST + 1):
        for index in range(0, size, 1 if size < 70 else 7):
            path = inclusion(index, size, TREE.node)
            assert holds_inclusion(index, size, LEAVES[index], path, ROOTS[size])
            found = stranger.root_by_inclusion(index, size, LEAVES[index], path)
            assert found == ROOTS[size]


def test_every_consistency_proof_of_every_small_tree_holds() -> None:
    for size in range(MOST + 1):
        for old in range(0, size + 1, 1 if size < 70 else 7):
            path = consistency(old, size, TREE.node)
            assert holds_consistency(old, size, ROOTS[old], ROOTS[size], path)
            if old:
                roots = stranger.roots_by_consistency(old, size, ROOTS[old], path)
                assert roots == (ROOTS[old], ROOTS[size])


def test_proofs_of_large_trees_hold() -> None:
    chance = random.Random(6962)
    leaves = [leaf_hash(number.to_bytes(4)) for number in range(40_000)]
    tree = MemoryTree.of(leaves)
    for _ in range(200):
        size = chance.randrange(1, len(leaves) + 1)
        index, old = chance.randrange(size), chance.randrange(size + 1)
        here = root(size, tree.node)
        path = inclusion(index, size, tree.node)
        assert holds_inclusion(index, size, leaves[index], path, here)
        grown = consistency(old, size, tree.node)
        assert holds_consistency(old, size, root(old, tree.node), here, grown)


def mutated(data: st.DataObject, hashes: list[bytes]) -> list[bytes]:
    """Change one bit, or drop, add, repeat or swap one hash."""
    kinds = ["bit", "drop", "repeat", "more"] if hashes else ["more"]
    kind = data.draw(st.sampled_from(kinds))
    at = data.draw(st.integers(0, max(len(hashes) - 1, 0)))
    if kind == "more":
        return [*hashes, data.draw(st.binary(min_size=32, max_size=32))]
    if kind == "repeat":
        return [*hashes[:at], hashes[at], *hashes[at:]]
    if kind == "drop":
        return [*hashes[:at], *hashes[at + 1 :]]
    bit = data.draw(st.integers(0, 255))
    changed = (int.from_bytes(hashes[at]) ^ (1 << bit)).to_bytes(32)
    return [*hashes[:at], changed, *hashes[at + 1 :]]


@settings(max_examples=examples(400), deadline=None)
@given(data=st.data(), size=st.integers(1, MOST))
def test_a_changed_inclusion_proof_fails(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    path = inclusion(index, size, TREE.node)
    assert holds_inclusion(index, size, LEAVES[index], path, ROOTS[size])
    leaf, *rest = mutated(data, [LEAVES[index], *path, ROOTS[size]])
    if rest:
        assert not holds_inclusion(index, size, leaf, rest[:-1], rest[-1])
    assert not holds_inclusion(
        index, size, LEAVES[index], [*path, path[-1]] if path else [EMPTY], ROOTS[size]
    )
    elsewhere = data.draw(st.integers(-1, MOST + 5).filter(lambda other: other != index))
    assert not holds_inclusion(elsewhere, size, LEAVES[index], path, ROOTS[size])


@settings(max_examples=examples(400), deadline=None)
@given(data=st.data(), size=st.integers(1, MOST))
def test_a_changed_consistency_proof_fails(data: st.DataObject, size: int) -> None:
    old = data.draw(st.integers(1, size))
    path = consistency(old, size, TREE.node)
    changed = mutated(data, path)
    assert not holds_consistency(old, size, ROOTS[old], ROOTS[size], changed)
    other = data.draw(st.integers(0, MOST).filter(lambda one: ROOTS[one] != ROOTS[old]))
    assert not holds_consistency(old, size, ROOTS[other], ROOTS[size], path)
    other = data.draw(st.integers(0, MOST).filter(lambda one: one != size))
    assert not holds_consistency(old, size, ROOTS[old], ROOTS[other], path)


def test_nothing_and_short_hashes_prove_nothing() -> None:
    assert not holds_inclusion(0, 0, EMPTY, [], EMPTY)
    assert not holds_inclusion(0, 1, b"short", [], b"short")
    assert not holds_consistency(3, 7, ROOTS[3], ROOTS[7], [])
    assert not holds_consistency(4, 7, ROOTS[4], ROOTS[7], [])
    assert not holds_consistency(7, 4, ROOTS[7], ROOTS[4], [])
    assert not holds_consistency(0, 4, ROOTS[1], ROOTS[4], [])
    with pytest.raises(ValueError, match="no leaf"):
        inclusion(4, 4, TREE.node)
    with pytest.raises(ValueError, match="no beginning"):
        consistency(5, 4, TREE.node)


def test_an_entry_is_never_taken_for_a_node() -> None:
    left, right = LEAVES[:2]
    assert leaf_hash(left + right) != node_hash(left, right)


@needs_vectors
def test_the_published_vectors_agree() -> None:
    files = sorted((VECTORS / "merkle" / "inclusion").rglob("*.json"))
    assert len(files) > 70
    for file in files:
        case = vector(str(file.relative_to(VECTORS)))
        hashes = {name: base64.b64decode(case[name] or "") for name in ("leafHash", "root")}
        path = [base64.b64decode(step) for step in case["proof"] or []]
        held = holds_inclusion(
            case["leafIdx"], case["treeSize"], hashes["leafHash"], path, hashes["root"]
        )
        assert held is not case["wantErr"], f"{file}: {case['desc']}"
