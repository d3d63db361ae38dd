"""Do the engines and the rules say the same: 200,000 imagined cases, field by field.

Each case is decided by the rules, by machine code and by another engine. The two must agree in
every column, and what they tell must be what the rules say. One difference ends the run with the
case's number. Then it is told which conditions of the written rules were seen to hold and not to
hold, so that what was never tried is known.

    COMITY_EQUALITY_CASES    how many cases; 200000 if not said
    COMITY_EQUALITY_BESIDE   the other engine: duckdb if not said, spark (in the environment that
                             `make spark` makes), or none: machine code beside the rules only
    COMITY_EQUALITY_NEVER    a file for all conditions that were not seen both ways
"""

import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from comity.agreements.region import agreement_text, registry_text
from comity.bulk.engines import engine_named
from comity.bulk.evaluating import Told
from comity.bulk.extracts import Part, Spool, plan
from comity.bulk.layouts import Words, world_of
from comity.bulk.native import Native
from comity.bulk.outputs import Outputs
from comity.bulk.programs import write_program
from comity.bulk.ranges import in_order
from comity.bulk.telling import told_of
from comity.rules.case_facts import facts_of
from comity.rules.compiling import compile_rulebook
from comity.rules.facts import Facts
from comity.rules.format import digest, read
from comity.rules.registry_reading import read_registry
from comity.rules.terms import TRUTH, Leaf, Op, Table, Term, fact

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.rules.imagined import eventful, wide  # the tests' own imagination

SHOWN = 30  # conditions that are printed
HELD, HELD_NOT = {True}, {False}


@dataclass
class Coverage:
    """Which conditions were seen to hold and not to hold, by occupation, whatever the city."""

    seen: dict[tuple[str, int], set[bool]] = field(default_factory=dict)
    terms: dict[tuple[str, int], Term] = field(default_factory=dict)
    findings: dict[tuple[str, str], set[bool]] = field(default_factory=dict)
    _alike: dict[Term | Leaf, int] = field(default_factory=dict)

    def look(self, engine: Native, part: Part, outputs: Outputs, *, is_whole: bool) -> None:
        """Let machine code tell every condition of a program for every case of a part.

        A program for plain cases has conditions of its own, where something is taken as given;
        what it has in common with a whole one is counted.
        """
        occupation = part.layout.shape.occupation
        truths = [
            t for t in in_order(outputs.columns.values()) if t.kind == TRUTH and t.op is not Op.FACT
        ]
        met: dict[Term, set[bool]] = {one: set() for one in truths}
        for block in engine.decided(part.name, {f"t{n}": one for n, one in enumerate(truths)}):
            for place, one in enumerate(truths):
                bits = block.packed[f"t{place}"]
                if np.bitwise_or.reduce(bits):
                    met[one] |= HELD
                if np.bitwise_and.reduce(bits) != np.iinfo(np.uint8).max:
                    met[one] |= HELD_NOT
        for one, ways in met.items():
            key = (occupation, self.alike(one))
            if is_whole:
                self.terms.setdefault(key, one)
            if key in self.terms:
                self.seen.setdefault(key, set()).update(ways)
        for finding in outputs.program.findings:
            holds = finding.holds
            ways = met.get(holds, set()) if isinstance(holds, Term) else {holds}
            self.findings.setdefault((occupation, finding.code), set()).update(ways)

    def alike(self, part: Term | Leaf) -> int:
        """Give one number for all terms that differ in the city's calendar only."""
        if isinstance(part, Table):
            return hash(part.name.split("_")[0])
        if not isinstance(part, Term):
            return hash((type(part), part))
        if part not in self._alike:
            for one in in_order([part]):
                inner = tuple(
                    self._alike[p] if isinstance(p, Term) else self.alike(p) for p in one.parts
                )
                self._alike[one] = hash((one.op, inner))
        return self._alike[part]

    def tell(self) -> None:
        """Print what was seen both ways, and what was not."""
        never = [self.terms[key] for key, ways in self.seen.items() if len(ways) < 2]
        by_op = Counter(str(one.op) for one in self.terms.values())
        both = by_op - Counter(str(one.op) for one in never)
        told = ", ".join(f"{both[op]:,} of {count:,} {op}" for op, count in sorted(by_op.items()))
        print(f"conditions seen to hold and not to hold: {told}")
        seen = sum(len(ways) == 2 for ways in self.findings.values())
        print(f"kinds of finding by job, seen both ways: {seen} of {len(self.findings)}")
        for (occupation, code), ways in sorted(self.findings.items()):
            if len(ways) < 2:
                print(f"  {occupation} {code}: only {'said' if True in ways else 'unsaid'}")
        lines = sorted(
            f"{key[0]}: only {sorted(ways)}: {shortly(self.terms[key])}"
            for key, ways in self.seen.items()
            if len(ways) < 2
        )
        print("\n".join(f"  {line}" for line in lines[:SHOWN]))
        if file := os.environ.get("COMITY_EQUALITY_NEVER"):
            Path(file).write_text("\n".join(lines) + "\n")


def compare_columns(
    native: Native, other: Any, source: str, asked: Mapping[str, Term | Leaf]
) -> None:
    """Hold whole columns against each other, where another engine keeps them as Parquet.

    Rows that a cluster hands over one by one take longer than all that was computed.
    """
    other.keep(f"{source}_whole", source, asked)
    blocks = list(native.decided(source, asked))
    by_native = {name: np.concatenate([one.column(name) for one in blocks]) for name in asked}
    order = np.argsort(by_native["number"], kind="stable")
    with duckdb.connect() as files:
        select = f"SELECT * FROM read_parquet('{other.kept(f'{source}_whole')}') ORDER BY number"
        by_other = files.execute(select).fetchnumpy()
    assert list(by_other) == list(by_native)
    for name, values in by_native.items():
        different = by_other[name].astype(np.int64) != values[order].astype(np.int64)
        assert not different.any(), (name, by_other["number"][different][:5])


def shortly(part: Term | Leaf, depth: int = 3) -> str:
    """Write a term down to a depth."""
    if isinstance(part, Table):
        return part.name
    if not isinstance(part, Term):
        return repr(part)
    if part.op is Op.FACT:
        return str(part.parts[0])
    if not depth:
        return "..."
    return f"({part.op} {' '.join(shortly(one, depth - 1) for one in part.parts)})"


def main() -> None:
    count = int(os.environ.get("COMITY_EQUALITY_CASES", "200000"))
    document = read(agreement_text()).required()
    book = compile_rulebook(document.data, digest=digest(document))
    registry = eventful(read_registry(registry_text()))

    def cases() -> Iterator[Facts]:
        for number in range(count):
            yield facts_of(wide(number, book), registry, timezone="UTC")

    began = time.perf_counter()
    arranged, words = plan(cases, registry, world_of([book], [registry])), Words()
    said: dict[int, Told] = {}
    coverage, columns = Coverage(), 0
    beside = os.environ.get("COMITY_EQUALITY_BESIDE", "duckdb")
    with ExitStack() as started:
        folder = started.enter_context(tempfile.TemporaryDirectory())
        native = started.enter_context(Native(words))
        others = [] if beside == "none" else [started.enter_context(engine_named(beside, words))]
        spool = Spool(arranged, Path(folder), words.encoded)
        spool.fill(cases)
        print(f"laid out, {time.perf_counter() - began:.0f} s", flush=True)
        for part in (one for one in arranged.parts if one.rows):
            outputs = Outputs(write_program(book, registry, part.layout))
            asked = {"number": fact("number"), **outputs.columns}
            for engine in (native, *others):
                engine.load(part.name, part.layout, spool.path(part))
            whole = [one for one in others if hasattr(one, "kept")]
            for other in whole:
                compare_columns(native, other, part.name, asked)
            by_others = [one.told(part.name, asked) for one in others if one not in whole]
            for by_native, *rest in zip(native.told(part.name, asked), *by_others, strict=True):
                assert all(other == by_native for other in rest), by_native["number"]
                said[by_native["number"]] = outputs.told(by_native, words)
                columns += len(asked)
            is_whole = not part.layout.constants
            coverage.look(native, part, outputs, is_whole=is_whole)
            print(
                f"{part.name}: {part.rows:,} cases, {time.perf_counter() - began:.0f} s", flush=True
            )
    codes: Counter[str] = Counter()
    for number, facts in enumerate(cases()):
        if number in said:
            told = told_of(book, registry, facts)
            assert said[number] == told, number
            codes.update(code.split(":")[0] for code in (*told.reasons, *told.conditions))
    which = f"machine code and {beside}, equal to each other," if others else "machine code"
    print(
        f"{len(said):,} of {count:,} cases, {columns:,} values: {which} equal to the rules in every"
        f" field; {len(spool.outside):,} by the rules alone"
    )
    print(f"{len(codes)} codes: {', '.join(sorted(codes))}")
    coverage.tell()


if __name__ == "__main__":
    main()
