"""Whatever bytes arrive, reading gives a document or its faults, and never breaks down."""

import json
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.effort import examples as fewer
from tests.effort import some
from tests.rules.corruptions import MISSING, corrupted

from comity.rules.compiling import compile_rulebook
from comity.rules.format import digest, read

REGION = Path(__file__).parents[2] / "src/comity/agreements/region/three-rivers.yaml"
AGREEMENT = yaml.safe_load(REGION.read_text())
HASH = digest(read(REGION.read_bytes()).required())
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def examples(count: int) -> settings:
    return settings(
        deadline=None, suppress_health_check=list(HealthCheck), max_examples=fewer(count)
    )


def paths(node: Any, above: tuple[str, ...] = ()) -> list[str]:
    members = node.items() if isinstance(node, dict) else enumerate(node)
    found = []
    for name, member in members:
        here = (*above, str(name))
        found.append(".".join(here))
        if isinstance(member, dict | list):
            found += paths(member, here)
    return found


PATHS = paths(AGREEMENT)
ANYTHING = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=20),
        st.dates().map(str),
        st.sampled_from(["P0D", "P9999999M", "null", "-0", "1e99", "NaN", "1.1.1.1", "a.b", "."]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)


def is_explained(text: bytes | str) -> None:
    reading = read(text)
    assert (reading.document is None) == bool(reading.faults)
    for fault in (*reading.faults, *reading.warnings):
        assert fault.message.encode()
        assert fault.path.encode() or not fault.path
    if reading.document is not None:
        compile_rulebook(reading.document.data, digest=digest(reading.document))


@examples(100)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_explained(content) -> None:
    is_explained(content)


@examples(100)
@given(st.text(alphabet="{}[]:,&*!|>'\"%@`-?#\n\t ab1\\u0", max_size=60))
def test_any_signs_of_yaml_and_json_are_read_or_explained(text) -> None:
    is_explained(text)


@examples(150)
@given(st.sampled_from(PATHS), ANYTHING)
def test_anything_in_any_field_is_read_or_explained(path, value) -> None:
    is_explained(json.dumps(corrupted(AGREEMENT, path, value), default=str))


@examples(50)
@given(st.lists(st.tuples(st.sampled_from(PATHS), ANYTHING), min_size=2, max_size=6))
def test_anything_in_several_fields_is_read_or_explained(changes) -> None:
    agreement = AGREEMENT
    for path, value in changes:
        try:
            agreement = corrupted(agreement, path, value)
        except (KeyError, IndexError, TypeError, ValueError):
            continue  # an earlier change took this place away
    is_explained(json.dumps(agreement, default=str))


def test_a_field_may_be_null_or_missing_or_a_list_without_breaking_down() -> None:
    for path, value in zip(
        some(PATHS[::4]), cycle([None, MISSING, [], [[]], {}, "", 0]), strict=False
    ):
        is_explained(json.dumps(corrupted(AGREEMENT, path, value), default=str))


@examples(60)
@given(st.integers(0, len(REGION.read_bytes()) - 1), st.binary(min_size=1, max_size=4))
def test_a_damaged_file_is_read_or_explained(place, damage) -> None:
    content = REGION.read_bytes()
    is_explained(content[:place] + damage + content[place + len(damage) :])


def shuffled(node: Any, random) -> Any:
    if isinstance(node, dict):
        names = list(node)
        random.shuffle(names)
        return {name: shuffled(node[name], random) for name in names}
    return [shuffled(member, random) for member in node] if isinstance(node, list) else node


@examples(20)
@given(st.integers(0, 2**32), st.booleans())
def test_the_order_of_names_does_not_matter(number, as_json) -> None:
    agreement = shuffled(AGREEMENT, Random(number))
    text = (
        json.dumps(agreement, default=str)
        if as_json
        else yaml.dump(agreement, Dumper=DUMPER, sort_keys=False)
    )
    assert digest(read(text).required()) == HASH
