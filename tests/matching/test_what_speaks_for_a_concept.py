"""Compounds, neighbours, groups and trust: what a ranker sees beside the letters of a label."""

import json

import numpy as np
import pytest
from tests.matching.frameworks import BREAD, BRICKS, ESCO, small

from comity.matching.candidates import Nearness, spelling, top_of
from comity.matching.compounds import compound_parts
from comity.matching.features import feature_names, features, places
from comity.matching.framework import Concept, Kind, Label, LabelKind
from comity.matching.linking import described, index_framework, match, signals_of
from comity.matching.neighbours import by_skills
from comity.matching.trees import blank, read_ranker, shipped
from comity.matching.trust import NAMES
from comity.matching.views import DERIVED, PLAIN, views
from comity.values.refusals import Refusal

LABELS = (
    *("Datenbank", "Datenbankverwalter", "Datenbankplaner", "Entwickler", "Webentwickler"),
    *("Spieleentwickler", "Verwalter", "Planer", "Hausverwalter"),
)


def test_a_compound_shares_its_parts_with_words_that_stand_apart() -> None:
    parts = compound_parts(LABELS)
    apart = parts("Entwickler, Datenbank")
    assert parts("Datenbankentwickler") == apart
    assert len(parts("Maurer")) == 1  # what no label tells of stays whole


def job(name: str, isco: str, *skills: str) -> Concept:
    label = Label("en", LabelKind.PREFERRED, name)
    return Concept(
        f"{ESCO}occupation/{name}",
        Kind.OCCUPATION,
        labels=(label,),
        isco=isco,
        essential=tuple(sorted(f"{ESCO}skill/{one}" for one in skills)),
    )


def test_occupations_with_the_same_skills_speak_for_each_other() -> None:
    jobs = [
        job("joiner", "7522", "saw", "plane", "glue"),
        job("cabinet maker", "7522", "saw", "plane", "stain"),
        job("baker", "7512", "knead", "bake"),
        job("pastry cook", "7512", "knead", "ice"),
    ]
    near = by_skills(jobs)
    said = near.support(np.array([1.0, 0.0, 0.0, 0.0], np.float32))
    assert said.argmax() == 1
    assert said[2] == said[3] == 0
    assert said[0] == 0  # nobody is a neighbour of itself


def test_a_group_is_as_near_as_the_best_of_its_occupations() -> None:
    concepts = list(small().of_kind(Kind.OCCUPATION, Kind.GROUP))
    stand = places(concepts, [1] * len(concepts))
    at = {one.uri: place for place, one in enumerate(concepts)}
    sums = np.zeros(len(concepts), np.float32)
    sums[at[BRICKS]] = 0.9
    best = stand.best_below(sums)
    for code in ("7", "71", "711", "7112"):
        assert best[at[f"{ESCO}isco/C{code}"]] == np.float32(0.9)
    assert best[at[f"{ESCO}isco/C75"]] == 0
    assert stand.above(best)[at[BRICKS]] == np.float32(0.9)


def test_every_candidate_is_described_by_every_feature() -> None:
    concepts = tuple(small().of_kind(Kind.OCCUPATION, Kind.GROUP))
    seen = views(concepts, "de")
    signals, wide = seen.derived(seen.signals("Backstubenbäcker"))
    chosen = top_of(wide, 5)
    assert concepts[chosen[0]].uri == BREAD
    near = [Nearness()] * len(chosen)
    rows = features(spelling("Backstubenbäcker"), signals, wide, chosen, seen.stand, near)
    assert rows.shape == (5, len(feature_names(tuple(signals))))
    assert tuple(signals)[-len(DERIVED) :] == DERIVED
    assert np.isfinite(rows).all()


@pytest.mark.parametrize(("name", "more"), [("letters", ()), ("meaning", ("own", "meant"))])
def test_what_is_shipped_was_learned_on_what_the_engine_sees(
    name: str, more: tuple[str, ...]
) -> None:
    ranker = shipped(name)
    seen = views(tuple(small().of_kind(Kind.OCCUPATION, Kind.GROUP)), "de")
    assert set(ranker.features) <= set(feature_names((*seen.by_name, PLAIN, *more, *DERIVED)))
    assert set(ranker.trust.names) <= set(NAMES)
    assert len(ranker.trust.weights) == len(ranker.trust.names)
    assert 0.5 <= ranker.trust.sure <= 1


def test_a_ranker_may_look_at_less_than_the_engine_sees_and_in_another_order() -> None:
    index = index_framework(small(), "de")
    signals = next(signals_of(index, ["Backstubenbäcker"]))
    rows, _, _ = described(index, "Backstubenbäcker", signals)
    fewer = ("words", "letters")
    other = index_framework(small(), "de", ranker=blank(fewer))
    at = {name: place for place, name in enumerate(index.names)}
    assert other.seen == [at[name] for name in fewer]
    assert (rows[:, other.seen[0]] == 1).all()  # one word
    assert [it.uri for it in match(other, ["Backstubenbäcker"])[0]]


def test_a_ranker_that_learned_on_something_else_is_refused() -> None:
    told = json.loads(
        json.dumps(
            {"features": ["smell"], "base": 0.0, "splits": [-1], "bounds": [0.5], "lefts": [0]}
            | {"roots": [0], "said": [0.0, 1.0], "worth": [0.0, 1.0], "likely": 0.5}
            | {"trained_on": [], "trust": {"middles": [], "widths": [], "weights": []}}
        )
    )
    told["trust"] |= {"base": 0.0, "sure": 1.0}
    ranker = read_ranker(json.dumps(told).encode())
    with pytest.raises(Refusal) as refused:
        index_framework(small(), "de", ranker=ranker)
    assert refused.value.code == "RANKER-OTHER"
