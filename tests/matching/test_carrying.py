"""Which part may count for a part of another standard: suggested, and never a lift."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples

from comity.matching.carrying import Credit, Part, carry_overs, lifts, skills_behind
from comity.matching.framework import Concept, Kind, Label, LabelKind

_WORDS = st.sampled_from(["Site safety", "Read plans", "Lay bricks", "Read plans and work", ""])
_PARTS = st.lists(
    st.builds(
        Part,
        key=st.text("abcdef", min_size=1, max_size=2),
        standard=st.sampled_from(["ELE", "BRI"]),
        level=st.integers(1, 8),
        titles=st.fixed_dictionaries({"en": _WORDS}),
        skills=st.frozensets(st.sampled_from("vwxyz")),
    ),
    max_size=6,
    unique_by=lambda one: one.key,
)


def part(key: str, title: str, *skills: str, level: int = 3) -> Part:
    return Part(key, key[:3], level, {"en": title}, frozenset(skills))


@settings(max_examples=examples(150), deadline=None)
@given(_PARTS)
def test_nothing_is_suggested_as_exact_nor_inside_a_standard(parts: list[Part]) -> None:
    found = carry_overs(parts)
    assert all(one.credit is not Credit.EXACT for one in found)
    assert all(one.source.standard != one.target.standard for one in found)
    assert len({(one.source.key, one.target.key) for one in found}) == len(found)


@settings(max_examples=examples(150), deadline=None)
@given(_PARTS, st.randoms())
def test_the_order_of_the_parts_does_not_matter(parts: list[Part], chance: object) -> None:
    turned = sorted(parts, key=lambda _one: chance.random())  # type: ignore[attr-defined]  # a Random
    before, after = carry_overs(parts), carry_overs(turned)
    assert {(one.source.key, one.target.key, one.credit) for one in before} == {
        (one.source.key, one.target.key, one.credit) for one in after
    }


@settings(deadline=None)
@given(st.sampled_from(Credit), st.integers(1, 8), st.integers(1, 8))
def test_only_exact_from_a_lower_level_lifts(credit: Credit, source: int, target: int) -> None:
    is_lift = lifts(credit, source_level=source, target_level=target)
    assert is_lift is (credit is Credit.EXACT and source < target)


def test_the_same_title_is_close_and_half_of_it_is_less() -> None:
    parts = [
        part("ELE-1", "Read drawings and plan work"),
        part("ELE-6", "Site safety"),
        part("BRI-1", "Read drawings"),
        part("BRI-4", "Site safety"),
        part("BRI-2", "Lay brick and block"),
    ]
    found = {(one.source.key, one.target.key): one.credit for one in carry_overs(parts)}
    assert found == {
        ("ELE-6", "BRI-4"): Credit.CLOSE,
        ("BRI-4", "ELE-6"): Credit.CLOSE,
        ("ELE-1", "BRI-1"): Credit.NARROW,
        ("BRI-1", "ELE-1"): Credit.NARROW,
    }


def test_shared_skills_speak_where_words_do_not() -> None:
    parts = [part("ELE-5", "Electrical rules", "safe"), part("BRI-4", "Site order", "safe", "tidy")]
    (to_site, to_rules) = sorted(carry_overs(parts), key=lambda one: one.target.key)
    assert (to_site.credit, to_site.shared) == (Credit.NARROW, ("safe",))
    assert to_rules.credit is Credit.CLOSE


def test_skills_behind_a_part_are_found_in_any_of_its_languages() -> None:
    def skill(uri: str, de: str, fr: str) -> Concept:
        labels = (
            Label("de", LabelKind.PREFERRED, de),
            Label("fr", LabelKind.PREFERRED, fr),
        )
        return Concept(uri, Kind.SKILL, labels=labels)

    skills = [
        skill("weld", "Metall schweißen", "souder le métal"),
        skill("dig", "graben", "creuser"),
    ]
    titles = {
        "A-1": {"de": "Schweißen von Metall"},
        "A-2": {"fr": "Souder", "de": "Fügen"},
        "A-3": {},
    }
    assert skills_behind(titles, skills) == {
        "A-1": frozenset({"weld"}),
        "A-2": frozenset({"weld"}),
        "A-3": frozenset(),
    }
    assert skills_behind(titles, []) == dict.fromkeys(titles, frozenset())
