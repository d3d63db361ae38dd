"""Suggestions for local titles, and the evidence that stands beside each."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples
from tests.matching.frameworks import BREAD, BRICKS, CARE, HAIR, PIPES, WIRES, small

from comity.matching.evidence import shared_letters
from comity.matching.grams import best_of, gram_index, letter_grams
from comity.matching.letters import fold
from comity.matching.linking import FrameworkIndex, index_framework, match
from comity.matching.suggestions import Confirmed, SignalName


@pytest.fixture(scope="module")
def german() -> FrameworkIndex:
    return index_framework(small(), "de")


def first(index: FrameworkIndex, title: str, **more: object) -> str:
    (found,) = match(index, [title], **more)
    return found[0].uri


@pytest.mark.parametrize(
    ("title", "uri"),
    [
        ("Maurer/in", BRICKS),
        ("BÄCKER (Handwerk)", BREAD),
        ("Backer", BREAD),
        ("Elektrikerin EFZ", WIRES),
        ("Hairdresser", HAIR),
        ("loodgieter", PIPES),
    ],
)
def test_a_title_leads_to_its_trade(german: FrameworkIndex, title: str, uri: str) -> None:
    assert first(german, title) == uri


def test_a_language_that_the_framework_lacks_is_helped_by_the_others() -> None:
    assert first(index_framework(small(), "sv"), "elektricien") == WIRES


def test_a_title_that_is_near_to_nothing_gets_no_suggestion(german: FrameworkIndex) -> None:
    assert match(german, ["日本"]) == [()]


def test_the_same_title_gets_the_same_answer_in_every_list(german: FrameworkIndex) -> None:
    (alone,) = match(german, ["Maurerin"])
    assert match(german, ["Koch", "Maurerin", "Friseur"])[1] == alone


def test_every_suggestion_carries_its_evidence(german: FrameworkIndex) -> None:
    (found,) = match(german, ["Hochbau-Maurer"], top=3)
    assert [one.rank for one in found] == [1, 2, 3]
    best = found[0]
    assert (best.uri, best.label) == (BRICKS, "Maurer")
    assert (best.matched.text, best.matched.language) == ("Hochbaumaurer", "de")
    assert [step.code for step in best.path] == ["7", "71", "711", "7112"]
    assert {one.name for one in best.signals} == set(SignalName) - {SignalName.CONFIRMED}
    assert all(0 <= one.share <= 1 for one in best.signals)
    assert all(one.probability <= best.probability for one in found)
    assert best.of_ten == round(best.probability * 10)


def test_a_confirmed_title_helps_the_next_without_learning(german: FrameworkIndex) -> None:
    before = match(german, ["Fachkraft Zora"])[0]
    assert all(one.uri != HAIR for one in before[:1])
    known = [Confirmed("Zora", HAIR, "de", source="maasveen")]
    (after,) = match(german, ["Fachkraft Zora"], confirmed=known)
    assert after[0].uri == HAIR
    assert [(one.title, one.source) for one in after[0].analogues] == [("Zora", "maasveen")]


def test_another_citys_confirmed_title_is_shown_but_moves_nothing(german: FrameworkIndex) -> None:
    known = [Confirmed("Maurer Figaro", CARE, "de", source="hill", is_own=False)]
    with_it = match(german, ["Maurer"], confirmed=known)[0]
    assert [one.uri for one in with_it] == [one.uri for one in match(german, ["Maurer"])[0]]


def test_a_confirmed_title_of_an_unknown_concept_is_passed_over(german: FrameworkIndex) -> None:
    assert first(german, "Maurer", confirmed=[Confirmed("Maurer", "gone", "de")]) == BRICKS


def test_the_model_is_named_by_its_content(german: FrameworkIndex) -> None:
    assert len(german.model) == 64
    assert german.model == index_framework(small(), "nl").model


def test_shared_letters_are_places_in_both_texts() -> None:
    (run,) = shared_letters("Dorfbäckerei", "BÄCKER")
    assert "Dorfbäckerei"[run.start : run.until] == "bäcker"
    assert "BÄCKER"[run.label_start : run.label_until] == "BÄCKER"


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@settings(max_examples=examples(200), deadline=None)
@given(text, text)
def test_shared_letters_are_the_same_but_for_capitals_and_marks(ours: str, theirs: str) -> None:
    for run in shared_letters(ours, theirs):
        assert 0 <= run.start < run.until <= len(ours)
        assert 0 <= run.label_start < run.label_until <= len(theirs)


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(text.filter(str.strip), min_size=1, max_size=6), text)
def test_nearness_of_letters_lies_between_nothing_and_one(labels: list[str], title: str) -> None:
    index = gram_index(labels, list(range(len(labels))), letter_grams)
    scores = best_of(index, index.label_scores(title), len(labels))
    assert np.all((scores >= 0) & (scores <= 1.0001))


@given(text)
def test_a_text_that_is_folded_stays_as_it_is(one: str) -> None:
    assert fold(fold(one)) == fold(one)
