"""What one version of a framework changes in another."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples
from tests.matching.frameworks import BREAD, BRICKS, LAY, WIRES, small

from comity.matching.differences import applied, difference
from comity.matching.framework import Concept, Framework, Kind, Label, LabelKind, framework

uris = st.sampled_from([f"u{number}" for number in range(6)])
labels = st.builds(Label, st.sampled_from(["de", "en"]), st.sampled_from(LabelKind), st.text("ab"))
several = st.frozensets(uris, max_size=3).map(lambda found: tuple(sorted(found)))
concepts = st.builds(
    Concept,
    uri=uris,
    kind=st.sampled_from(Kind),
    code=st.text("12", max_size=2),
    labels=st.frozensets(labels, max_size=3).map(lambda found: tuple(sorted(found))),
    descriptions=st.dictionaries(st.sampled_from(["de", "en"]), st.text("xy", max_size=2)),
    isco=st.text("12", max_size=2),
    broader=several,
    essential=several,
    optional=several,
)
frameworks = st.builds(framework, st.just("F"), st.text("12.", max_size=3), st.lists(concepts))


@settings(max_examples=examples(200), deadline=None)
@given(frameworks, frameworks)
def test_the_difference_applied_to_a_gives_b(a: Framework, b: Framework) -> None:
    got = applied(difference(a, b), a)
    assert got == b
    assert got.digest() == b.digest()


@settings(max_examples=examples(50), deadline=None)
@given(frameworks)
def test_a_version_does_not_differ_from_itself(a: Framework) -> None:
    assert difference(a, a).is_empty
    assert not difference(a, a).touched


def test_added_removed_relabelled_and_related_are_told_apart() -> None:
    before = small()
    told = dict(before.concepts)
    del told[BREAD]
    new = replace(told[WIRES], uri="new")
    name = Label("de", LabelKind.ALTERNATIVE, "Steinsetzer")
    told[BRICKS] = replace(told[BRICKS], labels=tuple(sorted([*told[BRICKS].labels, name])))
    told[WIRES] = replace(told[WIRES], essential=(LAY,))
    found = difference(before, framework("ESCO", "2.0.0", [*told.values(), new]))
    assert [one.uri for one in found.added] == ["new"]
    assert [one.uri for one in found.removed] == [BREAD]
    assert [(one.before.uri, one.come) for one in found.relabelled] == [(BRICKS, (name,))]
    (related,) = found.related
    assert related.come == (("essential", LAY),)
    assert found.touched == {BREAD, BRICKS, WIRES}


def test_a_difference_fits_its_own_version_only() -> None:
    with pytest.raises(ValueError, match=r"1\.0\.0"):
        applied(difference(small("1.0.0"), small("2.0.0")), small("3.0.0"))
