"""Spark says of every case what the rules and the embedded engine say, or nothing at all."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.bulk.agreeing import draft_of, hold_to_the_rules, is_caught, plain_cases, worked_cases
from tests.bulk.faults import FAULTS
from tests.rules.conftest import shared

from comity.bulk.admitting import admit_engine
from comity.bulk.duck import Duck
from comity.bulk.layouts import Words
from comity.bulk.running import Engine
from comity.bulk.simulating import Simulation, simulate
from comity.rules.facts import Facts
from comity.rules.registry import Registry
from comity.rules.rulebook import Rulebook

pytestmark = pytest.mark.spark
__all__ = ["shared"]

COUNTED = ("cases", "flows", "days", "kinder", "stricter", "other", "codes", "nominated", "sampled")


@pytest.fixture(scope="module")
def words() -> Words:
    return Words()


@pytest.fixture
def cases(rulebook: Rulebook, registry: Registry) -> list[Facts]:
    return plain_cases(rulebook, registry, 3_000)


@pytest.fixture(scope="module")
def spark(words: Words) -> Iterator[Engine]:
    from comity.bulk.spark import Spark

    with Spark(words, master="local[2]", patience_s=1) as engine:  # nobody to wait for
        yield engine


def simulated(
    engine: Engine, words: Words, book: Rulebook, registry: Registry, cases: list[Facts]
) -> Simulation:
    with tempfile.TemporaryDirectory() as folder:
        return simulate(
            book, draft_of(book), registry, lambda: iter(cases), engine=engine, words=words,
            folder=Path(folder), fewest=1,
        )  # fmt: skip


def test_it_is_admitted(spark: Engine, words: Words) -> None:
    assert admit_engine(spark, words) > 50_000


def test_it_says_what_the_rules_say(
    spark: Engine, words: Words, cases: list[Facts], rulebook: Rulebook, registry: Registry,
    tmp_path: Path,
) -> None:  # fmt: skip
    hold_to_the_rules(spark, words, cases, rulebook, registry, tmp_path)


def test_it_says_of_every_worked_case_what_the_rules_say(
    spark: Engine, words: Words, shared: Path, tmp_path: Path
) -> None:
    book, registry, cases = worked_cases(shared)
    assert len(cases) > 30
    hold_to_the_rules(spark, words, cases, book, registry, tmp_path)


def test_it_simulates_what_the_embedded_engine_simulates(
    spark: Engine, words: Words, cases: list[Facts], rulebook: Rulebook, registry: Registry
) -> None:
    with Duck(own := Words()) as duck:
        expected = simulated(duck, own, rulebook, registry, cases)
    result = simulated(spark, words, rulebook, registry, cases)
    assert expected.nominated > 0
    for name in COUNTED:
        assert getattr(result, name) == getattr(expected, name), name


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_caught(
    fault: str, spark: Engine, words: Words, cases: list[Facts], rulebook: Rulebook,
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    FAULTS[fault](monkeypatch, spark)
    try:
        assert is_caught(spark, words, cases[:50], rulebook, registry, tmp_path)
    finally:
        spark.tables.clear()  # type: ignore[attr-defined]  # one of them may be wrong
