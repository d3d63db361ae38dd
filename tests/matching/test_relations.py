"""Relations of mappings, and what they may carry."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples

from comity.matching.relations import (
    Relation,
    UnitSketch,
    may_feed_recognition,
    relation,
    unit_relation,
)

units = st.builds(
    UnitSketch, st.integers(1, 5), st.frozensets(st.sampled_from("abcdefgh"), min_size=1)
)


@pytest.mark.parametrize("one", Relation)
def test_read_backwards_twice_is_the_same(one: Relation) -> None:
    assert one.inverse.inverse is one


@pytest.mark.parametrize(
    "text", ["skos:exactMatch", "exactMatch", "EXACT MATCH", "exact", " skos:exactmatch "]
)
def test_a_relation_is_read_however_it_is_written(text: str) -> None:
    assert relation(text) is Relation.EXACT


def test_what_is_no_relation_is_none() -> None:
    assert relation("no relation") is None
    assert relation("") is None


@settings(max_examples=examples(300), deadline=None)
@given(units, units)
def test_exact_never_lifts_a_level(source: UnitSketch, target: UnitSketch) -> None:
    if unit_relation(source, target) is Relation.EXACT:
        assert source.level >= target.level
        assert source.skills == target.skills


@settings(max_examples=examples(300), deadline=None)
@given(units, units)
def test_units_that_share_nothing_are_not_related(source: UnitSketch, target: UnitSketch) -> None:
    if not source.skills & target.skills:
        assert unit_relation(source, target) is None


def test_the_same_skills_at_a_lower_level_are_close_not_exact() -> None:
    skills = frozenset("ab")
    assert unit_relation(UnitSketch(2, skills), UnitSketch(3, skills)) is Relation.CLOSE
    assert unit_relation(UnitSketch(3, skills), UnitSketch(3, skills)) is Relation.EXACT


def test_only_exact_and_narrow_with_shared_skills_feed_recognition() -> None:
    assert may_feed_recognition(Relation.EXACT, shared_essential=0)
    assert may_feed_recognition(Relation.NARROW, shared_essential=1)
    assert not may_feed_recognition(Relation.NARROW, shared_essential=0)
    assert not may_feed_recognition(Relation.BROAD, shared_essential=9)
    assert not may_feed_recognition(Relation.CLOSE, shared_essential=9)
