"""An engine is used only if it means by every operation what the rules mean."""

from collections.abc import Iterator, Mapping

import pytest

from comity.bulk.admitting import EngineRefused, admit_engine, operations_tried, vectors
from comity.bulk.duck import Duck
from comity.bulk.layouts import Words
from comity.bulk.outputs import Part
from comity.rules.terms import Op


def test_the_embedded_engine_is_admitted() -> None:
    words = Words()
    with Duck(words) as duck:
        assert admit_engine(duck, words) > 50_000


def test_the_golden_vectors_use_every_operation() -> None:
    assert operations_tried() == set(Op)


@pytest.mark.parametrize("vector", vectors())
def test_one_wrong_answer_refuses_an_engine(vector: str) -> None:
    class Wrong(Duck):
        def told(self, source: str, outputs: Mapping[str, Part]) -> Iterator[dict[str, int]]:
            for place, record in enumerate(super().told(source, outputs)):
                yield {**record, vector: record[vector] + 1} if place == 700 else record

    words = Words()
    with Wrong(words) as engine, pytest.raises(EngineRefused, match=vector):
        admit_engine(engine, words)


def test_an_engine_that_loses_a_row_is_refused() -> None:
    class Careless(Duck):
        def told(self, source: str, outputs: Mapping[str, Part]) -> Iterator[dict[str, int]]:
            yield from list(super().told(source, outputs))[1:]

    words = Words()
    with Careless(words) as engine, pytest.raises(EngineRefused, match="number of rows"):
        admit_engine(engine, words)
