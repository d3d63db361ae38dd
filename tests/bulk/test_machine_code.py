"""Machine code gives what the terms mean, at the ends of every width too, or is not made at all."""

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples

from comity.bulk.evaluating import Row
from comity.bulk.kernels import write_kernel
from comity.bulk.lanes import Column, Writer
from comity.bulk.layouts import Words
from comity.bulk.machine import Compiled, Decided
from comity.bulk.ranges import NumberTooWide, Range
from comity.bulk.tables import entries_of
from comity.rules.terms import NUMBER, TRUTH, WORD, Leaf, Op, Table, Term, fact, lookup, term

LEAST, MOST = -(2**31), 2**31 - 1
EXTREMES = (LEAST, LEAST + 1, -840, -8, -1, 0, 1, 7, 839, MOST - 1, MOST)
HUMPS = Table("humps", lambda key: (key * 7919) % 1009 - 500, -60, 60)
WORDS = ("", "recognised", "refused")

numbers = st.sampled_from(EXTREMES) | st.integers(LEAST, MOST)
rows = st.lists(
    st.fixed_dictionaries(
        {
            "a": numbers,
            "b": numbers,
            "p": st.booleans(),
            "q": st.booleans(),
            "w": st.sampled_from(WORDS),
        }
    ),
    min_size=1,
    max_size=19,
)

leaves = st.sampled_from([fact("a"), fact("b")]) | numbers


def truth_terms(number: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Give truths of all kinds, some of them about numbers."""
    about = st.one_of(
        *(st.builds(term, st.just(op), number, number) for op in (Op.LESS, Op.AT_MOST, Op.SAME))
    )
    word = st.sampled_from(WORDS).map(lambda one: term(Op.SAME, fact("w", WORD), one))
    plain = st.sampled_from([fact("p", TRUTH), fact("q", TRUTH)]) | word | about
    joined = st.sampled_from([Op.AND, Op.OR])
    return st.recursive(
        plain,
        lambda inner: (
            st.builds(term, st.just(Op.NOT), inner)
            | st.builds(lambda op, parts: term(op, *parts), joined, st.lists(inner, min_size=2))
        ),
        max_leaves=4,
    )


def number_terms(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Give numbers made of numbers by each operation."""
    two = st.sampled_from([Op.ADD, Op.SUBTRACT, Op.MULTIPLY])
    extreme = st.sampled_from([Op.GREATEST, Op.LEAST])
    some = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        st.builds(term, two, inner, inner),
        st.builds(term, st.just(Op.DIVIDE), inner, st.sampled_from([1, 2, 7, 840, MOST])),
        st.builds(lambda op, parts: term(op, *parts), extreme, some),
        st.builds(term, st.just(Op.IF), truth_terms(leaves), inner, inner),
        st.builds(lambda key: term(Op.LOOKUP, HUMPS, key), inner),
    )


terms = st.recursive(leaves, number_terms, max_leaves=8)


def decided(outputs: Mapping[str, Term | Leaf], cases: Sequence[Mapping[str, Any]]) -> Decided:
    """Let machine code decide some cases."""
    words = Words()
    kinds = {"a": np.int32, "b": np.int32, "p": np.bool_, "q": np.bool_, "w": np.int8}
    told = {
        name: np.array([words.encoded(case[name]) for case in cases], dtype=kind)
        for name, kind in kinds.items()
    }
    columns = {
        name: Column(one.itemsize * 8, Range(int(one.min()), int(one.max())))
        for name, one in told.items()
    }
    laid_out: list[object] = []

    def entries(table: Table, keys: Range) -> "array[int]":
        laid_out.append(found := array("i", entries_of(table, *keys)))
        return found

    kernel = write_kernel(Writer(columns, words.number, entries), outputs)
    return Compiled(kernel, laid_out).decide(told, len(cases))


@settings(max_examples=examples(200), deadline=None)
@given(terms, rows)
def test_every_operation_means_what_the_rules_mean_or_is_refused(
    part: Any, cases: list[dict[str, Any]]
) -> None:
    holds = term(Op.LESS, part, 7)
    try:
        found = decided({"value": part, "holds": holds}, cases)
    except NumberTooWide:
        return
    assert found.column("value").tolist() == [Row(case).value(part) for case in cases]
    assert found.column("holds").tolist() == [Row(case).value(holds) for case in cases]


CASES = [
    {"a": a, "b": b, "p": a < b, "q": a == 7, "w": "refused"} for a in EXTREMES for b in EXTREMES
]


@pytest.mark.parametrize("op", [Op.ADD, Op.SUBTRACT, Op.MULTIPLY])
def test_what_does_not_fit_is_computed_in_a_wider_word(op: Op) -> None:
    part = term(op, fact("a"), fact("b"))
    found = decided({"value": part}, CASES)
    assert found.column("value").dtype == np.int64
    assert found.column("value").tolist() == [Row(case).value(part) for case in CASES]


def test_what_may_not_fit_the_widest_word_is_refused_before_anything_is_computed() -> None:
    square = term(Op.MULTIPLY, fact("a"), fact("b"))
    with pytest.raises(NumberTooWide, match=r"do not fit into 64 bits.*absurd number"):
        decided({"value": term(Op.MULTIPLY, square, square)}, CASES)


def test_a_division_is_rounded_down_below_zero_too() -> None:
    part = term(Op.DIVIDE, fact("a"), 840)
    assert decided({"value": part}, CASES).column("value").tolist() == [
        case["a"] // 840 for case in CASES
    ]


def test_a_key_outside_a_table_means_its_nearest_end() -> None:
    part = lookup(HUMPS, fact("a"))
    assert decided({"value": part}, CASES).column("value").tolist() == [
        HUMPS.at(case["a"]) for case in CASES
    ]


@pytest.mark.parametrize("count", [1, 7, 8, 9, 16, 17])
def test_any_number_of_rows_is_decided(count: int) -> None:
    part = {"sum": term(Op.ADD, fact("a"), 1), "less": term(Op.LESS, fact("a"), fact("b"))}
    found = decided(part, CASES[:count])
    assert list(found.records()) == [
        {"sum": case["a"] + 1, "less": case["a"] < case["b"]} for case in CASES[:count]
    ]


def test_a_constant_and_a_fact_are_outputs_too() -> None:
    outputs = {"kind": "refused", "always": True, "number": 840, "a": fact("a", NUMBER)}
    first = next(decided(outputs, CASES[:1]).records())
    assert first == {"kind": 1, "always": True, "number": 840, "a": LEAST}
