"""A simulation says what the rules say of every case, or nothing at all."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from tests.bulk.agreeing import draft_of, simple_cases
from tests.effort import examples

from comity.bulk.duck import Duck
from comity.bulk.layouts import Words
from comity.bulk.outputs import Part
from comity.bulk.simulating import EngineDisagrees, Simulation, simulate
from comity.bulk.telling import told_of
from comity.rules.facts import Facts
from comity.rules.registry import Registry
from comity.rules.rulebook import Rulebook


@pytest.fixture(scope="module")
def draft(rulebook: Rulebook) -> Rulebook:
    return draft_of(rulebook)


@pytest.fixture(scope="module")
def cases(rulebook: Rulebook, registry: Registry) -> list[Facts]:
    return simple_cases(rulebook, registry, examples(3_000))


def simulated(
    engine: type[Duck],
    books: tuple[Rulebook, Rulebook],
    registry: Registry,
    cases: list[Facts],
    folder: Path,
    fewest: int = 1,
) -> Simulation:
    words = Words()
    with engine(words) as duck:
        return simulate(
            *books, registry, lambda: iter(cases), engine=duck, words=words, folder=folder,
            fewest=fewest,
        )  # fmt: skip


def test_every_changed_case_is_nominated_and_no_other(
    rulebook: Rulebook, draft: Rulebook, registry: Registry, cases: list[Facts], tmp_path: Path
) -> None:
    result = simulated(Duck, (rulebook, draft), registry, cases, tmp_path)
    told = [(told_of(rulebook, registry, f), told_of(draft, registry, f)) for f in cases]
    changed = sum(first != second for first, second in told)
    assert 0 < changed == result.nominated < len(cases) == result.cases
    assert result.flows.total() == len(cases)
    assert result.kinder.total() > 0
    assert result.stricter.total() == 0
    assert result.sampled > 0


def test_the_engine_and_the_rules_alone_count_the_same(
    rulebook: Rulebook, draft: Rulebook, registry: Registry, cases: list[Facts], tmp_path: Path
) -> None:
    books = (rulebook, draft)
    by_engine = simulated(Duck, books, registry, cases, tmp_path)
    by_rules = simulated(Duck, books, registry, cases, tmp_path, fewest=len(cases) + 1)
    assert by_rules.outside == len(cases)
    assert by_engine.outside < len(cases)
    for name in ("flows", "kinder", "stricter", "other", "codes", "nominated"):
        assert getattr(by_engine, name) == getattr(by_rules, name), name


def test_an_agreement_beside_itself_changes_nothing(
    rulebook: Rulebook, registry: Registry, cases: list[Facts], tmp_path: Path
) -> None:
    result = simulated(Duck, (rulebook, rulebook), registry, cases, tmp_path)
    assert (result.nominated, result.codes.total()) == (0, 0)


@pytest.mark.parametrize("column", ["before_outcome", "after_due", "after_missing", "differs"])
def test_one_wrong_value_ends_the_run(
    column: str,
    rulebook: Rulebook,
    draft: Rulebook,
    registry: Registry,
    cases: list[Facts],
    tmp_path: Path,
) -> None:
    class Wrong(Duck):
        def told(self, source: str, outputs: Mapping[str, Part]) -> Iterator[dict[str, int]]:
            for place, record in enumerate(super().told(source, outputs)):
                changed = not record[column] if column == "differs" else record[column] + 1
                yield {**record, column: changed} if place == 3 else record

    with pytest.raises(EngineDisagrees):
        simulated(Wrong, (rulebook, draft), registry, cases, tmp_path)


def test_a_case_that_was_wrongly_not_nominated_is_found_in_the_sample(
    rulebook: Rulebook, draft: Rulebook, registry: Registry, cases: list[Facts], tmp_path: Path
) -> None:
    class Blind(Duck):
        def keep(self, name: str, source: str, outputs: Mapping[str, Part]) -> None:
            super().keep(name, source, {**outputs, "differs": False})

    with pytest.raises(EngineDisagrees):
        simulated(Blind, (rulebook, draft), registry, cases, tmp_path)


def test_files_of_columns_hold_numbers_only(
    rulebook: Rulebook, draft: Rulebook, registry: Registry, cases: list[Facts], tmp_path: Path
) -> None:
    simulated(Duck, (rulebook, draft), registry, cases, tmp_path)
    text = "".join(path.read_text() for path in tmp_path.glob("*.csv"))
    assert text
    assert set(text) <= set("0123456789-,\r\n")
