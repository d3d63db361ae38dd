"""The native engine says of every case what the rules say, whatever file the cases lie in."""

from pathlib import Path

import duckdb
import pytest
from tests.bulk.agreeing import draft_of, hold_to_the_rules, plain_cases

from comity.bulk import native
from comity.bulk.admitting import EngineRefused, admit_engine
from comity.bulk.comparing import compare_programs
from comity.bulk.duck import Duck
from comity.bulk.engines import EngineMissing, engine_named
from comity.bulk.extracts import Part, Spool, plan
from comity.bulk.layouts import Words, world_of
from comity.bulk.native import Native
from comity.bulk.outputs import Outputs
from comity.bulk.programs import write_program
from comity.bulk.running import EngineStopped
from comity.bulk.telling import told_of
from comity.rules.facts import Facts
from comity.rules.registry import Registry
from comity.rules.rulebook import Rulebook
from comity.rules.terms import fact


@pytest.fixture(scope="module")
def cases(rulebook: Rulebook, registry: Registry) -> list[Facts]:
    return plain_cases(rulebook, registry, 2_000)


@pytest.fixture
def laid_out(
    rulebook: Rulebook, registry: Registry, cases: list[Facts], tmp_path: Path
) -> tuple[Words, Part, Path]:
    """Give the greatest part of the cases, with its file."""
    words, world = Words(), world_of([rulebook], [registry])
    arranged = plan(lambda: iter(cases), registry, world, fewest=1)
    spool = Spool(arranged, tmp_path, words.encoded)
    spool.fill(lambda: iter(cases))
    part = max(arranged.parts, key=lambda one: one.rows)
    return words, part, spool.path(part)


def as_parquet(path: Path, part: Part) -> Path:
    """Copy a file of numbers into a Parquet file of the same columns."""
    columns = dict.fromkeys(("number", *part.layout.kinds), "BIGINT")
    rows = f"read_csv('{path}', header=false, auto_detect=false, delim=',', columns={columns})"
    copy = path.with_suffix(".parquet")
    duckdb.execute(f"COPY (FROM {rows}) TO '{copy}' (FORMAT parquet, ROW_GROUP_SIZE 2048)")
    return copy


def test_it_is_admitted() -> None:
    words = Words()
    with Native(words) as engine:
        assert admit_engine(engine, words) > 50_000


def test_one_wrong_answer_refuses_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        native, "entries_of", lambda table, *keys: [table.of(keys[0])] * (keys[1] - keys[0] + 1)
    )
    words = Words()
    with Native(words) as engine, pytest.raises(EngineRefused):
        admit_engine(engine, words)


def test_it_says_what_the_rules_say(
    cases: list[Facts], rulebook: Rulebook, registry: Registry, tmp_path: Path
) -> None:
    words = Words()
    with Native(words) as engine:
        hold_to_the_rules(engine, words, cases, rulebook, registry, tmp_path)


@pytest.mark.parametrize("kind", [Duck, Native])
def test_every_packed_row_can_be_read(
    kind: type[Duck],
    laid_out: tuple[Words, Part, Path],
    cases: list[Facts],
    rulebook: Rulebook,
    registry: Registry,
) -> None:
    words, part, path = laid_out
    outputs = Outputs(write_program(rulebook, registry, part.layout))
    asked = {"number": fact("number"), **outputs.columns}
    with kind(words) as engine:
        engine.load("cases", part.layout, as_parquet(path, part))
        engine.keep("all_of_them", "cases", asked)
        records = list(engine.records("FROM all_of_them"))
    assert len(records) == part.rows
    for record in records:
        assert outputs.told(record, words) == told_of(rulebook, registry, cases[record["number"]])


def test_files_blocks_and_cores_make_no_difference(
    laid_out: tuple[Words, Part, Path],
    rulebook: Rulebook,
    registry: Registry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words, part, path = laid_out
    comparison = compare_programs(rulebook, draft_of(rulebook), registry, part.layout)
    said = []
    for threads, block, file in (
        (1, 122_880, path),
        (2, 64, path),
        (2, 64, as_parquet(path, part)),
    ):
        monkeypatch.setattr(native, "BLOCK", block)
        with Native(words, threads=threads) as engine:
            engine.load("cases", part.layout, file)
            engine.keep("result", "cases", comparison.summary)
            flows = sorted(tuple(row.items()) for row in engine.flows("result"))
            chosen = engine.chosen("result", "cases", one_of=7)
            told = list(engine.told(chosen, comparison.whole))
        said.append((flows, told))
    assert len(said[0][1]) > 20
    assert all(one == said[0] for one in said)


def test_what_was_made_for_one_block_serves_the_next(
    laid_out: tuple[Words, Part, Path], rulebook: Rulebook, registry: Registry
) -> None:
    words, part, path = laid_out
    program = write_program(rulebook, registry, part.layout)
    asked = {"number": fact("number"), "outcome": program.verdict.outcome}
    copy = as_parquet(path, part)
    with Native(words) as engine:
        for place in range(2):
            block = copy.with_name(f"block{place}.parquet")
            later = f"SELECT * REPLACE (number + {place * 10**9} AS number) FROM '{copy}'"
            duckdb.execute(f"COPY ({later}) TO '{block}'")
            engine.load("block", part.layout, block)
            engine.keep("result", "block", asked)
        made = len(engine.made)
    assert made == 1


def test_a_truth_and_a_number_that_are_equal_in_python_are_not_taken_for_each_other(
    laid_out: tuple[Words, Part, Path],
) -> None:
    words, part, path = laid_out
    with Native(words) as engine:
        engine.load("cases", part.layout, path)
        for constant in (True, 1):
            engine.keep("result", "cases", {"number": fact("number"), "x": constant})
            assert type(next(engine.records("FROM result"))["x"]) is type(constant)


def test_a_table_without_rows_gives_a_table_without_rows(
    laid_out: tuple[Words, Part, Path], rulebook: Rulebook, registry: Registry
) -> None:
    words, part, path = laid_out
    copy = as_parquet(path, part)
    empty = copy.with_name("empty.parquet")
    duckdb.execute(f"COPY (SELECT * FROM '{copy}' WHERE false) TO '{empty}'")
    comparison = compare_programs(rulebook, rulebook, registry, part.layout)
    with Native(words) as engine:
        engine.load("cases", part.layout, empty)
        engine.keep("result", "cases", comparison.summary)
        assert list(engine.flows("result")) == []
        assert list(engine.told("cases", comparison.summary)) == []


def test_a_case_without_a_number_ends_the_run(
    laid_out: tuple[Words, Part, Path], rulebook: Rulebook, registry: Registry
) -> None:
    words, part, path = laid_out
    copy = as_parquet(path, part)
    holed = copy.with_name("holed.parquet")
    duckdb.execute(
        f"COPY (SELECT * REPLACE (NULLIF(received_on, (SELECT MAX(received_on) FROM '{copy}'))"
        f" AS received_on) FROM '{copy}') TO '{holed}'"
    )
    outputs = Outputs(write_program(rulebook, registry, part.layout))
    with Native(words) as engine:
        engine.load("cases", part.layout, holed)
        with pytest.raises(EngineStopped, match="A case has no received_on"):
            engine.keep("result", "cases", outputs.columns)


def test_an_absurd_number_is_refused_in_words(
    laid_out: tuple[Words, Part, Path], rulebook: Rulebook, registry: Registry
) -> None:
    words, part, path = laid_out
    copy = as_parquet(path, part)
    absurd = copy.with_name("absurd.parquet")
    later = f"SELECT * REPLACE (received_on + {2**62} AS received_on) FROM '{copy}'"
    duckdb.execute(f"COPY ({later}) TO '{absurd}'")
    outputs = {"product": fact("received_on") * fact("received_on")}
    with Native(words) as engine:
        engine.load("cases", part.layout, absurd)
        with pytest.raises(EngineStopped, match="absurd number"):
            engine.keep("result", "cases", outputs)


def test_an_engine_that_nobody_knows_is_refused_by_name() -> None:
    with pytest.raises(EngineMissing, match=r"no engine abacus.*native, duckdb, spark"):
        engine_named("abacus", Words()).__enter__()


def test_an_engine_whose_library_is_absent_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "comity.bulk.engines.find_spec", lambda name: None if name == "llvmlite" else name
    )
    with pytest.raises(EngineMissing, match=r"native is not installed.*comity\[bulk\]"):
        engine_named("native", Words()).__enter__()
