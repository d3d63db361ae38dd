"""Canonical JSON is one sequence of bytes, whichever path wrote it."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.effort import examples
from tests.proofs.vectors import VECTORS, needs_vectors

from comity.proofs.canonical import canonical, reference_canonical
from comity.values.refusals import Refusal

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=("Cs",)))
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=("Cs",))), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=examples(500), deadline=None)
@given(VALUES)
@example({"\U00010000": 1, "\ue000": 2})
@example([1e16, 1e21, 5e-324, -0.0, 1.0, 333333333.33333329])
@example({"a": ["x,1.5", ":9007199254740993"]})
@example(9007199254740991)
def test_the_fast_path_writes_the_bytes_of_the_reference(value: object) -> None:
    assert canonical(value) == reference_canonical(value)


@needs_vectors
@pytest.mark.parametrize("name", ["arrays", "french", "structures", "unicode", "values", "weird"])
def test_the_vectors_of_the_standard_come_out_byte_for_byte(name: str) -> None:
    value = json.loads((VECTORS / "jcs" / "input" / f"{name}.json").read_text(encoding="utf-8"))
    wanted = Path(VECTORS / "jcs" / "output" / f"{name}.json").read_bytes().rstrip(b"\n")
    assert canonical(value) == wanted


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), {"a": [2**53]}, {1: "a"}, "\ud800", {"a": object()}, 2**70],
)
def test_what_json_cannot_hold_is_refused(value: object) -> None:
    with pytest.raises(Refusal) as refused:
        canonical(value)
    assert refused.value.code == "JSON-NOT-CANONICAL"
