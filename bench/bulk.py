"""Deciding in bulk: cases a second and peak memory on each engine, beside one at a time.

The cases are one city's and one job's, drawn from ten thousand imagined ones whose days are then
moved, in the Parquet files that an extract is made of. A whole decision is every field, every
reason and every condition with its arguments; it is written to a file, and planning counts. Each
engine decides each size in a process of its own, so that peaks are its own.

    COMITY_BENCH_CASES    sizes; "100000 1000000 10000000" if not said
    COMITY_BENCH_ENGINES  "native duckdb" if not said; "native duckdb spark" with .venv-spark,
                          where one try is measured and COMITY_SPARK_MASTER says which master
"""

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from kit.imagined_cases import plain_cases
from kit.loops import python_loop, zen_model

from comity.agreements.region import agreement_text, registry_text
from comity.bulk.comparing import compare_programs
from comity.bulk.duck import Duck
from comity.bulk.engines import engine_named
from comity.bulk.evaluating import Row, told_by
from comity.bulk.extracts import Part, Plan, Spool, plan
from comity.bulk.kernels import LANES
from comity.bulk.layouts import Value, Words, world_of
from comity.bulk.machine import Decided
from comity.bulk.native import BLOCK, Native
from comity.bulk.outputs import Outputs
from comity.bulk.outputs import Part as Output
from comity.bulk.programs import write_program
from comity.bulk.running import Engine
from comity.bulk.telling import told_of
from comity.rules.compiling import compile_rulebook
from comity.rules.deciding import decide_facts
from comity.rules.facts import Facts
from comity.rules.format import digest, read
from comity.rules.registry import Registry
from comity.rules.registry_reading import read_registry
from comity.rules.rulebook import Rulebook
from comity.rules.terms import fact

HOST, OCCUPATION = "ahrenbrueck", "electrician"
DRAWN, ALONE, SWEPT, TRIES = 10_000, 2_000, 50, 3
SWEPT_UP_TO = {"spark": 100_000}
SHORT = 1_000_000  # up to here there are several tries, and a sweep unless said otherwise
SIZES = os.environ.get("COMITY_BENCH_CASES", "100000 1000000 10000000").split()
ENGINES = os.environ.get("COMITY_BENCH_ENGINES", "native duckdb").split()
PYTHONS = {"spark": Path(__file__).parents[1] / ".venv-spark" / "bin" / "python"}
ZEN = Path(__file__).parents[1] / ".venv-bench" / "bin" / "python"


def main() -> None:
    print(
        f"machine: {platform.machine()}, {os.cpu_count()} cores, Python"
        f" {platform.python_version()}, load before {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    alone = own_process("alone")
    for name, rate in alone.items():
        print(f"one after the other, {name:<58} {rate:>12,.0f}/s", flush=True)
    seconds: dict[tuple[str, int], float] = {}
    for size in map(int, SIZES):
        with tempfile.TemporaryDirectory() as folder:
            total = int(own_process("lay", str(size), folder)["cases"])
            print(f"{total:,} cases laid out, load {os.getloadavg()[0]:.1f}", flush=True)
            for engine in ENGINES:
                found = own_process("decide", engine, str(size), folder)
                seconds[engine, size] = found["whole"]
                tell(engine, total, found, alone)
    for engine in ENGINES:
        for less, more in zip(map(int, SIZES), map(int, SIZES[1:]), strict=False):
            times = seconds[engine, more] / seconds[engine, less]
            print(f"growth: {engine} takes {times:.1f} times as long for {more / less:.0f} x cases")


def tell(engine: str, total: int, found: Mapping[str, float], alone: Mapping[str, float]) -> None:
    rates = {name: total / found[name] for name in ("whole", "results", "changed", "scan")}
    print(f"{total:>11,} cases on {engine}, load {os.getloadavg()[0]:.1f}:")
    beside = "; ".join(f"{rates['whole'] / rate:,.0f} x {name}" for name, rate in alone.items())
    print(f"{'':>13}whole decisions  {rates['whole']:>12,.0f}/s  ({beside})")
    print(
        f"{'':>13}computing time   {total / found['computed']:>12,.0f}/s of one core"
        f"  ({found['computed']:.1f} s of computing, planning counted)"
    )
    print(f"{'':>13}outcomes only    {rates['results']:>12,.0f}/s")
    print(f"{'':>13}before and after {rates['changed']:>12,.0f}/s  counted by month and outcome")
    print(
        f"{'':>13}bare scan        {rates['scan']:>12,.0f}/s"
        f"  ({found['scan'] / found['whole']:.0%} of the time of whole decisions)"
    )
    if "code" in found:
        print(
            f"{'':>13}machine code     {found['code']:>12,.0f}/s  on one core, reading apart;"
            f" made in {found['planning']:.2f} s"
        )
    if "swept" in found:
        print(f"{'':>13}{SWEPT} values of a threshold over all of them: {found['swept']:.1f} s")
    print(
        f"{'':>13}peak {found['peak']:,.0f} MB; {found['compared']:,.0f} compared with the rules,"
        " all equal",
        flush=True,
    )


def own_process(*arguments: str) -> dict[str, float]:
    python = PYTHONS.get(arguments[1], sys.executable) if len(arguments) > 1 else sys.executable
    done = subprocess.run(  # noqa: S603  # itself
        [python, __file__, *arguments], check=True, stdout=subprocess.PIPE, text=True
    )
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


@dataclass
class Drawn:
    """The drawn cases, laid out in a folder of their own: the same in each process."""

    folder: Path
    book: Rulebook = field(init=False)
    registry: Registry = field(init=False)
    cases: list[Facts] = field(init=False)
    arranged: Plan = field(init=False)
    words: Words = field(default_factory=Words)

    def __post_init__(self) -> None:
        document = read(agreement_text()).required()
        self.book = compile_rulebook(document.data, digest=digest(document))
        self.registry = read_registry(registry_text())
        self.cases = plain_cases(self.book, self.registry, HOST, OCCUPATION, DRAWN)
        world = world_of([self.book], [self.registry])
        self.arranged = plan(lambda: iter(self.cases), self.registry, world, fewest=1)
        spool = Spool(self.arranged, self.folder, self.words.encoded)
        spool.fill(lambda: iter(self.cases))
        self.path = spool.path

    @property
    def parts(self) -> list[Part]:
        return [part for part in self.arranged.parts if part.rows]

    def outputs(self, part: Part) -> Outputs:
        return Outputs(write_program(self.book, self.registry, part.layout))

    def draft(self, share: Fraction) -> Rulebook:
        block = replace(self.book.blocks[OCCUPATION], gap_over=share)
        return replace(self.book, blocks={**self.book.blocks, OCCUPATION: block})


def lay(size: int, folder: Path) -> dict[str, float]:
    """Lay the drawn cases out as often as is needed, each copy with its days moved."""
    total = 0
    with tempfile.TemporaryDirectory() as own:
        drawn = Drawn(Path(own))
        copies = -(-size // DRAWN)
        for part in drawn.parts:
            with Duck(drawn.words) as duck:
                duck.load("drawn", part.layout, drawn.path(part))
                moved = ", ".join(
                    f"{c} + CAST(copy % 300 AS INTEGER) AS {c}"
                    for c in part.layout.kinds
                    if c.endswith(("award_on", "issued_on", "received_on"))
                )
                rows = f"drawn, (SELECT range AS copy FROM range({copies}))"
                told = f"number + copy * {DRAWN} AS number, {moved}"
                duck.execute(
                    f"COPY (SELECT * EXCLUDE (copy) REPLACE ({told}) FROM {rows})"
                    f" TO '{folder}/{part.name}.parquet' (FORMAT parquet)"
                )
            total += part.rows * copies
    return {"cases": total}


def alone() -> dict[str, float]:
    """Decide some cases one after the other, in each of the ways there are."""
    with tempfile.TemporaryDirectory() as own:
        drawn = Drawn(Path(own))
        part = max(drawn.parts, key=lambda one: one.rows)
        outputs = drawn.outputs(part)
        placed = [(f, drawn.arranged.place(f)) for f in drawn.cases]
        chosen = [(f, p[1]) for f, p in placed if p is not None and p[0] is part][:ALONE]
        encoded = [{name: drawn.words.encoded(v) for name, v in row.items()} for _, row in chosen]
        columns = {n: p for n, p in outputs.columns.items() if n != "number"}
        loop = python_loop(columns, drawn.words)
        in_rows = loop(encoded)
        for (facts, _), values in zip(chosen, in_rows, strict=True):
            record = dict(zip(columns, values, strict=True))
            assert outputs.told(record, drawn.words) == told_of(drawn.book, drawn.registry, facts)
        rates = {
            "the rules themselves, with findings": rate(
                lambda: [decide_facts(drawn.book, drawn.registry, f) for f, _ in chosen]
            ),
            "the terms by the evaluator": rate(
                lambda: [told_by(outputs.program, Row(row)) for _, row in chosen[:200]], of=200
            ),
            "a plain Python loop over rows": rate(lambda: loop(encoded)),
        }
        if ZEN.exists():
            rates["zen-engine, the same expressions, lookups given"] = by_zen(
                columns, drawn.words, [row for _, row in chosen[:500]], in_rows, Path(own)
            )
        else:
            print("zen-engine: not here; make .venv-bench/.bench", file=sys.stderr)
    return rates


def rate(work: Callable[[], object], *, of: int = ALONE) -> float:
    best = float("inf")
    for _ in range(TRIES):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return of / best


def by_zen(
    columns: Mapping[str, Output],
    words: Words,
    rows: list[Mapping[str, Value]],
    in_rows: list[tuple[int, ...]],
    folder: Path,
) -> float:
    """Let zen-engine decide, and hold its answers to those of the plain loop."""
    model, lookups = zen_model(columns, words)
    told = []
    for row in rows:
        known = Row(row)
        looked = {name: known.value(one) for name, one in lookups.items()}
        told.append(
            {
                **{n: v if isinstance(v, bool) else words.encoded(v) for n, v in row.items()},
                **looked,
            }
        )
    expected = [dict(zip(columns, values, strict=True)) for values in in_rows[: len(rows)]]
    path = folder / "zen.json"
    path.write_text(json.dumps({"model": model, "rows": told, "expected": expected}))
    side = Path(__file__).with_name("kit") / "zen_side.py"
    command = [ZEN, side, path]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603  # ours
    found = json.loads(done.stdout)
    assert not found["different"], f"zen-engine differs in {found['different']} rows"
    return float(found["per_second"])


def decide(name: str, size: int, folder: Path) -> dict[str, float]:
    """Measure one engine over one size."""
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as own:
        drawn = Drawn(Path(own))
        with engine_named(name, drawn.words) as engine:
            for part in drawn.parts:
                engine.load(part.name, part.layout, folder / f"{part.name}.parquet")
            asked = {
                part.name: {"number": fact("number"), **drawn.outputs(part).columns}
                for part in drawn.parts
            }
            results = {
                name: {k: v for k, v in each.items() if "part" not in k}
                for name, each in asked.items()
            }
            tries = TRIES if size <= SHORT and name != "spark" else 1
            found["whole"], found["computed"] = best(tries, lambda: write(engine, asked, Path(own)))
            found["compared"] = agree(engine, drawn, Path(own))
            found["results"], _ = best(tries, lambda: write(engine, results, Path(own)))
            found["scan"], _ = best(tries, lambda: scan(drawn, folder))
            found["changed"], _ = best(tries, lambda: changed(engine, drawn))
            if size <= SWEPT_UP_TO.get(name, SHORT):
                found["swept"], _ = best(1, lambda: sweep(engine, drawn))
            if isinstance(engine, Native):
                found |= machine_code(engine, asked)
            beside = java()
            held = java_peak(beside) if beside else 0.0
    found["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 + held
    return found


def java() -> Path | None:
    """Give where the kernel tells of the Java process beside this one, if there is one."""
    pyspark = sys.modules.get("pyspark")
    gateway = pyspark.SparkContext._gateway if pyspark else None
    return Path(f"/proc/{gateway.proc.pid}") if gateway else None


def java_peak(beside: Path) -> float:
    """Give the most memory that a process has held, in MB."""
    status = (beside / "status").read_text()
    line = next(one for one in status.splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def computed() -> float:
    """Give the seconds that cores have computed for this process and for Java beside it."""
    beside = java()
    if beside is None:
        return time.process_time()
    told = (beside / "stat").read_text().rpartition(")")[2].split()
    return time.process_time() + sum(map(int, told[11:13])) / os.sysconf("SC_CLK_TCK")


def best(tries: int, work: Callable[[], object]) -> tuple[float, float]:
    """Give the seconds of the quickest try, and the least that the cores computed in one."""
    least = (float("inf"), float("inf"))
    for _ in range(tries):
        began = time.perf_counter(), computed()
        work()
        now = time.perf_counter(), computed()
        least = min(least[0], now[0] - began[0]), min(least[1], now[1] - began[1])
    return least


def write(engine: Engine, asked: Mapping[str, Mapping[str, Output]], folder: Path) -> None:
    """Decide every case, and write what was decided to files, as each engine does best."""
    for part, outputs in asked.items():
        if isinstance(engine, Native):
            engine.made.clear()  # planning counts in each try
            with (folder / f"{part}.decided").open("wb") as file:
                for block in engine.decided(part, outputs):
                    block.packed.tofile(file)
        elif isinstance(engine, Duck):
            text = engine.statement(part, outputs)
            engine.execute(f"COPY ({text}) TO '{folder}/{part}.parquet' (FORMAT parquet)")
        else:
            engine.keep(f"{part}_decided", part, outputs)


def agree(engine: Engine, drawn: Drawn, folder: Path) -> int:
    """Read the drawn cases out of what was written, and compare them with the rules."""
    compared = 0
    for part in drawn.parts:
        outputs = drawn.outputs(part)
        for record in written(engine, part, outputs, folder):
            told = told_of(drawn.book, drawn.registry, drawn.cases[record["number"]])
            assert outputs.told(record, drawn.words) == told, record["number"]
            compared += 1
    return compared


def written(engine: Any, part: Part, outputs: Outputs, folder: Path) -> Iterator[Mapping[str, int]]:
    asked = {"number": fact("number"), **outputs.columns}
    if isinstance(engine, Native):
        kind = engine.compiled(engine.columns(part.name, asked), asked).kind
        with (folder / f"{part.name}.decided").open("rb") as file:
            while len(packed := np.fromfile(file, kind, BLOCK // LANES)):
                block = Decided(len(packed) * LANES, packed)
                if int(block.column("number").min()) < DRAWN:
                    yield from (r for r in block.records() if r["number"] < DRAWN)
    elif isinstance(engine, Duck):
        file = f"'{folder}/{part.name}.parquet'"
        yield from engine.records(f"SELECT * FROM {file} WHERE number < {DRAWN}")
    else:
        with Duck(Words()) as duck:
            files = f"read_parquet('{engine.kept(f'{part.name}_decided')}')"
            yield from duck.records(f"SELECT * FROM {files} WHERE number < {DRAWN}")


def scan(drawn: Drawn, folder: Path) -> None:
    """Read all columns and do nothing with them but add them up."""
    with Duck(drawn.words) as duck:
        for part in drawn.parts:
            sums = ", ".join(f"SUM(CAST({c} AS BIGINT))" for c in part.layout.kinds)
            list(duck.records(f"SELECT {sums} FROM '{folder}/{part.name}.parquet'"))


def changed(engine: Engine, drawn: Drawn) -> None:
    """Decide all cases before and after a change, and count them."""
    draft = drawn.draft(Fraction(1, 4))
    for part in drawn.parts:
        if isinstance(engine, Native):
            engine.made.clear()
        comparison = compare_programs(drawn.book, draft, drawn.registry, part.layout)
        engine.keep(f"{part.name}_result", part.name, comparison.summary)
        assert sum(flow["cases"] for flow in engine.flows(f"{part.name}_result"))


def sweep(engine: Engine, drawn: Drawn) -> None:
    """Ask for the outcome under many values of one threshold in one run."""
    for part in drawn.parts:
        columns: dict[str, Output] = {}
        for step in range(SWEPT):
            program = write_program(drawn.draft(Fraction(step, 100)), drawn.registry, part.layout)
            columns[f"outcome{step}"] = program.verdict.outcome
        engine.keep(f"{part.name}_swept", part.name, columns)


def machine_code(engine: Native, asked: Mapping[str, Mapping[str, Output]]) -> dict[str, float]:
    """Measure what a kernel takes to be made, and what it does when its columns are read."""
    name = max(asked, key=engine.count)
    began = time.perf_counter()
    columns = engine.columns(name, asked[name])
    engine.made.clear()
    compiled = engine.compiled(columns, asked[name])
    planning = time.perf_counter() - began
    read = engine.read(name, columns, 0)
    rows = len(read["number"])
    once, _ = best(20, lambda: compiled.decide(read, rows))
    return {"planning": planning, "code": rows / once}


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    else:
        verb, *rest = sys.argv[1:]
        if verb == "alone":
            result = alone()
        elif verb == "lay":
            result = lay(int(rest[0]), Path(rest[1]))
        else:
            result = decide(rest[0], int(rest[1]), Path(rest[2]))
        print(json.dumps(result))
